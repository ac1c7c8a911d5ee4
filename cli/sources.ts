/** Networks for the flags of a call: each stack or file is read and becomes a topology. */
import { nearest } from "../analysis/rules/nearest";
import { analyse } from "../analysis/analyse";
import type { CostOptions } from "../analysis/cost";
import { type LiveFacts, withLive } from "../analysis/live";
import { topologyOf } from "../analysis/topology/fromResources";
import { isUnknown, type Topology } from "../analysis/topology/model";
import type { ResourceGraph } from "../analysis/topology/resource";
import type { Report, ReportSource } from "../analysis/report";
import type { Places } from "../reports/results";
import {
  type AwsSource,
  type DocumentOptions,
  gather,
  type Gathered,
  programIn,
  type Read,
  readSource,
  type SnapshotSource,
} from "../readers";
import type { SourceFlags, TaskFlags } from "./sourceOptions";
import { withGivenTask } from "./givenTask";
import { interruptible } from "./interruptible";
import { Lookups } from "./lookups";
import { placesOf } from "./places";
import { previewsOf } from "./previews";
import type { Progress } from "./terminal";
import { didYouMean, UsageError } from "./usageError";

export interface SourceNetwork {
  readonly topology: Topology;
  readonly source: ReportSource;
  /** The line of each resource in the program, by the URN or id that a report names. */
  readonly places: Places;
  /** Running tasks, if the source is an account or a snapshot of one. */
  readonly live?: LiveFacts;
  /** How many resources there are of each type. */
  readonly resources: { readonly [type: string]: number };
}

/**
 * @param stacks the names of the call; an empty list means every stack with a settings file.
 * @param onFailure for a stack that cannot be read, if there are others. Default: the first such stack ends the call.
 */
export async function networksOf(
  flags: SourceFlags,
  stacks: readonly string[],
  progress: Progress,
  onFailure?: (error: unknown) => void,
): Promise<SourceNetwork[]> {
  const account = accountFlags(flags);
  const lookups = await Lookups.of(flags);
  if (account !== undefined) {
    refuseStackFlags(flags, stacks, "account");
    return [await accountOf(account, progress, flags)];
  }
  if (flags.pulumi === true) {
    const previews = await previewsOf(flags.program ?? ["."], stacks, flags.config, progress);
    return previews.map((read) => networkOf(read, flags));
  }
  const files = filesOf(flags);
  const programs = programsOf(flags, files);
  const [directory] = programs;
  const [file] = files;
  if (directory === undefined) {
    refuseStackFlags(
      flags,
      stacks,
      file?.kind === "snapshot" ? "snapshot" : file?.kind === "preview" ? "preview" : "stack export",
    );
  }
  if (file !== undefined) progress.show(`reading ${file.kind}`);
  const gathered = await gather({ programs, files, stackExports: flags.stackExport ?? [], lookups });
  if (directory === undefined) return [networkOf(await gathered.read(), flags)];
  const networks: SourceNetwork[] = [];
  const failures: unknown[] = [];
  try {
    // One after the other: a program runs in this process and uses its console and working directory.
    for (const stack of await stacksOf(directory, stacks, gathered)) {
      progress.show(`running ${stack}`);
      try {
        networks.push(networkOf(await named(stack, () => gathered.read({ stack, config: flags.config })), flags));
      } catch (error) {
        if (onFailure === undefined) throw error;
        failures.push(error);
      }
    }
  } finally {
    await lookups.write();
  }
  if (networks.length === 0) throw failures[0];
  failures.forEach((failure) => onFailure?.(failure));
  refuseUnused(gathered);
  return networks;
}

/** The named stacks, else the one that the other sources are of, else all. */
async function stacksOf(directory: string, stacks: readonly string[], gathered: Gathered): Promise<readonly string[]> {
  const { project, stacks: known } = await programIn(directory);
  const own = stacks.length === 0 ? gathered.stackIn(project.name) : undefined;
  return own === undefined ? chosen(stacks, known, directory) : [own];
}

/** A name that is mistyped would have no effect. */
export function refuseUnused(gathered: Gathered): void {
  const { exports, references } = gathered.unused();
  const [unused] = exports;
  if (unused === undefined) return;
  throw new UsageError(
    `--stack-export ${unused.name}: no program here refers to a stack with this name.${didYouMean(nearest(unused.name, references))}`,
    references.length === 0
      ? "The program refers to no stack: add the export as a source with --state FILE, or omit it."
      : `The program refers to ${references.join(", ")}.`,
  );
}

/** A live account. An interruption ends the reading, and then nothing is written. */
export async function accountOf(source: AwsSource, progress: Progress, flags: TaskFlags = {}): Promise<SourceNetwork> {
  const onProgress = (text: string) => progress.show(text);
  return networkOf(await interruptible((signal) => readSource({ ...source, signal, onProgress })), flags);
}

