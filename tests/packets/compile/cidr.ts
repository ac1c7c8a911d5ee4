/** Addresses as numbers, of both families: what the lab needs to place interfaces and to pick probes. */
export type Family = 4 | 6;

export interface Block {
  readonly family: Family;
  readonly first: bigint;
  readonly length: number;
}

const bits = (family: Family): number => (family === 4 ? 32 : 128);

export function parseAddress(text: string): { readonly family: Family; readonly value: bigint } {
  if (!text.includes(":")) {
    return { family: 4, value: text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  }
  const [head = "", tail] = text.split("::");
  const groups = (part: string | undefined): string[] => (part === undefined || part === "" ? [] : part.split(":"));
  const [left, right] = [groups(head), groups(tail)];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const all = [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
  return { family: 6, value: all.reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n) };
}

export function formatAddress(family: Family, value: bigint): string {
  const width = family === 4 ? 8n : 16n;
  const count = family === 4 ? 4 : 8;
  const parts = Array.from(
    { length: count },
    (_, index) => (value >> (width * BigInt(count - 1 - index))) % (1n << width),
  );
  return family === 4
    ? parts.join(".")
    : new URL(`http://[${parts.map((part) => part.toString(16)).join(":")}]`).hostname.slice(1, -1);
}

export function parseBlock(cidr: string): Block {
  const [text = "", length = ""] = cidr.split("/");
  const { family, value } = parseAddress(text);
  const prefix = length === "" ? bits(family) : Number(length);
  const size = BigInt(bits(family) - prefix);
  return { family, first: (value >> size) << size, length: prefix };
}

/** AWS keeps host bits out of its rules; so does nft, which would refuse them. */
export function normal(cidr: string): string {
  const block = parseBlock(cidr);
  return `${formatAddress(block.family, block.first)}/${String(block.length)}`;
}

export const familyOf = (text: string): Family => (text.includes(":") ? 6 : 4);

export function sizeOf(block: Block): bigint {
  return 1n << BigInt(bits(block.family) - block.length);
}

export function contains(block: Block, address: string): boolean {
  const { family, value } = parseAddress(address);
  return family === block.family && value >= block.first && value < block.first + sizeOf(block);
}

/** The address at a place in a block: `at(10.0.0.0/24, 5)` is 10.0.0.5. */
export function at(block: Block, place: number | bigint): string {
  return formatAddress(block.family, block.first + BigInt(place));
}
