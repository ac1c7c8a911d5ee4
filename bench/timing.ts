/** Whole processes, timed in turn within one run, so that the load of the machine affects all of them. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Timed {
  readonly name: string;
  readonly args: readonly string[];
}

/** The shortest of several runs of each in milliseconds, in turn: the one that other load disturbed least. */
export function shortest(commands: readonly Timed[], runs: number, cwd: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    for (const { name, args } of commands) {
      const start = performance.now();
      ended(args, cwd);
      const time = performance.now() - start;
      times.set(name, Math.min(time, times.get(name) ?? Infinity));
    }
  }
  return times;
}

/** CPU and memory of a process. */
export interface Cost {
  /** Of all threads of the command and of its own process for a program; esbuild's process is not counted. */
  readonly cpuMs: number;
  /** Of the larger of both processes. */
  readonly peakMb: number;
}

/** How often one process is run: at most so many times, and not again once all its runs took so long. */
export interface Patience {
  readonly runs: number;
  readonly enoughMs: number;
}

/** Loaded before what is timed: writes a line on standard error with the CPU and memory of the process. */
const USAGE = `"use strict";
const { writeSync } = require("node:fs");
process.once("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cost = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 };
  writeSync(2, "\\nUSAGE " + JSON.stringify(cost) + "\\n");
});
`;

/**
 * Returns a function that runs Node with its arguments and returns the least cost of several runs, of fewer if one
 * takes long. CPU time hardly depends on other load of the machine.
 * @param place where a file may be written.
 */
export function costsIn(place: string, { runs, enoughMs }: Patience): (args: readonly string[]) => Cost {
  const usage = join(place, "usage.js");
  writeFileSync(usage, USAGE);
  const cost = (args: readonly string[]): Cost => {
    const stderr = ended(["--require", usage, ...args], place);
    const costs = [...stderr.matchAll(/^USAGE (.*)$/gm)].map(([, line = ""]) => JSON.parse(line) as Cost);
    if (costs.length === 0) throw new Error(`${args.join(" ")} did not end by itself: ${stderr}`);
    return {
      cpuMs: costs.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      peakMb: Math.max(...costs.map(({ peakMb }) => peakMb)),
    };
  };
  return (args) => {
    const costs: Cost[] = [];
    const start = performance.now();
    do costs.push(cost(args));
    while (costs.length < runs && performance.now() - start < enoughMs);
    return {
      cpuMs: Math.min(...costs.map(({ cpuMs }) => cpuMs)),
      peakMb: Math.min(...costs.map(({ peakMb }) => peakMb)),
    };
  };
}

/** Its standard error. */
function ended(args: readonly string[], cwd: string): string {
  const stdio = ["ignore", "ignore", "pipe"] as const;
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8", stdio: [...stdio] });
  // 1 is a verdict of its own: something is blocked.
  if (status !== 0 && status !== 1) throw new Error(`${args.join(" ")} ended with ${String(status)}: ${stderr}`);
  return stderr;
}
