/**
 * Random topologies, biased toward mistakes: each is a set of choices, most of them harmless, some of them what people
 * get wrong. So a topology that shows a disagreement shrinks by taking choices back, and what is left names the cause.
 */
import type { AclRule, RouteTable, Route, SecurityGroupRule, Topology } from "../../analysis/topology/model";
import {
  acl,
  aclRule,
  autoScalingGroup,
  cluster,
  DOCKER_IMAGE,
  ECR_IMAGE,
  egressOnly,
  elasticIp,
  endpoint,
  gatewayEndpoint,
  group,
  internetGateway,
  launchTemplate,
  listener,
  loadBalancer,
  natGateway,
  networkInterface,
  REGION,
  route,
  routeTable,
  rule,
  service,
  subnet,
  targetGroup,
  taskDefinition,
  topology,
  vpc,
} from "../support/topology";

/** The first of each is harmless, and what a shrunk topology goes back to. */
const CHOICES = {
  launch: ["fargate", "ec2 awsvpc", "ec2 bridge", "ec2 host", "mi awsvpc", "mi host"],
  place: ["private", "public", "isolated"],
  image: ["hub", "ecr", "ghcr", "quay"],
  logs: ["none", "awslogs"],
  exec: ["off", "on"],
  hostPort: ["dynamic", "static"],
  publicIp: ["on", "off"],
  mapPublicIp: ["on", "off"],
  templateFlag: ["subnet", "on", "off"],
  interfaces: ["one", "two"],
  privateRoute: ["nat", "none", "blackhole", "igw", "nat-instance", "regional", "narrow", "halves", "gone", "detached"],
  secondRoute: ["same", "none", "other-nat", "igw"],
  publicRoute: ["igw", "none", "narrow", "gone"],
  natPlace: ["public", "private", "isolated"],
  natKind: ["public", "private"],
  regionalMode: ["automatic", "both zones", "one zone"],
  overlap: ["none", "endpoints by none", "endpoints local", "public by none"],
  egress: ["all", "443", "80", "none", "vpc", "vpc and s3", "half", "groups", "ipv6", "all but tcp"],
  ingress: ["vpc", "none", "anywhere", "part", "front", "other port", "high ports", "peers"],
  privateAcl: [
    "open",
    "no 443 out",
    "narrow answers",
    "wide answers",
    "deny first",
    "no way in",
    "ipv4 only",
    "no internet in",
    "denied block",
  ],
  publicAcl: [
    "open",
    "no 443 out",
    "narrow answers",
    "answers 32768-60999",
    "deny private",
    "no way out",
    "denied block",
  ],
  endpoints: [
    "none",
    "all",
    "all but logs",
    "no private dns",
    "closed",
    "by part",
    "by group",
    "by 80",
    "resolvers only",
  ],
  storage: ["none", "task tables", "other table"],
  dnsSupport: ["on", "off"],
  dnsHostnames: ["on", "off"],
  ipv6: ["off", "egress-only", "igw", "no route", "gone"],
  blockPublicAccess: ["off", "block-bidirectional", "block-ingress"],
  exclusion: ["none", "vpc both", "vpc egress", "public both", "private both", "public egress", "private egress"],
  instanceCheck: ["off", "on"],
  instanceIngress: ["vpc", "none", "80", "part"],
  instanceEgress: ["all", "none", "80"],
  instanceAddress: ["elastic", "none"],
  balancer: ["none", "alb", "nlb", "internal"],
  balancerZones: ["both", "one"],
  balancerEgress: ["all", "none", "443"],
  balancerIngress: ["anywhere", "none", "half"],
  targetType: ["right", "wrong"],
} as const;

export type Choices = { readonly [name in keyof typeof CHOICES]: (typeof CHOICES)[name][number] };
const NAMES = Object.keys(CHOICES) as (keyof Choices)[];

