/**
 * The blocks of `awsx.ec2.Vpc`'s subnets: the layouts `Legacy`, `Auto`, `AutoMerge` and `Exact`, zone by zone. Source:
 * https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/ and awsx 3's own layouts, number for number.
 */
import { type Block, blockAfter, blockAround, blockOf, firstOf, lastOf, overlap, sizeOf, textOf } from "./blocks";
import { NotModelled, Refused } from "./inputs";

/** A subnet of each zone, as a program specifies it. */
export interface SubnetSpec {
  readonly type: "Public" | "Private" | "Isolated" | "Unused";
  readonly name?: string | undefined;
  readonly cidrMask?: number | undefined;
  readonly cidrBlocks?: readonly string[] | undefined;
  readonly assignIpv6AddressOnCreation?: unknown;
  readonly tags?: unknown;
}

/** A subnet of one zone. */
export interface PlacedSubnet extends SubnetSpec {
  /** `web-public-1`: the VPC's name, the kind's, and the zone's number. */
  readonly resourceName: string;
  readonly zone: string;
  /** Undefined if the VPC's own block is not known before deployment. */
  readonly cidrBlock: string | undefined;
}

export interface SubnetLayout {
  readonly name: string;
  /** Undefined if it is not known before deployment. */
  readonly cidrBlock: string | undefined;
  readonly zones: readonly string[];
  readonly strategy: string;
  readonly specs: readonly SubnetSpec[] | undefined;
  readonly zoneMask: number | undefined;
}

const DEFAULT_SPECS: readonly SubnetSpec[] = [{ type: "Private" }, { type: "Public" }];

/** In the order in which the strategies assign addresses. */
export function placedSubnets(layout: SubnetLayout): readonly PlacedSubnet[] {
  const { strategy, specs, cidrBlock } = layout;
  if (!["Legacy", "Auto", "AutoMerge", "Exact"].includes(strategy)) {
    throw new NotModelled(`the model does not support the subnetStrategy ${strategy}`);
  }
  // Without any spec, `Exact` falls back to the old layout.
  const legacy = strategy === "Legacy" || (strategy === "Exact" && specs === undefined);
  if (cidrBlock === undefined) {
    if (legacy) throw new Refused('Dynamically allocated cidrBlock ranges need subnetStrategy "Auto".');
    return placed(layout, strategy === "AutoMerge" ? merged(specs ?? [], DEFAULT_SPECS) : (specs ?? DEFAULT_SPECS));
  }
  const vpc = blockOf(cidrBlock);
  if (vpc === undefined) throw new NotModelled(`its cidrBlock ${cidrBlock} is not an IPv4 block`);
  const subnets = legacy
    ? legacySubnets(layout, vpc)
    : specs?.some((spec) => spec.cidrBlocks !== undefined) === true
      ? placed(layout, specs, (index, spec) => spec.cidrBlocks?.[index])
      : autoSubnets(layout, vpc);
  refuseOverlaps(subnets);
  if (strategy === "Exact") refuseGaps(vpc, subnets);
  return subnets;
}

function placed(
  layout: SubnetLayout,
  specs: readonly SubnetSpec[],
  cidrBlock: (zone: number, spec: SubnetSpec, index: number) => string | undefined = () => undefined,
): readonly PlacedSubnet[] {
  return layout.zones.flatMap((zone, index) =>
    specs.map((spec, position) => subnetOf(layout, spec, index, zone, cidrBlock(index, spec, position))),
  );
}

function subnetOf(
  layout: SubnetLayout,
  spec: SubnetSpec,
  index: number,
  zone: string,
  cidrBlock: string | undefined,
): PlacedSubnet {
  return {
    ...spec,
    resourceName: `${layout.name}-${spec.name ?? spec.type.toLowerCase()}-${String(index + 1)}`,
    zone,
    cidrBlock,
  };
}

/** The number-th block that is this many bits longer. The base keeps bits beyond its length, as in awsx. */
function part(base: Block, newBits: number, number: number): Block {
  const bits = base.bits + newBits;
  if (bits > 32) {
    throw new Refused(`Requested ${String(newBits)} new bits, but only ${String(32 - base.bits)} are available.`);
  }
  return { address: base.address + sizeOf(bits) * number, bits };
}

function bitsFor(count: number): number {
  return count === 0 ? 0 : Math.ceil(Math.log2(count));
}

const LEGACY_MASKS = { Private: 19, Public: 20, Isolated: 24 } as const;

