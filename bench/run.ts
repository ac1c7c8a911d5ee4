/**
 * `npm run bench`: the speed of the product, as ratios within one run, compared with the published ones. With
 * `--publish` the figures become the published ones; `--full` adds sizes that take minutes; `--brief` measures less often
 * and leaves out what takes longest; `--only WORD` measures the commands with that word in their name.
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
import { costsIn, shortest } from "./timing";

/** How often programs, the engine's part and previews are measured. */
interface Rounds {
  readonly programs: number;
  readonly engine: number;
  readonly previews: number;
}

const ROUNDS: Rounds = { programs: 7, engine: 5, previews: 3 };
const BRIEF: Rounds = { programs: 3, engine: 2, previews: 1 };

interface EngineCost {
  readonly cpuMs: number;
  readonly peakMb: number;
}

function engine(file: string, services: number): EngineCost {
  const out = execFileSync(process.execPath, [file, String(services)], { encoding: "utf8" });
  const { cpuMs, peakMb } = JSON.parse(out) as { cpuMs: number[]; peakMb: number };
  return { cpuMs: Math.min(...cpuMs), peakMb };
}

/** The best of several processes: a cold one each, as a call of the command line is. */
function bestEngine(file: string, services: number, rounds: number): EngineCost {
  const runs = [...Array(rounds).keys()].map(() => engine(file, services));
  return { cpuMs: Math.min(...runs.map((run) => run.cpuMs)), peakMb: Math.min(...runs.map((run) => run.peakMb)) };
}

/** Measurements of the package as npm would install it. */
async function installedFigures(choice: Choice): Promise<Figure[]> {
  const installed = await install();
  try {
    return [
      ...(await commandFigures(installed.command, installed.place, choice)),
      ...(choice.only === undefined ? await otherFigures(installed, choice.brief ? BRIEF : ROUNDS) : []),
    ];
  } finally {
    rmSync(installed.place, { recursive: true, force: true });
  }
}

/** Programs beside loading the SDK, the plugin, and the engine's part alone. */
async function otherFigures(installed: Installed, rounds: Rounds): Promise<Figure[]> {
  const { place, command, engine: file, project, stack } = installed;
  const times = shortest(
    [
      { name: "sdk", args: ["-e", 'require("@pulumi/aws")'] },
      { name: "stack", args: [command, "plan", "--program", project, stack] },
      { name: "stacks", args: [command, "plan", "--program", project] },
    ],
    rounds.programs,
    ROOT,
  );
  const ratio = (name: string): number => (times.get(name) ?? NaN) / (times.get("sdk") ?? NaN);
  const plugin = await firstConstruct(join(place, "plugin"), rounds.programs);
  const thousand = bestEngine(file, 1000, rounds.engine);
  const tenThousand = engine(file, 10_000);
  const needs = `engine's part, 1,000 services x ${String(NEEDS)} needs`;
  const growth = Math.log10(tenThousand.cpuMs / thousand.cpuMs);
  const sdk = costsIn(place, { runs: rounds.engine, enoughMs: Infinity })(["-e", 'require("@pulumi/aws")']);
  return [
    { name: 'plan, one stack / require("@pulumi/aws")', value: ratio("stack"), unit: "x", target: 0.9 },
    { name: `plan, ${String(STACKS)} stacks / require("@pulumi/aws")`, value: ratio("stacks"), unit: "x", target: 4 },
    { name: 'plugin, start to first Network / require("@pulumi/aws")', value: plugin, unit: "x", target: 4 },
    { name: `${needs} / require("@pulumi/aws")`, value: thousand.cpuMs / sdk.cpuMs, unit: "x", target: 2 },
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
async function previewFigures(brief: boolean): Promise<Figure[]> {
  try {
    const measures = (Object.keys(PREVIEW) as Measure[]).filter((measure) => !brief || measure !== "types");
    const ratio = await preview((brief ? BRIEF : ROUNDS).previews, measures);
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
  const brief = args.includes("--brief");
  if (at >= 0 && only === undefined) throw new Error("--only WORD measures the commands with that word.");
  if (args.includes("--publish") && (at >= 0 || brief)) throw new Error("Only a whole run is published.");
  return { only, full: args.includes("--full"), brief };
}

async function main(): Promise<void> {
  const choice = choiceOf(process.argv.slice(2));
  const before = published();
  const figures = [
    ...(await installedFigures(choice)),
    ...(choice.only === undefined ? await previewFigures(choice.brief) : []),
  ];
  const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${String(cpus().length)} cores, Node ${process.versions.node}`;
  const report = { date: new Date().toISOString().slice(0, 10), machine, figures };
  if (print(report, before)) process.exitCode = 1;
  if (process.argv.includes("--publish")) publish(report);
}

void main();
