/**
 * `npm run bench`: how fast the product is, as ratios within one run, against what was last published. With `--publish`
 * the figures become the published ones.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import colors from "picocolors";
import { NoEmulator } from "../tests/aws/emulator/emulator";
import { NoEngine } from "../tests/engine/commandLine";
import { ROOT } from "../tests/support/stacks";
import { firstConstruct } from "./firstConstruct";
import { install, RESOURCES, STACKS } from "./installed";
import { NEEDS } from "./largeNetwork";
import { type Measure, preview } from "./preview";
import { shortest } from "./timing";

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "x" | "s" | "MB";
  /** The most that it may be; a part of another figure has none, and no verdict of its own. */
  readonly target?: number;
}

interface Published {
  readonly date: string;
  readonly machine: string;
  readonly figures: readonly Figure[];
}

const RUNS = 7;
const PREVIEWS = 3;
const PUBLISHED = join(ROOT, "bench/published.json");
const README = join(ROOT, "bench/README.md");
/** A ratio that grew by more than this against the published one is a regression. */
const TOLERANCE = 4 / 3;

function engine(file: string, services: number): { seconds: number; peakMb: number } {
  const out = execFileSync(process.execPath, [file, String(services)], { encoding: "utf8" });
  const { seconds, peakMb } = JSON.parse(out) as { seconds: number[]; peakMb: number };
  return { seconds: Math.min(...seconds), peakMb };
}

/** The best of five processes: a cold one each, as a call of the command line is. */
function bestEngine(file: string, services: number): { seconds: number; peakMb: number } {
  const runs = [...Array(5).keys()].map(() => engine(file, services));
  return { seconds: Math.min(...runs.map((run) => run.seconds)), peakMb: Math.min(...runs.map((run) => run.peakMb)) };
}

async function measure(): Promise<Figure[]> {
  const installed = await install();
  const { place, command, state, project, stack } = installed;
  try {
    const times = shortest(
      [
        { name: "node", args: ["-e", "0"] },
        { name: "sdk", args: ["-e", 'require("@pulumi/aws")'] },
        { name: "state", args: [command, "plan", "--state", state] },
        { name: "stack", args: [command, "plan", "--program", project, stack] },
        { name: "stacks", args: [command, "plan", "--program", project] },
      ],
      RUNS,
      ROOT,
    );
    const ratio = (name: string, to: string): number => (times.get(name) ?? NaN) / (times.get(to) ?? NaN);
    const plugin = await firstConstruct(join(place, "plugin"), RUNS);
    const thousand = bestEngine(installed.engine, 1000);
    const tenThousand = engine(installed.engine, 10_000);
    const needs = `1,000 services x ${String(NEEDS)} needs`;
    return [
      {
        name: `plan --state, ${String(RESOURCES)} resources / node -e 0`,
        value: ratio("state", "node"),
        unit: "x",
        target: 4,
      },
      { name: 'plan, one stack / require("@pulumi/aws")', value: ratio("stack", "sdk"), unit: "x", target: 0.9 },
      {
        name: `plan, ${String(STACKS)} stacks / require("@pulumi/aws")`,
        value: ratio("stacks", "sdk"),
        unit: "x",
        target: 4,
      },
      { name: 'plugin, start to first Network / require("@pulumi/aws")', value: plugin, unit: "x", target: 4 },
      { name: needs, value: thousand.seconds, unit: "s", target: 1 },
      { name: `${needs}, peak memory`, value: thousand.peakMb, unit: "MB", target: 300 },
      {
        name: "10,000 services / 1,000 services",
        value: tenThousand.seconds / thousand.seconds,
        unit: "x",
        target: 11,
      },
    ];
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

const PREVIEW: Readonly<Record<Measure, { readonly name: string; readonly target?: number }>> = {
  preview: { name: 'pulumi preview of prod / require("@pulumi/aws")', target: 6 },
  "compiled anew": { name: 'pulumi preview of prod, compiled anew / require("@pulumi/aws")', target: 10 },
  engine: { name: "preview's part: engine and command line" },
  program: { name: "preview's part: the program, SDK and compiler included" },
  sdk: { name: 'program\'s part: require("@pulumi/pulumi")' },
  compiler: { name: 'program\'s part: require("typescript")' },
  provider: { name: "preview's part: the provider's stand-in, CPU" },
  compiling: { name: "preview's part, compiled anew: compiling" },
  types: { name: "no part: checking types" },
};

/** None where Pulumi's engine cannot run. */
async function previewFigures(): Promise<Figure[]> {
  try {
    const ratio = await preview(PREVIEWS);
    const measures = Object.keys(PREVIEW) as Measure[];
    return measures.map((measure) => ({ ...PREVIEW[measure], value: ratio(measure), unit: "x" }));
  } catch (error) {
    if (!(error instanceof NoEngine) && !(error instanceof NoEmulator)) throw error;
    console.log(`pulumi preview: skipped: ${error.message}`);
    return [];
  }
}

const texts = {
  x: (value: number) => `${value.toFixed(2)}x`,
  s: (value: number) => `${value.toFixed(2)} s`,
  MB: (value: number) => `${value.toFixed(0)} MB`,
};

function text({ value, unit }: Pick<Figure, "value" | "unit">): string {
  return texts[unit](value);
}

/** `4.00x`; empty for a part. */
function limit({ target, unit }: Figure): string {
  return target === undefined ? "" : text({ value: target, unit });
}

function verdict({ unit, value, target }: Figure, before: Figure | undefined): string {
  if (target === undefined) return "";
  // Seconds and megabytes belong to one machine; ratios can be compared.
  const slower = unit === "x" && before !== undefined && value > before.value * TOLERANCE;
  if (slower) return colors.red(`regression: ${text(before)} was published`);
  return value > target ? colors.yellow("over its target") : "";
}

function publish(report: Published): void {
  writeFileSync(PUBLISHED, `${JSON.stringify(report, null, 2)}\n`);
  const rows = report.figures.map((figure) => `| ${figure.name} | ${text(figure)} | ${limit(figure)} |`);
  const table = ["| what | measured | at most |", "|---|---|---|", ...rows].join("\n");
  const readme = readFileSync(README, "utf8");
  const part = /(<!-- figures -->\n)[\s\S]*(<!-- end -->)/;
  writeFileSync(README, readme.replace(part, `$1${report.machine}, ${report.date}.\n\n${table}\n$2`));
}

async function main(): Promise<void> {
  const before = existsSync(PUBLISHED) ? (JSON.parse(readFileSync(PUBLISHED, "utf8")) as Published) : undefined;
  const figures = [...(await measure()), ...(await previewFigures())];
  const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${String(cpus().length)} cores, Node ${process.versions.node}`;
  const report = { date: new Date().toISOString().slice(0, 10), machine, figures };
  console.log(`${machine}, ${report.date}`);
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const figure of figures) {
    const word = verdict(
      figure,
      before?.figures.find(({ name }) => name === figure.name),
    );
    const target = limit(figure);
    const most = target === "" ? "" : `at most ${target.padStart(8)}`;
    console.log(`${figure.name.padEnd(width)}  ${text(figure).padStart(8)}  ${most}  ${word}`.trimEnd());
    if (word.includes("regression")) process.exitCode = 1;
  }
  if (process.argv.includes("--publish")) publish(report);
}

void main();
