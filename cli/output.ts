/** Where a command's result goes: standard output, which may close early, or a file, which is whole or untouched. */
import { randomBytes } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UsageError } from "./usageError";

/** @param file a path; standard output without one. Resolves when all of it is handed over. */
export async function deliver(text: string, file: string | undefined): Promise<void> {
  if (file === undefined || file === "-") return print(text);
  writeWhole(file, text);
}

/** A reader that has seen enough (`| head`) closes the pipe; that is no failure. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: NodeJS.ErrnoException | null) =>
      error === undefined || error === null || error.code === "EPIPE" ? resolve() : reject(error);
    process.stdout.once("error", settle);
    process.stdout.write(text, settle);
  });
}

/** Written beside the file and then put in its place, which no interruption can do by half. */
function writeWhole(file: string, text: string): void {
  const draft = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString("hex")}`);
  // An interruption waits until the draft is gone; by itself it would end the process at once.
  const wait = () => undefined;
  process.on("SIGINT", wait);
  try {
    writeFileSync(draft, text, { flag: "wx" });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    const code = (error as NodeJS.ErrnoException).code ?? "";
    throw new UsageError(
      `${file} cannot be written (${code}).`,
      "Give --output a path in a directory that you may write.",
    );
  } finally {
    process.off("SIGINT", wait);
  }
}
