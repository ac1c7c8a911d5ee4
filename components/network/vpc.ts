/** The VPC that strategies are built on, new or existing: its gateways, and subnets by tier and slot. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { answered } from "../answered";
import { SUBNET_IDS } from "../../analysis/rules/checks/existingSettings";
import { Tier } from "../../analysis/rules/words";
import type { ExistingNetworkArgs, NetworkArgs } from "./args";
import type { NetworkPlan, SubnetPlan } from "./plan";
import { refusalOf } from "../refuse";
import { ipv6Slot, slots } from "../slots";
import { after, slotOf, tagged } from "../strategies/routing";
import type { VpcWithGateways } from "../strategies/strategyArgs";
import { brokenRule } from "../../analysis/rules/problem";

export interface NetworkVpc extends VpcWithGateways {
  /** The subnets of each tier by slot, with or without routes. */
  readonly subnetIds: ReadonlyMap<Tier, pulumi.Output<string>[]>;
}

/** An existing VPC. Only an egress-only internet gateway is created, if the plan needs one and the VPC has none. */
export function existingVpc(
  parent: pulumi.Resource,
  name: string,
  args: NetworkArgs,
  existing: ExistingNetworkArgs,
  plan: NetworkPlan,
): NetworkVpc {
  const vpcId = pulumi.output(existing.vpcId);
  const given = plan.tiers.map((tier): [Tier, pulumi.Output<string>[]] => {
    const property = SUBNET_IDS[tier];
    const ids = existing[property] ?? [];
    return [tier, slots(plan.availabilityZoneCount).map((slot) => slotOf(ids, slot, `existingNetwork.${property}`))];
  });
  return {
    vpcId,
    vpcCidrBlocks: existing.vpcCidrBlocks,
    vpcIpv6CidrBlock: existing.vpcIpv6CidrBlock,
    internetGatewayId: existing.internetGatewayId,
    egressOnlyGatewayId:
      existing.egressOnlyGatewayId ??
      (plan.egressOnlyGateway ? createEgressOnlyGateway(parent, name, vpcId, args) : undefined),
    availabilityZones: args.availabilityZones,
    subnetIds: new Map(given),
  };
}

/** A new VPC with all gateways and subnets of the plan. */
export function createVpc(parent: pulumi.Resource, name: string, args: NetworkArgs, plan: NetworkPlan): NetworkVpc {
  const vpc = new aws.ec2.Vpc(
    `${name}-vpc`,
    {
      cidrBlock: plan.cidrBlock,
      // R-EP-18: private DNS of endpoints needs both.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      // Free, and always present: AWS cannot remove it while a subnet uses it, so a switch must never have to remove
      // it.
      assignGeneratedIpv6CidrBlock: true,
      tags: tagged(`${name}-vpc`, args.tags),
    },
    { parent },
  );
  // A resource without a security group gets this one, so it allows nothing.
  new aws.ec2.DefaultSecurityGroup(
    `${name}-default`,
    { vpcId: vpc.id, ingress: [], egress: [], tags: tagged(`${name}-default`, args.tags) },
    { parent },
  );
  const internetGateway = plan.internetGateway
    ? new aws.ec2.InternetGateway(`${name}-igw`, { vpcId: vpc.id, tags: tagged(`${name}-igw`, args.tags) }, { parent })
    : undefined;
  const availabilityZones = args.availabilityZones ?? regionalZones(parent, plan.availabilityZoneCount);
  const subnetIds = new Map<Tier, pulumi.Output<string>[]>();
  for (const subnet of plan.subnets) {
    const ids = subnetIds.get(subnet.tier) ?? [];
    subnetIds.set(subnet.tier, [...ids, createSubnet(parent, name, args, vpc, subnet, availabilityZones)]);
  }
  return {
    vpcId: vpc.id,
    vpcCidrBlocks: [vpc.cidrBlock],
    vpcIpv6CidrBlock: vpc.ipv6CidrBlock,
    internetGatewayId: internetGateway?.id,
    egressOnlyGatewayId: plan.egressOnlyGateway ? createEgressOnlyGateway(parent, name, vpc.id, args) : undefined,
    availabilityZones,
    subnetIds,
  };
}

function createEgressOnlyGateway(
  parent: pulumi.Resource,
  name: string,
  vpcId: pulumi.Input<string>,
  args: NetworkArgs,
): pulumi.Output<string> {
  const childName = `${name}-eigw`;
  return new aws.ec2.EgressOnlyInternetGateway(childName, { vpcId, tags: tagged(childName, args.tags) }, { parent }).id;
}

/** The Region's first Availability Zones, without Local Zones and zones that need an opt-in. */
function regionalZones(parent: pulumi.Resource, count: number): pulumi.Output<string>[] {
  const { names } = aws.getAvailabilityZonesOutput(
    { state: "available", filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] },
    { parent },
  );
  return slots(count).map((slot) =>
    answered(names, "names of aws.getAvailabilityZones", (known) => {
      const zone = known[slot];
      if (zone === undefined) {
        throw refusalOf(
          brokenRule("R-VPC-04", {
            property: "availabilityZoneCount",
            value: String(count),
            message: `the Region has ${known.length} Availability Zones without opt-in.`,
            remedy: `Set availabilityZoneCount to ${known.length} or less, or choose another Region.`,
          }),
        );
      }
      return zone;
    }),
  );
}

function createSubnet(
  parent: pulumi.Resource,
  name: string,
  args: NetworkArgs,
  vpc: aws.ec2.Vpc,
  plan: SubnetPlan,
  availabilityZones: pulumi.Input<string>[],
): pulumi.Output<string> {
  const childName = `${name}-${plan.tier}-${plan.slot}`;
  const native = plan.cidrBlock === null;
  return new aws.ec2.Subnet(
    childName,
    {
      vpcId: vpc.id,
      ...(plan.cidrBlock === null ? { ipv6Native: true } : { cidrBlock: plan.cidrBlock }),
      availabilityZone: availabilityZones[plan.slot],
      // An IPv6-only subnet has no IPv4 addresses to map.
      ...(native ? {} : { mapPublicIpOnLaunch: plan.mapPublicIpOnLaunch }),
      ...(plan.ipv6
        ? {
            ipv6CidrBlock: answered(vpc.ipv6CidrBlock, "ipv6CidrBlock of the VPC", (block) =>
              ipv6Slot(block, plan.tier, plan.slot),
            ),
            assignIpv6AddressOnCreation: true,
          }
        : {}),
      ...(plan.dns64 ? { enableDns64: true } : {}),
      tags: tagged(childName, args.tags),
    },
    // With a count of zones, a slot stays in the zone in which it was created, also if the Region's list changes.
    { parent, ...(args.availabilityZones === undefined ? { ignoreChanges: ["availabilityZone"] } : {}) },
  ).id;
}

/** The subnets of internet-facing load balancers, known once the internet gateway is attached. */
export function publicSubnetIds(vpc: NetworkVpc): pulumi.Output<string>[] {
  const waitFor = vpc.internetGatewayId === undefined ? [] : [vpc.internetGatewayId];
  return (vpc.subnetIds.get(Tier.Public) ?? []).map((id) => after(id, waitFor));
}
