/**
 * Services: every launch type, network mode and ingress that AWS accepts together, and exactly what each is made of.
 */
import { expect } from "chai";
import * as aws from "@pulumi/aws";
import type { Strategy } from "../../analysis/rules/strategies";
import type { LaunchType, NetworkMode } from "../../analysis/rules/words";
import { EcsService } from "../../components/service/service";
import type { EcsServiceArgs } from "../../components/service/args";
import { serviceDefinitionOf } from "../../components/service/definition";
import type { CapacityArgs, TaskNetworkArgs } from "../../components/network/taskNetwork";
import type { RefusedArgumentsError } from "../../components/refuse";
import { type Graph, type Resource, UNKNOWN, bothModes, build, revealed, valueOf } from "../support/harness";

const CLUSTER = "arn:aws:ecs:eu-central-1:123456789012:cluster/shop";

function networkOf(strategy: Strategy): TaskNetworkArgs {
  return {
    strategy,
    availabilityZoneCount: 2,
    hasPublicTier: true,
    vpcId: "vpc-theirs",
    vpcCidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
    subnetIds: ["subnet-0", "subnet-1"],
    publicSubnetIds: ["subnet-pub0", "subnet-pub1"],
    internalSubnetIds: ["subnet-int0", "subnet-int1"],
    ...(strategy === "vpc-endpoints" ? { s3PrefixListId: "pl-s3" } : {}),
  };
}

function capacityOf(launchType: LaunchType, strategy: Strategy): CapacityArgs {
  return { launchType, strategy, capacityProviderName: "fleet", securityGroupId: "sg-instances" };
}

interface Case {
  readonly strategy: Strategy;
  readonly launchType: LaunchType;
  readonly networkMode: NetworkMode;
}

function argsOf({ strategy, launchType, networkMode }: Case, more: Partial<EcsServiceArgs> = {}): EcsServiceArgs {
  return {
    network: networkOf(strategy),
    cluster: CLUSTER,
    launchType,
    networkMode,
    ...(launchType === "fargate" ? {} : { capacity: capacityOf(launchType, strategy) }),
    image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1",
    port: 8080,
    ...more,
  };
}

const ON_FARGATE: Case = { strategy: "nat-gateway", launchType: "fargate", networkMode: "awsvpc" };
/** Under a NAT everything is legal that a launch type has a mode for. */
const BEHIND_NAT: readonly Case[] = [
  ON_FARGATE,
  { strategy: "nat-gateway", launchType: "ec2", networkMode: "awsvpc" },
  { strategy: "nat-gateway", launchType: "ec2", networkMode: "bridge" },
  { strategy: "nat-gateway", launchType: "ec2", networkMode: "host" },
  { strategy: "nat-gateway", launchType: "managed-instances", networkMode: "awsvpc" },
  { strategy: "nat-gateway", launchType: "managed-instances", networkMode: "host" },
];
const WITH_PUBLIC_ADDRESS: readonly Case[] = [
  { strategy: "public-ip", launchType: "fargate", networkMode: "awsvpc" },
  { strategy: "public-host", launchType: "ec2", networkMode: "bridge" },
  { strategy: "public-host", launchType: "ec2", networkMode: "host" },
  { strategy: "public-host", launchType: "managed-instances", networkMode: "host" },
];

/** `from 10.0.0.0/16 on tcp 80-80 into web-group`: a rule as one line, with groups by name. */
function rules(graph: Graph, direction: "Ingress" | "Egress"): string[] {
  return graph.ofType(`SecurityGroup${direction}Rule`).map((rule) => {
    const { ipProtocol, fromPort, toPort, cidrIpv4, cidrIpv6, prefixListId } = rule.inputs as Record<
      string,
      string | number
    >;
    const other = cidrIpv4 ?? cidrIpv6 ?? prefixListId ?? group(graph, rule, "referencedSecurityGroupId");
    const ports = fromPort === undefined ? "" : ` ${String(fromPort)}-${String(toPort)}`;
    const own = group(graph, rule, "securityGroupId");
    return direction === "Ingress"
      ? `from ${String(other)} on ${String(ipProtocol)}${ports} into ${own}`
      : `from ${own} on ${String(ipProtocol)}${ports} to ${String(other)}`;
  });
}

