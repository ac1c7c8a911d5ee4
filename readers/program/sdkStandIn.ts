/**
 * A Pulumi SDK that is too old to run here: versions before 3.182 have no store of their own for each run, and versions
 * before 2 need native modules. In its place the program and its packages get this package's SDK, which is compatible
 * with them.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

const PACKAGE = join("@pulumi", "pulumi");
const FOLDER = `${sep}node_modules${sep}${PACKAGE}${sep}`;

/** True for a request that may be one for the SDK: by its name, or by the path of one of its files. */
export function mayBeSdk(request: string): boolean {
  return request.includes("@pulumi");
}

/**
 * The file to load in place of a file of an old SDK; undefined if the file is of no SDK, or of one that runs here.
 * @param file the path to which a request resolves.
 */
export function standInFor(file: string): string | undefined {
  const at = file.lastIndexOf(FOLDER);
  if (at === -1) return undefined;
  const root = file.slice(0, at + FOLDER.length - 1);
  if (root === ownRoot() || runsHere(root)) return undefined;
  const target = join(ownRoot(), relative(root, file));
  // A few files of old versions have no counterpart; no published package requires them.
  return existsSync(target) ? target : undefined;
}

interface Removed {
  readonly utils?: Record<string, unknown>;
}

/** Adds what packages for versions before 3 use of the SDK, and what later versions do not have. */
export function completed(sdk: unknown): void {
  const { utils } = sdk as Removed;
  // It made the fields of a promise's value promises too; since version 2 it returned the promise.
  if (utils !== undefined) utils["liftProperties"] ??= (promise: unknown) => promise;
}

let own: string | undefined;

function ownRoot(): string {
  return (own ??= dirname(require.resolve("@pulumi/pulumi")));
}

const known = new Map<string, boolean>();

function runsHere(root: string): boolean {
  const before = known.get(root);
  if (before !== undefined) return before;
  const state = join(root, "runtime", "state.js");
  const runs = existsSync(state) && readFileSync(state, "utf8").includes("exports.withLocalStorage");
  known.set(root, runs);
  return runs;
}
