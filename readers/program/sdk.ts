/**
 * The few things of the Pulumi SDK that a run under mocks needs beyond its public interface, in one place, from the
 * same copy of the SDK that the program uses.
 */
import type * as pulumi from "@pulumi/pulumi";
import { secrets } from "../secrets";
import { UNKNOWN_STRING } from "../wire";
import { inEveryCopy } from "./copies";
import { announcedOnDemand } from "./lazyExtras";
import type { Rpc } from "./substitution";

/** Everything a run changes in the SDK: config, monitor, features. One store a run, so that runs cannot meet. */
export interface Store {
  settings: { monitor?: unknown; engine?: unknown };
  resourcePackages: unknown;
  resourceModules: Map<string, unknown>;
}

export interface Sdk {
  readonly pulumi: typeof pulumi;
  /** The function that turns the engine's answers into a resource's outputs. */
  readonly rpc: Rpc;
  /** The function with which the SDK tracks its promises. */
  readonly debuggable: Debuggable;
  /** Runs with a store of its own, so that all state of the program stays in it. */
  readonly isolated: <T>(run: (store: Store) => Promise<T>) => Promise<T>;
}

interface Debuggable {
  debuggablePromise: (promise: Promise<unknown>, context?: unknown) => Promise<unknown>;
}

interface StateModule {
  getStore: () => Store;
  getGlobalStore: () => Store;
  withLocalStorage: <T>(run: () => T) => T;
}

type Secret = (this: object, ...args: readonly unknown[]) => unknown;

/** The methods of `Config` whose values a program declares as secret. */
const SECRET_SETTINGS = ["", "Boolean", "Number", "Object"].flatMap((kind) => [
  `getSecret${kind}`,
  `requireSecret${kind}`,
]);

/**
 * Notes each value that the program declares as secret, before an error of the program can repeat it. Returns a
 * function that undoes it.
 */
export function notingSecrets(sdk: Sdk): () => void {
  return inEveryCopy(sdk.pulumi, (copy) => {
    const { secret } = copy;
    const settings = copy.Config.prototype as unknown as Record<string, Secret | undefined>;
    const before = { ...settings };
    for (const method of SECRET_SETTINGS) {
      const read = Object.hasOwn(settings, method) ? settings[method] : undefined;
      if (read === undefined) continue;
      before[method] = read;
      settings[method] = function (this: { readonly name?: unknown }, key, ...rest) {
        noted(copy.runtime.getConfig(`${String(this.name)}:${String(key)}`));
        return read.call(this, key, ...rest);
      };
    }
    const noting = (value: pulumi.Input<unknown>) => {
      if (typeof value !== "object") noted(value);
      const output = secret(value);
      // A value that fails reports it where the program uses it.
      (output as unknown as { promise(isUnknownAllowed: boolean): Promise<unknown> })
        .promise(true)
        .then(noted, () => undefined);
      return output;
    };
    Object.assign(copy, { secret: noting });
    return () => {
      Object.assign(copy, { secret });
      for (const method of SECRET_SETTINGS) if (before[method] !== undefined) settings[method] = before[method];
    };
  });
}

/** A setting that cannot be decrypted has no value to note. */
function noted(value: unknown): void {
  if (typeof value !== "string" || !value.includes(UNKNOWN_STRING)) secrets.keep(value);
}

/**
 * The SDK keeps a stack trace and a description of each promise, four for each property of a resource, to name those
 * that never end. A run here has a time limit instead. A promise still takes as many turns as the SDK's own:
 * registrations come in the order in which promises end. Returns a function that undoes it.
 */
export function withoutPromiseTraces({ debuggable }: Sdk): () => void {
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise) =>
    promise
      .then((value) => value)
      .catch((error: unknown) => {
        throw error;
      });
  return () => Object.assign(debuggable, { debuggablePromise });
}

interface Closures {
  serializeFunction: unknown;
  computeCodePaths: unknown;
}

/**
 * The code of a function that is an argument (`aws.lambda.CallbackFunction`, a dynamic provider) is not written: for that
 * the SDK needs a TypeScript compiler, which a program's installation may not have. Returns a function that undoes it.
 */
export function withoutClosures(sdk: Sdk): () => void {
  const empty = { text: "exports.handler = () => undefined;", exportName: "handler", containsSecrets: false };
  return inEveryCopy(sdk.pulumi, (copy) => {
    const runtime = copy.runtime as unknown as Closures;
    const { serializeFunction, computeCodePaths } = runtime;
    runtime.serializeFunction = () => Promise.resolve(empty);
    runtime.computeCodePaths = () => Promise.resolve(new Map());
    return () => Object.assign(runtime, { serializeFunction, computeCodePaths });
  });
}

/** @param load resolves as the program does: its own `require`. */
export function sdkFrom(load: (module: string) => unknown): Sdk {
  const sdk = load("@pulumi/pulumi") as typeof pulumi;
  const state = load("@pulumi/pulumi/runtime/state") as StateModule;
  return {
    pulumi: sdk,
    rpc: load("@pulumi/pulumi/runtime/rpc") as Rpc,
    debuggable: load("@pulumi/pulumi/runtime/debuggable") as Debuggable,
    isolated: (run) =>
      state.withLocalStorage(() => {
        const store = state.getStore();
        const { resourceModules, resourcePackages } = state.getGlobalStore();
        // Modules register their classes once, when they are first loaded; all later runs share them.
        Object.assign(store, { resourceModules: announcedOnDemand(resourceModules), resourcePackages });
        return run(store);
      }),
  };
}
