/**
 * The calls that the settings of a container show: names of databases, load balancers and services in its environment, its
 * secrets and its command. Only the target and the place are kept, never the text.
 */
import type { CallEvidence, CallTarget } from "../../rules/serviceDefinition";
import type { Key } from "../model";
import { type Origin, SecretValue, UNKNOWN, type Value } from "../resource";
import { type NamedTarget, targetsIn, targetsOfOutput, targetsOfSecret, targetsOfSecretResource } from "./callNames";
import { DEFINITIONS, field, type Json, list, type Place, within } from "./definitionJson";
import type { Fields } from "./fields";

export function callsOf(place: Place, json: Json): { readonly calls?: readonly CallEvidence[] } {
  const calls = [...ofEnvironment(place, json), ...ofSecrets(place, json), ...ofCommand(place, json)];
  return calls.length === 0 ? {} : { calls };
}

function ofEnvironment(place: Place, json: Json): readonly CallEvidence[] {
  return list(json, "environment").flatMap((entry, index) => {
    const at = within(place, "environment", index);
    const where = `environment variable${nameIn(entry)} of container ${place.container}`;
    return evidence(where, targetsAt(at, entry === undefined ? UNKNOWN : field(entry, "value"), "value"));
  });
}

function ofSecrets(place: Place, json: Json): readonly CallEvidence[] {
  const { source } = place.fields;
  return list(json, "secrets").flatMap((entry, index) => {
    const at = within(place, "secrets", index);
    const value = entry === undefined ? UNKNOWN : field(entry, "valueFrom");
    const known = typeof value === "string" ? targetsOfSecret(source, value) : [];
    const behind = originsAt(at, "valueFrom").flatMap(({ urn, property }) => [
      ...targetsOfSecretResource(source, urn),
      ...targetsOfOutput(source, urn, property),
    ]);
    const targets = [...known, ...behind].map((target): NamedTarget => ({ target }));
    return evidence(`secret${nameIn(entry)} of container ${place.container}`, targets);
  });
}

function ofCommand(place: Place, json: Json): readonly CallEvidence[] {
  return ["command", "entryPoint"].flatMap((name) => {
    const words = field(json, name);
    const texts: readonly Value[] = Array.isArray(words) ? (words as readonly Value[]) : [];
    const targets = texts.flatMap((text, index) => targetsAt(within(place, name), text, index));
    return evidence(`${name} of container ${place.container}`, targets);
  });
}

function nameIn(entry: Json | undefined): string {
  const name = entry === undefined ? undefined : field(entry, "name");
  return typeof name === "string" ? ` ${name}` : "";
}

/** The targets of one text: of its names if it is known, of the outputs that it is built from if it is not. */
function targetsAt(place: Place, value: Value | undefined, name: string | number): readonly NamedTarget[] {
  const { source } = place.fields;
  const inner = value instanceof SecretValue ? value.reveal() : value;
  if (typeof inner === "string") return targetsIn(source, inner);
  if (inner !== UNKNOWN) return [];
  return originsAt(place, name).flatMap(({ urn, property }) =>
    targetsOfOutput(source, urn, property).map((target): NamedTarget => ({ target })),
  );
}

function originsAt(place: Place, name: string | number): readonly Origin[] {
  const { origins } = place.fields.resource;
  return origins?.[within(place, name).path()] ?? [];
}

/** Each target once for a place, with its port if all its names there have the same one. */
function evidence(where: string, targets: readonly NamedTarget[]): readonly CallEvidence[] {
  const byTarget = new Map<string, { readonly target: CallTarget; readonly ports: Set<number | undefined> }>();
  for (const { target, port } of targets) {
    const key = `${target.kind} ${target.key}`;
    const before = byTarget.get(key) ?? { target, ports: new Set() };
    byTarget.set(key, before);
    before.ports.add(port);
  }
  return [...byTarget.values()].map(({ target, ports }) => {
    const [port] = ports;
    return { target, where, ...(ports.size === 1 && port !== undefined ? { port } : {}) };
  });
}

/**
 * The backends that definitions are computed from, where the definitions are not known and no part of them shows which of
 * its outputs it is built from.
 */
export function backendsBehind(fields: Fields): readonly Key[] {
  if (fields.resource.origins !== undefined || !isOpen(fields.value(DEFINITIONS))) return [];
  const targets = fields.sourcesOf(DEFINITIONS).flatMap((urn) => targetsOfOutput(fields.source, urn, null));
  return [...new Set(targets.flatMap(({ kind, key }) => (kind === "backend" ? [key] : [])))];
}

function isOpen(value: Value | undefined): boolean {
  if (value instanceof SecretValue) return isOpen(value.reveal());
  return typeof value === "object" && value !== null ? Object.values(value).some(isOpen) : value === UNKNOWN;
}
