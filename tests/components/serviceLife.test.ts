/** Scaling, Spot, deployments and volumes of a service, and the rest of its container definition. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ContainerDefinition as ApiDefinition } from "@aws-sdk/client-ecs";
import { expect } from "chai";
import { containerFields, passedFields, refusalOfField } from "../../analysis/rules/checks/containerFields";
import { replacedBy } from "../../analysis/rules/replacements";
import type { EcsServiceArgs } from "../../components/service/args";
import { serviceDefinitionOf } from "../../components/service/definition";
import type { ContainerDetailsArgs } from "../../components/service/containerArgs";
import { planService } from "../../components/service/plan";
import { EcsService } from "../../components/service/service";
import { type Graph, type Resource, bothModes, build, revealed } from "../support/harness";
import { CAPACITY, CLUSTER, DEPLOYED, IMAGE, NETWORK, PREVIEW, inputsOf, namesOf, refusalsOf, service } from "./later";

/** The compiler reports a field of ECS, or an argument that is passed on, that the table lacks. */
const TABLE: Readonly<
  Record<keyof ApiDefinition | keyof aws.ecs.ContainerDefinition | keyof ContainerDetailsArgs, unknown>
> = containerFields;

const made = (args: Partial<EcsServiceArgs>, mode = DEPLOYED): Promise<Graph> => build(() => service(args), mode);

async function inputs(args: Partial<EcsServiceArgs>, name: string, type: string): Promise<Resource["inputs"]> {
  return (await made(args)).one(name, type).inputs;
}

const serviceInputs = (args: Partial<EcsServiceArgs>) => inputs(args, "web", "aws:ecs/service:Service");

async function containersOf(args: Partial<EcsServiceArgs>): Promise<Record<string, unknown>[]> {
  const task = await inputs(args, "web-task", "TaskDefinition");
  return JSON.parse(revealed(task["containerDefinitions"] ?? "") as string) as Record<string, unknown>[];
}

