/** Starts of tasks beside services, in describe answers as AWS returns them: the saved files have the same ones. */
import { expect } from "chai";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { isUnknown, type Service, type Topology } from "../../../analysis/topology/model";
import { savedGraphOf } from "../../support/saving";
import { ARN, containers, type Files, REGION, SECRET, whole } from "../../support/snapshots";

const CLUSTER = containers.Clusters[0]?.clusterArn ?? "";
const DEFINITION = containers.TaskDefinitions[0]?.taskDefinitionArn ?? "";
const MACHINE = `arn:aws:states:${REGION}:111122223333:stateMachine:flow`;

const network = (AssignPublicIp: string) => ({
  Subnets: ["subnet-private"],
  SecurityGroups: ["sg-1"],
  AssignPublicIp,
});
const EcsParameters = {
  TaskDefinitionArn: DEFINITION,
  LaunchType: "FARGATE",
  PlatformVersion: "1.4.0",
  NetworkConfiguration: { awsvpcConfiguration: network("DISABLED") },
};
const run = (Parameters: unknown, field = "Parameters") => ({
  Type: "Task",
  Resource: "arn:aws:states:::ecs:runTask.sync",
  [field]: Parameters,
});
const settings = {
  Cluster: CLUSTER,
  TaskDefinition: DEFINITION,
  CapacityProviderStrategy: [{ CapacityProvider: "FARGATE_SPOT", Weight: 1 }],
  NetworkConfiguration: { AwsvpcConfiguration: network("ENABLED") },
  Overrides: { ContainerOverrides: [{ Environment: [{ Name: "TOKEN", Value: SECRET }] }] },
};

const OPEN = [["subnet-private"], true];

function machine(States: unknown): Files {
  return { StateMachines: [{ stateMachineArn: MACHINE, name: "flow", definition: JSON.stringify({ States }) }] };
}

function topologyIn(files: Files): Topology {
  return topologyOf(
    savedGraphOf({ accountId: "111122223333", region: REGION, files: { ...whole, ...files }, missing: {} }),
  );
}

/** The name, whether its definition is known, and its network. */
function shown({ name, taskDefinition, networkConfiguration: network }: Service): readonly unknown[] {
  const place = isUnknown(network) || network === null ? null : [network.subnets, network.assignPublicIp];
  return [name, isUnknown(taskDefinition) ? "unknown" : "known", place];
}

const started = (files: Files): readonly Service[] =>
  topologyIn(files).services.filter(({ kind }) => kind !== undefined);

