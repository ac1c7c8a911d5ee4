/** The Region of a program that sets none, and resources that a program only reads. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { analyse } from "../../../analysis/analyse";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { isUnknown } from "../../../analysis/topology/model";
import { type ProgramRun, runProgram } from "../../../readers/program/runProgram";

describe("a program that sets no Region", () => {
  let directory: string;
  let environment: Record<string, string | undefined>;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "region-"));
    environment = { AWS_REGION: process.env["AWS_REGION"], AWS_DEFAULT_REGION: process.env["AWS_DEFAULT_REGION"] };
    for (const name of Object.keys(environment)) Reflect.deleteProperty(process.env, name);
  });
  afterEach(() => {
    for (const [name, value] of Object.entries(environment)) if (value !== undefined) process.env[name] = value;
    rmSync(directory, { recursive: true, force: true });
  });

  async function run(program: string): Promise<ProgramRun> {
    writeFileSync(join(directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    const imports = 'import * as aws from "@pulumi/aws";\nimport * as pulumi from "@pulumi/pulumi";\n';
    writeFileSync(join(directory, "index.ts"), imports + program);
    return runProgram({ directory, stack: "dev" });
  }
  const regionFacts = ({ assumptions }: ProgramRun) =>
    assumptions.filter(({ subject }) => subject === "aws:region").map(({ assumption }) => assumption);

  it("is in the one that its zones, endpoints and logs name, with the names that it makes up", async () => {
    const graph = await run(`
      const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
      new aws.ec2.Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24", availabilityZone: "eu-west-1a" });
      new aws.ec2.VpcEndpoint("s3", { vpcId: vpc.id, serviceName: "com.amazonaws.eu-west-1.s3" });
      const repository = new aws.ecr.Repository("app");
      new aws.ecs.TaskDefinition("task", { family: "task", containerDefinitions: JSON.stringify([
        { name: "web", image: "nginx", logConfiguration: { logDriver: "awslogs", options: { "awslogs-region": "eu-west-1" } } },
      ]) });
      export const url = repository.repositoryUrl;
      export const zones = aws.getAvailabilityZonesOutput().names;`);

    expect(graph.region).to.equal("eu-west-1");
    expect(graph.outputs["url"]).to.equal("123456789012.dkr.ecr.eu-west-1.amazonaws.com/app");
    expect(graph.outputs["zones"]).to.include("eu-west-1a");
    expect(regionFacts(graph)).to.deep.equal(["it is eu-west-1, the only one that the program names"]);
    expect(topologyOf(graph).defects).to.deep.equal([]);
  });

  it("is taken to be in us-east-1 where it names none, and the report says so", async () => {
    const graph = await run('new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });');

    expect(graph.region).to.equal("us-east-1");
    expect(regionFacts(graph)).to.deep.equal(["it is us-east-1"]);
  });

  it("is in no known Region where it names several, which is a finding", async () => {
    const graph = await run(`
      const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
      new aws.ec2.Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24", availabilityZone: "eu-west-1a" });
      new aws.ec2.VpcEndpoint("s3", { vpcId: vpc.id, serviceName: "com.amazonaws.eu-central-1.s3" });`);
    const topology = topologyOf(graph);

    expect(graph.region).to.equal(undefined);
    expect(regionFacts(graph)).to.deep.equal([]);
    expect(isUnknown(topology.region)).to.equal(true);
    const findings = analyse(topology, { kind: "program", name: "dev", region: null }).findings;
    expect(
      findings.filter(({ id }) => id === "REGION").map(({ severity, message }) => [severity, message]),
    ).to.deep.equal([
      [
        "warning",
        "No Region is set, and the resources name several: eu-central-1 (serviceName of s3), eu-west-1 (availabilityZone of a).",
      ],
    ]);
  });

  it("does not count what belongs to another Region: a certificate of CloudFront, a provider's resources, a cross-Region endpoint", async () => {
    const graph = await run(`
      const other = new aws.Provider("other", { region: "ap-south-1" });
      const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
      new aws.ec2.Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24", availabilityZone: "us-west-2-lax-1a" });
      new aws.ec2.Subnet("b", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24", availabilityZone: "ap-south-1a" }, { provider: other });
      new aws.ec2.VpcEndpoint("far", { vpcId: vpc.id, serviceName: "com.amazonaws.eu-west-1.s3", serviceRegion: "eu-west-1", vpcEndpointType: "Interface" });
      new aws.cloudfront.OriginAccessIdentity("cdn", { comment: "arn:aws:acm:us-east-1:123456789012:certificate/x" });`);

    expect(graph.region).to.equal("us-west-2");
    expect(topologyOf(graph).defects).to.deep.equal([]);
  });

  it("uses only the program's values for a resource that it reads, and assumes no default for the rest", async () => {
    const topology = topologyOf(
      await run(`
        const group = aws.autoscaling.Group.get("group", "existing");
        new aws.autoscaling.Group("own", { minSize: 1, maxSize: 2, vpcZoneIdentifiers: [] });
        aws.lb.LoadBalancer.get("balancer", "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/x/1");
        aws.lb.TargetGroup.get("targets", "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/x/1");`),
    );
    const sizes = topology.autoScalingGroups.map(({ name, minSize, maxSize, desiredCapacity }) => [
      name,
      [minSize, maxSize, desiredCapacity].map((size) => (isUnknown(size) ? "unknown" : size)),
    ]);

    expect(Object.fromEntries(sizes)).to.deep.equal({
      group: ["unknown", "unknown", "unknown"],
      own: [1, 2, 1],
    });
    expect(isUnknown(topology.loadBalancers[0]?.scheme)).to.equal(true);
    expect(isUnknown(topology.targetGroups[0]?.targetType)).to.equal(true);
  });
});
