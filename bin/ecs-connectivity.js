#!/usr/bin/env node
// Starts the command line.
"use strict";
const { setFlagsFromString } = require("node:v8");
const { runGuarded, runsProgram, STREAMS } = require("./guard");
const { start } = require("./start");

// Most calls end within a second; in this time V8's optimizing compiler uses more CPU than its code saves. These flags make it
// compile a function later: one flag for Node 20, one for Node 22. Node 24 has a cheaper compiler before it.
const PATIENCE = { 20: "--interrupt-budget=2000000", 22: "--invocation-count-for-turbofan=20000" };
const patience = PATIENCE[parseInt(process.versions.node, 10)];
if (patience !== undefined) setFlagsFromString(patience);

const args = process.argv.slice(2);
if (process.env[STREAMS] === undefined && runsProgram(args)) runGuarded(__filename, args);
else start().main(args, require("../package.json").version);
