/** Reports for programs: exactly what the analysis said. One report stands alone, several stand in a list. */
import type { Report } from "../analysis/report";
import { escapeInJson } from "./sanitize";

export function reportJson(reports: readonly Report[]): string {
  const [only, ...others] = reports;
  return json(others.length === 0 && only !== undefined ? only : { formatVersion: 1, reports });
}

/** Indented, because people read it too, and with a line end. */
export function json(value: unknown): string {
  return `${escapeInJson(JSON.stringify(value, null, 2))}\n`;
}
