/** Networks for the flags of a call: each stack or file is read and becomes a topology. */
import { setMaxListeners } from "node:events";
import { nearest } from "../analysis/rules/nearest";
import { analyse } from "../analysis/analyse";
import type { CostOptions } from "../analysis/cost";
import { type LiveFacts, withLive } from "../analysis/live";
import { topologyOf } from "../analysis/topology/fromResources";
import { isUnknown, type Topology } from "../analysis/topology/model";
import type { ResourceGraph } from "../analysis/topology/resource";
import type { Report, ReportSource } from "../analysis/report";
import {
  type AwsSource,
  type DocumentOptions,
  programIn,
  type Read,
  readSource,
  type SnapshotSource,
} from "../readers";
import type { SourceFlags, TaskFlags } from "./options";
import { withGivenTask } from "./givenTask";
import { Lookups } from "./lookups";
import type { Progress } from "./terminal";
import { didYouMean, UsageError } from "./usageError";

export interface SourceNetwork {
  readonly topology: Topology;
  readonly source: ReportSource;
  /** Running tasks, if the source is an account or a snapshot of one. */
  readonly live?: LiveFacts;
  /** How many resources there are of each type. */
  readonly resources: { readonly [type: string]: number };
}

/** @param stacks the names of the call; an empty list means every stack with a settings file. */
export async function networksOf(
  flags: SourceFlags,
  stacks: readonly string[],
  progress: Progress,
): Promise<SourceNetwork[]> {
  const lookups = await Lookups.of(flags);
  const file = fileOf(flags);
  if (file?.kind === "aws") {
    refuseStackFlags(flags, stacks, "account");
    return [await accountOf(file, progress, flags)];
  }
  if (file !== undefined) {
    refuseStackFlags(flags, stacks, file.kind === "state" ? "stack export" : file.kind);
    progress.show(`reading ${file.kind}`);
    return [networkOf(await readSource(file), flags)];
  }
  const directory = flags.program ?? ".";
  const { stacks: known } = await programIn(directory);
  const networks: SourceNetwork[] = [];
  try {
    // One after the other: a program runs in this process and uses its console and working directory.
    for (const stack of chosen(stacks, known, directory)) {
      progress.show(`running ${stack}`);
      const read = await readStack(directory, stack, flags.config, lookups);
      networks.push(networkOf(known.length > 0 ? read : withoutSettings(read, stack), flags));
    }
  } finally {
    await lookups.write();
  }
  return networks;
}

/** A live account. An interruption ends the reading, and then nothing is written. */
export async function accountOf(source: AwsSource, progress: Progress, flags: TaskFlags = {}): Promise<SourceNetwork> {
  const abort = new AbortController();
  // Each running call listens to it, so the limit of listeners is that of concurrent calls.
  setMaxListeners(0, abort.signal);
  const interrupt = () => abort.abort();
  process.once("SIGINT", interrupt);
  try {
    const onProgress = (text: string) => progress.show(text);
    return networkOf(await readSource({ ...source, signal: abort.signal, onProgress }), flags);
  } finally {
    process.off("SIGINT", interrupt);
  }
}

/** The only network of a command that looks at one. */
export async function networkFor(
  flags: SourceFlags,
  stack: string | undefined,
  progress: Progress,
): Promise<SourceNetwork> {
  if (fileOf(flags) === undefined && stack === undefined) {
    const { stacks } = await programIn(flags.program ?? ".");
    if (stacks.length > 1) {
      throw new UsageError("The program has several stacks.", `Name one: --stack ${stacks.join(" or --stack ")}.`);
    }
  }
  const [network] = await networksOf(flags, stack === undefined ? [] : [stack], progress);
  if (network === undefined) throw new Error("a source has no network");
  return network;
}

async function readStack(directory: string, stack: string, config: readonly string[], lookups: Lookups): Promise<Read> {
  try {
    return await readSource({ kind: "program", directory, stack, config, ...lookups.optionsFor(stack) });
  } catch (error) {
    // Names the stack, because there may be several.
    if (error instanceof Error) error.message = `Stack ${stack}: ${error.message}`;
    throw error;
  }
}

function networkOf({ graph, source: read, live }: Read, flags: TaskFlags): SourceNetwork {
  const topology = topologyOf(withGivenTask(graph, flags));
  // Without one of its own, the source has the Region that its resources name.
  const region = read.region ?? (isUnknown(topology.region) ? null : topology.region);
  const source = { ...read, region };
  const network = { topology, source, resources: resourceCounts(graph) };
  return live === undefined ? network : { ...network, live };
}

