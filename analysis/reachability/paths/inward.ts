/** From the internet to an interface: the internet gateway's mapping, the filters, and the answer's route. */
import type { Code } from "../../rules/codes";
import { ephemeralPorts } from "../../rules/limits";
import { known, nameOf } from "../../topology/lookup";
import { isUnknown } from "../../topology/model";
import { routeTableOf, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { unlessBlocked } from "../devices/blockPublicAccess";
import { entering, inspectors } from "../devices/edgeTable";
import { targetState } from "../devices/routeTable";
import { STRANGER } from "../network/filter";
import { addressesOf, type Nic, onceAtPlace } from "../network/nic";
import { lookup } from "../network/routes";
import { type Family, internet, setOf } from "../sets/addresses";
import { allOf, type Flow } from "../sets/flow";
import { type AddressSet, ports as portSet } from "../sets/ranges";
import { acl, answerThrough, groups } from "../trace/filters";
import { block, by, doubt, part, pass, type Step } from "../trace/steps";
import { type Component, type Outcome, settled } from "../trace/trace";
import { type Guarded, guarded, through } from "./guarded";
import { keyOf, type Target } from "./inside";

const clients = portSet(ephemeralPorts.loadBalancer.from, ephemeralPorts.loadBalancer.to);

/** The sources of calls; one address of the set if it is not known which. */
export interface ClientAddresses {
  readonly addresses: AddressSet;
  readonly isPoint: boolean;
}

/** A caller in a network that leaves it, by the addresses that its route gives it: any of the internet while one is not known. */
export function clientBehind({ sourceIp: { kind, addresses, isPart } }: Outcome, family: Family): ClientAddresses {
  const own = setOf(addresses, family) ?? [];
  const isKnown = kind === "fixed" && own.length > 0 && isPart !== true;
  return { addresses: isKnown ? own : internet[family], isPoint: !isKnown };
}

/** Over one family. The address that clients call is one that AWS maps, or the interface's own IPv6 one. */
export function fromInternet(network: TopologyIndex, to: Target, family: Family, client?: ClientAddresses): Outcome {
  const { nic } = to;
  const path =
    client === undefined
      ? onceAtPlace(network, nic, `from the internet ${String(family)} to ${keyOf(to)}`, () =>
          pathFromInternet(network, to, family, { addresses: internet[family], isPoint: false }),
        )
      : pathFromInternet(network, to, family, client);
  if (path !== null) return through(path, groups(nic.groups, "ingress", STRANGER));
  const start = { kind: "network-interface", name: nic.name, id: nic.subnet.key };
  const detail = `${nic.name} has no IPv${String(family)} address`;
  const code = family === 6 ? "NO_IPV6_ADDRESS" : "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS";
  return settled("blocked", code, { ...start, detail, rule: family === 6 ? "R-V6-01" : "R-VPC-28" });
}

/** Null for an interface without an address of the family. */
function pathFromInternet(network: TopologyIndex, to: Target, family: Family, client: ClientAddresses): Guarded | null {
  const { nic } = to;
  const { subnet } = nic;
  const vpc = vpcOf(network, subnet);
  const own = addressesOf(network, nic, family);
  if (own === null) return null;
  const { internetGateways, complete } = network.topology;
  const gateway = internetGateways.find((candidate) => known(candidate.vpc ?? undefined) === vpc?.key);
  const isCertain = complete && vpc !== undefined && !internetGateways.some((candidate) => isUnknown(candidate.vpc));
  const at =
    gateway === undefined
      ? { kind: "internet-gateway", name: "internet gateway", id: "" }
      : { kind: "internet-gateway", name: nameOf(gateway), id: gateway.key };
  const open = { ...at, detail: "it is not known whether the VPC has an internet gateway", rule: "R-VPC-28" };
  const flow: Flow = {
    family,
    protocol: to.protocol,
    boxes: [{ source: client.addresses, destination: own.set, sourcePorts: clients, ports: to.ports }],
    sourceIsPoint: client.isPoint,
    destinationIsPoint: true,
    isAny: to.isAny,
  };
  const before = [
    gateway === undefined &&
      (isCertain
        ? block("NO_ROUTE_TO_DESTINATION", { ...open, detail: "the VPC has no internet gateway" })
        : doubt(open)),
    by("internet-gateway"),
    unlessBlocked({ vpc, subnet, use: "own-address" }, at, "stops inbound traffic"),
    family === 6 ? unchanged(nic, at) : mapped(nic, at),
    gateway !== undefined && entering(gateway, subnet, "destination"),
    acl(subnet, "ingress"),
  ];
  return guarded(network, flow, before, [answerThrough([subnet, "egress"]), answer(to, family)]);
}

function unchanged({ name, ipv6 }: Nic, at: Component): Step {
  return isUnknown(ipv6)
    ? doubt({ ...at, detail: `it is not known whether ${name} has an IPv6 address: ${ipv6.unknown}`, rule: "R-V6-01" })
    : pass({ ...at, detail: "IPv6 passes unchanged", rule: "R-VPC-37" });
}

function mapped({ name, publicIpv4 }: Nic, at: Component): Step {
  const { has, missing, addresses } = publicIpv4;
  if (isUnknown(has)) {
    const detail = `it is not known whether ${name} has a public IPv4 address: ${has.unknown}`;
    return doubt({ ...at, detail, rule: "R-VPC-28" });
  }
  if (!has) {
    const { code, rule } = missing ?? { code: "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", rule: "R-VPC-28" };
    const detail =
      code === "LAUNCH_TYPE_NO_PUBLIC_IP"
        ? `a public IPv4 address is on the instance's own interface; ${name} listens on another, which can never have one`
        : `${name} has no public IPv4 address, so no client on the internet can call it`;
    return block(code, { ...at, detail, rule });
  }
  const [destination] = addresses;
  return pass({
    ...at,
    detail: "maps the public address to the private one",
    rule: "R-VPC-28",
    ...(destination === undefined ? {} : { destination }),
  });
}

/** The answer leaves by the subnet's own table: only an internet gateway brings it back as it came. */
function answer(to: Target, family: Family): Step {
  const { subnet } = to.nic;
  return ({ network, flow }) => {
    const table = routeTableOf(network, subnet);
    if (isUnknown(table)) {
      const detail = `the route table of subnet ${nameOf(subnet)} is not known: ${table.unknown}`;
      return [doubt({ kind: "route-table", name: subnet.name, id: subnet.key, detail, rule: "R-VPC-04" }, "return")];
    }
    const hop = { kind: "route-table", name: nameOf(table), id: table.key };
    const vpc = vpcOf(network, subnet);
    const addresses = allOf(flow, "source");
    const { ways, doubt: why } = lookup(network, table, vpc, { family, addresses, service: null });
    // Public addresses that the VPC owns are not on the internet.
    const outside = ways
      .map((way) => ({ way, kind: known(way.target ?? undefined)?.kind, state: targetState(network, way, vpc) }))
      .filter(({ kind }) => kind !== "local");
    // Behind an endpoint of a Gateway Load Balancer is a firewall, which may send it on to the internet gateway; so is
    // the device that the gateway's own table puts before the subnet.
    const before = inspectors(network, subnet, family, allOf(flow, "destination"));
    const isOpen = outside.some(({ way, kind, state }) => {
      const device = known(way.target ?? undefined)?.key ?? "";
      return way.target !== null && (state === "unknown" || kind === "vpc-endpoint" || before.includes(device));
    });
    const toGateway = outside.filter(({ kind }) => kind === "internet-gateway");
    const live = toGateway.filter(({ state }) => state === "live");
    const gone = toGateway.find(({ state }) => state === "dead")?.way;
    const lost: { readonly code: Code; readonly rule: string } =
      gone === undefined
        ? { code: "NO_ROUTE_TO_DESTINATION", rule: "R-VPC-28" }
        : { code: "BAD_STATE_ROUTE", rule: "R-VPC-43" };
    const [first] = live;
    if (why !== null || isOpen) {
      const detail = `it is not known where the answer leaves: ${why ?? "the target of a route is not known"}`;
      return [doubt({ ...hop, detail, rule: "R-VPC-03" }, "return")];
    }
    if (first === undefined) {
      const detail =
        gone === undefined
          ? `route table ${hop.name} has no route to an internet gateway for the answer`
          : `the answer's route ${gone.label} in ${hop.name} leads to an internet gateway that does not exist`;
      return [block(lost.code, { ...hop, detail, rule: lost.rule }, "return")];
    }
    if (live.length < outside.length) {
      const detail = `only some of the answers leave ${hop.name} through the internet gateway`;
      return [part(lost.code, { ...hop, detail, rule: "R-VPC-03" }, "return")];
    }
    return [pass({ ...hop, detail: `${first.way.label} leads to the internet gateway`, rule: "R-VPC-28" }, "return")];
  };
}
