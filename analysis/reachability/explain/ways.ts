/** The pieces of which each way of a packet is made: the interfaces at both ends, and one leg after the other. */
import { backendFacts } from "../../rules/backends";
import { isUnknown } from "../../topology/model";
import type { TopologyIndex } from "../../topology/topologyIndex";
import type { Nic, Nics } from "../network/nic";
import { backendNics } from "../service/backend";
import { balancerNodes } from "../service/loadBalancer";
import { subjectOf } from "../service/subject";
import type { Family } from "../sets/addresses";
import { chained } from "../trace/outcome";
import { type Outcome, undetermined } from "../trace/trace";
import type { End } from "./ends";
import { nicsOfFunction, nicsOfInstance, nicsOfInterface } from "./nics";

/** One way, and the subnets of this network that it starts or ends in. */
export interface Attempt {
  /** The detour in a title: ` by load balancer front`; empty for the straight way. */
  readonly by: string;
  readonly subnets: readonly string[];
  readonly outcome: Outcome;
}

export const FAMILIES: readonly Family[] = [4, 6];
export const PROTOCOLS = ["tcp", "udp"] as const;

export function subnetName({ subnet }: Nic): string {
  return subnet.id ?? subnet.name;
}

/** The interfaces of an end; none for a task without a network. */
export function nicsAt(network: TopologyIndex, end: End): Nics {
  switch (end.kind) {
    case "service": {
      const { interfaces } = subjectOf(network, end.service);
      if (interfaces.networkMode === "none") return [];
      const { application } = interfaces;
      return isUnknown(application) ? application : application.flatMap(ofEachSystem);
    }
    case "instance":
      return orIpv6(nicsOfInstance(network, end.instance));
    case "interface":
      return orIpv6(nicsOfInterface(network, end.own));
    case "load-balancer": {
      const nodes = balancerNodes(network, end.balancer);
      return typeof nodes === "string" ? { unknown: nodes } : nodes;
    }
    case "backend": {
      const { onlyCalls } = backendFacts(end.backend.type);
      return onlyCalls === true ? nicsOfFunction(network, end.backend) : backendNics(network, end.backend);
    }
    case "internet":
    case "address":
    case "aws":
    case "host":
      return { unknown: "it has no interface in this network" };
  }
}

/** An IPv6 address may be one of its own settings, or be assigned later, where its subnet has such addresses. */
function orIpv6(nics: Nics): Nics {
  const open = { unknown: "its own settings may have one" };
  return isUnknown(nics)
    ? nics
    : nics.map((nic) => (nic.ipv6 === false && nic.subnet.ipv6Cidr !== null ? { ...nic, ipv6: open } : nic));
}

/** While the operating system is not known, the client ports of any that it may be. */
function ofEachSystem({ clientPortChoices, ...nic }: Nic): readonly Nic[] {
  return clientPortChoices === undefined ? [nic] : clientPortChoices.map((clientPorts) => ({ ...nic, clientPorts }));
}

/** Two legs of one way: it ends where either ends, and the less certain of them gives the verdict. */
export function inTurn(first: Outcome, second: Outcome): Outcome {
  if (first.verdict === "blocked") return first;
  const order = ["blocked", "undetermined", "partial", "reachable"] as const;
  const shown = order.indexOf(first.verdict) <= order.indexOf(second.verdict) ? first : second;
  const { sourceIp } = first;
  return { ...shown, ...chained(first, second), hops: [...first.hops, ...second.hops], sourceIp };
}

/** A way that may exist. */
export function doubtful(outcome: Outcome, reason: string): Outcome {
  return outcome.verdict === "blocked" ? outcome : { ...undetermined(reason), via: outcome.via, hops: outcome.hops };
}
