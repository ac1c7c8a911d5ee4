/**
 * The two ends of a path, as people name them.
 *
 * A wrong guess makes a wrong verdict, so a name that has two meanings is refused with the names that have one. `internet`
 * is the internet, whatever a resource is called, because nothing else names it.
 */
import { serviceHost } from "../../rules/hosts";
import { backendFacts } from "../../rules/backends";
import { nearest } from "../../rules/nearest";
import { known, targetGroupsOf } from "../../topology/lookup";
import { isUnknown, type Maybe, type Topology } from "../../topology/model";
import { topologyIndex, type TopologyIndex } from "../../topology/topologyIndex";
import { type OutsideEnd, outsideOf, withoutPath, wordOf, WORDS } from "../service/outsideEnd";
import { endsByHost, endsNamed, entityOf, type ResourceEnd, typeOf } from "../service/resourceEnd";

/** With a port, straight to it. */
export type InsideEnd = ResourceEnd & { readonly port?: number };

export type End = OutsideEnd | InsideEnd;

/** An end that means nothing here, or several things. */
export interface NoEnd {
  readonly text: string;
  readonly problem: string;
  readonly remedy: string;
}

export function isNoEnd(end: End | NoEnd): end is NoEnd {
  return "problem" in end;
}

/** @param goal the other end, if it is known: not everything starts a path to it. */
export function startOf(topology: Topology, text: string, goal: End | null): End | NoEnd {
  if (text === "internet") return { kind: "internet" };
  const resources = resourcesOf(topologyIndex(topology), text);
  if (isRefused(resources)) return resources;
  const { ends } = resources;
  const starting = ends.filter((end) => startsAt(end, goal));
  const candidates = starting.length > 0 ? starting : ends;
  const [only, second] = candidates;
  if (only === undefined) {
    const outside = outsideOf(text);
    // Clients of the internet call from any port.
    return outside === null || outside.kind === "internet" ? nothing(topology, text) : outside;
  }
  const likeWord = wordOf(text.toLowerCase());
  if (likeWord?.kind === "internet") return ambiguous(topology, text, candidates, likeWord);
  return second === undefined ? only : ambiguous(topology, text, candidates, null);
}

export function goalOf(topology: Topology, text: string): End | NoEnd {
  const word = wordOf(text);
  if (word?.kind === "internet") return word;
  const resources = resourcesOf(topologyIndex(topology), text);
  if (isRefused(resources)) return resources;
  const { ends, isSure } = resources;
  const [only, second] = ends;
  if (only === undefined) return outsideOf(text) ?? nothing(topology, text);
  const outside = isSure ? null : outsideOf(text.toLowerCase());
  return second === undefined && outside === null ? only : ambiguous(topology, text, ends, outside);
}

/** Databases open no connection, and a load balancer calls only what is behind it. */
function startsAt(end: ResourceEnd, goal: End | null): boolean {
  switch (end.kind) {
    case "service":
    case "instance":
    case "interface":
      return true;
    case "backend":
      return backendFacts(end.backend.type).onlyCalls === true;
    case "load-balancer":
      return goal === null || !["internet", "address", "aws", "host", "load-balancer"].includes(goal.kind);
  }
}

interface Resources {
  readonly ends: readonly InsideEnd[];
  /** False if only a name says so, which may be a word or a host, too: a type or the host name of a resource is sure. */
  readonly isSure: boolean;
}

function isRefused(resources: Resources | NoEnd): resources is NoEnd {
  return "problem" in resources;
}

/** By its name, by type and name (`rds.Instance:db`), by its host name or URL, and each of them with a port (`db:5433`). */
function resourcesOf(network: TopologyIndex, text: string): Resources | NoEnd {
  const byText = withOrWithoutPort(text, (name) => named(network, name));
  const bare = withoutPath(text);
  const resources =
    bare === text || isRefused(byText) || byText.ends.length > 0
      ? byText
      : withOrWithoutPort(bare, (host) => hosted(network, host));
  return isRefused(resources) ? resources : { ...resources, ends: withoutEntrances(network, resources.ends) };
}

/** A service and the load balancer that leads to it are one thing to their users: the ways to the service include it. */
function withoutEntrances(network: TopologyIndex, ends: readonly InsideEnd[]): readonly InsideEnd[] {
  const [own, ...others] = ends.flatMap((end) => (end.kind === "service" ? [end.service] : []));
  if (own === undefined || others.length > 0) return ends;
  const listeners = targetGroupsOf(own).flatMap((key) => network.listenersOf.get(key) ?? []);
  const entrances = new Set(listeners.map(({ loadBalancer }) => known(loadBalancer)));
  return ends.filter((end) => end.kind !== "load-balancer" || !entrances.has(end.balancer.key));
}

