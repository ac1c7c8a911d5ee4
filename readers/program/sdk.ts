/**
 * The few things of the Pulumi SDK that a run under mocks needs beyond its public interface, in one place, and asked of
 * the very copy of the SDK that the program uses.
 */
import type * as pulumi from "@pulumi/pulumi";
import { UNKNOWN_STRING } from "../wire";
import { announcedOnDemand } from "./lazyExtras";
import type { Placeholders } from "./placeholders";
import type { Rpc } from "./substitution";

/** Everything a run changes in the SDK: config, monitor, features. One store a run, so that runs cannot meet. */
export interface Store {
  settings: { monitor?: unknown; engine?: unknown };
  resourcePackages: unknown;
  resourceModules: Map<string, unknown>;
}

export interface Sdk {
  readonly pulumi: typeof pulumi;
  /** How answers of the engine become a resource's outputs. */
  readonly rpc: Rpc;
  /** Runs with a store of its own; whatever the program leaves behind stays in there. */
  readonly isolated: <T>(run: (store: Store) => Promise<T>) => Promise<T>;
}

interface StateModule {
  getStore: () => Store;
  getGlobalStore: () => Store;
  withLocalStorage: <T>(run: () => T) => T;
}

type Invoke = (token: string, inputs: Record<string, unknown>, ...rest: unknown[]) => unknown;
interface Invokes {
  invoke: Invoke;
  invokeOutput: Invoke;
}

/**
 * Lets lookups that `isAnswered` denies come back unknown instead of failing: an Output that is not known, or a record
 * whose every field is Pulumi's word for unknown. Returns what undoes it.
 */
export function answerUnknown(
  sdk: Sdk,
  isAnswered: (token: string, inputs: Record<string, unknown>) => boolean,
  placeholders?: Placeholders,
): () => void {
  const runtime = sdk.pulumi.runtime as unknown as Invokes;
  const { invoke, invokeOutput } = runtime;
  const cause = (token: string) => `what AWS answers to ${token} (read a preview: --preview)`;
  runtime.invoke = (token, inputs, ...rest) =>
    isAnswered(token, inputs)
      ? invoke(token, inputs, ...rest)
      : Promise.resolve(allUnknown(placeholders?.mark(cause(token)) ?? UNKNOWN_STRING));
  // Only what the inputs turn out to be decides.
  runtime.invokeOutput = (token, inputs, ...rest) =>
    sdk.pulumi
      .output(inputs)
      .apply((known) =>
        isAnswered(token, known as Record<string, unknown>)
          ? invoke(token, known as Record<string, unknown>, ...rest)
          : (placeholders?.of(cause(token)) ?? sdk.pulumi.unknown),
      );
  return () => Object.assign(runtime, { invoke, invokeOutput });
}

function allUnknown(text: string): object {
  return new Proxy(
    {},
    {
      get: (_, key) => {
        // As a whole it is unknown: its fields cannot be listed.
        if (key === "__pulumiUnknown") return true;
        // A promise of it must not take it for another promise.
        return typeof key === "symbol" || key === "then" ? undefined : text;
      },
    },
  );
}

/** @param load resolves as the program does: its own `require`. */
export function sdkFrom(load: (module: string) => unknown): Sdk {
  const sdk = load("@pulumi/pulumi") as typeof pulumi;
  const state = load("@pulumi/pulumi/runtime/state") as StateModule;
  return {
    pulumi: sdk,
    rpc: load("@pulumi/pulumi/runtime/rpc") as Rpc,
    isolated: (run) =>
      state.withLocalStorage(() => {
        const store = state.getStore();
        const { resourceModules, resourcePackages } = state.getGlobalStore();
        // Modules announce their classes once, when they are first loaded: all later runs share what was announced.
        Object.assign(store, { resourceModules: announcedOnDemand(resourceModules), resourcePackages });
        return run(store);
      }),
  };
}
