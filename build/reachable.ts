/** The compiled files that the package's entries import: the compiler writes all that its sources import. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const IMPORTED = /(?:from |import\(|require\()"(\.[^"]+)"/g;

/** @param entries of both kinds: JavaScript (`.js`) and types (`.d.ts`). */
function reachable(entries: readonly string[]): ReadonlySet<string> {
  const found = new Set(entries);
  for (const file of found) {
    const end = file.endsWith(".d.ts") ? ".d.ts" : ".js";
    for (const [, path = ""] of readFileSync(file, "utf8").matchAll(IMPORTED)) {
      const place = resolve(dirname(file), path);
      const target = [place, `${place}${end}`, join(place, `index${end}`)].find(
        (each) => /\.\w+$/.test(each) && existsSync(each),
      );
      if (target !== undefined) found.add(target);
    }
  }
  return found;
}

/** Deletes all other files below the directory. */
export function keepReachable(directory: string, isEntry: (path: string) => boolean): void {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => resolve(file.parentPath, file.name));
  const kept = reachable(files.filter(isEntry));
  for (const file of files) if (!kept.has(file)) rmSync(file);
}