function group(graph: Graph, rule: Resource, property: string): string {
  const [pointed] = graph.pointsAt(rule, property);
  return pointed ?? (rule.inputs[property] as string);
}

function containersOf(graph: Graph, name = "web-task"): Record<string, unknown>[] {
  return JSON.parse(
    revealed(graph.one(name, "TaskDefinition").inputs["containerDefinitions"] ?? "") as string,
  ) as Record<string, unknown>[];
}

function actionsOf(graph: Graph, name: string): Record<string, unknown> {
  const { Statement } = JSON.parse(revealed(graph.one(name, "RolePolicy").inputs["policy"] ?? "") as string) as {
    Statement: { Action: string | string[]; Resource: string }[];
  };
  return Object.fromEntries(Statement.map(({ Action, Resource }) => [[Action].flat().join(" "), Resource]));
}

function refusals(args: EcsServiceArgs): { property: string; rules: string; reason: string }[] {
  try {
    new EcsService("web", args);
  } catch (error) {
    return (error as RefusedArgumentsError).errors.map(({ propertyPath, reason }) => ({
      property: propertyPath,
      rules: /\[(.*?)\]/.exec(reason)?.[1] ?? "",
      reason,
    }));
  }
  return [];
}

function serviceOf(graph: Graph): Resource {
  return graph.one("web", "aws:ecs/service:Service");
}

/** Security group that clients and rules name for the tasks. */
function tasksGroup({ networkMode }: Case): string {
  return networkMode === "awsvpc" ? "web-group" : "sg-instances";
}

