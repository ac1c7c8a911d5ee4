/**
 * `doctor` of an account in which tasks are started by more than services and meet more than AWS's own services: all of it
 * is created through AWS's API beside one of our stacks, and read back.
 */
import {
  BatchClient,
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  RegisterJobDefinitionCommand,
} from "@aws-sdk/client-batch";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSubnetsCommand,
} from "@aws-sdk/client-ec2";
import { DescribeServicesCommand, ListServicesCommand } from "@aws-sdk/client-ecs";
import {
  CreateCacheSubnetGroupCommand,
  CreateReplicationGroupCommand,
  ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand, RDSClient } from "@aws-sdk/client-rds";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Report } from "../../../analysis/report";
import { services } from "../../support/sameAnswers";
import { ecsConnectivity } from "../../cli/command";
import { withEmulator } from "../emulator/emulator";
import { accountOf, diagnosed, replayed } from "../live";
import { given } from "../mocks/creator";
import { type Deployment, deploy } from "../mocks/deploy";

/** A service of the stack, as what starts further tasks repeats it. */
interface Place {
  readonly name: string;
  readonly cluster: string;
  readonly taskDefinition: string;
  readonly subnets: string[];
  readonly securityGroups: string[];
}

async function placesOf({ clients: { ecs }, resources }: Deployment): Promise<readonly Place[]> {
  const cluster = given(resources.find(({ type }) => type === "aws:ecs/cluster:Cluster")?.outputs["arn"], "cluster");
  const { serviceArns } = await ecs.send(new ListServicesCommand({ cluster: String(cluster) }));
  const described = await ecs.send(new DescribeServicesCommand({ cluster: String(cluster), services: serviceArns }));
  return (described.services ?? [])
    .map(({ serviceName, taskDefinition, networkConfiguration }) => ({
      name: given(serviceName, "name"),
      cluster: String(cluster),
      taskDefinition: given(taskDefinition, "task definition"),
      subnets: networkConfiguration?.awsvpcConfiguration?.subnets ?? [],
      securityGroups: networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [],
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The image is on Docker Hub: it is pulled through the NAT gateway of the one service, and not from the other's subnets. */
async function startMore(endpoint: string, { region, clients }: Deployment, open: Place, shut: Place): Promise<void> {
  const options = { endpoint, region, credentials: { accessKeyId: "emulated", secretAccessKey: "emulated" } };
  const { Role } = await clients.iam.send(new CreateRoleCommand({ RoleName: "start", AssumeRolePolicyDocument: "{}" }));
  const RoleArn = given(Role?.Arn, "the role");
  const settings = ({ subnets, securityGroups }: Place) => ({
    TaskDefinitionArn: open.taskDefinition,
    LaunchType: "FARGATE" as const,
    NetworkConfiguration: { awsvpcConfiguration: { Subnets: subnets, SecurityGroups: securityGroups } },
  });
  const events = new EventBridgeClient(options);
  await events.send(new PutRuleCommand({ Name: "nightly", ScheduleExpression: "rate(1 day)" }));
  await events.send(
    new PutTargetsCommand({
      Rule: "nightly",
      Targets: [{ Id: "load", Arn: open.cluster, RoleArn, EcsParameters: settings(shut) }],
    }),
  );
  await new SchedulerClient(options).send(
    new CreateScheduleCommand({
      Name: "weekly",
      ScheduleExpression: "rate(7 days)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: open.cluster, RoleArn, EcsParameters: settings(open) },
    }),
  );
  const { awsvpcConfiguration } = settings(shut).NetworkConfiguration;
  const Run = {
    Type: "Task",
    Resource: "arn:aws:states:::ecs:runTask.sync",
    Parameters: {
      LaunchType: "FARGATE",
      Cluster: open.cluster,
      TaskDefinition: open.taskDefinition,
      NetworkConfiguration: { AwsvpcConfiguration: awsvpcConfiguration },
    },
    End: true,
  };
  await new SFNClient(options).send(
    new CreateStateMachineCommand({
      name: "flow",
      roleArn: RoleArn,
      definition: JSON.stringify({ StartAt: "Run", States: { Run } }),
    }),
  );
  await startJobs(new BatchClient(options), RoleArn, open);
}

async function startJobs(batch: BatchClient, serviceRole: string, { subnets, securityGroups }: Place): Promise<void> {
  const { computeEnvironmentArn } = await batch.send(
    new CreateComputeEnvironmentCommand({
      computeEnvironmentName: "pool",
      type: "MANAGED",
      serviceRole,
      computeResources: { type: "FARGATE", maxvCpus: 4, subnets, securityGroupIds: securityGroups },
    }),
  );
  await batch.send(
    new CreateJobQueueCommand({
      jobQueueName: "jobs",
      state: "ENABLED",
      priority: 1,
      computeEnvironmentOrder: [{ order: 1, computeEnvironment: computeEnvironmentArn }],
    }),
  );
  const containerProperties = {
    image: "nginx:1.29",
    executionRoleArn: serviceRole,
    resourceRequirements: [
      { type: "VCPU" as const, value: "1" },
      { type: "MEMORY" as const, value: "2048" },
    ],
  };
  await batch.send(
    new RegisterJobDefinitionCommand({
      jobDefinitionName: "load",
      type: "container",
      platformCapabilities: ["FARGATE"],
      containerProperties,
    }),
  );
}

/** A database that only the first service may call, and a cache that neither may. */
async function createEnds(endpoint: string, { region, clients }: Deployment, open: Place): Promise<void> {
  const options = { endpoint, region, credentials: { accessKeyId: "emulated", secretAccessKey: "emulated" } };
  const { ec2 } = clients;
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: open.subnets }));
  const VpcId = given(Subnets?.[0]?.VpcId, "the VPC");
  const groupOf = async (GroupName: string) =>
    given(
      (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId }))).GroupId,
      "group",
    );
  const [database, cache] = [await groupOf("database"), await groupOf("cache")];
  const UserIdGroupPairs = open.securityGroups.map((GroupId) => ({ GroupId }));
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: database,
      IpPermissions: [{ IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, UserIdGroupPairs }],
    }),
  );
  const rds = new RDSClient(options);
  await rds.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName: "data",
      DBSubnetGroupDescription: "data",
      SubnetIds: open.subnets,
    }),
  );
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: "orders",
      DBInstanceClass: "db.t4g.micro",
      Engine: "postgres",
      AllocatedStorage: 20,
      MasterUsername: "hunter2",
      MasterUserPassword: "hunter2-secret",
      DBSubnetGroupName: "data",
      VpcSecurityGroupIds: [database],
    }),
  );
  const elasticache = new ElastiCacheClient(options);
  await elasticache.send(
    new CreateCacheSubnetGroupCommand({
      CacheSubnetGroupName: "data",
      CacheSubnetGroupDescription: "data",
      SubnetIds: open.subnets,
    }),
  );
  await elasticache.send(
    new CreateReplicationGroupCommand({
      ReplicationGroupId: "sessions",
      ReplicationGroupDescription: "hunter2",
      Engine: "valkey",
      CacheNodeType: "cache.t4g.micro",
      NumCacheClusters: 1,
      CacheSubnetGroupName: "data",
      SecurityGroupIds: [cache],
    }),
  );
}

