/**
 * Writes a command's result to standard output, which may close early, or to a file, which is written completely or not
 * at all.
 */
import { writeFileWhole } from "./outputFile";
import { writeResult } from "./streams";
import { UsageError } from "./usageError";

/** Standard output, also by the names that the operating system gives it. */
const STANDARD_OUTPUT: ReadonlySet<string> = new Set(["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]);

/** Characters written together: a call of the operating system for each small piece would take longer than the piece. */
const CHUNK = 1 << 18;

/**
 * @param result a text, or its pieces, which are computed while they are written, so that the whole is never in memory.
 * @param file a path; standard output without one. Resolves when all of it is written; to false if the reader of standard
 * output closed it before.
 */
export async function deliver(result: string | Iterable<string>, file: string | undefined): Promise<boolean> {
  const chunks = typeof result === "string" ? [result] : chunked(result);
  if (file === undefined || STANDARD_OUTPUT.has(file)) return print(chunks);
  await writeFileWhole(file, chunks);
  return true;
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
async function print(chunks: Iterable<string>): Promise<boolean> {
  for (const chunk of chunks) if (!(await printed(chunk))) return false;
  return true;
}

/** False if the reader closed the pipe. */
async function printed(chunk: string): Promise<boolean> {
  try {
    return await writeResult(chunk);
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `Standard output cannot be written${code === "ENOSPC" ? ": the disk is full" : ""} (${code}).`,
      "Give --output a path, or send standard output to another place.",
    );
  }
}
