/** The network of some choices: three tiers in two zones, one service. */
import type { Service, Subnet, TaskDefinition, Topology, Vpc } from "../../../analysis/topology/model";
import {
  acl,
  cluster,
  DOCKER_IMAGE,
  ECR_IMAGE,
  egressOnly,
  elasticIp,
  group,
  internetGateway,
  REGION,
  service,
  subnet,
  taskDefinition,
  topology,
  vpc,
} from "../../support/topology";
import { balancerOf, capacityOf, endpointsOf, filesOf } from "./attached";
import type { Choices } from "./choices";
import { aclRules, egressRules, ingressRules, open } from "./filters";
import { gatewaysOf, natInstanceOf } from "./nats";
import { tables } from "./routes";

const IMAGES = { hub: DOCKER_IMAGE, ecr: ECR_IMAGE, ghcr: "ghcr.io/shop/web:1", quay: "quay.io/shop/web:1" } as const;

export function network(choices: Choices): Topology {
  const [kind = "fargate", mode = "awsvpc"] = choices.launch.split(" ");
  const places = [`${choices.place}-a`, `${choices.place}-b`];
  const endpoints = endpointsOf(choices);
  const balancer = balancerOf(choices, mode);
  const files = filesOf(choices);
  const instance = natInstanceOf(choices);
  const peered = choices.privateRoute === "peer";
  return topology({
    ...capacityOf(choices, kind, places),
    ...balancer,
    ...endpoints,
    ...files,
    ...instance,
    vpcs: [vpcOf(choices), ...(peered ? [vpc({ ipv4Cidrs: ["10.1.0.0/16"] }, "other")] : [])],
    peeringConnections: peered
      ? [{ key: "peering", name: "peering", id: null, requester: "vpc", accepter: "other", active: true }]
      : [],
    subnets: tiersOf(choices),
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
      ...[instance, endpoints, balancer, files].flatMap((part) => part.securityGroups ?? []),
    ],
    elasticIps: [
      elasticIp("eip", "nat", "203.0.113.9"),
      elasticIp("eip-b", "nat-b", "203.0.113.10"),
      ...(instance.elasticIps ?? []),
    ],
    natGateways: gatewaysOf(choices),
    clusters: [cluster()],
    taskDefinitions: [definitionOf(choices, mode)],
    services: [serviceOf(choices, kind, mode, places)],
  });
}

function excluded({ exclusion }: Choices, tier: string): "allow-bidirectional" | "allow-egress" | null {
  if (exclusion === `${tier} both`) return "allow-bidirectional";
  return exclusion === `${tier} egress` ? "allow-egress" : null;
}

function vpcOf(choices: Choices): Vpc {
  return vpc({
    ipv6Cidrs: choices.ipv6 === "off" ? [] : ["2600:1f14:ab::/56"],
    dnsSupport: choices.dnsSupport === "on",
    dnsHostnames: choices.dnsHostnames === "on",
    blockPublicAccess: choices.blockPublicAccess,
    blockPublicAccessExclusion: excluded(choices, "vpc"),
  });
}

/** Each tier begins at its own /18 or /17; a /20 for each zone. */
function tiersOf(choices: Choices): readonly Subnet[] {
  const six = choices.ipv6 !== "off";
  return Object.entries({ public: 0, private: 128, isolated: 64 }).flatMap(([tier, start], index) =>
    ["a", "b"].map((zone, place) =>
      subnet(`${tier}-${zone}`, `10.0.${String(start + place * 16)}.0/20`, {
        routeTable: tier === "private" ? `private-${zone}` : tier,
        availabilityZone: `${REGION}${zone}`,
        mapPublicIpOnLaunch: tier === "public" && choices.mapPublicIp === "on",
        dns64: choices.nat64 !== "off" && choices.nat64 !== "without dns64",
        ipv6Cidr: six ? `2600:1f14:ab:${String(index)}${String(place)}::/64` : null,
        assignIpv6AddressOnCreation: six,
        networkAcl: tier === "isolated" ? null : `${tier}-acl`,
        blockPublicAccessExclusion: excluded(choices, tier),
      }),
    ),
  );
}

function definitionOf(choices: Choices, mode: string): TaskDefinition {
  const image = IMAGES[choices.image];
  const hostPort = mode === "bridge" ? { hostPort: choices.hostPort === "dynamic" ? 0 : 8080 } : {};
  return taskDefinition(image, {
    networkMode: mode as "awsvpc" | "bridge" | "host",
    efs: choices.files === "none" ? [] : ["efs"],
    containers: [
      {
        name: "web",
        image,
        logs: choices.logs === "none" ? null : { driver: "awslogs" },
        secrets: [],
        environmentFiles: [],
        portMappings: [{ containerPort: 80, protocol: "tcp", ...hostPort }],
      },
    ],
  });
}

function serviceOf(choices: Choices, kind: string, mode: string, places: readonly string[]): Service {
  const fargate = kind === "fargate";
  const assignPublicIp = fargate ? choices.place === "public" && choices.publicIp === "on" : null;
  return service(places, {
    launchType: fargate ? "fargate" : null,
    capacityProviders: fargate ? [] : ["provider"],
    execEnabled: choices.exec === "on",
    networkConfiguration: mode === "awsvpc" ? { subnets: places, securityGroups: ["tasks"], assignPublicIp } : null,
    loadBalancers:
      choices.balancer === "none" ? [] : [{ targetGroup: "targets", containerName: "web", containerPort: 80 }],
  });
}
