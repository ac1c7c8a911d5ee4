/**
 * Callbacks over answers that are not known. At a preview AWS answers every lookup, so the callback runs and may create
 * resources: here it gets the open values. What it computes from nothing else stays unknown; one that fails with them,
 * and may create something, is noted.
 */
import type { Missed } from "../../../analysis/topology/resource";
import { inEveryCopy } from "../copies";
import type { Sdk } from "../sdk";
import { isOpen, withoutMark } from "./open";
import { HOW_TO_ANSWER } from "./unanswered";

type Callback = (value: unknown) => unknown;
type Apply = (this: object, callback: Callback, runWithUnknowns?: boolean) => object;
type Openness = "known" | "partly" | "open" | "unknown";

/** Returns a function that undoes it. */
export function withOpenCallbacks(sdk: Sdk, failures: CallbackFailures): () => void {
  return inEveryCopy(sdk.pulumi, (copy) => {
    const output = (copy.Output as unknown as { prototype: { apply: Apply } }).prototype;
    const { apply } = output;
    const called = async (callback: Callback, value: unknown, openness: "partly" | "open", failed: Failed) => {
      try {
        const result = await callback(value);
        return openness === "open" && isPlain(result) ? copy.unknown : result;
      } catch (error) {
        failed.error = error;
        return copy.unknown;
      }
    };
    output.apply = function (callback, runWithUnknowns) {
      if (runWithUnknowns === true) return apply.call(this, (value) => lifted(callback, value, copy.unknown), true);
      const failed: Failed = { callback };
      const result = apply.call(
        this,
        (value) => {
          const openness = opennessOf(value, (part) => copy.isUnknown(part));
          if (openness === "known") return callback(value);
          return openness === "unknown" ? copy.unknown : called(callback, value, openness, failed);
        },
        true,
      );
      failures.watch(failed, result);
      return result;
    };
    return () => Object.assign(output, { apply });
  });
}

/** A part of an open value, as `vpc.cidrBlock` of an Output takes it: the SDK sees only the unknown whole. */
export function lifted(callback: Callback, value: unknown, unknown: unknown): unknown {
  const result = callback(value);
  return result === unknown && isOpen(value) ? callback(withoutMark(value)) : result;
}

interface Failed {
  readonly callback: Callback;
  error?: unknown;
}

/** Callbacks that failed with an open value, and whose result nothing uses: they run for what they create. */
export class CallbackFailures {
  readonly #watched: { readonly failed: Failed; readonly use: { isUsed: boolean } }[] = [];

  watch(failed: Failed, result: object): void {
    const use = { isUsed: false };
    const inner = result as { promise: (...rest: unknown[]) => unknown };
    const { promise } = inner;
    inner.promise = (...rest) => {
      use.isUsed = true;
      return promise.call(result, ...rest);
    };
    this.#watched.push({ failed, use });
  }

  list(): readonly Missed[] {
    return this.#watched.flatMap(({ failed: { callback, error }, use }) => {
      if (error === undefined || (use.isUsed && !CREATES.test(String(callback)))) return [];
      const [line = ""] = (error instanceof Error ? error.message : "it threw no error").split("\n");
      return [{ name: "apply", reason: `${FAILED} (${line.replace(/\.$/, "")}); ${HOW_TO_ANSWER}` }];
    });
  }
}

/** A callback that computes a value has no `new`. */
const CREATES = /\bnew\s/;
const FAILED =
  "a callback that waits for an answer or an output that is not known here failed, and what it creates is missing";

/** All parts are open, some are, or one is unknown in another way, as an output of a resource is. */
function opennessOf(value: unknown, isUnknown: (part: unknown) => boolean): Openness {
  const found = new Set<Openness>();
  const look = (part: unknown, within: readonly unknown[]): void => {
    if (isOpen(part)) found.add("open");
    else if (isUnknown(part)) found.add("unknown");
    else if (!isData(part)) found.add("known");
    else if (!within.includes(part)) for (const inner of Object.values(part)) look(inner, [...within, part]);
  };
  look(value, []);
  if (found.has("unknown")) return "unknown";
  if (!found.has("open")) return "known";
  return found.has("known") ? "partly" : "open";
}

/** No resource, Output or function in it: the result of a computation. */
function isPlain(value: unknown): boolean {
  if (isData(value)) return Object.values(value).every(isPlain);
  return (typeof value !== "object" && typeof value !== "function") || value === null || isOpen(value);
}

function isData(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
