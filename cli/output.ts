/**
 * Writes a command's result to standard output, which may close early, or to a file, which is written completely or not
 * at all.
 */
import { randomBytes } from "node:crypto";
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UsageError } from "./usageError";

/** Characters written together: a call of the operating system for each small piece would take longer than the piece. */
const CHUNK = 1 << 18;

/**
 * @param result a text, or its pieces, which are computed while they are written, so that the whole is never in memory.
 * @param file a path; standard output without one. Resolves when all of it is written.
 */
export async function deliver(result: string | Iterable<string>, file: string | undefined): Promise<void> {
  const chunks = typeof result === "string" ? [result] : chunked(result);
  if (file === undefined || file === "-") return print(chunks);
  writeWhole(file, chunks);
}

function* chunked(pieces: Iterable<string>): Generator<string> {
  let gathered: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    gathered.push(piece);
    length += piece.length;
    if (length < CHUNK) continue;
    yield gathered.join("");
    [gathered, length] = [[], 0];
  }
  yield gathered.join("");
}

/** A reader may close the pipe early (`| head`). That is no failure, and the rest is not computed. */
async function print(chunks: Iterable<string>): Promise<void> {
  for (const chunk of chunks) if (!(await printed(chunk))) return;
}

/** False if the reader closed the pipe. */
function printed(chunk: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = (error?: NodeJS.ErrnoException | null) => {
      process.stdout.off("error", settle);
      if (error === undefined || error === null) resolve(true);
      else if (error.code === "EPIPE") resolve(false);
      else reject(error);
    };
    process.stdout.once("error", settle);
    process.stdout.write(chunk, settle);
  });
}

/** Writes beside the file and renames, so that an interruption leaves no half-written file. */
function writeWhole(file: string, chunks: Iterable<string>): void {
  const draft = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString("hex")}`);
  // An interruption waits until the draft is gone; by default it would end the process immediately.
  const wait = () => undefined;
  process.on("SIGINT", wait);
  try {
    const descriptor = openSync(draft, "wx");
    try {
      for (const chunk of chunks) writeFileSync(descriptor, chunk);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    // Not from the file: the result itself could not be made.
    if (code === undefined) throw error;
    throw new UsageError(
      `${file} cannot be written (${code}).`,
      "Give --output a path in a directory with write permission.",
    );
  } finally {
    process.off("SIGINT", wait);
  }
}
