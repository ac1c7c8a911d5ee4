/** All paths of services: the analysis of a whole topology, or of one path of it again. */
import type { Carrier, Need } from "../../rules/serviceDefinition";
import { known, nameOf, reasonOf } from "../../topology/lookup";
import { isUnknown, type Key, type LoadBalancer, type Topology } from "../../topology/model";
import { servicesOf } from "../../topology/onDemand";
import type { Assumption } from "../../topology/resource";
import { type TopologyIndex, topologyIndex } from "../../topology/topologyIndex";
import { toInternet } from "../needs/byInternet";
import { calledOf } from "../needs/called";
import { meet } from "../needs/meet";
import { type Nic, type Nics, onceFor } from "../network/nic";
import { fromVpc, type Target } from "../paths/inside";
import { fromInternet } from "../paths/inward";
import type { Family } from "../sets/addresses";
import { portText } from "../sets/ranges";
import { either, every } from "../trace/outcome";
import { type Outcome, settled, undetermined, UNKNOWN_VALUE } from "../trace/trace";
import type { NeedAnalysis, PathName, ServiceAnalysis } from "./analysis";
import { callPath } from "./callPath";
import type { Call } from "./calls";
import { fromAnywhere, fromInside } from "./clients";
import { applicationPorts } from "./listening";
import { forwardsToBalancers } from "./loadBalancer";
import { type FoldedPath, type PathAnalysis, single, titled } from "./pathAnalysis";
import { keyOfPath } from "./shape";
import { eachNic, noNetwork, overNics, type Subject, subjectOf } from "./subject";
import { behind, healthPath, throughBalancer, withoutPort } from "./targets";

/** Every service of a topology, in its order. */
export function analyseServices(topology: Topology): readonly ServiceAnalysis[] {
  const network = topologyIndex(topology);
  return topology.services.map((service) => analysisOf(subjectOf(network, service)));
}

/** One service; null where the topology does not have it. */
export function analyseService(topology: Topology, service: Key): ServiceAnalysis | null {
  const found = servicesOf(topology).get(service);
  return found === undefined ? null : analysisOf(subjectOf(topologyIndex(topology), found));
}

/** One path of one service; null if the service has no such path (a need that is gone, no load balancer). */
export function analysePath(topology: Topology, service: Key, path: PathName): PathAnalysis | null {
  const network = topologyIndex(topology);
  const found = servicesOf(topology).get(service);
  return found === undefined ? null : pathOf(subjectOf(network, found), path);
}

function pathOf(subject: Subject, path: PathName): PathAnalysis | null {
  const folded = foldedPath(subject, path);
  return folded === null ? null : titled(titleOf(subject, path), folded);
}

/** Traced once for all services of a shape. */
function foldedPath(subject: Subject, path: PathName): FoldedPath | null {
  const { paths } = subject.shape;
  const key = keyOfPath(path);
  const before = paths.get(key);
  if (before !== undefined) return before;
  const traced = tracedPath(subject, path);
  // A hop at the service itself names it.
  if (traced?.hops.some((hop) => hop.id === subject.service.key) === false) paths.set(key, traced);
  return traced;
}

function tracedPath(subject: Subject, path: PathName): FoldedPath | null {
  switch (path.kind) {
    case "need": {
      const need = subject.needs[path.index];
      return need === undefined ? null : needPath(subject, need, path.index);
    }
    case "egress":
      return egress(subject, path.family);
    case "ingress":
      return ingress(subject, path.from);
  }
}

const FAMILIES = { ipv4: "IPv4", ipv6: "IPv6" } as const;
const CLIENTS = { internet: "the internet", vpc: "the VPC", loadBalancer: "the load balancer" } as const;

function titleOf({ service, needs }: Subject, path: PathName): string {
  switch (path.kind) {
    case "need": {
      const need = needs[path.index];
      return need === undefined ? service.name : `${service.name}: ${VERBS[need.purpose](need.destination)}`;
    }
    case "egress":
      return `${service.name}: ${FAMILIES[path.family]} to the internet`;
    case "ingress":
      return `from ${CLIENTS[path.from]} to ${service.name}`;
  }
}

export function analysisOf(subject: Subject): ServiceAnalysis {
  const { service, task, interfaces, shape } = subject;
  const path = (name: PathName): PathAnalysis =>
    pathOf(subject, name) ?? titled(service.name, single(undetermined("there is no such path")));
  return {
    service,
    task,
    launchType: known(interfaces.launchType) ?? null,
    networkMode: known(interfaces.networkMode) ?? null,
    subnets: shape.subnets,
    groups: shape.groups,
    needs: subject.needs.map((need, index): NeedAnalysis => {
      const call = need.purpose === "call" ? callAt(subject, index) : undefined;
      return { need, path: path({ kind: "need", index }), ...(call === undefined ? {} : { call }) };
    }),
    egress: { ipv4: path({ kind: "egress", family: "ipv4" }), ipv6: path({ kind: "egress", family: "ipv6" }) },
    ingress: {
      internet: path({ kind: "ingress", from: "internet" }),
      vpc: path({ kind: "ingress", from: "vpc" }),
      loadBalancer: pathOf(subject, { kind: "ingress", from: "loadBalancer" }),
    },
    shape,
    assumptions: assumptionsOf(subject),
  };
}

