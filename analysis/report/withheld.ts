/**
 * What a program keeps secret may decide where packets go: an office's address in a rule, a partner's block in a route. It
 * is analysed like anything else, and where a sentence would tell it, the sentence says `[secret]`.
 */
import type { Topology } from "../topology/model";

/** The fields of a report and of a diagram that are sentences. All others are names, ids and words of a closed set. */
const TOLD: ReadonlySet<string> = new Set(["message", "fix", "detail", "lines", "labels", "notes"]);

/** The same, without a secret in any sentence. */
export function withheld<T>({ secrets = [] }: Topology, said: T): T {
  if (secrets.length === 0) return said;
  const texts = secrets.flatMap((secret) => {
    const text = secret.reveal();
    return typeof text === "string" ? text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&") : [];
  });
  const any = new RegExp(texts.join("|"), "g");
  const without = (value: unknown, told: boolean): unknown => {
    if (typeof value === "string") return told ? value.replace(any, "[secret]") : value;
    if (Array.isArray(value)) return value.map((element) => without(element, told));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, without(inner, TOLD.has(key))]));
  };
  return without(said, false) as T;
}
