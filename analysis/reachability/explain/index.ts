/** One path between any two ends that a person names: the same traces as for a service's own paths, hop by hop. */
import type { PathReport } from "../../report";
import { worst } from "../../report/verdict";
import { backendFacts } from "../../rules/backends";
import type { Need } from "../../rules/serviceDefinition";
import { known } from "../../topology/lookup";
import {
  type Backend,
  isUnknown,
  type LoadBalancer,
  type Maybe,
  type Service,
  type Topology,
} from "../../topology/model";
import { type TopologyIndex, topologyIndex, vpcOf } from "../../topology/topologyIndex";
import { backendName, fromInternetToBackend } from "../service/backend";
import { FixPlan } from "../fixes";
import type { Nics } from "../network/nic";
import type { PathName } from "../service/analysis";
import type { Call } from "../service/calls";
import { entityOf } from "../service/resourceEnd";
import { fromAnywhere } from "../service/clients";
import { folded, type PathAnalysis, pathReport, single, titled } from "../service/pathAnalysis";
import { analyseServices, analysisOf } from "../service/paths";
import { judgedFor, type Subject, subjectOf } from "../service/subject";
import { undetermined } from "../trace/trace";
import { type End, endOf, isNoEnd } from "./ends";
import { toBalancer } from "../service/toBalancer";
import { toGoal, withoutPort } from "./goal";
import { fromInternetToNics, nicsOfFunction, nicsOfInstance, nicsOfInterface } from "./nics";

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
  const network = topologyIndex(topology);
  const title = `from ${from} to ${to}`;
  switch (start.kind) {
    case "internet":
      return fromOutside(network, goal, title);
    case "service":
      return fromService(network, start.service, goal, title);
    case "instance":
      return fromOther(network, nicsOfInstance(network, start.instance), goal, title);
    case "interface":
      return fromOther(network, nicsOfInterface(network, start.own), goal, title);
    case "backend":
      return fromBackend(network, start.backend, goal, title);
    case "load-balancer":
      return fromBalancer(network, start.balancer, goal);
    case "address":
    case "aws":
    case "host":
      return {
        problem: `no path starts at ${from}`,
        remedy:
          "Start at a service, an instance, a network interface, a Lambda function, a load balancer, or internet.",
      };
  }
}

function shown(path: PathAnalysis, fix: string | null = null): Explained {
  return { path: pathReport(path, fix) };
}

/** A path that the service's own report has too, with its fix. */
function own(network: TopologyIndex, subject: Subject, name: PathName, path: PathAnalysis): Explained {
  const analysis = analysisOf(subject);
  const plan = new FixPlan(network.topology, () => analyseServices(network.topology), [{ analysis, name, path }]);
  return shown(path, plan.fixFor(analysis, name));
}

function fromOutside(network: TopologyIndex, goal: End, title: string): Explained {
  switch (goal.kind) {
    case "service": {
      const subject = subjectOf(network, goal.service);
      if (goal.port !== undefined) {
        return shown(titled(title, single(fromInternetToNics(network, subject.interfaces.application, goal.port))));
      }
      return own(network, subject, { kind: "ingress", from: "internet" }, analysisOf(subject).ingress.internet);
    }
    case "load-balancer":
      return shown(titled(title, single(toBalancer(network, goal.balancer, fromAnywhere, null))));
    case "instance":
      return goal.port === undefined
        ? shown(titled(title, single(withoutPort(goal.instance, "instance"))))
        : shown(titled(title, single(fromInternetToNics(network, nicsOfInstance(network, goal.instance), goal.port))));
    case "interface":
      return goal.port === undefined
        ? shown(titled(title, single(withoutPort(goal.own, "network-interface"))))
        : shown(titled(title, single(fromInternetToNics(network, nicsOfInterface(network, goal.own), goal.port))));
    case "backend":
      return fromOutsideToBackend(network, goal.backend, goal.port, title);
    case "internet":
    case "address":
    case "aws":
    case "host":
      return { problem: "both ends are outside this network", remedy: "Name a service or a load balancer as one end." };
  }
}

function fromOutsideToBackend(
  network: TopologyIndex,
  backend: Backend,
  port: number | undefined,
  title: string,
): Explained {
  const { onlyCalls } = backendFacts(backend.type);
  if (onlyCalls !== true && (isUnknown(backend.subnets) || backend.subnets.length > 0)) {
    return shown(titled(title, single(fromInternetToBackend(network, backend, port))));
  }
  return {
    problem: `clients on the internet call ${backendName(backend)} at an address of AWS, outside this network`,
    remedy: "Name a service as one end.",
  };
}

