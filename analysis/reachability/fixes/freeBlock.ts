/** Finds room for one more subnet. */
import { Address4 } from "ip-address";
import { type Cidr, isUnknown, type Maybe } from "../../topology/model";

/** The size of the subnets that a fix proposes: 11 usable addresses, the smallest that AWS has (R-LIM-08). */
const PREFIX = 28;

/**
 * The last free /28 of a VPC's IPv4 blocks, for subnets grow from the front. Null when there is none, or when a subnet
 * exists whose block is not known.
 *
 * `freeBlock(["10.0.0.0/27"], ["10.0.0.16/28"])` is `10.0.0.0/28`.
 */
export function freeBlock(blocks: readonly Cidr[], taken: readonly Maybe<Cidr | null>[]): Cidr | null {
  const used: Address4[] = [];
  for (const cidr of taken) {
    if (isUnknown(cidr)) return null;
    if (cidr !== null) used.push(new Address4(cidr));
  }
  const size = 2n ** BigInt(32 - PREFIX);
  for (const block of blocks) {
    const { first, last } = ends(new Address4(block));
    for (let start = last + 1n - size; start >= first; start -= size) {
      const end = start + size - 1n;
      const overlap = used.map(ends).find((other) => other.first <= end && start <= other.last);
      if (overlap === undefined) return `${Address4.fromBigInt(start).correctForm()}/${String(PREFIX)}`;
      // Go on below what is in the way.
      start = start < overlap.first ? start : overlap.first - (overlap.first % size);
    }
  }
  return null;
}

function ends(address: Address4): { first: bigint; last: bigint } {
  return { first: address.startAddress().bigInt(), last: address.endAddress().bigInt() };
}
