/** Tasks that EventBridge Scheduler starts: the schedule, its role, and the task as a service has it. */
import { expect } from "chai";
import type { Strategy } from "../../analysis/rules/strategies";
import type { LaunchType, NetworkMode } from "../../analysis/rules/words";
import { scheduleProblems } from "../../analysis/rules/checks/schedule";
import { ScheduledTask, type ScheduledTaskArgs } from "../../components";
import type { RefusedArgumentsError } from "../../components/refuse";
import type { Properties } from "../../analysis/topology/resource";
import { bothModes, build, type Graph, revealed } from "../support/harness";
import { reportOf } from "../support/reportOf";
import { buildSettings } from "../support/stacks";
import { CAPACITY, CLUSTER, IMAGE, NETWORK, networkOf } from "./later";

const NIGHTLY = { network: NETWORK, cluster: CLUSTER, image: IMAGE, schedule: "cron(0 3 * * ? *)" } as const;

function buildTask(more: Partial<ScheduledTaskArgs> = {}, preview = false): Promise<Graph> {
  return build(() => new ScheduledTask("nightly", { ...NIGHTLY, ...more }), { preview });
}

function targetOf(graph: Graph): Properties {
  return graph.one("nightly", "aws:scheduler/schedule:Schedule").inputs["target"] as Properties;
}

function refusals(more: object): string[] {
  try {
    new ScheduledTask("nightly", { ...NIGHTLY, ...more });
  } catch (error) {
    return (error as RefusedArgumentsError).errors.map(({ reason }) => reason);
  }
  return [];
}

