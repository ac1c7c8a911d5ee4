/**
 * The files of a snapshot: Batfish's layout, `aws_configs/accounts/ACCOUNT/REGION/*.json`, and its older ones without
 * accounts or Regions. Files outside the folder are never read, even through a link.
 */
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { InputError } from "../inputError";

const ROOT = "aws_configs";
const ACCOUNTS = "accounts";

/** The answers of one Region of one account. */
export interface RegionFolder {
  readonly account: string | null;
  /** Null if the path has no Region. */
  readonly region: string | null;
  /** Paths of the JSON files. */
  readonly files: readonly string[];
}

/** @param directory the snapshot, its `aws_configs`, or the folder of one Region. */
export async function regionFoldersIn(directory: string): Promise<readonly RegionFolder[]> {
  const root = await rootOf(directory);
  const inner = await entriesOf(root, root);
  const base = inner.folders.includes(ROOT) ? join(root, ROOT) : root;
  const { files, folders } = base === root ? inner : await entriesOf(base, root);
  const found: RegionFolder[] = [];
  for (const region of folders.filter((folder) => folder !== ACCOUNTS)) {
    found.push(...(await regionFolder(join(base, region), null, region, root)));
  }
  if (folders.includes(ACCOUNTS)) {
    const accounts = join(base, ACCOUNTS);
    for (const account of (await entriesOf(accounts, root)).folders) {
      const regions = await entriesOf(join(accounts, account), root);
      for (const region of regions.folders) {
        found.push(...(await regionFolder(join(accounts, account, region), account, region, root)));
      }
    }
  }
  // A file beside folders of Regions is of none of them: a list of Regions, notes.
  return found.length === 0 && files.length > 0 ? [{ account: null, region: null, files }] : found;
}

async function regionFolder(
  folder: string,
  account: string | null,
  region: string,
  root: string,
): Promise<RegionFolder[]> {
  const { files } = await entriesOf(folder, root);
  return files.length === 0 ? [] : [{ account, region, files }];
}

async function rootOf(directory: string): Promise<string> {
  const shown = stripVTControlCharacters(directory);
  try {
    const root = await realpath(directory);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "does not exist" : `cannot be read (${code ?? "unknown"})`;
    throw new InputError(
      `The snapshot ${shown} ${why}.`,
      "Give the path of a folder with answers of AWS describe calls.",
    );
  }
  throw new InputError(
    `The snapshot ${shown} is not a folder.`,
    "Give the path of a folder with answers of AWS describe calls.",
  );
}

/** JSON files by path and folders by name, in one order on every machine. */
async function entriesOf(folder: string, root: string): Promise<{ files: string[]; folders: string[] }> {
  const files: string[] = [];
  const folders: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new InputError(`${stripVTControlCharacters(folder)} cannot be read (${code}).`, "Check its permissions.");
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".")) continue;
    const kind = entry.isSymbolicLink() ? await linked(path, root) : entry;
    if (kind.isDirectory()) folders.push(entry.name);
    else if (kind.isFile() && entry.name.endsWith(".json")) files.push(path);
  }
  return { files, folders };
}

async function linked(path: string, root: string): Promise<{ isFile(): boolean; isDirectory(): boolean }> {
  const target = await realpath(path).catch(() => undefined);
  if (target !== undefined && target.startsWith(root + sep)) return stat(target);
  throw new InputError(
    `${stripVTControlCharacters(path)} is a link to a path outside the snapshot.`,
    "Copy its target into the folder, or remove the link.",
  );
}