function withOrWithoutPort(text: string, find: (name: string) => Resources): Resources | NoEnd {
  const whole = find(text);
  const [, name, digits] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (name === undefined || port < 1 || port > 65535) return whole;
  const { ends, isSure } = find(name);
  const called = ends.filter((end) => end.kind !== "load-balancer").map((end): InsideEnd => ({ ...end, port }));
  const [balancer] = ends;
  if (whole.ends.length === 0 && called.length === 0 && balancer !== undefined) {
    const problem = `load balancer ${entityOf(balancer).name} listens on the ports of its listeners`;
    return { text, problem, remedy: `Name it without a port: ${name}.` };
  }
  return { ends: [...whole.ends, ...called], isSure: isSure || whole.isSure };
}

function named(network: TopologyIndex, text: string): Resources {
  const [, type, rest] = /^(?:aws\.)?([a-z0-9]+\.[A-Z][A-Za-z]+):(.+)$/.exec(text) ?? [];
  const ofType = rest === undefined ? [] : anyNamed(network, rest).filter((end) => typeOf(end) === type);
  if (ofType.length > 0) return { ends: ofType, isSure: true };
  return { ends: anyNamed(network, text), isSure: hosted(network, text).isSure };
}

function anyNamed(network: TopologyIndex, text: string): readonly ResourceEnd[] {
  return [...new Set([...endsNamed(network, text), ...hosted(network, text).ends])];
}

function hosted(network: TopologyIndex, host: string): Resources {
  const ends = endsByHost(network).get(host.toLowerCase()) ?? [];
  return { ends, isSure: ends.length > 0 };
}

/** Refuses a name with several meanings. */
function ambiguous({ region }: Topology, text: string, ends: readonly InsideEnd[], outside: OutsideEnd | null): NoEnd {
  const types = new Set(ends.map(typeOf));
  const isTyped = types.size === ends.length;
  const names = ends.map((end) => {
    const port = end.port === undefined ? "" : `:${String(end.port)}`;
    const name = text.endsWith(port) ? text.slice(0, text.length - port.length) : text;
    return isTyped ? `${typeOf(end)}:${name}${port}` : `${entityOf(end).key}${port}`;
  });
  const several = ends.length === 1 ? "a resource" : "several resources";
  if (outside === null) {
    const how = isTyped ? "Write the type before the name" : "Use one of these keys";
    return { text, problem: `${text} names ${several} of this network`, remedy: `${how}: ${names.join(", ")}.` };
  }
  const { what, forms } = formsOf(outside, region);
  return {
    text,
    problem: `${text} names ${several} of this network and ${what}`,
    remedy: `Write ${names.join(" or ")} for the resource, or ${forms} for ${what}.`,
  };
}

/** The noun of an end outside, and the texts that mean nothing else. */
function formsOf(end: OutsideEnd, region: Maybe<string>): { readonly what: string; readonly forms: string } {
  switch (end.kind) {
    case "internet":
      return { what: "the internet", forms: "internet" };
    case "aws": {
      const { words, host, port } = end;
      const what = `the AWS service ${words.join(" and ")}`;
      const hosts = words.map((word) => host?.host ?? serviceHost(word, isUnknown(region) ? "REGION" : region));
      return { what, forms: hosts.map((each) => urlOf(each, port ?? 443)).join(" or ") };
    }
    case "host":
      return { what: "a host", forms: urlOf(end.name.replace(/:\d+$/, ""), end.port) };
    case "address":
      return { what: "an IP address", forms: urlOf(end.address, end.port) };
  }
}

/** A URL is never a name. */
function urlOf(host: string, port: number): string {
  const written = host.includes(":") ? `[${host}]` : host;
  return `https://${written}${port === 443 ? "" : `:${String(port)}`}/`;
}

function nothing({ services, loadBalancers, instances, backends, networkInterfaces }: Topology, text: string): NoEnd {
  const names = [...services, ...loadBalancers, ...instances, ...backends].map(({ name }) => name);
  const close = nearest(text, [...names, ...networkInterfaces.map(({ name }) => name), ...WORDS]);
  return {
    text,
    problem: `${text} is not in this network`,
    remedy: `${close === undefined ? "" : `Did you mean ${close}? `}Name a service (${names.join(", ") || "there is none"}), internet, a registry's host, an AWS service, or ADDRESS:PORT.`,
  };
}
