/** Proposals that give an interface the public address that an internet gateway requires, and repair what is at it. */
import { byKey, known, nameOf, titled } from "../../topology/lookup";
import { isUnknown, type Key, type LaunchTemplate, type Service, type Subnet } from "../../topology/model";
import {
  type BlockedPath,
  ofService,
  type Proposal,
  providersOf,
  routedDevices,
  type Step,
  vpcOf,
} from "./blockedPath";
import { add, all, patch, update } from "./edits";
import { defaultNats, newAddress } from "./ways";

/** A public IPv4 address for the service's own interface: the task's on Fargate, else the instance's. */
export function publicIpProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { service, launchType } = blockedPath;
  if (launchType === "fargate") {
    if ((known(service.networkConfiguration) ?? null) === null) return [];
    return [
      [
        ofService(service, (each) => ({
          sentence: publicIpSentence(each),
          edit: update("services", each.key, ({ networkConfiguration }) => {
            const before = known(networkConfiguration) ?? null;
            return before === null ? null : { networkConfiguration: { ...before, assignPublicIp: true } };
          }),
        })),
      ],
    ];
  }
  const templates = launchTemplates(blockedPath).map((template): Step => ({
    sentence: `Set associatePublicIpAddress to true in the one network interface of launch template ${nameOf(template)}.`,
    edit: patch("launchTemplates", template.key, { associatePublicIpAddress: true, interfaceCount: 1 }),
  }));
  const mapping = subnetsOf(blockedPath).map((subnet): Step => ({
    sentence: `Set mapPublicIpOnLaunch to true on subnet ${nameOf(subnet)}.`,
    edit: patch("subnets", subnet.key, { mapPublicIpOnLaunch: true }),
  }));
  return [...templates.map((step) => [step]), mapping];
}

/** The property where it is written: `ecsTarget.networkConfiguration.assignPublicIp` of an event target. */
function publicIpSentence(service: Service): string {
  const { property, value } = service.publicIpSetting ?? { property: "assignPublicIp", value: "true" };
  return `Set ${property} to ${value} on ${titled(service)}.`;
}

function subnetsOf({ topology, blocked }: BlockedPath): readonly Subnet[] {
  return blocked.map((key) => byKey(topology.subnets, key)).filter((each) => each !== undefined);
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
  const [instance] = instances;
  const [device] = devices.interfaces;
  if (instance === undefined && device === undefined) return [];
  const unchecked = [
    ...devices.interfaces
      .filter((each) => each.sourceDestCheck === true)
      .map((each): Step => ({
        sentence: `Turn the source/destination check off: set sourceDestCheck to false on network interface ${nameOf(each)}.`,
        edit: patch("networkInterfaces", each.key, { sourceDestCheck: false }),
      })),
    ...instances
      .filter((each) => each.sourceDestCheck === true)
      .map((each): Step => ({
        sentence: `Turn the source/destination check off: set sourceDestCheck to false on NAT instance ${nameOf(each)}.`,
        edit: patch("instances", each.key, { sourceDestCheck: false }),
      })),
  ];
  const addressed: Step[] = [];
  if (instance !== undefined) {
    const address = newAddress(instance.key);
    addressed.push({
      sentence: `Associate an Elastic IP with NAT instance ${nameOf(instance)}.`,
      edit: all([patch("instances", instance.key, { publicIp: address.address }), add("elasticIps", address)]),
    });
  } else if (device !== undefined) {
    const address = newAddress(device.key);
    addressed.push({
      sentence: `Associate an Elastic IP with network interface ${nameOf(device)}.`,
      edit: all([patch("networkInterfaces", device.key, { publicIp: address.address }), add("elasticIps", address)]),
    });
  }
  return [unchecked, addressed].filter((steps) => steps.length > 0);
}

/** A regional NAT gateway serves a zone only with an address there. */
export function regionalNatProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology } = blockedPath;
  const zones = subnetsOf(blockedPath).map((subnet) => known(subnet.availabilityZone));
  const lacking = [...new Set(zones.filter((zone) => zone !== undefined))];
  return topology.natGateways
    .filter((nat) => known(nat.availabilityMode) === "regional" && !isUnknown(nat.addresses))
    .map((nat) =>
      lacking.map((availabilityZone): Step => {
        const address = newAddress(`${nat.key}:${availabilityZone}`);
        const added = { elasticIp: address.key, address: address.address, availabilityZone };
        return {
          sentence: `Give regional NAT gateway ${nameOf(nat)} an Elastic IP in Availability Zone ${availabilityZone} (availabilityZoneAddresses).`,
          edit: all([
            update("natGateways", nat.key, ({ addresses }) => ({ addresses: [...(known(addresses) ?? []), added] })),
            add("elasticIps", { ...address, holder: nat.key }),
          ]),
        };
      }),
    );
}

/** An exclusion from Block Public Access: outwards where that is enough, else both ways; of the subnets, else of the VPC. */
export function blockPublicAccessProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const vpc = vpcOf(blockedPath);
  if (vpc === undefined) return [];
  return (["allow-egress", "allow-bidirectional"] as const).flatMap((mode) => {
    const words = `from VPC Block Public Access (internetGatewayExclusionMode ${mode})`;
    const ofSubnets = (keys: readonly Key[]): Proposal =>
      subnetsOf({ ...blockedPath, blocked: keys }).map((subnet) => ({
        sentence: `Exclude subnet ${nameOf(subnet)} ${words}.`,
        edit: patch("subnets", subnet.key, { blockPublicAccessExclusion: mode }),
      }));
    return [
      ofSubnets(blockedPath.blocked),
      ofSubnets(defaultNats(blockedPath).homes),
      [
        {
          sentence: `Exclude VPC ${nameOf(vpc)} ${words}.`,
          edit: patch("vpcs", vpc.key, { blockPublicAccessExclusion: mode }),
        },
      ],
    ];
  });
}
