/**
 * `npm run build` makes all files that `npm pack` delivers and that are not in Git: the compiled components with their
 * types and scripts; the command line in two files and the assertions in one, so that they start without looking up hundreds
 * of modules; for other languages the plugin as one file, with its schema; and the policy pack as one file.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { build, type BuildOptions } from "esbuild";
import { dependencies } from "../package.json";
import { commandLine } from "./commandLine";
import { policyPack } from "./policyPack";
import { keepReachable } from "./reachable";
import { packageSchema } from "./schema";

/**
 * Small packages that every call needs: they are bundled into the command line's file. All others load when a call
 * needs them.
 */
const INLINED = ["commander", "fastest-levenshtein", "ip-address", "picocolors", "yaml"];

const BUNDLE = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  logLevel: "warning",
} satisfies BuildOptions;

const EXTERNAL = Object.keys(dependencies)
  .filter((name) => !INLINED.includes(name))
  .flatMap((name) => [name, `${name}/*`]);

/** The files that components read at run time, relative to `components/`. */
function scripts(): string[] {
  const files = readdirSync("components", { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files.map((file) => join(file.parentPath, file.name)).filter((path) => !path.endsWith(".ts"));
}

/** The command line and the assertions are bundles of their own; of the assertions only the types are compiled files. */
const ENTRY = /^(?:cli|components)\b|^testing\/(?:index|chai|matchers)\.d\.ts$/;

/** The components, and the types of the assertions. */
async function compile(): Promise<void> {
  const compiler = require.resolve("typescript/bin/tsc");
  const compiling = spawn(process.execPath, [compiler, "-p", "tsconfig.build.json"], { stdio: "inherit" });
  const [code] = (await once(compiling, "exit")) as [number | null];
  if (code !== 0) throw new Error("The package does not compile.");
  keepReachable("dist", (path) => ENTRY.test(relative("dist", path)));
  for (const path of scripts()) cpSync(path, join("dist", path));
}

async function assertions(): Promise<void> {
  await build({
    ...BUNDLE,
    entryPoints: ["testing/index.ts", "testing/chai.ts", "testing/matchers.ts"],
    outdir: "dist/testing",
    external: EXTERNAL,
  });
}

/** The SDKs are not bundled: they are in the plugin's own package.json, and the host starts the plugin with its SDK. */
async function plugin(): Promise<void> {
  await build({
    ...BUNDLE,
    entryPoints: ["plugin/provider.ts"],
    outfile: "plugin/dist/index.js",
    external: ["@pulumi/*"],
  });
  // The bundled code is in one directory, so the files that components read from their own directory must be there too.
  for (const path of scripts()) cpSync(path, join("plugin/dist", basename(path)));
}

async function main(): Promise<void> {
  for (const made of ["dist", "plugin/dist", "policy/dist"]) rmSync(made, { recursive: true, force: true });
  const compiled = Promise.all([
    compile().then(assertions),
    commandLine("dist/cli", { ...BUNDLE, external: EXTERNAL }),
    plugin(),
    policyPack("policy"),
  ]);
  // A failure of the compiler is reported below; while the analysis runs, this process does not read it.
  compiled.catch(() => undefined);
  // The compiler is a process of its own, so both run at the same time.
  const schema = packageSchema();
  await compiled;
  writeFileSync("plugin/dist/schema.json", `${JSON.stringify(schema, null, 2)}\n`);
}

void main();
