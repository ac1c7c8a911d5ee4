import { expect } from "chai";
import { analyse } from "../../../analysis/analyse";
import type { Report } from "../../../analysis/report";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { type ResourceGraph, UNKNOWN } from "../../../analysis/topology/resource";
import { readDocument } from "../../../readers/document";
import type { ProgramRun } from "../../../readers/program/runProgram";
import { stateDocument } from "../../support/documents";
import { awsxProgram, ofType, the } from "./support";

const SERVICE = "aws:ecs/service:Service";
const DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const ROLE = "aws:iam/role:Role";
const LOGS = "aws:cloudwatch/logGroup:LogGroup";
const CONTAINER = `{ name: "web", image: "nginx", cpu: 512, memory: 128, essential: true }`;

const reportOf = (graph: ProgramRun): Report =>
  analyse(topologyOf(graph), { kind: "program", name: "test", region: "eu-west-1" });

const containers = (graph: ProgramRun, name?: string) =>
  JSON.parse(the(graph, DEFINITION, name).inputs["containerDefinitions"] as string) as Record<string, unknown>[];

describe("awsx.ecs services in a program", () => {
  it("are judged with everything that awsx makes around them", async () => {
    const graph = await awsxProgram(`
      const net = new awsx.ec2.Vpc("net", { natGateways: { strategy: "Single" } });
      const web = new aws.ec2.SecurityGroup("web", { vpcId: net.vpcId,
        ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: [net.vpc.cidrBlock] }],
        egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] });
      const lb = new awsx.lb.ApplicationLoadBalancer("lb", { subnetIds: net.publicSubnetIds });
      const repository = new awsx.ecr.Repository("Shop", { forceDelete: true });
      const image = new awsx.ecr.Image("image", { repositoryUrl: repository.url, context: "." });
      new awsx.ecs.FargateService("shop", {
        cluster: new aws.ecs.Cluster("c").arn,
        networkConfiguration: { subnets: net.privateSubnetIds, securityGroups: [web.id] },
        taskDefinitionArgs: { container: { name: "web", image: image.imageUri, memory: 128,
          portMappings: [{ containerPort: 80, targetGroup: lb.defaultTargetGroup }] } },
      });
      export const url = lb.loadBalancer.dnsName;`);

    const report = reportOf(graph);
    expect(report.verdict).to.equal("reachable");
    expect(report.services).to.have.length(1);
    expect(report.services[0]).to.include({
      name: "shop",
      launchType: "fargate",
      strategy: "nat-gateway",
      desiredCount: 1,
    });
    expect(report.services[0]?.needs.map(({ destination }) => destination)).to.deep.equal([
      "ecr.api",
      "ecr.dkr",
      "s3",
      "logs",
      "lb",
    ]);
    expect(report.findings.map(({ id }) => id)).not.to.include("OPAQUE");
    expect(graph.outputs["url"]).to.equal(UNKNOWN);
    expect(the(graph, "aws:ecr/repository:Repository")).to.deep.include({ name: "shop" });
  });

  it("are in an export of the stack what they are in the program: nothing is taken apart twice", async () => {
    const graph = await awsxProgram(`
      const net = new awsx.ec2.Vpc("net");
      new awsx.ecs.FargateService("web", { cluster: new aws.ecs.Cluster("c").arn, taskDefinitionArgs: { container: ${CONTAINER} },
        networkConfiguration: { subnets: net.privateSubnetIds } });`);
    const exported = readDocument(stateDocument(graph)).graph;

    // An export names the provider of its own accord.
    const urns = exported.resources.filter(({ type }) => !type.startsWith("pulumi:providers:")).map(({ urn }) => urn);
    expect(urns).to.deep.equal(graph.resources.map(({ urn }) => urn));
    const verdicts = (one: ResourceGraph) =>
      analyse(topologyOf(one), { kind: "state", name: "test", region: null }).services.map(({ name, needs }) => [
        name,
        needs.map(({ destination, verdict }) => [destination, verdict]),
      ]);
    expect(verdicts(exported)).to.deep.equal(verdicts(graph));
    expect(verdicts(exported)).to.deep.equal([
      [
        "web",
        [
          ["docker.io", "reachable"],
          ["logs", "reachable"],
        ],
      ],
    ]);
    expect(topologyOf(exported).opaques).to.deep.equal([]);
  });

  it("have a log group, two roles, and the cheapest size that holds their containers", async () => {
    const graph = await awsxProgram(`
      new awsx.ecs.FargateTaskDefinition("task", { containers: {
        web: { name: "ignored", image: "nginx", cpu: 512, memory: 128 },
        agent: { name: "agent", image: "agent", cpu: 256, memory: 4096, memoryReservation: 1000, logConfiguration: { logDriver: "json-file" } },
      } });`);

    expect(the(graph, LOGS).name).to.equal("task");
    expect(ofType(graph, ROLE).map(({ name }) => name)).to.deep.equal(["task-task", "task-execution"]);
    expect(the(graph, DEFINITION).inputs).to.include({
      cpu: "1024",
      memory: "2048",
      networkMode: "awsvpc",
      taskRoleArn: "arn:aws:iam::123456789012:role/task-task",
      executionRoleArn: "arn:aws:iam::123456789012:role/task-execution",
    });
    expect(the(graph, DEFINITION).inputs["family"]).to.match(/^task-[0-9a-f]{8}$/);
    expect(containers(graph)).to.deep.equal([
      {
        name: "agent",
        image: "agent",
        cpu: 256,
        memory: 4096,
        memoryReservation: 1000,
        logConfiguration: { logDriver: "json-file" },
      },
      {
        name: "web",
        image: "nginx",
        cpu: 512,
        memory: 128,
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": "task", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web" },
        },
      },
    ]);
  });

  it("take the log group and the roles that the program names, or none", async () => {
    const graph = await awsxProgram(`
      new awsx.ecs.FargateTaskDefinition("named", { container: ${CONTAINER},
        logGroup: { existing: { arn: "arn:aws:logs:eu-west-3:123456789012:log-group:shared" } },
        taskRole: { roleArn: "arn:aws:iam::123456789012:role/own" }, executionRole: { skip: true } });
      new awsx.ecs.EC2TaskDefinition("quiet", { container: ${CONTAINER}, networkMode: "bridge", logGroup: { skip: true },
        taskRole: { skip: true }, executionRole: { skip: true } });`);

    expect([...ofType(graph, LOGS), ...ofType(graph, ROLE)]).to.deep.equal([]);
    expect(the(graph, DEFINITION, "named").inputs).to.include({ taskRoleArn: "arn:aws:iam::123456789012:role/own" });
    expect(the(graph, DEFINITION, "named").inputs).not.to.have.property("executionRoleArn");
    expect(containers(graph, "named")[0]?.["logConfiguration"]).to.deep.include({
      options: { "awslogs-group": "shared", "awslogs-region": "eu-west-3", "awslogs-stream-prefix": "web" },
    });
    expect(the(graph, DEFINITION, "quiet").inputs).to.include({ networkMode: "bridge" });
    expect(the(graph, DEFINITION, "quiet").inputs).not.to.have.property("cpu");
    expect(containers(graph, "quiet")[0]).not.to.have.property("logConfiguration");
  });

  it("register with the port of the target group, whatever the container listens on", async () => {
    const graph = await awsxProgram(`
      const lb = new awsx.lb.ApplicationLoadBalancer("lb");
      new awsx.ecs.FargateService("web", { assignPublicIp: true, taskDefinitionArgs: { container: {
        name: "web", image: "nginx", portMappings: [{ containerPort: 8080, targetGroup: lb.defaultTargetGroup }] } } });`);

    expect(containers(graph)[0]?.["portMappings"]).to.deep.equal([{ containerPort: 8080, hostPort: 80 }]);
    expect(the(graph, SERVICE).inputs["loadBalancers"]).to.deep.equal([
      { containerName: "web", containerPort: 80, targetGroupArn: the(graph, "aws:lb/targetGroup:TargetGroup").id },
    ]);
    expect(
      reportOf(graph)
        .findings.filter(({ severity }) => severity === "error")
        .map(({ id }) => id),
    ).to.deep.equal(["V-12"]);
  });

  it("go to the default VPC's public subnets with a public IP, behind a group open to all", async () => {
    const graph = await awsxProgram(
      `new awsx.ecs.FargateService("web", { assignPublicIp: true, taskDefinitionArgs: { container: ${CONTAINER} } });`,
    );

    expect(the(graph, SERVICE).inputs).to.deep.include({
      launchType: "FARGATE",
      desiredCount: 1,
      networkConfiguration: {
        assignPublicIp: true,
        securityGroups: [the(graph, GROUP, "web-sg").id],
        subnets: ["subnet-default-a", "subnet-default-b", "subnet-default-c", "subnet-default-d"],
      },
    });
    expect(the(graph, GROUP, "web-sg").inputs["egress"]).to.deep.equal([
      { fromPort: 0, toPort: 65535, protocol: "tcp", cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] },
    ]);
    expect(reportOf(graph).services[0]).to.include({ strategy: "public-ip" });
    expect(graph.assumptions.map(({ subject }) => subject)).to.include("default VPC");
  });

  it("without a public IP find no subnet in the default VPC, and the report says so", async () => {
    const graph = await awsxProgram(
      `new awsx.ecs.FargateService("web", { taskDefinitionArgs: { container: ${CONTAINER} } });`,
    );

    expect(graph.defects).to.deep.equal([
      {
        subject: the(graph, "awsx:ecs:FargateService").urn,
        message:
          "web is placed in private subnets of the default VPC, but AWS creates a default VPC without private subnets: awsx ends with an error.",
        fix: "Set assignPublicIp to true, or set networkConfiguration.",
      },
    ]);
    expect(reportOf(graph).verdict).to.equal("undetermined");
  });

  it("keep what is not known before deployment in its place: an image, not the whole definition", async () => {
    const graph = await awsxProgram(`
      const address = new aws.ec2.Eip("ip").publicIp;
      new awsx.ecs.FargateTaskDefinition("task", { family: "own", container: { name: "web", image: pulumi.interpolate\`\${address}/web\`,
        portMappings: [{ containerPort: 80 }], environment: [{ name: "KEY", value: pulumi.secret("hidden") }] } });`);

    expect(the(graph, DEFINITION).inputs["containerDefinitions"]).to.be.an("array");
    const [definition] = topologyOf(graph).taskDefinitions;
    const [container] = (definition?.containers ?? []) as readonly { image: unknown; portMappings: unknown }[];
    expect(container?.image).to.have.property("unknown");
    expect(container?.portMappings).to.deep.equal([{ containerPort: 80, hostPort: 80, protocol: "tcp" }]);
    expect(JSON.stringify(reportOf(graph))).not.to.contain("hidden");
  });

  it("of type EC2 leave the network to the program, and launch type aside where a strategy is given", async () => {
    const graph = await awsxProgram(`
      const definition = new awsx.ecs.EC2TaskDefinition("task", { container: ${CONTAINER}, networkMode: "host" });
      new awsx.ecs.EC2Service("plain", { cluster: "c", taskDefinition: definition.taskDefinition.arn });
      new awsx.ecs.EC2Service("spread", { cluster: "c", taskDefinition: definition.taskDefinition.arn,
        capacityProviderStrategies: [{ capacityProvider: "own", weight: 1 }] });`);

    expect(the(graph, SERVICE, "plain").inputs).to.deep.equal({
      cluster: "c",
      launchType: "EC2",
      taskDefinition: the(graph, DEFINITION).outputs["arn"],
    });
    expect(the(graph, SERVICE, "spread").inputs).not.to.have.property("launchType");
  });

  describe("end the program where awsx would", () => {
    const cases: [string, string, RegExp][] = [
      ["no task definition", `{}`, /Either .taskDefinition. or .taskDefinitionArgs. must be provided/],
      [
        "two task definitions",
        `{ taskDefinition: "a:1", taskDefinitionArgs: { container: ${CONTAINER} } }`,
        /Only one of/,
      ],
      ["no container", `{ taskDefinitionArgs: {} }`, /Exactly one of \[container\] or \[containers\]/],
      [
        "a network and a public IP beside it",
        `{ assignPublicIp: true, networkConfiguration: { subnets: [] }, taskDefinition: "a:1" }`,
        /networkConfiguration/,
      ],
      [
        "more than Fargate has",
        `{ taskDefinitionArgs: { container: { name: "a", image: "a", memory: 300000 } } }`,
        /exceed the maximum/,
      ],
    ];
    for (const [what, args, message] of cases) {
      it(what, async () => {
        const error = await awsxProgram(`new awsx.ecs.FargateService("web", ${args});`).catch(
          (thrown: unknown) => thrown,
        );

        expect(error).to.be.instanceOf(Error);
        expect((error as Error).message).to.match(message);
      });
    }
  });
});
