import { expect } from "chai";
import { UNKNOWN } from "../../../analysis/topology/resource";
import { awsxProgram, ofType, the } from "./support";

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const TARGETS = "aws:lb/targetGroup:TargetGroup";
const LISTENER = "aws:lb/listener:Listener";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const ATTACHMENT = "aws:lb/targetGroupAttachment:TargetGroupAttachment";

describe("awsx.lb in a program", () => {
  it("stands in the default VPC, open to all, with a group of addresses and a listener on port 80", async () => {
    const graph = await awsxProgram(`
      const lb = new awsx.lb.ApplicationLoadBalancer("lb");
      export const vpc = lb.vpcId;
      export const targets = lb.defaultTargetGroup.port;
      export const group = lb.defaultSecurityGroup.apply((own) => own?.id);
      export const listeners = lb.listeners.apply((list) => list?.length);`);

    const targetGroupArn = the(graph, TARGETS).id;
    expect(the(graph, BALANCER).inputs).to.deep.equal({
      loadBalancerType: "application",
      securityGroups: [the(graph, GROUP, "lb").id],
      subnets: ["subnet-default-a", "subnet-default-b", "subnet-default-c", "subnet-default-d"],
    });
    expect(the(graph, GROUP, "lb").inputs).to.deep.equal({
      vpcId: "vpc-default",
      ingress: [{ fromPort: 0, toPort: 0, protocol: "-1", cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }],
      egress: [{ fromPort: 0, toPort: 65535, protocol: "tcp", cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }],
    });
    expect(the(graph, TARGETS).inputs).to.deep.equal({
      vpcId: "vpc-default",
      targetType: "ip",
      port: 80,
      protocol: "HTTP",
    });
    expect(the(graph, LISTENER).name).to.equal("lb-0");
    expect(the(graph, LISTENER).inputs).to.deep.equal({
      defaultActions: [{ type: "forward", targetGroupArn }],
      loadBalancerArn: the(graph, BALANCER).id,
      port: 80,
      protocol: "HTTP",
    });
    expect(graph.outputs).to.deep.equal({
      vpc: "vpc-default",
      targets: 80,
      group: the(graph, GROUP, "lb").id,
      listeners: 1,
    });
  });

  it("is in the VPC of its subnets, by their ids, whole or in mappings", async () => {
    const graph = await awsxProgram(`
      const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
      const [a, b] = ["a", "b"].map((zone, index) => new aws.ec2.Subnet(zone, { vpcId: vpc.id, cidrBlock: \`10.0.\${index}.0/24\`, availabilityZone: "eu-west-1" + zone }));
      new awsx.lb.ApplicationLoadBalancer("ids", { subnetIds: [a.id, b.id] });
      new awsx.lb.ApplicationLoadBalancer("whole", { subnets: [a, b], internal: true });
      new awsx.lb.NetworkLoadBalancer("mapped", { subnetMappings: [{ subnetId: a.id }] });
      new awsx.lb.NetworkLoadBalancer("elsewhere", { subnetIds: ["subnet-0123456789"] });`);

    const vpc = the(graph, "aws:ec2/vpc:Vpc").id;
    const ids = ["a", "b"].map((zone) => the(graph, "aws:ec2/subnet:Subnet", zone).id);
    expect(ofType(graph, TARGETS).map(({ name, inputs }) => [name, inputs["vpcId"]])).to.have.deep.members([
      ["ids", vpc],
      ["whole", vpc],
      ["mapped", vpc],
      ["elsewhere", UNKNOWN],
    ]);
    expect(the(graph, BALANCER, "ids").inputs["subnets"]).to.deep.equal(ids);
    expect(the(graph, BALANCER, "whole").inputs).to.deep.include({ subnets: ids, internal: true });
    expect(the(graph, BALANCER, "mapped").inputs).not.to.have.property("subnets");
    expect(graph.assumptions.map(({ subject }) => subject)).not.to.include("default VPC");
  });

  it("has the listeners of its settings, each by its port or protocol", async () => {
    const graph = await awsxProgram(`
      new awsx.lb.ApplicationLoadBalancer("one", { listener: { port: 443, certificateArn: "arn:x" }, defaultTargetGroup: { port: 8080, protocol: "HTTP" } });
      new awsx.lb.ApplicationLoadBalancer("two", { listeners: [{ port: 80 }, { protocol: "HTTPS" }] });
      new awsx.lb.ApplicationLoadBalancer("other", { defaultTargetGroupPort: 3000 });
      new awsx.lb.NetworkLoadBalancer("tcp", { listener: { port: 6379 }, defaultTargetGroupPort: 6379 });`);

    const by = (type: string) =>
      ofType(graph, type).map(({ name, inputs }) => [name, inputs["port"], inputs["protocol"]]);
    expect(by(LISTENER)).to.have.deep.members([
      ["one-0", 443, "HTTPS"],
      ["two-0", 80, "HTTP"],
      ["two-1", 443, "HTTPS"],
      ["other-0", 3000, "HTTP"],
      ["tcp-0", 6379, "TCP"],
    ]);
    expect(by(TARGETS)).to.have.deep.members([
      ["one", 8080, "HTTP"],
      ["two", 80, "HTTP"],
      ["other", 3000, "HTTP"],
      ["tcp", 6379, "TCP"],
    ]);
    expect(the(graph, TARGETS, "tcp").inputs).not.to.have.property("targetType");
  });

  it("takes the program's groups, or none", async () => {
    const graph = await awsxProgram(`
      new awsx.lb.ApplicationLoadBalancer("own", { securityGroups: ["sg-1"] });
      new awsx.lb.ApplicationLoadBalancer("given", { defaultSecurityGroup: { securityGroupId: "sg-2" } });
      new awsx.lb.ApplicationLoadBalancer("bare", { defaultSecurityGroup: { skip: true } });
      new awsx.lb.NetworkLoadBalancer("nlb");`);

    expect(ofType(graph, BALANCER).map(({ name, inputs }) => [name, inputs["securityGroups"]])).to.have.deep.members([
      ["own", ["sg-1"]],
      ["given", ["sg-2"]],
      ["bare", undefined],
      ["nlb", undefined],
    ]);
    expect(ofType(graph, GROUP).map(({ name }) => name)).to.deep.equal(["default"]);
  });

  it("attaches an instance by its id or its address, as the target group takes them", async () => {
    const graph = await awsxProgram(`
      const own = new aws.ec2.Instance("own", { ami: "ami-1", instanceType: "t3.micro" });
      new awsx.lb.TargetGroupAttachment("ip", { instance: own, targetGroup: new awsx.lb.ApplicationLoadBalancer("alb").defaultTargetGroup });
      new awsx.lb.TargetGroupAttachment("id", { instanceId: own.id, targetGroup: new awsx.lb.NetworkLoadBalancer("nlb", { defaultTargetGroup: { targetType: "instance" } }).defaultTargetGroup });`);

    expect(the(graph, ATTACHMENT, "ip").inputs).to.include({
      targetGroupArn: the(graph, TARGETS, "alb").id,
      targetId: UNKNOWN,
    });
    expect(the(graph, ATTACHMENT, "id").inputs).to.include({
      targetGroupArn: the(graph, TARGETS, "nlb").id,
      targetId: the(graph, "aws:ec2/instance:Instance").id,
    });
  });

  it("ends the program where awsx would", async () => {
    const error = await awsxProgram(
      `new awsx.lb.ApplicationLoadBalancer("lb", { listener: { port: 80 }, listeners: [{ port: 80 }] });`,
    ).catch((thrown: unknown) => thrown);

    expect((error as Error).message).to.match(/Only one of \[listener\] and \[listeners\] can be specified/);
  });
});

