/**
 * The path of each file of a program in its bundle, where all code would have the path of the entry. The bundler writes
 * a placeholder for `__dirname` and the like; the source map has the file of each, and its variable gets the path of that
 * file: `__ecsPlace_dirname_0000` → `__ecsPlace_dirname_0012`, as long as before, so that the source map stays right.
 */
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const PREFIX = "__ecsPlace_";
const NUMBER = "0000";

const PLACES: Readonly<Record<string, (file: string) => string>> = {
  dirname: dirname,
  filename: (file) => file,
  url: (file) => pathToFileURL(file).href,
};

/** For the bundler: a variable of the program, and the one that it writes. */
export const PLACEHOLDERS: Readonly<Record<string, string>> = {
  __dirname: placeholder("dirname"),
  __filename: placeholder("filename"),
  "import.meta.dirname": placeholder("dirname"),
  "import.meta.filename": placeholder("filename"),
  "import.meta.url": placeholder("url"),
};

function placeholder(place: string): string {
  return `${PREFIX}${place}_${NUMBER}`;
}

const PLACEHOLDER = new RegExp(`${PREFIX}(${Object.keys(PLACES).join("|")})_${NUMBER}`, "g");

/** A script's first line, and directives such as `"use strict"`, which are none after any other statement. */
const START = /^(?:#!.*\n)?(?:"[^"\n]*";\n?)*/;

/** @param directory that of the paths in the source map. */
export function inTheirPlaces(bundle: string, sourceMap: string, directory: string): string {
  if (!bundle.includes(PREFIX)) return bundle;
  const { sources, mappings } = JSON.parse(sourceMap) as SourceMap;
  const changes = sourceChanges(mappings);
  const next = ascending(bundle, "\n");
  const declared = new Map<string, string>();
  let current = 0;
  const placed = bundle.replace(PLACEHOLDER, (_, place: string, offset: number) => {
    const line = next(offset);
    while ((changes[current + 1]?.line ?? Infinity) <= line) current++;
    const number = changes[current]?.source ?? 0;
    const name = `${PREFIX}${place}_${number.toString(36).padStart(NUMBER.length, "0")}`;
    declared.set(name, PLACES[place]?.(resolve(directory, sources[number] ?? "")) ?? "");
    return name;
  });
  const declarations = [...declared].map(([name, value]) => `var ${name} = ${JSON.stringify(value)};`).join("");
  // On a line of the bundler's own, so that no position of the program changes.
  return placed.replace(START, (start) => start + declarations);
}

interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** A number of a source map: digits of base 64, of which each but the last is in the upper half. */
const VALUE = "[g-z0-9+/]*[A-Za-f]";

/** An entry, `,IAAM` or `;AC1BA`, whose second number is not 0: its source is another one than that of the entry before. */
const CHANGE = new RegExp(`(?:^|[,;])${VALUE}(?!A)(${VALUE})`, "g");

/**
 * The lines of a bundle on which another source begins. All code of one line is of one source. Reading only these entries
 * of the map takes a tenth of the time of reading all.
 * @param mappings lines of entries: `AAAA;EACA,IAAI`.
 */
function sourceChanges(mappings: string): readonly { readonly line: number; readonly source: number }[] {
  const lineOf = ascending(mappings, ";");
  let source = 0;
  return [
    { line: 0, source },
    ...[...mappings.matchAll(CHANGE)].map(({ 0: entry, 1: difference = "", index }) => ({
      line: lineOf(index + (entry.startsWith(";") ? 1 : 0)),
      source: (source += numberOf(difference)),
    })),
  ];
}

/** The lowest bit is the sign: `C` → 1, `D` → -1, `gB` → 16. */
function numberOf(value: string): number {
  const bits = [...value].reduceRight((sum, digit) => sum * 32 + (DIGITS.indexOf(digit) % 32), 0);
  return bits % 2 === 0 ? bits / 2 : -(bits - 1) / 2;
}

/** Returns a function that counts the ends of lines before an offset, for offsets in ascending order. */
function ascending(text: string, end: string): (offset: number) => number {
  let line = 0;
  let at = text.indexOf(end);
  return (offset) => {
    for (; at !== -1 && at < offset; at = text.indexOf(end, at + 1)) line++;
    return line;
  };
}
