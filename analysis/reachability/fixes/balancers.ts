/** Proposals for load balancers: zones, target types, and a balancer where there is none. */
import { byKey, nameOf, known, listed } from "../../topology/lookup";
import type { Key, LoadBalancer, Subnet, TargetGroup } from "../../topology/model";
import {
  balancersOf,
  type BlockedPath,
  listeningPorts,
  type Proposal,
  publicSubnets,
  taskOf,
  vpcOf,
} from "./blockedPath";
import { add, all, newGroup, openGroup, patch } from "./edits";

function targetGroupsOf(blockedPath: BlockedPath): readonly TargetGroup[] {
  return (known(blockedPath.service.loadBalancers) ?? [])
    .map((each) => byKey(blockedPath.topology.targetGroups, known(each.targetGroup)))
    .filter((each) => each !== undefined);
}

/** awsvpc registers addresses, bridge and host register instances (R-LB-01, R-LB-02). */
export function targetTypeProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const targetType = blockedPath.networkMode === "awsvpc" ? "ip" : "instance";
  return targetGroupsOf(blockedPath).map((group) => ({
    sentence: `Set targetType to ${targetType} on target group ${nameOf(group)}, as network mode ${blockedPath.networkMode ?? "awsvpc"} asks for.`,
    edit: patch("targetGroups", group.key, { targetType }),
  }));
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
    if (missing.length === 0) return [];
    const candidates =
      known(balancer.scheme) === "internal"
        ? topology.subnets.filter((subnet) => known(subnet.vpc) === vpc)
        : publicSubnets(topology, vpc);
    const chosen = missing
      .map((each) => candidates.find((subnet) => known(subnet.availabilityZone) === each))
      .filter((subnet) => subnet !== undefined);
    if (chosen.length < missing.length) return [];
    return [
      {
        sentence: `Enable load balancer ${nameOf(balancer)} in Availability Zone ${listed(missing as string[])}, with subnet ${listed(chosen.map(nameOf))}.`,
        edit: patch("loadBalancers", balancer.key, { subnets: [...present, ...chosen.map((subnet) => subnet.key)] }),
      },
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
  const guard = newGroup("fix:load-balancer:group", vpc.key, 80, [{ kind: "cidr", cidr: "0.0.0.0/0" }]);
  const targetGroup: TargetGroup = {
    key: "fix:load-balancer:targets",
    name: "load balancer targets",
    id: null,
    vpc: vpc.key,
    targetType: blockedPath.networkMode === "awsvpc" ? "ip" : "instance",
    port,
    protocol: "HTTP",
    ipAddressType: "ipv4",
    healthCheckPort: "traffic-port",
    preserveClientIp: null,
  };
  const balancer: LoadBalancer = {
    key: "fix:load-balancer",
    name: "load balancer",
    id: null,
    kind: "alb",
    scheme: "internet-facing",
    vpc: vpc.key,
    subnets: places.map((place) => place.key),
    securityGroups: [guard.key],
    crossZone: true,
    ipAddressType: "ipv4",
    elasticIps: [],
    dnsName: { unknown: "AWS has yet to assign it" },
  };
  const listener = {
    key: "fix:load-balancer:listener",
    name: "listener",
    id: null,
    loadBalancer: balancer.key,
    port: 80,
    protocol: "HTTP",
    targetGroups: [targetGroup.key],
  };
  const from = { kind: "group" as const, group: guard.key };
  const opened = blockedPath.groups.map((group) =>
    openGroup(group, { direction: "ingress", protocol: "tcp", ports: { from: port, to: port }, peer: from }),
  );
  return [
    {
      sentence: `Put an Application Load Balancer with target type ip into public subnets ${listed(places.map(nameOf))}, and admit TCP ${String(port)} from its security group.`,
      edit: all([
        add("securityGroups", guard),
        add("targetGroups", targetGroup),
        add("loadBalancers", balancer),
        add("listeners", listener),
        ...opened,
        patch("services", service.key, {
          loadBalancers: [{ targetGroup: targetGroup.key, containerName: container.name, containerPort: port }],
        }),
      ]),
    },
  ];
}

function onePerZone(subnets: readonly Subnet[]): readonly Subnet[] {
  const zones = subnets.map((subnet) => known(subnet.availabilityZone));
  return subnets.filter((_, index) => zones[index] !== undefined && zones.indexOf(zones[index]) === index);
}
