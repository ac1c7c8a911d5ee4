/**
 * The largest inputs that are read, so that an endless file (`/dev/zero`, a pipe that never ends) and a file that does
 * not fit in memory are refused with the limit, not with the end of the memory.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";

const MB = 2 ** 20;

export type Limited = "document" | "settings" | "prices" | "reports" | "passphrase";

interface Limit {
  readonly bytes: number;
  /** The inputs with this limit, for the documents. */
  readonly of: string;
}

/** Analysing a preview or an export takes up to 15 times its size of memory (bench/README.md). */
export const LIMITS: Readonly<Record<Limited, Limit>> = {
  document: { bytes: 128 * MB, of: "a preview, an export, all files of a snapshot together" },
  settings: {
    bytes: MB,
    of: "`Pulumi.yaml`, the settings of a stack, `package.json`, the files of `--lookup` and `--intent`",
  },
  reports: { bytes: 128 * MB, of: "the files of `--since` and `--baseline`" },
  prices: { bytes: MB, of: "the file of `--prices`" },
  passphrase: { bytes: MB / 16, of: "the file in `PULUMI_CONFIG_PASSPHRASE_FILE`" },
};

/** An input that exceeds its limit. It has the code of Node's own error for a file that is too large. */
export class TooLargeError extends Error {
  readonly code = "ERR_FS_FILE_TOO_LARGE";

  constructor(most: number) {
    super(`is larger than ${sizeText(most)}, the most that is read`);
  }
}

/** `134217728` → `128 MB`. */
export function sizeText(bytes: number): string {
  return bytes >= MB ? `${Math.floor(bytes / MB)} MB` : `${Math.floor(bytes / 1024)} kB`;
}

/** Counts the bytes of an input while it arrives, and throws where they exceed the limit. */
export class Gathered {
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(readonly most: number) {}

  add(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > this.most) throw new TooLargeError(this.most);
    this.#chunks.push(chunk);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

/** Characters of a pipe or a device that are read together. */
const PIECE = 64 * 1024;

/** Throws a `TooLargeError`, or the error of the operating system. */
export function readBounded(file: string, most: number): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const status = fstatSync(descriptor);
    if (status.isFile() && status.size > most) throw new TooLargeError(most);
    if (status.isFile() && status.size > 0) return readFileSync(descriptor);
    const gathered = new Gathered(most);
    const piece = Buffer.allocUnsafe(PIECE);
    for (let length = readSync(descriptor, piece); length > 0; length = readSync(descriptor, piece)) {
      gathered.add(Buffer.from(piece.subarray(0, length)));
    }
    return gathered.bytes();
  } finally {
    closeSync(descriptor);
  }
}
