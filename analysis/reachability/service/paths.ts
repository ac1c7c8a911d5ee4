/** All paths of services: the analysis of a whole topology, or of one path of it again. */
import type { Need } from "../../rules/serviceDefinition";
import { byKey, known } from "../../topology/lookup";
import { isUnknown, type Key, type Topology } from "../../topology/model";
import type { Assumption } from "../../topology/resource";
import { type TopologyIndex, topologyIndex } from "../../topology/topologyIndex";
import { toInternet } from "../needs/byInternet";
import { meet } from "../needs/meet";
import { type Nic, type Nics, onceFor } from "../network/nic";
import { fromVpc, type Target } from "../paths/inside";
import { fromInternet } from "../paths/inward";
import { portText } from "../sets/ranges";
import { either, every } from "../trace/outcome";
import { type Outcome, settled, undetermined, UNKNOWN_VALUE } from "../trace/trace";
import type { NeedAnalysis, PathName, ServiceAnalysis } from "./analysis";
import { applicationPorts } from "./listening";
import { type PathAnalysis, single } from "./pathAnalysis";
import { eachNic, noNetwork, overNics, type Subject, subjectOf } from "./subject";
import { behind, healthPath, throughBalancer, withoutPort } from "./targets";

/** Every service of a topology, in its order. */
export function analyseServices(topology: Topology): readonly ServiceAnalysis[] {
  const network = topologyIndex(topology);
  return topology.services.map((service) => analysisOf(subjectOf(network, service)));
}

/** One path of one service; null where the service has no such path (a need that is gone, no load balancer). */
export function analysePath(topology: Topology, service: Key, path: PathName): PathAnalysis | null {
  const network = topologyIndex(topology);
  const found = byKey(topology.services, service);
  return found === undefined ? null : pathOf(subjectOf(network, found), path);
}

