/** Tasks that no ECS service runs: each kind of starter, in a public subnet without and with a public IP. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { Report, ServiceReport } from "../../analysis/report";
import { exitCodeOf } from "../../analysis/report/exitCode";
import { judged, reportOf } from "../support/reportOf";
import { topologyOf } from "../../analysis/topology/fromResources";
import { withTask } from "../../analysis/topology/givenTask";
import { graphFor } from "../support/reportOf";
import type { ResourceGraph } from "../../analysis/topology/resource";
import { idleTypes } from "../support/without";
import { faults } from "../support/published";
import { reportJson } from "../../reports/json";
import { reportText } from "../../reports/text";

const IMAGE = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/cron:1";
const CODES = { require: [], strict: false, allowUndetermined: false };

interface Place {
  readonly cluster: aws.ecs.Cluster;
  readonly definition: aws.ecs.TaskDefinition;
  readonly subnets: pulumi.Output<string>[];
  readonly groups: pulumi.Output<string>[];
  readonly role: aws.iam.Role;
}

function definitionOf(name: string): aws.ecs.TaskDefinition {
  return new aws.ecs.TaskDefinition(name, {
    family: name,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: "256",
    memory: "512",
    containerDefinitions: JSON.stringify([{ name: "cron", image: IMAGE }]),
  });
}

/** A VPC with one public subnet. The task definition is there once it is used: a job of AWS Batch has its own. */
function place(): Place {
  const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
  const gateway = new aws.ec2.InternetGateway("main", { vpcId: vpc.id });
  const table = new aws.ec2.RouteTable("main", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
  });
  const subnet = new aws.ec2.Subnet("public", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
  new aws.ec2.RouteTableAssociation("public", { subnetId: subnet.id, routeTableId: table.id });
  const group = new aws.ec2.SecurityGroup("cron", {
    vpcId: vpc.id,
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
  });
  let definition: aws.ecs.TaskDefinition | undefined;
  return {
    cluster: new aws.ecs.Cluster("main"),
    get definition() {
      return (definition ??= definitionOf("cron"));
    },
    subnets: [subnet.id],
    groups: [group.id],
    role: new aws.iam.Role("events", { assumeRolePolicy: "{}" }),
  };
}

type Starter = (at: Place, isPublic: boolean) => void;

const network = ({ subnets, groups }: Place, assignPublicIp: boolean) => ({
  subnets,
  securityGroups: groups,
  ...(assignPublicIp ? { assignPublicIp } : {}),
});
/** As AWS's API writes it. */
const awsvpc = ({ subnets, groups }: Place, isPublic: boolean) => ({
  Subnets: subnets,
  SecurityGroups: groups,
  AssignPublicIp: isPublic ? "ENABLED" : "DISABLED",
});

const eventTarget: Starter = (at, isPublic) =>
  new aws.cloudwatch.EventTarget("weekly", {
    rule: "weekly",
    arn: at.cluster.arn,
    ecsTarget: {
      taskDefinitionArn: at.definition.arn,
      launchType: "FARGATE",
      networkConfiguration: network(at, isPublic),
    },
  });
const schedule: Starter = (at, isPublic) =>
  new aws.scheduler.Schedule("weekly", {
    scheduleExpression: "rate(7 days)",
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: at.cluster.arn,
      roleArn: at.role.arn,
      ecsParameters: {
        taskDefinitionArn: at.definition.arn,
        launchType: "FARGATE",
        networkConfiguration: network(at, isPublic),
      },
    },
  });
const RUN_TASK = "arn:aws:scheduler:::aws-sdk:ecs:runTask";
const universalSchedule = (at: Place, input: pulumi.Input<string> | undefined) =>
  new aws.scheduler.Schedule("weekly", {
    scheduleExpression: "rate(7 days)",
    flexibleTimeWindow: { mode: "OFF" },
    target: { arn: RUN_TASK, roleArn: at.role.arn, ...(input === undefined ? {} : { input }) },
  });
