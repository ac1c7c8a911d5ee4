// Loads the command line. An installed package has the compiled command line. A checkout has its sources, which are bundled
// here in memory, so that the current sources run without a build step and without a file that stays behind.
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const source = join(root, "cli/main.ts");

/** @returns what cli/main.ts exports. */
const start = existsSync(source) ? fromSource : () => require(join(root, "dist/cli/main.js"));

function fromSource() {
  const Module = require("node:module");
  const debug = (process.env.DEBUG ?? "").split(",").includes("ecs-connectivity");
  const { outputFiles } = require("esbuild").buildSync({
    entryPoints: [source],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
    sourcemap: debug ? "inline" : false,
    sourcesContent: false,
    logLevel: "silent",
  });
  if (debug) process.setSourceMapsEnabled(true);
  const main = new Module(source);
  main.filename = source;
  main.paths = Module._nodeModulePaths(join(root, "cli"));
  main._compile(outputFiles[0].text, source);
  return main.exports;
}

module.exports = { start };
