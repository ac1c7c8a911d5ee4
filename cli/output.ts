/**
 * Every text that leaves the process: a command's result to standard output, which may close early, or to a file, which
 * is written completely or not at all; messages to standard error. None of them contains a secret.
 */
import { maskedData, maskedMessage, maskedOutput } from "./masking";
import { writeMessage, writeResult } from "./streams";
import { UsageError } from "./usageError";

/** Standard output, also by the names that the operating system gives it. */
const STANDARD_OUTPUT: ReadonlySet<string> = new Set(["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]);

/** Characters written together: a call of the operating system for each small piece would take longer than the piece. */
const CHUNK = 1 << 18;

/** A text, or its pieces, which are computed while they are written, so that the whole is never in memory. */
type Written = string | Iterable<string>;

/**
 * @param data everything that the text is made of.
 * @param write makes the text of the data without their secrets.
 * @param file a path; standard output without one. Resolves when all of it is written; to false if the reader of standard
 * output closed it before.
 */
export async function deliver<Data>(
  data: Data,
  write: (data: Data) => Written | Promise<string>,
  file: string | undefined,
): Promise<boolean> {
  const result = await write(maskedData(data));
  const chunks = typeof result === "string" ? [maskedOutput(result)] : chunked(result);
  if (file === undefined || STANDARD_OUTPUT.has(file)) return print(chunks);
  const { writeFileWhole } = await import("./outputFile.js");
  await writeFileWhole(file, chunks);
  return true;
}

/** Prints a message on standard error. Resolves once the text has left the process, which may end next. */
export function say(text: string): Promise<void> {
  return writeMessage(maskedMessage(text));
}

/** Ends a chunk at the end of a line, because a secret in two chunks would not be found. */
function* chunked(pieces: Iterable<string>): Generator<string> {
  let gathered: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    gathered.push(piece);
    length += piece.length;
    if (length < CHUNK) continue;
    const text = gathered.join("");
    const end = text.lastIndexOf("\n") + 1;
    if (end > 0) yield maskedOutput(text.slice(0, end));
    [gathered, length] = [[text.slice(end)], text.length - end];
  }
  yield maskedOutput(gathered.join(""));
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