/** The statements of a role's policy, as far as they are not those that every service has. */
async function statements(args: Partial<EcsServiceArgs>, name: string): Promise<unknown[]> {
  const graph = await made(args);
  const [policy] = graph.ofType("RolePolicy").filter((resource) => resource.name === name);
  if (policy === undefined) return [];
  const document = JSON.parse(revealed(policy.inputs["policy"] ?? "") as string) as { Statement: unknown[] };
  return document.Statement.filter((statement) => !/"(ecr|logs):/.test(JSON.stringify(statement)));
}

/** `property [rules]` of each problem that refuses the service. */
function refused(args: Partial<EcsServiceArgs>): string[] {
  return planService("web", { network: NETWORK, cluster: CLUSTER, image: IMAGE, port: 80, ...args })
    .problems.filter(({ severity }) => severity === "error")
    .map(({ property, rules }) => `${property} [${rules.join(", ")}]`);
}

function withContainers(
  ...containers: readonly (Partial<NonNullable<EcsServiceArgs["containers"]>[number]> & { readonly name: string })[]
): Partial<EcsServiceArgs> {
  return { image: undefined, port: undefined, containers: containers.map((each) => ({ image: IMAGE, ...each })) };
}

const ON_EC2 = { launchType: "ec2", networkMode: "bridge", capacity: CAPACITY } as const;

describe("A service's autoscaling", () => {
  const scaling = {
    min: 2,
    max: 6,
    cpu: 60,
    memory: 70,
    requestsPerTarget: 500,
    scaleInCooldownSeconds: 120,
    schedules: [
      { name: "morning", schedule: "cron(0 8 ? * MON-FRI *)", timezone: "Europe/Paris", min: 4 },
      { name: "sale", schedule: "at(2030-01-31T08:00:00)", min: 5, max: 6 },
    ],
  };

  bothModes("is a target, a policy for each metric and an action for each schedule", async (mode) => {
    const graph = await made({ ingress: "alb", scaling }, mode);
    expect(namesOf(graph).filter((name) => name.includes("appautoscaling"))).to.deep.equal([
      "aws:appautoscaling/policy:Policy web-scaling-cpu",
      "aws:appautoscaling/policy:Policy web-scaling-memory",
      "aws:appautoscaling/policy:Policy web-scaling-requests",
      "aws:appautoscaling/scheduledAction:ScheduledAction web-scaling-morning",
      "aws:appautoscaling/scheduledAction:ScheduledAction web-scaling-sale",
      "aws:appautoscaling/target:Target web-scaling",
    ]);
    const target = graph.one("web-scaling", "appautoscaling/target:Target");
    expect(target.inputs).to.include({
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      minCapacity: 2,
      maxCapacity: 6,
    });
    expect(graph.pointsAt(target, "resourceId")).to.include("web");
    const running = graph.one("web", "aws:ecs/service:Service");
    expect(running.inputs["desiredCount"]).to.equal(2);
    expect(running.options.ignoreChanges).to.deep.equal(["desiredCount"]);
  });

  it("follows metrics with their cooldowns, and the label of requests names balancer and target group", async () => {
    const graph = await made({ ingress: "alb", scaling });
    const policy = (metric: string) =>
      graph.one(`web-scaling-${metric}`, "Policy").inputs["targetTrackingScalingPolicyConfiguration"] as object;
    expect(policy("cpu")).to.deep.equal({
      targetValue: 60,
      predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      scaleInCooldown: 120,
    });
    const { predefinedMetricSpecification: requests } = policy("requests") as Record<string, Record<string, string>>;
    expect(requests?.["predefinedMetricType"]).to.equal("ALBRequestCountPerTarget");
    expect(requests?.["resourceLabel"]).to.match(/^app\/[^/:]+\/[^/:]+\/targetgroup\/[^/:]+\/[^/:]+$/);
    expect(graph.one("web-scaling", "appautoscaling/target:Target").inputs["resourceId"]).to.match(
      /^service\/shop\/web[^/:]*$/,
    );
  });

  it("changes minimum and maximum by the clock, and leaves out what a schedule does not set", async () => {
    const action = await inputs({ ingress: "alb", scaling }, "web-scaling-morning", "ScheduledAction");
    expect(action).to.deep.include({
      schedule: "cron(0 8 ? * MON-FRI *)",
      timezone: "Europe/Paris",
      scalableTargetAction: { minCapacity: 4 },
    });
    expect(await inputs({ ingress: "alb", scaling }, "web-scaling-sale", "ScheduledAction")).to.not.have.property(
      "timezone",
    );
  });

  it("leaves nothing behind without it: no target, and desiredCount is the program's", async () => {
    const graph = await made({ desiredCount: 3 });
    expect(namesOf(graph).filter((name) => name.includes("appautoscaling"))).to.deep.equal([]);
    const running = graph.one("web", "aws:ecs/service:Service");
    expect([running.inputs["desiredCount"], running.options.ignoreChanges]).to.deep.equal([3, []]);
  });

  it("starts with the given number of tasks inside the range, and is refused outside of it", async () => {
    expect(await serviceInputs({ scaling: { min: 0, max: 4, cpu: 50 } })).to.include({ desiredCount: 1 });
    expect(await serviceInputs({ desiredCount: 4, scaling: { min: 1, max: 4, cpu: 50 } })).to.include({
      desiredCount: 4,
    });
    expect(refused({ desiredCount: 5, scaling: { min: 1, max: 4, cpu: 50 } })).to.deep.equal([
      "desiredCount [R-SVC-01]",
    ]);
  });

  it("is refused with all its problems together", () => {
    expect(
      refused({
        scaling: {
          min: 5,
          max: 2,
          cpu: 101,
          requestsPerTarget: 100,
          schedules: [
            { name: "night", schedule: "every night", timezone: "Mars/Olympus", max: 1 },
            { name: "night", schedule: "rate(1 hour)" },
          ],
        },
      }),
    ).to.deep.equal([
      "scaling.cpu [R-SVC-01]",
      "scaling.min [R-SVC-01]",
      "scaling.requestsPerTarget [R-SVC-02]",
      "scaling.schedules[0].min [R-SVC-01]",
      "scaling.schedules[0].schedule [R-SVC-03]",
      "scaling.schedules[0].timezone [R-SVC-03]",
      "scaling.schedules[1].name [R-SVC-03]",
      "scaling.schedules[1] [R-SVC-03]",
    ]);
    expect(refused({ scaling: { min: 1, max: 2 } })).to.deep.equal(["scaling [R-SVC-01]"]);
    const byRequests = { scaling: { min: 1, max: 2, requestsPerTarget: 1 } };
    const targetGroupArn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/943f017f100becff";
    expect(refused({ ingress: "nlb", ...byRequests })).to.deep.equal(["scaling.requestsPerTarget [R-SVC-02]"]);
    expect(
      refused({ ingress: "alb", loadBalancer: { targetGroupArn, securityGroupId: "sg-lb" }, ...byRequests }),
    ).to.deep.equal(["scaling.requestsPerTarget [R-SVC-02]"]);
    expect(refused({ ingress: "alb", ...byRequests })).to.deep.equal([]);
  });

  it("must fit on the instances at its maximum", () => {
    const onInstances = { ...ON_EC2, networkMode: "awsvpc", desiredCount: 1 } as const;
    expect(refused({ ...onInstances, scaling: { min: 1, max: 4, cpu: 50 } })).to.deep.equal([]);
    expect(refused({ ...onInstances, scaling: { min: 1, max: 40, cpu: 50 } }).join()).to.contain("R-LIM-0");
  });
});

describe("A service on Fargate Spot", () => {
  const capacityProviders = [{ name: "FARGATE", base: 1 } as const, { name: "FARGATE_SPOT", weight: 3 } as const];

  it("has a capacity provider strategy instead of a launch type, in a forced deployment", async () => {
    const spot = await serviceInputs({ capacityProviders });
    expect(spot["capacityProviderStrategies"]).to.deep.equal([
      { capacityProvider: "FARGATE", weight: 1, base: 1 },
      { capacityProvider: "FARGATE_SPOT", weight: 3 },
    ]);
    expect(spot).to.include({ forceNewDeployment: true, platformVersion: "LATEST" });
    expect(spot).to.not.have.property("launchType");
    expect(await serviceInputs({})).to.not.have.any.keys("capacityProviderStrategies", "forceNewDeployment");
  });

  it("runs on ARM64 too, and waits for what the component depends on", async () => {
    expect(refused({ capacityProviders, architecture: "arm64" })).to.deep.equal([]);
    const graph = await build(() => {
      const list = new aws.ecs.ClusterCapacityProviders("list", {
        clusterName: "shop",
        capacityProviders: ["FARGATE"],
      });
      new EcsService(
        "web",
        { network: NETWORK, cluster: CLUSTER, image: IMAGE, capacityProviders },
        { dependsOn: [list] },
      );
    }, DEPLOYED);
    expect(graph.waitsFor(graph.one("web", "aws:ecs/service:Service"))).to.include("list");
  });

  it("is refused with other launch types, unknown providers, and weights that run nothing", () => {
    expect(refused({ ...ON_EC2, capacityProviders })).to.deep.equal(["capacityProviders [R-MODE-15]"]);
    expect(refused({ capacityProviders: [] })).to.deep.equal(["capacityProviders [R-SVC-04]"]);
    const wrong = [
      { name: "FARGATE_SPOTS", weight: 1001, base: 1 },
      { name: "FARGATE", weight: 0, base: 2 },
      { name: "FARGATE", weight: 0 },
    ] as unknown as EcsServiceArgs["capacityProviders"];
    expect(refused({ capacityProviders: wrong })).to.deep.equal([
      "capacityProviders[0].name [R-SVC-04]",
      "capacityProviders[0].weight [R-SVC-04]",
      "capacityProviders [R-SVC-04]",
      "capacityProviders [R-SVC-04]",
    ]);
  });

  it("is reached in place from the launch type Fargate, and left only by a replacement", async () => {
    const [before, after] = [await serviceInputs({}), await serviceInputs({ capacityProviders })];
    const type = "aws:ecs/service:Service";
    const changed = ["launchType", "capacityProviderStrategies", "forceNewDeployment"];
    expect(replacedBy(type, changed, before, after)).to.deep.equal([]);
    expect(replacedBy(type, changed, after, before)).to.deep.equal(["launchType", "capacityProviderStrategies"]);
    const onEc2 = await serviceInputs(ON_EC2);
    expect(replacedBy(type, changed, before, onEc2)).to.deep.equal(["launchType"]);
    expect(replacedBy(type, changed, before, { ...after, forceNewDeployment: false })).to.include("launchType");
  });
});

describe("A service's deployments", () => {
  it("keep AWS's percentages unless the program sets them", async () => {
    expect(await serviceInputs({ minimumHealthyPercent: 50, maximumPercent: 150, desiredCount: 2 })).to.include({
      deploymentMinimumHealthyPercent: 50,
      deploymentMaximumPercent: 150,
    });
    expect(await serviceInputs({})).to.not.have.any.keys("deploymentMinimumHealthyPercent", "deploymentMaximumPercent");
  });

  it("are refused if no task can start or stop, with the rounding of AWS", () => {
    const percent = (minimumHealthyPercent: number, maximumPercent: number, desiredCount?: number) =>
      refused({ minimumHealthyPercent, maximumPercent, ...(desiredCount === undefined ? {} : { desiredCount }) });
    const stuck = ["minimumHealthyPercent [R-SVC-06]"];
    expect(percent(100, 100)).to.deep.equal(stuck);
    expect(percent(50, 150, 1)).to.deep.equal(stuck);
    expect(percent(50, 150, 2)).to.deep.equal([]);
    expect(percent(0, 100, 1)).to.deep.equal([]);
    expect(percent(100, 200, 1)).to.deep.equal([]);
    expect(percent(101, 99, 1)).to.deep.equal([...stuck, "maximumPercent [R-SVC-06]"]);
    expect(percent(60, 140, 0)).to.deep.equal([]);
    const scaling = { min: 1, max: 4, cpu: 50 };
    expect(refused({ minimumHealthyPercent: 50, maximumPercent: 150, scaling })).to.deep.equal(stuck);
    expect(refused({ minimumHealthyPercent: 50, maximumPercent: 150, scaling: { ...scaling, min: 2 } })).to.deep.equal(
      [],
    );
  });

  it("are judged without a look at each number of tasks, so a maximum of a thousand million costs nothing", () => {
    const percent = (min: number, max = 1e9) =>
      refused({ minimumHealthyPercent: 90, maximumPercent: 110, scaling: { min, max, cpu: 50 } });
    const stuck = ["minimumHealthyPercent [R-SVC-06]"];
    expect([percent(0), percent(9), percent(10), percent(9, 9), percent(1e9)]).to.deep.equal([
      stuck,
      stuck,
      [],
      stuck,
      [],
    ]);
    // Each number alone gives the same answer.
    const alone = (desiredCount: number) => refused({ minimumHealthyPercent: 90, maximumPercent: 110, desiredCount });
    for (let count = 1; count < 30; count++) expect(percent(count, count), String(count)).to.deep.equal(alone(count));
  });

  it("are checked once the percentages resolve", async () => {
    const later = (value: number) => pulumi.output(value);
    const [line] = await refusalsOf(() => service({ minimumHealthyPercent: later(100), maximumPercent: later(100) }));
    expect(line).to.contain("minimumHealthyPercent (100): with 1 task");
    expect(
      await refusalsOf(() => service({ minimumHealthyPercent: later(50), maximumPercent: later(200) }), PREVIEW),
    ).to.deep.equal([]);
  });
});

describe("A service's volumes", () => {
  const efs = { fileSystemId: "fs-1", accessPointId: "fsap-1", iam: true, securityGroupId: "sg-files" };
  const shared: Partial<EcsServiceArgs> = {
    ...withContainers({
      name: "web",
      port: 80,
      mountPoints: [
        { sourceVolume: "files", containerPath: "/files" },
        { sourceVolume: "scratch", containerPath: "/tmp", readOnly: false },
      ],
    }),
    volumes: [{ name: "files", efs }, { name: "scratch" }],
  };

  it("are in the task definition, encrypted in transit, with the permission to mount", async () => {
    const task = await inputs(shared, "web-task", "TaskDefinition");
    expect(task["volumes"]).to.deep.equal([
      {
        name: "files",
        efsVolumeConfiguration: {
          fileSystemId: "fs-1",
          transitEncryption: "ENABLED",
          authorizationConfig: { accessPointId: "fsap-1", iam: "ENABLED" },
        },
      },
      { name: "scratch" },
    ]);
    const arn = "arn:aws:elasticfilesystem:eu-central-1:123456789012";
    expect(await statements(shared, "web-task")).to.deep.equal([
      {
        Effect: "Allow",
        Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        Resource: `${arn}:file-system/fs-1`,
        Condition: { StringEquals: { "elasticfilesystem:AccessPointArn": `${arn}:access-point/fsap-1` } },
      },
    ]);
  });

  it("give no permission to write to a volume that is only read, and none without IAM", async () => {
    const mountPoints = [{ sourceVolume: "files", containerPath: "/files", readOnly: true }];
    const reader = { ...withContainers({ name: "web", port: 80, mountPoints }) };
    const [statement] = await statements({ ...reader, volumes: [{ name: "files", efs }] }, "web-task");
    expect(statement).to.deep.include({ Action: ["elasticfilesystem:ClientMount"] });
    const plain = { ...reader, volumes: [{ name: "files", efs: { fileSystemId: "fs-1" } }] };
    expect(await statements(plain, "web-task")).to.deep.equal([]);
  });

  it("open the way to the file system's group if egress is limited, and no way otherwise", async () => {
    const limited = await made({ ...shared, egress: [{ cidrIpv4: "10.0.0.0/16", port: 443 }] });
    expect(limited.one("web-to-efs-files").inputs).to.include({
      referencedSecurityGroupId: "sg-files",
      ipProtocol: "tcp",
      fromPort: 2049,
      toPort: 2049,
    });
    expect((await made(shared)).names("SecurityGroupEgressRule")).to.deep.equal(["web-to-anywhere"]);
  });

  it("are a need of the service, like files with variables and the credentials of a registry", () => {
    const { containers, efs: systems } = serviceDefinitionOf("web", {
      network: NETWORK,
      cluster: CLUSTER,
      ...shared,
      ...withContainers({
        name: "web",
        environmentFiles: ["arn:aws:s3:::shop/web.env"],
        repositoryCredentials: { credentialsParameter: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:hub" },
      }),
    });
    expect(systems).to.deep.equal(["fs-1"]);
    expect(containers).to.have.nested.property("[0].environmentFiles[0]", "arn:aws:s3:::shop/web.env");
    expect(containers).to.have.nested.property("[0].secrets[0]").that.contains(":secret:hub");
  });

  it("are refused where they cannot be mounted", () => {
    expect(
      refused({
        ...withContainers({
          name: "web",
          mountPoints: [{ sourceVolume: "flies", containerPath: "/files" }],
          volumesFrom: [{ sourceContainer: "nobody" }],
        }),
        volumes: [
          { name: "files", efs: { ...efs, transitEncryption: false, rootDirectory: "/data" } },
          { name: "files", hostPath: "/data" },
          { name: "no name" },
        ],
      }),
    ).to.deep.equal([
      "volumes[0].efs.transitEncryption [R-SVC-11]",
      "volumes[0].efs.rootDirectory [R-SVC-11]",
      "volumes[1].name [R-SVC-12]",
      "volumes[1].hostPath [R-SVC-12]",
      "volumes[2].name [R-SVC-12]",
      "containers[0].mountPoints[0].sourceVolume [R-SVC-12]",
      "containers[0].volumesFrom[0].sourceContainer [R-SVC-12]",
    ]);
    expect(refused({ ...ON_EC2, volumes: [{ name: "data", hostPath: "/data" }] })).to.deep.equal([]);
  });

  it("and the task's own disk are sized on Fargate only", async () => {
    const task = await inputs({ ephemeralStorageGib: 100 }, "web-task", "TaskDefinition");
    expect(task["ephemeralStorage"]).to.deep.equal({ sizeInGib: 100 });
    expect(await inputs({}, "web-task", "TaskDefinition")).to.not.have.any.keys("ephemeralStorage", "volumes");
    expect(refused({ ephemeralStorageGib: 20 })).to.deep.equal(["ephemeralStorageGib [R-SVC-10]"]);
    expect(refused({ ...ON_EC2, ephemeralStorageGib: 30 })).to.deep.equal(["ephemeralStorageGib [R-SVC-10]"]);
  });
});

describe("A container's definition", () => {
  it("has a fate for every field of ECS's API", () => {
    expect(Object.keys(TABLE)).to.include.members(["image", "portMappings", "linuxParameters", "credentialSpecs"]);
    expect(passedFields).to.include.members(["dependsOn", "hostname", "privileged"]).and.not.include("portMappings");
    expect(refusalOfField("logConfiguration")?.rule).to.equal("R-SVC-15");
    expect(refusalOfField("hostname")).to.equal(undefined);
    expect(refusalOfField("toString")).to.equal(undefined);
  });

  it("passes its fields on as they are, and writes none that is left out", async () => {
    const details: ContainerDetailsArgs = {
      dependsOn: [{ containerName: "proxy", condition: "HEALTHY" }],
      dockerLabels: { team: "shop" },
      entryPoint: ["/start"],
      interactive: true,
      linuxParameters: { initProcessEnabled: true, capabilities: { add: ["SYS_PTRACE"], drop: ["NET_RAW"] } },
      memoryReservation: 256,
      pseudoTerminal: true,
      restartPolicy: { enabled: true, ignoredExitCodes: [0], restartAttemptPeriod: 60 },
      startTimeout: 120,
      stopTimeout: 120,
      systemControls: [{ namespace: "net.core.somaxconn", value: "1024" }],
      ulimits: [{ name: "nofile", softLimit: 65536, hardLimit: 65536 }],
      versionConsistency: "disabled",
      workingDirectory: "/app",
    };
    const healthCheck = { command: ["CMD", "/healthy"] };
    const [web, proxy] = await containersOf(
      withContainers(
        { name: "web", port: 80, environmentFiles: ["arn:aws:s3:::shop/web.env"], ...details },
        { name: "proxy", healthCheck },
      ),
    );
    expect(web).to.deep.include({ ...details, environmentFiles: [{ type: "s3", value: "arn:aws:s3:::shop/web.env" }] });
    expect(Object.keys(proxy ?? {}).sort()).to.deep.equal(
      [
        "name",
        "image",
        "essential",
        "healthCheck",
        "portMappings",
        "environment",
        "secrets",
        "logConfiguration",
      ].sort(),
    );
  });

  it("lets the execution role read its files and the credentials of its registry", async () => {
    const secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:hub-AbCdEf";
    const args = withContainers({
      name: "web",
      environmentFiles: ["arn:aws:s3:::shop/web.env"],
      repositoryCredentials: { credentialsParameter: secret },
    });
    expect(await statements(args, "web-execution")).to.deep.equal([
      { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secret },
      { Effect: "Allow", Action: "s3:GetObject", Resource: ["arn:aws:s3:::shop/web.env"] },
      { Effect: "Allow", Action: "s3:GetBucketLocation", Resource: ["arn:aws:s3:::shop"] },
    ]);
    expect(await statements({}, "web-execution")).to.deep.equal([]);
  });

  it("is refused by name for what the strategy or another argument decides, all together", () => {
    const fields = { portMappings: [], logConfiguration: {}, dnsServers: [], links: [], hostname: "web" };
    expect(refused(withContainers({ name: "web", ...fields }))).to.deep.equal([
      "containers[0].portMappings [R-PORT-01]",
      "containers[0].links [R-MODE-17]",
      "containers[0].dnsServers [R-SVC-14]",
      "containers[0].logConfiguration [R-SVC-15]",
      "containers[0].hostname [R-MODE-17]",
    ]);
  });

  it("is refused on Fargate for what only instances have, and accepted there", () => {
    const fields = {
      privileged: true,
      linuxParameters: { sharedMemorySize: 64, capabilities: { add: ["NET_ADMIN"] } },
      stopTimeout: 600,
      extraHosts: [{ hostname: "db", ipAddress: "10.0.0.9" }],
    };
    expect(refused(withContainers({ name: "web", ...fields }))).to.deep.equal([
      "containers[0].extraHosts [R-MODE-17]",
      "containers[0].privileged [R-SVC-13]",
      "containers[0].stopTimeout [R-SVC-09]",
      "containers[0].linuxParameters.sharedMemorySize [R-SVC-13]",
      "containers[0].linuxParameters.capabilities.add [R-SVC-13]",
    ]);
    expect(refused({ ...ON_EC2, ...withContainers({ name: "web", ...fields }) })).to.deep.equal([]);
  });

  it("waits only for states that its containers can reach", () => {
    const wait = (containerName: string, condition: string) => ({
      dependsOn: [{ containerName, condition }] as ContainerDetailsArgs["dependsOn"],
    });
    expect(
      refused(
        withContainers(
          { name: "web", ...wait("migrate", "SUCCESS") },
          { name: "migrate", essential: false, ...wait("proxy", "HEALTHY") },
          { name: "proxy", ...wait("prxoy", "START") },
          { name: "late", ...wait("web", "COMPLETE") },
          { name: "typo", ...wait("web", "HELTHY") },
        ),
      ),
    ).to.deep.equal([
      "containers[1].dependsOn[0].condition [R-SVC-07]",
      "containers[2].dependsOn[0].containerName [R-SVC-07]",
      "containers[3].dependsOn[0].condition [R-SVC-07]",
      "containers[4].dependsOn[0].condition [R-SVC-07]",
    ]);
  });

  it("is refused once for containers that wait for each other", () => {
    const start = (containerName: string) => ({ dependsOn: [{ containerName, condition: "START" as const }] });
    const circle = withContainers(
      { name: "web", ...start("proxy") },
      { name: "proxy", ...start("agent") },
      { name: "agent", ...start("proxy") },
      { name: "self", ...start("self") },
    );
    expect(refused(circle)).to.deep.equal(["containers[1].dependsOn [R-SVC-07]", "containers[3].dependsOn [R-SVC-07]"]);
    expect(refused(withContainers({ name: "web", ...start("proxy") }, { name: "proxy" }))).to.deep.equal([]);
  });

  it("is refused for health checks and files that ECS does not accept", () => {
    const healthCheck = {
      command: ["curl"],
      intervalSeconds: 4,
      timeoutSeconds: 61,
      retries: 0,
      startPeriodSeconds: 301,
    };
    expect(
      refused(withContainers({ name: "web", healthCheck, environmentFiles: ["s3://shop/web.env"] })),
    ).to.deep.equal(
      [
        "containers[0].environmentFiles[0] [R-SVC-17]",
        "containers[0].healthCheck.command [R-SVC-08]",
        "containers[0].healthCheck.intervalSeconds [R-SVC-08]",
        "containers[0].healthCheck.timeoutSeconds [R-SVC-08]",
        "containers[0].healthCheck.retries [R-SVC-08]",
        "containers[0].healthCheck.startPeriodSeconds [R-SVC-08]",
      ].sort((one, two) => Number(one.includes("environment")) - Number(two.includes("environment"))),
    );
  });

  it("runs on the processor of its instances only", () => {
    const onGraviton = { ...ON_EC2, capacity: { ...CAPACITY, instanceType: "t4g.medium" } };
    expect(refused(onGraviton)).to.deep.equal(["architecture [R-LIM-17]"]);
    expect(refused({ ...onGraviton, architecture: "arm64" })).to.deep.equal([]);
  });
});

describe("A service that uses none of it", () => {
  it("has the resources and the inputs that it had", async () => {
    const graph = await made({ ingress: "alb" });
    expect(namesOf(graph).filter((name) => /appautoscaling|efs/.test(name))).to.deep.equal([]);
    expect(Object.keys(inputsOf(graph)["aws:ecs/service:Service web"] ?? {})).to.not.include.members([
      "deploymentMaximumPercent",
    ]);
    expect(graph.one("web", "aws:ecs/service:Service").options.ignoreChanges).to.deep.equal([]);
  });
});
