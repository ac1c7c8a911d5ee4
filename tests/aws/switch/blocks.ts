/** Blocks of addresses. */
import { Address4, Address6 } from "ip-address";

/** Compares two CIDR blocks of one family: true if they share an address. */
export function overlap(a: string, b: string): boolean {
  if (a.includes(":") !== b.includes(":")) return false;
  const [one, two] = a.includes(":") ? [new Address6(a), new Address6(b)] : [new Address4(a), new Address4(b)];
  return one.isInSubnet(two) || two.isInSubnet(one);
}
