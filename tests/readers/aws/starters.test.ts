/** Tasks of a live account that no service runs: what starts them, the tasks themselves, and no secret of either. */
import { expect } from "chai";
import { definitionsIn } from "../../../readers/aws/starters";
import { analyse } from "../../../analysis/analyse";
import { withLive } from "../../../analysis/live";
import type { Report } from "../../../analysis/report";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { liveFactsOf } from "../../../readers/aws/live";
import type { Operation } from "../../../readers/aws/operations";
import { readAccount } from "../../../readers/aws/read";
import { graphOf } from "../../../readers/snapshot/graph";
import { CLUSTER, fakeAccount, type Responder, refuses } from "./fakeAccount";

const SCHEDULE = "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/weekly";
const MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:flow";
const SEED = "arn:aws:ecs:eu-west-1:123456789012:task-definition/seed";

const network = (AssignPublicIp: string) => ({ Subnets: ["subnet-1"], SecurityGroups: ["sg-1"], AssignPublicIp });
const settings = (AssignPublicIp: string) => ({
  TaskDefinitionArn: SEED,
  LaunchType: "FARGATE",
  NetworkConfiguration: { awsvpcConfiguration: network(AssignPublicIp) },
});
const state = (AssignPublicIp: string) => ({
  Type: "Task",
  Resource: "arn:aws:states:::ecs:runTask.sync",
  Parameters: {
    Cluster: CLUSTER,
    TaskDefinition: `${SEED}:3`,
    LaunchType: "FARGATE",
    NetworkConfiguration: { AwsvpcConfiguration: network(AssignPublicIp) },
    Overrides: { ContainerOverrides: [{ Environment: [{ Name: "TOKEN", Value: "hunter2" }] }] },
  },
});
const task = (id: string, startedBy: string, subnetId: string) => ({
  taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/shop/${id}`,
  clusterArn: CLUSTER,
  group: "family:seed",
  startedBy,
  taskDefinitionArn: `${SEED}:3`,
  lastStatus: "RUNNING",
  attachments: [{ type: "ElasticNetworkInterface", details: [{ name: "subnetId", value: subnetId }] }],
});

/** A cluster without services, whose subnet is public. */
function account(more: { readonly [operation in Operation]?: Responder } = {}) {
  return fakeAccount({
    GetCallerIdentity: () => ({ Account: "123456789012" }),
    ListClusters: () => ({ clusterArns: [CLUSTER] }),
    DescribeClusters: () => ({ clusters: [{ clusterArn: CLUSTER, clusterName: "shop", status: "ACTIVE" }] }),
    DescribeTaskDefinition: () => ({
      taskDefinition: {
        taskDefinitionArn: `${SEED}:3`,
        family: "seed",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        containerDefinitions: [{ name: "seed", image: "nginx:1" }],
      },
    }),
    DescribeVpcs: () => ({ Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16", DhcpOptionsId: "default" }] }),
    DescribeVpcAttribute: ({ VpcId, Attribute }) => ({
      VpcId,
      [Attribute === "enableDnsSupport" ? "EnableDnsSupport" : "EnableDnsHostnames"]: { Value: true },
    }),
    DescribeSubnets: () => ({
      Subnets: [{ SubnetId: "subnet-1", VpcId: "vpc-1", CidrBlock: "10.0.0.0/24", AvailabilityZone: "eu-west-1a" }],
    }),
    DescribeInternetGateways: () => ({
      InternetGateways: [{ InternetGatewayId: "igw-1", Attachments: [{ State: "available", VpcId: "vpc-1" }] }],
    }),
    DescribeRouteTables: () => ({
      RouteTables: [
        {
          RouteTableId: "rtb-1",
          VpcId: "vpc-1",
          Associations: [{ Main: true }],
          Routes: [{ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", State: "active" }],
        },
      ],
    }),
    DescribeNetworkAcls: () => ({
      NetworkAcls: [
        {
          NetworkAclId: "acl-1",
          VpcId: "vpc-1",
          IsDefault: true,
          Associations: [{ SubnetId: "subnet-1" }],
          Entries: [false, true].map((Egress) => ({
            Egress,
            RuleNumber: 100,
            RuleAction: "allow",
            Protocol: "-1",
            CidrBlock: "0.0.0.0/0",
          })),
        },
      ],
    }),
    DescribeSecurityGroups: () => ({
      SecurityGroups: [
        {
          GroupId: "sg-1",
          GroupName: "seed",
          VpcId: "vpc-1",
          IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
        },
      ],
    }),
    ListSchedules: () => ({
      Schedules: [
        { Name: "weekly", GroupName: "default", Target: { Arn: CLUSTER } },
        { Name: "other", GroupName: "default", Target: { Arn: "arn:aws:lambda:eu-west-1:123456789012:function:f" } },
      ],
    }),
    GetSchedule: ({ Name, GroupName }) => ({
      Arn: SCHEDULE,
      Name,
      GroupName,
      Target: { Arn: CLUSTER, Input: "hunter2", EcsParameters: settings("DISABLED") },
    }),
    ListRuleNamesByTarget: ({ EventBusName }) => ({ RuleNames: EventBusName === "default" ? ["nightly"] : [] }),
    ListTargetsByRule: () => ({
      Targets: [{ Id: "seed", Arn: CLUSTER, Input: "hunter2", EcsParameters: settings("ENABLED") }],
    }),
    ListStateMachines: () => ({ stateMachines: [{ stateMachineArn: MACHINE, name: "flow" }] }),
    DescribeStateMachine: () => ({
      stateMachineArn: MACHINE,
      name: "flow",
      definition: JSON.stringify({
        States: {
          One: state("ENABLED"),
          Each: { Type: "Map", ItemProcessor: { States: { Two: state("DISABLED") } } },
          Call: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { Payload: "hunter2" } },
        },
      }),
    }),
    ...more,
  });
}

const JOB = "arn:aws:batch:eu-west-1:123456789012:job-definition";

/** Two environments of Fargate in the cluster, one in another, and jobs for each kind of capacity. */
function batch(): NonNullable<Parameters<typeof account>[0]> {
  const environment = (name: string, ecsClusterArn = CLUSTER) => ({
    computeEnvironmentArn: `environment/${name}`,
    computeEnvironmentName: name,
    ecsClusterArn,
    computeResources: {
      type: "FARGATE",
      subnets: ["subnet-1"],
      securityGroupIds: ["sg-1"],
      tags: { token: "hunter2" },
    },
  });
  const container = { image: "nginx:1", command: ["hunter2"], environment: [{ name: "TOKEN", value: "hunter2" }] };
  const job = (name: string, revision: number, more: object) => ({
    jobDefinitionArn: `${JOB}/${name}:${String(revision)}`,
    jobDefinitionName: name,
    revision,
    parameters: { token: "hunter2" },
    platformCapabilities: ["FARGATE"],
    ...more,
  });
  return {
    DescribeComputeEnvironments: () => ({
      computeEnvironments: [environment("public"), environment("also"), environment("elsewhere", `${CLUSTER}-2`)],
    }),
    DescribeJobQueues: () => ({
      jobQueues: [
        {
          jobQueueArn: "queue/jobs",
          jobQueueName: "jobs",
          computeEnvironmentOrder: ["public", "also", "elsewhere"].map((name, order) => ({
            order,
            computeEnvironment: `environment/${name}`,
          })),
        },
      ],
    }),
    DescribeJobDefinitions: ({ status }) => ({
      jobDefinitions: [
        job("load", 9, { containerProperties: { ...container, image: "older:1" } }),
        job("load", 10, {
          containerProperties: { ...container, networkConfiguration: { assignPublicIp: "ENABLED" } },
        }),
        job("steps", 1, { ecsProperties: { taskProperties: [{ containers: [{ ...container, name: "one" }] }] } }),
        job("pool", 1, { platformCapabilities: ["EC2"], containerProperties: container }),
        job("pods", 1, { eksProperties: { podProperties: {} } }),
      ].filter(() => status === "ACTIVE"),
    }),
    ListSchedules: () => ({}),
    ListRuleNamesByTarget: () => ({}),
    ListStateMachines: () => ({}),
  };
}

async function reportOf(more: Parameters<typeof account>[0] = {}, existence = false): Promise<Report> {
  const answers = await readAccount(account(more), { existence });
  expect(JSON.stringify(answers)).to.not.include("hunter2");
  const topology = topologyOf(graphOf(answers));
  return withLive(
    analyse(topology, { kind: "aws", name: "shop", region: "eu-west-1" }),
    topology,
    liveFactsOf(answers),
  );
}

describe("a live account that starts tasks without a service", () => {
  it("requests no definition that an expression computes", () => {
    const pipe = (TaskDefinitionArn: string) => ({ TargetParameters: { EcsTaskParameters: { TaskDefinitionArn } } });
    const names = ["seed:3", "$.detail.task", "{% $states.input.task %}"];
    expect(names.flatMap((name) => definitionsIn("Pipes", pipe(name)))).to.deep.equal(["seed:3"]);
  });

  it("has a verdict for each thing that starts them, by its ARN or key, and keeps no secret", async () => {
    const report = await reportOf();
    expect(
      report.services.map(({ kind, name, id, needs }) => [kind, name, id, needs[0]?.verdict]),
    ).to.have.deep.members([
      ["schedule", "weekly", SCHEDULE, "blocked"],
      ["event-target", "nightly", "default/nightly/seed", "reachable"],
      ["state-machine", "flow/One", `${MACHINE}#One`, "reachable"],
      ["state-machine", "flow/Two", `${MACHINE}#Two`, "blocked"],
    ]);
    expect(report.services.find(({ name }) => name === "flow/Two")?.needs[0]?.fix).to.include(
      "definition.States.Each.ItemProcessor.States.Two.Parameters.",
    );
    expect(report).to.not.have.property("notJudged");
  });

  it("has the running tasks of each, by what started them, and in what they differ", async () => {
    const report = await reportOf({
      ListTasks: ({ desiredStatus }) => ({ taskArns: desiredStatus === "RUNNING" ? ["a", "b", "c"] : [] }),
      DescribeTasks: () => ({
        tasks: [
          task("a", "chronos-schedule/weekly", "subnet-1"),
          task("b", "AWS Step Functions", "subnet-9"),
          task("c", "", "subnet-1"),
        ],
      }),
    });
    const tasks = Object.fromEntries(
      report.services.map(({ name, live }) => [name, live?.tasks.map(({ id, differs }) => [id, differs])]),
    );
    const moved = (word: string) => [`is in subnet-9, which is not one of the ${word}'s subnets`];
    // The last one has no name of a starter.
    expect(tasks).to.deep.equal({
      weekly: [
        ["a", []],
        ["c", []],
      ],
      nightly: [["c", []]],
      "flow/One": [
        ["b", moved("state machine")],
        ["c", []],
      ],
      "flow/Two": [
        ["b", moved("state machine")],
        ["c", []],
      ],
    });
  });

  it("names a kind that may not be read as not judged, and is then not reachable", async () => {
    const report = await reportOf({
      GetSchedule: () => ({
        Arn: SCHEDULE,
        Name: "weekly",
        Target: { Arn: CLUSTER, EcsParameters: settings("ENABLED") },
      }),
      ListStateMachines: refuses("ListStateMachines", "denied"),
    });
    expect(report.notJudged).to.deep.equal([
      {
        kind: "state-machine",
        name: "StateMachines",
        id: "StateMachines",
        reason:
          "its definition was not read: states:ListStateMachines was denied: allow it as docs/iam-policy.json does",
      },
    ]);
    expect(report.verdict).to.equal("undetermined");
  });

  it("has the newest active revision of each job of AWS Batch on Fargate, in each environment of the clusters", async () => {
    const report = await reportOf(batch());
    const jobs = report.services.filter(({ kind }) => kind === "batch-job");
    expect(jobs.map(({ name, id, needs }) => [name, id, needs[0]?.verdict])).to.have.deep.members([
      ["load/public", `${JOB}/load:10#public`, "reachable"],
      ["load/also", `${JOB}/load:10#also`, "reachable"],
      ["steps/public", `${JOB}/steps:1#public`, "blocked"],
      ["steps/also", `${JOB}/steps:1#also`, "blocked"],
    ]);
    // The image of the other revision, and the environment of the other cluster, appear nowhere.
    expect(JSON.stringify(report)).to.not.match(/older|elsewhere/);
    expect(report.notJudged).to.deep.equal([
      {
        kind: "batch-job",
        name: "pool",
        id: `${JOB}/pool:1`,
        reason: "AWS Batch runs this job on EC2 instances, whose network is not judged (R-RUN-08)",
      },
    ]);
  });

  it("looks up the images of schedules, targets, state machines and jobs, each once", async () => {
    const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/seed:1";
    const container = { name: "seed", image, logConfiguration: { logDriver: "awslogs" } };
    const asked: string[] = [];
    const table: Parameters<typeof account>[0] = {
      DescribeImages: ({ repositoryName }) => {
        asked.push(String(repositoryName));
        return refuses("DescribeImages", "gone", "no", "ImageNotFoundException")({});
      },
      DescribeTaskDefinition: () => ({
        taskDefinition: { taskDefinitionArn: `${SEED}:3`, family: "seed", containerDefinitions: [container] },
      }),
    };
    const jobs = {
      DescribeJobDefinitions: () => ({
        jobDefinitions: [
          {
            jobDefinitionArn: `${JOB}/load:1`,
            jobDefinitionName: "load",
            revision: 1,
            platformCapabilities: ["FARGATE"],
            containerProperties: container,
          },
        ],
      }),
    };
    const states = ({ services }: Report) =>
      services.map(({ kind, live }) => `${kind} ${live?.existence?.map(({ state }) => state).join(" ")}`).sort();

    expect(states(await reportOf(table, true))).to.deep.equal([
      "event-target missing",
      "schedule missing",
      "state-machine missing",
      "state-machine missing",
    ]);
    expect(states(await reportOf({ ...batch(), ...table, ...jobs }, true))).to.deep.equal([
      "batch-job missing",
      "batch-job missing",
    ]);
    expect(asked).to.deep.equal(["seed", "seed"]);
  });

  it("reads the file systems and the registries' zones of jobs, as those of task definitions", async () => {
    const volumes = [
      { name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1" }, host: { sourcePath: "hunter2" } },
    ];
    const zone = (HostedZoneId: string, Name: string) => ({ HostedZoneId, Name, Owner: {} });
    const one = account({
      ...batch(),
      DescribeJobDefinitions: () => ({
        jobDefinitions: [
          {
            jobDefinitionArn: `${JOB}/load:1`,
            jobDefinitionName: "load",
            platformCapabilities: ["FARGATE"],
            containerProperties: { image: "registry.example.com/load:1", volumes },
          },
        ],
      }),
      ListHostedZonesByVPC: () => ({ HostedZoneSummaries: [zone("Z1", "example.com."), zone("Z2", "other.test.")] }),
    });
    const { files } = await readAccount(one, {});
    expect(JSON.stringify(files)).to.not.include("hunter2");
    const asked = (name: string) => one.asked.filter(({ operation }) => operation === name).map(({ input }) => input);
    expect(asked("DescribeMountTargets")).to.deep.equal([{ MaxItems: 100, FileSystemId: "fs-1" }]);
    expect(asked("ListResourceRecordSets")).to.deep.equal([{ HostedZoneId: "Z1" }]);
  });

  it("names AWS Batch as not judged where any of its answers is denied, and leaves it out without an environment", async () => {
    for (const operation of ["DescribeComputeEnvironments", "DescribeJobQueues", "DescribeJobDefinitions"] as const) {
      const report = await reportOf({ ...batch(), [operation]: refuses(operation, "denied") });
      expect(report.notJudged, operation).to.deep.equal([
        {
          kind: "batch-job",
          name: "JobDefinitions",
          id: "JobDefinitions",
          reason: `platformCapabilities of JobDefinitions was not read: batch:${operation} was denied: allow it as docs/iam-policy.json does`,
        },
      ]);
      expect(report.verdict).to.not.equal("reachable");
    }
    const none = await reportOf({ ...batch(), DescribeComputeEnvironments: () => ({ computeEnvironments: [] }) });
    expect(none).to.not.have.property("notJudged");
    expect(none.services.filter(({ kind }) => kind === "batch-job")).to.deep.equal([]);
  });

  it("does not take the revision that a deployment replaces for one that nothing starts", async () => {
    const report = await reportOf({
      ListTasks: () => ({ taskArns: [] }),
      ListSchedules: () => ({}),
      ListRuleNamesByTarget: () => ({}),
      ListStateMachines: () => ({}),
      ListServices: () => ({ serviceArns: ["arn:aws:ecs:eu-west-1:123456789012:service/shop/web"] }),
      DescribeServices: ({ services }) => ({
        services: (services as string[]).map((serviceArn) => ({
          serviceArn,
          serviceName: "web",
          clusterArn: CLUSTER,
          launchType: "FARGATE",
          taskDefinition: `${SEED}:3`,
          deployments: [{ taskDefinition: `${SEED}:2` }],
          networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"], assignPublicIp: "ENABLED" } },
        })),
      }),
      DescribeTaskDefinition: ({ taskDefinition }) => ({
        taskDefinition: {
          taskDefinitionArn: taskDefinition,
          family: "seed",
          networkMode: "awsvpc",
          requiresCompatibilities: ["FARGATE"],
          containerDefinitions: [{ name: "seed", image: "nginx:1" }],
        },
      }),
    });
    expect(report.services.map(({ name }) => name)).to.deep.equal(["web"]);
    expect(report).to.not.have.property("notJudged");
  });

  it("does not take the definition of a deleted service, which AWS still returns, for one that nothing starts", async () => {
    const inactive = account({
      ListServices: () => ({ serviceArns: ["arn:aws:ecs:eu-west-1:123456789012:service/shop/old"] }),
      DescribeServices: ({ services }) => ({
        services: (services as string[]).map((serviceArn) => ({
          serviceArn,
          serviceName: "old",
          clusterArn: CLUSTER,
          status: "INACTIVE",
          taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/old:1",
        })),
      }),
    });
    const { files } = await readAccount(inactive, {});
    expect(files["Services"]).to.have.length(1);
    const described = inactive.asked.filter(({ operation }) => operation === "DescribeTaskDefinition");
    expect(JSON.stringify(described)).to.include("task-definition/seed").and.not.include("task-definition/old");
  });

  it("reads no starter for a call that names services", async () => {
    const one = account();
    await readAccount(one, { services: [] });
    expect(one.asked.some(({ operation }) => operation === "ListSchedules")).to.equal(true);
    const named = account({
      ListServices: () => ({ serviceArns: ["arn:aws:ecs:eu-west-1:123456789012:service/shop/web"] }),
    });
    await readAccount(named, { services: ["web"] });
    expect(named.asked.some(({ operation }) => operation === "ListSchedules")).to.equal(false);
  });
});
