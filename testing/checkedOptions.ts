/**
 * Options of an assertion, checked: in JavaScript each may be any value, and one that is left out by mistake (`Number(undefined)`,
 * `ports`) would let an assertion pass that judges another path.
 */
import { VIAS } from "../analysis/report";
import { nearest } from "../analysis/rules/nearest";
import { sanitize } from "../reports/sanitize";
import { AnalysisError } from "./analysisError";

const OPTIONS = ["port", "family", "by", "source", "never"] as const;
const FAMILIES: readonly unknown[] = ["ipv4", "ipv6"];
const DEVICES: readonly unknown[] = VIAS;

/** Throws `AnalysisError` for an end, an option or a value that has no meaning. */
export function checkPath(to: unknown, options: object): void {
  if (typeof to !== "string") throw new AnalysisError("The other end is not a name. Give one as explain takes it.");
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (!OPTIONS.some((option) => option === name)) {
      const close = nearest(name, OPTIONS);
      const hint = close === undefined ? "" : `Did you mean ${close}? `;
      throw new AnalysisError(
        `A path has no option ${sanitize(name)}. ${hint}The options are port, family, by and source.`,
      );
    }
    const remedy = value === undefined ? null : remedyFor(name as (typeof OPTIONS)[number], value);
    if (remedy !== null) throw new AnalysisError(`${name} is ${sanitize(written(value))}. ${remedy}`);
  }
}

/** `NaN`, which JSON does not have, too. */
function written(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

function remedyFor(name: (typeof OPTIONS)[number], value: unknown): string | null {
  const words: readonly unknown[] = Array.isArray(value) && value.length > 0 ? value : [value];
  switch (name) {
    case "port":
      return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535
        ? null
        : "It must be a whole number from 1 to 65535.";
    case "family":
      return FAMILIES.includes(value) ? null : "It must be ipv4 or ipv6.";
    case "by":
      return words.every((word) => DEVICES.includes(word)) ? null : `It must be one of ${VIAS.join(", ")}, or a list.`;
    case "source":
      return words.every((word) => typeof word === "string" && word !== "")
        ? null
        : "It must be an address, fixed, or a list of addresses.";
    case "never":
      return typeof value === "boolean" ? null : "It must be true or false.";
  }
}