/** The report of a network, with its running tasks if they are known. */
export function reportOf({ topology, source, resources, live }: SourceNetwork, cost: CostOptions): Report {
  const report = analyse(topology, source, resources, cost);
  return live === undefined ? report : withLive(report, topology, live);
}

/** How many resources there are of each type; components are none. */
export function resourceCounts(graph: ResourceGraph): { readonly [type: string]: number } {
  const resources = Object.create(null) as { [type: string]: number };
  for (const { type, custom } of graph.resources) {
    if (custom && !type.startsWith("pulumi:")) resources[type] = (resources[type] ?? 0) + 1;
  }
  return resources;
}

/** Throws unless the program in the directory has that stack. */
export async function stackNamed(directory: string, stack: string): Promise<void> {
  const { stacks } = await programIn(directory);
  chosen([stack], stacks, directory);
}

function fileOf({
  preview,
  state,
  snapshot,
  account,
  region,
  aws,
  profile,
  cluster,
}: SourceFlags): DocumentOptions | SnapshotSource | AwsSource | undefined {
  if (aws === true) {
    if (account !== undefined) {
      throw new UsageError(
        "--account is an option for snapshots.",
        "The credentials of --aws determine the account: choose them with --profile.",
      );
    }
    return { kind: "aws", ...optional({ profile, cluster, region }) };
  }
  if (profile !== undefined || cluster !== undefined) {
    throw new UsageError(
      `--${profile === undefined ? "cluster" : "profile"} is an option for a live account.`,
      "Add --aws, or omit the option.",
    );
  }
  if (snapshot !== undefined) {
    return {
      kind: "snapshot",
      directory: snapshot,
      ...(account === undefined ? {} : { account }),
      ...(region === undefined ? {} : { region }),
    };
  }
  if (account !== undefined || region !== undefined) {
    throw new UsageError(
      `--${region === undefined ? "account" : "region"} is an option for a snapshot or a live account.`,
      "Add --snapshot DIR or --aws, or omit the option.",
    );
  }
  if (preview !== undefined) return { kind: "preview", file: preview };
  return state === undefined ? undefined : { kind: "state", file: state };
}

/** Only the options that were given. */
function optional<T extends object>(options: T): { [name in keyof T]?: Exclude<T[name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

function refuseStackFlags({ config }: SourceFlags, stacks: readonly string[], kind: string): void {
  if (stacks.length > 0) {
    throw new UsageError(
      ["snapshot", "account"].includes(kind)
        ? `A ${kind} has no stacks, so the stack name ${stacks.join(" ")} has no meaning.`
        : `A ${kind} contains one stack, so the stack name ${stacks.join(" ")} has no meaning.`,
      "Omit the name.",
    );
  }
  if (config.length > 0) {
    throw new UsageError(
      `--config changes the settings of a program, and ${kind === "account" ? "an" : "a"} ${kind} has none.`,
      "Omit it, or give the program with --program DIR.",
    );
  }
}

/** The name of a project's first stack in Pulumi's examples. */
const FIRST_STACK = "dev";
/** Pulumi's words for a stack's name; it becomes part of a file's. */
const STACK_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/** A stack without settings has no file. A new project has none, so any name is valid. */
function chosen(named: readonly string[], known: readonly string[], directory: string): readonly string[] {
  if (named.length === 0) return known.length > 0 ? known : [FIRST_STACK];
  for (const stack of named) {
    if (known.length === 0 ? STACK_NAME.test(stack) : known.includes(stack)) continue;
    const hint = didYouMean(nearest(stack, known));
    const list =
      known.length === 0
        ? "A name has letters, digits, dots, dashes and underscores."
        : `The stacks are ${known.join(", ")}.`;
    throw new UsageError(`There is no stack ${stack} in ${placeName(directory)}.${hint}`, list);
  }
  return [...new Set(named)];
}

function withoutSettings({ graph, ...read }: Read, stack: string): Read {
  const assumption = {
    subject: `Pulumi.${stack}.yaml`,
    fact: `the settings of stack ${stack}, which has no settings file in the project`,
    assumption: "it has no settings",
    consequence: "the program's defaults are used; set other values with --config key=value",
  };
  return { ...read, graph: { ...graph, assumptions: [assumption, ...graph.assumptions] } };
}

function placeName(directory: string): string {
  return directory === "." ? "this directory" : directory;
}