/** The assumptions about the network, after its services are analysed. */
export function networkAssumptions(topology: Topology): readonly Assumption[] {
  return [...topologyIndex(topology).assumptions.values()];
}

/** Those about this very service. */
function assumptionsOf({ service, needs, task }: Subject): readonly Assumption[] {
  const subject = service.id ?? service.key;
  const unread = (known(task?.containers) ?? []).flatMap(({ name, sidecar }): Assumption[] => {
    if (sidecar?.unread === undefined) return [];
    const fact = `the destinations of the telemetry of container ${name} are not known, because ${sidecar.unread}`;
    return [
      { subject, fact, assumption: "the task reaches them", consequence: "without a path the telemetry is lost" },
    ];
  });
  if (!needs.some((need) => need.purpose === "env-files")) return unread;
  return [
    ...unread,
    {
      subject,
      fact: `the Region of the bucket that contains the environment files of ${service.name} is not known`,
      assumption: "it is the service's own",
      consequence: "a gateway endpoint does not reach a bucket in another Region",
    },
  ];
}

const VERBS: { readonly [purpose in Need["purpose"]]: (destination: string) => string } = {
  "image-pull": (destination) => `pulling the image from ${destination}`,
  "image-layers": (destination) => `fetching the image's layers from ${destination}`,
  logs: (destination) => `writing logs to ${destination}`,
  secrets: (destination) => `reading secrets from ${destination}`,
  "env-files": (destination) => `reading environment files from ${destination}`,
  exec: (destination) => `ECS Exec by ${destination}`,
  agent: (destination) => `the agent's calls to ${destination}`,
  efs: (destination) => `mounting ${destination}`,
  fsx: (destination) => `mounting FSx file systems by ${destination}`,
  "s3-files": (destination) => `mounting ${destination}`,
  "service-connect": (destination) => `configuring Service Connect by ${destination}`,
  monitoring: (destination) => `sending telemetry to ${destination}`,
  call: (destination) => `calling ${destination}`,
  "load-balancing": (destination) => `health checks of target group ${destination}`,
};

/** A need, and the one IP family that counts, if not both. */
type OverFamily = Need & { readonly family?: Family };

/** The calls are the last of the needs. */
function callAt({ needs, calls }: Subject, index: number): Call | undefined {
  return calls[index - (needs.length - calls.length)];
}

export function needPath(subject: Subject, need: OverFamily, index: number): FoldedPath {
  const { service, interfaces, context } = subject;
  if (need.purpose === "load-balancing") return healthPath(subject, index);
  if (need.purpose === "call") {
    const call = callAt(subject, index);
    return call === undefined ? single(undetermined("this call is not in the topology")) : callPath(subject, call);
  }
  if (need.interface === "fargate-owned") {
    const detail = "uses an interface that Fargate owns, outside this VPC";
    return single(
      settled("reachable", null, { kind: "fargate", name: "Fargate", id: service.key, detail, rule: need.rule }),
    );
  }
  const called = calledOf(context, need);
  const judge = (nic: Nic): Outcome => uncertain(need, proxied(need, nic, meet(called, nic)));
  const by = (carrier: Carrier): FoldedPath =>
    carrier === "task" ? eachNic(subject, interfaces.task, judge) : overNics(subject, interfaces.instance, judge);
  const path = by(need.interface);
  return need.orInterface === undefined ? path : agreed(path, by(need.orInterface), need.destination);
}

/** A path that either of two interfaces may take: their verdict where they agree, else undetermined. */
function agreed(one: FoldedPath, other: FoldedPath, destination: string): FoldedPath {
  if (one.verdict === other.verdict) return one;
  const reason = `AWS does not document whether the task's or the instance's interface carries ${destination}, and only one of them reaches it`;
  return single(undetermined(reason), one.end.subnets, one.end.groups);
}

/** The purposes of calls that the agent and Docker make on an instance: with a proxy all of these go through it. */
const BY_AGENT: ReadonlySet<Need["purpose"]> = new Set([
  "agent",
  "image-pull",
  "image-layers",
  "logs",
  "secrets",
  "env-files",
]);

/** The proxy's own paths are not known, also if the instance itself reaches a destination (R-PUB-23). */
function proxied(need: Need, nic: Nic, outcome: Outcome): Outcome {
  if (nic.host?.agentProxy !== true || !BY_AGENT.has(need.purpose)) return outcome;
  return undetermined(
    `the user data of ${nic.host.name} sends the calls of the ECS agent and of Docker through an HTTP proxy, and it is not known which destinations that proxy reaches (R-PUB-23)`,
  );
}

