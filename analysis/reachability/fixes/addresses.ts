/** Proposals that give an interface the public address that an internet gateway asks for, and mend what stands there. */
import { byKey, nameOf, known, listed } from "../../topology/lookup";
import { isUnknown, type Key, type LaunchTemplate } from "../../topology/model";
import { type BlockedPath, type Proposal, providersOf, routedDevices, vpcOf } from "./blockedPath";
import { all, patch } from "./edits";
import { newAddress } from "./ways";

/** A public IPv4 address for the service's own interface: the task's on Fargate, else the instance's. */
export function publicIpProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { service, launchType } = blockedPath;
  if (launchType === "fargate") {
    const configuration = known(service.networkConfiguration);
    if (configuration === undefined || configuration === null) return [];
    return [
      {
        sentence: `Set assignPublicIp to true on service ${nameOf(service)}.`,
        edit: patch("services", service.key, { networkConfiguration: { ...configuration, assignPublicIp: true } }),
      },
    ];
  }
  const subnets = blockedPath.blocked
    .map((key) => byKey(blockedPath.topology.subnets, key))
    .filter((each) => each !== undefined);
  const mapping = subnets.map((subnet) => patch("subnets", subnet.key, { mapPublicIpOnLaunch: true }));
  const templates = launchTemplates(blockedPath);
  return [
    ...templates.map((template) => ({
      sentence: `Set associatePublicIpAddress to true in launch template ${nameOf(template)}, with one network interface.`,
      edit: patch("launchTemplates", template.key, { associatePublicIpAddress: true, interfaceCount: 1 }),
    })),
    { sentence: `Set mapPublicIpOnLaunch to true on subnet ${listed(subnets.map(nameOf))}.`, edit: all(mapping) },
  ];
}

/** The templates that the service's instances are launched from. */
function launchTemplates(blockedPath: BlockedPath): readonly LaunchTemplate[] {
  const { topology } = blockedPath;
  return providersOf(blockedPath)
    .map((provider) => byKey(topology.autoScalingGroups, known(provider.autoScalingGroup)))
    .map((group) => byKey(topology.launchTemplates, known(group?.launchTemplate)))
    .filter((template) => template !== undefined);
}

/** A NAT instance must forward what is not for itself, and needs an address to leave with. */
export function natInstanceProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology } = blockedPath;
  const devices = routedDevices(blockedPath);
  const instances = devices.instances.map((key) => byKey(topology.instances, key)).filter((each) => each !== undefined);
  const unchecked = [
    ...devices.interfaces.map((each) => patch("networkInterfaces", each.key, { sourceDestCheck: false })),
    ...instances.map((each) => patch("instances", each.key, { sourceDestCheck: false })),
  ];
  const named = [...instances, ...devices.interfaces].map(nameOf);
  const [instance] = instances;
  const [device] = devices.interfaces;
  const key = instance?.key ?? device?.key;
  if (key === undefined) return [];
  const change = { publicIp: newAddress(key).address };
  const patched = instance === undefined ? patch("networkInterfaces", key, change) : patch("instances", key, change);
  return [
    {
      sentence: `Turn the source/destination check off on NAT instance ${listed(named)} (sourceDestCheck: false).`,
      edit: all(unchecked),
    },
    { sentence: `Associate an Elastic IP with NAT instance ${listed(named)}.`, edit: all([patched, ofHolder(key)]) },
  ];
}

function ofHolder(holder: Key) {
  const added = newAddress(holder);
  return (topology: BlockedPath["topology"]) => ({ ...topology, elasticIps: [...topology.elasticIps, added] });
}

/** A regional NAT gateway serves a zone only with an address there. */
export function regionalNatProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology } = blockedPath;
  const zones = blockedPath.blocked
    .map((key) => known(byKey(topology.subnets, key)?.availabilityZone))
    .filter((zone) => zone !== undefined);
  return topology.natGateways
    .filter((nat) => known(nat.availabilityMode) === "regional" && !isUnknown(nat.addresses))
    .map((nat) => {
      const before = known(nat.addresses) ?? [];
      const added = zones.map((availabilityZone) => ({
        elasticIp: newAddress(nat.key).key,
        address: newAddress(nat.key).address,
        availabilityZone,
      }));
      return {
        sentence: `Give regional NAT gateway ${nameOf(nat)} an Elastic IP in Availability Zone ${listed(zones)}.`,
        edit: all([patch("natGateways", nat.key, { addresses: [...before, ...added] }), ofHolder(nat.key)]),
      };
    });
}

/** An exclusion from Block Public Access: outwards where that is enough, else both ways. */
export function blockPublicAccessProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const vpc = vpcOf(blockedPath);
  if (vpc === undefined) return [];
  return (["allow-egress", "allow-bidirectional"] as const).map((mode) => ({
    sentence: `Exclude VPC ${nameOf(vpc)} from VPC Block Public Access (${mode}).`,
    edit: patch("vpcs", vpc.key, { blockPublicAccessExclusion: mode }),
  }));
}
