/**
 * `npm run bench`: the speed of the product, as ratios within one run, compared with the published ones. With
 * `--publish` the figures become the published ones; `--full` adds sizes that take minutes; `--only WORD` measures the
 * commands with that word in their name.
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { NoEmulator } from "../tests/aws/emulator/emulator";
import { NoEngine } from "../tests/engine/commandLine";
import { ROOT } from "../tests/support/stacks";
import { type Choice, commandFigures } from "./commands";
import { type Figure, print, publish, published } from "./figures";
import { firstConstruct } from "./firstConstruct";
import { install, type Installed, STACKS } from "./installed";
import { NEEDS } from "./largeNetwork";
import { type Measure, preview } from "./preview";
import { shortest } from "./timing";

const RUNS = 7;
const PREVIEWS = 3;
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

/** Measurements of the package as npm would install it. */
async function installedFigures(choice: Choice): Promise<Figure[]> {
  const installed = await install();
  try {
    return [
      ...(await commandFigures(installed.command, installed.place, choice)),
      ...(choice.only === undefined ? await otherFigures(installed) : []),
    ];
  } finally {
    rmSync(installed.place, { recursive: true, force: true });
  }
}

/** Programs beside loading the SDK, the plugin, and the engine's part alone. */
async function otherFigures({ place, command, engine: file, project, stack }: Installed): Promise<Figure[]> {
  const times = shortest(
    [
      { name: "sdk", args: ["-e", 'require("@pulumi/aws")'] },
      { name: "stack", args: [command, "plan", "--program", project, stack] },
      { name: "stacks", args: [command, "plan", "--program", project] },
    ],
    RUNS,
    ROOT,
  );
  const ratio = (name: string): number => (times.get(name) ?? NaN) / (times.get("sdk") ?? NaN);
  const plugin = await firstConstruct(join(place, "plugin"), RUNS);
  const thousand = bestEngine(file, 1000);
  const tenThousand = engine(file, 10_000);
  const needs = `engine's part, 1,000 services x ${String(NEEDS)} needs`;
  const growth = Math.log10(tenThousand.seconds / thousand.seconds);
  return [
    { name: 'plan, one stack / require("@pulumi/aws")', value: ratio("stack"), unit: "x", target: 0.9 },
    { name: `plan, ${String(STACKS)} stacks / require("@pulumi/aws")`, value: ratio("stacks"), unit: "x", target: 4 },
    { name: 'plugin, start to first Network / require("@pulumi/aws")', value: plugin, unit: "x", target: 4 },
    { name: needs, value: thousand.seconds, unit: "s", target: 1 },
    { name: `${needs}, peak memory`, value: thousand.peakMb, unit: "MB", target: 300 },
    { name: "engine's part, growth", value: growth, unit: "n^" },
  ];
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

/** None if Pulumi's engine cannot run. */
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

/** `--only explain` → `explain`. */
function choiceOf(args: readonly string[]): Choice {
  const at = args.indexOf("--only");
  const only = at < 0 ? undefined : args[at + 1];
  if (at >= 0 && (only === undefined || args.includes("--publish"))) {
    throw new Error("--only WORD measures the commands with that word, and a part is not published.");
  }
  return { only, full: args.includes("--full") };
}

async function main(): Promise<void> {
  const choice = choiceOf(process.argv.slice(2));
  const before = published();
  const figures = [...(await installedFigures(choice)), ...(choice.only === undefined ? await previewFigures() : [])];
  const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${String(cpus().length)} cores, Node ${process.versions.node}`;
  const report = { date: new Date().toISOString().slice(0, 10), machine, figures };
  if (print(report, before)) process.exitCode = 1;
  if (process.argv.includes("--publish")) publish(report);
}

void main();
