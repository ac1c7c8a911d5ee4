/** Where a command's result goes: standard output, which may close early, or a file, which is whole or untouched. */
import { randomBytes } from "node:crypto";
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UsageError } from "./usageError";

/** Characters written together: a call of the operating system for each small piece would take longer than the piece. */
const CHUNK = 1 << 18;

/**
 * @param result a text, or its pieces, which are asked for as they are written: the whole is never in memory.
 * @param file a path; standard output without one.
 * Resolves when all of it is handed over.
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

/** A reader that has seen enough (`| head`) closes the pipe; that is no failure, and nothing more is made for it. */
async function print(chunks: Iterable<string>): Promise<void> {
  for (const chunk of chunks) if (!(await printed(chunk))) return;
}

/** False where the reader closed the pipe. */
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

/** Written beside the file and then put in its place, which no interruption can do by half. */
function writeWhole(file: string, chunks: Iterable<string>): void {
  const draft = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString("hex")}`);
  // An interruption waits until the draft is gone; by itself it would end the process at once.
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
