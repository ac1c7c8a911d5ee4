/**
 * The two-interfaces story: a container runs on an instance with a public address, and no client can connect, because
 * an awsvpc task listens on an interface of its own that never can have one. These are the ways that work instead.
 */
import { byKey, nameOf, known, listed, titled } from "../../topology/lookup";
import type { ContainerDefinition } from "../../rules/serviceDefinition";
import { isUnknown, type Key, type Service, type Subnet, type Vpc } from "../../topology/model";
import { knownRouteTableOf } from "../../topology/topologyIndex";
import {
  type BlockedPath,
  listeningPorts,
  ofService,
  type Proposal,
  providersOf,
  publicSubnets,
  type Step,
  targetOf,
  vpcOf,
} from "./blockedPath";
import { add, all, changeTask, openGroup, patch, update } from "./edits";
import { freeBlock } from "./freeBlock";
import { natIn, newNat } from "./ways";

/** Bridge, then host mode: the port opens on the instance's own interface, which has the public address. */
export function instanceModeProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { service, launchType } = blockedPath;
  const port = listeningPorts(blockedPath)[0];
  const modes = launchType === "ec2" ? (["bridge", "host"] as const) : (["host"] as const);
  // Target groups of type ip accept no such task, and a fixed host port allows one copy for each instance (R-LB-03,
  // R-PORT-03).
  const isBalanced = (known(service.loadBalancers) ?? []).length > 0;
  if (port === undefined || isBalanced || !hasInstanceForEach(blockedPath)) return [];
  return modes.map((mode) => [
    ofService(service, (each) => ({
      sentence: `Use network mode ${mode} with host port ${String(port)} and no networkConfiguration for ${titled(each)}, so that the port opens on the instance's public IP.`,
      edit: all([
        changeTask(each, ({ containers }) => ({
          networkMode: mode,
          ...(isUnknown(containers) ? {} : { containers: containers.map(withHostPorts) }),
        })),
        patch("services", each.key, { networkConfiguration: null }),
      ]),
    })),
    ...instanceGroups(blockedPath).map((group) => openTo(blockedPath, group, port)),
  ]);
}

/**
 * True if the Auto Scaling groups may grow to an instance for each copy. A size that is not known is assumed to be
 * enough.
 */
function hasInstanceForEach(blockedPath: BlockedPath): boolean {
  const sizes = providersOf(blockedPath).map((provider) => {
    const group = byKey(blockedPath.topology.autoScalingGroups, known(provider.autoScalingGroup));
    return known(group?.maxSize) ?? Infinity;
  });
  const copies = known(blockedPath.service.desiredCount) ?? 1;
  return sizes.length === 0 || sizes.reduce((sum, size) => sum + size, 0) >= copies;
}

function withHostPorts(container: ContainerDefinition): ContainerDefinition {
  const portMappings = container.portMappings.map((mapping) => ({ ...mapping, hostPort: mapping.containerPort }));
  return { ...container, portMappings };
}

/** Fargate gives each task's own interface a public address. */
export function fargateProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { service } = blockedPath;
  const port = listeningPorts(blockedPath)[0];
  if (port === undefined || (known(service.networkConfiguration) ?? null) === null) return [];
  return [
    [
      ofService(service, (each) => ({
        sentence: `Run ${titled(each)} on Fargate with assignPublicIp true, so that each task has a public IP of its own.`,
        edit: all([
          changeTask(each, () => ({ requiresCompatibilities: ["fargate"] })),
          update("services", each.key, ({ networkConfiguration }) => {
            const before = known(networkConfiguration) ?? null;
            if (before === null) return null;
            return {
              launchType: "fargate" as const,
              capacityProviders: [],
              platformVersion: "LATEST",
              networkConfiguration: { ...before, assignPublicIp: true },
            };
          }),
        ]),
      })),
      ...blockedPath.groups.map((group) => openTo(blockedPath, group, port)),
    ],
  ];
}

/** The groups of the instances behind the service's capacity providers. */
function instanceGroups(blockedPath: BlockedPath): readonly Key[] {
  const { topology } = blockedPath;
  return providersOf(blockedPath).flatMap((provider) => {
    const group = byKey(topology.autoScalingGroups, known(provider.autoScalingGroup));
    const template = byKey(topology.launchTemplates, known(group?.launchTemplate));
    return known(provider.kind === "ec2" ? template?.securityGroups : provider.securityGroups) ?? [];
  });
}

