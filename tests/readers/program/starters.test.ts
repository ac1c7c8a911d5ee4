/** Tasks that a program starts and that are no resources, and definitions of which a part is known only after deployment. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { analyse } from "../../../analysis/analyse";
import type { Report } from "../../../analysis/report";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { runProgram } from "../../../readers/program/runProgram";
import { ROOT } from "../../support/stacks";

const NETWORK = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
const gateway = new aws.ec2.InternetGateway("main", { vpcId: vpc.id });
const table = new aws.ec2.RouteTable("main", { vpcId: vpc.id, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }] });
const subnet = new aws.ec2.Subnet("public", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
new aws.ec2.RouteTableAssociation("public", { subnetId: subnet.id, routeTableId: table.id });
const group = new aws.ec2.SecurityGroup("tasks", { vpcId: vpc.id, egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] });
const cluster = new aws.ecs.Cluster("main");
const queue = new aws.sqs.Queue("jobs");
const definition = new aws.ecs.TaskDefinition("seed", {
  family: "seed", networkMode: "awsvpc", requiresCompatibilities: ["FARGATE"], cpu: "256", memory: "512",
  containerDefinitions: JSON.stringify([{ name: "seed", image: "nginx:1" }]),
});
const networkConfiguration = { subnets: [subnet.id], securityGroups: [group.id], assignPublicIp: false };
`;

describe("a program that starts tasks", function () {
  this.timeout(60_000);
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "starters-"));
    writeFileSync(join(directory, "Pulumi.yaml"), "name: jobs\nruntime: nodejs\n");
    symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  async function reportOf(program: string): Promise<Report> {
    writeFileSync(join(directory, "index.ts"), NETWORK + program);
    const run = await runProgram({ directory, stack: "dev", config: ["aws:region=eu-west-1"] });
    return analyse(topologyOf(run), { kind: "program", name: "dev", region: "eu-west-1" });
  }

  it("shows each task that it runs at every deployment, with its network", async () => {
    const report = await reportOf(`
      const args = { cluster: cluster.arn, taskDefinition: definition.arn, launchType: "FARGATE" };
      export const one = aws.ecs.getTaskExecutionOutput({ ...args, networkConfiguration }).taskArns;
      export const two = aws.ecs.getTaskExecutionOutput({ ...args, networkConfiguration: { ...networkConfiguration, assignPublicIp: true } }).id;
    `);
    expect(report.services.map(({ name, kind, needs }) => [name, kind, needs[0]?.verdict])).to.have.deep.members([
      ["getTaskExecution", "execution", "blocked"],
      ["getTaskExecution-2", "execution", "reachable"],
    ]);
    expect(report.services[0]?.needs[0]?.fix).to.equal(
      "Set networkConfiguration.assignPublicIp to true on task execution getTaskExecution.",
    );
    expect(report.findings.map(({ subject }) => subject)).to.not.include("aws:ecs/getTaskExecution:getTaskExecution");
  });

  it("shows a task whose arguments are not all known, and leaves that part open", async () => {
    const report = await reportOf(`
      aws.ecs.getTaskExecutionOutput({ cluster: cluster.arn, taskDefinition: queue.url, launchType: "FARGATE", networkConfiguration });
    `);
    expect(report.services.map(({ kind }) => kind)).to.deep.equal(["execution"]);
    expect(report.verdict).to.equal("undetermined");
  });

  it("has the states of a state machine with an unknown value in it", async () => {
    const report = await reportOf(`
      new aws.sfn.StateMachine("flow", { roleArn: "arn:aws:iam::111122223333:role/flow", definition: pulumi.jsonStringify({ StartAt: "Run", States: { Run: {
        Type: "Task", Resource: "arn:aws:states:::ecs:runTask.sync", End: true,
        Parameters: {
          Cluster: cluster.arn, TaskDefinition: definition.arn, LaunchType: "FARGATE",
          Overrides: { ContainerOverrides: [{ Name: "seed", Environment: [{ Name: "QUEUE", Value: queue.url }] }] },
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet.id], SecurityGroups: [group.id], AssignPublicIp: "ENABLED" } },
        } } } }) });
    `);
    expect(report.services.map(({ name, kind }) => [name, kind])).to.deep.equal([["flow", "state-machine"]]);
    expect(report.verdict).to.equal("reachable");
  });

  it("has the containers of a job of AWS Batch with an unknown value in it", async () => {
    const report = await reportOf(`
      const environment = new aws.batch.ComputeEnvironment("jobs", { type: "MANAGED", computeResources: { type: "FARGATE_SPOT", maxVcpus: 4, subnets: [subnet.id], securityGroupIds: [group.id] } });
      new aws.batch.JobQueue("jobs", { state: "ENABLED", priority: 1, computeEnvironmentOrders: [{ order: 1, computeEnvironment: environment.arn }] });
      new aws.batch.JobDefinition("job", { type: "container", platformCapabilities: ["FARGATE"], containerProperties: pulumi.jsonStringify({ image: "nginx:1", environment: [{ name: "QUEUE", value: queue.url }], networkConfiguration: { assignPublicIp: "ENABLED" } }) });
      new aws.scheduler.Schedule("seed", { scheduleExpression: "rate(1 day)", flexibleTimeWindow: { mode: "OFF" }, target: { arn: cluster.arn, roleArn: "arn:aws:iam::111122223333:role/flow", ecsParameters: { taskDefinitionArn: definition.arn, launchType: "FARGATE", networkConfiguration: { ...networkConfiguration, assignPublicIp: true } } } });
    `);
    expect(report.services.map(({ name }) => name)).to.have.members(["job", "seed"]);
    expect(report.services.flatMap(({ needs }) => needs.map(({ verdict }) => verdict))).to.deep.equal(
      Array(3).fill("reachable"),
    );
  });
});
