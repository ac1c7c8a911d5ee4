/** A good file gone bad: what truncation, careless hands and hostile ones do to a JSON document. */
import fc from "fast-check";
import { MARKER } from "../support/planted";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One change. `where` chooses a node or a place in the text, whatever the document's size. */
export interface Mutation {
  readonly kind: (typeof TREE | typeof TEXT)[number];
  readonly where: number;
  readonly other: number;
  readonly value: Json;
}

const TREE = ["replace", "delete", "rename", "duplicate", "swap", "wrap", "seal"] as const;
const TEXT = ["truncate", "insert", "overwrite"] as const;

export { MARKER };

function nested(depth: number): Json {
  let value: Json = "deep";
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { resources: value };
  return value;
}

const hostile: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  null,
  true,
  0,
  -1,
  1e308,
  "",
  "0.0.0.0/0",
  "::/0",
  "10.0.0.0/33",
  "999.1.1.1/-4",
  "/",
  "{",
  "[]",
  "__proto__",
  "constructor",
  "toString",
  "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::vpc",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "\u001b[31mred\u001b[0m \u202e\u0007",
  "</script><img src=x onerror=alert(1)>",
  "a".repeat(5000),
  [],
  {},
  [null],
  [[]],
  nested(40),
  nested(3000),
  { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" },
  { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: "{" },
  JSON.parse('{"__proto__": {"polluted": true}}') as Json,
);

const LONG = 100_000;

/**
 * Texts on which an expression that backtracks, or a loop over the rest of a text, takes the square of their length:
 * longer than the time limit of a file.
 */
const long: fc.Arbitrary<Json> = fc
  .tuple(
    fc.constantFrom("", "1", "arn:aws:", "a.", "urn:pulumi:dev::p::", "10.0.0.", "https://", "::", "${", "["),
    fc.constantFrom("1", "a", " ", ":", ".", "/", "-", "*", "${a", "::error::", "a.", "//a@", "{", "[", "\n", "é"),
    fc.constantFrom("", "\u0001", "!", "/", "x"),
  )
  .map(([before, unit, after]) => before + unit.repeat(Math.ceil(LONG / unit.length)) + after);
export const mutation: fc.Arbitrary<Mutation> = fc.record({
  // Invalid JSON tests little, so most changes keep the text valid.
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...TREE) },
    { weight: 1, arbitrary: fc.constantFrom(...TEXT) },
  ),
  where: fc.nat(),
  other: fc.nat(),
  // A long text takes as long as fifty others.
  value: fc.oneof({ weight: 80, arbitrary: hostile }, { weight: 1, arbitrary: long }),
});

interface Place {
  readonly holder: Json[] | { [key: string]: Json };
  readonly key: string | number;
}

/** Every place of a document that holds a value, but for those that hold the marker: it must not wander into a name. */
function places(document: Json): Place[] {
  const found: Place[] = [];
  const open: Json[] = [document];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    const holder = value;
    for (const key of Object.keys(holder)) {
      const inner = read({ holder, key });
      if (typeof inner === "string" && inner.includes(MARKER)) continue;
      found.push({ holder, key });
      open.push(inner);
    }
  }
  return found;
}

function read({ holder, key }: Place): Json {
  return (holder as { [key: string]: Json })[key] ?? null;
}

function write({ holder, key }: Place, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Node itself cannot copy what nests too deeply; then nothing is put there instead. */
function copied(value: Json): Json {
  try {
    return structuredClone(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A secret as an export with `--show-secrets` has it. */
export function sealedInExport(secret: string): Json {
  const envelope = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
  return { ...envelope, plaintext: JSON.stringify(secret) };
}

/** A secret as a stack's settings have it. */
export function sealedInSettings(secret: string): Json {
  return { secure: `v1:1:${secret}` };
}

export type Seal = typeof sealedInExport;

function changeTree(document: Json, { kind, where, other, value }: Mutation, seal: Seal): void {
  const all = places(document);
  const place = all[where % Math.max(1, all.length)];
  const second = all[other % Math.max(1, all.length)];
  if (place === undefined || second === undefined) return;
  const held = read(place);
  switch (kind) {
    case "delete":
      if (Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1);
      else Reflect.deleteProperty(place.holder, place.key);
      break;
    case "rename":
      if (Array.isArray(place.holder)) place.holder.reverse();
      else write({ holder: place.holder, key: typeof value === "string" ? value : "other" }, held);
      break;
    case "duplicate":
      if (Array.isArray(place.holder)) place.holder.push(copied(held));
      else write({ holder: place.holder, key: `${String(place.key)}2` }, copied(held));
      break;
    case "swap": {
      // Copies, since one may lie inside the other; a text with the marker in it stays where it is.
      const [one, two] = [held, read(second)].map(copied);
      if (JSON.stringify([one, two]).includes(MARKER)) break;
      write(place, two ?? null);
      write(second, one ?? null);
      break;
    }
    case "wrap":
      write(place, other % 2 === 0 ? [held] : { value: held });
      break;
    case "replace":
      write(place, value);
      break;
    case "seal":
      // Only a leaf: a list or an object of it would be lost.
      if (typeof held !== "object" || held === null) write(place, seal(MARKER));
      break;
    case "truncate":
    case "insert":
    case "overwrite":
  }
}

function changeText(text: string, { kind, where, value }: Mutation): string {
  const at = where % Math.max(1, text.length);
  const piece = JSON.stringify(value).slice(0, 200);
  if (kind === "truncate") return text.slice(0, at);
  return text.slice(0, at) + piece + text.slice(kind === "insert" ? at : at + piece.length);
}

/** The document's text after these changes: those of its tree first, then those of its text. */
export function mutated(text: string, mutations: readonly Mutation[], seal: Seal = sealedInExport): string {
  const document = JSON.parse(text) as Json;
  const ofText = (change: Mutation): boolean => (TEXT as readonly string[]).includes(change.kind);
  for (const change of mutations) if (!ofText(change)) changeTree(document, change, seal);
  return mutations.filter(ofText).reduce(changeText, JSON.stringify(document));
}
