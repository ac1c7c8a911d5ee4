/** The two ends of a path, as people name them. */
import { type AwsHost, awsHostOf } from "../../rules/awsHosts";
import { endpointServices } from "../../rules/endpointSet";
import { nearest } from "../../rules/nearest";
import { known, named } from "../../topology/lookup";
import type { Entity, Topology } from "../../topology/model";
import { servicesOf } from "../../topology/onDemand";
import { entityOf, type ResourceEnd, typeOf } from "../service/resourceEnd";
import { parseCidr } from "../sets/addresses";

export type End =
  | { readonly kind: "internet"; readonly port?: number }
  /** With a port, straight to it. */
  | (ResourceEnd & { readonly port?: number })
  | {
      readonly kind: "address";
      readonly text: string;
      readonly address: string;
      readonly port: number;
    }
  /** AWS services by their words: `ecr` is both of its own. */
  | { readonly kind: "aws"; readonly words: readonly string[]; readonly host?: AwsHost; readonly port?: number }
  | { readonly kind: "host"; readonly host: string; readonly name: string; readonly port: number };

/** An end that means nothing here. */
export interface NoEnd {
  readonly text: string;
  readonly problem: string;
  readonly remedy: string;
}

export function isNoEnd(end: End | NoEnd): end is NoEnd {
  return "problem" in end;
}

/** The end that a name means: things of this network first, then words that mean the same everywhere. */
export function endOf(topology: Topology, text: string): End | NoEnd {
  const own = resourceOf(topology, text) ?? withPort(topology, text);
  if (own !== null) return own;
  if (text === "internet") return { kind: "internet" };
  if (text === "ecr") return { kind: "aws", words: ["ecr.api", "ecr.dkr"] };
  if ((endpointServices as readonly string[]).includes(text)) return { kind: "aws", words: [text] };
  const bare = withoutPath(text);
  return addressOf(bare) ?? hostOf(bare) ?? nothing(topology, text);
}

/** `db:5433`: a name of this network, and the port that is called there. */
function withPort(topology: Topology, text: string): End | NoEnd | null {
  const [, name, digits] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (name === undefined || port < 1 || port > 65535) return null;
  const end = resourceOf(topology, name);
  if (end === null || isNoEnd(end)) return end;
  if (end.kind === "load-balancer") {
    const problem = `load balancer ${end.balancer.name} listens on the ports of its listeners`;
    return { text, problem, remedy: `Name it without a port: ${name}.` };
  }
  return { ...end, port };
}

/** By its name alone, or by type and name (`rds.Instance:db`) if two resources have the name. */
function resourceOf(topology: Topology, text: string): ResourceEnd | NoEnd | null {
  const [, type, rest] = /^(?:aws\.)?([a-z0-9]+\.[A-Z][A-Za-z]+):(.+)$/.exec(text) ?? [];
  const candidates =
    type === undefined || rest === undefined
      ? resourcesNamed(topology, text)
      : resourcesNamed(topology, rest).filter((end) => typeOf(end) === type);
  const [first, second] = candidates;
  if (first === undefined) return null;
  if (second === undefined) return first;
  // Names of services, balancers and instances are looked up in this order; a database of the same name is another thing.
  const isClear = first.kind !== "backend" && second.kind !== first.kind && candidates.at(-1)?.kind !== "backend";
  if (isClear) return first;
  const types = new Set(candidates.map(typeOf));
  const remedy =
    types.size === candidates.length
      ? `Write the type before the name: ${candidates.map((end) => `${typeOf(end)}:${rest ?? text}`).join(", ")}.`
      : `Use one of these keys: ${candidates.map((end) => entityOf(end).key).join(", ")}.`;
  return { text, problem: `${text} names several resources of this network`, remedy };
}

function resourcesNamed(topology: Topology, text: string): readonly ResourceEnd[] {
  const host = text.toLowerCase();
  const { loadBalancers, instances, networkInterfaces, backends } = topology;
  return [
    ...servicesOf(topology)
      .named(text)
      .map((service): ResourceEnd => ({ kind: "service", service })),
    ...distinct([...named(loadBalancers, text), ...loadBalancers.filter(({ dnsName }) => known(dnsName) === text)]).map(
      (balancer): ResourceEnd => ({ kind: "load-balancer", balancer }),
    ),
    ...named(instances, text).map((instance): ResourceEnd => ({ kind: "instance", instance })),
    ...named(networkInterfaces, text).map((own): ResourceEnd => ({ kind: "interface", own })),
    ...distinct([
      ...named(backends, text),
      ...backends.filter(({ hosts, otherNames }) => hosts.includes(host) || otherNames.includes(text)),
    ]).map((backend): ResourceEnd => ({ kind: "backend", backend })),
  ];
}

function distinct<T>(entities: readonly T[]): readonly T[] {
  return [...new Set(entities)];
}

const V4 = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?$/;
const V6 = /^(?:\[([0-9a-f:.]+)\](?::(\d{1,5}))?|([0-9a-f]*:[0-9a-f:.]*))$/i;

function addressOf(text: string): End | null {
  const four = V4.exec(text);
  const six = V6.exec(text);
  const address = four?.[1] ?? six?.[1] ?? six?.[3];
  const port = Number(four?.[2] ?? six?.[2] ?? 443);
  const block = address === undefined ? null : parseCidr(address);
  if (address === undefined || block === null || port < 1 || port > 65535) return null;
  return { kind: "address", text, address, port };
}

/** Names that a registry's clients call by another name. */
const ALIASES: ReadonlyMap<string, string> = new Map([["docker.io", "registry-1.docker.io"]]);

/** The call in an error message: `https://api.ecr.eu-west-1.amazonaws.com/v2/` → its host, and 443. */
function withoutPath(text: string): string {
  const [, scheme, host = text] = /^(?:(https?):\/\/)?([^/]+)(?:\/.*)?$/i.exec(text) ?? [];
  return scheme?.toLowerCase() === "http" && !/:\d+$/.test(host) ? `${host}:80` : host;
}

function hostOf(text: string): End | null {
  const parts = /^([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)(?::(\d{1,5}))?$/i.exec(text);
  const name = parts?.[1]?.toLowerCase();
  const port = Number(parts?.[2] ?? 443);
  if (name === undefined || port < 1 || port > 65535) return null;
  const aws = port === 443 ? awsHostOf(name) : null;
  if (aws !== null) return { kind: "aws", words: [aws.service], host: aws };
  return { kind: "host", host: ALIASES.get(name) ?? name, name: text, port };
}

function nothing(topology: Topology, text: string): NoEnd {
  const { services, loadBalancers, instances, backends, networkInterfaces } = topology;
  const nameOfEach = (entities: readonly Entity[]) => entities.map((entity) => entity.name);
  const names = nameOfEach([...services, ...loadBalancers, ...instances, ...backends]);
  const words = [...names, ...nameOfEach(networkInterfaces), "internet", "ecr", ...endpointServices];
  const close = nearest(text, words);
  return {
    text,
    problem: `${text} is not in this network`,
    remedy: `${close === undefined ? "" : `Did you mean ${close}? `}Name a service (${names.join(", ") || "there is none"}), internet, a registry's host, an AWS service, or ADDRESS:PORT.`,
  };
}
