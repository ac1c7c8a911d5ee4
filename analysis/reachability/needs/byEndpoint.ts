/** A need whose name an interface endpoint answers: to each of its interfaces, and past its policy. */
import type { Hop } from "../../report";
import { someCall } from "../../rules/calls";
import { listOf, nameOf } from "../../topology/lookup";
import { isUnknown, type Maybe, type Subnet, type VpcEndpoint } from "../../topology/model";
import { found } from "../../topology/topologyIndex";
import { atPolicy } from "../devices/endpointPolicy";
import type { Call } from "../devices/routed";
import { answeringNic, type Nic } from "../network/nic";
import { between, type Connection, type Target, toEach } from "../paths/inside";
import type { Family } from "../sets/addresses";
import { ports } from "../sets/ranges";
import { every } from "../trace/outcome";
import { by, pass } from "../trace/steps";
import { type Component, NO_SOURCE, type Outcome, settled, undetermined, UNKNOWN_VALUE } from "../trace/trace";
import type { Destination, NeedContext } from "./context";

/** The call that an endpoint's policy judges. ECR signs the address of a layer in its own name. */
export function callOf(context: NeedContext, need: Destination): Call {
  const account = need.purpose === "image-layers" ? { unknown: "ECR signs the address of a layer" } : context.account;
  return { calls: need.calls ?? someCall(need.destination), account };
}

/**
 * To each of the endpoint's interfaces: its name answers with any of them.
 * @param name what leads the name there, where that is not the endpoint's own private DNS.
 */
export function byEndpoint(
  context: NeedContext,
  need: Destination,
  nic: Nic,
  endpoint: VpcEndpoint,
  name?: Pick<Hop, "detail" | "rule">,
): Outcome {
  const { network } = context;
  const at = { kind: "interface-endpoint", name: nameOf(endpoint), id: endpoint.key };
  if (isUnknown(endpoint.subnets))
    return undetermined(`the subnets of endpoint ${at.name} are not known: ${endpoint.subnets.unknown}`);
  if (endpoint.subnets.length === 0) return undetermined(`endpoint ${at.name} has no subnet here`);
  const policy = atPolicy(network, endpoint, callOf(context, need));
  const families = familiesOf(endpoint);
  if (isUnknown(families)) return undetermined(families.unknown);
  const only6 = nic.subnet.ipv4Cidr === null;
  const family: Family = need.family ?? (only6 || !families.includes(4) ? 6 : 4);
  if (!families.includes(family)) {
    const answers = `the name of endpoint ${at.name} answers on IPv${family === 6 ? "4" : "6"} only`;
    const detail = need.family === undefined ? `${answers}, and ${nic.name} has IPv6 only` : answers;
    // DNS64 translates it to an IPv6 address, and no page documents the path of NAT64 inside a VPC.
    if (family === 6 && nic.subnet.dns64 !== false) return undetermined(detail);
    const code = family === 6 ? "IPV4_ONLY_DESTINATION" : "NO_ROUTE_TO_DESTINATION";
    return settled("blocked", code, { ...at, detail, rule: "R-EP-29" });
  }
  const connectionTo = (place: Subnet): Connection => {
    const far = answeringNic(`endpoint ${at.name}`, place, endpoint.securityGroups, family);
    const to: Target = { nic: far, ports: ports(need.port), protocol: "tcp", isOne: true, isAny: need.isAny };
    const detail = `private DNS resolves ${need.destination} to endpoint ${at.name}`;
    const named = pass({ kind: "dns", name: at.name, id: at.id, detail, rule: "R-VPC-22", ...name });
    return { network, from: nic, to, family, first: [by("interface-endpoint"), named] };
  };
  const { subnets } = endpoint;
  const isWhole = policy === null && subnets.every((key) => network.subnets.has(key));
  const outcome = isWhole
    ? toEach(
        network,
        nic,
        [endpoint.key, need.destination, need.port, need.isAny, family, name?.detail].join(" "),
        () => subnets.flatMap((key) => listOf(found(network.subnets, key))).map(connectionTo),
      )
    : every(
        subnets.map((key) => {
          const place = found(network.subnets, key);
          return place === undefined
            ? undetermined(`subnet ${key} of endpoint ${at.name} is not in this source`)
            : decided(between(connectionTo(place)), policy, at);
        }),
      );
  // AWS's pages do not state, or contradict each other on, which name is called there and whether the endpoint answers
  // for it.
  if (only6 && outcome.verdict === "reachable" && need.destination !== "secretsmanager") {
    return undetermined(
      `it is not known whether endpoint ${at.name} answers for the name of ${need.destination} that is called over IPv6 (R-V6-08)`,
    );
  }
  return outcome;
}

/** The families that the names of an endpoint answer with (R-EP-29). */
function familiesOf({ ipAddressType, dnsRecordIpType }: VpcEndpoint): Maybe<readonly Family[]> {
  const type = dnsRecordIpType ?? ipAddressType;
  if (isUnknown(type)) return type;
  switch (type) {
    case "ipv4":
    case "service-defined":
      return [4];
    case "ipv6":
      return [6];
    case "dualstack":
      return [4, 6];
  }
}

function decided(outcome: Outcome, policy: ReturnType<typeof atPolicy>, at: Component): Outcome {
  if (outcome.verdict === "blocked" || policy === null) return outcome;
  const { detail: reason, rule } = policy.hop;
  const isOpen = policy.effect === "open";
  const verdict = isOpen ? ("undetermined" as const) : ("stopped" as const);
  const hops = [...outcome.hops, { ...at, rule, direction: "forward" as const, detail: reason, verdict }];
  return isOpen
    ? { ...outcome, verdict: "undetermined", code: UNKNOWN_VALUE, rule, reason, hops }
    : { ...outcome, verdict: "blocked", code: "ENDPOINT_POLICY_DENIES", rule, reason, sourceIp: NO_SOURCE, hops };
}
