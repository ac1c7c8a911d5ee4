/** A stack in the VPC of another stack, by the VPC's id alone, on Pulumi's real engine: up, unchanged, judged, destroyed. */
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Report } from "../../analysis/report";
import { cloneOf, type Project, withEngine } from "./engine";
import { product } from "./walk";

describe("a stack in an existing VPC, on Pulumi's real engine", function () {
  this.timeout(300_000);
  const engine = withEngine();
  let project: Project;

  async function broughtUp(
    stack: string,
    settings: Readonly<Record<string, string>>,
  ): Promise<Record<string, unknown>> {
    await project.pulumi(["stack", "init", stack]);
    for (const [key, value] of Object.entries({ "aws:region": "us-east-1", strategy: "nat-gateway", ...settings })) {
      await project.pulumi(["config", "set", "--path", key, value]);
    }
    await project.up();
    const again = await project.up(["--expect-no-changes"]);
    expect(again.events.filter(({ op }) => op !== "same")).to.deep.equal([]);
    return JSON.parse((await project.pulumi(["stack", "output", "--json"])).stdout) as Record<string, unknown>;
  }

  async function destroyed(stack: string): Promise<void> {
    await project.pulumi(["stack", "select", stack]);
    await project.destroy();
  }

  it("has the subnets and addresses of the other stack, and no network of its own; a plan beside its export agrees", async () => {
    project = cloneOf(engine(), "existing");
    const network = await broughtUp("network", { ingress: "alb" });
    const file = join(project.directory, ".network.json");
    copyFileSync(await project.exported(), file);
    const inside = await broughtUp("inside", { ingress: "alb", "existingNetwork.vpcId": String(network["vpcId"]) });

    expect(Object.keys(inside).sort()).to.deep.equal(Object.keys(network).sort());
    const { public: open, private: closed } = network["subnetIds"] as Record<string, string[]>;
    expect(inside["vpcId"]).to.equal(network["vpcId"]);
    expect(inside["subnetIds"]).to.deep.include({ public: open, private: closed });
    expect(inside["sourceIps"]).to.deep.equal(network["sourceIps"]);
    const state = await project.exported();
    const made = JSON.parse(readFileSync(state, "utf8")) as { deployment: { resources: { type: string }[] } };
    const types = made.deployment.resources.map(({ type }) => type);
    expect(types).to.include("aws:ecs/service:Service");
    expect(types.filter((type) => /^aws:ec2\/(?:vpc|subnet|natGateway|route)/.test(type))).to.deep.equal([]);

    const verdicts = [];
    for (const own of [
      ["--state", state],
      ["inside", "--program", "."],
    ]) {
      const { verdict, services } = await product<Report>(project, ["plan", ...own, "--state", file]);
      verdicts.push([verdict, services.length]);
    }
    expect(verdicts).to.deep.equal([
      ["reachable", 2],
      ["reachable", 2],
    ]);

    await destroyed("inside");
    await destroyed("network");
    expect(engine().aws.live).to.deep.equal([]);
  });
});
