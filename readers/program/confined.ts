/**
 * Isolates a program that runs in this process: its output is separate from the command's, its working directory is set
 * and restored, and if it ends the process, only the program ends.
 */
import { format } from "node:util";
import type { Diagnostic, Severity } from "./recording";
import { ProgramError } from "./programError";

const METHODS: readonly (readonly ["log" | "info" | "debug" | "warn" | "error", Severity])[] = [
  ["log", "info"],
  ["info", "info"],
  ["debug", "info"],
  ["warn", "warning"],
  ["error", "error"],
];

export interface Confinement {
  /** The working directory. */
  readonly directory: string;
  /** The destination of the program's output. */
  readonly diagnostics: Diagnostic[];
  /** The time limit in milliseconds. A loop that never yields cannot be interrupted. */
  readonly timeLimit: number;
}

/** @param run gets what rejects when the time is over, so that it leaves nothing behind. */
export async function confined<T>(
  { directory, diagnostics, timeLimit }: Confinement,
  run: (late: Promise<never>) => Promise<T>,
): Promise<T> {
  const undo: (() => void)[] = [];
  for (const [method, severity] of METHODS) {
    const original: unknown = Reflect.get(console, method);
    console[method] = (...parts: unknown[]) => void diagnostics.push({ severity, message: format(...parts) });
    undo.push(() => void Reflect.set(console, method, original));
  }
  for (const [stream, severity] of [
    [process.stdout, "info"],
    [process.stderr, "error"],
  ] as const) {
    const write: unknown = Reflect.get(stream, "write");
    stream.write = (chunk: Uint8Array | string) => {
      diagnostics.push({ severity, message: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString() });
      return true;
    };
    // The end of a stream would end what other streams write to the same socket.
    const end: unknown = Reflect.get(stream, "end");
    Reflect.set(stream, "end", () => stream);
    undo.push(() => {
      Reflect.set(stream, "write", write);
      Reflect.set(stream, "end", end);
    });
  }
  const cwd = process.cwd();
  process.chdir(directory);
  undo.push(() => process.chdir(cwd));
  const exit: unknown = Reflect.get(process, "exit");
  const { exitCode } = process;
  process.exit = (code) => {
    throw new ProgramError(
      "exited",
      `The program ended the process (exit code ${code ?? 0}) before it finished.`,
      "Throw an error instead of ending the process.",
    );
  };
  undo.push(() => {
    Reflect.set(process, "exit", exit);
    process.exitCode = exitCode;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLong(timeLimit)), timeLimit);
  });
  try {
    return await Promise.race([run(late), late]);
  } finally {
    clearTimeout(timer);
    undo.reverse().forEach((step) => step());
  }
}

function tooLong(timeLimit: number): ProgramError {
  return new ProgramError(
    "time-limit",
    `The program did not finish within ${timeLimit / 1000} s.`,
    "It waits for a promise that never settles, or for a service that cannot be reached from here.",
  );
}
