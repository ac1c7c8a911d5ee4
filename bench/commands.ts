/**
 * Whole commands, as people and pipelines start them, each at three sizes: the CPU that its process takes as a ratio to
 * that of `node -e 0` in the same run, and how it grows from the middle size to the largest.
 */
import type { Figure } from "./figures";
import { Inputs } from "./inputs";
import { type Cost, costsIn, type Patience } from "./timing";

interface Sized {
  readonly name: string;
  readonly unit: "services" | "resources";
  readonly sizes: readonly [number, number, number];
  /** A further size, for --full. */
  readonly full?: number;
  /** The largest size takes long and is left out of --brief. */
  readonly isSlow?: true;
  /** The most that the ratios may be, by size. */
  readonly targets?: readonly [number, number, number];
  /** The most that the largest size's peak memory may be, in MB. */
  readonly peakTarget?: number;
  /** The arguments after the command line's own path. */
  readonly args: (inputs: Inputs, size: number) => readonly string[];
}

const COMMANDS: readonly Sized[] = [
  {
    name: "plan --state",
    unit: "services",
    sizes: [20, 1000, 10_000],
    targets: [4, 10, 110],
    peakTarget: 700,
    args: (inputs, size) => ["plan", "--state", inputs.state(size)],
  },
  {
    name: "plan --state, no two alike",
    unit: "services",
    sizes: [20, 200, 1000],
    full: 10_000,
    args: (inputs, size) => ["plan", "--state", inputs.state(size, size)],
  },
  {
    name: "plan --state --format json",
    unit: "services",
    sizes: [20, 1000, 10_000],
    args: (inputs, size) => ["plan", "--format", "json", "--state", inputs.state(size)],
  },
  {
    name: "explain --state",
    unit: "services",
    sizes: [20, 1000, 10_000],
    args: (inputs, size) => ["explain", "service-0", "docker.io", "--state", inputs.state(size)],
  },
  {
    name: "plan --preview",
    unit: "resources",
    sizes: [50, 500, 5000],
    args: (inputs, size) => ["plan", "--preview", inputs.preview(size)],
  },
  {
    name: "plan --program",
    unit: "resources",
    sizes: [50, 500, 5000],
    isSlow: true,
    args: (inputs, size) => ["plan", "--program", inputs.program(size)],
  },
  {
    name: "plan --snapshot",
    unit: "services",
    sizes: [20, 200, 2000],
    args: (inputs, size) => ["plan", "--snapshot", inputs.snapshot(size)],
  },
  {
    name: "switch",
    unit: "services",
    sizes: [1, 10, 100],
    isSlow: true,
    args: (inputs, size) => ["switch", "prod", "--to", "nat-instance", "--program", inputs.services(size)],
  },
  {
    name: "compare",
    unit: "services",
    sizes: [1, 10, 100],
    isSlow: true,
    args: (inputs, size) => ["compare", "prod", "--program", inputs.services(size)],
  },
];

export interface Choice {
  /** Measures only commands with this word in the name. */
  readonly only: string | undefined;
  /** Also measures the sizes that take minutes. */
  readonly full: boolean;
  /** Runs each command less often, and leaves out the largest sizes of slow ones. */
  readonly brief: boolean;
}

const PATIENT: Patience = { runs: 5, enoughMs: 4000 };
const BRIEF: Patience = { runs: 2, enoughMs: 1000 };

/** @param command the path of the command line. @param place where inputs may be written. */
export async function commandFigures(command: string, place: string, choice: Choice): Promise<Figure[]> {
  const { only, brief } = choice;
  const inputs = new Inputs(place);
  const chosen = COMMANDS.filter(({ name }) => only === undefined || name.includes(only));
  if (chosen.length === 0) return [];
  const leastCost = costsIn(place, brief ? BRIEF : PATIENT);
  const node = leastCost(["-e", "0"]);
  const figures: Figure[] = [];
  if (chosen.some(({ name }) => name === "plan --state")) {
    const state = await inputs.stateOfStack("prod");
    const { cpuMs } = leastCost([command, "plan", "--state", state]);
    figures.push({ name: "plan --state, stack prod", value: cpuMs / node.cpuMs, unit: "x", target: 3 });
  }
  for (const sized of chosen) {
    const measured = sizesOf(sized, choice).map((size) => {
      const args = sized.args(inputs, size);
      return { size, args, cost: leastCost([command, ...args]) };
    });
    figures.push(...figuresOf(sized, node, measured));
    if (sized.name === "explain --state") figures.push(...toReading(measured, leastCost));
  }
  return figures;
}

function sizesOf({ sizes, full, isSlow }: Sized, choice: Choice): readonly number[] {
  if (choice.brief && isSlow === true) return sizes.slice(0, -1);
  return choice.full && full !== undefined ? [...sizes, full] : sizes;
}

interface Measured {
  readonly size: number;
  readonly args: readonly string[];
  readonly cost: Cost;
}

function figuresOf({ name, unit, targets, peakTarget }: Sized, node: Cost, measured: readonly Measured[]): Figure[] {
  const title = (size: number): string => `${name}, ${size.toLocaleString("en-US")} ${unit}`;
  const [before, last] = measured.slice(-2);
  // Between the two small sizes it would be that of the start.
  const growth =
    before === undefined || last === undefined || measured.length < 3
      ? []
      : [{ name: `${name}, growth`, value: exponent(before, last), unit: "n^" } as const];
  const peaks = measured.slice(-1).map(({ size, cost }): Figure => ({
    name: `${title(size)}, peak memory`,
    value: cost.peakMb,
    unit: "MB",
    ...(peakTarget === undefined ? {} : { target: peakTarget }),
  }));
  return [
    ...measured.map(({ size, cost }, position): Figure => {
      const target = targets?.[position];
      return {
        name: title(size),
        value: cost.cpuMs / node.cpuMs,
        unit: "x",
        ...(target === undefined ? {} : { target }),
      };
    }),
    ...growth,
    ...peaks,
  ];
}

/** 10 times the size in 20 times the CPU → 1.3. */
function exponent(before: Measured, after: Measured): number {
  return Math.log(after.cost.cpuMs / before.cost.cpuMs) / Math.log(after.size / before.size);
}

/** One path of a large file beside reading that file. */
function toReading(measured: readonly Measured[], leastCost: (args: readonly string[]) => Cost): Figure[] {
  return measured.slice(-1).map(({ args, cost }) => {
    const file = JSON.stringify(args.at(-1));
    const reading = leastCost(["-e", `JSON.parse(require("fs").readFileSync(${file}, "utf8"))`]);
    return { name: "explain --state / reading the file", value: cost.cpuMs / reading.cpuMs, unit: "x", target: 3 };
  });
}
