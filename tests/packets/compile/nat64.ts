/** NAT64 of a NAT gateway, and the names that DNS64 sends there (R-V6-11). */
import { at, contains, familyOf, parseBlock } from "./cidr";
import type { Host } from "./hosts";
import { NAT6, type Space, up } from "./space";
import type { World } from "./world";

export const NAT64_PREFIX = "64:ff9b::/96";
/** No host of the internet has one of these (RFC 2544). */
const POOL = "198.18.0.0/16";

/** `93.184.215.14` → `64:ff9b::5db8:d70e`. */
export function translatedName(four: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = four.split(".").map(Number);
  return `64:ff9b::${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

export function isTranslated(address: string): boolean {
  return contains(parseBlock(NAT64_PREFIX), address);
}

export interface Client {
  readonly six: string;
  /** IPv4 address of the client in the gateway's own namespace. */
  readonly four: string;
  readonly zone: string | undefined;
}

/** Clients of the VPC that may send IPv6 to the gateway. */
export function clientsOf(world: World, host: Host): readonly Client[] {
  const nics = world.hosts.filter((each) => each.vpc === host.vpc).flatMap((each) => each.nics);
  const pool = parseBlock(POOL);
  return nics
    .flatMap((nic) =>
      nic.addresses
        .filter((each) => familyOf(each) === 6)
        .map((six) => ({ six, zone: nic.subnet === null ? undefined : world.zoneOf(nic.subnet) })),
    )
    .map((client, index) => ({ ...client, four: at(pool, index + 1) }));
}

/** Addresses and routes of a NAT gateway's namespace beside its source NAT. */
export function nat64Space(world: World, host: Host): Pick<Space, "ip" | "translates"> {
  return {
    ip: [
      `addr add ${NAT6}/64 dev ${host.nics[0]?.end ?? "e0"} nodad`,
      up("t0"),
      `route add ${NAT64_PREFIX} dev t0`,
      `route add ${POOL} dev t0`,
    ],
    translates: clientsOf(world, host).map(({ six, four }) => [six, four] as const),
  };
}
