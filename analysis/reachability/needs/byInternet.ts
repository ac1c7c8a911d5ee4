/** A need that is met through the internet, or through a gateway endpoint, over the IP family that has a path. */
import { answersBesideIpv4, answersWithoutIpv4, isDualStackName } from "../../rules/ipv6Names";
import { answersOnIpv6 } from "../../rules/registries";
import { perCollection } from "../../topology/collections";
import { known, listOf } from "../../topology/lookup";
import {
  isUnknown,
  type Maybe,
  type RouteDestination,
  type RouteTable,
  type SecurityGroup,
  type SecurityGroupPeer,
  type Subnet,
} from "../../topology/model";
import { once, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import type { Outside } from "../devices/routed";
import { type Nic, onceFor, vpcAddresses } from "../network/nic";
import { outward } from "../paths/outward";
import { type Family, internet, nat64 } from "../sets/addresses";
import { type AddressSet, ports, subtract } from "../sets/ranges";
import { either, every } from "../trace/outcome";
import { type Outcome, settled, undetermined } from "../trace/trace";
import { callOf } from "./byEndpoint";
import type { Destination, NeedContext } from "./context";
import { isServiceWord } from "./dns";

const INTERNET = "the internet";
const HTTPS = 443;

/** Every host of the internet as a subnet sees it, TCP 443. */
export function anyHost(network: TopologyIndex, subnet: Subnet, family: Family): Outside {
  return {
    name: INTERNET,
    family,
    // Computed for a packet that leaves: an interface without an IPv6 address sends none.
    get addresses() {
      return outside(network, subnet, family);
    },
    isPoint: false,
    ports: ports(HTTPS),
    protocol: "tcp",
    service: null,
    call: null,
  };
}

export function toInternet(network: TopologyIndex, nic: Nic, family: Family): Outcome {
  return onceFor(network, nic, `internet ${String(family)}`, () =>
    outwardAll(network, nic, anyHost(network, nic.subnet, family)),
  );
}

export function outwardAll(network: TopologyIndex, nic: Nic, to: Outside): Outcome {
  return every(outward(network, nic, to), to.isPoint);
}

/** True if a host answers on IPv6; undefined if no page documents it. */
function speaksIpv6(context: NeedContext, need: Destination, nic: Nic): boolean | undefined {
  if (isServiceWord(need)) {
    const { destination, purpose, inTask } = need;
    const called = { destination, purpose, ...(inTask === undefined ? {} : { inTask }) };
    const launchType = known(context.launchType);
    const call = { ...called, host: known(need.host), launchType, dualStackImage: context.dualStackEcr };
    if (nic.subnet.ipv4Cidr === null) return answersWithoutIpv4(call);
    return !startsOverIpv4(context, need, nic) && answersBesideIpv4(call);
  }
  if (isUnknown(need.host)) return undefined;
  if (need.host.startsWith("[")) return true;
  if (/^\d+(\.\d+){3}$/.test(need.host)) return false;
  return answersOnIpv6(need.host);
}

/** A dual-stack Fargate task fetches its image, secrets and files over IPv4 when it starts (R-V6-03). */
function startsOverIpv4({ launchType }: NeedContext, { purpose, inTask }: Destination, nic: Nic): boolean {
  const isStart = inTask !== true && purpose !== "service-connect";
  return launchType === "fargate" && nic.subnet.ipv4Cidr !== null && isStart;
}

/** Over each IP family with a path; one that works is enough. */
export function byInternet(context: NeedContext, need: Destination, nic: Nic): Outcome {
  const { network } = context;
  const region = need.region ?? known(context.region);
  const word = isServiceWord(need);
  const service = word ? { name: need.destination, region: region ?? null } : null;
  const own = need.region === undefined || need.region === known(context.region);
  // AWS's prefix list contains only the addresses of its own Region.
  const listed = own && service !== null && listedServices(network).has(service.name) ? service : null;
  const call = listed === null ? null : callOf(context, need);
  const protocol = need.protocol ?? "tcp";
  const reach = (family: Family, addresses: AddressSet, name = INTERNET): Outcome => {
    if (listed === null && name === INTERNET && need.port === HTTPS && protocol === "tcp" && need.isAny !== true) {
      // If all hosts of the internet get the same result, this one does too.
      const all = toInternet(network, nic, family);
      if (all.verdict === "reachable" || all.verdict === "blocked") return all;
    }
    const host = {
      family,
      name,
      addresses,
      isPoint: true,
      ports: ports(need.port),
      isAny: need.isAny,
      service: listed,
      call,
    };
    const any = need.isAny === true ? "any " : "";
    const key = `out ${any}${String(family)} ${name} ${protocol} ${String(need.port)} ${JSON.stringify([listed, call])}`;
    return onceFor(network, nic, key, () => outwardAll(network, nic, { ...host, protocol }));
  };
  if (!word && !isUnknown(need.host) && isPrivateName(need.host)) {
    return undetermined(`${need.destination} is a private name, and the addresses that it resolves to are not known`);
  }
  const ipv6 = speaksIpv6(context, need, nic);
  if (need.family !== undefined)
    return overFamily(need, nic, ipv6, need.family, reach, (one) => outside(network, nic.subnet, one));
  const attempts: Outcome[] = [];
  // DNS64 sends IPv4-only names into NAT64, from dual-stack subnets too (R-VPC-38).
  if (ipv6 !== true && nic.subnet.dns64 === true && nic.ipv6 !== false)
    attempts.push(reach(6, nat64(), "the internet by NAT64"));
  const outer = (family: Family): AddressSet => outside(network, nic.subnet, family);
  attempts.push(reach(4, outer(4)));
  const best = either(attempts);
  if (best.verdict === "reachable" || nic.ipv6 === false) return best;
  if (
    ipv6 !== true &&
    isUnknown(nic.subnet.dns64) &&
    reach(6, nat64(), "the internet by NAT64").verdict === "reachable"
  ) {
    return undetermined(`it is not known whether DNS64 is on in the subnet: ${nic.subnet.dns64.unknown}`);
  }
  const overIpv6 = reach(6, outer(6));
  // A subnet without IPv4 gives no information about IPv4.
  if (ipv6 === true) return nic.subnet.ipv4Cidr === null ? overIpv6 : either([best, overIpv6]);
  const leads = overIpv6.verdict === "reachable" || overIpv6.verdict === "undetermined";
  if (best.verdict !== "blocked" || !leads) {
    return ipv6 === undefined && nic.subnet.ipv4Cidr === null ? either([best, overIpv6]) : best;
  }
  if (ipv6 === undefined) {
    const name = word
      ? `by which host name ${need.destination} is called over IPv6`
      : `whether ${need.destination} answers on IPv6`;
    return undetermined(`it is not known ${name}, and only IPv6 has a path to the internet`);
  }
  if (best.code !== "NO_ROUTE_TO_DESTINATION" || overIpv6.verdict !== "reachable") return best;
  const hop = best.hops.find((each) => each.verdict === "stopped");
  const { why, rule } = whyIpv4(context, need, nic);
  const reason = `${why}, and only IPv6 has a path to the internet${hop === undefined ? "" : `: ${hop.detail}`}`;
  return { ...best, code: "IPV4_ONLY_DESTINATION", rule, reason };
}

/** Over one IP family alone; IPv6 may lead to NAT64, where DNS64 answers for a name that has IPv4 only (R-VPC-38). */
function overFamily(
  need: Destination,
  nic: Nic,
  answersIpv6: boolean | undefined,
  family: Family,
  reach: (family: Family, addresses: AddressSet, name?: string) => Outcome,
  addresses: (family: Family) => AddressSet,
): Outcome {
  if (family === 4) return reach(4, addresses(4));
  const overIpv6 = reach(6, addresses(6));
  if (answersIpv6 === true || nic.ipv6 === false) return overIpv6;
  const { dns64 } = nic.subnet;
  const translated = dns64 === false ? null : reach(6, nat64(), "the internet by NAT64");
  if (dns64 === true && translated?.verdict === "reachable") return translated;
  const { destination } = need;
  const isLost = overIpv6.verdict === "blocked" || answersIpv6 === false;
  if (isLost && (translated === null || translated.verdict === "blocked")) {
    if (overIpv6.verdict === "blocked") return overIpv6;
    const at = { kind: "dns", name: destination, id: nic.subnet.key, rule: "R-V6-11" };
    return settled("blocked", "IPV4_ONLY_DESTINATION", { ...at, detail: `${destination} answers on IPv4 only` });
  }
  if (dns64 === true && answersIpv6 === false && translated !== null) return translated;
  return undetermined(`it is not known whether ${destination} answers on IPv6, nor whether DNS64 is on in the subnet`);
}

/** Why a call takes IPv4. */
function whyIpv4(context: NeedContext, need: Destination, nic: Nic): { readonly why: string; readonly rule: string } {
  const { destination } = need;
  const alone = `${destination} answers on IPv4 only`;
  if (!isServiceWord(need)) return { why: alone, rule: "R-V6-11" };
  if (isDualStackName(known(need.host) ?? "") && startsOverIpv4(context, need, nic)) {
    return {
      why: `Fargate calls ${destination} over IPv4 when it starts a task in a dual-stack subnet`,
      rule: "R-V6-03",
    };
  }
  if (need.purpose === "exec" && destination === "ssmmessages" && nic.subnet.ipv4Cidr === null) {
    return { why: "AWS does not support ECS Exec in IPv6-only subnets", rule: "R-EP-10" };
  }
  return { why: alone, rule: nic.subnet.ipv4Cidr === null ? "R-V6-07" : "R-V6-03" };
}

/**
 * Names that no public DNS answers: RFC 6762, RFC 8375 and ICANN keep these endings for private use. The name of an
 * OpenSearch domain inside a VPC is public, and leads to interfaces of that VPC
 * (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html).
 */
function isPrivateName(host: string): boolean {
  if (/^vpc-[a-z0-9-]+\.[a-z0-9-]+\.(es|aos)\./.test(host)) return true;
  return !host.includes(".") || /\.(internal|local|localdomain|home\.arpa|lan|corp|intranet|private|home)$/.test(host);
}

/** The addresses of the internet as seen from a subnet: those of the VPC itself are not among them. */
function outside(network: TopologyIndex, subnet: Subnet, family: Family): AddressSet {
  const vpc = vpcOf(network, subnet);
  return once(network, `outside ${String(family)} ${vpc?.key ?? ""}`, () =>
    subtract(internet[family], vpcAddresses(vpc, family) ?? []),
  );
}

/** The services of a table's and of a group's prefix lists: read once, for most changes of a network leave them alone. */
const servicesOfRoutes = perCollection(({ routes }: RouteTable) =>
  servicesOfLists(routes.map((each) => each.destination)),
);
const servicesOfRules = perCollection(({ rules }: SecurityGroup) => servicesOfLists(rules.map((each) => each.peer)));

function servicesOfLists(places: readonly Maybe<RouteDestination | SecurityGroupPeer>[]): readonly string[] {
  return places.flatMap((place) => {
    const list = known(place);
    return list?.kind === "prefix-list" ? listOf(list.service) : [];
  });
}

/** Services that some route, rule or gateway endpoint names by a prefix list of AWS's: only theirs may differ. */
function listedServices(network: TopologyIndex): ReadonlySet<string> {
  return once(network, "listed services", () => {
    const { routeTables, securityGroups, vpcEndpoints } = network.topology;
    const named = [...routeTables.flatMap(servicesOfRoutes), ...securityGroups.flatMap(servicesOfRules)];
    const gateways = vpcEndpoints.map((endpoint) =>
      endpoint.kind === "gateway" ? known(endpoint.service) : undefined,
    );
    return new Set([...named, ...gateways].filter((name) => name !== undefined));
  });
}