/** What shapes a network rather than breaks it: chosen evenly, so that every shape gets its share of mistakes. */
const SHAPES: ReadonlySet<keyof Choices> = new Set([
  "launch",
  "place",
  "image",
  "endpoints",
  "ipv6",
  "balancer",
  "storage",
]);

/** mulberry32: a seed gives the same topologies everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

export function choose(random: () => number): Choices {
  const mistakes = 0.05 + random() * 0.2;
  const entries = NAMES.map((name) => {
    const [first, ...others] = CHOICES[name];
    const other = random() < (SHAPES.has(name) ? 0.6 : mistakes);
    return [name, other ? others[Math.floor(random() * others.length)] : first];
  });
  return Object.fromEntries(entries) as Choices;
}

/** Takes choices back as long as the topology still disagrees. */
export async function shrink(choices: Choices, disagrees: (choices: Choices) => Promise<boolean>): Promise<Choices> {
  let current = choices;
  for (let again = true; again;) {
    again = false;
    for (const name of NAMES) {
      const tamed: Choices = { ...current, [name]: CHOICES[name][0] };
      if (current[name] !== tamed[name] && (await disagrees(tamed))) {
        current = tamed;
        again = true;
      }
    }
  }
  return current;
}

/** What is unlike the harmless topology. */
export function describeChoices(choices: Choices): string {
  return NAMES.filter((name) => choices[name] !== CHOICES[name][0])
    .map((name) => `${name}: ${choices[name]}`)
    .join(", ");
}

const ANY = "0.0.0.0/0";
const S3 = { kind: "prefix-list", id: "pl-s3", service: "s3", cidrs: { unknown: "AWS keeps it" } } as const;
const groupPeer = (key: string) => ({ kind: "group", group: key }) as const;

function egressRules({ egress }: Choices): SecurityGroupRule[] {
  const rules: { readonly [name in Choices["egress"]]: SecurityGroupRule[] } = {
    all: [rule("egress", null, ANY), rule("egress", null, "::/0")],
    "443": [rule("egress", 443, ANY), rule("egress", 443, "::/0")],
    "80": [rule("egress", 80, ANY)],
    none: [],
    vpc: [rule("egress", 443, "10.0.0.0/16")],
    "vpc and s3": [rule("egress", 443, "10.0.0.0/16"), rule("egress", 443, S3)],
    half: [rule("egress", null, "0.0.0.0/1")],
    groups: [rule("egress", 443, groupPeer("endpoints"))],
    ipv6: [rule("egress", null, "::/0")],
    "all but tcp": [rule("egress", null, ANY, "udp")],
  };
  return rules[egress];
}

function ingressRules({ ingress }: Choices): SecurityGroupRule[] {
  const rules: { readonly [name in Choices["ingress"]]: SecurityGroupRule[] } = {
    vpc: [rule("ingress", null, "10.0.0.0/16")],
    none: [],
    anywhere: [rule("ingress", null, ANY), rule("ingress", null, "::/0")],
    part: [rule("ingress", null, "10.0.0.0/17")],
    front: [rule("ingress", null, groupPeer("front"))],
    "other port": [rule("ingress", 8080, ANY)],
    "high ports": [rule("ingress", [40000, 65535], ANY)],
    peers: [rule("ingress", null, groupPeer("tasks"))],
  };
  return rules[ingress];
}

const open = (): AclRule[] =>
  (["ingress", "egress"] as const).flatMap((direction) => [
    aclRule(100, direction, "allow"),
    aclRule(101, direction, "allow", { cidr: "::/0" }),
  ]);