/** Zones share the VPC evenly; each has the private subnets, then the public, then the isolated ones. */
function legacySubnets(layout: SubnetLayout, vpc: Block): readonly PlacedSubnet[] {
  const { zones, specs } = layout;
  const bases = zones.map((_, index) => part(vpc, bitsFor(zones.length), index));
  if (specs === undefined) {
    const halves = bases.map((base) => part(base, 1, 0));
    const quarters = halves.map((half) => part(part(half, 0, 1), 1, 0));
    return [
      ...placed(layout, [{ type: "Private" }], (zone) => text(halves[zone])),
      ...placed(layout, [{ type: "Public" }], (zone) => text(quarters[zone])),
    ];
  }
  return zones.flatMap((zone, index) => {
    const base = bases[index] as Block;
    const subnets: PlacedSubnet[] = [];
    // One address before the zone's first.
    let current: Block = { address: firstOf(base) - 1, bits: 32 };
    let before: Block | undefined;
    for (const type of ["Private", "Public", "Isolated"] as const) {
      const start = before === undefined ? base : part(before, 0, 1);
      const length = (before ?? base).bits;
      specs
        .filter((spec) => spec.type === type)
        .forEach((spec, position) => {
          const mask = spec.cidrMask ?? Math.max(base.bits + (specs.length === 1 ? 0 : 1), LEGACY_MASKS[type]);
          let next = part(start, mask - length, position);
          if (overlap(current, next)) next = blockAfter(current, mask);
          subnets.push(subnetOf(layout, spec, index, zone, textOf(next)));
          current = next;
          before = next;
        });
    }
    return subnets;
  });
}

function text(block: Block | undefined): string | undefined {
  return block === undefined ? undefined : textOf(block);
}

/** Each zone's part is filled in the order of the specs; a spec without a size gets an even share. */
function autoSubnets(layout: SubnetLayout, vpc: Block): readonly PlacedSubnet[] {
  const { zones, zoneMask, strategy } = layout;
  const zoneBits = zoneMask ?? vpc.bits + bitsFor(zones.length);
  const specs =
    strategy === "AutoMerge"
      ? merged(layout.specs ?? [], defaultSpecs(zoneBits))
      : (layout.specs ?? defaultSpecs(zoneBits));
  if (specs.length === 0) throw new Refused("No subnets specified");
  const masks = specs.map((spec) => spec.cidrMask ?? zoneBits + bitsFor(specs.length));
  const required = masks.reduce((sum, mask) => sum + sizeOf(mask), 0);
  if (required > sizeOf(zoneBits)) {
    throw new Refused(
      `Subnets are too large for VPC. VPC has ${String(sizeOf(zoneBits))} addresses, ` +
        `but subnets require ${String(required)} addresses.`,
    );
  }
  const blocks = zones.map((_, index) => {
    const zone: Block = {
      address: blockAround(firstOf(vpc), zoneBits).address + index * sizeOf(zoneBits),
      bits: zoneBits,
    };
    return masks.reduce<Block[]>((list, mask) => {
      const previous = list.at(-1);
      return [...list, previous === undefined ? blockAround(zone.address, mask) : blockAfter(previous, mask)];
    }, []);
  });
  return placed(layout, specs, (zone, _, position) => text(blocks[zone]?.[position]));
}

/** The first /16 of each zone at most: the rest stays free. */
function defaultSpecs(zoneBits: number): readonly SubnetSpec[] {
  if (zoneBits > 26) {
    throw new Refused(
      "Automatic subnet creation requires a VPC with at least /26 available per AZ, " +
        `but only /${String(zoneBits)} is available.`,
    );
  }
  return DEFAULT_SPECS.map((spec, index) => ({ ...spec, cidrMask: Math.max(zoneBits, 16) + index + 1 }));
}

/**
 * The default subnets, each replaced by the program's spec of its type (without the default size), and further specs.
 */
function merged(specs: readonly SubnetSpec[], defaults: readonly SubnetSpec[]): readonly SubnetSpec[] {
  const changes = (spec: SubnetSpec) =>
    spec.name === undefined && defaults.some((candidate) => candidate.type === spec.type);
  return [
    ...defaults.map((spec) => specs.find((own) => own.type === spec.type && changes(own)) ?? spec),
    ...specs.filter((spec) => !changes(spec)),
  ];
}

function refuseOverlaps(subnets: readonly PlacedSubnet[]): void {
  const blocks = subnets.map((subnet) => blockOf(subnet.cidrBlock ?? ""));
  const overlapping = subnets.filter((_, index) =>
    blocks.some((other, position) => {
      const own = blocks[index];
      return own !== undefined && other !== undefined && position !== index && overlap(own, other);
    }),
  );
  if (overlapping.length === 0) return;
  const list = overlapping.map(({ resourceName, cidrBlock }) => `${resourceName}: ${cidrBlock ?? ""}`);
  throw new Refused(
    "The following subnets overlap with at least one other subnet. Make the CIDR for the VPC larger, reduce the size " +
      `of the subnets per AZ, or use less Availability Zones: ${list.join(", ")}`,
  );
}

/** `Exact` requires that every address of the VPC is in a subnet, which may be of type `Unused`. */
function refuseGaps(vpc: Block, subnets: readonly PlacedSubnet[]): void {
  const blocks = subnets.flatMap((subnet) => blockOf(subnet.cidrBlock ?? "") ?? []);
  const full = blocks.every((block, index) => {
    const previous = blocks[index - 1];
    return firstOf(block) === (previous === undefined ? firstOf(vpc) : lastOf(previous) + 1);
  });
  const last = blocks.at(-1);
  if (!full || last === undefined || lastOf(last) !== lastOf(vpc)) {
    throw new Refused(
      'There are gaps in the subnet ranges, which subnetStrategy "Exact" refuses: fill them with "Unused".',
    );
  }
}
