/**
 * What a program keeps secret may decide where packets go: an office's address in a rule, a partner's block in a route. It
 * is analysed like anything else, and where a sentence would tell it, the sentence says `[secret]`.
 */
import type { Topology } from "../topology/model";

/** The fields of a report and of a diagram that are sentences. All others are names, ids and words of a closed set. */
const SENTENCES: ReadonlySet<string> = new Set(["message", "fix", "detail", "lines", "labels", "notes"]);

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
    if (Array.isArray(part)) return part.map((element) => without(element, isSentence));
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, without(inner, SENTENCES.has(key))]));
  };
  return without(value, false) as T;
}
