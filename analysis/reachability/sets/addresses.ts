/** Addresses as sets: CIDR blocks read once, and the sets that everybody means by "the internet". */
import { Address4, Address6 } from "ip-address";
import { type AddressSet, subtract, union } from "./ranges";

export type Family = 4 | 6;

interface Block {
  readonly family: Family;
  readonly prefix: number;
  readonly set: AddressSet;
}

const blocks = new Map<string, Block | null>();

/** No address is written longer: eight groups of four, the last two perhaps as IPv4, and a prefix. */
const LONGEST = 49;

/** A block or a single address; null for what is neither. */
export function parseCidr(text: string): Block | null {
  // Neither worth parsing nor remembering: what a hostile file holds here may be as long as the file.
  if (text.length > LONGEST) return null;
  const known = blocks.get(text);
  if (known !== undefined) return known;
  const parsed = parse(text);
  // Hostile input could fill the memory; real networks have far fewer distinct blocks.
  if (blocks.size > 100_000) blocks.clear();
  blocks.set(text, parsed);
  return parsed;
}

function parse(text: string): Block | null {
  try {
    if (text.includes(":")) {
      const address = new Address6(text);
      const set: AddressSet = [[address.startAddress().bigInt(), address.endAddress().bigInt() + 1n]];
      return { family: 6, prefix: address.subnetMask, set };
    }
    const address = new Address4(text);
    const set: AddressSet = [[address.startAddress().bigInt(), address.endAddress().bigInt() + 1n]];
    return { family: 4, prefix: address.subnetMask, set };
  } catch {
    return null;
  }
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

export const everything: { readonly [family in Family]: AddressSet } = { 4: fixed("0.0.0.0/0"), 6: fixed("::/0") };

/**
 * Addresses that hosts on the internet can have: what is left of all without the blocks that RFC 6890 keeps for
 * private, shared, local and special use; for IPv6 the global unicast block of RFC 4291.
 */
export const internet: { readonly [family in Family]: AddressSet } = {
  4: subtract(
    fixed("0.0.0.0/0"),
    fixed(
      "0.0.0.0/8",
      "10.0.0.0/8",
      "100.64.0.0/10",
      "127.0.0.0/8",
      "169.254.0.0/16",
      "172.16.0.0/12",
      "192.0.0.0/24",
      "192.168.0.0/16",
      "198.18.0.0/15",
      "224.0.0.0/3",
    ),
  ),
  6: fixed("2000::/3"),
};

/** Where NAT64 keeps the IPv4 internet (R-V6-11). */
export const nat64 = fixed("64:ff9b::/96");

export function isInternet(set: AddressSet, family: Family): boolean {
  return subtract(set, internet[family]).length === 0;
}
