/** One need of a service over one interface: where its name leads, and whether the packet arrives there. */
import { partitionOf } from "../rules/partitions";
import { layerBucket } from "../rules/hosts";
import { answersOnIpv6 } from "../rules/registries";
import type { Need } from "../rules/serviceDefinition";
import type { AnyLaunchType } from "../rules/words";
import type { EfsFileSystem, Key, Maybe, Subnet, VpcEndpoint } from "../topology/model";
import { isUnknown } from "../topology/model";
import type { Family } from "./addresses";
import { internet, nat64, parseCidr } from "./addresses";
import { between } from "./inside";
import type { Outside } from "./outside";
import { outward } from "./internet";
import type { Caught } from "./names";
import { caughtBy, isServiceWord, resolverOf } from "./names";
import type { Network } from "./network";
import { found, known, nameOf, once, reasonOf, vpcOf } from "./network";
import type { Nic } from "./nic";
import { NO_PUBLIC, onceFor, vpcAddresses } from "./nic";
import type { Call } from "./policy";
import { policyAllows } from "./policy";
import type { AddressSet } from "./ranges";
import { ports, subtract } from "./ranges";
import type { Outcome, Trace } from "./trace";
import { NO_SOURCE, UNKNOWN_VALUE, settled, undetermined } from "./trace";
import { either, every } from "./verdict";

export interface NeedContext {
  readonly network: Network;
  readonly launchType: Maybe<AnyLaunchType>;
  readonly region: Maybe<string>;
  /** Whether an image of this service comes from the ECR names that answer on IPv6 (R-V6-07). */
  readonly dualStackEcr: boolean;
}

/** Whether one need is met from one interface. */
export function meet(context: NeedContext, need: Need, nic: Nic): Outcome {
  const { network } = context;
  // What is written as an address asks nobody for a name.
  if (hostAddress(need) !== null) return byInternet(context, need, nic);
  const vpc = vpcOf(network, nic.subnet);
  const resolver = resolverOf(vpc);
  if (resolver.kind === "none") {
    const detail = `enableDnsSupport is off in VPC ${vpc === undefined ? "" : nameOf(vpc)}, and no other DNS server answers`;
    return settled("blocked", "VPC_DNS_DISABLED", {
      kind: "dns",
      name: vpc?.name ?? "VPC",
      id: vpc?.key ?? "",
      detail,
      rule: "R-VPC-27",
    });
  }
  const asked = resolver.kind === "servers" ? askServers(network, nic, resolver.servers) : null;
  if (asked?.verdict === "blocked") return asked;
  if (need.purpose === "efs") {
    const mounted = mount(network, need, nic);
    if (resolver.kind === "amazon") return mounted;
    return doubted(mounted, "a file system's name is answered by other DNS servers than the VPC's own (R-VPC-25)");
  }
  const caught: Caught =
    vpc === undefined || !isServiceWord(need) ? { kind: "none" } : caughtBy(network, vpc, need, context.region);
  const outcome = resolved(context, need, nic, caught, resolver.kind === "amazon");
  if (resolver.kind === "unknown") return doubted(outcome, `who answers DNS is not known: ${resolver.reason}`);
  if (asked !== null && asked.verdict !== "reachable" && outcome.verdict !== "blocked") {
    return doubted(outcome, `the DNS servers may not be reached: ${asked.reason}`);
  }
  return outcome;
}

/** An outcome that holds only if something else does. What is blocked anyway stays so. */
function doubted(outcome: Outcome, reason: string): Outcome {
  if (outcome.verdict === "blocked" || outcome.verdict === "undetermined") return outcome;
  return { ...outcome, verdict: "undetermined", code: UNKNOWN_VALUE, reason };
}

function resolved(context: NeedContext, need: Need, nic: Nic, caught: Caught, amazon: boolean): Outcome {
  switch (caught.kind) {
    case "endpoint": {
      if (!amazon)
        return undetermined("the names of endpoints are answered by other DNS servers than the VPC's own (R-VPC-25)");
      return byEndpoint(context, need, nic, caught.endpoint);
    }
    case "open": {
      const outside = byInternet(context, need, nic);
      const inside = byEndpoint(context, need, nic, caught.endpoint);
      if (outside.verdict === "blocked" && inside.verdict === "blocked") return inside;
      return doubted(either([inside, outside]), caught.reason);
    }
    case "missed": {
      const outside = byInternet(context, need, nic);
      const noWay =
        outside.verdict === "blocked" &&
        (outside.code === "NO_ROUTE_TO_DESTINATION" || outside.code === "IPV4_ONLY_DESTINATION");
      if (!noWay) return outside;
      const { endpoint, reason, rule } = caught;
      const hop = {
        kind: "dns",
        name: nameOf(endpoint),
        id: endpoint.key,
        detail: `${reason}, and nothing else leads to ${need.destination}`,
        rule,
      };
      return settled("blocked", "PRIVATE_DNS_DISABLED", hop);
    }
    case "none":
      return byInternet(context, need, nic);
  }
}

