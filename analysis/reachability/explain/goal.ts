/** From one interface to any end that a person names. */
import { serviceHost } from "../../rules/hosts";
import { known } from "../../topology/lookup";
import { isUnknown, type LoadBalancer, type Maybe, type Service } from "../../topology/model";
import { type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { anyHost, outwardAll, toInternet } from "../needs/byInternet";
import type { Destination } from "../needs/context";
import { meet } from "../needs/meet";
import { answeringNic, type Nic, vpcAddresses } from "../network/nic";
import { between, type Target } from "../paths/inside";
import { applicationPorts } from "../service/listening";
import { balancerNodes, internetToBalancer, type ListeningBalancer } from "../service/loadBalancer";
import { noNetwork, subjectOf } from "../service/subject";
import { parseCidr } from "../sets/addresses";
import { intersect, ports } from "../sets/ranges";
import { either, every } from "../trace/outcome";
import { type Outcome, undetermined } from "../trace/trace";
import type { End } from "./ends";

export function toGoal(network: TopologyIndex, nic: Nic, region: Maybe<string>, goal: End): Outcome {
  switch (goal.kind) {
    case "internet": {
      const overIpv4 = toInternet(network, nic, 4);
      return nic.ipv6 === false ? overIpv4 : either([overIpv4, toInternet(network, nic, 6)]);
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

function contextOf(network: TopologyIndex, region: Maybe<string>) {
  const unknown = "not a task's start";
  return { network, launchType: { unknown }, region, account: { unknown }, dualStackEcr: false };
}

/** A call of the application, which is no need of its service. */
function called(destination: string, host: Maybe<string>, port: number): Destination {
  return { purpose: null, destination, host, port };
}

function toAddress(network: TopologyIndex, nic: Nic, goal: Extract<End, { kind: "address" }>): Outcome {
  const inside = vpcAddresses(vpcOf(network, nic.subnet), goal.family) ?? [];
  if (intersect(goal.set, inside).length === 0) {
    const host = { name: goal.text, addresses: goal.set, isPoint: true, ports: ports(goal.port) };
    return outwardAll(network, nic, { ...anyHost(network, nic.subnet, goal.family), ...host });
  }
  const address = goal.text.replace(/:\d+$/, "").replace(/[[\]]/g, "");
  const place = network.topology.subnets.find((subnet) => {
    const block = known(goal.family === 4 ? subnet.ipv4Cidr : subnet.ipv6Cidr);
    return known(subnet.vpc) === known(nic.subnet.vpc) && typeof block === "string" && holds(block, address);
  });
  if (place === undefined) return undetermined(`no subnet that is known here holds ${goal.text}`);
  const groups = { unknown: `who has ${goal.text} is not known` };
  const far = { ...answeringNic(goal.text, place, groups, goal.family), privateIps: [address] };
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
  const subject = subjectOf(network, service);
  const { task, interfaces } = subject;
  if (isUnknown(interfaces.networkMode)) return undetermined(interfaces.networkMode.unknown);
  if (interfaces.networkMode === "none") return noNetwork(subject);
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
    const out = outwardAll(network, nic, { ...anyHost(network, nic.subnet, 4), isPoint: true, ports: ports(port) });
    return out.verdict === "blocked" ? out : every([out, internetToBalancer(network, listening)]);
  }
  const nodes = balancerNodes(network, balancer);
  if (typeof nodes === "string") return undetermined(nodes);
  const targets = nodes.map((node): Target => ({ nic: node, ports: ports(port), protocol: "tcp" }));
  return every(targets.map((to) => between({ network, from: nic, to, family: 4 })));
}

/** A load balancer with all of its listeners, whatever services they forward to. */
export function listeningBalancer(network: TopologyIndex, balancer: LoadBalancer): ListeningBalancer {
  const listeners = network.listenersOfBalancer.get(balancer.key) ?? [];
  return { balancer, listeners, reason: "no listener is known" };
}
