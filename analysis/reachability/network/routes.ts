/** Route lookup: the longest prefix wins, part by part of a set of destinations. */
import { known } from "../../topology/lookup";
import {
  isUnknown,
  type Key,
  type Maybe,
  type Route,
  type RouteTable,
  type RouteTarget,
  type Vpc,
} from "../../topology/model";
import { once, type TopologyIndex } from "../../topology/topologyIndex";
import { everything, type Family, parseCidr } from "../sets/addresses";
import { type AddressSet, intersect, isEmpty, subtract } from "../sets/ranges";

/** The target of a part of the destinations. */
export interface Way {
  readonly part: AddressSet;
  /** Null without any route. */
  readonly target: Maybe<RouteTarget> | null;
  readonly state: Maybe<"active" | "blackhole">;
  /** The route as people write it: `0.0.0.0/0`. */
  readonly label: string;
  readonly key: Key;
}

/** The destinations of a lookup: addresses, and the AWS service that they belong to, if one is meant. */
export interface Sought {
  readonly family: Family;
  readonly addresses: AddressSet;
  /** Service and Region of a prefix list that AWS manages. */
  readonly service: { readonly name: string; readonly region: string | null } | null;
}

interface Entry {
  readonly set: AddressSet;
  readonly family: Family;
  readonly prefix: number;
  /** At the same prefix a static route wins over one by prefix list (R-VPC-03). */
  readonly rank: number;
  readonly route: Way;
}

interface Compiled {
  readonly entries: readonly Entry[];
  readonly services: readonly { readonly service: string; readonly way: Way }[];
  /** Why some other route may win over those that are known. */
  readonly doubt: string | null;
  /** Why one may win over the local route. */
  readonly localDoubt: string | null;
}

/**
 * Targets of routes more specific than the local one: no other may have such a route (R-VPC-05,
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#route-tables-priority).
 */
const PAST_LOCAL: ReadonlySet<RouteTarget["kind"]> = new Set([
  "nat-gateway",
  "network-interface",
  "instance",
  "vpc-endpoint",
]);

const LOCAL: RouteTarget = { kind: "local", key: "local" };

function compile(network: TopologyIndex, table: RouteTable, vpc: Vpc | undefined): Compiled {
  const entries: Entry[] = [];
  const services: { service: string; way: Way }[] = [];
  let doubt = table.incomplete;
  let localDoubt = table.incomplete;
  for (const cidr of [...(known(vpc?.ipv4Cidrs) ?? []), ...(known(vpc?.ipv6Cidrs) ?? [])]) {
    const block = parseCidr(cidr);
    if (block === null) continue;
    const way: Way = { part: block.set, target: LOCAL, state: "active", label: cidr, key: table.key };
    entries.push({ ...block, rank: 2, route: way });
  }
  for (const route of table.routes) {
    const destination = known(route.destination);
    if (destination === undefined) {
      const why = `the destination of a route of ${table.name} is not known`;
      doubt ??= why;
      if (isUnknown(route.target) || PAST_LOCAL.has(route.target.kind)) localDoubt ??= why;
      continue;
    }
    if (destination.kind === "cidr") {
      const block = parseCidr(destination.cidr);
      if (block === null) doubt ??= `${destination.cidr} in ${table.name} is not a CIDR block`;
      else entries.push({ ...block, rank: 1, route: wayOf(route, block.set, destination.cidr) });
      continue;
    }
    const label = destination.service === undefined ? destination.id : `prefix list of ${destination.service}`;
    if (destination.service !== undefined) {
      services.push({ service: destination.service, way: wayOf(route, [], label) });
    } else if (isUnknown(destination.cidrs)) {
      doubt ??= `the entries of prefix list ${destination.id} in ${table.name} are not known`;
    } else {
      for (const cidr of destination.cidrs) {
        const block = parseCidr(cidr);
        if (block !== null) entries.push({ ...block, rank: 3, route: wayOf(route, block.set, label) });
      }
    }
  }
  services.push(...gatewayEndpoints(network, table, vpc));
  entries.sort((one, two) => two.prefix - one.prefix || one.rank - two.rank);
  return { entries, services, doubt, localDoubt };
}

