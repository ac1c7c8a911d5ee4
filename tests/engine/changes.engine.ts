/** Small changes of a live stack by Pulumi's real engine: exactly the resources that docs/switching.md promises. */
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { services } from "../support/sameAnswers";
import { IMAGE } from "../aws/switch/space";
import { diagnosed } from "../aws/live";
import { cloneOf, PASSPHRASE, type Project, withEngine } from "./engine";
import { configure, newStack, plannedHere, settingsFile } from "./walk";

describe("changes of a live stack, on Pulumi's real engine", function () {
  this.timeout(180_000);
  const engine = withEngine();
  let project: Project;

  /** Operations of an `up`: `create SecurityGroup api-group`. */
  async function done(): Promise<string[]> {
    engine().aws.begin();
    await project.up();
    return engine()
      .aws.steps.map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`)
      .sort();
  }

  before(async () => {
    project = cloneOf(engine(), "changed");
    await newStack(project, [
      "strategy=nat-gateway",
      "natGateway.placement=per-az",
      "availabilityZoneCount=2",
      "services[0].name=web",
      `services[0].image=${IMAGE}`,
      "services[0].port=80",
    ]);
    await project.up();
  });

  it("creates a second service's own resources, and touches nothing else", async () => {
    await configure(project, ["services[1].name=api", `services[1].image=${IMAGE}`, "services[1].port=8080"]);

    expect(await done()).to.deep.equal([
      "create LogGroup api-logs",
      "create Role api-execution",
      "create Role api-task",
      "create RolePolicy api-execution",
      "create SecurityGroup api-group",
      "create SecurityGroupEgressRule api-to-anywhere",
      "create Service api",
      "create TaskDefinition api-task",
    ]);
  });

  it("replaces a renamed service's own resources, and touches nothing else", async () => {
    await configure(project, ["services[1].name=orders"]);
    const steps = await done();

    expect(steps.filter((step) => !/^create \w+ orders|^delete \w+ api/.test(step))).to.deep.equal([]);
    expect(steps).to.have.length(16);
  });

  it("adds a zone's subnet, NAT gateway and routes, and moves the services to use it", async () => {
    await configure(project, ["availabilityZoneCount=3"]);
    const steps = await done();

    expect(steps.filter((step) => step.startsWith("delete"))).to.deep.equal([]);
    expect(steps.filter((step) => step.includes("replacement"))).to.deep.equal([]);
    expect(steps.filter((step) => step.startsWith("update"))).to.deep.equal([
      "update Service orders",
      "update Service web",
    ]);
    const zone = steps.filter((step) => step.startsWith("create"));
    expect(zone.filter((step) => !/-2(-\w+)*$/.test(step))).to.deep.equal([]);
    expect(zone).to.include.members(["create Subnet app-private-2", "create Subnet app-public-2"]);
  });

  it("ends in the desired state after AWS refuses one call and `up` runs again", async () => {
    await configure(project, ["strategy=nat-instance", "natInstance.placement=single"]);
    let calls = 0;
    engine().aws.begin({
      refusal: (op) =>
        op !== "delete" && ++calls === 9 ? "RequestLimitExceeded: the test refuses the ninth call" : undefined,
    });
    const { exitCode, output } = await project.pulumi(["up", "--yes", "--skip-preview"], { mayFail: true });
    expect(exitCode).not.to.equal(0);
    expect(output).to.contain("the test refuses the ninth call");

    await done();
    const live = await diagnosed(engine().emulator, "us-east-1");
    expect(services(live)).to.deep.equal(services(await plannedHere(project)));
    const again = await project.up(["--expect-no-changes"]);
    expect(again.events.filter(({ op }) => op !== "same")).to.deep.equal([]);
  });

  it("keeps what --secret encrypts out of the settings file, the export and every answer", async () => {
    const secret = "hunter2-of-the-tests";
    await project.pulumi([
      ...["config", "set", "--stack", "shop", "--secret", "--path", "services[0].environment.TOKEN", secret],
    ]);
    expect(readFileSync(settingsFile(project), "utf8")).not.to.contain(secret);

    const { output } = await project.up();
    const state = await project.exported();
    expect(output).not.to.contain(secret);
    expect(readFileSync(state, "utf8")).not.to.contain(secret);
    // The settings name the encrypted part alone; an export encrypts the definitions as a whole.
    for (const [passphrase, source, verdict] of [
      [PASSPHRASE, ["shop"], /web(-[0-9a-f]{7})? reachable/],
      [PASSPHRASE, ["--state", state], /web(-[0-9a-f]{7})? reachable/],
      ["another passphrase", ["shop"], /web(-[0-9a-f]{7})? reachable/],
      ["another passphrase", ["--state", state], /web(-[0-9a-f]{7})? undetermined/],
    ] as const) {
      const answer = await engine().run(
        project.directory,
        process.execPath,
        ["bin/ecs-connectivity.js", "plan", ...source],
        { mayFail: true, env: { PULUMI_CONFIG_PASSPHRASE: passphrase } },
      );
      expect(answer.output, `${source.join(" ")} with ${passphrase}`).to.match(verdict);
      expect(answer.output).not.to.contain(secret);
    }
  });

  it("is destroyed whole", async () => {
    await project.destroy();

    expect(engine().aws.live.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
  });
});
