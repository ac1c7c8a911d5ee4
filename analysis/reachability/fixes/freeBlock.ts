/** Finds room for one more subnet. */
import { blockOf, ipv4Text } from "../../topology/addressBlock";
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
  const used: Range[] = [];
  for (const cidr of taken) {
    const range = isUnknown(cidr) ? null : cidr === null ? [] : ipv4Range(cidr);
    if (range === null) return null;
    used.push(...range);
  }
  const size = 2 ** (32 - PREFIX);
  for (const { from, to } of blocks.flatMap((block) => ipv4Range(block) ?? [])) {
    for (let start = to - size; start >= from; start -= size) {
      const overlap = used.find((other) => other.from < start + size && start < other.to);
      if (overlap === undefined) return `${ipv4Text(start)}/${String(PREFIX)}`;
      // Go on below what is in the way.
      start = start < overlap.from ? start : overlap.from - (overlap.from % size);
    }
  }
  return null;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function ipv4Range(cidr: Cidr): readonly [Range] | null {
  const block = blockOf(cidr);
  return block?.family === 4 ? [{ from: Number(block.from), to: Number(block.to) }] : null;
}