describe("a snapshot with what starts tasks beside services", () => {
  it("has targets of rules, schedules and pipes with their network", () => {
    const services = started({
      // By what started it: the check of the saved files compares running tasks too.
      Tasks: [
        {
          taskArn: `${ARN}:task/main/a`,
          clusterArn: CLUSTER,
          taskDefinitionArn: DEFINITION,
          lastStatus: "RUNNING",
          startedBy: "chronos-schedule/weekly",
          overrides: { containerOverrides: [{ environment: [{ name: "TOKEN", value: SECRET }] }] },
        },
      ],
      EventTargets: [{ Key: "default/nightly/1", Rule: "nightly", Arn: CLUSTER, Input: SECRET, EcsParameters }],
      Schedules: [
        {
          Arn: `arn:aws:scheduler:${REGION}:111122223333:schedule/default/weekly`,
          Name: "weekly",
          Description: SECRET,
          Target: {
            Arn: CLUSTER,
            Input: SECRET,
            EcsParameters: {
              ...EcsParameters,
              LaunchType: undefined,
              CapacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1, base: 0 }],
            },
          },
        },
      ],
      Pipes: [
        {
          Arn: `arn:aws:pipes:${REGION}:111122223333:pipe/orders`,
          Name: "orders",
          Target: CLUSTER,
          TargetParameters: {
            EcsTaskParameters: { ...EcsParameters, NetworkConfiguration: { awsvpcConfiguration: network("ENABLED") } },
            InputTemplate: SECRET,
          },
        },
        {
          Arn: `arn:aws:pipes:${REGION}:111122223333:pipe/computed`,
          Name: "computed",
          Target: CLUSTER,
          TargetParameters: { EcsTaskParameters: { ...EcsParameters, TaskDefinitionArn: `$.${SECRET}` } },
        },
      ],
    });
    expect(services.map(shown)).to.have.deep.members([
      ["nightly", "known", [["subnet-private"], false]],
      ["weekly", "known", [["subnet-private"], false]],
      ["orders", "known", [["subnet-private"], true]],
      ["computed", "unknown", [["subnet-private"], false]],
    ]);
  });

  it("has the states that run tasks, also in branches, and what they compute is unknown", () => {
    const services = started(
      machine({
        One: run(settings),
        Each: { Type: "Map", ItemProcessor: { States: { Two: run(settings) } }, ItemReader: { Parameters: SECRET } },
        Older: { Type: "Map", Iterator: { States: { Three: run(settings) } } },
        Both: { Type: "Parallel", Branches: [{ States: {} }, { States: { Four: run(settings) } }] },
        Path: run({ ...settings, TaskDefinition: undefined, "TaskDefinition.$": `$.${SECRET}` }),
        Query: run({ ...settings, NetworkConfiguration: `{% $states.input.${SECRET} %}` }, "Arguments"),
        Whole: run(`{% ${SECRET} %}`, "Arguments"),
        Call: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { Payload: SECRET } },
      }),
    );
    expect(services.map(shown)).to.have.deep.members([
      ...["One", "Two", "Three", "Four"].map((name) => [`flow/${name}`, "known", OPEN]),
      ["flow/Path", "unknown", OPEN],
      ["flow/Query", "known", null],
      ["flow/Whole", "unknown", null],
    ]);
  });

  it("does not judge a state machine whose definition is not JSON, instead of taking it for one without tasks", () => {
    const files = { StateMachines: [{ stateMachineArn: MACHINE, name: "flow", definition: "" }] };
    expect(topologyIn(files).notJudged?.map(({ kind, reason }) => [kind, reason])).to.deep.equal([
      ["state-machine", "its definition is not JSON"],
    ]);
  });

  it("has jobs of AWS Batch in their environment, with their images, logs, secrets, sidecars and file systems", () => {
    const shared = {
      executionRoleArn: "arn:aws:iam::111122223333:role/execution",
      networkConfiguration: { assignPublicIp: "ENABLED" },
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" },
      volumes: [{ name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1", rootDirectory: SECRET } }],
    };
    const container = {
      image: "ghcr.io/shop/load:1",
      secrets: [{ name: "KEY", valueFrom: `arn:aws:ssm:${REGION}:111122223333:parameter/key` }],
      logConfiguration: {
        logDriver: "splunk",
        options: { "splunk-url": "https://logs.example.com", "splunk-token": SECRET },
        secretOptions: [{ name: "x", valueFrom: `arn:aws:ssm:${REGION}:111122223333:parameter/x` }],
      },
      environment: [{ name: "TOKEN", value: SECRET }],
      command: [SECRET],
      repositoryCredentials: { credentialsParameter: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:login" },
    };
    const sidecar = {
      name: "xray",
      image: "public.ecr.aws/xray/aws-xray-daemon:3",
      environment: [
        { name: "AWS_REGION", value: "us-east-1" },
        { name: "TOKEN", value: SECRET },
      ],
      command: ["-n", "eu-central-1"],
    };
    const definition = (name: string, more: object) => ({
      jobDefinitionArn: `arn:aws:batch:${REGION}:111122223333:job-definition/${name}:1`,
      jobDefinitionName: name,
      platformCapabilities: ["FARGATE"],
      parameters: { token: SECRET },
      ...more,
    });
    const topology = topologyIn({
      ComputeEnvironments: [
        {
          computeEnvironmentArn: "environment/fargate",
          computeEnvironmentName: "fargate",
          computeResources: { type: "FARGATE", subnets: ["subnet-private"], securityGroupIds: ["sg-1"] },
        },
      ],
      JobQueues: [
        {
          jobQueueArn: "queue/jobs",
          jobQueueName: "jobs",
          computeEnvironmentOrder: [{ order: 1, computeEnvironment: "environment/fargate" }],
        },
      ],
      JobDefinitions: [
        definition("load", {
          containerProperties: { ...container, ...shared, fargatePlatformConfiguration: { platformVersion: "1.4.0" } },
        }),
        definition("steps", {
          ecsProperties: {
            taskProperties: [
              { ...shared, platformVersion: "1.4.0", containers: [{ ...container, name: "one" }, sidecar] },
            ],
          },
        }),
      ],
    });
    const jobs = topology.services.filter(({ kind }) => kind === "batch-job");
    expect(jobs.map(shown)).to.have.deep.members([
      ["load", "known", [["subnet-private"], true]],
      ["steps", "known", [["subnet-private"], true]],
    ]);
    const definitions = topology.taskDefinitions.filter(({ name }) => name === "load" || name === "steps");
    const images = definitions.map(({ containers: each }) => (isUnknown(each) ? each : each.map(({ image }) => image)));
    expect(images).to.have.deep.members([
      ["ghcr.io/shop/load:1"],
      ["ghcr.io/shop/load:1", "public.ecr.aws/xray/aws-xray-daemon:3"],
    ]);
  });
});
