/**
 * The few things of the Pulumi SDK that a run under mocks needs beyond its public interface, in one place, and asked of
 * the very copy of the SDK that the program uses.
 */
import type * as pulumi from "@pulumi/pulumi";

/** Everything a run changes in the SDK: config, monitor, features. One store a run, so that runs cannot meet. */
export interface Store {
  settings: { monitor?: unknown; engine?: unknown };
  resourcePackages: unknown;
  resourceModules: unknown;
}

export interface Sdk {
  readonly pulumi: typeof pulumi;
  /** Runs with a store of its own; whatever the program leaves behind stays in there. */
  readonly isolated: <T>(run: (store: Store) => Promise<T>) => Promise<T>;
}

interface StateModule {
  getStore: () => Store;
  getGlobalStore: () => Store;
  withLocalStorage: <T>(run: () => T) => T;
}

/** @param load resolves as the program does: its own `require`. */
export function sdkFrom(load: (module: string) => unknown): Sdk {
  const sdk = load("@pulumi/pulumi") as typeof pulumi;
  const state = load("@pulumi/pulumi/runtime/state") as StateModule;
  return {
    pulumi: sdk,
    isolated: (run) =>
      state.withLocalStorage(() => {
        const store = state.getStore();
        const { resourceModules, resourcePackages } = state.getGlobalStore();
        // Modules announce their classes once, when they are first loaded: all later runs share what was announced.
        Object.assign(store, { resourceModules, resourcePackages });
        return run(store);
      }),
  };
}