const pipe: Starter = (at, isPublic) =>
  new aws.pipes.Pipe("weekly", {
    roleArn: at.role.arn,
    source: "arn:aws:sqs:ap-northeast-1:111122223333:jobs",
    target: at.cluster.arn,
    targetParameters: {
      ecsTaskParameters: {
        taskDefinitionArn: at.definition.arn,
        launchType: "FARGATE",
        networkConfiguration: {
          awsVpcConfiguration: {
            subnets: at.subnets,
            securityGroups: at.groups,
            assignPublicIp: isPublic ? "ENABLED" : "DISABLED",
          },
        },
      },
    },
  });
const runTask = (at: Place, isPublic: boolean, settings: object = {}) => ({
  Type: "Task",
  Resource: "arn:aws:states:::ecs:runTask.sync",
  Parameters: {
    Cluster: at.cluster.arn,
    TaskDefinition: at.definition.arn,
    LaunchType: "FARGATE",
    NetworkConfiguration: { AwsvpcConfiguration: awsvpc(at, isPublic) },
    ...settings,
  },
  End: true,
});
const machine = (at: Place, states: object) =>
  new aws.sfn.StateMachine("weekly", {
    roleArn: at.role.arn,
    definition: pulumi.jsonStringify({ StartAt: "Run", States: states }),
  });
const stateMachine: Starter = (at, isPublic) => machine(at, { Run: runTask(at, isPublic) });
const batchJob: Starter = (at, isPublic) => {
  const environment = new aws.batch.ComputeEnvironment("jobs", {
    type: "MANAGED",
    computeResources: { type: "FARGATE", maxVcpus: 4, subnets: at.subnets, securityGroupIds: at.groups },
  });
  new aws.batch.JobQueue("jobs", {
    state: "ENABLED",
    priority: 1,
    computeEnvironmentOrders: [{ order: 1, computeEnvironment: environment.arn }],
  });
  new aws.batch.JobDefinition("weekly", {
    type: "container",
    platformCapabilities: ["FARGATE"],
    containerProperties: JSON.stringify({
      image: IMAGE,
      ...(isPublic ? { networkConfiguration: { assignPublicIp: "ENABLED" } } : {}),
    }),
  });
};
const taskSet: Starter = (at, isPublic) => {
  const service = new aws.ecs.Service("external", {
    cluster: at.cluster.arn,
    desiredCount: 3,
    deploymentController: { type: "EXTERNAL" },
  });
  new aws.ecs.TaskSet("weekly", {
    service: service.id,
    cluster: at.cluster.arn,
    taskDefinition: at.definition.arn,
    launchType: "FARGATE",
    scale: { unit: "PERCENT", value: 50 },
    networkConfiguration: network(at, isPublic),
  });
};

const PARAMETERS = "definition.States.Run.Parameters.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp";
const KINDS: readonly (readonly [string, Starter, string, RegExp])[] = [
  ["event-target", eventTarget, "ecsTarget.networkConfiguration.assignPublicIp to true", /event target weekly/],
  ["schedule", schedule, "target.ecsParameters.networkConfiguration.assignPublicIp to true", /schedule weekly/],
  [
    "pipe",
    pipe,
    "targetParameters.ecsTaskParameters.networkConfiguration.awsVpcConfiguration.assignPublicIp to ENABLED",
    /pipe weekly/,
  ],
  ["state-machine", stateMachine, `${PARAMETERS} to ENABLED`, /state machine weekly/],
  ["batch-job", batchJob, "containerProperties.networkConfiguration.assignPublicIp to ENABLED", /Batch job weekly/],
  ["task-set", taskSet, "networkConfiguration.assignPublicIp to true", /task set weekly/],
];

function only(report: Report): ServiceReport {
  expect(report.services.map(({ name }) => name)).to.have.length(1);
  const [service] = report.services;
  if (service === undefined) throw new Error("nothing is judged");
  return service;
}

