/**
 * The time of `pulumi preview` of a stack by Pulumi's own command line, and of its parts. The parts are measured in
 * turn, beside `require("@pulumi/aws")`; a figure is its median as a ratio to the median of that, so that it changes
 * little on a busy machine.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cloneOf, type Engine, Project, startEngine } from "../tests/engine/engine";
import { startAsCli } from "../tests/support/cliStart";
import { ROOT } from "../tests/support/stacks";
import { shortest } from "./timing";

const STACK = "prod";

/** The parts overlap: the engine works while the program runs. */
export type Measure =
  "preview" | "compiled anew" | "engine" | "program" | "sdk" | "compiler" | "compiling" | "types" | "provider";

/** Milliseconds. */
type Round = Readonly<Record<Measure | "reference", number>>;

/** Ratios to `require("@pulumi/aws")`. Throws `NoEngine` or `NoEmulator` if Pulumi's engine cannot run. */
export async function preview(rounds: number, measures: readonly Measure[]): Promise<(measure: Measure) => number> {
  const withTypes = measures.includes("types");
  const engine = await startEngine();
  try {
    const project = cloneOf(engine, "project");
    const empty = emptyProject(engine);
    for (const each of [project, empty]) {
      await each.pulumi(["stack", "init", STACK]);
      // The first call compiles and writes caches for the next ones.
      await each.pulumi(["preview"]);
    }
    const compiled = engine.directory("compiled-for-rounds");
    await program(compiled);
    const measured: Round[] = [];
    for (let index = 0; index < rounds; index++) {
      measured.push(await round(engine, { project, empty, compiled, withTypes }, index));
    }
    const of = (measure: keyof Round): number => median(measured.map((times) => times[measure]));
    return (measure) => of(measure) / of("reference");
  } finally {
    await engine.stop();
  }
}

interface Measured {
  readonly project: Project;
  /** A YAML project without resources: its preview takes the time of the command line and the engine. */
  readonly empty: Project;
  /** The folder of the compiled program. */
  readonly compiled: string;
  /** True if the time of checking types is measured, which takes longest. */
  readonly withTypes: boolean;
}

async function round(engine: Engine, { project, empty, compiled, withTypes }: Measured, index: number): Promise<Round> {
  const anew = (name: string): string => engine.directory(`${name}-${index}`);
  const load = (name: string): number =>
    shortest([{ name, args: ["-e", `require(${JSON.stringify(name)})`] }], 1, ROOT).get(name) ?? NaN;
  const before = process.cpuUsage();
  const whole = await elapsed(() => project.pulumi(["preview"]));
  // The provider's stand-in runs in this process, which does little else meanwhile.
  const { user, system } = process.cpuUsage(before);
  const running = await program(compiled);
  const compiling = await program(anew("compiling"));
  const checking = withTypes
    ? await program(anew("checking"), { PULUMI_NODEJS_TSCONFIG_PATH: "../tsconfig.json" })
    : NaN;
  return {
    reference: load("@pulumi/aws"),
    preview: whole,
    "compiled anew": await elapsed(() => project.pulumi(["preview"], { env: cache(anew("preview")) })),
    engine: await elapsed(() => empty.pulumi(["preview"])),
    sdk: load("@pulumi/pulumi"),
    compiler: load("typescript"),
    program: running,
    compiling: compiling - running,
    types: checking - compiling,
    provider: (user + system) / 1000,
  };
}

/** The program as the Node host starts it, with a recorder for its engine. */
function program(compiled: string, env: Readonly<Record<string, string>> = {}): Promise<number> {
  return elapsed(async () => {
    const { exitCode, output } = await startAsCli(ROOT, STACK, { preview: true, env: { ...cache(compiled), ...env } });
    if (exitCode !== 0) throw new Error(`the program exits with ${String(exitCode)}: ${output}`);
  });
}

/** The SDK's folder of compiled files; if it is empty, the SDK compiles the whole program. */
function cache(directory: string): Record<string, string> {
  return { TS_NODE_CACHE_DIRECTORY: directory };
}

function emptyProject(engine: Engine): Project {
  const directory = engine.directory("empty");
  writeFileSync(join(directory, "Pulumi.yaml"), "name: empty\nruntime: yaml\n");
  return new Project(engine, directory);
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