describe("doctor of an account with schedules, jobs, databases and caches", function () {
  this.timeout(120_000);
  const emulator = withEmulator();
  let deployment: Deployment;
  let places: readonly Place[];
  /** Empty without the emulator. */
  let folder = "";
  let live: Report;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "everything-"));
    await emulator().reset();
    deployment = await deploy(emulator(), "private-fargate");
    places = await placesOf(deployment);
    const [open, shut] = [given(places[0], "a service"), given(places[1], "another service")];
    await startMore(emulator().endpoint, deployment, open, shut);
    await createEnds(emulator().endpoint, deployment, open);
    live = await diagnosed(emulator(), deployment.region, folder);
  });
  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  it("has a verdict for each thing that starts tasks: by the subnets that it names", () => {
    const started = live.services.filter(({ kind }) => kind !== undefined);
    const pull = ({ needs }: (typeof started)[number]) => needs.find(({ purpose }) => purpose === "image-pull");
    expect(started.map((each) => [each.kind, each.name, pull(each)?.verdict])).to.have.deep.members([
      ["event-target", "nightly", "blocked"],
      ["schedule", "weekly", "reachable"],
      ["state-machine", "flow", "blocked"],
      ["batch-job", "load", "reachable"],
    ]);
  });

  it("names the database and the cache as ends that nothing is known to call, and reads no gap", () => {
    expect((live.notJudged ?? []).map(({ kind, name }) => [kind, name])).to.have.deep.members([
      ["rds.Instance", "orders"],
      ["elasticache.ReplicationGroup", "sessions"],
    ]);
    expect(live.findings.filter(({ id }) => id === "DEFECT")).to.deep.equal([]);
  });

  it("explains paths to them by their own security groups", async () => {
    const explained = async (from: string, to: string) => {
      const args = ["explain", from, to, "--aws", "--region", deployment.region, "--format", "json"];
      const { stdout, stderr } = await ecsConnectivity(args, { env: accountOf(emulator()) });
      expect(stderr).to.equal("");
      const { verdict, code } = (JSON.parse(stdout) as { path: { verdict: string; code: string | null } }).path;
      return [verdict, code];
    };
    const [open = "", shut = ""] = places.map(({ name }) => name);
    expect(await explained(open, "orders")).to.deep.equal(["reachable", null]);
    expect(await explained(shut, "orders")).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
    expect(await explained(open, "sessions")).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
  });

  it("says the same again from the snapshot that was saved", async () => {
    const again = await replayed(folder);

    expect(services(again)).to.deep.equal(services(live));
    expect(again.notJudged).to.deep.equal(live.notJudged);
    expect(again.findings).to.deep.equal(live.findings);
  });
});
