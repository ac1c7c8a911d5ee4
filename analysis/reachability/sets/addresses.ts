/** Addresses as sets: the set of a CIDR block, and the sets that everybody means by "the internet". */
import { documentationBlocks, type SpecialBlock, specialBlocks } from "../../rules/specialAddresses";
import { type AddressBlock, blockBetween, blockOf, type Family } from "../../topology/addressBlock";
import { perCollection } from "../../topology/collections";
import { type AddressSet, contains, intersect, subtract, union } from "./ranges";

export type { Family } from "../../topology/addressBlock";

interface Block extends AddressBlock {
  readonly set: AddressSet;
}

const asSet = perCollection((block: AddressBlock): Block => ({ ...block, set: [[block.from, block.to]] }));

/** A block or a single address; null for what is neither. */
export function parseCidr(text: string): Block | null {
  const block = blockOf(text);
  return block === null ? null : asSet(block);
}

function fixed(...texts: readonly string[]): AddressSet {
  return union(...texts.map((text) => parseCidr(text)?.set ?? []));
}

/** The addresses of one family in a list of blocks; undefined when a block cannot be read. */
export function setOf(texts: readonly string[], family: Family): AddressSet | undefined {
  const parsed = texts.map(parseCidr);
  if (parsed.some((block) => block === null)) return undefined;
  return union(...parsed.filter((block) => block?.family === family).map((block) => block?.set ?? []));
}

/** The blocks of one family: sets of two have numbers of two kinds. */
function ofFamily(blocks: readonly SpecialBlock[], family: Family): AddressSet {
  return fixed(...blocks.map(({ cidr }) => cidr).filter((cidr) => cidr.includes(":") === (family === 6)));
}

interface PerFamily {
  readonly 4: AddressSet;
  readonly 6: AddressSet;
}

/** The set of IPv6 is computed when it is first used: most networks have none, and then its library is not loaded. */
function perFamily(compute: (family: Family) => AddressSet): PerFamily {
  let ofIpv6: AddressSet | undefined;
  return {
    4: compute(4),
    get 6() {
      return (ofIpv6 ??= compute(6));
    },
  };
}

export const everything = perFamily((family) => fixed(family === 4 ? "0.0.0.0/0" : "::/0"));

/**
 * Addresses that hosts on the internet can have: what is left of all without the blocks that RFC 6890 keeps for
 * private, shared, local and special use; for IPv6 the global unicast block of RFC 4291.
 */
export const internet = perFamily((family) =>
  family === 4 ? subtract(everything[4], ofFamily(specialBlocks, 4)) : fixed("2000::/3"),
);

/** The prefix of the IPv4 internet in NAT64 (R-V6-11). */
export const nat64 = (): AddressSet => parseCidr("64:ff9b::/96")?.set ?? [];

const keptBlocks = [...specialBlocks, ...documentationBlocks];
const answered = perFamily((family) => {
  const hosts = subtract(internet[family], ofFamily(documentationBlocks, family));
  return family === 4 ? hosts : union(hosts, nat64());
});

/** The use that a set of addresses is kept for, so that no host on the internet has one of them (R-VPC-46); else null. */
export function specialUse(set: AddressSet, family: Family): string | null {
  if (set.length === 0 || intersect(set, answered[family]).length > 0) return null;
  const kept = keptBlocks.find(({ cidr }) => {
    const block = parseCidr(cidr);
    return block?.family === family && contains(block.set, set);
  });
  return kept?.use ?? "special use (RFC 6890)";
}

/** True if a set has only one address. */
export function isOneAddress(set: AddressSet): boolean {
  const [range] = set;
  return range !== undefined && set.length === 1 && BigInt(range[1]) - BigInt(range[0]) === 1n;
}

export function isInternet(set: AddressSet, family: Family): boolean {
  return subtract(set, internet[family]).length === 0;
}

/** A set that is one block or one address, as AWS writes it (`10.0.0.0/16`, `203.0.113.9`); null for any other set. */
export function blockText(set: AddressSet, family: Family): string | null {
  const [range, ...others] = set;
  if (range === undefined || others.length > 0) return null;
  return blockBetween(family, range[0], range[1]);
}
