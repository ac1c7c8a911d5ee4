#!/usr/bin/env node
// Starts the command line. An installed package has the compiled command line. A checkout has its sources, which are bundled
// here in memory, so that the current sources run without a build step and without a file that stays behind.
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { runGuarded, runsProgram, STREAMS } = require("./guard");

// Most calls end within a second; in this time V8's optimizing compiler uses more CPU than its code saves. These flags make it
// compile a function later: one flag for Node 20, one for Node 22. Node 24 has a cheaper compiler before it.
const PATIENCE = { 20: "--interrupt-budget=500000", 22: "--invocation-count-for-turbofan=20000" };
const patience = PATIENCE[parseInt(process.versions.node, 10)];
if (patience !== undefined) setFlagsFromString(patience);

const root = join(__dirname, "..");
const source = join(root, "cli/main.ts");

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

const args = process.argv.slice(2);
if (process.env[STREAMS] === undefined && runsProgram(args)) runGuarded(__filename, args);
else start().main(args, require(join(root, "package.json")).version);