function wayOf(route: Route, part: AddressSet, label: string): Way {
  return { part, target: route.target, state: route.state, label, key: route.key };
}

/** AWS adds the prefix-list route of a gateway endpoint to each table that the endpoint names (R-VPC-18). */
function gatewayEndpoints(network: TopologyIndex, table: RouteTable, vpc: Vpc | undefined): Compiled["services"] {
  const ofVpc = vpc === undefined ? [] : (network.endpointsOfVpc.get(vpc.key) ?? []);
  // The table that an endpoint names identifies its VPC too.
  const homeless = network.homelessEndpoints.filter(
    (endpoint) => known(endpoint.routeTables)?.includes(table.key) === true,
  );
  return [...ofVpc, ...homeless]
    .filter((endpoint) => known(endpoint.kind) === "gateway")
    .flatMap((endpoint) => {
      const service = known(endpoint.service);
      if (service === undefined) return [];
      const tables = known(endpoint.routeTables);
      if (tables?.includes(table.key) === false) return [];
      const target: Maybe<RouteTarget> =
        tables === undefined
          ? { unknown: `the route tables of endpoint ${endpoint.name} are not known` }
          : { kind: "vpc-endpoint", key: endpoint.key };
      const label = `prefix list of ${service}`;
      return [{ service, way: { part: [], target, state: "active" as const, label, key: endpoint.key } }];
    });
}

/** The ways of all that is sought, and why another one might win. */
export function lookup(
  network: TopologyIndex,
  table: RouteTable,
  vpc: Vpc | undefined,
  sought: Sought,
): { readonly ways: readonly Way[]; readonly doubt: string | null } {
  const compiled = once(network, `routes ${table.key}`, () => compile(network, table, vpc));
  const byService = compiled.services
    .filter(({ service }) => service === sought.service?.name)
    .find(({ way }) => serves(network, way, sought));
  if (byService !== undefined) {
    return { ways: [{ ...byService.way, part: sought.addresses }], doubt: null };
  }
  const ways: Way[] = [];
  let left = sought.addresses;
  for (const entry of compiled.entries) {
    if (isEmpty(left)) break;
    if (entry.family !== sought.family) continue;
    const part = intersect(left, entry.set);
    if (isEmpty(part)) continue;
    ways.push({ ...entry.route, part });
    left = subtract(left, entry.set);
  }
  if (!isEmpty(left)) {
    ways.push({ part: left, target: null, state: "active", label: "no route", key: table.key });
  }
  const onlyLocal = ways.every((way) => known(way.target ?? undefined)?.kind === "local");
  return { ways, doubt: onlyLocal ? compiled.localDoubt : compiled.doubt };
}

/** A gateway endpoint serves its own Region only, and the families of its IP address type (R-EP-30). */
function serves(network: TopologyIndex, way: Way, { service, family }: Sought): boolean {
  const target = known(way.target ?? undefined);
  const endpoint = target?.kind === "vpc-endpoint" ? network.endpoints.get(target.key) : undefined;
  const type = known(endpoint?.ipAddressType) ?? "ipv4";
  if (type !== "dualstack" && type !== (family === 4 ? "ipv4" : "ipv6")) return false;
  const region = service?.region ?? null;
  const served = known(endpoint?.serviceRegion);
  return served === undefined || region === null || served === region;
}

/** The route of all destinations: the default route. */
export function defaultTarget(
  network: TopologyIndex,
  table: RouteTable,
  vpc: Vpc | undefined,
  family: Family,
): Way | null {
  const compiled = once(network, `routes ${table.key}`, () => compile(network, table, vpc));
  const entry = compiled.entries.find(
    (candidate) => candidate.family === family && candidate.prefix === 0 && !isEmpty(everything[family]),
  );
  return entry?.route ?? null;
}
