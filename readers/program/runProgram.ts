/**
 * Runs any Node Pulumi program here, without a cloud, credentials or the Pulumi CLI, and returns the resources that it
 * would create. For the program this is a preview.
 */
import { canBeRegion } from "../../analysis/rules/partitions";
import { STAND_IN_ACCOUNT } from "../../analysis/rules/calls";
import type { Assumption, Properties, ResourceGraph, ResourceState } from "../../analysis/topology/resource";
import { FALLBACK_REGION, regionBeside, withRegion } from "./assumedRegion";
import type { Beside } from "./beside";
import { type Begun, begun } from "./bundle";
import { confined } from "./confined";
import { type Imports, importsOf } from "./imports";
import { type LoadedProgram, loadProgram } from "./load";
import type { GivenAnswer } from "./lookups/given";
import { openAssumptions, type OpenLookup } from "./lookups/unanswered";
import { missingIn, type MissingSettings } from "./missingSettings";
import { type AbsentPackage, replacedPackages } from "./packages";
import type { Placeholders } from "./placeholders";
import { type Project, readStackConfig, stackNames } from "./project";
import { configMissing, ProgramError, programErrorFrom } from "./programError";
import { record } from "./record";
import type { Diagnostic, Registered } from "./recording";
import { sealedAssumption, secondLook, withMarks } from "./secondRun";

export { ProgramError } from "./programError";
export type { Diagnostic } from "./recording";

export interface ProgramRun extends ResourceGraph {
  readonly project: string;
  readonly stack: string;
  /** The stack's outputs. */
  readonly outputs: Properties;
  /** Messages of the program and its components, with console output. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface RunOptions {
  readonly stack: string;
  /** `key=value`, as `--config` takes them; a path is allowed: `services[0].port=8080`. */
  readonly config?: readonly string[];
  /** The account that lookups return. Default: the account of AWS's documentation. */
  readonly accountId?: string;
  /** Answers to lookups, from the user. */
  readonly answers?: readonly GivenAnswer[];
  /** Receives the lookups without an answer, also of a run that fails. */
  readonly onUnanswered?: (lookups: readonly OpenLookup[]) => void;
  /** In milliseconds. Default: 60 s. */
  readonly timeLimit?: number;
  /** The facts of other sources. Default: none. */
  readonly beside?: Beside;
  /** The Region of the sources beside it, for a program that sets none. */
  readonly region?: string;
}

/** A program that was found; its source is read at the first run, once for all runs. */
export interface Program {
  readonly project: Project;
  /** The stacks that have a settings file. */
  readonly stacks: readonly string[];
  readonly run: (options: RunOptions) => Promise<ProgramRun>;
  /** The current files of the program. */
  readonly imports: () => Promise<Imports>;
  /** A stack's settings by full key, as the program gets them. */
  readonly settings: (options: RunOptions) => Readonly<Record<string, string>>;
}

const TIME_LIMIT = 60_000;
/** The second run may wait for a value that no placeholder provides. */
const SECOND_RUN_LIMIT = 5_000;

/** @param directory the directory of Pulumi.yaml. */
export function openProgram(directory: string): Program {
  return opened(begun(directory));
}

export function opened({ project, bundling }: Begun): Program {
  let loading: Promise<LoadedProgram> | undefined;
  return {
    project,
    stacks: stackNames(project),
    run: (options) => run(project, () => (loading ??= loadProgram(project.entry, bundling)), options),
    imports: () => importsOf(project.entry),
    settings: ({ stack, config }) => {
      const { values, absentKeys } = readStackConfig(project, stack, config ?? []);
      if (absentKeys.length > 0) throw configMissing(absentKeys);
      return values;
    },
  };
}

export async function runProgram(options: RunOptions & { readonly directory: string }): Promise<ProgramRun> {
  return openProgram(options.directory).run(options);
}

