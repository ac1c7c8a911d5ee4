/**
 * Checks of a new VPC's block and Availability Zones: a load balancer's subnet is at least a /27, any other at least a
 * /28.
 */
import { Address4 } from "ip-address";
import { brokenRule, type Problem } from "../problem";

export interface AddressSettings {
  readonly cidrBlock?: string;
  readonly availabilityZones?: readonly string[];
  readonly availabilityZoneCount?: number;
  readonly maxAvailabilityZones?: number;
}

/**
 * The number of Availability Zones that a network is planned for → the prefix of the smallest VPC block with a /27 for
 * each.
 */
const LONGEST_PREFIX: ReadonlyMap<number, number> = new Map([
  [4, 22],
  [8, 21],
]);
/** R-LIM-08: AWS's largest VPC block. */
const SHORTEST_PREFIX = 16;

export const DEFAULT_MAX_AVAILABILITY_ZONES = 4;
export const DEFAULT_AVAILABILITY_ZONE_COUNT = 2;
export const DEFAULT_CIDR_BLOCK = "10.0.0.0/16";

function blockProblems(cidrBlock: string, longestPrefix: number): Problem[] {
  const at = { property: "cidrBlock", value: cidrBlock };
  if (!/^[^/]+\/\d+$/.test(cidrBlock) || !Address4.isValid(cidrBlock)) {
    return [
      brokenRule("R-LIM-08", {
        ...at,
        message: "this is not an IPv4 CIDR block.",
        remedy: "Write a block such as 10.0.0.0/16.",
      }),
    ];
  }
  const block = new Address4(cidrBlock);
  const first = `${block.startAddress().correctForm()}/${block.subnetMask}`;
  if (first !== cidrBlock) {
    return [
      brokenRule("R-LIM-08", {
        ...at,
        message: "the block does not start at its network address.",
        remedy: `Write ${first}.`,
      }),
    ];
  }
  return block.subnetMask >= SHORTEST_PREFIX && block.subnetMask <= longestPrefix
    ? []
    : [
        brokenRule(["R-LIM-08", "R-LB-04"], {
          ...at,
          message: `the block must be a /${SHORTEST_PREFIX} to a /${longestPrefix}: AWS allows no larger VPC, and in a smaller one the load balancer's subnets are smaller than a /27.`,
          remedy: `Choose a block from /${SHORTEST_PREFIX} to /${longestPrefix}.`,
        }),
      ];
}

/** The number of Availability Zones in these settings: the number of names, else the count. */
export function availabilityZoneCountOf(settings: AddressSettings): number {
  return settings.availabilityZones?.length ?? settings.availabilityZoneCount ?? DEFAULT_AVAILABILITY_ZONE_COUNT;
}

function zoneProblems(settings: AddressSettings, max: number): Problem[] {
  const { availabilityZones: names, availabilityZoneCount: asked } = settings;
  const count = availabilityZoneCountOf(settings);
  const property = names === undefined ? "availabilityZoneCount" : "availabilityZones";
  const problems: Problem[] = [];
  if (!Number.isInteger(count) || count < 1 || count > max) {
    problems.push(
      brokenRule("R-LIM-08", {
        property,
        value: names === undefined ? String(count) : `${count} names`,
        message: `the network is planned for 1 to ${max} Availability Zones.`,
        remedy: `Use 1 to ${max}. maxAvailabilityZones can be 4 or 8; it is fixed at creation.`,
      }),
    );
  }
  if (names !== undefined && asked !== undefined && asked !== names.length) {
    problems.push(
      brokenRule("R-LIM-08", {
        property: "availabilityZoneCount",
        value: String(asked),
        message: `availabilityZones has ${names.length} names.`,
        remedy: "Give the names or the count, not both.",
      }),
    );
  }
  const repeated = (names ?? []).filter((name, index) => (names ?? []).indexOf(name) !== index);
  if (repeated.length > 0) {
    problems.push(
      brokenRule("R-LB-04", {
        property: "availabilityZones",
        value: [...new Set(repeated)].join(", "),
        message: "each slot must have an Availability Zone of its own.",
        remedy: "Name each Availability Zone once, and add new names only at the end.",
      }),
    );
  }
  return problems;
}

/** All problems of the VPC's block and its Availability Zones. */
export function addressProblems(settings: AddressSettings): Problem[] {
  const max = settings.maxAvailabilityZones ?? DEFAULT_MAX_AVAILABILITY_ZONES;
  const longestPrefix = LONGEST_PREFIX.get(max);
  if (longestPrefix === undefined) {
    return [
      brokenRule("R-LIM-08", {
        property: "maxAvailabilityZones",
        value: String(max),
        message: "the VPC's block is divided into 4 or 8 slots for each tier.",
        remedy: "Use 4 or 8. It cannot change after the VPC is created.",
      }),
    ];
  }
  return [
    ...(settings.cidrBlock === undefined ? [] : blockProblems(settings.cidrBlock, longestPrefix)),
    ...zoneProblems(settings, max),
  ];
}