/** DNS servers of a DHCP option set are ordinary destinations on port 53 (R-VPC-02); one that answers is enough. */
function askServers(network: Network, nic: Nic, servers: readonly string[]): Outcome | null {
  const asked = servers.map((server): Outcome => {
    const block = parseCidr(server);
    if (block === null) return undetermined(`${server} is no address of a DNS server`);
    return outwardAll(network, nic, {
      name: `DNS server ${server}`,
      family: block.family,
      addresses: block.set,
      isPoint: true,
      ports: ports(53),
      protocol: "udp",
      service: null,
      call: null,
    });
  });
  return asked.length === 0 ? null : either(asked);
}

function outwardAll(network: Network, nic: Nic, to: Outside): Outcome {
  return every(outward(network, nic, to), to.isPoint);
}

/** What the need asks an endpoint's policy for: known for image pulls alone (R-VPC-24, R-EP-06). */
function callOf(context: NeedContext, need: Need): Call | null {
  const region = need.region ?? known(context.region);
  if (need.destination === "ecr.api" && need.purpose === "image-pull") {
    return { service: "ecr", actions: ["ecr:GetAuthorizationToken"], resource: "*" };
  }
  if (need.destination === "ecr.dkr") {
    return { service: "ecr", actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] };
  }
  if (need.purpose === "image-layers" && region !== undefined) {
    const resource = `arn:${partitionOf(region).name}:s3:::${layerBucket(region)}/layer`;
    return { service: "s3", actions: ["s3:GetObject"], resource };
  }
  return null;
}

/** To each of the endpoint's interfaces: its name answers with any of them. */
function byEndpoint(context: NeedContext, need: Need, nic: Nic, endpoint: VpcEndpoint): Outcome {
  const { network } = context;
  const at = { kind: "interface-endpoint", name: nameOf(endpoint), id: endpoint.key };
  if (isUnknown(endpoint.subnets))
    return undetermined(`the subnets of endpoint ${at.name} are not known: ${endpoint.subnets.unknown}`);
  const places = endpoint.subnets.map((key) => found(network.subnets, key));
  if (places.length === 0) return undetermined(`endpoint ${at.name} has no subnet here`);
  const allows = policyAllows(endpoint.policy, callOf(context, need));
  const type = known(endpoint.ipAddressType);
  const family: Family = nic.subnet.ipv4Cidr === null || type === "ipv6" ? 6 : 4;
  if (family === 6 && type === "ipv4") {
    const detail = `endpoint ${at.name} answers on IPv4 alone, and ${nic.name} has IPv6 alone`;
    return settled("blocked", "IPV4_ONLY_DESTINATION", { ...at, detail, rule: "R-V6-12" });
  }
  const outcomes = places.map((place, index): Outcome => {
    if (place === undefined) {
      return undetermined(
        `subnet ${isUnknown(endpoint.subnets) ? "" : (endpoint.subnets[index] ?? "")} of endpoint ${at.name} is not in this source`,
      );
    }
    const far: Nic = {
      name: `endpoint ${at.name}`,
      subnet: place,
      groups: endpoint.securityGroups,
      privateIps: { unknown: "chosen by AWS" },
      publicIpv4: NO_PUBLIC,
      ipv6: family === 6,
      clientPorts: [],
    };
    const begin = (trace: Trace): void => {
      trace.via.push("interface-endpoint");
      trace.pass({
        kind: "dns",
        name: at.name,
        id: at.id,
        detail: `private DNS leads ${need.destination} to endpoint ${at.name}`,
        rule: "R-VPC-22",
      });
    };
    const outcome = between(
      network,
      nic,
      { nic: far, ports: ports(need.port), protocol: "tcp", isOne: true },
      family,
      begin,
    );
    return decided(outcome, allows, at);
  });
  return every(outcomes);
}

