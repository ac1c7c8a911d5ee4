/** Figures of a run: their format, their limits, and their publication. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import colors from "picocolors";
import { ROOT } from "../tests/support/stacks";

export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `n^` is the exponent of growth. */
  readonly unit: "x" | "s" | "MB" | "n^";
  /** The largest value that passes; a part of another figure has none. */
  readonly target?: number;
}

export interface Published {
  readonly date: string;
  readonly machine: string;
  readonly figures: readonly Figure[];
}

const PUBLISHED = join(ROOT, "bench/published.json");
const README = join(ROOT, "bench/README.md");
/** A ratio that grew by more than this against the published one is a regression. */
const TOLERANCE = 4 / 3;
/** Linear, with room for garbage collection, which takes more with a larger heap. */
const STEEPEST = 1.05;

const texts: Readonly<Record<Figure["unit"], (value: number) => string>> = {
  x: (value) => `${value.toFixed(2)}x`,
  s: (value) => `${value.toFixed(2)} s`,
  MB: (value) => `${value.toFixed(0)} MB`,
  "n^": (value) => `n^${value.toFixed(2)}`,
};

function text({ value, unit }: Pick<Figure, "value" | "unit">): string {
  return texts[unit](value);
}

/** `4.00x`; empty for a part. */
function limit({ target, unit }: Figure): string {
  if (unit === "n^") return text({ value: STEEPEST, unit });
  return target === undefined ? "" : text({ value: target, unit });
}

export interface Verdict {
  readonly failed: boolean;
  readonly words: string;
}

/** Seconds and megabytes belong to one machine; ratios and exponents can be compared. */
export function verdict({ unit, value, target }: Figure, published: Figure | undefined): Verdict {
  if (unit === "n^" && value > STEEPEST) return { failed: true, words: "grows faster than its input" };
  if (unit === "x" && published !== undefined && value > published.value * TOLERANCE) {
    return { failed: true, words: `regression: ${text(published)} was published` };
  }
  return { failed: false, words: target !== undefined && value > target ? "over its target" : "" };
}

export function published(): Published | undefined {
  return existsSync(PUBLISHED) ? (JSON.parse(readFileSync(PUBLISHED, "utf8")) as Published) : undefined;
}

/** Prints a table, and returns true if a figure failed. */
export function print({ machine, date, figures }: Published, before: Published | undefined): boolean {
  console.log(`${machine}, ${date}`);
  const width = Math.max(...figures.map(({ name }) => name.length));
  const verdicts = figures.map((figure) => {
    const { failed, words } = verdict(
      figure,
      before?.figures.find(({ name }) => name === figure.name),
    );
    const most = limit(figure) === "" ? "" : `at most ${limit(figure).padStart(8)}`;
    const paint = failed ? colors.red : colors.yellow;
    const line = `${figure.name.padEnd(width)}  ${text(figure).padStart(8)}  ${most.padEnd(16)}  `;
    console.log(`${line}${words === "" ? "" : paint(words)}`.trimEnd());
    return failed;
  });
  return verdicts.includes(true);
}

export function publish(report: Published): void {
  writeFileSync(PUBLISHED, `${JSON.stringify(report, null, 2)}\n`);
  const rows = report.figures.map((figure) => `| ${figure.name} | ${text(figure)} | ${limit(figure)} |`);
  const table = ["| what | measured | at most |", "|---|---|---|", ...rows].join("\n");
  const readme = readFileSync(README, "utf8");
  const part = /(<!-- figures -->\n)[\s\S]*(<!-- end -->)/;
  writeFileSync(README, readme.replace(part, `$1\n${report.machine}, ${report.date}.\n\n${table}\n\n$2`));
}