describe("tasks that no service runs", () => {
  for (const [kind, starter, setting, subject] of KINDS) {
    describe(`started by ${kind}`, () => {
      for (const preview of [false, true]) {
        // In a first preview the whole definition of a state machine is one unknown text.
        if (preview && kind === "state-machine") continue;
        const when = preview ? "in a first preview" : "after a deployment";

        it(`are blocked in a public subnet without a public IP, with one fix, ${when}`, async () => {
          const report = await reportOf(() => starter(place(), false), { preview });
          const service = only(report);
          expect(service).to.include({ kind, launchType: "fargate", networkMode: "awsvpc" });
          expect(report.verdict).to.equal("blocked");
          expect(exitCodeOf(report, CODES)).to.equal(1);
          for (const need of service.needs) {
            expect(need.code).to.equal("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
            expect(need.fix).to.include(`Set ${setting} on `).and.match(subject);
          }
          expect(service.needs.map(({ destination }) => destination)).to.include.members(["ecr.api", "ecr.dkr", "s3"]);
        });

        it(`are reachable with a public IP, and keep the schema, ${when}`, async () => {
          const report = await reportOf(() => starter(place(), true), { preview });
          expect(report.verdict).to.equal("reachable");
          expect(exitCodeOf(report, CODES)).to.equal(0);
          expect(only(report).network.assignPublicIp).to.equal(true);
          expect(faults("report", JSON.parse(reportJson([report])))).to.deep.equal([]);
        });
      }
    });
  }

  /** A role is not judged, launch type FARGATE runs in any cluster, and a task set has all that its service lacks. */
  const NOT_JUDGED = ["aws:ecs/cluster:Cluster", "aws:ecs/service:Service", "aws:iam/role:Role"];
  for (const [kind, starter] of KINDS) {
    it(`have no resource without which the report is the same: ${kind}`, async () => {
      const graph = await graphFor(() => starter(place(), true));
      const answer = (left: ResourceGraph) => {
        const { verdict, services, notJudged } = judged(topologyOf(left));
        return [verdict, services.map(({ needs }) => needs.map(({ verdict, code }) => [verdict, code])), notJudged];
      };
      expect(idleTypes(graph, answer).filter((type) => !NOT_JUDGED.includes(type))).to.deep.equal([]);
    });
  }

  it("have no path in and no desired count, and their hours are not counted", async () => {
    const report = await reportOf(() => schedule(place(), true));
    expect(only(report)).to.include({ ingress: null, desiredCount: null });
    expect(report.cost.items.map(({ name, count }) => [name, count])).to.deep.include([
      "Public IPv4: Fargate task that is started, only while it runs",
      0,
    ]);
    expect(reportText([report], { colour: false, width: Infinity, require: [] }))
      .to.include("weekly (schedule) reachable")
      .and.include("runs when it is started")
      .and.not.match(/^ +in: /m);
  });

  it("of a task set are a part of its service's tasks, which has no network of its own", async () => {
    expect(only(await reportOf(() => taskSet(place(), true)))).to.include({ name: "weekly", desiredCount: 2 });
  });

  it("stand beside services, and one that cannot start makes the whole blocked", async () => {
    const report = await reportOf(() => {
      const at = place();
      eventTarget(at, false);
      new aws.ecs.Service("web", {
        cluster: at.cluster.arn,
        taskDefinition: definitionOf("web").arn,
        launchType: "FARGATE",
        networkConfiguration: network(at, true),
      });
    });
    expect(report.services.map(({ kind = "service" }) => kind)).to.have.members(["service", "event-target"]);
    expect(report.verdict).to.equal("blocked");
  });

  it("have no id of AWS where it is not theirs: arn of an event target is its cluster", async () => {
    const graph = await graphFor(() => eventTarget(place(), true));
    const target = graph.resources.find(({ type }) => type === "aws:cloudwatch/eventTarget:EventTarget");
    const exported = graph.resources.map((each) => ({ ...each, syntheticId: false }));
    const { services } = judged(topologyOf({ ...graph, resources: exported }));
    expect(services.map(({ id }) => id)).to.deep.equal([target?.urn]);
  });

  it("are undetermined where EventBridge gives a public IP by a capacity provider strategy", async () => {
    const report = await reportOf(() => {
      const at = place();
      new aws.cloudwatch.EventTarget("weekly", {
        rule: "weekly",
        arn: at.cluster.arn,
        ecsTarget: {
          taskDefinitionArn: at.definition.arn,
          capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
          networkConfiguration: network(at, true),
        },
      });
    });
    expect(report.verdict).to.equal("undetermined");
    expect(only(report).needs[0]?.message).to.include("launch type FARGATE only");
  });

  it("have the setting of their own kind in the fix of a public IP that is not used", async () => {
    const fixOf = async (starter: Starter) => {
      const report = await reportOf(() => {
        const at = place();
        const vpcId = new aws.ec2.Vpc("other", { cidrBlock: "10.1.0.0/16" }).id;
        const subnet = new aws.ec2.Subnet("private", { vpcId, cidrBlock: "10.1.0.0/24" });
        const table = new aws.ec2.RouteTable("private", { vpcId });
        new aws.ec2.RouteTableAssociation("private", { subnetId: subnet.id, routeTableId: table.id });
        const nat = new aws.ec2.NatGateway("nat", { subnetId: at.subnets[0] ?? "", allocationId: "eipalloc-1" });
        new aws.ec2.Route("out", { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id });
        starter({ ...at, definition: at.definition, subnets: [subnet.id] }, true);
      });
      return report.findings.find(({ id }) => id === "V-06")?.fix;
    };
    expect(await fixOf(eventTarget)).to.equal(
      "Set ecsTarget.networkConfiguration.assignPublicIp to false on event target weekly.",
    );
    expect(await fixOf(batchJob)).to.equal(
      "Set containerProperties.networkConfiguration.assignPublicIp to DISABLED on Batch job weekly, unless it also runs in a public subnet.",
    );
  });

  it("are refused on Fargate without a network, and in another mode with one", async () => {
    const target = (networkMode: string, launchType: string, withNetwork: boolean) =>
      reportOf(() => {
        const at = place();
        const definition = new aws.ecs.TaskDefinition("cron", {
          family: "cron",
          networkMode,
          containerDefinitions: JSON.stringify([{ name: "cron", image: IMAGE }]),
        });
        new aws.cloudwatch.EventTarget("weekly", {
          rule: "weekly",
          arn: at.cluster.arn,
          ecsTarget: {
            taskDefinitionArn: definition.arn,
            launchType,
            ...(withNetwork ? { networkConfiguration: network(at, false) } : {}),
          },
        });
      });
    for (const report of [await target("awsvpc", "FARGATE", false), await target("bridge", "EC2", true)]) {
      const errors = report.findings.filter(({ severity }) => severity === "error");
      expect(errors.map(({ id, subject }) => [id, subject.endsWith("::weekly")])).to.deep.equal([["V-04", true]]);
    }
  });

  describe("in a state machine", () => {
    it("are found in Map and Parallel, each under its state's name", async () => {
      const report = await reportOf(() => {
        const at = place();
        machine(at, {
          Each: { Type: "Map", ItemProcessor: { StartAt: "Inner", States: { Inner: runTask(at, false) } } },
          Both: { Type: "Parallel", Branches: [{ StartAt: "Left", States: { Left: runTask(at, true) } }] },
          Other: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke" },
        });
      });
      expect(report.services.map(({ name, needs }) => [name, needs[0]?.verdict])).to.have.deep.members([
        ["weekly/Inner", "blocked"],
        ["weekly/Left", "reachable"],
      ]);
      expect(report.services.find(({ name }) => name === "weekly/Inner")?.needs[0]?.fix).to.include(
        "definition.States.Each.ItemProcessor.States.Inner.Parameters.",
      );
    });

    for (const [what, settings, reason] of [
      ["a JSON path", { TaskDefinition: undefined, "TaskDefinition.$": "$.task" }, "is read from the input"],
      ["JSONata", { TaskDefinition: "{% $states.input.task %}" }, "is computed by JSONata"],
    ] as const) {
      it(`are undetermined where their task definition is ${what}, and not joined with another`, async () => {
        const report = await reportOf(() => {
          const at = place();
          machine(at, { Run: runTask(at, true, settings) });
        });
        expect(only(report).needs.map(({ verdict }) => verdict)).to.deep.equal(["undetermined"]);
        expect(only(report).needs[0]?.message).to.include(reason);
      });
    }

    it("are undetermined in a first preview, where the definition is not known", async () => {
      const report = await reportOf(() => stateMachine(place(), true), { preview: true });
      expect(only(report)).to.include({ name: "weekly", kind: "state-machine" });
      expect(report.verdict).to.equal("undetermined");
    });

    it("are none where a definition runs Lambda functions alone", async () => {
      const report = await reportOf(() => {
        const at = place();
        machine(at, { Run: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true } });
        schedule(at, true);
      });
      expect(only(report).kind).to.equal("schedule");
      expect(report).to.not.have.property("notJudged");
    });
  });

  describe("of an Express service", () => {
    const express = (at: Place) =>
      new aws.ecs.ExpressGatewayService("web", {
        executionRoleArn: at.role.arn,
        infrastructureRoleArn: at.role.arn,
        primaryContainer: { image: IMAGE, containerPort: 8080 },
        networkConfigurations: [{ subnets: at.subnets, securityGroups: at.groups }],
      });

    it("are undetermined in a public subnet, because AWS does not document their public IP", async () => {
      const report = await reportOf(() => express(place()));
      expect(only(report)).to.include({ kind: "express", desiredCount: 1 });
      expect(only(report).needs.map(({ verdict }) => verdict)).to.deep.equal(Array(4).fill("undetermined"));
      expect(only(report).needs[0]?.message).to.include("R-RUN-13");
    });
  });

  describe("started by a universal target of EventBridge Scheduler", () => {
    const input = (at: Place, isPublic: boolean) =>
      pulumi.jsonStringify({
        Cluster: at.cluster.arn,
        TaskDefinition: at.definition.arn,
        LaunchType: "FARGATE",
        NetworkConfiguration: { AwsvpcConfiguration: awsvpc(at, isPublic) },
      });
    const started = (isPublic: boolean, preview: boolean) =>
      reportOf(
        () => {
          const at = place();
          universalSchedule(at, input(at, isPublic));
        },
        { preview },
      );

    it("have the settings of its input, and their fix", async () => {
      expect((await started(true, false)).verdict).to.equal("reachable");
      const report = await started(false, false);
      expect(report.verdict).to.equal("blocked");
      expect(only(report)).to.include({ kind: "schedule", name: "weekly" });
      expect(only(report).needs[0]?.fix).to.equal(
        "Set target.input.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp to ENABLED on schedule weekly.",
      );
    });

    it("are undetermined in a first preview, where the input is not known", async () => {
      const report = await started(true, true);
      expect([report.verdict, only(report).kind]).to.deep.equal(["undetermined", "schedule"]);
    });

    it("are named as not judged where the input is no JSON, and are none with another action", async () => {
      for (const text of [undefined, "{"]) {
        const report = await reportOf(() => universalSchedule(place(), text));
        expect(report.notJudged?.map(({ kind, name }) => [kind, name])).to.deep.equal([["schedule", "weekly"]]);
        expect(exitCodeOf(report, CODES)).to.equal(3);
      }
      const report = await reportOf(() => {
        const at = place();
        eventTarget(at, true);
        new aws.scheduler.Schedule("stop", {
          scheduleExpression: "rate(7 days)",
          flexibleTimeWindow: { mode: "OFF" },
          target: { arn: "arn:aws:scheduler:::aws-sdk:ecs:stopTask", roleArn: at.role.arn, input: "{}" },
        });
      });
      expect([only(report).kind, report.notJudged]).to.deep.equal(["event-target", undefined]);
    });
  });

  describe("that are not judged", () => {
    const left = (report: Report) => (report.notJudged ?? []).map(({ kind, name }) => [kind, name]);

    it("are named with the reason, and the whole is not reachable", async () => {
      const report = await reportOf(() => {
        const at = place();
        eventTarget(at, true);
        definitionOf("seed");
        new aws.batch.JobDefinition("old", {
          type: "container",
          containerProperties: JSON.stringify({ image: IMAGE }),
        });
        new aws.ecs.Service("web", {
          cluster: at.cluster.arn,
          taskDefinition: at.definition.arn,
          launchType: "FARGATE",
          deploymentController: { type: "CODE_DEPLOY" },
          networkConfiguration: network(at, true),
        });
        new aws.ecs.Service("outside", { cluster: at.cluster.arn, deploymentController: { type: "EXTERNAL" } });
      });
      expect(left(report)).to.have.deep.members([
        ["batch-job", "old"],
        ["deployment", "web"],
        ["service", "outside"],
        ["task-definition", "seed"],
      ]);
      expect(report.verdict).to.equal("undetermined");
      expect(exitCodeOf(report, CODES)).to.equal(3);
      expect(reportText([report], { colour: false, width: Infinity, require: [] }))
        .to.include("Not judged: 4")
        .and.include(
          "task definition seed: nothing in this source is known to start it; judge it as it is run by hand",
        );
    });
  });

  it("leave a load balancer with nothing behind it named, and the verdict as it is", async () => {
    const report = await reportOf(() => {
      const at = place();
      schedule(at, true);
      const balancer = new aws.lb.LoadBalancer("idle", { loadBalancerType: "application", subnets: at.subnets });
      const targets = new aws.lb.TargetGroup("idle", { port: 80, protocol: "HTTP", targetType: "ip" });
      new aws.lb.Listener("idle", {
        loadBalancerArn: balancer.arn,
        port: 80,
        defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
      });
    });
    expect(report.notJudged?.map(({ kind, name, reason }) => [kind, name, reason])).to.deep.equal([
      ["load-balancer", "idle", "no service in this source is behind it, and none is known to call it"],
    ]);
    expect(report.verdict).to.equal("reachable");
  });

  describe("that are run by hand", () => {
    const program = () => {
      place();
      definitionOf("cron");
    };
    const given = { taskDefinition: "cron", subnets: ["public"], securityGroups: ["cron"], launchType: "FARGATE" };

    for (const [assignPublicIp, verdict] of [
      [false, "blocked"],
      [true, "reachable"],
    ] as const) {
      it(`are ${verdict} with assignPublicIp ${String(assignPublicIp)}, and then not left`, async () => {
        const graph = withTask(await graphFor(program), { ...given, assignPublicIp });
        if ("problem" in graph) throw new Error(graph.problem);
        const report = judged(topologyOf(graph));
        expect(only(report)).to.include({ name: "cron", kind: "task" });
        expect(report.verdict).to.equal(verdict);
        expect(report).to.not.have.property("notJudged");
      });
    }

    it("are refused with the name that is meant, where one is mistyped", async () => {
      const graph = withTask(await graphFor(program), { ...given, subnets: ["publik"], assignPublicIp: true });
      expect(graph).to.deep.equal({
        problem: "--subnets publik names no subnet of this source.",
        remedy: "Did you mean public? Use its Pulumi name, its id or ARN, or its URN.",
      });
    });
  });
});