describe("awsx.ec2.DefaultVpc in a program", () => {
  it("is the default VPC as AWS makes it: public subnets only", async () => {
    const graph = await awsxProgram(`
      const net = new awsx.ec2.DefaultVpc("net");
      export const { vpcId, publicSubnetIds, privateSubnetIds } = net;
      export const again = awsx.ec2.getDefaultVpcOutput().vpcId;`);

    expect(graph.outputs).to.deep.equal({
      vpcId: "vpc-default",
      publicSubnetIds: ["subnet-default-a", "subnet-default-b", "subnet-default-c", "subnet-default-d"],
      privateSubnetIds: [],
      again: "vpc-default",
    });
    expect(ofType(graph, "aws:ec2/vpc:Vpc")).to.have.length(1);
  });
});

describe("awsx.ecr in a program", () => {
  it("names an image's future location in the repository that the program gives", async () => {
    const graph = await awsxProgram(`
      const repository = new awsx.ecr.Repository("App", { name: "team/app", lifecyclePolicy: { skip: true } });
      export const built = new awsx.ecr.Image("built", { repositoryUrl: repository.url }).imageUri;
      export const copied = new awsx.ecr.RegistryImage("copied", { repositoryUrl: repository.url, sourceImage: "nginx", tag: "1" }).image.name;
      export const later = new awsx.ecr.Image("later", { repositoryUrl: new aws.ec2.Eip("ip").publicIp }).imageUri;`);

    const url = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app";
    expect(graph.outputs).to.deep.equal({
      built: `${url}@sha256:${"0".repeat(64)}`,
      copied: `${url}:1`,
      later: UNKNOWN,
    });
    expect(ofType(graph, "aws:ecr/lifecyclePolicy:LifecyclePolicy")).to.deep.equal([]);
  });

  it("reads an image of version 1, which names its directory `path`, and no property of an unknown version", async () => {
    const image = (name: string, more: string) => `
      const ${name} = new pulumi.ComponentResource(
        "awsx:ecr:Image", "${name}", { repositoryUrl: "registry.example/app", ${more} }, {}, true);`;
    const graph = await awsxProgram(`
      ${image("old", `path: "./app", extraOptions: ["--quiet"], env: {}`)}
      ${image("later", `folder: "./app"`)}`);

    const open = graph.resources.filter(({ unexpanded }) => unexpanded !== undefined).map(({ name }) => name);
    expect(open).to.deep.equal(["later"]);
  });
});
