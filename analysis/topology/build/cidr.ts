/** CIDR blocks as input files write them: checked, and in one form. */
import { Address4, Address6 } from "ip-address";
import { type Cidr, isUnknown, type Maybe } from "../model";
import type { Fields } from "./fields";

/** The block in its canonical form (`10.0.1.7/16` → `10.0.0.0/16`), or undefined for what is none. */
export function canonicalCidr(text: string): Cidr | undefined {
  const match = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  const bits = Number(match[2]);
  try {
    if (match[1].includes(":")) {
      if (bits > 128) return undefined;
      return `${new Address6(text.trim()).startAddress().correctForm()}/${String(bits)}`;
    }
    if (bits > 32) return undefined;
    return `${new Address4(text.trim()).startAddress().correctForm()}/${String(bits)}`;
  } catch {
    return undefined;
  }
}

/**
 * A field that holds a block; null when absent or empty. An absurd one is a defect, and unknown: so is a block of the other
 * IP family, which AWS's field names tell apart.
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
    `${name} of ${fields.resource.name} is no ${family} block.`,
    `Write it as ${example}.`,
  );
  return fields.unknown(name, `is no ${family} block`);
}