function openTo({ topology }: BlockedPath, group: Key, port: number): Step {
  const found = byKey(topology.securityGroups, group);
  const peer = { kind: "cidr" as const, cidr: "0.0.0.0/0" };
  return {
    sentence: `Add an ingress rule to security group ${found === undefined ? group : nameOf(found)}: TCP ${String(port)} from ${peer.cidr}.`,
    edit: openGroup(group, { direction: "ingress", protocol: "tcp", ports: { from: port, to: port }, peer }),
    opens: true,
  };
}

const NAT_TARGETS: readonly string[] = ["nat-gateway", "network-interface", "instance"];

/** The path to the internet for awsvpc tasks on instances: private subnets in the same zones, behind a NAT. */
export function privateSubnetProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology, service } = blockedPath;
  const vpc = vpcOf(blockedPath);
  if (vpc === undefined || (known(service.networkConfiguration) ?? null) === null) return [];
  const each = blockedPath.subnets.map((key) => known(byKey(topology.subnets, key)?.availabilityZone));
  const zones = [...new Set(each.filter((zone) => zone !== undefined))];
  if (each.includes(undefined)) return [];
  const existing = zones.map((zone) =>
    topology.subnets.find(
      (subnet) =>
        known(subnet.vpc) === vpc.key &&
        known(subnet.availabilityZone) === zone &&
        NAT_TARGETS.includes(targetOf(knownRouteTableOf(topology, subnet), "0.0.0.0/0")?.kind ?? ""),
    ),
  );
  const places = existing.filter((subnet) => subnet !== undefined);
  if (places.length === zones.length) return [[moved(service, places)]];
  return newPrivateSubnets(blockedPath, vpc, zones).map(({ subnets, steps }) => [...steps, moved(service, subnets)]);
}

function moved(service: Service, subnets: readonly Subnet[]): Step {
  const isNew = subnets.some(({ key }) => key.startsWith("fix:"));
  const names = isNew ? "the new private subnets" : `private subnet ${listed(subnets.map(nameOf))}`;
  return ofService(service, (each) => ({
    sentence: `Run the tasks of ${titled(each)} in ${names} (networkConfiguration.subnets), whose default route is a NAT.`,
    edit: update("services", each.key, ({ networkConfiguration }) => {
      const before = known(networkConfiguration) ?? null;
      return before === null
        ? null
        : { networkConfiguration: { ...before, subnets: subnets.map((subnet) => subnet.key) } };
    }),
  }));
}

/** A subnet in each zone, with a NAT gateway for all of them. */
function newPrivateSubnets(
  { topology }: BlockedPath,
  vpc: Vpc,
  zones: readonly string[],
): readonly { readonly subnets: readonly Subnet[]; readonly steps: readonly Step[] }[] {
  const place = publicSubnets(topology, vpc.key)[0];
  const table = knownRouteTableOf(topology, place);
  if (place === undefined || table === undefined) return [];
  const tableKey = `fix:private:${vpc.key}:table`;
  const nat = natIn(place);
  const subnets: Subnet[] = [];
  for (const zone of zones) {
    const taken = [...topology.subnets, ...subnets].map((subnet) => subnet.ipv4Cidr);
    const ipv4Cidr = freeBlock(known(vpc.ipv4Cidrs) ?? [], taken);
    if (ipv4Cidr === null) return [];
    subnets.push({
      ...place,
      key: `fix:private:${vpc.key}:${zone}`,
      name: `private ${zone}`,
      id: null,
      ipv4Cidr,
      ipv6Cidr: null,
      availabilityZone: zone,
      mapPublicIpOnLaunch: false,
      routeTable: tableKey,
    });
  }
  const route = {
    destination: { kind: "cidr" as const, cidr: "0.0.0.0/0" },
    target: { kind: "nat-gateway" as const, key: nat.key },
    state: "active" as const,
    key: tableKey,
  };
  const create: Step = {
    sentence: `Add private subnets in ${listed(zones)}, with a route table that routes 0.0.0.0/0 to the new NAT gateway.`,
    edit: all([
      add("routeTables", { ...table, key: tableKey, name: "private", id: null, routes: [route] }),
      ...subnets.map((subnet) => add("subnets", subnet)),
    ]),
  };
  return [{ subnets, steps: [newNat(topology, nat), create] }];
}
