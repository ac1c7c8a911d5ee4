/** The two ends of a path, as people name them. */
import { type AwsHost, awsHostOf } from "../../rules/awsHosts";
import { endpointServices } from "../../rules/endpointSet";
import { nearest } from "../../rules/nearest";
import { known } from "../../topology/lookup";
import type { Entity, Instance, LoadBalancer, Service, Topology } from "../../topology/model";
import { parseCidr } from "../sets/addresses";

export type End =
  | { readonly kind: "internet" }
  | { readonly kind: "service"; readonly service: Service }
  | { readonly kind: "instance"; readonly instance: Instance }
  | { readonly kind: "load-balancer"; readonly balancer: LoadBalancer }
  | {
      readonly kind: "address";
      readonly text: string;
      readonly address: string;
      readonly port: number;
    }
  /** AWS services by their words: `ecr` is both of its own. */
  | { readonly kind: "aws"; readonly words: readonly string[]; readonly host?: AwsHost }
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

function named<T extends Entity>(entities: readonly T[], text: string): readonly T[] {
  const exact = entities.filter((entity) => entity.key === text || entity.id === text || entity.name === text);
  if (exact.length > 0) return exact;
  // AWS and Pulumi add a random tail to names: what a program wrote comes first in them.
  const tail = `::${text}`;
  return entities.filter((entity) => entity.key.endsWith(tail));
}

/** The end that a name means: things of this network first, then words that mean the same everywhere. */
export function endOf(topology: Topology, text: string): End | NoEnd {
  const candidates: readonly End[] = [
    ...named(topology.services, text).map((service): End => ({ kind: "service", service })),
    ...named(topology.loadBalancers, text).map((balancer): End => ({ kind: "load-balancer", balancer })),
    ...topology.loadBalancers
      .filter((balancer) => known(balancer.dnsName) === text)
      .map((balancer): End => ({ kind: "load-balancer", balancer })),
    ...named(topology.instances, text).map((instance): End => ({ kind: "instance", instance })),
  ];
  const [first, second] = candidates;
  if (first !== undefined) {
    if (second === undefined || second.kind !== first.kind) return first;
    const keys = candidates.map((end) => keyOf(end)).join(", ");
    return {
      text,
      problem: `${text} names several resources of this network`,
      remedy: `Use one of these keys: ${keys}.`,
    };
  }
  if (text === "internet") return { kind: "internet" };
  if (text === "ecr") return { kind: "aws", words: ["ecr.api", "ecr.dkr"] };
  if ((endpointServices as readonly string[]).includes(text)) return { kind: "aws", words: [text] };
  const bare = withoutPath(text);
  return addressOf(bare) ?? hostOf(bare) ?? nothing(topology, text);
}

function keyOf(end: End): string {
  switch (end.kind) {
    case "service":
      return end.service.key;
    case "instance":
      return end.instance.key;
    case "load-balancer":
      return end.balancer.key;
    case "internet":
    case "address":
    case "aws":
    case "host":
      return "";
  }
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
  const names = [...topology.services, ...topology.loadBalancers, ...topology.instances].map((entity) => entity.name);
  const words = [...names, "internet", "ecr", ...endpointServices];
  const close = nearest(text, words);
  return {
    text,
    problem: `${text} is not in this network`,
    remedy: `${close === undefined ? "" : `Did you mean ${close}? `}Name a service (${names.join(", ") || "there is none"}), internet, a registry's host, an AWS service, or ADDRESS:PORT.`,
  };
}
