/** The settings of `awsx.ec2.Vpc` that decide its subnets and NAT gateways, and the combinations that awsx refuses. */
import { blockOf, sizeOf } from "./blocks";
import { type Inputs, NotModelled, Refused } from "./inputs";
import type { PlacedSubnet, SubnetSpec } from "./subnetLayouts";

const SPEC_INPUTS = ["assignIpv6AddressOnCreation", "cidrBlocks", "cidrMask", "name", "size", "tags", "type"];

const NAT_STRATEGIES = ["OnePerAz", "Single", "None"] as const;

type NatStrategy = (typeof NAT_STRATEGIES)[number];

export function natOf(inputs: Inputs, zones: number): { strategy: NatStrategy; allocationIds: readonly unknown[] } {
  const given = inputs.object("natGateways");
  given?.expectOnly(["elasticIpAllocationIds", "strategy"]);
  const word = given?.text("strategy") ?? "OnePerAz";
  const strategy = NAT_STRATEGIES.find((known) => known.toLowerCase() === word.toLowerCase());
  if (strategy === undefined) throw new NotModelled(`the model does not support the NAT gateway strategy ${word}`);
  const allocationIds = given?.list("elasticIpAllocationIds") ?? [];
  const count = allocationIds.length;
  if (strategy === "None" && count > 0) {
    throw new Refused("Elastic IP allocation IDs cannot be specified when NAT Gateway strategy is 'None'.");
  }
  if (strategy === "Single" && count > 1) {
    throw new Refused("Exactly one Elastic IP may be specified when NAT Gateway strategy is 'Single'.");
  }
  if (strategy === "OnePerAz" && count > 0 && count !== zones) {
    throw new Refused(
      "The number of Elastic IPs, if specified, must match the number of availability zones for the VPC " +
        `(${String(zones)}) when NAT Gateway strategy is 'OnePerAz'`,
    );
  }
  return { strategy, allocationIds };
}

export function refuseNat(strategy: NatStrategy, subnets: readonly PlacedSubnet[]): void {
  const has = (...types: readonly string[]) => subnets.some(({ type }) => types.includes(type));
  if (strategy !== "None" && !(has("Public") && has("Private", "Isolated"))) {
    throw new Refused(
      "If NAT Gateway strategy is 'OnePerAz' or 'Single', public subnets must be declared to host the NAT Gateway " +
        "resource, along with private or isolated subnets to route through it.",
    );
  }
}

export function wantsNat(strategy: NatStrategy, built: number, zone: number): boolean {
  return strategy !== "None" && built < (strategy === "Single" ? 1 : zone + 1);
}

const TYPES: readonly SubnetSpec["type"][] = ["Public", "Private", "Isolated", "Unused"];

export function specsOf(inputs: Inputs, zones: number): readonly SubnetSpec[] | undefined {
  const specs = inputs.objects("subnetSpecs")?.map((spec) => {
    spec.expectOnly(SPEC_INPUTS);
    const word = spec.text("type") ?? "";
    const type = TYPES.find((known) => known.toLowerCase() === word.toLowerCase());
    if (type === undefined) throw new NotModelled(`the model does not support the subnet type ${word}`);
    return {
      type,
      name: spec.text("name"),
      cidrMask: maskOf(spec),
      cidrBlocks: spec.texts("cidrBlocks"),
      assignIpv6AddressOnCreation: spec.plain("assignIpv6AddressOnCreation"),
      tags: spec.plain("tags"),
    };
  });
  if (specs !== undefined) refuseSpecs(specs, zones);
  return specs;
}

function maskOf(spec: Inputs): number | undefined {
  const mask = spec.number("cidrMask");
  const size = spec.number("size");
  const bySize = size === undefined ? undefined : 32 - Math.log2(size);
  if (bySize !== undefined && !Number.isInteger(bySize))
    throw new Refused(`The subnet size ${String(size)} is invalid.`);
  if (mask !== undefined && size !== undefined && sizeOf(mask) !== size) {
    throw new Refused(`Subnet size ${String(size)} does not match the expected size for a /${String(mask)} subnet.`);
  }
  return mask ?? bySize;
}

function refuseSpecs(specs: readonly SubnetSpec[], zones: number): void {
  const names = specs.map(({ type, name }) => `${type} ${name ?? ""}`);
  if (new Set(names).size < names.length) {
    throw new Refused('Multiple subnet specs of one type require unique names: give each its own "name".');
  }
  if (!specs.some(({ cidrBlocks }) => cidrBlocks !== undefined)) return;
  for (const { cidrBlocks, cidrMask } of specs) {
    if (cidrBlocks === undefined) {
      throw new Refused("If any subnet spec has explicit cidrBlocks, all subnets must have explicit cidrBlocks.");
    }
    if (cidrBlocks.length !== zones) {
      throw new Refused(
        `The number of CIDR blocks in subnetSpecs must match the number of availability zones (${String(zones)}).`,
      );
    }
    if (cidrMask !== undefined && cidrBlocks.some((block) => blockOf(block)?.bits !== cidrMask)) {
      throw new Refused("The cidrMask in subnetSpecs must match all cidrBlocks or be left undefined.");
    }
  }
}
