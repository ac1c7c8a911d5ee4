/** Starts the process that reads the sources of one analysis. */
import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { AnalysisError } from "./analysisError";
import type { Answer } from "./reading";

/** Beside the sources in a checkout; the package has this file in `dist`. */
const LAUNCHER = ["../bin/reader.js", "../../bin/reader.js"]
  .map((path) => join(__dirname, path))
  .find((path) => existsSync(path));

/** The reading of a program ends by itself. A loop that never yields is ended after this time. */
const LONGEST_MS = 300_000;

const running = new Set<ChildProcess>();

function endAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** @param input the standard input of the process. */
export function read(args: readonly string[], input: string | undefined): Promise<Answer> {
  if (running.size === 0) process.once("exit", endAll);
  return new Promise<Answer>((resolve, reject) => {
    const child = fork(LAUNCHER ?? "", [], {
      // Those of a test runner are not for it.
      execArgv: [],
      serialization: "advanced",
      stdio: [input === undefined ? "ignore" : "pipe", "ignore", "ignore", "ipc"],
      timeout: LONGEST_MS,
      killSignal: "SIGKILL",
    });
    running.add(child);
    child.once("message", (answer) => {
      resolve(answer as Answer);
      // Whatever the program left behind ends too.
      child.kill("SIGKILL");
    });
    child.once("error", (error) =>
      reject(new AnalysisError(`The reading process cannot be started: ${error.message}`)),
    );
    child.once("exit", (code, signal) => {
      running.delete(child);
      if (running.size === 0) process.off("exit", endAll);
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      reject(
        new AnalysisError(
          `The process that read the sources ended (${how}) before there was a result. ` +
            "Run ecs-connectivity plan with the same sources: it prints the messages of the program.",
        ),
      );
    });
    child.stdin?.on("error", () => undefined).end(input);
    // A process that could not start has its own error.
    child.send(args, () => undefined);
  });
}