for (const each of BEHIND_NAT) {
  const { launchType, networkMode } = each;
  const isAwsvpc = networkMode === "awsvpc";
  const make = (more: Partial<EcsServiceArgs> = {}) => new EcsService("web", argsOf(each, more));

  describe(`A service on ${launchType} in ${networkMode} mode behind a NAT`, () => {
    bothModes(
      "names a launch type or a capacity provider, and a network only for interfaces of its own",
      async (mode) => {
        const graph = await build(() => make(), mode);
        const { inputs } = serviceOf(graph);
        if (launchType === "fargate") {
          expect(inputs).to.include({ launchType: "FARGATE", platformVersion: "LATEST" });
          expect(inputs).to.not.have.any.keys("capacityProviderStrategies", "forceNewDeployment");
        } else {
          expect(inputs["capacityProviderStrategies"]).to.deep.equal([{ capacityProvider: "fleet", weight: 1 }]);
          expect(inputs["forceNewDeployment"]).to.equal(true);
          expect(inputs).to.not.have.any.keys("launchType", "platformVersion");
        }
        if (isAwsvpc) {
          expect(inputs["networkConfiguration"]).to.deep.equal({
            subnets: ["subnet-0", "subnet-1"],
            securityGroups: [mode.preview ? UNKNOWN : "sg-web-group"],
            ...(launchType === "fargate" ? { assignPublicIp: false } : {}),
          });
        } else {
          expect(inputs).to.not.have.property("networkConfiguration");
          graph.resourceCountIs("aws:ec2/securityGroup:SecurityGroup", 0);
        }
        expect(inputs["deploymentCircuitBreaker"]).to.deep.equal({ enable: true, rollback: true });
        expect(inputs).to.not.have.any.keys("loadBalancers", "healthCheckGracePeriodSeconds");
        graph.resourceCountIs("ClusterCapacityProviders", 0);
        const definition = graph.one("web-task", "TaskDefinition");
        expect(definition.inputs["networkMode"]).to.equal(networkMode);
        expect(definition.inputs["requiresCompatibilities"]).to.deep.equal([
          launchType.toUpperCase().replaceAll("-", "_"),
        ]);
      },
    );

    it("allows no client by default, and all egress by an interface of its own", async () => {
      const graph = await build(() => make(), { preview: false });
      expect(rules(graph, "Ingress")).to.have.members([]);
      expect(rules(graph, "Egress")).to.have.members(isAwsvpc ? ["from web-group on -1 to 0.0.0.0/0"] : []);
      graph.resourceCountIs("LoadBalancer", 0);
    });

    it("lets the VPC in with ingress private, and another service where it is named", async () => {
      const graph = await build(() => make({ ingress: "private", allowFrom: ["sg-other"] }), { preview: false });
      const into = `on tcp 8080-8080 into ${tasksGroup(each)}`;
      expect(rules(graph, "Ingress")).to.have.members([
        `from 10.0.0.0/16 ${into}`,
        `from 10.1.0.0/16 ${into}`,
        `from sg-other ${into}`,
      ]);
    });

    for (const ingress of ["alb", "nlb"] as const) {
      bothModes(`lets only its own load balancer in with ingress ${ingress}, and waits for it`, async (mode) => {
        const graph = await build(() => make({ ingress }), mode);
        const ports = networkMode === "bridge" ? "32768-65535" : "8080-8080";
        expect(rules(graph, "Ingress")).to.have.members([
          "from 0.0.0.0/0 on tcp 80-80 into web-lb-group",
          `from web-lb-group on tcp ${ports} into ${tasksGroup(each)}`,
        ]);
        expect(rules(graph, "Egress")).to.have.members([
          `from web-lb-group on tcp ${ports} to ${tasksGroup(each)}`,
          ...(isAwsvpc ? ["from web-group on -1 to 0.0.0.0/0"] : []),
        ]);
        const [targets] = graph.ofType("aws:lb/targetGroup:TargetGroup");
        expect(targets?.inputs).to.include({
          targetType: isAwsvpc ? "ip" : "instance",
          protocol: ingress === "alb" ? "HTTP" : "TCP",
          port: 8080,
        });
        const service = serviceOf(graph);
        expect(service.inputs["healthCheckGracePeriodSeconds"]).to.equal(60);
        const [entry] = service.inputs["loadBalancers"] as unknown as Record<string, unknown>[];
        expect(entry).to.include({ containerName: "web", containerPort: 8080 });
        expect(graph.pointsAt(service, "loadBalancers")).to.include.members([targets?.name, "web-lb-80"]);
        const [mapping] = firstPorts(graph, mode);
        if (mapping !== undefined) {
          expect(mapping).to.deep.equal({
            containerPort: 8080,
            ...(networkMode === "bridge" ? { hostPort: 0 } : {}),
            protocol: "tcp",
          });
        }
      });
    }

    it("waits for its rules and its roles' policies, and its network's routes", async () => {
      const graph = await build(
        () => {
          const routed = new aws.ec2.Subnet("routed", { vpcId: "vpc-theirs", cidrBlock: "10.0.0.0/24" });
          const network = { ...networkOf("nat-gateway"), subnetIds: [routed.id, "subnet-1"] };
          return make({ ingress: "alb", exec: true, network });
        },
        { preview: false },
      );
      const waits = graph.waitsFor(serviceOf(graph));
      expect(waits).to.include.members([
        "routed",
        "web-execution",
        "web-task",
        "web-from-load-balancer",
        // Instances have a group of their own, and others another one: the rules of both must fit beside each other.
        isAwsvpc ? "web-load-balancer-to-tasks" : `web-load-balancer-to-${launchType}-private`,
        ...(isAwsvpc ? ["web-to-anywhere"] : []),
      ]);
    });
  });
}

/** The first container's ports; a first preview does not know the definition. */
function firstPorts(graph: Graph, { preview }: { preview: boolean }): object[] {
  return preview ? [] : ((containersOf(graph)[0]?.["portMappings"] ?? []) as object[]);
}

