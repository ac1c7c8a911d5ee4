/** The paths between two ends: one, or for a service each of its needs that the other end means. */
import { backendFacts } from "../../rules/backends";
import type { Need } from "../../rules/serviceDefinition";
import { known } from "../../topology/lookup";
import { type Backend, isUnknown, type LoadBalancer, type Maybe, type Service } from "../../topology/model";
import { type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { backendName, fromInternetToBackend } from "../service/backend";
import type { Nics } from "../network/nic";
import type { PathName } from "../service/analysis";
import type { Call } from "../service/calls";
import { entityOf } from "../service/resourceEnd";
import { fromAnywhere } from "../service/clients";
import type { Family } from "../sets/addresses";
import { folded, type PathAnalysis, single, titled } from "../service/pathAnalysis";
import { analysisOf, ingress, needPath } from "../service/paths";
import { judgedFor, type Subject, subjectOf } from "../service/subject";
import { undetermined } from "../trace/trace";
import type { End } from "./ends";
import { toBalancer } from "../service/toBalancer";
import { toGoal, withoutPort } from "./goal";
import { fromInternetToNics, nicsOfFunction, nicsOfInstance, nicsOfInterface } from "./nics";

/** A path, and its name if it is one of a service's own. */
export interface Between {
  readonly path: PathAnalysis;
  readonly own: { readonly subject: Subject; readonly name: PathName } | null;
}

/** Ends that no path joins. */
export interface NoPath {
  readonly problem: string;
  readonly remedy: string;
}

export function isNoPath(paths: readonly Between[] | NoPath): paths is NoPath {
  return "problem" in paths;
}

/** The ends as they are written, and the one IP family that counts; both count if none is given. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly family?: Family;
}

/** Never empty. */
export function pathsBetween(
  network: TopologyIndex,
  start: End,
  goal: End,
  { from, to, family }: Asked,
): readonly Between[] | NoPath {
  const title = `from ${from} to ${to}`;
  switch (start.kind) {
    case "internet":
      return fromOutside(network, goal, title, family);
    case "service":
      return fromService(network, start.service, goal, title, family);
    case "instance":
      return fromOther(network, nicsOfInstance(network, start.instance), goal, title, family);
    case "interface":
      return fromOther(network, nicsOfInterface(network, start.own), goal, title, family);
    case "backend":
      return fromBackend(network, start.backend, goal, title, family);
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

function shown(path: PathAnalysis): readonly Between[] {
  return [{ path, own: null }];
}

function fromOutside(
  network: TopologyIndex,
  goal: End,
  title: string,
  family: Family | undefined,
): readonly Between[] | NoPath {
  switch (goal.kind) {
    case "service": {
      const subject = subjectOf(network, goal.service);
      if (goal.port !== undefined) {
        return shown(
          titled(title, single(fromInternetToNics(network, subject.interfaces.application, goal.port, family))),
        );
      }
      if (family !== undefined) {
        return shown(
          titled(title, ingress(subject, "internet", family) ?? single(undetermined("there is no such path"))),
        );
      }
      return [
        { path: analysisOf(subject).ingress.internet, own: { subject, name: { kind: "ingress", from: "internet" } } },
      ];
    }
    case "load-balancer":
      return shown(
        titled(title, single(toBalancer(network, goal.balancer, fromAnywhere, null, goal.port ?? null, family))),
      );
    case "instance":
      return goal.port === undefined
        ? shown(titled(title, single(withoutPort(goal.instance, "instance"))))
        : shown(
            titled(
              title,
              single(fromInternetToNics(network, nicsOfInstance(network, goal.instance), goal.port, family)),
            ),
          );
    case "interface":
      return goal.port === undefined
        ? shown(titled(title, single(withoutPort(goal.own, "network-interface"))))
        : shown(
            titled(title, single(fromInternetToNics(network, nicsOfInterface(network, goal.own), goal.port, family))),
          );
    case "backend":
      return fromOutsideToBackend(network, goal.backend, goal.port, title, family);
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
  family: Family | undefined,
): readonly Between[] | NoPath {
  const { onlyCalls } = backendFacts(backend.type);
  if (onlyCalls !== true && (isUnknown(backend.subnets) || backend.subnets.length > 0)) {
    return shown(titled(title, single(fromInternetToBackend(network, backend, port, family))));
  }
  return {
    problem: `clients on the internet call ${backendName(backend)} at an address of AWS, outside this network`,
    remedy: "Name a service as one end.",
  };
}

/** A function calls from its own interfaces; everything else of its kind only answers. */
function fromBackend(
  network: TopologyIndex,
  backend: Backend,
  goal: End,
  title: string,
  family: Family | undefined,
): readonly Between[] | NoPath {
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
  return fromOther(network, nicsOfFunction(network, backend), goal, title, family);
}

function fromBalancer(network: TopologyIndex, balancer: LoadBalancer, goal: End): readonly Between[] | NoPath {
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
  return [{ path, own: { subject, name: { kind: "ingress", from: "loadBalancer" } } }];
}

function fromService(
  network: TopologyIndex,
  service: Service,
  goal: End,
  title: string,
  family: Family | undefined,
): readonly Between[] {
  const subject = subjectOf(network, service);
  const analysis = analysisOf(subject);
  // A need of the service itself uses the interface that carries that need.
  const needs = analysis.needs
    .map(({ need, path, call }, index) => ({ need, path, call, index }))
    .filter(({ need, call }) =>
      call === undefined ? need.purpose !== "load-balancing" && isMeant(need, goal, service) : isEndOf(call, goal),
    );
  const named = needs.map(({ path, index }) => ({ path, own: { subject, name: { kind: "need", index } as const } }));
  if (named.length > 0 && family === undefined) return named;
  // A call takes the family that both of its ends have.
  const inFamily = needs.filter(({ call }) => call === undefined);
  if (inFamily.length > 0) {
    return inFamily.flatMap(({ need, index }) => shown(titled(title, needPath(subject, { ...need, family }, index))));
  }
  if (subject.interfaces.networkMode === "none") return shown(analysis.egress.ipv4);
  if (goal.kind === "internet" && goal.port === undefined) {
    const { ipv4, ipv6 } = analysis.egress;
    const usual = ipv4.verdict !== "reachable" && ipv6.verdict === "reachable" ? 6 : 4;
    const name = { kind: "egress", family: (family ?? usual) === 6 ? "ipv6" : "ipv4" } as const;
    return [{ path: analysis.egress[name.family], own: { subject, name } }];
  }
  return fromNics(network, subject.interfaces.application, service.region, goal, { title, family }, subject);
}

/** True if an end is a need's own destination: by its word, or by its host if a host is named. */
function isMeant(need: Need, goal: End, service: Service): boolean {
  if (goal.kind === "host") return [goal.name, goal.host].includes(need.destination);
  if (goal.kind !== "aws" || !goal.words.includes(need.destination)) return false;
  if (goal.port !== undefined && goal.port !== need.port) return false;
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
      return goal.port === undefined && entityOf(end).key === goal.balancer.key;
    case "internet":
    case "instance":
    case "interface":
    case "address":
    case "aws":
    case "host":
      return false;
  }
}

function fromOther(
  network: TopologyIndex,
  nics: Nics,
  goal: End,
  title: string,
  family: Family | undefined,
): readonly Between[] {
  const vpc = isUnknown(nics) ? undefined : vpcOf(network, nics[0]?.subnet);
  return fromNics(network, nics, vpc?.region ?? network.topology.region, goal, { title, family });
}

function fromNics(
  network: TopologyIndex,
  nics: Nics,
  region: Maybe<string>,
  goal: End,
  { title, family }: { readonly title: string; readonly family: Family | undefined },
  caller: Subject | null = null,
): readonly Between[] {
  if (isUnknown(nics)) return shown(titled(title, single(undetermined(nics.unknown))));
  const outcomes = nics.map((nic) =>
    judgedFor(nic, (each) => toGoal(network, { nic: each, subject: caller }, region, goal, family)),
  );
  return shown(titled(title, folded(nics, outcomes)));
}
