/**
 * Values as Pulumi sends and stores them, as a `Value` of the analysis: the sentinels of unknown values, and the
 * envelopes around secrets, assets and references, become one type.
 */
import { type Marks, partlyKnown } from "./partlyKnown";
import { own, type Properties, SecretValue, UNKNOWN, type Value } from "../analysis/topology/resource";
import { secretValue } from "./secrets";

/** Pulumi's mark of an envelope, and the content of each envelope (sdk/go/common/resource/properties.go). */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
/** Finds a secret in the text of a file. A pattern with a choice: a search for one text takes twice as long. */
export const SECRET_ENVELOPE = new RegExp(`${SIGNATURE_KEY}|${SECRET_SIGNATURE}`);
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** The sentinel that a Node program sends for a value that is not known yet. */
export const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** All seven: string, boolean, number, array, asset, archive, object. */
const SENTINELS: ReadonlySet<string> = new Set([
  UNKNOWN_STRING,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const HIDDEN_SECRET = "[secret]";

/** Deeper than any AWS resource; a file that nests deeper is not worth a stack overflow. */
const DEEPEST = 100;

/**
 * True for a value that is its own translation, as nearly all of a large file are: a number, or a text that is too short
 * to contain a sentinel or an envelope.
 */
function isPlain(wire: unknown): wire is null | boolean | number | string {
  if (typeof wire === "string") return wire.length < SIGNATURE_KEY.length && wire !== HIDDEN_SECRET;
  return wire === null || typeof wire === "boolean" || (typeof wire === "number" && !Number.isNaN(wire));
}

/** One value. An asset or a ciphertext is unknown, not absent. */
export function valueFrom(wire: unknown, depth = 0): Value {
  if (isPlain(wire)) return wire;
  if (typeof wire === "string") {
    // `pulumi preview --json` writes this instead of a secret.
    if (wire === HIDDEN_SECRET) return new SecretValue(UNKNOWN);
    // Only these: the hash of every long text of a file would take longer than all else.
    if (wire.length === UNKNOWN_STRING.length) return SENTINELS.has(wire) ? UNKNOWN : wire;
    // A program may have put an unknown value into a longer string; then the whole string is unknown.
    return wire.includes(UNKNOWN_STRING) ? UNKNOWN : wire;
  }
  // A number that a program computed from an unknown value: `parseInt(parameter.value)`.
  if (Number.isNaN(wire)) return UNKNOWN;
  if (wire === undefined) return null;
  if (typeof wire !== "object" || depth > DEEPEST) {
    return UNKNOWN;
  }
  if (Array.isArray(wire)) {
    const list = wire as readonly Value[];
    let translated: Value[] | undefined;
    for (let index = 0; index < list.length; index++) {
      const element = list[index];
      const value = valueFrom(element, depth + 1);
      if (value !== element) translated ??= list.slice(0, index);
      translated?.push(value);
    }
    return translated ?? list;
  }
  const record = wire as Record<string, unknown>;
  return Object.hasOwn(record, SIGNATURE_KEY) ? unwrapped(record, depth) : propertiesFrom(record, depth + 1);
}

/**
 * A record of values: the same object if nothing in it needs a translation, as in most of a large file. Keys are
 * defined, never assigned, because a file may contain a key `__proto__`.
 */
export function propertiesFrom(wire: unknown, depth = 0): Properties {
  if (typeof wire !== "object" || wire === null) {
    return {};
  }
  const record = wire as Record<string, unknown>;
  let translated: Map<string, Value> | undefined;
  // A loop without a list of the keys: a large file has a hundred thousand records.
  for (const key in record) {
    const given = record[key];
    if (isPlain(given)) continue;
    const value = JSON_TEXTS.has(key) ? jsonFrom(given, depth) : valueFrom(given, depth);
    if (value !== given) (translated ??= new Map<string, Value>()).set(key, value);
  }
  const changed = translated;
  if (changed === undefined) return record as Properties;
  return Object.fromEntries(
    Object.keys(record).map((key) => [key, changed.get(key) ?? (record as Properties)[key] ?? null]),
  );
}

/** Its outputs are what other stacks use. */
const STACK_TYPE = "pulumi:pulumi:Stack";

/**
 * The outputs of a resource. A whole resource among those of a stack stays the reference that the SDK makes a resource
 * of, with outputs of its own.
 */
export function outputsFrom(type: string, wire: unknown): Properties {
  const values = propertiesFrom(wire);
  return type === STACK_TYPE ? (withReferences(wire, values) as Properties) : values;
}

function withReferences(wire: unknown, value: Value): Value {
  if (typeof wire !== "object" || wire === null) return value;
  const record = wire as Readonly<Record<string, unknown>>;
  if (record[SIGNATURE_KEY] === RESOURCE_SIGNATURE) return record as Properties;
  if (typeof value !== "object" || value === null || value instanceof SecretValue) return value;
  if (Array.isArray(value))
    return (value as readonly Value[]).map((part, index) => withReferences(record[index], part));
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, withReferences(record[key], part)]),
  ) satisfies Properties;
}

