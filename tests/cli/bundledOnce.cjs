/**
 * Loaded before the launcher of a checkout (`node -r`): the bundle of the command line that the launcher makes at each
 * start is made at the first start of a test run and read from then on, which halves the CPU time of most starts.
 * Everything else is as for a user; the tests of the documents and of the installed package start it without this.
 */
"use strict";
const { createHash } = require("node:crypto");
const { existsSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const esbuild = require("esbuild");

const directory = process.env.BUNDLED_ONCE_IN ?? "";
const source = path.join(__dirname, "../../cli/main.ts");
const loaded = require.cache[require.resolve("esbuild")];
if (loaded !== undefined) loaded.exports = { ...esbuild, buildSync };

/** @param {import("esbuild").BuildOptions} options */
function buildSync(options) {
  if (!Array.isArray(options.entryPoints) || options.entryPoints[0] !== source) return esbuild.buildSync(options);
  const name = createHash("sha256").update(JSON.stringify(options)).digest("hex");
  const kept = path.join(directory, name);
  if (!existsSync(kept)) {
    // Two starts may make it at the same time.
    const mine = `${kept}.${process.pid}`;
    writeFileSync(mine, esbuild.buildSync({ ...options, write: false }).outputFiles[0]?.text ?? "");
    renameSync(mine, kept);
  }
  return { outputFiles: [{ text: readFileSync(kept, "utf8") }] };
}
