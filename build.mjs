// What `npm pack` delivers: the components compiled, with their types and scripts, and the command line as one file, so
// that it starts without looking up hundreds of modules.
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));

/** Small and on the way of every call: these go into the file. All others load on the call that needs them. */
const INLINED = ["commander", "fastest-levenshtein", "ip-address", "picocolors", "yaml"];

rmSync("dist", { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { stdio: "inherit" });
cpSync("components", "dist/components", { recursive: true, filter: (path) => !path.endsWith(".ts") });
await build({
  entryPoints: ["cli/main.ts"],
  outfile: "dist/cli/main.js",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: Object.keys(dependencies)
    .filter((name) => !INLINED.includes(name))
    .flatMap((name) => [name, `${name}/*`]),
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: "warning",
});
