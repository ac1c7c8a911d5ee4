/** From one interface to any end that a person names. */
import { serviceHost } from "../../rules/hosts";
import { known } from "../../topology/lookup";
import { isUnknown, type LoadBalancer, type Maybe, type Service, type Subnet } from "../../topology/model";
import { type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { outside } from "../needs/byInternet";
import type { Destination } from "../needs/context";
import { meet } from "../needs/meet";
import { type Nic, vpcAddresses } from "../network/nic";
import { NO_PUBLIC } from "../network/publicAddress";
import { between, type Target } from "../paths/inside";
import { outward } from "../paths/outward";
import { applicationPorts } from "../service/listening";
import { balancerNodes, internetToBalancer, type ListeningBalancer } from "../service/loadBalancer";
import { subjectOf } from "../service/subject";
import { parseCidr } from "../sets/addresses";
import { intersect, ports } from "../sets/ranges";
import { either, every } from "../trace/outcome";
import { type Outcome, settled, undetermined } from "../trace/trace";
import type { End } from "./ends";

export function toGoal(network: TopologyIndex, nic: Nic, region: Maybe<string>, goal: End): Outcome {
  switch (goal.kind) {
    case "internet": {
      const reach = (family: 4 | 6): Outcome => every(outward(network, nic, anyone(network, nic.subnet, family)));
      return nic.ipv6 === false ? reach(4) : either([reach(4), reach(6)]);
    }
    case "aws": {
      const calls = goal.words.map((word) => {
        const host = isUnknown(region) ? region : serviceHost(word, region);
        return meet(contextOf(network, region), called(word, host, 443), nic);
      });
      return every(calls);
    }
    case "host":
      return meet(contextOf(network, region), called(goal.name, goal.host, goal.port), nic);
    case "address":
      return toAddress(network, nic, goal);
    case "service":
      return toService(network, nic, goal.service);
    case "load-balancer":
      return toBalancer(network, nic, goal.balancer);
    case "instance":
      return undetermined("an instance has no port of its own");
  }
}

function anyone(network: TopologyIndex, subnet: Subnet, family: 4 | 6) {
  return {
    name: "the internet",
    family,
    addresses: outside(network, subnet, family),
    isPoint: false,
    ports: ports(443),
    protocol: "tcp" as const,
    service: null,
    call: null,
  };
}

function contextOf(network: TopologyIndex, region: Maybe<string>) {
  return { network, launchType: { unknown: "not a task's start" }, region, dualStackEcr: false };
}

/** A call of the application, which is no need of its service. */
function called(destination: string, host: Maybe<string>, port: number): Destination {
  return { purpose: null, destination, host, port };
}

function toAddress(network: TopologyIndex, nic: Nic, goal: Extract<End, { kind: "address" }>): Outcome {
  const inside = vpcAddresses(vpcOf(network, nic.subnet), goal.family) ?? [];
  if (intersect(goal.set, inside).length === 0) {
    const outcomes = outward(network, nic, {
      ...anyone(network, nic.subnet, goal.family),
      name: goal.text,
      addresses: goal.set,
      isPoint: true,
      ports: ports(goal.port),
    });
    return every(outcomes, true);
  }
  const address = goal.text.replace(/:\d+$/, "").replace(/[[\]]/g, "");
  const place = network.topology.subnets.find((subnet) => {
    const block = known(goal.family === 4 ? subnet.ipv4Cidr : subnet.ipv6Cidr);
    return known(subnet.vpc) === known(nic.subnet.vpc) && typeof block === "string" && holds(block, address);
  });
  if (place === undefined) return undetermined(`no subnet that is known here holds ${goal.text}`);
  const far: Nic = {
    name: goal.text,
    subnet: place,
    groups: { unknown: `who has ${goal.text} is not known` },
    privateIps: [address],
    publicIpv4: NO_PUBLIC,
    ipv6: goal.family === 6,
    clientPorts: [],
  };
  const to: Target = { nic: far, ports: ports(goal.port), protocol: "tcp", isOne: true };
  return between({ network, from: nic, to, family: goal.family });
}

function holds(cidr: string, address: string): boolean {
  const block = parseCidr(cidr);
  const one = parseCidr(address);
  return block !== null && one !== null && intersect(block.set, one.set).length > 0;
}

/** Straight to another service's own port. */
function toService(network: TopologyIndex, nic: Nic, service: Service): Outcome {
  const { task, interfaces } = subjectOf(network, service);
  if (isUnknown(interfaces.networkMode)) return undetermined(interfaces.networkMode.unknown);
  if (interfaces.networkMode === "none") {
    const detail = `network mode none gives ${service.name} no network`;
    const at = { kind: "task", name: service.name, id: service.key, detail, rule: "R-MODE-10" };
    return settled("blocked", "NETWORK_MODE_NONE", at);
  }
  const listening = applicationPorts(service, task, interfaces.networkMode);
  if (listening.kind === "none") return undetermined(`no container of ${service.name} says which port it listens on`);
  if (listening.kind === "unknown") return undetermined(listening.reason);
  if (isUnknown(interfaces.application)) return undetermined(interfaces.application.unknown);
  return every(
    interfaces.application.map((far) => {
      const to: Target = { nic: far, ports: listening.ports, protocol: listening.protocol };
      return between({ network, from: nic, to, family: far.subnet.ipv4Cidr === null ? 6 : 4 });
    }),
  );
}

/** The name of an internet-facing balancer is public inside the VPC too: its clients go out and come in (R-VPC-35). */
function toBalancer(network: TopologyIndex, nic: Nic, balancer: LoadBalancer): Outcome {
  const listening = listeningBalancer(network, balancer);
  const open = listening.listeners.map((listener) => known(listener.port)).filter((port) => port !== undefined);
  const [port] = open;
  if (port === undefined) return undetermined("no listener with a known port");
  if (known(balancer.scheme) !== "internal") {
    const out = every(
      outward(network, nic, { ...anyone(network, nic.subnet, 4), isPoint: true, ports: ports(port) }),
      true,
    );
    if (out.verdict === "blocked") return out;
    const back = internetToBalancer(network, listening);
    return every([out, back]);
  }
  const nodes = balancerNodes(network, balancer);
  if (typeof nodes === "string") return undetermined(nodes);
  const targets = nodes.map((node): Target => ({ nic: node, ports: ports(port), protocol: "tcp" }));
  return every(targets.map((to) => between({ network, from: nic, to, family: 4 })));
}

/** A load balancer with all of its listeners, whatever services they forward to. */
export function listeningBalancer(network: TopologyIndex, balancer: LoadBalancer): ListeningBalancer {
  const listeners = network.topology.listeners.filter((listener) => known(listener.loadBalancer) === balancer.key);
  return { balancer, listeners, reason: "no listener is known" };
}
