/**
 * Loaded before the launcher of a checkout (`node -r`): the bundle of the command line that the launcher makes at each
 * start is made at the first start of a test run and read from then on, which is a third of the time of most starts.
 * Everything else of a start is as for a user; tests of the installed package and of the documents use neither.
 */
"use strict";
const { createHash } = require("node:crypto");
const { existsSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { basename, join } = require("node:path");

const directory = process.env.BUNDLED_ONCE_IN;
delete process.env.BUNDLED_ONCE_IN;
const load = Module._load;
const launcher = join(__dirname, "../../bin/ecs-connectivity.js");

Module._load = function (request, parent, ...rest) {
  if (request !== "esbuild" || parent?.filename !== launcher) return load.call(this, request, parent, ...rest);
  Module._load = load;
  return { buildSync: (options) => ({ outputFiles: [{ text: bundleOf(options) }] }) };
};

function bundleOf(options) {
  const name = createHash("sha256").update(JSON.stringify(options)).digest("hex");
  const kept = join(directory, name);
  if (existsSync(kept)) return readFileSync(kept, "utf8");
  const { text } = require("esbuild").buildSync(options).outputFiles[0];
  // Two starts may make it at the same time.
  const mine = join(directory, `${basename(kept)}.${process.pid}`);
  writeFileSync(mine, text);
  renameSync(mine, kept);
  return text;
}
