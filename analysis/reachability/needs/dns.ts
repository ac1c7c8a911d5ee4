/** Resolves names: DNS, and the interface endpoints whose private DNS catches it. */
import { known, nameOf, reasonOf } from "../../topology/lookup";
import { isUnknown, type Maybe, type Vpc, type VpcEndpoint } from "../../topology/model";
import type { TopologyIndex } from "../../topology/topologyIndex";
import { isAmazonResolver } from "./byAddress";
import type { Destination } from "./context";

export type Resolver =
  | { readonly kind: "amazon" }
  /** DNS support is off, and the VPC has no other DNS server (R-VPC-27). */
  | { readonly kind: "none"; readonly vpc: Vpc }
  | { readonly kind: "servers"; readonly servers: readonly string[] }
  | { readonly kind: "unknown"; readonly reason: string };

export function resolverOf(vpc: Vpc | undefined): Resolver {
  if (vpc === undefined) return { kind: "unknown", reason: "the VPC is not in this source" };
  const { dnsServers, dnsSupport } = vpc;
  if (isUnknown(dnsServers)) return { kind: "unknown", reason: dnsServers.unknown };
  const servers = dnsServers === "amazon" ? ["AmazonProvidedDNS"] : dnsServers;
  const answering = dnsSupport === false ? servers.filter((server) => !isAmazon(vpc, server)) : servers;
  const [first] = answering;
  // A later server is asked only where an earlier one is silent.
  if (servers.length === 0 || (first !== undefined && !isAmazon(vpc, first))) {
    return { kind: "servers", servers: answering };
  }
  if (isUnknown(dnsSupport)) return { kind: "unknown", reason: dnsSupport.unknown };
  return dnsSupport ? { kind: "amazon" } : { kind: "none", vpc };
}

/** Amazon's resolver by its name, or by one of its addresses (R-VPC-01). */
function isAmazon(vpc: Vpc, server: string): boolean {
  return server === "AmazonProvidedDNS" || isAmazonResolver(vpc, server);
}

export type Caught =
  /** Its private DNS answers for the name, for everybody in the VPC (R-VPC-22). */
  | { readonly kind: "endpoint"; readonly endpoint: VpcEndpoint }
  /** An endpoint is there, and the name does not lead to it: why. */
  | { readonly kind: "missed"; readonly endpoint: VpcEndpoint; readonly reason: string; readonly rule: string }
  | { readonly kind: "open"; readonly endpoint: VpcEndpoint; readonly reason: string }
  | { readonly kind: "none" };

/** The interface endpoint that answers for an AWS service's name in a VPC. */
export function caughtBy(network: TopologyIndex, vpc: Vpc, need: Destination, region: Maybe<string>): Caught {
  const regionCalled = need.region ?? known(region);
  const candidates = (network.endpointsOfVpc.get(vpc.key) ?? []).filter(
    (endpoint) => known(endpoint.kind) === "interface" && known(endpoint.service) === need.destination,
  );
  const answers = candidates.map((endpoint) => catches(endpoint, vpc, regionCalled));
  const homeless = network.homelessEndpoints.find(
    (endpoint) => endpoint.kind === "interface" && known(endpoint.service) === need.destination,
  );
  if (homeless !== undefined && isUnknown(homeless.vpc)) {
    const reason = `the VPC of endpoint ${nameOf(homeless)} is not known: ${homeless.vpc.unknown}`;
    answers.push({ kind: "open", endpoint: homeless, reason });
  }
  for (const kind of ["endpoint", "open", "missed"] as const) {
    const answer = answers.find((each) => each.kind === kind);
    if (answer !== undefined) return answer;
  }
  const strange = (network.endpointsOfVpc.get(vpc.key) ?? []).find((endpoint) => isUnknown(endpoint.service));
  return strange === undefined || !isServiceWord(need)
    ? { kind: "none" }
    : { kind: "open", endpoint: strange, reason: `it is not known which service endpoint ${nameOf(strange)} serves` };
}

/** AWS's own words have a Region's host; registries and file systems have none. */
export function isServiceWord(need: Destination): boolean {
  return (
    need.purpose !== "efs" &&
    /^(ecr\.(api|dkr)|[a-z][a-z0-9-]*)$/.test(need.destination) &&
    need.destination !== "registry"
  );
}

function catches(endpoint: VpcEndpoint, vpc: Vpc, region: string | undefined): Caught {
  const served = known(endpoint.serviceRegion);
  if (served !== undefined && region !== undefined && served !== region) return { kind: "none" };
  const name = nameOf(endpoint);
  const facts = [endpoint.privateDns, endpoint.privateDnsOnlyForInboundResolver, vpc.dnsHostnames];
  if (endpoint.privateDns === false) {
    return { kind: "missed", endpoint, reason: `private DNS is off on endpoint ${name}`, rule: "R-EP-05" };
  }
  if (endpoint.privateDnsOnlyForInboundResolver === true) {
    const reason = `private DNS of endpoint ${name} answers inbound resolver endpoints only`;
    return { kind: "missed", endpoint, reason, rule: "R-VPC-20" };
  }
  if (vpc.dnsHostnames === false) {
    const reason = `enableDnsHostnames is off in VPC ${nameOf(vpc)}, so the private DNS of endpoint ${name} does not answer`;
    return { kind: "missed", endpoint, reason, rule: "R-EP-18" };
  }
  const unknown = facts.find(isUnknown) ?? (served === undefined ? endpoint.serviceRegion : undefined);
  if (unknown !== undefined && isUnknown(unknown)) {
    return { kind: "open", endpoint, reason: reasonOf(unknown, "a setting of the endpoint is not known") };
  }
  return { kind: "endpoint", endpoint };
}
