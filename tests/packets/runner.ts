/** The processes that build labs: as many as there are processors, each fed a lab a line. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Lab } from "./compile/lab";

export interface Answer {
  /** The peer address that a server saw, by the flow's id. */
  readonly seen: Readonly<Record<string, string>>;
  /** Namespace, word, source port, destination port. */
  readonly drops: readonly (readonly [string, number, number, number])[];
}

const PYTHON = "python3";
export const RUNNER = join(__dirname, "runner.py");

/** Why no packet can be sent here, in one line; null where it can. */
export function whyNot(): string | null {
  if (process.platform !== "linux") return "packets need Linux";
  if (process.getuid?.() !== 0) return "packets need root: network namespaces are made with it";
  for (const [command, version] of [
    [PYTHON, "--version"],
    ["nft", "--version"],
    ["ip", "-V"],
  ] as const) {
    try {
      execFileSync(command, [version], { stdio: "ignore" });
    } catch {
      return `packets need ${command}`;
    }
  }
  return existsSync("/proc/self/ns/net") ? null : "packets need a kernel with network namespaces";
}

class Worker {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly waiting: { resolve: (answer: Answer) => void; reject: (problem: Error) => void }[] = [];
  private said = "";

  constructor() {
    this.process = spawn(PYTHON, ["-u", RUNNER]);
    this.process.stderr.on("data", (text: Buffer) => (this.said += text.toString()));
    createInterface({ input: this.process.stdout }).on("line", (line) => {
      const answer = JSON.parse(line) as Answer | { readonly error: string };
      const next = this.waiting.shift();
      if ("error" in answer) next?.reject(new Error(answer.error));
      else next?.resolve(answer);
    });
    this.process.on("close", () => {
      for (const each of this.waiting.splice(0)) each.reject(new Error(`the runner ended: ${this.said}`));
    });
  }

  get busy(): number {
    return this.waiting.length;
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  run(lab: Lab): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.process.stdin.write(`${JSON.stringify(lab)}\n`);
    });
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.process.on("close", resolve));
    this.process.stdin.end();
    await ended;
  }
}

export class Runners {
  private readonly workers: readonly Worker[];

  /** Each waits as long as it works: one more than there are processors keeps them busy. */
  constructor(count = availableParallelism() + 1) {
    this.workers = Array.from({ length: count }, () => new Worker());
  }

  get count(): number {
    return this.workers.length;
  }

  get pids(): readonly number[] {
    return this.workers.flatMap((worker) => worker.pid ?? []);
  }

  run(lab: Lab): Promise<Answer> {
    const [idle] = [...this.workers].sort((one, other) => one.busy - other.busy);
    if (idle === undefined) throw new Error("no runner");
    return idle.run(lab);
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
  }
}
