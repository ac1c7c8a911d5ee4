/** One need of a service over one interface: where its name leads, and whether the packet arrives there. */
import { known, nameOf } from "../../topology/lookup";
import { routeTableOf, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import type { Vpc } from "../../topology/model";
import { type Nic, onceFor } from "../network/nic";
import { lookup } from "../network/routes";
import { internet } from "../sets/addresses";
import { either } from "../trace/outcome";
import { type Outcome, settled, undetermined } from "../trace/trace";
import { toAddress } from "./byAddress";
import { byEndpoint } from "./byEndpoint";
import { byInternet, byOpenInternet, toInternet } from "./byInternet";
import { type Called, isPublicName, nameIn, type NameInVpc } from "./called";
import type { Destination, NeedContext } from "./context";
import type { Caught } from "./dns";
import { mount } from "./efs";
import { byResolver, doubted } from "./resolver";
import { byZone, type ZoneAnswer } from "./zones";

/** Judges a call from one interface: once for all interfaces that are alike in everything that decides. */
export function meet(called: Called, nic: Nic): Outcome {
  const { context, need, address, id } = called;
  const { network } = context;
  const name = nameIn(called, vpcOf(network, nic.subnet));
  const isPublic = address === null && need.purpose !== "efs" && isPublicName(name);
  const open = isPublic ? byOpenInternet(called, nic) : null;
  if (open !== null) return open;
  return onceFor(network, nic, id, () => {
    const to = { name: need.destination, address: address ?? "", port: need.port, protocol: "tcp" as const };
    const addressed = address === null ? null : toAddress(network, nic, to);
    return addressed ?? byResolver(network, nic, () => resolvedBy(name, called, nic));
  });
}

function resolvedBy({ vpc, resolver, zone, caught }: NameInVpc, called: Called, nic: Nic): Outcome {
  const { context, need } = called;
  const { network } = context;
  if (need.purpose === "efs") {
    const mounted = mount(network, need, nic);
    if (zone.kind === "open" && zone.zone !== undefined) return doubted(mounted, zone.reason);
    if (resolver.kind === "amazon") return mounted;
    return doubted(mounted, "other DNS servers than the VPC's own answer for the name of a file system (R-VPC-25)");
  }
  const byZones = isOverruled(need, caught, zone) ? null : byZone(context, need, nic, zone);
  const led = byZones ?? withZone(network, need, resolved(called, nic, caught, resolver.kind === "amazon"), zone);
  const isServed = caught.kind !== "none" || byZones !== null;
  const outcome = firstPull(context, need, nic, isServed ? led : unserved(called, nic, led));
  return byPrivateLink(called, vpc, outcome);
}

/** Endpoints of other companies may have private DNS names: Datadog and others offer their hosts in this way. */
function byPrivateLink({ context, need, isServiceWord }: Called, vpc: Vpc | undefined, outcome: Outcome): Outcome {
  const { network } = context;
  const isTelemetry = need.purpose === "monitoring" || need.purpose === "logs";
  if (vpc === undefined || !isTelemetry || isServiceWord || outcome.verdict !== "blocked") return outcome;
  const endpoint = (network.endpointsOfVpc.get(vpc.key) ?? []).find(
    ({ service, privateDns }) => known(service)?.startsWith("vpce-svc-") === true && privateDns !== false,
  );
  return endpoint === undefined
    ? outcome
    : undetermined(`it is not known whether endpoint ${nameOf(endpoint)} answers for ${need.destination}`);
}

/** An endpoint's private DNS answers before a zone whose name is only a part of the called one. */
function isOverruled(need: Destination, caught: Caught, zone: ZoneAnswer): boolean {
  const decides = "zone" in zone ? zone.zone : undefined;
  return caught.kind === "endpoint" && (decides === undefined || decides.zoneName !== known(need.host));
}

/** A zone that does not answer is a reason; one whose name is not known may lead to an endpoint that is here. */
function withZone(network: TopologyIndex, need: Destination, outcome: Outcome, zone: ZoneAnswer): Outcome {
  if (zone.kind !== "none" || zone.unanswered === null || outcome.verdict !== "blocked") return outcome;
  const { reason, isCertain } = zone.unanswered;
  if (isCertain) return { ...outcome, reason: `${reason}; ${outcome.reason}` };
  const isServed = network.topology.vpcEndpoints.some(({ service }) => service === need.destination);
  return isServed ? undetermined(reason) : outcome;
}

const FILTERS: ReadonlySet<string | null> = new Set([
  "SG_HAS_NO_RULES",
  "ENI_SG_RULES_MISMATCH",
  "SUBNET_ACL_RESTRICTION",
]);

/** Before a filter is blamed: without an endpoint and without a route no rule makes the packet arrive. */
function unserved({ context, need, isServiceWord }: Called, nic: Nic, outcome: Outcome): Outcome {
  const { network } = context;
  if (!isServiceWord || outcome.verdict !== "blocked" || !FILTERS.has(outcome.code)) return outcome;
  const vpc = vpcOf(network, nic.subnet);
  const table = known(routeTableOf(network, nic.subnet));
  if (vpc === undefined || table === undefined) return outcome;
  const family = nic.subnet.ipv4Cidr === null ? 6 : 4;
  const service = { name: need.destination, region: need.region ?? null };
  const { ways, doubt } = lookup(network, table, vpc, { family, addresses: internet[family], service });
  if (doubt !== null || ways.some(({ target }) => target !== null)) return outcome;
  const lacks = `VPC ${nameOf(vpc)} has no endpoint for ${need.destination}, and route table ${nameOf(table)} has no route to the internet`;
  return { ...outcome, reason: `${lacks}; ${outcome.reason}` };
}

/** AWS requires a NAT gateway if the first pull of an image fills the cache behind an interface endpoint (R-EP-21). */
function firstPull({ network }: NeedContext, need: Destination, nic: Nic, outcome: Outcome): Outcome {
  if (need.pullThrough !== true || !outcome.via.includes("interface-endpoint")) return outcome;
  if (toInternet(network, nic, 4).verdict === "reachable") return outcome;
  return doubted(
    outcome,
    "a pull-through cache rule fills this repository, and the first pull of an image needs a path to the internet; it is not known whether the image is cached already (R-EP-21)",
  );
}

function resolved(called: Called, nic: Nic, caught: Caught, amazon: boolean): Outcome {
  const { context, need } = called;
  switch (caught.kind) {
    case "endpoint": {
      if (!amazon)
        return undetermined("other DNS servers than the VPC's own answer for the names of endpoints (R-VPC-25)");
      return byEndpoint(context, need, nic, caught.endpoint);
    }
    case "open": {
      const outside = byInternet(called, nic);
      const inside = byEndpoint(context, need, nic, caught.endpoint);
      if (outside.verdict === "blocked" && inside.verdict === "blocked") return inside;
      return doubted(either([inside, outside]), caught.reason);
    }
    case "missed": {
      const outside = byInternet(called, nic);
      const noWay =
        outside.verdict === "blocked" &&
        (outside.code === "NO_ROUTE_TO_DESTINATION" || outside.code === "IPV4_ONLY_DESTINATION");
      if (!noWay) return outside;
      const { endpoint, reason, rule } = caught;
      const hop = {
        kind: "dns",
        name: nameOf(endpoint),
        id: endpoint.key,
        detail: `${reason}, and there is no other path to ${need.destination}`,
        rule,
      };
      return settled("blocked", "PRIVATE_DNS_DISABLED", hop);
    }
    case "none":
      return byInternet(called, nic);
  }
}
