/** One path between any two ends that somebody names: the same traces as for a service's own paths, hop by hop. */
import type { PathReport } from "../../report";
import { serviceHost } from "../../rules/hosts";
import type { Need } from "../../rules/serviceDefinition";
import type { Instance, LoadBalancer, Maybe, Service, Subnet, Topology } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import { balancerNodes, internetToBalancer } from "../service/loadBalancer";
import { parseCidr } from "../sets/addresses";
import type { Nics, Nic } from "../network/nic";
import { instanceNic } from "../service/interfaces";
import type { End } from "./ends";
import { endOf, isNoEnd } from "./ends";
import { FixFinder } from "../fixes";
import { between } from "../paths/inside";
import type { Target } from "../paths/inside";
import { outward } from "../paths/outward";
import { applicationPorts } from "../service/listening";
import { outside } from "../needs/byInternet";
import { meet } from "../needs/meet";
import type { Network } from "../../topology/topologyIndex";
import { found, networkOf, vpcOf } from "../../topology/topologyIndex";
import { known, nameOf } from "../../topology/lookup";
import { vpcAddresses } from "../network/nic";
import { NO_PUBLIC } from "../network/publicAddress";
import { intersect, ports } from "../sets/ranges";
import type { Outcome } from "../trace/trace";
import { settled, undetermined } from "../trace/trace";
import { analyseServices, analysisOf } from "../service/paths";
import type { Subject } from "../service/subject";
import { subjectOf } from "../service/subject";
import type { PathName } from "../service/analysis";
import type { PathAnalysis } from "../service/pathAnalysis";
import { either, every } from "../trace/outcome";
import { worst } from "../../report/verdict";
import { folded, single } from "../service/pathAnalysis";

/** The path, or what is wrong with the ends. */
export type Explained = { readonly path: PathReport } | { readonly problem: string; readonly remedy: string };

/**
 * @param from a service, an instance, a load balancer, or `internet`.
 * @param to one of these, an AWS service's word (`ecr`, `s3`, `logs`, …), a registry's host, or `ADDRESS:PORT`.
 */
export function explainPath(topology: Topology, from: string, to: string): Explained {
  const start = endOf(topology, from);
  const goal = endOf(topology, to);
  if (isNoEnd(start)) return { problem: start.problem, remedy: start.remedy };
  if (isNoEnd(goal)) return { problem: goal.problem, remedy: goal.remedy };
  const network = networkOf(topology);
  const told = { subject: `from ${from} to ${to}` };
  switch (start.kind) {
    case "internet":
      return fromOutside(network, goal, told);
    case "service":
      return fromService(network, start.service, goal, told);
    case "instance":
      return fromInstance(network, start.instance, goal, told);
    case "load-balancer":
      return fromBalancer(network, start.balancer, goal);
    case "address":
    case "aws":
    case "host":
      return {
        problem: `no path starts at ${from}`,
        remedy: "Start at a service, an instance, a load balancer, or internet.",
      };
  }
}

interface Told {
  readonly subject: string;
}

function plain(path: PathAnalysis, fix: string | null = null): Explained {
  const { verdict, code, rule, via, sourceIp, subnets, message, hops } = path;
  return { path: { verdict, code, rule, via, sourceIp, subnets, message, fix, hops } };
}

/** A path that the service's own report has too, with its fix. */
function own(network: Network, subject: Subject, name: PathName, path: PathAnalysis): Explained {
  const fixes = new FixFinder(network.topology, analyseServices(network.topology));
  return plain(path, fixes.fixFor(analysisOf(subject), name, path));
}

function fromOutside(network: Network, goal: End, told: Told): Explained {
  switch (goal.kind) {
    case "service": {
      const subject = subjectOf(network, goal.service);
      return own(network, subject, { kind: "ingress", from: "internet" }, analysisOf(subject).ingress.internet);
    }
    case "load-balancer": {
      const front = frontFor(network, goal.balancer);
      const outcome =
        known(goal.balancer.scheme) === "internal"
          ? settled("blocked", "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", {
              kind: "load-balancer",
              name: nameOf(goal.balancer),
              id: goal.balancer.key,
              detail: "an internal load balancer has private addresses only",
              rule: "R-VPC-28",
            })
          : internetToBalancer(network, front);
      return plain(single(told, outcome));
    }
    case "instance":
      return withoutPort(told);
    case "internet":
    case "address":
    case "aws":
    case "host":
      return { problem: "both ends lie outside this network", remedy: "Name a service or a load balancer as one end." };
  }
}

function frontFor(network: Network, balancer: LoadBalancer) {
  const listeners = network.topology.listeners.filter((listener) => known(listener.loadBalancer) === balancer.key);
  const entry = { targetGroup: null, containerName: "", containerPort: 0 };
  return { entry, group: undefined, balancer, listeners, reason: "no listener is known" };
}

function withoutPort(told: Told): Explained {
  const outcome = settled("undetermined", "NO_PORT", {
    kind: "instance",
    name: "instance",
    id: "",
    detail: "an instance has no port of its own: name the service that listens there",
    rule: null,
  });
  return plain(single(told, outcome));
}

function fromBalancer(network: Network, balancer: LoadBalancer, goal: End): Explained {
  if (goal.kind !== "service") {
    return { problem: "a load balancer calls its targets only", remedy: "Name a service behind it as the other end." };
  }
  const subject = subjectOf(network, goal.service);
  const path = analysisOf(subject).ingress.loadBalancer;
  const mine = subject.fronts.some((front) => front.balancer?.key === balancer.key);
  if (path === null || !mine) {
    return {
      problem: `${goal.service.name} is not behind load balancer ${balancer.name}`,
      remedy: "Name a service that one of its listeners forwards to.",
    };
  }
  return own(network, subject, { kind: "ingress", from: "loadBalancer" }, path);
}

