// Runs the command line in a process of its own if a program runs in it. The standard output of that process is this one's
// standard error, so that whatever the program writes or closes, the result is complete and `--format json` stays JSON. The
// result has a descriptor of its own, and so has the exit code, which no handler of the program can change.
"use strict";

/** Sources without a program, and calls that run none themselves. */
const WITHOUT_PROGRAM = /^--(?:pulumi|preview|state|snapshot|aws|watch|help)(?:=|$)|^-h$/;

/** @returns true for a call that may run a program. `switch` runs one also with an export. */
function runsProgram([command, ...options]) {
  if (command === "compare" || command === "switch") return !options.some((option) => /^(?:--help|-h)$/.test(option));
  return ["plan", "explain"].includes(command) && !options.some((option) => WITHOUT_PROGRAM.test(option));
}

/** A descriptor that the shell opened for this call: `--state <(pulumi stack export)` is `--state /dev/fd/63`. */
const DESCRIPTOR = /^(?:--[\w-]+=)?\/(?:dev\/fd|proc\/self\/fd)\/(\d{1,4})$/;

/** The name of the variable with the descriptors of result, messages and exit code. */
const STREAMS = "ECS_CONNECTIVITY_STREAMS";

/** A process that has a result ends in this time. What a program left, such as an endless exit handler, is ended. */
const GRACE_MS = 1000;
/** The exit code may arrive after the end of its process. */
const LATE_MS = 100;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
const WRONG_INPUT = 2;

function runGuarded(script, args) {
  const opened = args.map((arg) => Number(DESCRIPTOR.exec(arg)?.[1] ?? 0)).filter((descriptor) => descriptor > 2);
  const first = Math.max(2, ...opened) + 1;
  const stdio = Array(first).fill("ignore");
  for (const descriptor of opened) stdio[descriptor] = descriptor;
  stdio.splice(0, 3, "inherit", 2, 2);
  stdio.push(1, 2, "pipe");
  // Loaded here, because a call without a program starts no process.
  const child = require("node:child_process").spawn(process.execPath, [...process.execArgv, script, ...args], {
    stdio,
    env: { ...process.env, [STREAMS]: String(first) },
  });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  let code;
  const finish = () => process.exit(code);
  child.stdio[first + 2]
    .on("error", () => undefined)
    .once("data", (data) => {
      code = Number.parseInt(String(data), 10);
      if (child.exitCode !== null || child.signalCode !== null) finish();
      setTimeout(() => {
        child.kill("SIGKILL");
        finish();
      }, GRACE_MS).unref();
    });
  child.once("error", (error) => fail(`The process for the program cannot be started: ${error.message}`));
  child.once("exit", (ended, signal) => {
    if (code !== undefined) finish();
    setTimeout(() => {
      if (code !== undefined) finish();
      else if (SIGNALS.includes(signal)) endBy(signal);
      else fail(reason(ended, signal));
    }, LATE_MS);
  });
}

/** As a shell expects it of a command that was interrupted. */
function endBy(signal) {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function reason(code, signal) {
  return signal === null
    ? `The program ended its process (exit code ${code}) before there was a result. Throw an error instead of ending the process.`
    : `The process of the program ended by signal ${signal} before there was a result. If it had too little memory, give it more: NODE_OPTIONS=--max-old-space-size=8192.`;
}

function fail(message) {
  process.exitCode = WRONG_INPUT;
  // Ends in any case, also if standard error cannot be written.
  process.stderr.on("error", () => process.exit());
  process.stderr.write(`ecs-connectivity: ${message}\n`, () => process.exit());
}

module.exports = { runsProgram, runGuarded, STREAMS };
