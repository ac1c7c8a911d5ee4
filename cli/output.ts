/**
 * Every text that leaves the process: a command's result to standard output, which may close early, or to a file, which
 * is written completely or not at all; messages to standard error. None of them contains a secret.
 */
import { randomBytes } from "node:crypto";
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { maskedData, maskedMessage, maskedOutput } from "./masking";
import { UsageError } from "./usageError";

/** Characters written together: a call of the operating system for each small piece would take longer than the piece. */
const CHUNK = 1 << 18;

/** A text, or its pieces, which are computed while they are written, so that the whole is never in memory. */
type Written = string | Iterable<string>;

/**
 * @param data everything that the text is made of.
 * @param write makes the text of the data without their secrets.
 * @param file a path; standard output without one. Resolves when all of it is written.
 */
export async function deliver<Data>(
  data: Data,
  write: (data: Data) => Written | Promise<string>,
  file: string | undefined,
): Promise<void> {
  const result = await write(maskedData(data));
  const chunks = typeof result === "string" ? [maskedOutput(result)] : chunked(result);
  if (file === undefined || file === "-") return print(chunks);
  writeWhole(file, chunks);
}

/** Prints a message on standard error. Resolves once the text has left the process, which may end next. */
export function say(text: string): Promise<unknown> {
  return new Promise((resolve) => process.stderr.write(maskedMessage(text), resolve));
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
