/** The parts that a lab is made of: namespaces, wires, and the addresses that join them. */
export interface Space {
  readonly name: string;
  /** Lines for `ip -batch`, which finds the family from their addresses. */
  readonly ip: readonly string[];
  /** Lines for both families, which name no address. */
  readonly rules: readonly string[];
  readonly nft: string;
  /** True if one of its rules records the packets that it drops. */
  readonly records: boolean;
  /** NAT64's clients: each IPv6 address, and the IPv4 address that replaces it behind the device `t0`. */
  readonly translates?: readonly (readonly [string, string])[];
}
export type Link = readonly [readonly [string, string], readonly [string, string]];
export interface Network {
  readonly namespaces: readonly Space[];
  readonly links: readonly Link[];
}

export const INTERNET = "internet";
export const ROUTER4 = "169.254.1.1";
export const ROUTER6 = "fe80::1";
export const EDGE4 = "169.254.2.1";
export const EDGE6 = "fe80::2";
/** A NAT gateway has no IPv6 address of its own; the router hands it what NAT64 carries all the same. */
export const NAT6 = "fe80::64";

export const up = (name: string): string => `link set ${name} up`;
export const address = (cidr: string): string => cidr.split("/")[0] ?? "";
export const any = (family: 4 | 6): string => (family === 4 ? "0.0.0.0/0" : "::/0");

/** The near end of a wire: a router's own, unless another is named. */
export function wired(wire: string, four = ROUTER4, six = ROUTER6): string[] {
  return [`addr add ${four}/32 dev ${wire}`, `addr add ${six}/64 dev ${wire} nodad`, up(wire)];
}
