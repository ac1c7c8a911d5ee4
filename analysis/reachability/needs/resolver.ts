/** A call by name from one interface: its VPC's DNS must answer before any packet leaves. */
import { resolverAddresses } from "../../rules/specialAddresses";
import { nameOf } from "../../topology/lookup";
import { type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import type { Nic } from "../network/nic";
import { either } from "../trace/outcome";
import { type Outcome, settled, undetermined, UNKNOWN_VALUE } from "../trace/trace";
import { toAddress } from "./byAddress";
import { type Resolver, resolverOf } from "./dns";

/** @param judge the path where the name resolves, with what answers for it. */
export function byResolver(
  network: TopologyIndex,
  nic: Nic,
  judge: (resolver: Exclude<Resolver, { kind: "none" }>) => Outcome,
): Outcome {
  const resolver = resolverOf(vpcOf(network, nic.subnet));
  if (resolver.kind === "none") {
    const { name, key: id } = resolver.vpc;
    const detail = `enableDnsSupport is off in VPC ${nameOf(resolver.vpc)}, and no other DNS server answers`;
    return settled("blocked", "VPC_DNS_DISABLED", { kind: "dns", name, id, detail, rule: "R-VPC-27" });
  }
  const asked = resolver.kind === "servers" ? askServers(network, nic, resolver.servers) : null;
  if (asked?.verdict === "blocked") return asked;
  const outcome = judge(resolver);
  if (resolver.kind === "unknown")
    return doubted(outcome, `it is not known which DNS servers answer: ${resolver.reason}`);
  if (asked !== null && asked.verdict !== "reachable" && outcome.verdict !== "blocked") {
    return doubted(outcome, `the DNS servers may not be reached: ${asked.reason}`);
  }
  return outcome;
}

/** An outcome that depends on something that is not known. A blocked outcome stays blocked. */
export function doubted(outcome: Outcome, reason: string): Outcome {
  if (outcome.verdict === "blocked" || outcome.verdict === "undetermined") return outcome;
  return { ...outcome, verdict: "undetermined", code: UNKNOWN_VALUE, reason };
}

/** DNS servers of a DHCP option set are ordinary destinations on port 53 (R-VPC-02); one that answers is enough. */
function askServers(network: TopologyIndex, nic: Nic, servers: readonly string[]): Outcome | null {
  const asked = servers.map((server): Outcome => {
    const name = `DNS server ${server}`;
    const address = server === "AmazonProvidedDNS" ? (resolverAddresses[0] ?? server) : server;
    return (
      toAddress(network, nic, { name, address, port: 53, protocol: "udp" }) ??
      undetermined(`${name} is not an IP address`)
    );
  });
  return asked.length === 0 ? null : either(asked);
}
