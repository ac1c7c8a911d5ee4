/** Writes describe answers as a snapshot that is read back unchanged: one Region's folder, completely or not at all. */
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { InputError } from "../inputError";
import type { Answers } from "../snapshot/answers";

/** The file about the read itself, beside the answers. */
const ABOUT = "Snapshot.json";

/** An earlier snapshot of that account and Region is replaced; a folder with anything else in it is an `InputError`. */
export async function saveSnapshot(directory: string, answers: Answers): Promise<void> {
  const { accountId, region, takenAt, files, missing } = answers;
  const folder = join(directory, "aws_configs", ...(accountId === null ? [] : ["accounts", accountId]), region);
  const before = await readdir(folder).catch((): string[] => []);
  if (before.length > 0 && !before.includes(ABOUT)) {
    throw new InputError(
      `${stripVTControlCharacters(folder)} contains files that are not a snapshot of this tool.`,
      "Give another folder.",
    );
  }
  const draft = join(dirname(folder), `.${region}.${String(process.pid)}`);
  await mkdir(draft, { recursive: true });
  try {
    const about = { formatVersion: 1, accountId, region, ...(takenAt === undefined ? {} : { takenAt }), missing };
    await writeFile(join(draft, ABOUT), textOf(about));
    for (const [file, records] of Object.entries(files)) {
      await writeFile(join(draft, `${file}.json`), textOf({ [file]: records }));
    }
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function textOf(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
