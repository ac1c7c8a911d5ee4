/**
 * JSON text with unknown parts: `[{"name":"web","image":"nginx","environment":[{"value":"?"}]}]` is read as a list in
 * which only the value of the variable is unknown.
 */
import { UNKNOWN, type Value } from "../analysis/topology/resource";

/** The marks of unknown parts in a text. */
export interface Marks {
  /** One mark, or several in a row. */
  readonly pattern: RegExp;
  /** The cause of the marks in a text, as the rest of a sentence; undefined without a cause. */
  readonly causeIn: (text: string) => string | undefined;
  /** The outputs that the marks in a text stand in place of, each once. */
  readonly outputsIn?: (text: string) => readonly MarkedOutput[];
}

/** An output of a resource, as the SDK knows it before the resource is registered. */
export interface MarkedOutput {
  readonly type: string;
  readonly name: string;
  readonly property: string;
}

export interface PartlyKnown {
  readonly value: Value;
  /** By path, in lower case: `0.image`. */
  readonly causes: Readonly<Record<string, string>>;
  /** By the same paths, also of a part that is known but for its last characters. */
  readonly outputs: Readonly<Record<string, readonly MarkedOutput[]>>;
}

/** Undefined if the text is not a JSON list or object, so that its parts are unknown. */
export function partlyKnown(text: string, marks: Marks): PartlyKnown | undefined {
  const parsed = parse(text) ?? parse(quoted(text, marks));
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const found: Found = { causes: {}, outputs: {} };
  return { value: read(parsed, [], marks, found), ...found };
}

// A program that runs in this process has a JSON.parse of its own, which also reads texts that are not JSON.
const { parse: parseJson } = JSON;

function parse(text: string): unknown {
  try {
    return parseJson(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A number in a text that is written by hand has no quotes: `"containerPort": ?`. */
function quoted(text: string, { pattern }: Marks): string {
  return text.replace(new RegExp(`([:,[]\\s*)(${pattern.source})(?=\\s*[,\\]}])`, "g"), '$1"$2"');
}

interface Found {
  readonly causes: Record<string, string>;
  readonly outputs: Record<string, readonly MarkedOutput[]>;
}

function read(wire: unknown, path: readonly string[], marks: Marks, found: Found): Value {
  if (typeof wire === "string") {
    if (!marks.pattern.test(wire)) return wire;
    const outputs = marks.outputsIn?.(wire) ?? [];
    if (outputs.length > 0) found.outputs[path.join(".")] = outputs;
    const part = decidingPart(path.at(-1), wire, marks);
    if (part !== undefined) return part;
    const cause = marks.causeIn(wire);
    if (cause !== undefined) found.causes[path.join(".")] = cause;
    return UNKNOWN;
  }
  // JSON writes a number that could not be computed as null.
  if (wire === null || wire === undefined) return UNKNOWN;
  if (typeof wire === "boolean" || typeof wire === "number") return wire;
  const entries = Object.entries(wire).map(([key, part]): [string, Value] => {
    const name = key.toLowerCase();
    return [key, read(part, [...path, name], marks, found)];
  });
  return Array.isArray(wire) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}

/**
 * The part that the network depends on, if it is known: `nginx:?` → `nginx`, and the ARN of a secret without its name.
 */
function decidingPart(key: string | undefined, text: string, { pattern }: Marks): string | undefined {
  const known = text.slice(0, text.search(pattern));
  if (key === "image") {
    const name = known.lastIndexOf("/") + 1;
    const end = known.slice(name).search(/[@:]/);
    return end < 0 || name + end === 0 ? undefined : known.slice(0, name + end);
  }
  // arn:PARTITION:SERVICE:REGION:ACCOUNT:
  return key === "valuefrom" && /^arn:[^:]+:[^:]+:[^:]+:\d+:/.test(known) ? known : undefined;
}
