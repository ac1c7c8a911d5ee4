/** IPv4 blocks as awsx computes with them: an address and a length; the address can be any in the block. */

export interface Block {
  readonly address: number;
  readonly bits: number;
}

const ADDRESSES = 2 ** 32;

export function blockOf(text: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const octets = match?.slice(1, 5).map(Number) ?? [];
  const bits = Number(match?.[5]);
  if (match === null || octets.some((octet) => octet > 255) || bits > 32) return undefined;
  return { address: octets.reduce((sum, octet) => sum * 256 + octet, 0), bits };
}

export function textOf({ address, bits }: Block): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${octets.join(".")}/${String(bits)}`;
}

export function sizeOf(bits: number): number {
  return 2 ** (32 - bits);
}

/** The block of this length that holds the address. */
export function blockAround(address: number, bits: number): Block {
  return { address: address - (address % sizeOf(bits)), bits };
}

export function firstOf({ address, bits }: Block): number {
  return blockAround(address, bits).address;
}

export function lastOf(block: Block): number {
  return firstOf(block) + sizeOf(block.bits) - 1;
}

export function overlap(a: Block, b: Block): boolean {
  return firstOf(a) <= lastOf(b) && firstOf(b) <= lastOf(a);
}

/** The block of this length that begins after the one around the other's last address. */
export function blockAfter(previous: Block, bits: number): Block {
  return { address: (lastOf(blockAround(lastOf(previous), bits)) + 1) % ADDRESSES, bits };
}