function aclRules(kind: Choices["privateAcl"] | Choices["publicAcl"]): AclRule[] {
  const all = open();
  const only = (direction: "ingress" | "egress", from: number, to: number): AclRule[] => [
    ...all.filter((each) => each.direction !== direction),
    aclRule(100, direction, "allow", { protocol: "tcp", ports: { from, to } }),
    aclRule(101, direction, "allow", { protocol: "tcp", ports: { from, to }, cidr: "::/0" }),
    aclRule(102, direction, "allow", { cidr: "10.0.0.0/16" }),
  ];
  switch (kind) {
    case "open":
      return all;
    case "no 443 out":
      return [...all, aclRule(50, "egress", "deny", { protocol: "tcp", ports: { from: 443, to: 443 } })];
    case "narrow answers":
      return only("ingress", 32768, 45000);
    case "wide answers":
      return only("ingress", 1024, 65535);
    case "answers 32768-60999":
      return only("ingress", 32768, 60999);
    case "deny first":
      return [
        ...all,
        aclRule(99, "ingress", "deny", { protocol: 6, ports: { from: 1024, to: 65535 } }),
        aclRule(98, "ingress", "allow"),
      ];
    case "no way in":
      return all.filter((each) => each.direction === "egress");
    case "no way out":
      return all.filter((each) => each.direction === "ingress");
    case "ipv4 only":
      return all.filter((each) => each.cidr !== "::/0");
    case "no internet in":
      return [
        ...all.filter((each) => each.direction === "egress"),
        aclRule(100, "ingress", "allow", { cidr: "10.0.0.0/8" }),
      ];
    case "deny private":
      return [...all, aclRule(10, "ingress", "deny", { cidr: "10.0.128.0/20" })];
    case "denied block":
      return [...all, aclRule(20, "egress", "deny", { cidr: "64.0.0.0/3" })];
  }
}

/** Where IPv4 goes from a private subnet. */
function privateRoutes(kind: Choices["privateRoute"]): Route[] {
  const nat = (cidr: string): Route => route(cidr, "nat-gateway", "nat");
  switch (kind) {
    case "nat":
      return [nat(ANY)];
    case "none":
      return [];
    case "blackhole":
      return [route(ANY, "nat-gateway", "nat", { state: "blackhole" })];
    case "igw":
      return [route(ANY, "internet-gateway", "igw")];
    case "nat-instance":
      return [route(ANY, "network-interface", "nat-eni")];
    case "regional":
      return [route(ANY, "nat-gateway", "regional")];
    case "narrow":
      return [nat("64.0.0.0/2")];
    case "halves":
      return [nat("0.0.0.0/1"), route("128.0.0.0/1", "internet-gateway", "igw")];
    case "gone":
      return [route(ANY, "nat-gateway", "nobody")];
    case "detached":
      return [route(ANY, "internet-gateway", "detached")];
  }
}

function sixRoutes({ ipv6 }: Choices): Route[] {
  if (ipv6 === "egress-only") return [route("::/0", "egress-only-internet-gateway", "eigw")];
  if (ipv6 === "igw") return [route("::/0", "internet-gateway", "igw")];
  return ipv6 === "gone" ? [route("::/0", "egress-only-internet-gateway", "gone")] : [];
}

function tables(choices: Choices): RouteTable[] {
  const overlap: { readonly [name in Choices["overlap"]]: Route[] } = {
    none: [],
    "endpoints by none": [route("10.0.64.0/20", "network-interface", "missing")],
    "endpoints local": [route("10.0.64.0/19", "local", "local")],
    "public by none": [route("10.0.0.0/20", "network-interface", "missing")],
  };
  const first = [...privateRoutes(choices.privateRoute), ...overlap[choices.overlap], ...sixRoutes(choices)];
  const second: { readonly [name in Choices["secondRoute"]]: Route[] } = {
    same: first,
    none: sixRoutes(choices),
    "other-nat": [route(ANY, "nat-gateway", "nat-b"), ...sixRoutes(choices)],
    igw: [route(ANY, "internet-gateway", "igw")],
  };
  const out: { readonly [name in Choices["publicRoute"]]: Route[] } = {
    igw: [route(ANY, "internet-gateway", "igw")],
    none: [],
    narrow: [route("64.0.0.0/2", "internet-gateway", "igw")],
    gone: [route(ANY, "internet-gateway", "nobody")],
  };
  return [
    routeTable("main"),
    routeTable("public", [...out[choices.publicRoute], ...sixRoutes(choices)]),
    routeTable("private-a", first),
    routeTable("private-b", second[choices.secondRoute]),
    routeTable("isolated", sixRoutes(choices)),
  ];
}

