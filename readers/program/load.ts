/**
 * A program's source, bundled in memory once and evaluated afresh for each stack, so that no module state of a program
 * reaches the next run. Packages stay outside the bundle and are resolved as the program would resolve them.
 */
import { readFileSync } from "node:fs";
import Module from "node:module";
import { dirname, extname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { loadExtrasLazily } from "./lazyExtras";
import { type AbsentPackage, absentPackages } from "./packages";
import { ProgramError } from "./programError";
import { type Sdk, sdkFrom } from "./sdk";
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

export async function loadProgram(entry: string): Promise<LoadedProgram> {
  loadExtrasLazily();
  const load = (id: string) => emptyModule(entry).require(id) as unknown;
  // While the bundler's process works, the SDK loads.
  const bundling = bundle(entry, []);
  bundling.catch(() => undefined);
  let sdk: Sdk;
  try {
    sdk = sdkFrom(load);
  } catch (error) {
    await bundling;
    throw error;
  }
  const plain = await bundling;
  const code = await placed(entry, plain, load);
  if (code === undefined) {
    return { sdk, absent: [], evaluate: () => importedByTsx(entry) };
  }
  return {
    sdk,
    absent: absentPackages(entry, plain?.packages ?? [], Modules._nodeModulePaths(dirname(entry)), OWN_PACKAGES),
    evaluate: () => {
      forgetState();
      const module = emptyModule(entry);
      module._compile(code, entry);
      return Promise.resolve(module.exports as unknown);
    },
  };
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

const SOURCE = /\.[cm]?[jt]sx?$/;
const OWN_PLACE = /__dirname|__filename|import\.meta\b/;
/** The same after bundling: the replacement of `import.meta` in CommonJS is an empty object of this name. */
const OWN_PLACE_BUNDLED = ["__dirname", "__filename", "import_meta"];

/**
 * The bundle, ready to run. A plug-in gives files that read their own path that path. It slows the bundler down, so
 * only those files go through it; meanwhile the program's packages load.
 */
async function placed(
  entry: string,
  plain: Bundle | undefined,
  load: (id: string) => unknown,
): Promise<string | undefined> {
  if (plain === undefined || !OWN_PLACE_BUNDLED.some((word) => plain.text.includes(word))) return plain?.text;
  const asking = plain.files.filter((file) => SOURCE.test(file) && OWN_PLACE.test(readFileSync(file, "utf8")));
  const bundling = bundle(entry, asking);
  bundling.catch(() => undefined);
  for (const [, id] of plain.text.matchAll(IMPORTED)) {
    // The bundler runs between any two.
    await new Promise(setImmediate);
    try {
      load(id ?? "");
    } catch {
      // The program will meet the same failure, with its own message.
    }
  }
  return (await bundling)?.text;
}

/** The form of package imports in a bundle. */
const IMPORTED = /^var \w+ = (?:__toESM\()?require\("([^"]+)"\)/gm;

interface Bundle {
  readonly text: string;
  /** Every file that went into it. */
  readonly files: readonly string[];
  /** The imports that stay outside it. */
  readonly packages: readonly string[];
}

/**
 * The program as one CommonJS text; undefined if that is not possible (top-level await).
 * @param asking the files that read their own path.
 */
async function bundle(entry: string, asking: readonly string[]): Promise<Bundle | undefined> {
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
      packages: "external",
      // Nothing is written there: sources in the map are relative to it.
      outfile: join(absWorkingDir, ".ecs-connectivity.bundle.js"),
      sourcemap: debug ? "both" : "external",
      sourcesContent: false,
      logLevel: "silent",
      plugins: asking.length === 0 ? [] : [tellingPlaces(asking)],
    });
    const written = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
    keepSourceMap(entry, written(".map"));
    return {
      text: written(".js"),
      files: Object.keys(metafile.inputs).map((path) => resolve(absWorkingDir, path)),
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

function tellingPlaces(files: readonly string[]): Plugin {
  const filter = new RegExp(`^(?:${files.map((file) => file.replace(/[^A-Za-z0-9_/]/g, "\\$&")).join("|")})$`);
  return {
    name: "own-place",
    setup: (hooks) => {
      hooks.onLoad({ filter }, ({ path }) => ({
        contents: inItsPlace(readFileSync(path, "utf8"), path),
        loader: loaderOf(path),
      }));
    },
  };
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

/** In a bundle every file would have the path of the entry; a file that reads its path gets its own. */
function inItsPlace(source: string, path: string): string {
  const places = { __filename: path, __dirname: dirname(path) };
  const declared = Object.entries(places)
    .filter(
      ([name]) =>
        new RegExp(`\\b${name}\\b`).test(source) && !new RegExp(`\\b(const|let|var)\\s+${name}\\b`).test(source),
    )
    .map(([name, value]) => `var ${name} = ${JSON.stringify(value)};`)
    .join("");
  const placed = source
    .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
    .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
    .replaceAll("import.meta.filename", JSON.stringify(path));
  // On the first line, so that line numbers stay; nothing may follow a hashbang on its line.
  return placed.startsWith("#!") ? placed.replace("\n", `\n${declared}`) : declared + placed;
}

function loaderOf(path: string): "ts" | "tsx" | "js" | "jsx" {
  const end = extname(path).replace(/^\.[cm]?/, "");
  return end === "ts" || end === "tsx" || end === "jsx" ? end : "js";
}

/** Slower, but supports what a bundle cannot contain. The copy's name prevents that Node returns an old one. */
async function importedByTsx(entry: string): Promise<unknown> {
  const { tsImport } = await import("tsx/esm/api");
  return (await tsImport(pathToFileURL(entry).href, join(__dirname, "load.ts"))) as unknown;
}
