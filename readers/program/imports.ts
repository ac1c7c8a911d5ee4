/**
 * Every source file of a program, in any directory: a monorepo has shared files beside its programs. The bundler lists
 * the files that it reads, also for a program that it cannot bundle.
 */
import { existsSync, realpathSync } from "node:fs";
import Module from "node:module";
import { dirname, join, sep } from "node:path";

const requireHere = Module.createRequire(__filename);

export interface Imports {
  readonly files: readonly string[];
  /** Directories of packages that are linked, not installed: the other packages of a workspace. */
  readonly packages: readonly string[];
}

export async function importsOf(entry: string): Promise<Imports> {
  const { build } = requireHere("esbuild") as typeof import("esbuild");
  const files = new Set([entry]);
  const packages = new Set<string>();
  await build({
    absWorkingDir: dirname(entry),
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    logLevel: "silent",
    plugins: [
      {
        name: "imports",
        setup: (hooks) => {
          hooks.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
            if (pluginData === RESOLVING || kind === "entry-point") return undefined;
            const { path: found, external } = await hooks.resolve(path, {
              kind,
              importer,
              resolveDir,
              pluginData: RESOLVING,
            });
            if (external || found === "") return { path, external: true };
            // An alias of the compiler's leads to a file of the program; a link, to a package of the workspace.
            const linked = packageOf(path, resolveDir);
            if (linked === undefined)
              return found.split(sep).includes("node_modules") ? { path, external: true } : { path: found };
            packages.add(linked);
            return { path, external: true };
          });
          hooks.onLoad({ filter: /./ }, ({ path }) => {
            files.add(path);
            return undefined;
          });
        },
      },
    ],
  }).catch(() => undefined);
  return { files: [...files], packages: [...packages] };
}

/** Prevents the plug-in from resolving its own request again. */
const RESOLVING = Symbol("resolving");

/** The real path of a package, if it is outside every `node_modules`. */
function packageOf(specifier: string, from: string): string | undefined {
  const name = specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1);
  for (let directory = from; ; directory = dirname(directory)) {
    const place = join(directory, "node_modules", ...name);
    if (existsSync(place)) {
      const real = realpathSync(place);
      return real.split(sep).includes("node_modules") ? undefined : real;
    }
    if (dirname(directory) === directory) return undefined;
  }
}