function endpointsOf(choices: Choices, places: readonly string[]): Partial<Topology> {
  if (choices.endpoints === "none") return {};
  const words = ["ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "ssmmessages"];
  const all = choices.endpoints === "all but logs" ? words : [...words, "logs"];
  const rules: { readonly [name in Choices["endpoints"]]?: SecurityGroupRule[] } = {
    closed: [],
    "by part": [rule("ingress", 443, "10.0.128.0/20"), rule("ingress", 443, "10.0.0.0/20")],
    "by group": [rule("ingress", 443, groupPeer("tasks"))],
    "by 80": [rule("ingress", 80, "10.0.0.0/16")],
  };
  const guard = rules[choices.endpoints] ?? [rule("ingress", 443, "10.0.0.0/16")];
  const over = {
    privateDns: choices.endpoints !== "no private dns",
    privateDnsOnlyForInboundResolver: choices.endpoints === "resolvers only",
  };
  return {
    vpcEndpoints: all.map((word) => endpoint(word, places, over)),
    securityGroups: [group("endpoints", [...guard, rule("egress", null, ANY)])],
  };
}

function balancerOf(choices: Choices, launch: string): Partial<Topology> {
  if (choices.balancer === "none") return {};
  const internal = choices.balancer === "internal";
  const places = internal ? ["isolated-a", "isolated-b"] : ["public-a", "public-b"];
  const egress: { readonly [name in Choices["balancerEgress"]]: SecurityGroupRule[] } = {
    all: [rule("egress", null, ANY)],
    none: [],
    "443": [rule("egress", 443, ANY)],
  };
  const ingress: { readonly [name in Choices["balancerIngress"]]: SecurityGroupRule[] } = {
    anywhere: [rule("ingress", 80, ANY)],
    none: [],
    half: [rule("ingress", 80, "0.0.0.0/1")],
  };
  const right = launch === "awsvpc" ? "ip" : "instance";
  const wrong = right === "ip" ? "instance" : "ip";
  const nlb = choices.balancer === "nlb";
  return {
    loadBalancers: [
      loadBalancer(choices.balancerZones === "both" ? places : places.slice(0, 1), {
        kind: nlb ? "nlb" : "alb",
        crossZone: !nlb,
        scheme: internal ? "internal" : "internet-facing",
      }),
    ],
    listeners: [listener(nlb ? { protocol: "TCP" } : {})],
    targetGroups: [
      targetGroup({ targetType: choices.targetType === "right" ? right : wrong, ...(nlb ? { protocol: "TCP" } : {}) }),
    ],
    securityGroups: [group("front", [...ingress[choices.balancerIngress], ...egress[choices.balancerEgress]])],
  };
}

function capacityOf(choices: Choices, kind: string, places: readonly string[]): Partial<Topology> {
  if (kind === "fargate") return {};
  const provider = {
    key: "provider",
    name: "provider",
    id: null,
    providerName: "provider",
    kind: kind === "ec2" ? "ec2" : "managed-instances",
    autoScalingGroup: kind === "ec2" ? "fleet" : null,
    subnets: kind === "ec2" ? [] : places,
    securityGroups: kind === "ec2" ? [] : ["tasks"],
    instanceRoleName: null,
  } as const;
  const flag = { subnet: null, on: true, off: false }[choices.templateFlag];
  return {
    capacityProviders: [provider],
    ...(kind === "ec2"
      ? {
          launchTemplates: [
            launchTemplate({
              securityGroups: ["tasks"],
              associatePublicIpAddress: flag,
              interfaceCount: choices.interfaces === "one" ? 1 : 2,
            }),
          ],
          autoScalingGroups: [autoScalingGroup("fleet", places)],
        }
      : {}),
  };
}

const IMAGES = { hub: DOCKER_IMAGE, ecr: ECR_IMAGE, ghcr: "ghcr.io/shop/web:1", quay: "quay.io/shop/web:1" } as const;

/** The network of these choices: three tiers in two zones, one service. */
export function network(choices: Choices): Topology {
  const [kind = "fargate", mode = "awsvpc"] = choices.launch.split(" ");
  const six = choices.ipv6 !== "off";
  const excluded = (tier: string): "allow-bidirectional" | "allow-egress" | null =>
    choices.exclusion === `${tier} both`
      ? "allow-bidirectional"
      : choices.exclusion === `${tier} egress`
        ? "allow-egress"
        : null;
  const tiers = ["public", "private", "isolated"].flatMap((tier, index) =>
    ["a", "b"].map((zone, place) =>
      subnet(
        `${tier}-${zone}`,
        `10.0.${String([0, 128, 64][index] ?? 0)}.0/20`.replace(
          /\.(\d+)\.0\/20/,
          (_, third: string) => `.${String(Number(third) + place * 16)}.0/20`,
        ),
        {
          routeTable: tier === "private" ? `private-${zone}` : tier,
          availabilityZone: `${REGION}${zone}`,
          mapPublicIpOnLaunch: tier === "public" && choices.mapPublicIp === "on",
          ipv6Cidr: six ? `2600:1f14:ab:${String(index)}${String(place)}::/64` : null,
          assignIpv6AddressOnCreation: six,
          networkAcl: tier === "isolated" ? null : `${tier}-acl`,
          blockPublicAccessExclusion: excluded(tier),
        },
      ),
    ),
  );
  const places = [`${choices.place}-a`, `${choices.place}-b`];
  const natPlace = choices.natPlace;
  const one = { availabilityZone: null };
  const regional =
    choices.regionalMode === "automatic" ? [] : choices.regionalMode === "both zones" ? ["a", "b"] : ["a"];
  const instanceIn: { readonly [name in Choices["instanceIngress"]]: SecurityGroupRule[] } = {
    vpc: [rule("ingress", null, "10.0.0.0/16")],
    none: [],
    "80": [rule("ingress", 80, "10.0.0.0/16")],
    part: [rule("ingress", null, "10.0.128.0/20")],
  };
  const instanceOut: { readonly [name in Choices["instanceEgress"]]: SecurityGroupRule[] } = {
    all: [rule("egress", null, ANY)],
    none: [],
    "80": [rule("egress", 80, ANY)],
  };
  const endpoints = endpointsOf(choices, ["isolated-a", "isolated-b"]);
  const balancer = balancerOf(choices, mode);
  const balanced = choices.balancer !== "none";
  const definition = taskDefinition(IMAGES[choices.image], { networkMode: mode as "awsvpc" | "bridge" | "host" });
  const containers = [
    {
      name: "web",
      image: IMAGES[choices.image],
      logs: choices.logs === "none" ? null : { driver: "awslogs" },
      secrets: [],
      environmentFiles: [],
      portMappings: [
        {
          containerPort: 80,
          protocol: "tcp" as const,
          ...(mode === "bridge" ? { hostPort: choices.hostPort === "dynamic" ? 0 : 8080 } : {}),
        },
      ],
    },
  ];
  const assignPublicIp = kind === "fargate" && choices.place === "public" && choices.publicIp === "on";
  return topology({
    ...capacityOf(choices, kind, places),
    ...balancer,
    ...endpoints,
    vpcs: [
      vpc({
        ipv6Cidrs: six ? ["2600:1f14:ab::/56"] : [],
        dnsSupport: choices.dnsSupport === "on",
        dnsHostnames: choices.dnsHostnames === "on",
        blockPublicAccess: choices.blockPublicAccess,
        blockPublicAccessExclusion: excluded("vpc"),
      }),
    ],
    subnets: tiers,
    routeTables: tables(choices),
    internetGateways: [internetGateway(), internetGateway({ vpc: null }, "detached")],
    egressOnlyInternetGateways: choices.ipv6 === "egress-only" ? [egressOnly()] : [],
    networkAcls: [
      acl(open()),
      acl(aclRules(choices.privateAcl), {}, "private-acl"),
      acl(aclRules(choices.publicAcl), {}, "public-acl"),
    ],
    securityGroups: [
      group("tasks", [...egressRules(choices), ...ingressRules(choices)]),
      group("nat-group", [...instanceIn[choices.instanceIngress], ...instanceOut[choices.instanceEgress]]),
      ...(endpoints.securityGroups ?? [group("endpoints", [])]),
      ...(balancer.securityGroups ?? [group("front", [])]),
    ],
    networkInterfaces: [
      networkInterface("nat-eni", "public-b", {
        sourceDestCheck: choices.instanceCheck === "on",
        instance: "nat-machine",
        publicIp: choices.instanceAddress === "elastic" ? "203.0.113.40" : null,
        deviceIndex: 0,
      }),
    ],
    instances: [
      {
        key: "nat-machine",
        name: "nat-machine",
        id: null,
        subnet: "public-b",
        securityGroups: ["nat-group"],
        sourceDestCheck: choices.instanceCheck === "on",
        associatePublicIpAddress: false,
        privateIp: { unknown: "AWS has yet to choose it" },
        publicIp: choices.instanceAddress === "elastic" ? "203.0.113.40" : null,
        extraInterfaces: [],
        instanceType: "t4g.nano",
        autoScalingGroup: null,
      },
    ],
    elasticIps: [
      elasticIp("eip", "nat", "203.0.113.9"),
      elasticIp("eip-b", "nat-b", "203.0.113.10"),
      ...(choices.instanceAddress === "elastic" ? [elasticIp("eip-eni", "nat-eni", "203.0.113.40")] : []),
    ],
    natGateways: [
      natGateway(
        "nat",
        `${natPlace}-a`,
        choices.natKind === "public" ? [{ elasticIp: "eip", address: "203.0.113.9", ...one }] : [],
        {
          connectivity: choices.natKind,
        },
      ),
      natGateway("nat-b", "public-b", [{ elasticIp: "eip-b", address: "203.0.113.10", ...one }]),
      natGateway(
        "regional",
        "",
        regional.map((zone, index) => ({
          elasticIp: null,
          address: `203.0.113.${String(20 + index)}`,
          availabilityZone: `${REGION}${zone}`,
        })),
        {
          subnet: null,
          availabilityMode: "regional",
          regionalAddresses: choices.regionalMode === "automatic" ? "automatic" : "manual",
        },
      ),
    ],
    vpcEndpoints: [
      ...(endpoints.vpcEndpoints ?? []),
      ...(choices.storage === "none"
        ? []
        : [
            gatewayEndpoint(
              choices.storage === "task tables" ? ["private-a", "private-b", "public", "isolated"] : ["main"],
            ),
          ]),
    ],
    clusters: [cluster()],
    taskDefinitions: [{ ...definition, containers }],
    services: [
      service(places, {
        launchType: kind === "fargate" ? "fargate" : null,
        capacityProviders: kind === "fargate" ? [] : ["provider"],
        execEnabled: choices.exec === "on",
        networkConfiguration:
          mode === "awsvpc"
            ? { subnets: places, securityGroups: ["tasks"], assignPublicIp: kind === "fargate" ? assignPublicIp : null }
            : null,
        loadBalancers: balanced ? [{ targetGroup: "targets", containerName: "web", containerPort: 80 }] : [],
      }),
    ],
  });
}