function pathOf(subject: Subject, path: PathName): PathAnalysis | null {
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

export function analysisOf(subject: Subject): ServiceAnalysis {
  const { service, task, interfaces, network } = subject;
  const application = isUnknown(interfaces.application) ? [] : interfaces.application;
  const needs = subject.needs.map((need, index): NeedAnalysis => ({ need, path: needPath(subject, need, index) }));
  const groups = application.flatMap((nic) => (nic.groups === null || isUnknown(nic.groups) ? [] : nic.groups));
  return {
    service,
    task,
    launchType: known(interfaces.launchType) ?? null,
    networkMode: known(interfaces.networkMode) ?? null,
    subnets: [...new Set(application.map((nic) => nic.subnet.key))],
    groups: [...new Set(groups)],
    needs,
    egress: { ipv4: egress(subject, "ipv4"), ipv6: egress(subject, "ipv6") },
    ingress: {
      internet: ingress(subject, "internet") ?? single(service.name, undetermined("no such path")),
      vpc: ingress(subject, "vpc") ?? single(service.name, undetermined("no such path")),
      loadBalancer: ingress(subject, "loadBalancer"),
    },
    assumptions: assumptionsOf(network, subject),
  };
}

/** Those of the network, and the ones about this very service. */
function assumptionsOf(network: TopologyIndex, subject: Subject): readonly Assumption[] {
  const found = [...network.assumptions.values()];
  const buckets = subject.needs.some((need) => need.purpose === "env-files");
  return buckets
    ? [
        ...found,
        {
          subject: subject.service.id ?? subject.service.key,
          fact: `the Region of the bucket that holds the environment files of ${subject.service.name} is not known`,
          assumption: "it is the service's own",
          consequence: "a bucket of another Region is not reached by a gateway endpoint",
        },
      ]
    : found;
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
  "load-balancing": (destination) => `health checks of target group ${destination}`,
};

function needPath(subject: Subject, need: Need, index: number): PathAnalysis {
  const { service, interfaces, context, network } = subject;
  const title = `${service.name}: ${VERBS[need.purpose](need.destination)}`;
  if (need.purpose === "load-balancing") return healthPath(subject, need, index, title);
  if (need.interface === "fargate-owned") {
    const detail = "goes by an interface of Fargate's own, outside this VPC";
    return single(
      title,
      settled("reachable", null, { kind: "fargate", name: "Fargate", id: service.key, detail, rule: need.rule }),
    );
  }
  const { purpose, destination, region, host, port } = need;
  const { launchType, dualStackEcr } = context;
  const key = JSON.stringify([
    "need",
    purpose,
    destination,
    region,
    host,
    port,
    context.region,
    launchType,
    dualStackEcr,
  ]);
  const judge = (nic: Nic): Outcome =>
    uncertain(
      need,
      onceFor(network, nic, key, () => meet(context, need, nic)),
    );
  return need.interface === "task"
    ? eachNic(subject, title, interfaces.task, judge)
    : overNics(title, interfaces.instance, judge);
}

/** A need that may not exist is at best undetermined, and at worst too. */
function uncertain(need: Need, outcome: Outcome): Outcome {
  const unclear =
    need.uncertain ?? (isUnknown(need.host) && need.destination === "registry" ? need.host.unknown : undefined);
  if (unclear === undefined) return outcome;
  return { ...outcome, verdict: "undetermined", code: UNKNOWN_VALUE, reason: unclear };
}

/** Application traffic to anywhere on the internet, TCP 443. */
function egress(subject: Subject, family: "ipv4" | "ipv6"): PathAnalysis {
  const { service, interfaces, network } = subject;
  const title = `${service.name}: ${family === "ipv4" ? "IPv4" : "IPv6"} to the internet`;
  const version = family === "ipv4" ? 4 : 6;
  return eachNic(subject, title, interfaces.application, (nic) => toInternet(network, nic, version));
}

function ingress(subject: Subject, from: "internet" | "vpc" | "loadBalancer"): PathAnalysis | null {
  const { service, interfaces, network, registrations, task } = subject;
  const words = { internet: "the internet", vpc: "the VPC", loadBalancer: "the load balancer" };
  const title = `from ${words[from]} to ${service.name}`;
  if (from === "loadBalancer" && registrations.length === 0) {
    return isUnknown(service.loadBalancers) ? single(title, undetermined(service.loadBalancers.unknown)) : null;
  }
  if (isUnknown(interfaces.networkMode)) return single(title, undetermined(interfaces.networkMode.unknown));
  const mode = interfaces.networkMode;
  if (mode === "none") return single(title, noNetwork(subject));
  if (from === "loadBalancer") {
    return eachNic(subject, title, interfaces.application, (nic) =>
      every(registrations.map((registration) => behind(subject, registration, mode, nic))),
    );
  }
  const facing = registrations.filter(({ balancer }) => known(balancer?.scheme) === "internet-facing");
  const unclear = registrations.find(({ balancer }) => balancer === undefined || isUnknown(balancer.scheme));
  if (from === "internet" && facing.length > 0) {
    return eachNic(subject, title, interfaces.application, (nic) =>
      either(facing.map((registration) => throughBalancer(subject, registration, mode, nic))),
    );
  }
  const listening = applicationPorts(service, task, mode);
  if (listening.kind !== "ports")
    return single(title, withoutPort(listening, service), endOf(interfaces.application), []);
  return eachNic(subject, title, interfaces.application, (nic) => {
    const target: Target = { nic, ports: listening.ports, protocol: listening.protocol };
    const key = `${portText(listening.ports)} ${listening.protocol}`;
    if (from === "vpc") return onceFor(network, nic, `from vpc ${key}`, () => every(fromVpc(network, target)));
    const direct = onceFor(network, nic, `from internet ${key}`, () => straight(network, target));
    return unclear !== undefined && direct.verdict === "blocked" ? undetermined(unclear.reason) : direct;
  });
}

function endOf(nics: Nics): readonly Key[] {
  return isUnknown(nics) ? [] : [...new Set(nics.map((nic) => nic.subnet.key))];
}

/** By the public IPv4 address, or by IPv6 where the interface may have it; what it never has stops nobody. */
function straight(network: TopologyIndex, target: Target): Outcome {
  if (target.nic.subnet.ipv4Cidr === null) return fromInternet(network, target, 6);
  const overIpv4 = fromInternet(network, target, 4);
  return target.nic.ipv6 === false ? overIpv4 : either([overIpv4, fromInternet(network, target, 6)]);
}
