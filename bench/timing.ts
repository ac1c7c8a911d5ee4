/** Whole processes, timed side by side: in one run they share whatever the machine was doing. */
import { spawnSync } from "node:child_process";

export interface Timed {
  readonly name: string;
  readonly args: readonly string[];
}

/** The shortest of several runs of each in milliseconds, in turn: what is left when nothing else disturbed it. */
export function shortest(commands: readonly Timed[], runs: number, cwd: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    for (const { name, args } of commands) {
      const start = performance.now();
      const { status, stderr } = spawnSync(process.execPath, args, {
        cwd,
        encoding: "utf8",
        stdio: ["ignore", "ignore", "pipe"],
      });
      const time = performance.now() - start;
      // 1 is a verdict of its own: something is blocked.
      if (status !== 0 && status !== 1) throw new Error(`${name} ended with ${String(status)}: ${stderr}`);
      times.set(name, Math.min(time, times.get(name) ?? Infinity));
    }
  }
  return times;
}