for (const each of WITH_PUBLIC_ADDRESS) {
  const { strategy, launchType, networkMode } = each;
  describe(`A service under ${strategy} on ${launchType} in ${networkMode} mode`, () => {
    bothModes(
      "is open to the internet on its port with ingress direct, and asks for an address only on Fargate",
      async (mode) => {
        const graph = await build(() => new EcsService("web", argsOf(each, { ingress: "direct" })), mode);
        expect(rules(graph, "Ingress")).to.have.members([
          `from 0.0.0.0/0 on tcp 8080-8080 into ${networkMode === "awsvpc" ? "web-group" : "sg-instances"}`,
        ]);
        const configuration = serviceOf(graph).inputs["networkConfiguration"] as Record<string, unknown> | undefined;
        expect(configuration?.["assignPublicIp"]).to.equal(launchType === "fargate" ? true : undefined);
        expect(configuration === undefined).to.equal(networkMode !== "awsvpc");
        if (networkMode === "bridge" && !mode.preview) {
          expect(containersOf(graph)[0]?.["portMappings"]).to.deep.equal([
            { containerPort: 8080, hostPort: 8080, protocol: "tcp" },
          ]);
        }
      },
    );
  });
}

describe("EcsService", () => {
  const make = (more: Partial<EcsServiceArgs> = {}) => new EcsService("web", argsOf(ON_FARGATE, more));

  it("calls only the VPC and S3 where there are only endpoints", async () => {
    const graph = await build(() => make({ network: networkOf("vpc-endpoints") }), { preview: false });
    expect(rules(graph, "Egress")).to.have.members([
      "from web-group on -1 to 10.0.0.0/16",
      "from web-group on -1 to 10.1.0.0/16",
      "from web-group on tcp 443-443 to pl-s3",
    ]);
  });

  it("connects and allows clients over both address families if tasks have both", async () => {
    const network: TaskNetworkArgs = { ...networkOf("public-ip"), ipFamily: "dual-stack" };
    const graph = await build(() => make({ network, ingress: "direct" }), { preview: false });
    expect(rules(graph, "Ingress")).to.have.members([
      "from 0.0.0.0/0 on tcp 8080-8080 into web-group",
      "from ::/0 on tcp 8080-8080 into web-group",
    ]);
    expect(rules(graph, "Egress")).to.have.members([
      "from web-group on -1 to 0.0.0.0/0",
      "from web-group on -1 to ::/0",
    ]);
  });

  it("calls nothing but what egress names, where it is given", async () => {
    const egress = [
      { cidrIpv4: "203.0.113.0/24", port: 443 },
      { securityGroupId: "sg-db", port: 5432 },
    ];
    const graph = await build(() => make({ egress }), { preview: false });
    expect(rules(graph, "Egress")).to.have.members([
      "from web-group on tcp 443-443 to 203.0.113.0/24",
      "from web-group on tcp 5432-5432 to sg-db",
    ]);
  });

  it("lets the load balancer in on the health check's own port too", async () => {
    const loadBalancer = { healthCheck: { port: 9000, path: "/up" } };
    const graph = await build(() => make({ ingress: "alb", loadBalancer }), { preview: false });
    expect(rules(graph, "Ingress")).to.have.members([
      "from 0.0.0.0/0 on tcp 80-80 into web-lb-group",
      "from web-lb-group on tcp 8080-8080 into web-group",
      "from web-lb-group on tcp 9000-9000 into web-group",
    ]);
    expect(rules(graph, "Egress")).to.include("from web-lb-group on tcp 9000-9000 to web-group");
  });

  it("puts an internal load balancer in the internal subnets, for the VPC alone", async () => {
    const graph = await build(() => make({ ingress: "alb", loadBalancer: { scheme: "internal" } }), { preview: false });
    const balancer = graph.one("web-lb", "aws:lb/loadBalancer:LoadBalancer");
    expect(balancer.inputs).to.include({ internal: true });
    expect(balancer.inputs["subnets"]).to.deep.equal(["subnet-int0", "subnet-int1"]);
    expect(rules(graph, "Ingress")).to.include.members([
      "from 10.0.0.0/16 on tcp 80-80 into web-lb-group",
      "from 10.1.0.0/16 on tcp 80-80 into web-lb-group",
    ]);
    const open = await build(() => make({ ingress: "alb" }), { preview: false });
    expect(open.one("web-lb", "aws:lb/loadBalancer:LoadBalancer").inputs["subnets"]).to.deep.equal([
      "subnet-pub0",
      "subnet-pub1",
    ]);
  });

  it("may pull and log, read its own secrets, and nothing else before the task runs", async () => {
    const secrets = {
      PASSWORD: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf:password::",
      TOKEN: "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/token",
      KEY: "/shop/key",
    };
    const graph = await build(() => make({ secrets }), { preview: false });
    const actions = actionsOf(graph, "web-execution");
    expect(Object.keys(actions)).to.deep.equal([
      "ecr:GetAuthorizationToken",
      "ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage",
      "logs:CreateLogStream logs:PutLogEvents",
      "secretsmanager:GetSecretValue",
      "ssm:GetParameters",
    ]);
    expect(actions["secretsmanager:GetSecretValue"]).to.equal(
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf",
    );
    // A parameter given by name is the service's own account's.
    expect(actions["ssm:GetParameters"]).to.equal("arn:aws:ssm:eu-central-1:123456789012:parameter/shop/key");
    expect(graph.names("RolePolicy")).to.deep.equal(["web-execution"]);
    expect(containersOf(graph)[0]?.["secrets"]).to.deep.equal(
      Object.entries(secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
    );
  });

  it("has a health check of a container only if its settings define one", async () => {
    const healthCheck = { command: ["CMD-SHELL", "curl -f http://localhost/"], intervalSeconds: 10, retries: 2 };
    const containers = [
      { name: "web", image: "nginx", port: 80, healthCheck },
      { name: "helper", image: "busybox", essential: false },
    ];
    const [web, helper] = containersOf(
      await build(() => make({ image: undefined, port: undefined, containers }), { preview: false }),
    );
    expect(web?.["healthCheck"]).to.deep.equal({ command: healthCheck.command, interval: 10, retries: 2 });
    expect(helper).to.not.have.property("healthCheck");
  });

  it("lets the application open a shell's channels only with exec", async () => {
    const graph = await build(() => make({ exec: true }), { preview: false });
    expect(serviceOf(graph).inputs["enableExecuteCommand"]).to.equal(true);
    expect(actionsOf(graph, "web-task")).to.deep.equal({
      "ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel":
        "*",
    });
    const usual = await build(() => make(), { preview: false });
    expect(serviceOf(usual).inputs["enableExecuteCommand"]).to.equal(false);
    expect(usual.names("RolePolicy")).to.deep.equal(["web-execution"]);
  });

  it("writes its logs to a group of its own, or none, without the permission then", async () => {
    const graph = await build(() => make(), { preview: false });
    expect(containersOf(graph)[0]?.["logConfiguration"]).to.deep.include({ logDriver: "awslogs" });
    expect(graph.one("web-logs").inputs["retentionInDays"]).to.equal(30);
    const silent = await build(() => make({ logs: false }), { preview: false });
    silent.resourceCountIs("LogGroup", 0);
    expect(containersOf(silent)[0]).to.not.have.property("logConfiguration");
    expect(Object.keys(actionsOf(silent, "web-execution"))).to.have.length(2);
  });

  it("takes several containers: the first with a port receives the traffic, on the requested CPU architecture", async () => {
    const containers = [
      { name: "agent", image: "public.ecr.aws/agent:1", essential: false },
      { name: "app", image: "public.ecr.aws/app:1", port: 3000, command: ["serve"], environment: { MODE: "live" } },
    ];
    const graph = await build(
      () => make({ image: undefined, port: undefined, containers, architecture: "arm64", ingress: "alb" }),
      { preview: false },
    );
    const [agent, app] = containersOf(graph);
    expect(agent).to.include({ name: "agent", essential: false });
    expect(agent?.["portMappings"]).to.deep.equal([]);
    expect(app).to.deep.include({
      essential: true,
      command: ["serve"],
      environment: [{ name: "MODE", value: "live" }],
    });
    const [entry] = serviceOf(graph).inputs["loadBalancers"] as unknown as Record<string, unknown>[];
    expect(entry).to.include({ containerName: "app", containerPort: 3000 });
    expect(graph.one("web-task", "TaskDefinition").inputs["runtimePlatform"]).to.deep.equal({
      operatingSystemFamily: "LINUX",
      cpuArchitecture: "ARM64",
    });
  });

  it("tags every resource that can have tags", async () => {
    const graph = await build(() => make({ ingress: "alb", exec: true, tags: { team: "shop" } }), { preview: false });
    const untaggable = ["RolePolicy"];
    for (const { name, type, inputs } of graph.resources.filter((resource) => resource.type.startsWith("aws:"))) {
      if (untaggable.includes(type.split(":").at(-1) ?? "")) continue;
      expect(inputs["tags"], `${type} ${name}`).to.include({ team: "shop" });
    }
  });

  bothModes("tells its address with a load balancer and none without", async (mode) => {
    const balanced = await build(() => make({ ingress: "alb" }), mode);
    expect(await valueOf(balanced.result.url)).to.satisfy((url: unknown) =>
      mode.preview ? url === UNKNOWN : String(url).startsWith("http://"),
    );
    const plain = await build(() => make(), mode);
    expect(await valueOf(plain.result.url)).to.equal("");
    expect(await valueOf(plain.result.dnsName)).to.equal("");
  });

  it("describes what it needs before there is a network", () => {
    const definition = serviceDefinitionOf("web", argsOf(ON_FARGATE, { exec: true }), "eu-central-1");
    expect(definition).to.deep.include({
      name: "web",
      launchType: "fargate",
      networkMode: "awsvpc",
      region: "eu-central-1",
      exec: { enabled: true },
    });
  });
});

describe("A service that AWS would refuse", () => {
  it("is refused with all reasons together", () => {
    const found = refusals({
      network: { ...networkOf("nat-gateway"), hasPublicTier: false },
      cluster: CLUSTER,
      launchType: "fargate",
      networkMode: "bridge",
      capacity: capacityOf("ec2", "nat-gateway"),
      image: "NOT AN IMAGE",
      ingress: "alb",
      desiredCount: -1,
      cpu: 256,
      memory: 100,
    });
    expect(found.map(({ property }) => property)).to.include.members([
      "strategy",
      "capacity",
      "port",
      "ingress",
      "desiredCount",
      "memory",
      "image",
    ]);
    for (const { rules: ids } of found) expect(ids).to.match(/^[RVX]-/);
  });

  const cases: [string, EcsServiceArgs, string, string][] = [
    [
      "a text that is no platform version",
      argsOf(ON_FARGATE, { platformVersion: "newest" }),
      "platformVersion",
      "R-EP-03",
    ],
    [
      "EC2 without capacity",
      argsOf({ strategy: "nat-gateway", launchType: "ec2", networkMode: "awsvpc" }, { capacity: undefined }),
      "capacity",
      "R-ERR-12, R-MI-09",
    ],
    ["direct ingress behind a NAT", argsOf(ON_FARGATE, { ingress: "direct" }), "ingress", ""],
    [
      "a load balancer's settings without one",
      argsOf(ON_FARGATE, { loadBalancer: {}, ingress: "private" }),
      "ingress",
      "R-LB-01",
    ],
    [
      "a balanced port that speaks UDP",
      argsOf(ON_FARGATE, {
        image: undefined,
        port: undefined,
        ingress: "nlb",
        containers: [{ name: "dns", image: "public.ecr.aws/dns:1", port: 53, protocol: "udp" }],
      }),
      "ingress",
      "R-LB-14",
    ],
    [
      "a load balancer for tasks without IPv4",
      argsOf(ON_FARGATE, { ingress: "alb", network: { ...networkOf("egress-only-ipv6"), ipFamily: "ipv6" } }),
      "ingress",
      "R-LB-12",
    ],
    [
      "an ALB in one zone",
      argsOf(ON_FARGATE, { ingress: "alb", network: { ...networkOf("nat-gateway"), availabilityZoneCount: 1 } }),
      "ingress",
      "R-LB-04",
    ],
    [
      "bridge capacity under another strategy",
      argsOf(
        { strategy: "nat-gateway", launchType: "ec2", networkMode: "bridge" },
        { capacity: capacityOf("ec2", "public-host") },
      ),
      "capacity.strategy",
      "R-MI-06, R-PUB-06",
    ],
  ];
  for (const [title, args, property, ids] of cases) {
    it(`is refused: ${title}`, () => {
      const found = refusals(args).filter((problem) => problem.property === property);
      expect(found).to.have.length(1);
      if (ids !== "") expect(found[0]?.rules).to.equal(ids);
    });
  }

  it("is refused for words that no closed set has, all of them, before anything else is judged", () => {
    // Values that a program in another language may pass.
    const words = {
      launchType: "fargat",
      networkMode: "bridges",
      ingress: "albb",
      architecture: "arm",
      loadBalancer: { scheme: "external" },
      containers: [{ name: "web", image: "NOT AN IMAGE", protocol: "http" }],
    } as unknown as Partial<EcsServiceArgs>;
    const found = refusals(argsOf(ON_FARGATE, { image: undefined, port: undefined, ...words }));

    expect(found.map(({ reason }) => reason.replace(/ \[.*\]/, ""))).to.deep.equal([
      "launchType (fargat): there is no such launch type. Did you mean fargate?",
      "networkMode (bridges): there is no such network mode. Did you mean bridge?",
      "ingress (albb): there is no such ingress. Did you mean alb?",
      "architecture (arm): there is no such architecture. Did you mean arm64?",
      "loadBalancer.scheme (external): there is no such scheme. Did you mean internal?",
      "containers[0].protocol (http): there is no such protocol. Did you mean tcp?",
    ]);
  });

  it("is refused for numbers that are no ports; 0 requests a dynamic port of the instance", () => {
    const onBridge: Case = { strategy: "nat-gateway", launchType: "ec2", networkMode: "bridge" };
    const containers = [
      { name: "one", image: "public.ecr.aws/one:1", port: 99999, hostPort: 0 },
      { name: "two", image: "public.ecr.aws/two:1", port: 1.5, hostPort: -1 },
      { name: "three", image: "public.ecr.aws/three:1", port: 65535 },
    ];
    const ports = (args: Partial<EcsServiceArgs>) =>
      refusals(argsOf(onBridge, args)).flatMap(({ property, reason }) =>
        reason.includes("this is not a port") ? [property] : [],
      );

    expect(ports({ image: undefined, port: undefined, containers })).to.deep.equal([
      "containers[0].port",
      "containers[1].port",
      "containers[1].hostPort",
    ]);
    expect(ports({ port: 0 })).to.deep.equal(["port"]);
    expect(ports({ ingress: "alb", loadBalancer: { healthCheck: { port: 70000 } } })).to.deep.equal([
      "loadBalancer.healthCheck.port",
    ]);
  });

  it("is refused by name where another language left its network out", () => {
    expect(refusals({} as EcsServiceArgs).map(({ property }) => property)).to.deep.equal(["network", "cluster"]);
  });

  it("registers nothing", async () => {
    const graph = await build(() => refusals(argsOf(ON_FARGATE, { ingress: "direct" })), { preview: true });
    expect(graph.resources).to.deep.equal([]);
  });
});
