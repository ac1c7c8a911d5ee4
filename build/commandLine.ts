/**
 * The command line as two files: what every call runs, and `later.js`, which a call loads where the sources say `import()`:
 * programs, live accounts, pages. A call is short, and reading code that it does not run was a sixth of its CPU time.
 *
 * Both files share the modules of the first: it passes them to the second, so that each module exists once. esbuild splits
 * code only into ES modules, whose loader in Node costs more than the split saves.
 */
import { join, relative, resolve } from "node:path";
import { build, type BuildOptions, type Metafile, type OnResolveArgs, type Plugin } from "esbuild";

const ROOT = resolve(__dirname, "..");
const ENTRY = "cli/main.ts";

/** @param options of both files. */
export async function commandLine(directory: string, options: BuildOptions): Promise<void> {
  const inPackage = { ...options, absWorkingDir: ROOT };
  const modules = modulesOf(await graphOf(inPackage));
  const file = { ...inPackage, minifySyntax: true, minifyWhitespace: true };
  const from = (contents: string) => ({ contents, resolveDir: ROOT });
  await build({
    ...file,
    stdin: from(firstEntry(modules)),
    outfile: join(directory, "main.js"),
    plugins: [passingModules(modules), loadedByUse],
  });
  await build({
    ...file,
    stdin: from(laterEntry(modules)),
    outfile: join(directory, "later.js"),
    plugins: [takingModules(modules)],
    banner: { js: "module.exports=(shared)=>{const module={exports:{}};" },
    footer: { js: "return module.exports};" },
  });
}

/** Paths of modules, relative to the package. */
interface Modules {
  /** Those that only `import()` names. */
  readonly later: ReadonlySet<string>;
  /** Those of the first file that the second imports. */
  readonly shared: ReadonlySet<string>;
  /** The module that an import in a source file names. */
  readonly imported: (args: OnResolveArgs) => string;
}

type Graph = Metafile["inputs"];
type Import = Graph[string]["imports"][number];

async function graphOf(options: BuildOptions): Promise<Graph> {
  const { metafile } = await build({ ...options, entryPoints: [ENTRY], metafile: true, write: false, outdir: "." });
  return metafile.inputs;
}

function modulesOf(graph: Graph): Modules {
  const importsOf = (path: string): readonly Import[] =>
    (graph[path]?.imports ?? []).filter(({ external }) => external !== true);
  const first = reached(ENTRY, (path) => importsOf(path).filter(({ kind }) => kind !== "dynamic-import"));
  const others = [...reached(ENTRY, importsOf)].filter((path) => !first.has(path));
  const pathsOf = (imports: readonly Import[]): ReadonlySet<string> => new Set(imports.map(({ path }) => path).sort());
  return {
    later: pathsOf(
      [...first, ...others]
        .flatMap(importsOf)
        .filter(({ kind, path }) => kind === "dynamic-import" && !first.has(path)),
    ),
    // A library keeps no state, so both files may contain it.
    shared: pathsOf(others.flatMap(importsOf).filter(({ path }) => first.has(path) && !isLibrary(path))),
    imported: ({ importer, path }) =>
      importsOf(relative(ROOT, importer)).find(({ original }) => original === path)?.path ?? "",
  };
}

const isLibrary = (path: string): boolean => path.startsWith("node_modules/");

function reached(entry: string, importsOf: (path: string) => readonly Import[]): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const path of found) for (const { path: imported } of importsOf(path)) found.add(imported);
  return found;
}

/** Exports what the command line exports, and keeps the modules that the second file takes. */
function firstEntry({ shared }: Modules): string {
  const paths = [...shared].map(quoted);
  return [
    ...paths.map((path, index) => `import * as module${String(index)} from ${path};`),
    'import shared from "shared";',
    `Object.assign(shared, {${paths.map((path, index) => `${path}: module${String(index)}`).join()}});`,
    `export * from ${quoted(ENTRY)};`,
  ].join("\n");
}

/** Its modules run when they are imported, not before. */
function laterEntry({ later }: Modules): string {
  const modules = [...later].map(quoted).map((path) => `get ${path}() { return require(${path}); }`);
  return `module.exports = {${modules.join()}};`;
}

/** As a module of the package in an entry made here. */
function quoted(path: string): string {
  return JSON.stringify(`./${path}`);
}

/** In the first file, `import()` of a module of the second loads that file once and takes the module from it. */
function passingModules({ later, imported }: Modules): Plugin {
  return {
    name: "modules for later",
    setup(building) {
      building.onResolve({ filter: /^(?:shared|later)$/ }, ({ path }) => ({ path, namespace: "between" }));
      building.onLoad({ filter: /^shared$/, namespace: "between" }, () => ({ contents: "module.exports = {};" }));
      building.onLoad({ filter: /^later$/, namespace: "between" }, () => ({
        contents: `module.exports = require("./later.js")(require("shared"));`,
      }));
      building.onResolve({ filter: /^\./ }, (args) => {
        if (args.namespace === "between") return { path: args.path, external: true };
        const path = imported(args);
        return later.has(path) && args.kind === "dynamic-import" ? { path, namespace: "later" } : undefined;
      });
      building.onLoad({ filter: /./, namespace: "later" }, ({ path }) => ({
        contents: `module.exports = require("later")[${quoted(path)}];`,
      }));
    },
  };
}

/** In the second file, an import of a module of the first takes that module. */
function takingModules({ shared, imported }: Modules): Plugin {
  return {
    name: "modules of the first",
    setup(building) {
      building.onResolve({ filter: /^\./ }, (args) => {
        const path = imported(args);
        return shared.has(path) ? { path, namespace: "shared" } : undefined;
      });
      building.onLoad({ filter: /./, namespace: "shared" }, ({ path }) => ({
        contents: `module.exports = shared[${quoted(path)}];`,
      }));
    },
  };
}

/**
 * Modules that most calls import and do not use: Commander starts processes only for commands that are programs of their own,
 * and addresses are nearly always IPv4, which need no library. Their exports load them: 8 ms less for the other calls.
 */
const SELDOM_USED = ["node:child_process", "ip-address"];

const loadedByUse: Plugin = {
  name: "loaded by use",
  setup(building) {
    building.onResolve({ filter: new RegExp(`^(?:${SELDOM_USED.join("|")})$`) }, ({ path, namespace }) =>
      namespace === "use" ? undefined : { path, namespace: "use" },
    );
    building.onLoad({ filter: /./, namespace: "use" }, async ({ path }) => {
      const names = Object.keys((await import(path)) as object).filter((name) => /^[A-Za-z]\w*$/.test(name));
      const exports = names.map((name) => `get ${name}() { return require(${JSON.stringify(path)}).${name}; }`);
      return { contents: `module.exports = {${exports.join()}};`, resolveDir: ROOT };
    });
  },
};
