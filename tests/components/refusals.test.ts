/** Refusals as `pulumi up` prints them: each sentence once, without a stack trace. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startAsCli } from "../support/cliStart";

const ROOT = join(__dirname, "../..");
const NETWORK = `{
  strategy: "nat-gateway", availabilityZoneCount: 2, vpcId: "vpc-1", vpcCidrBlocks: ["10.0.0.0/16"],
  subnetIds: ["subnet-0", "subnet-1"],
}`;

/** Starts a program that imports the components, as the CLI does, and returns its errors and resources. */
async function run(body: string, mode: { preview: boolean }, settings = "") {
  const directory = mkdtempSync(join(tmpdir(), "refusals-"));
  try {
    // The components' sources are compiled with the program here, so its compiler options are theirs.
    const runtime = { name: "nodejs", options: { tsconfig: join(ROOT, "tsconfig.pulumi.json") } };
    writeFileSync(join(directory, "Pulumi.yaml"), JSON.stringify({ name: "shop", runtime, main: "index.ts" }));
    writeFileSync(join(directory, "Pulumi.dev.yaml"), `config:\n  aws:region: eu-central-1\n${settings}`);
    writeFileSync(
      join(directory, "index.ts"),
      `import * as aws from "@pulumi/aws";
       import * as pulumi from "@pulumi/pulumi";
       import * as components from ${JSON.stringify(join(ROOT, "components"))};
       const network = ${NETWORK};
       const cluster = "arn:aws:ecs:eu-central-1:123456789012:cluster/shop";
       const image = "nginx";
       ${body}`,
    );
    symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
    const { diagnostics, exitCode, resources } = await startAsCli(directory, "dev", mode);
    return {
      errors: diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
      exitCode,
      types: resources.map(({ type }) => type.split(":").at(-1)),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

describe("A program that the Pulumi CLI runs", function () {
  this.timeout(60_000);

  it("prints what a component refuses once, all of it, without a stack trace", async () => {
    const { errors, exitCode, types } = await run(
      `new components.EcsService("web", { network, cluster, image, port: 80, ingress: "direct", desiredCount: -1 });`,
      { preview: true },
    );
    expect(errors).to.deep.equal([
      [
        'EcsService "web" cannot be built:',
        "  - ingress (direct): under nat-gateway a fargate task in awsvpc mode has no public address that clients can reach. [R-PUB-03, R-PUB-14, R-NAT-07] Use ingress alb or nlb, or private for clients in the VPC, or a strategy with public addresses.",
        "  - desiredCount (-1): this is not a valid number of tasks. [R-MODE-01] Use a whole number of 0 or more.",
      ].join("\n"),
    ]);
    expect(exitCode).to.equal(32);
    expect(types).to.not.include("EcsService");
  });

  it("prints once what is refused while resources are created, and registers no service", async () => {
    const { errors, exitCode, types } = await run(
      `const { names } = aws.getAvailabilityZonesOutput();
       const count = names.apply((zones) => -zones.length);
       const capacity = pulumi.output({
         launchType: "ec2", strategy: "nat-gateway", capacityProviderName: "fleet", securityGroupId: "sg-1",
       });
       new components.EcsService("web", {
         network: pulumi.output(network), strategy: "nat-gateway", capacity, launchType: "managed-instances",
         cluster, image, desiredCount: count,
       });`,
      { preview: false },
    );
    expect(errors).to.deep.equal([
      [
        'EcsService "web" cannot be built:',
        "  - launchType (managed-instances): the capacity's launch type is ec2. [R-MODE-23] Set launchType to ec2, or use another capacity.",
      ].join("\n"),
    ]);
    expect(exitCode).to.equal(32);
    expect(types).to.include("EcsService");
    expect(types).to.not.include("TaskDefinition").and.to.not.include("Service");
  });

  it("prints a stack's wrong settings once", async () => {
    const { errors, exitCode, types } = await run(
      `require(${JSON.stringify(join(ROOT, "stacks"))});`,
      { preview: true },
      "  ecs-connectivity:strategy: nat-gatway\n",
    );
    expect(errors).to.deep.equal([
      [
        "This stack's settings cannot be built:",
        '  - ecs-connectivity:strategy = "nat-gatway": there is no such value. Did you mean nat-gateway?',
      ].join("\n"),
    ]);
    expect(exitCode).to.equal(32);
    expect(types).to.not.include("Vpc");
  });
});