/** A function calls from its own interfaces; everything else of its kind only answers. */
function fromBackend(network: TopologyIndex, backend: Backend, goal: End, title: string): Explained {
  if (backendFacts(backend.type).onlyCalls !== true) {
    return {
      problem: `no path starts at ${backend.name}: ${backendName(backend)} answers connections and opens none`,
      remedy: "Name it as the second end, after the service, instance or function that calls it.",
    };
  }
  if (!isUnknown(backend.subnets) && backend.subnets.length === 0) {
    return {
      problem: `${backendName(backend)} has no vpcConfig, so it is in no VPC`,
      remedy: "Set vpcConfig to subnets and security groups of the VPC.",
    };
  }
  return fromOther(network, nicsOfFunction(network, backend), goal, title);
}

function fromBalancer(network: TopologyIndex, balancer: LoadBalancer, goal: End): Explained {
  if (goal.kind !== "service") {
    return { problem: "a load balancer calls its targets only", remedy: "Name a service behind it as the other end." };
  }
  const subject = subjectOf(network, goal.service);
  const path = analysisOf(subject).ingress.loadBalancer;
  const mine = subject.registrations.some((registration) => registration.balancer?.key === balancer.key);
  if (path === null || !mine) {
    return {
      problem: `${goal.service.name} is not behind load balancer ${balancer.name}`,
      remedy: "Name a service that one of its listeners forwards to.",
    };
  }
  return own(network, subject, { kind: "ingress", from: "loadBalancer" }, path);
}

function fromService(network: TopologyIndex, service: Service, goal: End, title: string): Explained {
  const subject = subjectOf(network, service);
  const analysis = analysisOf(subject);
  // A need of the service itself uses the interface that carries that need.
  const needs = analysis.needs
    .map(({ need, path, call }, index) => ({ need, path, call, index }))
    .filter(({ need, call }) =>
      call === undefined ? need.purpose !== "load-balancing" && isMeant(need, goal, service) : isEndOf(call, goal),
    );
  const verdict = worst(needs.map(({ path }) => path.verdict));
  const worstNeed = needs.find(({ path }) => path.verdict === verdict);
  if (worstNeed !== undefined) return own(network, subject, { kind: "need", index: worstNeed.index }, worstNeed.path);
  if (subject.interfaces.networkMode === "none") return shown(analysis.egress.ipv4);
  if (goal.kind === "internet") {
    const { ipv4, ipv6 } = analysis.egress;
    const family = ipv4.verdict !== "reachable" && ipv6.verdict === "reachable" ? "ipv6" : "ipv4";
    return own(network, subject, { kind: "egress", family }, analysis.egress[family]);
  }
  return fromNics(network, subject.interfaces.application, service.region, goal, title, subject);
}

/** True if an end is a need's own destination: by its word, or by its host if a host is named. */
function isMeant(need: Need, goal: End, service: Service): boolean {
  if (goal.kind === "host") return [goal.name, goal.host].includes(need.destination);
  if (goal.kind !== "aws" || !goal.words.includes(need.destination)) return false;
  if (goal.host === undefined) return true;
  const host = known(need.host);
  const isSameHost = host === undefined || host.startsWith("*.") || host === goal.host.host;
  // Other names of one service lead where its own name leads; registries and buckets are one account's.
  const isShared = need.destination !== "ecr.dkr" && need.destination !== "s3";
  return (need.region ?? known(service.region)) === goal.host.region && (isSameHost || isShared);
}

/** True if an end is the target of a call that the service probably makes; with a port of its own it is another path. */
function isEndOf({ end }: Call, goal: End): boolean {
  switch (goal.kind) {
    case "backend":
      return goal.port === undefined && entityOf(end).key === goal.backend.key;
    case "service":
      return goal.port === undefined && entityOf(end).key === goal.service.key;
    case "load-balancer":
      return entityOf(end).key === goal.balancer.key;
    case "internet":
    case "instance":
    case "interface":
    case "address":
    case "aws":
    case "host":
      return false;
  }
}

function fromOther(network: TopologyIndex, nics: Nics, goal: End, title: string): Explained {
  const vpc = isUnknown(nics) ? undefined : vpcOf(network, nics[0]?.subnet);
  return fromNics(network, nics, vpc?.region ?? network.topology.region, goal, title);
}

function fromNics(
  network: TopologyIndex,
  nics: Nics,
  region: Maybe<string>,
  goal: End,
  title: string,
  caller: Subject | null = null,
): Explained {
  if (isUnknown(nics)) return shown(titled(title, single(undetermined(nics.unknown))));
  const outcomes = nics.map((nic) => ({
    subnet: nic.subnet,
    outcome: judgedFor(nic, (each) => toGoal(network, { nic: each, subject: caller }, region, goal)),
  }));
  return shown(titled(title, folded(nics, outcomes)));
}
