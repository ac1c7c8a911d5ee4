/**
 * A program, bundled once and evaluated afresh for each stack, so that no module state of a program reaches the next run.
 * Packages stay outside the bundle and are resolved as the program would resolve them.
 */
import Module from "node:module";
import { dirname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { type Bundle, bundleOf } from "./bundle";
import { loadExtrasLazily } from "./lazyExtras";
import { type AbsentPackage, absentPackages } from "./packages";
import { type Sdk, sdkFrom } from "./sdk";

export interface LoadedProgram {
  readonly sdk: Sdk;
  /** Packages that the program imports and that are not installed beside it. */
  readonly absent: readonly AbsentPackage[];
  /** Evaluates the program's modules anew and returns what the entry exports. */
  readonly evaluate: () => Promise<unknown>;
}

type CompiledModule = NodeJS.Module & { _compile(code: string, filename: string): void };
interface ModuleInternals {
  new (id: string): CompiledModule;
  _nodeModulePaths(from: string): string[];
}
const Modules = Module as unknown as ModuleInternals;

const requireHere = Module.createRequire(__filename);

/** This package's dependencies, for a program without `node_modules`. */
const OWN_PACKAGES = Modules._nodeModulePaths(__dirname);

/** @param bundling of the same entry; while the bundler's process works, the SDK loads. */
export async function loadProgram(
  entry: string,
  bundling: Promise<Bundle | undefined> = bundleOf(entry),
): Promise<LoadedProgram> {
  loadExtrasLazily();
  const load = (id: string) => emptyModule(entry).require(id) as unknown;
  let sdk: Sdk;
  try {
    sdk = sdkFrom(load);
  } catch (error) {
    await bundling;
    throw error;
  }
  await meanwhile(bundling, () => load("@pulumi/aws"));
  const bundled = await bundling;
  if (bundled === undefined) {
    return { sdk, absent: [], evaluate: () => importedByTsx(entry) };
  }
  return {
    sdk,
    absent: absentPackages(entry, bundled.packages, Modules._nodeModulePaths(dirname(entry)), OWN_PACKAGES),
    evaluate: () => {
      forgetState();
      const module = emptyModule(entry);
      module._compile(bundled.text, entry);
      return Promise.resolve(module.exports as unknown);
    },
  };
}

/** Nearly every program needs it, and the bundler is the last to finish. */
async function meanwhile(work: Promise<unknown>, load: () => unknown): Promise<void> {
  const turn = new Promise<"later">((resolve) => setImmediate(resolve, "later"));
  const first = await Promise.race([work.catch(() => undefined), turn]);
  if (first !== "later") return;
  try {
    load();
  } catch {
    // A program that imports it meets the same failure, with its own message.
  }
}

/** Packages that keep resources of a program in their modules: the default VPC of awsx before 1.0, a cluster of cloud-aws. */
const STATEFUL = new RegExp(["", "node_modules", "@pulumi", "(?:awsx|cloud|cloud-aws)", ""].join(`\\${sep}`));

/** The resources of one run must not reach the next one, where they are not registered. */
function forgetState(): void {
  const cache = requireHere.cache;
  for (const file of Object.keys(cache)) if (STATEFUL.test(file)) Reflect.deleteProperty(cache, file);
}

function emptyModule(entry: string): CompiledModule {
  const module = new Modules(entry);
  module.filename = entry;
  module.paths = [...Modules._nodeModulePaths(dirname(entry)), ...OWN_PACKAGES];
  return module;
}

/** Slower, but supports what a bundle cannot contain. The copy's name prevents that Node returns an old one. */
async function importedByTsx(entry: string): Promise<unknown> {
  const { tsImport } = await import("tsx/esm/api");
  return (await tsImport(pathToFileURL(entry).href, join(__dirname, "load.ts"))) as unknown;
}