function fromService(network: Network, service: Service, goal: End, told: Told): Explained {
  const subject = subjectOf(network, service);
  const analysis = analysisOf(subject);
  // What the service needs by itself goes by the interface that carries that need.
  const wanted = goal.kind === "aws" ? goal.words : goal.kind === "host" ? [goal.name, goal.host] : [];
  const needs = analysis.needs
    .map(({ need, path }, index) => ({ need, path, index }))
    .filter(({ need }) => need.purpose !== "load-balancing" && wanted.includes(need.destination));
  const verdict = worst(needs.map(({ path }) => path.verdict));
  const shown = needs.find(({ path }) => path.verdict === verdict);
  if (shown !== undefined) return own(network, subject, { kind: "need", index: shown.index }, shown.path);
  if (subject.carriers.networkMode === "none") return plain(analysis.egress.ipv4);
  if (goal.kind === "internet") {
    const { ipv4, ipv6 } = analysis.egress;
    const family = ipv4.verdict !== "reachable" && ipv6.verdict === "reachable" ? "ipv6" : "ipv4";
    return own(network, subject, { kind: "egress", family }, analysis.egress[family]);
  }
  return fromNics(network, subject.carriers.application, service.region, goal, told);
}

function fromInstance(network: Network, instance: Instance, goal: End, told: Told): Explained {
  const place = isUnknown(instance.subnet) ? undefined : found(network.subnets, instance.subnet);
  const nics: Nics =
    place === undefined
      ? { unknown: `the subnet of ${instance.name} is not known` }
      : [instanceNic(network, instance, place)];
  const region = vpcOf(network, place)?.region ?? network.topology.region;
  return fromNics(network, nics, region, goal, told);
}

function fromNics(network: Network, nics: Nics, region: Maybe<string>, goal: End, told: Told): Explained {
  if (goal.kind === "instance") return withoutPort(told);
  if (isUnknown(nics)) return plain(single(told, undetermined(nics.unknown)));
  const outcomes = nics.map((nic) => ({ subnet: nic.subnet, outcome: toGoal(network, nic, region, goal) }));
  return plain(folded(told, nics, outcomes));
}

function toGoal(network: Network, nic: Nic, region: Maybe<string>, goal: End): Outcome {
  switch (goal.kind) {
    case "internet": {
      const reach = (family: 4 | 6): Outcome => every(outward(network, nic, anyone(network, nic.subnet, family)));
      return nic.ipv6 === false ? reach(4) : either([reach(4), reach(6)]);
    }
    case "aws": {
      const calls = goal.words.map((word) => {
        const host = isUnknown(region) ? region : serviceHost(word, region);
        return meet(contextOf(network, region), calling(word, host, 443), nic);
      });
      return every(calls);
    }
    case "host":
      return meet(contextOf(network, region), calling(goal.name, goal.host, goal.port), nic);
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

function anyone(network: Network, subnet: Subnet, family: 4 | 6) {
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

function contextOf(network: Network, region: Maybe<string>) {
  return { network, launchType: { unknown: "not a task's start" }, region, dualStackEcr: false };
}

/** A call that is no need of a service: whatever the application does there. */
function calling(destination: string, host: Maybe<string>, port: number): Need {
  return { purpose: "exec", destination, host, port, interface: "task", containers: [], rule: "R-PUB-03" };
}

function toAddress(network: Network, nic: Nic, goal: Extract<End, { kind: "address" }>): Outcome {
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
function toService(network: Network, nic: Nic, service: Service): Outcome {
  const { task, carriers } = subjectOf(network, service);
  if (isUnknown(carriers.networkMode)) return undetermined(carriers.networkMode.unknown);
  if (carriers.networkMode === "none") {
    const detail = `network mode none gives ${service.name} no network`;
    const at = { kind: "task", name: service.name, id: service.key, detail, rule: "R-MODE-10" };
    return settled("blocked", "NETWORK_MODE_NONE", at);
  }
  const listening = applicationPorts(service, task, carriers.networkMode);
  if (listening.kind === "none") return undetermined(`no container of ${service.name} says which port it listens on`);
  if (listening.kind === "unknown") return undetermined(listening.reason);
  if (isUnknown(carriers.application)) return undetermined(carriers.application.unknown);
  return every(
    carriers.application.map((far) => {
      const to: Target = { nic: far, ports: listening.ports, protocol: listening.protocol };
      return between({ network, from: nic, to, family: far.subnet.ipv4Cidr === null ? 6 : 4 });
    }),
  );
}

/** The name of an internet-facing balancer is public inside the VPC too: its clients go out and come in (R-VPC-35). */
function toBalancer(network: Network, nic: Nic, balancer: LoadBalancer): Outcome {
  const front = frontFor(network, balancer);
  const open = front.listeners.map((listener) => known(listener.port)).filter((port) => port !== undefined);
  const [port] = open;
  if (port === undefined) return undetermined("no listener with a known port");
  if (known(balancer.scheme) !== "internal") {
    const out = every(
      outward(network, nic, { ...anyone(network, nic.subnet, 4), isPoint: true, ports: ports(port) }),
      true,
    );
    if (out.verdict === "blocked") return out;
    const back = internetToBalancer(network, front);
    return every([out, back]);
  }
  const nodes = balancerNodes(network, balancer);
  if (typeof nodes === "string") return undetermined(nodes);
  const targets = nodes.map((node): Target => ({ nic: node, ports: ports(port), protocol: "tcp" }));
  return every(targets.map((to) => between({ network, from: nic, to, family: 4 })));
}