describe("a scheduled task", () => {
  bothModes(
    "is a schedule with a task definition, logs, a group and three roles, and no service",
    async ({ preview }) => {
      const graph = await buildTask({}, preview);

      expect(
        graph.resources
          .filter(({ custom }) => custom)
          .map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`)
          .sort(),
      ).to.deep.equal([
        "LogGroup nightly-logs",
        "Role nightly-execution",
        "Role nightly-schedule",
        "Role nightly-task",
        "RolePolicy nightly-execution",
        "RolePolicy nightly-schedule",
        "Schedule nightly",
        "SecurityGroup nightly-group",
        "SecurityGroupEgressRule nightly-to-anywhere",
        "TaskDefinition nightly-task",
      ]);
      expect(graph.waitsFor(graph.one("nightly", "Schedule"))).to.include.members([
        "nightly-schedule",
        "nightly-to-anywhere",
      ]);
    },
  );

  it("starts one task in UTC in the subnets of the network, without a public IP", async () => {
    const graph = await buildTask();
    const { scheduleExpression, scheduleExpressionTimezone, flexibleTimeWindow, state } = graph.one(
      "nightly",
      "Schedule",
    ).inputs;

    expect([scheduleExpression, scheduleExpressionTimezone, flexibleTimeWindow, state]).to.deep.equal([
      "cron(0 3 * * ? *)",
      "UTC",
      { mode: "OFF" },
      "ENABLED",
    ]);
    const { arn, ecsParameters, ...rest } = targetOf(graph);
    expect(arn).to.equal(CLUSTER);
    expect(ecsParameters).to.deep.include({
      taskCount: 1,
      launchType: "FARGATE",
      networkConfiguration: {
        subnets: ["subnet-0", "subnet-1"],
        securityGroups: [graph.one("nightly-group").id],
        assignPublicIp: false,
      },
    });
    expect(ecsParameters).not.to.have.any.keys("platformVersion", "capacityProviderStrategies", "enableExecuteCommand");
    expect(Object.keys(rest)).to.deep.equal(["roleArn"]);
  });

  it("passes on time zone, window, retries, queue and state", async () => {
    const graph = await buildTask({
      schedule: "rate(5 minutes)",
      timeZone: "Europe/Berlin",
      flexibleWindowMinutes: 15,
      taskCount: 3,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: 3600,
      deadLetterQueueArn: "arn:aws:sqs:eu-central-1:123456789012:failed",
      enabled: false,
      exec: true,
      platformVersion: "1.4.0",
    });
    const { inputs } = graph.one("nightly", "Schedule");

    expect(inputs).to.deep.include({
      scheduleExpression: "rate(5 minutes)",
      scheduleExpressionTimezone: "Europe/Berlin",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
      state: "DISABLED",
    });
    expect(targetOf(graph)).to.deep.include({
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 0 },
      deadLetterConfig: { arn: "arn:aws:sqs:eu-central-1:123456789012:failed" },
    });
    expect(targetOf(graph)["ecsParameters"]).to.include({
      taskCount: 3,
      platformVersion: "1.4.0",
      enableExecuteCommand: true,
    });
  });

  it("has a role that starts this task only, passes its two roles only, and sends to its queue only", async () => {
    const graph = await buildTask({ deadLetterQueueArn: "arn:aws:sqs:eu-central-1:123456789012:failed" });
    const document = JSON.parse(
      revealed(graph.one("nightly-schedule", "RolePolicy").inputs["policy"] ?? "") as string,
    ) as {
      Statement: object[];
    };
    const trust = revealed(
      graph.one("nightly-schedule", "aws:iam/role:Role").inputs["assumeRolePolicy"] ?? "",
    ) as string;
    const arnOf = (name: string, type: string) => graph.one(name, type).outputs["arn"] as string;

    expect(document.Statement).to.deep.equal([
      {
        Effect: "Allow",
        Action: "ecs:RunTask",
        Resource: arnOf("nightly-task", "TaskDefinition").replace(/:\d+$/, ":*"),
        Condition: { ArnEquals: { "ecs:cluster": CLUSTER } },
      },
      {
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: [arnOf("nightly-execution", "aws:iam/role:Role"), arnOf("nightly-task", "aws:iam/role:Role")],
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      },
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-central-1:123456789012:failed" },
    ]);
    expect(trust).to.contain("scheduler.amazonaws.com").and.to.contain(":schedule-group/default");
    expect(document.Statement[0]).to.have.property("Resource").that.matches(/:\*$/);
  });

  const PLACES: readonly (readonly [LaunchType, NetworkMode, Strategy])[] = [
    ["ec2", "awsvpc", "nat-gateway"],
    ["ec2", "bridge", "nat-gateway"],
    ["managed-instances", "host", "nat-gateway"],
    ["managed-instances", "awsvpc", "nat-gateway"],
  ];
  for (const [launchType, networkMode, strategy] of PLACES) {
    it(`runs on ${launchType} in ${networkMode} mode by the capacity's provider`, async () => {
      const capacity = { ...CAPACITY, launchType, strategy };
      const { ecsParameters } = targetOf(await buildTask({ launchType, networkMode, capacity }));
      const parameters = ecsParameters as Properties;

      expect(parameters["capacityProviderStrategies"]).to.deep.equal([{ capacityProvider: "fleet", weight: 1 }]);
      expect(parameters).not.to.have.any.keys("launchType", "platformVersion");
      expect("networkConfiguration" in parameters).to.equal(networkMode === "awsvpc");
    });
  }

  it("under public-ip has a public IP, which the analysis reaches the internet by", async () => {
    const report = await reportOf(
      () => new ScheduledTask("nightly", { ...NIGHTLY, network: networkOf("public-ip"), image: "nginx:1.29" }),
    );

    expect(report.services.map(({ name, kind, strategy }) => [name, kind, strategy])).to.deep.equal([
      ["nightly", "schedule", "public-ip"],
    ]);
    expect(report.services[0]?.egress.ipv4.verdict).to.equal("reachable");
    expect(report.notJudged).to.equal(undefined);
  });
});

