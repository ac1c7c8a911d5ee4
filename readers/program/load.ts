/**
 * A program's source, bundled in memory once and evaluated afresh for each stack, so that no module state of a program
 * reaches the next run. Packages stay outside the bundle and are resolved as the program would resolve them.
 */
import Module from "node:module";
import { dirname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { loadExtrasLazily } from "./lazyExtras";
import { inTheirPlaces, PLACEHOLDERS } from "./ownPlaces";
import { type AbsentPackage, absentPackages } from "./packages";
import { ProgramError } from "./programError";
import { type Sdk, sdkFrom, type SdkUse } from "./sdk";
import { keepSourceMap } from "./sourcePositions";

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
  use?: SdkUse,
): Promise<LoadedProgram> {
  loadExtrasLazily();
  const load = (id: string) => emptyModule(entry).require(id) as unknown;
  let sdk: Sdk;
  try {
    sdk = sdkFrom(load, use);
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

export interface Bundle {
  readonly text: string;
  /** The imports that stay outside it. */
  readonly packages: readonly string[];
}

/** Begins to bundle a program; its failure is that of loading the program. */
export function bundleOf(entry: string): Promise<Bundle | undefined> {
  const bundling = bundle(entry);
  bundling.catch(() => undefined);
  return bundling;
}

/** The program as one CommonJS text; undefined if that is not possible (top-level await). */
async function bundle(entry: string): Promise<Bundle | undefined> {
  // Required, not imported: its process is at work before this call returns, and while the SDK loads.
  const { build } = requireHere("esbuild") as typeof import("esbuild");
  const debug = process.env["DEBUG"] !== undefined;
  const absWorkingDir = dirname(entry);
  try {
    const { outputFiles, metafile } = await build({
      absWorkingDir,
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      format: "cjs",
      target: `node${process.versions.node}`,
      define: PLACEHOLDERS,
      packages: "external",
      // Nothing is written there: sources in the map are relative to it.
      outfile: join(absWorkingDir, ".ecs-connectivity.bundle.js"),
      sourcemap: debug ? "both" : "external",
      sourcesContent: false,
      logLevel: "silent",
    });
    const written = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
    const map = written(".map");
    keepSourceMap(entry, map);
    return {
      text: inTheirPlaces(written(".js"), map, absWorkingDir),
      packages: Object.values(metafile.inputs).flatMap(({ imports }) =>
        imports.flatMap(({ external, path }) => (external === true ? [path] : [])),
      ),
    };
  } catch (error) {
    const messages = (error as { errors?: BuildMessage[] }).errors ?? [];
    if (messages.some(({ text }) => text.includes("Top-level await"))) {
      return undefined;
    }
    throw unbundled(messages, error);
  }
}

interface BuildMessage {
  readonly text: string;
  readonly location?: { readonly file: string; readonly line: number; readonly column: number } | null;
}

function unbundled(messages: readonly BuildMessage[], cause: unknown): ProgramError {
  const lines = messages.map(({ text, location }) =>
    location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
  );
  const missing = messages.length > 0 && messages.every(({ text }) => text.startsWith("Could not resolve"));
  return new ProgramError(
    missing ? "module-missing" : "syntax",
    lines.length === 0 ? String(cause) : lines.join("\n"),
    missing ? "Check the import's path." : "Correct the source, then try again.",
    cause,
  );
}

/** Slower, but supports what a bundle cannot contain. The copy's name prevents that Node returns an old one. */
async function importedByTsx(entry: string): Promise<unknown> {
  const { tsImport } = await import("tsx/esm/api");
  return (await tsImport(pathToFileURL(entry).href, join(__dirname, "load.ts"))) as unknown;
}
