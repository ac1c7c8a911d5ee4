/** Which blocks and Availability Zones a new VPC can be cut into: a /27 for a load balancer, a /28 for anything. */
import { Address4 } from "ip-address";
import { brokenRule, type Problem } from "../problem";

export interface AddressSettings {
  readonly cidrBlock?: string;
  readonly availabilityZones?: readonly string[];
  readonly availabilityZoneCount?: number;
  readonly maxAvailabilityZones?: number;
}

/** How many Availability Zones a network is laid out for, and the smallest VPC block that then holds a /27 for each. */
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
      brokenRule("R-LIM-08", { ...at, message: "this is no IPv4 CIDR block.", remedy: "Write it as 10.0.0.0/16." }),
    ];
  }
  const block = new Address4(cidrBlock);
  const first = `${block.startAddress().correctForm()}/${block.subnetMask}`;
  if (first !== cidrBlock) {
    return [
      brokenRule("R-LIM-08", {
        ...at,
        message: "the block does not begin at its own network address.",
        remedy: `Write ${first}.`,
      }),
    ];
  }
  return block.subnetMask >= SHORTEST_PREFIX && block.subnetMask <= longestPrefix
    ? []
    : [
        brokenRule(["R-LIM-08", "R-LB-04"], {
          ...at,
          message: `it must be a /${SHORTEST_PREFIX} to a /${longestPrefix}: larger than that AWS allows no VPC, and in a smaller one a load balancer's subnets would be smaller than a /27.`,
          remedy: `Choose a block from /${SHORTEST_PREFIX} to /${longestPrefix}.`,
        }),
      ];
}

/** How many Availability Zones these settings ask for: the names' number, else the count. */
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
        message: `the network is laid out for 1 to ${max} Availability Zones.`,
        remedy: `Use 1 to ${max}; maxAvailabilityZones, chosen at creation, can be 4 or 8.`,
      }),
    );
  }
  if (names !== undefined && asked !== undefined && asked !== names.length) {
    problems.push(
      brokenRule("R-LIM-08", {
        property: "availabilityZoneCount",
        value: String(asked),
        message: `availabilityZones names ${names.length}.`,
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
        message: "each slot is an Availability Zone of its own.",
        remedy: "Name each Availability Zone once, in an order that only ever grows at its end.",
      }),
    );
  }
  return problems;
}

/** Everything wrong with the VPC's block and its Availability Zones. */
export function addressProblems(settings: AddressSettings): Problem[] {
  const max = settings.maxAvailabilityZones ?? DEFAULT_MAX_AVAILABILITY_ZONES;
  const longestPrefix = LONGEST_PREFIX.get(max);
  if (longestPrefix === undefined) {
    return [
      brokenRule("R-LIM-08", {
        property: "maxAvailabilityZones",
        value: String(max),
        message: "the VPC's block is cut into 4 or 8 slots for each tier.",
        remedy: "Use 4 or 8; it is fixed for the VPC's life.",
      }),
    ];
  }
  return [
    ...(settings.cidrBlock === undefined ? [] : blockProblems(settings.cidrBlock, longestPrefix)),
    ...zoneProblems(settings, max),
  ];
}
