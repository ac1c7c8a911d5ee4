/** Reports for programs: exactly the analysis's result. One report is an object, several are a list. */
import type { Report } from "../analysis/report";
import type { Change } from "./changes";
import { escapeInJson } from "./sanitize";

/**
 * Levels of a document that are written entry by entry: several reports, their list, one report, its services. Below
 * that, one service is one piece, which always fits in memory.
 */
const OPENED = 4;

export function reportJson(reports: readonly Report[]): string {
  return [...reportJsonPieces(reports)].join("");
}

/** The same in pieces: of 10,000 services it is longer than the longest string that JavaScript has. */
export function* reportJsonPieces(
  reports: readonly Report[],
  /** Those since an earlier report; undefined without one. */
  changes?: readonly Change[],
): Generator<string> {
  const [only, ...others] = reports;
  const document = others.length === 0 && only !== undefined ? only : { formatVersion: 1, reports };
  yield* pieces(changes === undefined ? document : { ...document, changes }, "", OPENED);
  yield "\n";
}

/** Indented, because people read it too, and with a line end. */
export function json(value: unknown): string {
  return `${escapeInJson(JSON.stringify(value, null, 2))}\n`;
}

/** Character for character what `JSON.stringify(value, null, 2)` returns, at that indentation. */
function* pieces(value: unknown, indent: string, levels: number): Generator<string> {
  const isList = Array.isArray(value);
  const entries = levels > 0 && typeof value === "object" && value !== null ? Object.entries(value) : [];
  const kept = entries.filter(([, inner]) => isList || inner !== undefined);
  if (kept.length === 0) {
    yield escapeInJson(JSON.stringify(value ?? null, null, 2).replaceAll("\n", `\n${indent}`));
    return;
  }
  const deeper = `${indent}  `;
  for (const [position, [name, inner]] of kept.entries()) {
    const before = position > 0 ? "," : isList ? "[" : "{";
    yield `${before}\n${deeper}${isList ? "" : `${escapeInJson(JSON.stringify(name))}: `}`;
    yield* pieces(inner, deeper, levels - 1);
  }
  yield `\n${indent}${isList ? "]" : "}"}`;
}
