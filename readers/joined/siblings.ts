/** The project of another stack, in a folder near the program: `../network`, or `infra/network` of the same repository. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { readYaml } from "../program/yaml";

/** Folders that are looked into; a repository has fewer above its sources. */
const MOST_FOLDERS = 2_000;
/** Of folders below one that contains the program: `packages/network` is at depth 2. */
const DEEPEST = 3;
/** Of a program in a repository: how far its root is looked for. */
const MOST_PARENTS = 4;
const IGNORED = new Set(["node_modules", "dist", "build", "bin", "venv", "vendor"]);

/** The nearest folder whose Pulumi.yaml has this project name; undefined if there is none. */
export function projectNear(root: string, project: string): string | undefined {
  let left = MOST_FOLDERS;
  const seen = new Set<string>();
  for (const place of placesOf(root)) {
    let level = [place];
    for (let depth = 0; depth <= DEEPEST && level.length > 0; depth += 1) {
      const next: string[] = [];
      for (const folder of level) {
        if (seen.has(folder) || left === 0) continue;
        seen.add(folder);
        left -= 1;
        if (folder !== root && projectIn(folder) === project) return folder;
        next.push(...foldersIn(folder));
      }
      level = next;
    }
  }
  return undefined;
}

/** The program's folder and those above it: to the root of its repository, or its parent alone. */
function placesOf(root: string): readonly string[] {
  const parents = [root];
  for (let count = 0; count < MOST_PARENTS; count += 1) {
    const last = parents.at(-1) ?? root;
    if (existsSync(join(last, ".git"))) return parents;
    parents.push(dirname(last));
  }
  return parents.slice(0, 2);
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !IGNORED.has(entry.name))
      .map(({ name }) => join(folder, name))
      .sort();
  } catch {
    // A folder that cannot be read has no project for this user.
    return [];
  }
}

/** The name of the project in a folder; undefined also if its file cannot be read. */
function projectIn(folder: string): unknown {
  const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return undefined;
  try {
    return readYaml(file)["name"];
  } catch {
    return undefined;
  }
}
