/**
 * The place of each subnet in the VPC's block. It does not depend on the strategies or on the number of Availability
 * Zones in use, so no subnet moves when a strategy or a zone is added.
 */
import { Address4, Address6 } from "ip-address";
import { Tier } from "../analysis/rules/words";

/** Slot numbers of a network: 0, 1, … one for each Availability Zone. */
export function slots(count: number): number[] {
  return Array.from({ length: count }, (_, slot) => slot);
}

/** Each tier's share of the VPC's block: the bits added to the prefix, and the start of the share in sixteenths. */
const SHARES: Record<Tier, { readonly bits: number; readonly start: number }> = {
  [Tier.Private]: { bits: 1, start: 0 },
  [Tier.Isolated]: { bits: 2, start: 8 },
  [Tier.Public]: { bits: 3, start: 12 },
  [Tier.Host]: { bits: 4, start: 14 },
  [Tier.Ipv6]: { bits: 4, start: 15 },
};

/** The position of each tier's IPv6 subnets. Only append: a changed index would replace live subnets. */
const IPV6_INDEX: Record<Tier, number> = {
  [Tier.Public]: 0,
  [Tier.Host]: 1,
  [Tier.Private]: 2,
  [Tier.Isolated]: 3,
  [Tier.Ipv6]: 4,
};

/** The distance between the tiers' IPv6 subnets: the most Availability Zones that any network can have. */
const IPV6_SLOTS_PER_TIER = 8;

/** The number of bits for the slots of a tier: 2 for 4 Availability Zones, 3 for 8. */
function slotBits(maxAvailabilityZones: number): number {
  return Math.ceil(Math.log2(maxAvailabilityZones));
}

/**
 * The IPv4 block of one subnet: `cidrSlot("10.0.0.0/16", 4, "private", 1)` is `10.0.32.0/19`.
 * @param maxAvailabilityZones 4 or 8, the same for the VPC's life.
 */
export function cidrSlot(vpcCidrBlock: string, maxAvailabilityZones: number, tier: Tier, slot: number): string {
  const vpc = new Address4(vpcCidrBlock);
  const share = SHARES[tier];
  const prefix = vpc.subnetMask + share.bits + slotBits(maxAvailabilityZones);
  const sixteenth = 1n << BigInt(32 - vpc.subnetMask - 4);
  const start = vpc.startAddress().bigInt() + BigInt(share.start) * sixteenth + (BigInt(slot) << BigInt(32 - prefix));
  return `${Address4.fromBigInt(start).correctForm()}/${prefix}`;
}

/**
 * The /64 of one subnet in the VPC's /56: `ipv6Slot("2001:db8::/56", "host", 2)` is `2001:db8:0:a::/64`.
 */
export function ipv6Slot(vpcIpv6CidrBlock: string, tier: Tier, slot: number): string {
  const vpc = new Address6(vpcIpv6CidrBlock);
  const index = BigInt(IPV6_INDEX[tier] * IPV6_SLOTS_PER_TIER + slot);
  return `${Address6.fromBigInt(vpc.startAddress().bigInt() + (index << 64n)).correctForm()}/64`;
}
