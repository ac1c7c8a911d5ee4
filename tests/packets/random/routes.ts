/** The random network's route tables: which way leads out, and what people get wrong on it. */
import type { Route, RouteTable } from "../../../analysis/topology/model";
import { route, routeTable } from "../../support/topology";
import type { Choices } from "./choices";
import { ANY, LIST } from "./filters";

/** IPv4 routes of a private subnet. */
function privateRoutes(kind: Choices["privateRoute"]): Route[] {
  const nat = (cidr: string): Route => route(cidr, "nat-gateway", "nat");
  switch (kind) {
    case "nat":
      return [nat(ANY)];
    case "none":
      return [];
    case "blackhole":
      return [route(ANY, "nat-gateway", "nat", { state: "blackhole" })];
    case "igw":
      return [route(ANY, "internet-gateway", "igw")];
    case "nat-instance":
      return [route(ANY, "network-interface", "nat-eni")];
    case "regional":
      return [route(ANY, "nat-gateway", "regional")];
    case "narrow":
      return [nat("64.0.0.0/2")];
    case "halves":
      return [nat("0.0.0.0/1"), route("128.0.0.0/1", "internet-gateway", "igw")];
    case "gone":
      return [route(ANY, "nat-gateway", "nobody")];
    case "detached":
      return [route(ANY, "internet-gateway", "detached")];
    case "listed":
      return [route("listed", "nat-gateway", "nat", { destination: LIST })];
    case "peer":
      return [route(ANY, "peering-connection", "peering")];
  }
}

function sixRoutes({ ipv6 }: Choices): Route[] {
  if (ipv6 === "egress-only") return [route("::/0", "egress-only-internet-gateway", "eigw")];
  if (ipv6 === "igw") return [route("::/0", "internet-gateway", "igw")];
  return ipv6 === "gone" ? [route("::/0", "egress-only-internet-gateway", "gone")] : [];
}

/** Routes of NAT64's prefix from a private subnet: no host of the internet has its addresses. */
function nat64Routes({ ipv6, nat64 }: Choices): Route[] {
  if (ipv6 === "off") return [];
  const to = (kind: "nat-gateway" | "internet-gateway" | "network-interface", key: string): Route[] => [
    route("64:ff9b::/96", kind, key),
  ];
  switch (nat64) {
    case "off":
    case "without route":
      return [];
    case "by nat":
    case "without dns64":
      return to("nat-gateway", "nat");
    case "by regional":
      return to("nat-gateway", "regional");
    case "by default":
      return ipv6 === "no route" ? [route("::/0", "nat-gateway", "nat")] : [];
    case "by igw":
      return to("internet-gateway", "igw");
    case "by instance":
      return to("network-interface", "nat-eni");
  }
}

export function tables(choices: Choices): RouteTable[] {
  const overlap: { readonly [name in Choices["overlap"]]: Route[] } = {
    none: [],
    "endpoints by none": [route("10.0.64.0/20", "network-interface", "missing")],
    "endpoints local": [route("10.0.64.0/19", "local", "local")],
    "public by none": [route("10.0.0.0/20", "network-interface", "missing")],
  };
  const six = [...sixRoutes(choices), ...nat64Routes(choices)];
  const first = [...privateRoutes(choices.privateRoute), ...overlap[choices.overlap], ...six];
  const second: { readonly [name in Choices["secondRoute"]]: Route[] } = {
    same: first,
    none: six,
    "other-nat": [route(ANY, "nat-gateway", "nat-b"), ...six],
    igw: [route(ANY, "internet-gateway", "igw")],
  };
  const out: { readonly [name in Choices["publicRoute"]]: Route[] } = {
    igw: [route(ANY, "internet-gateway", "igw")],
    none: [],
    narrow: [route("64.0.0.0/2", "internet-gateway", "igw")],
    gone: [route(ANY, "internet-gateway", "nobody")],
  };
  return [
    routeTable("main"),
    routeTable("public", [...out[choices.publicRoute], ...six]),
    routeTable("private-a", first),
    routeTable("private-b", second[choices.secondRoute]),
    // Without IPv4 there NAT64 is the only way to hosts that have nothing else.
    routeTable("isolated", six),
  ];
}
