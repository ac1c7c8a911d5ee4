import { expect } from "chai";
import { analyse } from "../../../analysis/analyse";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { UNKNOWN } from "../../../analysis/topology/resource";
import { awsxProgram, ofType, the } from "./support";

const SERVICE_OF = `(name: string, subnets: pulumi.Input<pulumi.Input<string>[]>, vpcId: pulumi.Input<string>) =>
  new aws.ecs.Service(name, { cluster: "c", launchType: "FARGATE", desiredCount: 1,
    taskDefinition: new aws.ecs.TaskDefinition(name, { family: name, cpu: "256", memory: "512", networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"], containerDefinitions: JSON.stringify([{ name: "web", image: "nginx" }]) }).arn,
    networkConfiguration: { subnets, assignPublicIp: true, securityGroups: [new aws.ec2.SecurityGroup(name, { vpcId,
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] }).id] } })`;

describe("a program that looks up what it creates, or adopts", () => {
  it("is answered from itself", async () => {
    const graph = await awsxProgram(`
      const net = new awsx.ec2.Vpc("net", { numberOfAvailabilityZones: 1, natGateways: { strategy: "None" } });
      const lb = new awsx.lb.NetworkLoadBalancer("lb", { subnetIds: net.publicSubnetIds });
      const first = net.privateSubnetIds.apply((ids) => ids[0]!);
      export const cidr = aws.ec2.getSubnetOutput({ id: first }).cidrBlock;
      export const own = aws.ec2.getVpcOutput({ id: net.vpcId }).cidrBlock;
      export const all = aws.ec2.getSubnetsOutput({ filters: [{ name: "vpc-id", values: [net.vpcId] }] }).ids;
      export const port = aws.lb.getTargetGroupOutput({ arn: lb.defaultTargetGroup.arn }).port;
      export const other = aws.ec2.getVpcOutput({ id: "vpc-0123456789" }).cidrBlock;`);

    expect(graph.outputs).to.deep.equal({
      cidr: "10.0.0.0/17",
      own: "10.0.0.0/16",
      all: ofType(graph, "aws:ec2/subnet:Subnet").map(({ id }) => id),
      port: 80,
      other: UNKNOWN,
    });
    expect(graph.assumptions.map(({ subject }) => subject)).not.to.include("default VPC");
  });

  it("has one default VPC, whether it adopts it, looks it up, or reads its parts", async () => {
    const graph = await awsxProgram(`
      const service = ${SERVICE_OF};
      const vpc = new aws.ec2.DefaultVpc("own");
      const zones = ["a", "b"].map((zone) => new aws.ec2.DefaultSubnet(zone, { availabilityZone: "eu-west-1" + zone }));
      const found = aws.ec2.getVpcOutput({ default: true });
      service("adopted", zones.map(({ id }) => id), vpc.id);
      service("found", aws.ec2.getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpc.id] }] }).ids, found.id);
      service("zone", [aws.ec2.getSubnetOutput({ vpcId: found.id, availabilityZone: "eu-west-1c" }).id], vpc.id);
      service("read", [aws.ec2.Subnet.get("read", "subnet-default-d").id], vpc.id);`);

    const report = analyse(topologyOf(graph), { kind: "program", name: "t", region: "eu-west-1" });
    expect(report.services.map(({ name, strategy }) => [name, strategy])).to.deep.equal([
      ["adopted", "public-ip"],
      ["found", "public-ip"],
      ["read", "public-ip"],
      ["zone", "public-ip"],
    ]);
    expect(report.verdict).to.equal("reachable");
    expect(report.findings.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
    expect(ofType(graph, "aws:ec2/subnet:Subnet").filter(({ id }) => id === "subnet-default-d")).to.have.length(1);
  });
});

describe("container definitions of a program", () => {
  it("are read although a database's name and a password stand in them, and the image is built by Docker", async () => {
    const graph = await awsxProgram(`
      const db = new aws.rds.Instance("db", { instanceClass: "db.t4g.micro", engine: "postgres", allocatedStorage: 20 });
      const repository = new aws.ecr.Repository("app");
      class Built extends pulumi.CustomResource {
        declare readonly ref: pulumi.Output<string>;
        constructor(tag: pulumi.Input<string>) { super("docker-build:index:Image", "built", { tags: [tag], push: true, ref: undefined }); }
      }
      new aws.ecs.TaskDefinition("task", { family: "task", containerDefinitions: pulumi.jsonStringify([
        { name: "web", image: new Built(pulumi.interpolate\`\${repository.repositoryUrl}:latest\`).ref,
          environment: [{ name: "DB", value: db.endpoint }] }]) });`);

    const [definition] = topologyOf(graph).taskDefinitions;
    expect(definition?.containers).to.have.length(1);
    expect((definition?.containers as readonly { image: string }[])[0]?.image).to.equal(
      `123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:latest@sha256:${"0".repeat(64)}`,
    );
    expect(graph.assumptions.map(({ subject }) => subject)).to.include("containerDefinitions");
  });

  it("stay unknown where the image's own name is", async () => {
    const graph = await awsxProgram(`
      class Built extends pulumi.CustomResource {
        declare readonly ref: pulumi.Output<string>;
        constructor(tag: pulumi.Input<string>) { super("docker-build:index:Image", "built", { tags: [tag], ref: undefined }); }
      }
      export const ref = new Built(new aws.ec2.Eip("ip").publicIp).ref;`);

    expect(graph.outputs["ref"]).to.equal(UNKNOWN);
    expect(the(graph, "docker-build:index:Image").inputs["tags"]).to.deep.equal([UNKNOWN]);
  });
});