/** The only network of a command that looks at one. */
export async function networkFor(
  flags: SourceFlags,
  stack: string | undefined,
  progress: Progress,
): Promise<SourceNetwork> {
  const [directory] = accountFlags(flags) === undefined ? programsOf(flags, filesOf(flags)) : [];
  const { length } = [...(flags.preview ?? []), ...(flags.state ?? [])];
  if (directory !== undefined && stack === undefined && length === 0 && flags.pulumi !== true) {
    const { stacks } = await programIn(directory);
    if (stacks.length > 1) {
      throw new UsageError("The program has several stacks.", `Name one: --stack ${stacks.join(" or --stack ")}.`);
    }
  }
  const [network, ...more] = await networksOf(flags, stack === undefined ? [] : [stack], progress);
  if (network === undefined) throw new Error("a source has no network");
  if (more.length > 0) {
    const stacks = [network, ...more].map(({ source }) => source.sources?.[0]?.name ?? source.name);
    throw new UsageError("The program has several stacks.", `Name one: --stack ${stacks.join(" or --stack ")}.`);
  }
  return network;
}

/** Names the stack in an error, because there may be several. */
async function named<T>(stack: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error) error.message = `Stack ${stack}: ${error.message}`;
    throw error;
  }
}

function networkOf(
  { graph, source: read, live, input }: Read,
  flags: TaskFlags & Pick<SourceFlags, "program">,
): SourceNetwork {
  const topology = topologyOf(withGivenTask(graph, flags));
  // Without one of its own, the source has the Region that its resources name.
  const region = read.region ?? (isUnknown(topology.region) ? null : topology.region);
  const source = { ...read, region };
  const places = placesOf(graph, input, flags.program ?? ["."]);
  const network = { topology, source, places, resources: resourceCounts(graph) };
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

/** The live account, if the call has `--aws`. */
function accountFlags({ account, region, aws, profile, cluster }: SourceFlags): AwsSource | undefined {
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
  return undefined;
}

function filesOf(flags: SourceFlags): readonly (DocumentOptions | SnapshotSource)[] {
  const { preview = [], state = [], snapshot = [], stackExport = [], account, region } = flags;
  if (snapshot.length === 0 && (account !== undefined || region !== undefined)) {
    throw new UsageError(
      `--${region === undefined ? "account" : "region"} is an option for a snapshot or a live account.`,
      "Add --snapshot DIR or --aws, or omit the option.",
    );
  }
  const files = [...preview, ...state, ...stackExport.map(({ file }) => file)];
  if (files.filter((file) => file === "-").length > 1) {
    throw new UsageError("Standard input is one file, and several options read it.", "Write - for one of them.");
  }
  const twice = stackExport.find(({ name }, index) => stackExport.slice(0, index).some((one) => one.name === name));
  if (twice !== undefined) {
    throw new UsageError(
      `--stack-export ${twice.name} is given more than once.`,
      "A stack has one export: give one file.",
    );
  }
  return [
    ...preview.map((file) => ({ kind: "preview" as const, file })),
    ...state.map((file) => ({ kind: "state" as const, file })),
    ...snapshot.map((directory) => ({ kind: "snapshot" as const, directory, ...optional({ account, region }) })),
  ];
}

/** Without another source it is the program of this directory. */
/** The directory of the first program of a call; null without one. */
export function programOf(flags: SourceFlags): string | null {
  const isAccount = accountFlags(flags) !== undefined;
  return isAccount ? null : (programsOf(flags, filesOf(flags))[0] ?? null);
}

function programsOf({ program }: SourceFlags, files: readonly unknown[]): readonly string[] {
  return program ?? (files.length === 0 ? ["."] : []);
}

/** Only the options that were given. */
function optional<T extends object>(options: T): { [name in keyof T]?: Exclude<T[name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

function refuseStackFlags({ config, stackExport = [] }: SourceFlags, stacks: readonly string[], kind: string): void {
  if (stacks.length > 0) {
    throw new UsageError(
      ["snapshot", "account"].includes(kind)
        ? `A ${kind} has no stacks, so the stack name ${stacks.join(" ")} has no meaning.`
        : `A ${kind} contains one stack, so the stack name ${stacks.join(" ")} has no meaning.`,
      "Omit the name.",
    );
  }
  const [only] = stackExport;
  if (only !== undefined) {
    throw new UsageError(
      `--stack-export gives the outputs of stack ${only.name} to a program, and this call has none.`,
      "Give the program with --program DIR, or the export as a source with --state FILE.",
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

function placeName(directory: string): string {
  return directory === "." ? "this directory" : directory;
}
