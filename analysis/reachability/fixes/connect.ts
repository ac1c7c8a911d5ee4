/**
 * The two-interfaces story: a container runs on an instance with a public address, and nobody can connect, because an
 * awsvpc task listens on an interface of its own that never can have one. These are the ways that work instead.
 */
import { byKey, nameOf, known, listed } from "../../topology/lookup";
import type { Key, Subnet } from "../../topology/model";
import { knownRouteTableOf } from "../../topology/topologyIndex";
import {
  type BlockedPath,
  listeningPorts,
  type Proposal,
  providersOf,
  publicSubnets,
  targetOf,
  vpcOf,
} from "./blockedPath";
import { all, add, changeTask, openGroup, patch } from "./edits";
import { freeBlock } from "./freeBlock";
import { natIn, newAddress } from "./ways";

/** Bridge, then host mode: the port opens on the instance's own interface, which has the public address. */
export function instanceModeProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { service, launchType } = blockedPath;
  const port = listeningPorts(blockedPath)[0];
  const modes = launchType === "ec2" ? (["bridge", "host"] as const) : (["host"] as const);
  if (port === undefined) return [];
  return modes.map((mode) => ({
    sentence: `Use network mode ${mode} with host port ${String(port)} and no networkConfiguration, so that the port opens on the instance's public IP.`,
    edit: all([
      changeTask(service, (task) => {
        const containers = known(task.containers);
        return {
          networkMode: mode,
          ...(containers === undefined
            ? {}
            : {
                containers: containers.map((container) => ({
                  ...container,
                  portMappings: container.portMappings.map((mapping) => ({
                    ...mapping,
                    hostPort: mapping.containerPort,
                  })),
                })),
              }),
        };
      }),
      patch("services", service.key, { networkConfiguration: null }),
      ...instanceGroups(blockedPath).map((group) => openTo(group, port)),
    ]),
  }));
}

/** Fargate gives each task's own interface a public address. */
export function fargateProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { service } = blockedPath;
  const port = listeningPorts(blockedPath)[0];
  const configuration = known(service.networkConfiguration);
  if (port === undefined || configuration === undefined || configuration === null) return [];
  return [
    {
      sentence: "Run the service on Fargate with assignPublicIp true, so that each task has a public IP of its own.",
      edit: all([
        changeTask(service, () => ({ requiresCompatibilities: ["fargate"] })),
        patch("services", service.key, {
          launchType: "fargate",
          capacityProviders: [],
          platformVersion: "LATEST",
          networkConfiguration: { ...configuration, assignPublicIp: true },
        }),
        ...blockedPath.groups.map((group) => openTo(group, port)),
      ]),
    },
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

function openTo(group: Key, port: number) {
  const peer = { kind: "cidr" as const, cidr: "0.0.0.0/0" };
  return openGroup(group, { direction: "ingress", protocol: "tcp", ports: { from: port, to: port }, peer });
}

/** The way out for awsvpc tasks on instances: private subnets in the same zones, behind a NAT. */
export function privateSubnetProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology, service } = blockedPath;
  const vpc = vpcOf(blockedPath);
  const configuration = known(service.networkConfiguration);
  if (vpc === undefined || configuration === undefined || configuration === null) return [];
  const each = blockedPath.subnets.map((key) => known(byKey(topology.subnets, key)?.availabilityZone));
  const zones = [...new Set(each.filter((zone) => zone !== undefined))];
  if (each.includes(undefined)) return [];
  const moved = (subnets: readonly Key[]) =>
    patch("services", service.key, { networkConfiguration: { ...configuration, subnets } });
  const existing = zones.map((zone) =>
    topology.subnets.find(
      (subnet) =>
        known(subnet.vpc) === vpc.key &&
        known(subnet.availabilityZone) === zone &&
        ["nat-gateway", "network-interface", "instance"].includes(
          targetOf(knownRouteTableOf(topology, subnet), "0.0.0.0/0")?.kind ?? "",
        ),
    ),
  );
  if (existing.every((subnet) => subnet !== undefined)) {
    return [
      {
        sentence: `Run the tasks in private subnet ${listed(existing.map(nameOf))}, whose default route leads to a NAT.`,
        edit: moved(existing.map((subnet) => subnet.key)),
      },
    ];
  }
  const place = publicSubnets(topology, vpc.key)[0];
  const table = knownRouteTableOf(topology, place);
  if (place === undefined || table === undefined) return [];
  const tableKey = "fix:private:table";
  const nat = natIn(place);
  const added: Subnet[] = [];
  for (const [index, zone] of zones.entries()) {
    const taken = [...topology.subnets, ...added].map((subnet) => subnet.ipv4Cidr);
    const ipv4Cidr = freeBlock(known(vpc.ipv4Cidrs) ?? [], taken);
    if (ipv4Cidr === null) return [];
    const key = `fix:private:${String(index)}`;
    added.push({
      ...place,
      key,
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
  return [
    {
      sentence: `Run the tasks in new private subnets in ${listed(zones)}, with 0.0.0.0/0 to a NAT gateway with an Elastic IP in public subnet ${nameOf(place)}.`,
      edit: all([
        add("elasticIps", newAddress(nat.key)),
        add("natGateways", nat),
        add("routeTables", { ...table, key: tableKey, name: "private", id: null, routes: [route] }),
        ...added.map((subnet) => add("subnets", subnet)),
        moved(added.map((subnet) => subnet.key)),
      ]),
    },
  ];
}