/** A need that may not exist is always undetermined. */
function uncertain(need: Need, outcome: Outcome): Outcome {
  const unclear =
    need.uncertain ?? (isUnknown(need.host) && need.destination === "registry" ? need.host.unknown : undefined);
  if (unclear === undefined) return contested(need, outcome);
  return { ...outcome, verdict: "undetermined", code: UNKNOWN_VALUE, reason: unclear };
}

/** A stop of a call that the task may not need is not certain. */
function contested(need: Need, outcome: Outcome): Outcome {
  if (need.contested === undefined || outcome.verdict !== "blocked") return outcome;
  return { ...outcome, verdict: "undetermined", code: UNKNOWN_VALUE, reason: `${need.contested}: ${outcome.reason}` };
}

/** Application traffic to anywhere on the internet, TCP 443. */
function egress(subject: Subject, family: "ipv4" | "ipv6"): FoldedPath {
  const { interfaces, network } = subject;
  const version = family === "ipv4" ? 4 : 6;
  return eachNic(subject, interfaces.application, (nic) => toInternet(network, nic, version));
}

/** @param only the one IP family that counts, for clients on the internet. */
export function ingress(subject: Subject, from: "internet" | "vpc" | "loadBalancer", only?: Family): FoldedPath | null {
  const { service, interfaces, network, registrations, task } = subject;
  if (from === "loadBalancer" && registrations.length === 0) {
    return isUnknown(service.loadBalancers) ? single(undetermined(service.loadBalancers.unknown)) : null;
  }
  if (isUnknown(interfaces.networkMode)) return single(undetermined(interfaces.networkMode.unknown));
  const mode = interfaces.networkMode;
  if (mode === "none") return single(noNetwork(subject));
  if (from === "loadBalancer") {
    return eachNic(subject, interfaces.application, (nic) =>
      every(registrations.map((registration) => behind(subject, registration, mode, nic))),
    );
  }
  const facing = registrations.filter(({ balancer }) => known(balancer?.scheme) === "internet-facing");
  const unclear = registrations.find(({ balancer }) => balancer === undefined || isUnknown(balancer.scheme));
  if (from === "internet" && facing.length > 0) {
    return eachNic(subject, interfaces.application, (nic) =>
      either(facing.map((registration) => throughBalancer(subject, registration, mode, nic, fromAnywhere, only))),
    );
  }
  const inner = registrations.filter(({ balancer }) => known(balancer?.scheme) === "internal");
  const listening = applicationPorts(service, task, mode, interfaces.dynamicPorts);
  if (listening.kind !== "ports") return single(withoutPort(listening, service), endOf(interfaces.application), []);
  return eachNic(subject, interfaces.application, (nic) => {
    const target: Target = { nic, ports: listening.ports, protocol: listening.protocol };
    const key = `${portText(listening.ports)} ${listening.protocol}`;
    if (from === "vpc") {
      const straightTo = onceFor(network, nic, `from vpc ${key}`, () => every(fromVpc(network, target)));
      return either([straightTo, ...inner.map((each) => throughBalancer(subject, each, mode, nic, fromInside))]);
    }
    const direct = onceFor(network, nic, `from internet ${String(only)} ${key}`, () => straight(network, target, only));
    const before = inner.length === 0 ? undefined : balancerBefore(network);
    if (before !== undefined && direct.verdict === "blocked") {
      return undetermined(
        `load balancer ${nameOf(before)} forwards to an Application Load Balancer, which is not followed from there`,
      );
    }
    const why = unclear?.reason ?? reasonOf(service.loadBalancers, "");
    return why !== "" && direct.verdict === "blocked" ? undetermined(why) : direct;
  });
}

/** An internet-facing balancer whose targets are internal ones. */
export function balancerBefore(network: TopologyIndex): LoadBalancer | undefined {
  return network.topology.loadBalancers.find(
    (each) => known(each.scheme) === "internet-facing" && forwardsToBalancers(network, each),
  );
}

function endOf(nics: Nics): readonly Key[] {
  return isUnknown(nics) ? [] : [...new Set(nics.map((nic) => nic.subnet.key))];
}

/** By the public IPv4 address, or by IPv6 if the interface may have it; a family that it never has stops no client. */
function straight(network: TopologyIndex, target: Target, only?: Family): Outcome {
  if (only !== undefined) return fromInternet(network, target, only);
  if (target.nic.subnet.ipv4Cidr === null) return fromInternet(network, target, 6);
  const overIpv4 = fromInternet(network, target, 4);
  return target.nic.ipv6 === false ? overIpv4 : either([overIpv4, fromInternet(network, target, 6)]);
}
