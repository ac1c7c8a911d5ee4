/**
 * Address blocks as ranges of numbers, each distinct text read once. IPv4 blocks, nearly all that networks have, are read
 * and compared without big integers.
 */
import { Address4, Address6 } from "ip-address";
import { perText } from "../rules/perText";

export type Family = 4 | 6;
/** A number for IPv4, a big integer for IPv6. */
export type Address = number | bigint;

export interface AddressBlock {
  readonly family: Family;
  readonly prefix: number;
  /** The first address. */
  readonly from: Address;
  /** The one just behind the last address. */
  readonly to: Address;
  /** `10.0.1.7/16` → `10.0.0.0/16`. */
  readonly canonical: string;
}

/** No address is written longer: eight groups of four, the last two perhaps as IPv4, and a prefix. */
const LONGEST = 49;
const MOST = 100_000;

const read = perText(MOST, (text) => plainIpv4(text) ?? parsedByLibrary(text));

/** A block or a single address; null for what is neither. */
export function blockOf(text: string): AddressBlock | null {
  // Neither worth parsing nor remembering: what a hostile file has here may be as long as the file.
  return text.length > LONGEST ? null : read(text);
}

const PLAIN = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/;

/** Four decimal numbers and perhaps a prefix; null for every other form, which is the library's to judge. */
function plainIpv4(text: string): AddressBlock | null {
  const parts = PLAIN.exec(text);
  if (parts === null) return null;
  let address = 0;
  for (const part of parts.slice(1, 5)) {
    const octet = Number(part);
    if (octet > 255 || !isPlain(part)) return null;
    address = address * 256 + octet;
  }
  const written = parts[5];
  const prefix = Number(written ?? 32);
  if (prefix > 32 || (written !== undefined && !isPlain(written))) return null;
  const size = 2 ** (32 - prefix);
  const from = address - (address % size);
  const canonical = from === address && written !== undefined ? text : `${ipv4Text(from)}/${String(prefix)}`;
  return { family: 4, prefix, from, to: from + size, canonical };
}

/** Without a leading zero, which some programs read as octal. */
function isPlain(number: string): boolean {
  return number.length === 1 || !number.startsWith("0");
}

function parsedByLibrary(text: string): AddressBlock | null {
  try {
    const family = text.includes(":") ? 6 : 4;
    const address = family === 6 ? new Address6(text) : new Address4(text);
    const [first, last] = [address.startAddress(), address.endAddress()];
    const prefix = address.subnetMask;
    const canonical = `${first.correctForm()}/${String(prefix)}`;
    return family === 6
      ? { family, prefix, from: first.bigInt(), to: last.bigInt() + 1n, canonical }
      : { family, prefix, from: Number(first.bigInt()), to: Number(last.bigInt()) + 1, canonical };
  } catch {
    return null;
  }
}

/** `167772160` → `10.0.0.0`. */
export function ipv4Text(address: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => String(Math.floor(address / unit) % 256)).join(".");
}

/** The text of the one block from an address to just before another; null where no block has these ends. */
export function blockBetween(family: Family, from: Address, to: Address): string | null {
  const size = BigInt(to) - BigInt(from);
  const bits = size.toString(2);
  if (size <= 0n || !/^10*$/.test(bits) || BigInt(from) % size !== 0n) return null;
  const first = family === 4 ? ipv4Text(Number(from)) : Address6.fromBigInt(BigInt(from)).correctForm();
  return bits.length === 1 ? first : `${first}/${String((family === 4 ? 32 : 128) - bits.length + 1)}`;
}
