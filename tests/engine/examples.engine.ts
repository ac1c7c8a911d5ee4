/** The examples in a project of a user, by Pulumi's own command line and engine: up, unchanged, judged, destroyed. */
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import { topologyOf } from "../../analysis/topology/fromResources";
import { readDocument } from "../../readers/document";
import { ROOT } from "../support/stacks";
import { type Project, withEngine } from "./engine";
import { importingProject } from "./importingProject";

describe("the examples, on Pulumi's real engine", function () {
  this.timeout(600_000);
  const engine = withEngine();
  let project: Project;

  before(async () => {
    project = await importingProject(engine());
  });

  /** Brings the example up in a stack of its own; a second deployment changes nothing. Returns the outputs. */
  async function broughtUp(name: string, config: Readonly<Record<string, string>> = {}) {
    copyFileSync(join(ROOT, "examples", name, "index.ts"), join(project.directory, "index.ts"));
    await project.pulumi(["stack", "init", name]);
    for (const [key, value] of Object.entries({ "aws:region": "us-east-1", ...config })) {
      await project.pulumi(["config", "set", key, value]);
    }
    await project.up();
    const again = await project.up(["--expect-no-changes"]);
    expect(again.events.filter(({ op }) => op !== "same")).to.deep.equal([]);
    return JSON.parse((await project.pulumi(["stack", "output", "--json"])).stdout) as Record<string, unknown>;
  }

  async function verdict(): Promise<string> {
    const { graph } = readDocument(readFileSync(await project.exported(), "utf8"));
    return analyse(topologyOf(graph), { kind: "state", name: "example", region: "us-east-1" }).verdict;
  }

  async function destroyed(name: string): Promise<void> {
    await project.pulumi(["stack", "select", name]);
    copyFileSync(join(ROOT, "examples", name, "index.ts"), join(project.directory, "index.ts"));
    await project.destroy();
  }

  it("own-service and, in its VPC, existing-vpc: the looked-up subnets are those that the network made", async () => {
    const { vpcId, sourceIps } = await broughtUp("own-service");
    expect(await verdict()).to.equal("reachable");
    const looked = (await broughtUp("existing-vpc", { "importing:vpcId": String(vpcId) })) as {
      sourceIps: { kind: string; addresses: string[] };
    };
    expect(looked.sourceIps).to.deep.equal({ kind: "fixed", addresses: sourceIps });
    await destroyed("existing-vpc");
    await destroyed("own-service");
  });

  for (const name of ["private-ssm", "shared-balancer", "database", "scheduled-job"]) {
    it(name, async () => {
      await broughtUp(name);
      expect(await verdict()).to.equal("reachable");
      await destroyed(name);
    });
  }

  it("leave nothing behind", () => {
    expect(engine().aws.live).to.deep.equal([]);
  });
});
