/** Proposals for load balancers: zones, target types, and a balancer where there is none. */
import { byKey, known, listed, listOf, nameOf, targetGroupsOf, titled } from "../../topology/lookup";
import type { Key, Listener, LoadBalancer, Service, Subnet, TargetGroup, Vpc } from "../../topology/model";
import {
  balancersOf,
  type BlockedPath,
  listeningPorts,
  ofService,
  type Proposal,
  publicSubnets,
  type Step,
  taskOf,
  vpcOf,
} from "./blockedPath";
import { add, admitting, all, type Edit, type GroupOpening, newGroup, openGroup, patch, update } from "./edits";

function ownTargetGroups({ topology, service }: BlockedPath): readonly TargetGroup[] {
  return targetGroupsOf(service).flatMap((key) => listOf(byKey(topology.targetGroups, key)));
}

/** awsvpc registers addresses, bridge and host register instances (R-LB-01, R-LB-02). */
export function targetTypeProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const targetType = blockedPath.networkMode === "awsvpc" ? "ip" : "instance";
  const mode = blockedPath.networkMode ?? "awsvpc";
  return ownTargetGroups(blockedPath)
    .filter((group) => known(group.targetType) !== targetType)
    .map((group) => [
      {
        sentence: `Set targetType to ${targetType} on target group ${nameOf(group)}, as network mode ${mode} requires.`,
        edit: patch("targetGroups", group.key, { targetType }),
      },
    ]);
}

/** Enables the balancer in the zones where targets run. */
export function zoneProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology } = blockedPath;
  return balancersOf(blockedPath).balancers.flatMap((balancer) => {
    const present = known(balancer.subnets);
    const vpc = known(balancer.vpc) ?? vpcOf(blockedPath)?.key;
    if (present === undefined || vpc === undefined) return [];
    const zone = (key: Key) => known(byKey(topology.subnets, key)?.availabilityZone);
    const enabled = present.map(zone);
    const missing = [...new Set(blockedPath.blocked.map(zone))].filter(
      (each) => each !== undefined && !enabled.includes(each),
    );
    const candidates =
      known(balancer.scheme) === "internal"
        ? topology.subnets.filter((subnet) => known(subnet.vpc) === vpc)
        : publicSubnets(topology, vpc);
    const chosen = missing
      .map((each) => candidates.find((subnet) => known(subnet.availabilityZone) === each))
      .filter((subnet) => subnet !== undefined);
    if (missing.length === 0 || chosen.length < missing.length) return [];
    return [
      chosen.map((subnet): Step => ({
        sentence: `Enable load balancer ${nameOf(balancer)} in Availability Zone ${known(subnet.availabilityZone) ?? ""}: add subnet ${nameOf(subnet)} to its subnets.`,
        edit: update("loadBalancers", balancer.key, ({ subnets }) => {
          const before = known(subnets);
          return before === undefined ? null : { subnets: [...before, subnet.key] };
        }),
      })),
    ];
  });
}

/** An Application Load Balancer in front of a service that has none, with target group, listener and group rules. */
export function newBalancerProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology, service } = blockedPath;
  const vpc = vpcOf(blockedPath);
  const port = listeningPorts(blockedPath)[0];
  const container = (known(taskOf(blockedPath)?.containers) ?? []).find((each) => each.portMappings.length > 0);
  if (vpc === undefined || port === undefined || container === undefined) return [];
  if ((known(service.loadBalancers) ?? [{}]).length > 0) return [];
  const places = onePerZone(publicSubnets(topology, vpc.key));
  const zones = blockedPath.subnets.map((key) => known(byKey(topology.subnets, key)?.availabilityZone));
  // An ALB wants two zones (R-LB-04), and nodes wherever targets are (R-LB-06).
  if (places.length < 2 || zones.some((zone) => !places.some((place) => known(place.availabilityZone) === zone)))
    return [];
  const targetType = blockedPath.networkMode === "awsvpc" ? "ip" : "instance";
  const guardOf = (each: Service): Key => `fix:load-balancer:${each.key}:group`;
  const inPublic = `in public subnets ${listed(places.map(nameOf))}`;
  const create = ofService(service, (each) => ({
    sentence: `Put an internet-facing Application Load Balancer ${inPublic} in front of ${titled(each)}, with a target group of targetType ${targetType}.`,
    edit: all([
      ...balancerEdits({ vpc, each, port, places, targetType, groups: blockedPath.groups, guard: guardOf(each) }),
      patch("services", each.key, {
        loadBalancers: [{ targetGroup: targetsOf(each), containerName: container.name, containerPort: port }],
      }),
    ]),
  }));
  const opened = blockedPath.groups.map((group) => {
    const found = byKey(topology.securityGroups, group);
    const named = found === undefined ? group : nameOf(found);
    return ofService(service, (each) => ({
      sentence: `Add an ingress rule to security group ${named}: TCP ${String(port)} from the load balancer's security group.`,
      edit: openGroup(group, {
        direction: "ingress",
        protocol: "tcp",
        ports: { from: port, to: port },
        peer: { kind: "group", group: guardOf(each) },
      }),
      opens: true,
    }));
  });
  return [[create, ...opened]];
}

function targetsOf(service: Service): Key {
  return `fix:load-balancer:${service.key}:targets`;
}

interface NewBalancer {
  readonly vpc: Vpc;
  readonly each: Service;
  readonly port: number;
  readonly places: readonly Subnet[];
  readonly targetType: "ip" | "instance";
  /** The groups of the targets. */
  readonly groups: readonly Key[];
  readonly guard: Key;
}

function balancerEdits({ vpc, each, port, places, targetType, groups, guard }: NewBalancer): readonly Edit[] {
  const key = `fix:load-balancer:${each.key}`;
  const towards = groups.map((group): GroupOpening => ({
    direction: "egress",
    protocol: "tcp",
    ports: { from: port, to: port },
    peer: { kind: "group", group },
  }));
  const clients = admitting(80, [{ kind: "cidr", cidr: "0.0.0.0/0" }]);
  const targetGroup: TargetGroup = {
    key: targetsOf(each),
    name: "load balancer targets",
    id: null,
    vpc: vpc.key,
    targetType,
    port,
    protocol: "HTTP",
    ipAddressType: "ipv4",
    healthCheckPort: "traffic-port",
    preserveClientIp: null,
  };
  const balancer: LoadBalancer = {
    key,
    name: "load balancer",
    id: null,
    kind: "alb",
    scheme: "internet-facing",
    vpc: vpc.key,
    subnets: places.map((place) => place.key),
    securityGroups: [guard],
    crossZone: true,
    ipAddressType: "ipv4",
    elasticIps: [],
    dnsName: { unknown: "AWS has not yet assigned it" },
  };
  const listener: Listener = {
    key: `${key}:listener`,
    name: "listener",
    id: null,
    loadBalancer: key,
    port: 80,
    protocol: "HTTP",
    targetGroups: [targetGroup.key],
  };
  return [
    add("securityGroups", newGroup(guard, "of the new load balancer", vpc.key, [...clients, ...towards])),
    add("targetGroups", targetGroup),
    add("loadBalancers", balancer),
    add("listeners", listener),
  ];
}

function onePerZone(subnets: readonly Subnet[]): readonly Subnet[] {
  const zones = subnets.map((subnet) => known(subnet.availabilityZone));
  return subnets.filter((_, index) => zones[index] !== undefined && zones.indexOf(zones[index]) === index);
}
