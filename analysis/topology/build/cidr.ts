/** CIDR blocks as input files write them: checked, and in one form. */
import { blockOf } from "../addressBlock";
import { type Cidr, isUnknown, type Maybe } from "../model";
import type { Fields } from "./fields";

/** The block in its canonical form (`10.0.1.7/16` → `10.0.0.0/16`), or undefined for what is none. */
export function canonicalCidr(text: string): Cidr | undefined {
  const trimmed = text.trim();
  return /^[0-9a-fA-F:.]+\/\d{1,3}$/.test(trimmed) ? blockOf(trimmed)?.canonical : undefined;
}

/**
 * A field with a CIDR block; null if absent or empty. A text that is not a block is a defect, and unknown: so is a
 * block of the other IP family, because AWS has a field for each family.
 */
export function cidrOf(fields: Fields, name: string): Maybe<Cidr | null> {
  const text = fields.string(name);
  if (text === undefined || text === "") return null;
  if (isUnknown(text)) return text;
  const cidr = canonicalCidr(text);
  const [family, example] = /ipv6/i.test(name) ? ["IPv6", "2001:db8::/56"] : ["IPv4", "10.0.0.0/16"];
  if (cidr !== undefined && cidr.includes(":") === (family === "IPv6")) return cidr;
  fields.source.defect(
    fields.key,
    `${name} of ${fields.resource.name} is not an ${family} block.`,
    `Write it as ${example}.`,
  );
  return { ...fields.unknown(name, `is not an ${family} block`), isInvalid: true };
}
