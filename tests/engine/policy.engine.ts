import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { policyPack } from "../../build/policyPack";
import { cloneOf, type Project, withEngine } from "./engine";
describe("policy", function () {
  this.timeout(600_000);
  const engine = withEngine();
  it("x", async () => {
    const project = cloneOf(engine(), "policy");
    await policyPack(join(project.directory, "policy"));
    await project.pulumi(["stack", "init", "prod"]);
    const t = Date.now();
    const ran = await project.pulumi(["preview", "--policy-pack", "policy"], { mayFail: true });
    console.log(ran.output, Date.now() - t);
  });
});
