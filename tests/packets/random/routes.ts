/** The random network's route tables: which way leads out, and what people get wrong on it. */
import type { Route, RouteTable } from "../../../analysis/topology/model";
import { route, routeTable } from "../../support/topology";
import type { Choices } from "./choices";
import { ANY, LIST } from "./filters";

/** Where IPv4 goes from a private subnet. */
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

export function tables(choices: Choices): RouteTable[] {
  const overlap: { readonly [name in Choices["overlap"]]: Route[] } = {
    none: [],
    "endpoints by none": [route("10.0.64.0/20", "network-interface", "missing")],
    "endpoints local": [route("10.0.64.0/19", "local", "local")],
    "public by none": [route("10.0.0.0/20", "network-interface", "missing")],
  };
  const first = [...privateRoutes(choices.privateRoute), ...overlap[choices.overlap], ...sixRoutes(choices)];
  const second: { readonly [name in Choices["secondRoute"]]: Route[] } = {
    same: first,
    none: sixRoutes(choices),
    "other-nat": [route(ANY, "nat-gateway", "nat-b"), ...sixRoutes(choices)],
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
    routeTable("public", [...out[choices.publicRoute], ...sixRoutes(choices)]),
    routeTable("private-a", first),
    routeTable("private-b", second[choices.secondRoute]),
    routeTable("isolated", sixRoutes(choices)),
  ];
}
