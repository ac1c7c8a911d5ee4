/**
 * All settings that a program requires and does not have, in one message: a program that failed for one runs again, with
 * a placeholder for each, so that it gets to the next. What it makes of placeholders is never a result.
 */
import { inEveryCopy } from "./copies";
import { OPEN, openObject } from "./lookups/open";
import type { Sdk } from "./sdk";

/** Full key → true if the program declares it as secret. */
export type MissingSettings = Map<string, boolean>;

type Method = (this: object, key: string, ...rest: readonly unknown[]) => unknown;

/** Placeholders by the kind of setting that a method requires. */
const KINDS: Readonly<Record<string, () => unknown>> = {
  "": () => OPEN,
  Boolean: () => false,
  Number: () => NaN,
  Object: () => openObject(OPEN),
};

/** Returns a function that undoes it. */
export function collectingMissing(sdk: Sdk, missing: MissingSettings): () => void {
  return inEveryCopy(sdk.pulumi, (copy) => {
    const settings = copy.Config.prototype as unknown as Record<string, Method | undefined>;
    const undo: (() => void)[] = [];
    for (const [kind, placeholder] of Object.entries(KINDS)) {
      for (const isSecret of [false, true]) {
        const name = `require${isSecret ? "Secret" : ""}${kind}`;
        const read = settings[name];
        if (read === undefined) continue;
        settings[name] = function (key, ...rest) {
          try {
            return read.call(this, key, ...rest);
          } catch (error) {
            const full = missingIn(error);
            if (full === undefined) throw error;
            missing.set(full, isSecret || missing.get(full) === true);
            return isSecret ? copy.secret(copy.unknown) : placeholder();
          }
        };
        undo.push(() => void (settings[name] = read));
      }
    }
    return () => {
      for (const step of undo) step();
    };
  });
}

/** The setting that an error of the SDK names. */
export function missingIn(error: unknown): string | undefined {
  return error instanceof Error
    ? /Missing required configuration variable '([^']*)'/.exec(error.message)?.[1]
    : undefined;
}