async function run(project: Project, load: () => Promise<LoadedProgram>, options: RunOptions): Promise<ProgramRun> {
  const { stack } = options;
  const config = readStackConfig(project, stack, options.config ?? []);
  const set = config.values["aws:region"] ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  const given = set ?? options.region;
  if (given !== undefined && !config.secretKeys.includes("aws:region") && !canBeRegion(given)) {
    throw new ProgramError("project", `There is no Region ${given}.`, "Set aws:region to a Region such as eu-west-1.");
  }
  const diagnostics: Diagnostic[] = [];
  let packages: readonly AbsentPackage[] = [];
  const traces = Error.stackTraceLimit;
  if (process.env["DEBUG"] === undefined) {
    // Each registration captures a stack trace; with the usual depth that is most of the time of a large graph.
    Error.stackTraceLimit = 1;
  }
  try {
    const once = (
      where: string,
      timeLimit: number,
      said: Diagnostic[],
      placeholders?: Placeholders,
      missing?: MissingSettings,
    ) =>
      confined({ directory: project.directory, diagnostics: said, timeLimit }, async (late) => {
        const { sdk, absent, evaluate } = await load();
        packages = absent;
        return record(
          sdk,
          {
            project: project.name,
            stack,
            preview: true,
            config: placeholders === undefined ? config.values : withMarks(config, placeholders),
            secretKeys: config.secretKeys,
            world: { region: where, accountId: options.accountId ?? STAND_IN_ACCOUNT, knowledge: "planned" },
            ...(options.answers === undefined ? {} : { answers: options.answers }),
            ...(options.onUnanswered === undefined || placeholders !== undefined
              ? {}
              : { onUnanswered: options.onUnanswered }),
            ...(placeholders === undefined ? {} : { placeholders }),
            ...(missing === undefined ? {} : { missing }),
            ...(options.beside === undefined ? {} : { beside: options.beside }),
            late,
          },
          async () => outputsOf(await evaluate()),
        );
      });
    const timeLimit = options.timeLimit ?? TIME_LIMIT;
    const start = performance.now();
    const shorter = () => Math.min(timeLimit, SECOND_RUN_LIMIT + 3 * (performance.now() - start));
    const allMissing = async (...known: (readonly [string, boolean])[]) => {
      const missing: MissingSettings = new Map(known);
      await once(given ?? FALLBACK_REGION, shorter(), [], undefined, missing).catch(() => undefined);
      return configMissing([...missing]);
    };
    if (config.absentKeys.length > 0) throw await allMissing(...config.absentKeys);
    const { recording: first } = await once(given ?? FALLBACK_REGION, timeLimit, diagnostics).catch(async (error) => {
      const key = missingIn(error);
      throw key === undefined ? error : await allMissing([key, false]);
    });
    const { recording, region, assumptions } =
      given === undefined
        ? await withRegion(first, async (where) => (await once(where, shorter(), [])).recording)
        : { recording: first, region: given, assumptions: set === undefined ? [regionBeside(given)] : [] };
    const look = await secondLook(
      recording.resources,
      config.sealedKeys.length > 0,
      async (placeholders) => (await once(region ?? FALLBACK_REGION, shorter(), [], placeholders)).recording,
    );
    const resources = look.resources.map(asState);
    return {
      project: project.name,
      stack,
      // Of an encrypted setting only a stand-in is known.
      ...(region === undefined || config.sealedKeys.includes("aws:region") ? {} : { region }),
      resources,
      complete: true,
      images: recording.images,
      outputs: recording.resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.registeredOutputs ?? {},
      assumptions: [
        ...assumptions,
        ...replacedPackages(packages, project.directory),
        ...modelAssumption(resources, recording.modelled),
        ...sealedAssumption(config),
        ...config.environments.map(environmentAssumption),
        ...recording.assumptions,
        ...look.assumptions,
        ...openAssumptions(recording.unanswered.list()),
        ...(options.answers ?? []).filter((answer) => !recording.usedAnswers.has(answer)).map(unusedAssumption),
      ],
      defects: recording.defects,
      ...(recording.missed.length === 0 ? {} : { missed: recording.missed }),
      log: recording.diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message),
      diagnostics: [...diagnostics, ...recording.diagnostics],
    };
  } catch (error) {
    throw programErrorFrom(error, packages);
  } finally {
    Error.stackTraceLimit = traces;
  }
}

/**
 * The stack's outputs, as the CLI reads them: the exports, or what an exported function returns. (@pulumi/pulumi
 * cmd/run/run.js)
 */
function outputsOf(exported: unknown): unknown {
  const main =
    isRecord(exported) && Object.keys(exported).length === 1 && "default" in exported ? exported["default"] : exported;
  return typeof main === "function" ? (main as () => unknown)() : main;
}

function asState(registered: Registered): ResourceState {
  const { registeredOutputs, ...state } = registered;
  return registeredOutputs === undefined || state.remote === true ? state : { ...state, outputs: registeredOutputs };
}

/** One assumption for all components that a model expanded. */
function modelAssumption(resources: readonly ResourceState[], versions: ReadonlySet<string>): Assumption[] {
  const expanded = resources.filter(({ expandedBy }) => expandedBy !== undefined);
  const model = expanded[0]?.expandedBy;
  if (model === undefined) return [];
  const own = [...versions].filter((version) => version !== "").sort();
  return [
    {
      subject: "awsx",
      fact: `the resources in ${expanded.map(({ name, type }) => `${name} (${type})`).join(", ")}`,
      assumption: `they are those of a model of ${model}`,
      consequence:
        `${own.length === 0 ? "another version" : `awsx ${own.join(", ")}, which runs here,`} may create other resources; ` +
        "pulumi preview --json shows the resources that it creates",
    },
  ];
}

function unusedAssumption({ token }: GivenAnswer): Assumption {
  return {
    subject: token,
    fact: "the answer that --lookup gives to this lookup",
    assumption: "it is not used",
    consequence: "the program asks no such lookup, or has other arguments for it",
  };
}

function environmentAssumption(name: string): Assumption {
  return {
    subject: name,
    fact: "the settings of this Pulumi ESC environment",
    assumption: "it sets none",
    consequence: "settings from it are missing; give them with --config",
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
