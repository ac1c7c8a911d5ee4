/**
 * The process's own descriptors of result, messages and exit code. Where a program runs, they are not those that the
 * program knows: bin/guard.js starts such a call with others. A program that leaves them alone can change neither.
 */
import { writeSync } from "node:fs";
import { isatty, WriteStream } from "node:tty";

interface Streams {
  readonly result: number;
  readonly messages: number;
  /** Absent where the exit code is that of this process. */
  readonly exitCode?: number;
}

const VARIABLE = "ECS_CONNECTIVITY_STREAMS";
const streams = streamsFrom(process.env[VARIABLE]);
// A command that the program starts has streams of its own.
Reflect.deleteProperty(process.env, VARIABLE);

function streamsFrom(first: string | undefined): Streams {
  const result = Number(first);
  return first === undefined ? { result: 1, messages: 2 } : { result, messages: result + 1, exitCode: result + 2 };
}

/** The columns of the terminal that shows the result; undefined if it goes to a file or a pipe. */
export function resultColumns(): number | undefined {
  // `process.stdout` of a pipe would change the pipe for its other writers, so only a terminal becomes a stream.
  if (!isatty(streams.result)) return undefined;
  return streams.result === 1 ? process.stdout.columns : new WriteStream(streams.result).columns;
}

/** True if messages are shown by a terminal. */
export function messagesAreShown(): boolean {
  return isatty(streams.messages);
}

/** Resolves to false if the reader closed the pipe early, as `head` does: no failure, but the rest is not needed. */
export function writeResult(text: string): Promise<boolean> {
  return writeTo(streams.result, text);
}

/** A message that cannot be written is lost: there is no other place for it. */
export async function writeMessage(text: string): Promise<void> {
  await writeTo(streams.messages, text).catch(() => false);
}

const PAUSE_MS = 1;

/** Rejects with the error of the operating system, such as ENOSPC. */
export async function writeTo(descriptor: number, text: string): Promise<boolean> {
  // The console of Windows reads the bytes of a file in another encoding.
  if (process.platform === "win32" && isatty(descriptor)) return writeToConsole(descriptor, text);
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") return false;
      if (code !== "EAGAIN") throw error;
      // A pipe that is full.
      await new Promise((resume) => setTimeout(resume, PAUSE_MS));
    }
  }
  return true;
}

function writeToConsole(descriptor: number, text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    new WriteStream(descriptor).write(text, (error) => (error ? reject(error) : resolve(true)));
  });
}

/** Read here, because a program may replace it. */
const exit = process.exit.bind(process);

/** The process that waits for the result may end first; then this one has no reader. */
export async function endWithGuard(): Promise<void> {
  if (streams.exitCode === undefined) return;
  const { Socket } = await import("node:net");
  new Socket({ fd: streams.exitCode, readable: true, writable: false })
    .on("error", () => undefined)
    .on("close", () => exit())
    .resume()
    .unref();
}

/** Reports the exit code to the waiting process; this one ends next. */
export async function reportExitCode(code: number): Promise<void> {
  if (streams.exitCode !== undefined) await writeTo(streams.exitCode, `${code}\n`).catch(() => false);
}