function decided(outcome: Outcome, allows: Maybe<boolean>, at: { kind: string; name: string; id: Key }): Outcome {
  if (outcome.verdict === "blocked" || allows === true) return outcome;
  const base = { ...at, rule: "R-VPC-24", direction: "forward" as const };
  if (isUnknown(allows)) {
    const detail = `the policy of endpoint ${at.name} cannot be decided: ${allows.unknown}`;
    const hops = [...outcome.hops, { ...base, detail, verdict: "undetermined" as const }];
    return { ...outcome, verdict: "undetermined", code: UNKNOWN_VALUE, rule: base.rule, reason: detail, hops };
  }
  const detail = `the policy of endpoint ${at.name} does not allow the call`;
  const hops = [...outcome.hops, { ...base, detail, verdict: "stopped" as const }];
  return {
    ...outcome,
    verdict: "blocked",
    code: "ENDPOINT_POLICY_DENIES",
    rule: base.rule,
    reason: detail,
    sourceIp: NO_SOURCE,
    hops,
  };
}

/** Whether a host answers on IPv6; undefined where nobody has said. */
function speaksIpv6(context: NeedContext, need: Need, nic: Nic): boolean | undefined {
  if (isServiceWord(need)) {
    const host = known(need.host) ?? "";
    const dual =
      /\.(on|api)\.aws$|\.amazonwebservices\.com\.cn$/.test(host) ||
      (need.purpose === "image-layers" && context.dualStackEcr);
    // A dual-stack Fargate task fetches what it starts with over IPv4 (R-V6-03).
    return dual && !(context.launchType === "fargate" && nic.subnet.ipv4Cidr !== null);
  }
  if (isUnknown(need.host)) return undefined;
  if (need.host.startsWith("[")) return true;
  if (/^\d+(\.\d+){3}$/.test(need.host)) return false;
  return answersOnIpv6(need.host);
}

/** Over whichever family leads there; one that works is enough. */
function byInternet(context: NeedContext, need: Need, nic: Nic): Outcome {
  const { network } = context;
  const region = need.region ?? known(context.region);
  const word = isServiceWord(need);
  const service = word ? { name: need.destination, region: region ?? null } : null;
  const own = need.region === undefined || need.region === known(context.region);
  // AWS's prefix list holds the addresses of its own Region alone.
  const listed = own && service !== null && listedServices(network).has(service.name) ? service : null;
  const call = listed === null ? null : callOf(context, need);
  const reach = (family: Family, addresses: AddressSet, name = "the internet"): Outcome => {
    const to = { name, isPoint: true, ports: ports(need.port), protocol: "tcp" as const, service: listed, call };
    const key = `out ${String(family)} ${name} ${String(need.port)} ${JSON.stringify([listed, call])}`;
    return onceFor(network, nic, key, () => outwardAll(network, nic, { ...to, family, addresses }));
  };
  const address = hostAddress(need);
  if (address !== null) return reach(address.family, address.set, need.destination);
  if (!word && !isUnknown(need.host) && isPrivateName(need.host)) {
    return undetermined(`${need.destination} is a private name, and where it leads is not known here`);
  }
  const ipv6 = speaksIpv6(context, need, nic);
  const attempts: Outcome[] = [];
  // DNS64 sends IPv4-only names into NAT64, from dual-stack subnets too (R-VPC-38).
  if (ipv6 !== true && nic.subnet.dns64 === true && nic.ipv6 !== false)
    attempts.push(reach(6, nat64, "the internet by NAT64"));
  const outer = (family: Family): AddressSet => outside(network, nic.subnet, family);
  attempts.push(reach(4, outer(4)));
  const best = either(attempts);
  if (best.verdict === "reachable" || nic.ipv6 === false) return best;
  if (
    ipv6 !== true &&
    isUnknown(nic.subnet.dns64) &&
    reach(6, nat64, "the internet by NAT64").verdict === "reachable"
  ) {
    return undetermined(`not known whether DNS64 is on in the subnet: ${nic.subnet.dns64.unknown}`);
  }
  const overIpv6 = reach(6, outer(6));
  if (ipv6 === true) return either([best, overIpv6]);
  const leads = overIpv6.verdict === "reachable" || overIpv6.verdict === "undetermined";
  if (best.verdict !== "blocked" || !leads) return best;
  if (ipv6 === undefined) {
    return undetermined(`not known whether ${need.destination} answers on IPv6, and only IPv6 leads out`);
  }
  if (best.code !== "NO_ROUTE_TO_DESTINATION" || overIpv6.verdict !== "reachable") return best;
  const hop = best.hops.find((each) => each.verdict === "stopped");
  return {
    ...best,
    code: "IPV4_ONLY_DESTINATION",
    rule: word ? "R-V6-03" : "R-V6-11",
    reason: `${need.destination} answers on IPv4 alone, and only IPv6 leads out${hop === undefined ? "" : `: ${hop.detail}`}`,
  };
}

