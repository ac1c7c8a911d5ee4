/**
 * A result in a file: links are followed, a regular file is replaced completely or not at all and keeps its mode, and
 * what is no regular file (a device, a named pipe) is written to and stays what it is.
 */
import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { writeTo } from "./streams";
import { UsageError } from "./usageError";

/** Throws a `UsageError` with cause and remedy if the file cannot be written. */
export async function writeFileWhole(file: string, chunks: Iterable<string>): Promise<void> {
  if (file === "") throw new UsageError("--output has an empty path.", "Give the path of a file.");
  try {
    const before = statOf(file);
    if (before === undefined) await replace(file, chunks);
    else if (before.isFile()) await replace(existing(file), chunks, before);
    else await writeThrough(file, chunks);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Not from the file: the result itself could not be made.
    if (code === undefined) throw error;
    const [why, remedy] = REASONS[code] ?? [undefined, OTHER_PATH];
    throw new UsageError(`${file} cannot be written${why === undefined ? "" : `: ${why}`} (${code}).`, remedy);
  }
}

const OTHER_PATH = "Give another path.";
const PERMISSION = ["there is no permission for it or its directory", OTHER_PATH] as const;
const FULL = ["the disk is full", "Make room, or give a path on another disk."] as const;

const REASONS: { readonly [code: string]: readonly [why: string, remedy: string] } = {
  EACCES: PERMISSION,
  EPERM: PERMISSION,
  EROFS: ["the file system is read-only", OTHER_PATH],
  ENOENT: ["its directory does not exist", "Create the directory, or give another path."],
  ENOTDIR: ["a part of its path is not a directory", OTHER_PATH],
  EISDIR: ["it is a directory", "Give the path of a file."],
  ELOOP: ["its links form a loop", OTHER_PATH],
  ENAMETOOLONG: ["its name is too long", OTHER_PATH],
  ENOSPC: FULL,
  EDQUOT: FULL,
  EBUSY: ["it is in use, for example as a mount", OTHER_PATH],
};

/** Of the file behind all links; undefined if there is none. */
function statOf(file: string): Stats | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined && lstatSync(file, { throwIfNoEntry: false }) !== undefined) {
    throw new UsageError(
      `${file} cannot be written: it is a link to a file that does not exist.`,
      "Remove the link, or create its target.",
    );
  }
  return found;
}

/** A rename would replace a link, and a file that is read-only. */
function existing(file: string): string {
  accessSync(file, constants.W_OK);
  return realpathSync(file);
}

/** Writes beside the file and renames, so that an interruption or a full disk leaves no half-written file. */
async function replace(file: string, chunks: Iterable<string>, before?: Stats): Promise<void> {
  const draft = join(dirname(file), `.ecs-connectivity.${randomBytes(6).toString("hex")}`);
  // An interruption waits until the draft is gone; by default it would end the process immediately.
  const wait = () => undefined;
  process.on("SIGINT", wait).on("SIGTERM", wait);
  try {
    const descriptor = openSync(draft, "wx");
    try {
      if (before !== undefined) keepOwner(descriptor, before);
      for (const chunk of chunks) await writeTo(descriptor, chunk);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    process.off("SIGINT", wait).off("SIGTERM", wait);
  }
}

function keepOwner(descriptor: number, { uid, gid, mode }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // Only root can give a file away: it becomes the caller's.
  }
  fchmodSync(descriptor, mode & 0o777);
}

/** A named pipe waits here for its reader, which may close it early. */
async function writeThrough(file: string, chunks: Iterable<string>): Promise<void> {
  const descriptor = openSync(file, constants.O_WRONLY);
  try {
    for (const chunk of chunks) if (!(await writeTo(descriptor, chunk))) return;
  } finally {
    closeSync(descriptor);
  }
}
