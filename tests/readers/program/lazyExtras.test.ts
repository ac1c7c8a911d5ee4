import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../support/stacks";

/** In a process of its own: here other tests have loaded all of AWS long ago. */
function outputsOf(program: string): Record<string, unknown> {
  const directory = mkdtempSync(join(tmpdir(), "program-"));
  try {
    writeFileSync(join(directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    writeFileSync(join(directory, "Pulumi.dev.yaml"), "config:\n  aws:region: eu-west-1\n");
    writeFileSync(join(directory, "index.ts"), program);
    const reader = JSON.stringify(join(ROOT, "readers/program/runProgram.ts"));
    const run = `
      require(${reader})
        .runProgram({ directory: ${JSON.stringify(directory)}, stack: "dev" })
        .then(({ outputs }) => console.log(JSON.stringify(outputs)));`;
    const args = ["--require", "tsx/cjs", "-e", run];
    return JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" })) as Record<string, unknown>;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

describe("a program that runs here", () => {
  it("waits for the services of AWS that it uses, and for no other", () => {
    const { services } = outputsOf(`
      import * as aws from "@pulumi/aws";
      new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
      export const services = Object.keys(require.cache)
        .map((file) => /@pulumi\\/aws\\/(\\w+)\\/index\\.js$/.exec(file)?.[1])
        .filter((name) => name !== undefined && name !== "types" && name !== "config");`);

    expect(services).to.deep.equal(["ec2"]);
  });

  it("meets each service as it is: its members, what is changed in it, and what it does not have", () => {
    const seen = outputsOf(`
      import * as aws from "@pulumi/aws";
      const { ec2 } = aws;
      const copy = { ...aws.ecs };
      (aws.lb as any).mark = 1;
      export const members = Object.keys(ec2).includes("Vpc") && "Subnet" in ec2;
      export const copied = copy.Service === aws.ecs.Service;
      export const changed = (aws.lb as any).mark;
      export const absent = "Nothing" in ec2 || (ec2 as any).Nothing !== undefined;
      export const same = aws.ec2.Vpc === require("@pulumi/aws/ec2").Vpc;`);

    expect(seen).to.deep.equal({ members: true, copied: true, changed: 1, absent: false, same: true });
  });

  it("is handed a resource of a service that it never named, where a component answers with one", () => {
    const { made } = outputsOf(`
      import * as awsx from "@pulumi/awsx";
      const balancer = new awsx.lb.ApplicationLoadBalancer("front");
      export const made = balancer.loadBalancer.apply((each) => each.constructor.name);`);

    expect(made).to.equal("LoadBalancer");
  });
});
