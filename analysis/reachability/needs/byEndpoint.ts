/** A need whose name an interface endpoint answers: to each of its interfaces, and past its policy. */
import { someCall } from "../../rules/calls";
import { known, nameOf } from "../../topology/lookup";
import { isUnknown, type VpcEndpoint } from "../../topology/model";
import { found } from "../../topology/topologyIndex";
import { atPolicy } from "../devices/endpointPolicy";
import type { Call } from "../devices/routed";
import { answeringNic, type Nic } from "../network/nic";
import { between, type Target } from "../paths/inside";
import type { Family } from "../sets/addresses";
import { ports } from "../sets/ranges";
import { every } from "../trace/outcome";
import { by, pass } from "../trace/steps";
import { type Component, NO_SOURCE, type Outcome, settled, undetermined, UNKNOWN_VALUE } from "../trace/trace";
import type { Destination, NeedContext } from "./context";

/** What an endpoint's policy is asked for. Layers are called by an address that ECR has signed in a name of its own. */
export function callOf(context: NeedContext, need: Destination): Call {
  const account = need.purpose === "image-layers" ? { unknown: "ECR signs the address of a layer" } : context.account;
  return { calls: need.calls ?? someCall(need.destination), account };
}

/** To each of the endpoint's interfaces: its name answers with any of them. */
export function byEndpoint(context: NeedContext, need: Destination, nic: Nic, endpoint: VpcEndpoint): Outcome {
  const { network } = context;
  const at = { kind: "interface-endpoint", name: nameOf(endpoint), id: endpoint.key };
  if (isUnknown(endpoint.subnets))
    return undetermined(`the subnets of endpoint ${at.name} are not known: ${endpoint.subnets.unknown}`);
  if (endpoint.subnets.length === 0) return undetermined(`endpoint ${at.name} has no subnet here`);
  const policy = atPolicy(network, endpoint, callOf(context, need));
  const type = known(endpoint.ipAddressType);
  const family: Family = nic.subnet.ipv4Cidr === null || type === "ipv6" ? 6 : 4;
  if (family === 6 && type === "ipv4") {
    const detail = `endpoint ${at.name} answers on IPv4 alone, and ${nic.name} has IPv6 alone`;
    return settled("blocked", "IPV4_ONLY_DESTINATION", { ...at, detail, rule: "R-V6-12" });
  }
  const outcomes = endpoint.subnets.map((key): Outcome => {
    const place = found(network.subnets, key);
    if (place === undefined) return undetermined(`subnet ${key} of endpoint ${at.name} is not in this source`);
    const far = answeringNic(`endpoint ${at.name}`, place, endpoint.securityGroups, family);
    const named = pass({
      kind: "dns",
      name: at.name,
      id: at.id,
      detail: `private DNS leads ${need.destination} to endpoint ${at.name}`,
      rule: "R-VPC-22",
    });
    const to: Target = { nic: far, ports: ports(need.port), protocol: "tcp", isOne: true };
    const outcome = between({ network, from: nic, to, family, first: [by("interface-endpoint"), named] });
    return decided(outcome, policy, at);
  });
  return every(outcomes);
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
