/**
 * A secret of a program may decide where packets go: an office's address in a rule, a partner's block in a route. It is
 * analysed like anything else, and a sentence that would contain it contains `[secret]` instead.
 */
import type { Topology } from "../topology/model";

/** The fields of a report and of a diagram that are sentences. All others are names, ids and words of a closed set. */
const SENTENCES: ReadonlySet<string> = new Set(["message", "fix", "detail", "lines", "labels", "notes", "evidence"]);

/** The value, with `[secret]` for each secret in its sentences: `10.0.0.9/32 is denied` → `[secret] is denied`. */
export function withheld<T>({ secrets = [] }: Topology, value: T): T {
  if (secrets.length === 0) return value;
  const texts = secrets.flatMap((secret) => {
    const text = secret.reveal();
    return typeof text === "string" ? text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&") : [];
  });
  const any = new RegExp(texts.join("|"), "g");
  const without = (part: unknown, isSentence: boolean): unknown => {
    if (typeof part === "string") return isSentence ? part.replace(any, "[secret]") : part;
    if (typeof part !== "object" || part === null) return part;
    const names = Array.isArray(part) ? undefined : Object.keys(part);
    const values: readonly unknown[] = Object.values(part);
    const inside = values.map((value, index) => without(value, isSentenceIn(names?.[index], isSentence)));
    // A report without a secret is not copied: a report may be as large as the file that it is of.
    if (values.every((value, index) => value === inside[index])) return part;
    return names === undefined ? inside : Object.fromEntries(names.map((name, index) => [name, inside[index]]));
  };
  return without(value, false) as T;
}

/** A list is what the field is that holds it. */
function isSentenceIn(name: string | undefined, isSentence: boolean): boolean {
  return name === undefined ? isSentence : SENTENCES.has(name);
}