/** A value as the engine sends it: `valueFrom` reads it back. */
export function wireFrom(value: Value): unknown {
  if (value === UNKNOWN) return UNKNOWN_STRING;
  if (value instanceof SecretValue) return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: wireFrom(value.reveal()) };
  if (Array.isArray(value)) return (value as readonly Value[]).map(wireFrom);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wireFrom(inner)]));
}

/** The properties, with those as secrets that the program declares as secret: `additionalSecretOutputs`. */
export function withSecrets(properties: Properties, names: readonly string[]): Properties {
  if (names.length === 0) return properties;
  const open = names.flatMap((name): [string, Value][] => {
    const value = own(properties, name);
    return value === undefined || value instanceof SecretValue ? [] : [[name, secretValue(value)]];
  });
  return open.length === 0 ? properties : { ...properties, ...Object.fromEntries(open) };
}

/** JSON strings that are read part by part if they contain an unknown value. */
export const JSON_TEXTS: ReadonlySet<string> = new Set([
  "containerDefinitions",
  // A state machine, and a job of AWS Batch.
  "definition",
  "containerProperties",
  "ecsProperties",
]);

const UNKNOWN_MARKS: Marks = { pattern: new RegExp(UNKNOWN_STRING), causeIn: () => undefined };

function jsonFrom(wire: unknown, depth: number): Value {
  const value = valueFrom(wire, depth);
  const isSecret = value instanceof SecretValue;
  const text = isSecret ? textIn(wire) : wire;
  if (typeof text !== "string" || text === UNKNOWN_STRING) return value;
  // A program may have written an envelope into the text.
  if (text.includes(SIGNATURE_KEY)) return isSecret ? value : (enveloped(text, depth) ?? value);
  // A text without an unknown value is itself.
  if (value === text || !text.includes(UNKNOWN_STRING)) return value;
  const parts = partlyKnown(text, UNKNOWN_MARKS)?.value ?? UNKNOWN;
  return isSecret ? secretValue(parts) : parts;
}

function enveloped(text: string, depth: number): Value | undefined {
  try {
    return valueFrom(JSON.parse(text), depth + 1);
  } catch {
    return undefined;
  }
}

/** The text in an envelope. */
function textIn(envelope: unknown): unknown {
  return typeof envelope === "object" && envelope !== null
    ? (envelope as { readonly value?: unknown }).value
    : undefined;
}

function unwrapped(envelope: Record<string, unknown>, depth: number): Value {
  switch (envelope[SIGNATURE_KEY]) {
    case SECRET_SIGNATURE:
      return secretValue(secretContent(envelope, depth));
    case OUTPUT_SIGNATURE: {
      const value = Object.hasOwn(envelope, "value") ? valueFrom(envelope["value"], depth + 1) : UNKNOWN;
      return envelope["secret"] === true ? secretValue(value) : value;
    }
    case RESOURCE_SIGNATURE: {
      // A component is referenced by its URN alone; a resource without an id is not created yet.
      const id = envelope["id"];
      return id === undefined ? valueFrom(envelope["urn"], depth + 1) : id === "" ? UNKNOWN : valueFrom(id, depth + 1);
    }
    default:
      return UNKNOWN;
  }
}

function secretContent(envelope: Record<string, unknown>, depth: number): Value {
  if (Object.hasOwn(envelope, "value")) {
    return valueFrom(envelope["value"], depth + 1);
  }
  // `pulumi stack export --show-secrets` holds the value as JSON text.
  if (typeof envelope["plaintext"] === "string") {
    try {
      return valueFrom(JSON.parse(envelope["plaintext"]), depth + 1);
    } catch {
      return UNKNOWN;
    }
  }
  return UNKNOWN;
}

/** True if two values are certainly equal; an unknown value equals nothing. */
export function sameValue(one: Value | undefined, other: Value | undefined): boolean {
  if (one === UNKNOWN || other === UNKNOWN) return false;
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    one.constructor === other.constructor &&
    names.length > 0 &&
    names.every((name) => sameValue(own(one as Properties, name), own(other as Properties, name)))
  );
}