describe("a scheduled task, refused", () => {
  it("for all of its mistakes together, with their rules", () => {
    const lines = refusals({
      schedule: "every day",
      timeZone: "Mars/Olympus",
      flexibleWindowMinutes: 0,
      taskCount: 11,
      maximumRetryAttempts: 186,
      maximumEventAgeInSeconds: 59,
      deadLetterQueueArn: "arn:aws:sqs:eu-central-1:123456789012:failed.fifo",
      networkMode: "bridge",
      ingress: "alb",
    });

    expect(lines.map((line) => /^\S+/.exec(line)?.[0])).to.have.members([
      "ingress:",
      "schedule",
      "timeZone",
      "flexibleWindowMinutes",
      "taskCount",
      "maximumRetryAttempts",
      "maximumEventAgeInSeconds",
      "deadLetterQueueArn",
      "strategy",
      "port:",
    ]);
    expect(lines.every((line) => /\[[RV]-[A-Z0-9-]+/.test(line))).to.equal(true);
  });

  it("for the name of a cluster, and for values of another type, without a stack trace", () => {
    expect(refusals({ cluster: "app" })).to.deep.equal([
      "cluster (app): the target of a schedule is a cluster, given by its ARN. [R-RUN-16] Give an ARN such as arn:aws:ecs:eu-west-1:123456789012:cluster/NAME.",
    ]);
    expect(refusals({ timeZone: 5 })).to.deep.equal([
      "timeZone (5): the value is a number, and a text is needed here. Give one value, or leave it out.",
    ]);
    expect(refusals({ timeZone: "Mars" })[0]).to.match(/^timeZone \(Mars\): there is no such time zone\. \[R-RUN-15\]/);
  });

  it("without a plan of its expression: each form that AWS does not have", () => {
    const wrong = [
      "",
      "rate(0 minutes)",
      "rate(1 week)",
      "rate(1.5 hours)",
      "at(2030-02-30T03:00:00)",
      "at(2030-01-31)",
    ];
    const crons = [
      "cron(0 3 * * *)",
      "cron(60 3 * * ? *)",
      "cron(0 3 * * * *)",
      "cron(0 3 ? * ? *)",
      "cron(0 3 ? * MOON *)",
    ];
    for (const schedule of [...wrong, ...crons, "0 3 * * *"]) {
      expect(
        scheduleProblems({ schedule }).map(({ property }) => property),
        schedule,
      ).to.deep.equal(["schedule"]);
    }
  });

  it("never for an expression that AWS accepts", () => {
    const right = [
      "rate(1 minute)",
      "rate(12 hours)",
      "at(2030-01-31T03:00:00)",
      "cron(0/15 * * * ? *)",
      "cron(0 9-17 ? * MON-FRI *)",
      "cron(0 0 L * ? *)",
      "cron(0 0 15W * ? 2027-2030)",
      "cron(0 0 ? * 6#3 *)",
      "cron(0 0 ? JAN,JUL FRIL *)",
      "cron(0,30 3 1,15 */2 ? *)",
    ];
    for (const schedule of right) expect(scheduleProblems({ schedule }), schedule).to.deep.equal([]);
  });
});

describe("the schedules of a stack", () => {
  const JOB = { name: "nightly", image: IMAGE, schedule: "rate(1 day)", environment: { LEVEL: "info" } };

  bothModes(
    "are built on the network of their strategy, without the service that a stack has by default",
    async ({ preview }) => {
      const graph = await buildSettings({ strategy: "nat-gateway", schedules: [JOB] }, preview);

      expect(graph.names("ScheduledTask")).to.deep.equal(["nightly"]);
      graph.resourceCountIs("EcsService", 0);
      graph.resourceCountIs("aws:ecs/service:Service", 0);
      expect(graph.one("nightly", "Schedule").inputs["scheduleExpression"]).to.equal("rate(1 day)");
    },
  );

  it("have the endpoints that they need derived from them", async () => {
    const graph = await buildSettings(
      { strategy: "vpc-endpoints", services: [], schedules: [{ ...JOB, exec: true }] },
      false,
    );

    expect(
      graph.ofType("VpcEndpoint").map(({ inputs }) =>
        String(inputs["serviceName"] as string)
          .split(".")
          .slice(3)
          .join("."),
      ),
    ).to.have.members(["ecr.api", "ecr.dkr", "logs", "ssmmessages", "s3"]);
  });

  it("run on the instances of their launch type and tier", async () => {
    const graph = await buildSettings(
      { strategy: "nat-gateway", services: [], schedules: [{ ...JOB, launchType: "ec2" }] },
      false,
    );

    expect(graph.names("Ec2Capacity")).to.deep.equal(["ec2-private"]);
    expect((targetOf(graph)["ecsParameters"] as Properties)["capacityProviderStrategies"]).to.have.lengthOf(1);
  });

  it("limit their tasks' destinations, and so do services, whose limited callers get a rule to what they call", async () => {
    const egress = [{ cidrIpv4: "203.0.113.0/24", port: 443 }];
    const web = { name: "web", image: IMAGE, egress };
    const api = { name: "api", image: IMAGE, port: 8080, allowFrom: ["web"] };
    const graph = await buildSettings({ services: [web, api], schedules: [{ ...JOB, egress }] }, false);

    expect(graph.names("SecurityGroupEgressRule")).to.deep.equal([
      "api-to-anywhere",
      "nightly-to-0",
      "web-to-0",
      "web-to-api-egress",
    ]);
    expect(graph.one("web-to-api-egress").inputs).to.include({ fromPort: 8080, toPort: 8080, ipProtocol: "tcp" });
    expect(graph.names("SecurityGroupIngressRule")).to.deep.equal(["api-from-service-0"]);
  });
});