/** Names that no public DNS answers: RFC 6762, RFC 8375 and ICANN keep these endings for private use. */
function isPrivateName(host: string): boolean {
  return !host.includes(".") || /\.(internal|local|localdomain|home\.arpa|lan|corp|intranet|private|home)$/.test(host);
}

/** A registry that is written as an address is that address. */
function hostAddress(need: Need): { family: Family; set: AddressSet } | null {
  const host = known(need.host)?.replace(/^\[|\]$/g, "");
  if (host === undefined || !/^(\d+(\.\d+){3}|[0-9a-f:]*:[0-9a-f:]*)$/i.test(host)) return null;
  return parseCidr(host);
}

/** What lies on the internet as a subnet sees it: what the VPC holds itself is not there. */
export function outside(network: Network, subnet: Subnet, family: Family): AddressSet {
  const vpc = vpcOf(network, subnet);
  return once(network, `outside ${String(family)} ${vpc?.key ?? ""}`, () =>
    subtract(internet[family], vpcAddresses(vpc, family) ?? []),
  );
}

/** Services that some route, rule or gateway endpoint names by a prefix list of AWS's: only theirs may differ. */
function listedServices(network: Network): ReadonlySet<string> {
  return once(network, "listed services", () => {
    const { routeTables, securityGroups, vpcEndpoints } = network.topology;
    const places = [
      ...routeTables.flatMap((table) => table.routes.map((route) => known(route.destination))),
      ...securityGroups.flatMap((group) => group.rules.map((rule) => known(rule.peer))),
    ];
    const named = places.map((place) => (place?.kind === "prefix-list" ? place.service : undefined));
    const gateways = vpcEndpoints.map((endpoint) =>
      endpoint.kind === "gateway" ? known(endpoint.service) : undefined,
    );
    return new Set([...named, ...gateways].filter((name) => name !== undefined));
  });
}

/** The mount target of the caller's own zone; its name answers with no other (R-VPC-40). */
function mount(network: Network, need: Need, nic: Nic): Outcome {
  const system = fileSystem(network, need);
  if (system === undefined) return undetermined(`file system ${need.destination} is not in this source`);
  const zone = known(nic.subnet.availabilityZone);
  const at = { kind: "efs", name: nameOf(system), id: system.key };
  if (zone === undefined) return undetermined(reasonOf(nic.subnet.availabilityZone, "the subnet's zone is not known"));
  const targets = system.mountTargets.map((target) => ({
    target,
    place: isUnknown(target.subnet) ? undefined : found(network.subnets, target.subnet),
  }));
  const here = targets.filter(({ place }) => known(place?.availabilityZone) === zone);
  if (here.length === 0) {
    const open =
      system.incomplete ??
      (targets.some(({ place }) => place === undefined || isUnknown(place.availabilityZone))
        ? "the zone of a mount target is not known"
        : null);
    if (open !== null) return undetermined(open);
    const detail = `file system ${at.name} has no mount target in ${zone}`;
    return settled("blocked", "NO_ROUTE_TO_DESTINATION", { ...at, detail, rule: "R-VPC-40" });
  }
  return every(
    here.map(({ target, place }) => {
      if (place === undefined) return undetermined("the subnet of a mount target is not in this source");
      const far: Nic = {
        name: `mount target of ${at.name}`,
        subnet: place,
        groups: target.securityGroups,
        privateIps: { unknown: "chosen by AWS" },
        publicIpv4: NO_PUBLIC,
        ipv6: false,
        clientPorts: [],
      };
      return between(network, nic, { nic: far, ports: ports(need.port), protocol: "tcp", isOne: true }, 4);
    }),
  );
}

function fileSystem(network: Network, need: Need): EfsFileSystem | undefined {
  return network.topology.efsFileSystems.find(
    (system) => system.key === need.destination || system.id === need.destination,
  );
}
