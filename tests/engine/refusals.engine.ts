/** Refusals of a stack, as a user of `pulumi` sees them: every mistake once, no stack trace, and nothing created. */
import { expect } from "chai";
import { cloneOf, type Project, withEngine } from "./engine";
import { configure, newStack, settingsFile } from "./walk";
import { copyFileSync } from "node:fs";

/** Lines of a stack trace, as Node prints them. */
const TRACE = /^\s+at .+:\d+:\d+\)?$/m;

/** How often the diagnostics, the last part of the output, have a sentence. */
function timesIn(output: string, sentence: string): number {
  const diagnostics = output.slice(output.lastIndexOf("Diagnostics:"));
  return diagnostics.split(sentence).length - 1;
}

describe("a stack that cannot be built, on Pulumi's real engine", function () {
  this.timeout(120_000);
  const engine = withEngine();
  let project: Project;

  before(async () => {
    project = cloneOf(engine(), "refused");
    await newStack(project, ["strategy=nat-gateway"]);
    copyFileSync(settingsFile(project), `${settingsFile(project)}.good`);
  });
  beforeEach(() => copyFileSync(`${settingsFile(project)}.good`, settingsFile(project)));

  for (const command of ["preview", "up"]) {
    it(`prints each wrong setting once, with value, reason and remedy, at pulumi ${command}`, async () => {
      await configure(project, ["strategy=nat-gatway", "availabilityZoneCount=9", "services[0].port=99999"]);
      const args = command === "up" ? ["up", "--yes", "--skip-preview"] : ["preview"];
      const { exitCode, output } = await project.pulumi(args, { mayFail: true });

      expect(exitCode).not.to.equal(0);
      expect(timesIn(output, 'ecs-connectivity:strategy = "nat-gatway"')).to.equal(1);
      expect(timesIn(output, "nat-gateway?")).to.equal(1);
      expect(timesIn(output, "ecs-connectivity:availabilityZoneCount")).to.equal(1);
      expect(timesIn(output, "ecs-connectivity:services[0].port")).to.equal(1);
      expect(output).not.to.match(TRACE);
      expect(output).not.to.contain("unhandled exception");
      expect(engine().aws.live).to.deep.equal([]);
    });
  }

  it("prints a combination that AWS refuses once, with its rule", async () => {
    await configure(project, ["strategy=public-host"]);
    const { exitCode, output } = await project.pulumi(["preview"], { mayFail: true });

    expect(exitCode).not.to.equal(0);
    expect(output).to.match(/\[[A-Z]+-[A-Z0-9-]+.*\]/);
    expect(timesIn(output, "This stack's settings cannot be built")).to.equal(1);
    expect(output).not.to.match(TRACE);
  });
});
