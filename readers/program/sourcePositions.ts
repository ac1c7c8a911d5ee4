/**
 * Places in a program's source where its resources are made. A program runs as a bundle, and may itself be a build of
 * other sources: source maps lead from its code to the file and the line that its author wrote.
 */
import { existsSync } from "node:fs";
import Module from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourcePosition } from "../../analysis/topology/resource";

/** The messages of SDKs that send no positions do not have these methods. */
export interface Positioned {
  getSourceposition?(): Place | undefined;
  getStacktrace?(): { getFramesList(): { getPc(): Place | undefined }[] } | undefined;
}

interface Place {
  getUri(): string;
  getLine(): number;
  getColumn(): number;
}

/** A program that makes its resources in a deep recursion has the same frames again and again. */
const MOST_FRAMES = 20;

/** The calls of the program's own code that led to a resource, the innermost first; none of a package. */
export function positionsOf(request: Positioned): readonly SourcePosition[] {
  const frames =
    request
      .getStacktrace?.()
      ?.getFramesList()
      .map((frame) => frame.getPc()) ?? [];
  const places = frames.length > 0 ? frames : [request.getSourceposition?.()];
  const found: SourcePosition[] = [];
  for (const place of places) {
    const file = place === undefined ? undefined : fileOf(place.getUri());
    if (place === undefined || file === undefined || isOfPackage(file)) continue;
    found.push({ file, line: place.getLine(), column: place.getColumn() });
    if (found.length === MOST_FRAMES) break;
  }
  return found;
}

/** URL → path: few files make many resources. */
const files = new Map<string, string | undefined>();

function fileOf(uri: string): string | undefined {
  if (files.has(uri)) return files.get(uri);
  let file: string | undefined;
  try {
    file = fileURLToPath(uri);
  } catch {
    // Not the URL of a file.
  }
  files.set(uri, file);
  return file;
}

/** The code of this package is no part of a program, also where the package is a checkout. */
const OWN = ["analysis", "cli", "components", "dist", "readers"].map(
  (name) => join(packageRoot(__dirname), name) + sep,
);

function isOfPackage(file: string): boolean {
  return file.includes(`${sep}node_modules${sep}`) || OWN.some((folder) => file.startsWith(folder));
}

function packageRoot(directory: string): string {
  const parent = dirname(directory);
  return parent === directory || existsSync(join(directory, "package.json")) ? directory : packageRoot(parent);
}

/** Source maps by the path under which their code runs; each is parsed when the first position in it is looked up. */
const maps = new Map<string, { readonly text: string; parsed?: Module.SourceMap }>();

export function keepSourceMap(file: string, text: string): void {
  maps.set(file, { text });
}

/** The first of these calls whose source exists, in its author's file; undefined if there is none. */
export function originalPosition(positions: readonly SourcePosition[]): SourcePosition | undefined {
  for (const position of positions) {
    const original = mapped(position);
    if (original !== undefined && !isOfPackage(original.file) && exists(original.file)) return original;
  }
  return undefined;
}

function mapped(position: SourcePosition): SourcePosition | undefined {
  const { file, line, column } = position;
  const map = maps.get(file);
  if (map === undefined) return position;
  map.parsed ??= new Module.SourceMap(JSON.parse(map.text) as Module.SourceMapPayload);
  const entry = map.parsed.findEntry(line - 1, (column ?? 1) - 1);
  if (!("originalSource" in entry)) return undefined;
  return {
    file: resolve(dirname(file), entry.originalSource),
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1,
  };
}

const existing = new Map<string, boolean>();

function exists(file: string): boolean {
  const known = existing.get(file) ?? existsSync(file);
  existing.set(file, known);
  return known;
}
