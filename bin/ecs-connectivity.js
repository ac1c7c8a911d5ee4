#!/usr/bin/env node
// Starts the command line.
"use strict";
const { setFlagsFromString } = require("node:v8");
const { runGuarded, runsProgram, STREAMS } = require("./guard");
const { start } = require("./start");

// Most calls end within a second; in this time V8's optimizing compiler uses more CPU than its code saves. These flags make it
// compile a function later: one flag for Node 20, one for Node 22. Node 24 has a cheaper compiler before it.
const PATIENCE = { 20: "--interrupt-budget=2000000", 22: "--invocation-count-for-turbofan=20000" };
const version = parseInt(process.versions.node, 10);
const patience = PATIENCE[version];
if (patience !== undefined) setFlagsFromString(patience);

const args = process.argv.slice(2);
const isGuarded = process.env[STREAMS] !== undefined;
// A program makes many objects that it keeps: with room for them from the start, V8 copies them less often.
if (isGuarded && version in PATIENCE) setFlagsFromString("--semi-space-growth-factor=16");
if (!isGuarded && runsProgram(args)) runGuarded(__filename, args);
else start().main(args, require("../package.json").version);
