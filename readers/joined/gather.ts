/**
 * Several sources as one: programs, previews, exports and snapshots, with the stacks that the programs refer to. Files
 * are read once, also for several stacks of a program.
 */
import { joined } from "../../analysis/topology/joined";
import type { ReportSource } from "../../analysis/report";
import type { ResourceGraph, ResourceState } from "../../analysis/topology/resource";
import {
  type DocumentOptions,
  programIn,
  type ProgramOptions,
  type Read,
  readSource,
  type SnapshotSource,
} from "../sources";
import { refuseTwoPlaces } from "./places";
import { stackOfUrn } from "./references";
import { onlyOf, type StackExport, Stacks } from "./stacks";

export interface Sources {
  /** Directories; the first one is the program whose stacks a call names. */
  readonly programs: readonly string[];
  /** In the order of precedence. */
  readonly files: readonly (DocumentOptions | SnapshotSource)[];
  readonly stackExports: readonly StackExport[];
  /** Answers to lookups of a stack's program, and the receiver of those without one. */
  readonly lookups?: { readonly optionsFor: (run: string) => Pick<ProgramOptions, "answers" | "onUnanswered"> };
}

/** The stack of the first program, and settings to try on it. */
export interface Run {
  readonly stack: string;
  readonly config: readonly string[];
  /** The account that the programs look up; default: that of the sources beside them. */
  readonly accountId?: string;
}

export interface Gathered {
  /** The only stack of a project that the files have. */
  readonly stackIn: (project: string) => string | undefined;
  /** One read of all sources; with programs, of a stack of the first one. */
  readonly read: (run?: Run) => Promise<Read>;
  /** Stack exports that no program referred to so far, and the names of the stacks that programs referred to. */
  readonly unused: () => { readonly exports: readonly StackExport[]; readonly references: readonly string[] };
}

export async function gather({ programs, files, stackExports, lookups }: Sources): Promise<Gathered> {
  const reads: Read[] = [];
  for (const file of files) reads.push(await readSource(file));
  refuseTwoPlaces(reads);
  const exports = stackExports.map(({ name, file }) => ({ name, file, isUsed: false }));
  const references = new Set<string>();
  return {
    stackIn: (project) => onlyOf(reads.flatMap(({ graph }) => stacksIn(graph, project))),
    read: async (run) => {
      const [main, ...others] = programs;
      if (main === undefined || run === undefined)
        return asOne(reads.length > 1 ? reads.map((read) => labelled(read, "")) : reads);
      const stacks = new Stacks({
        programs,
        files: reads,
        exports,
        references,
        ...(run.accountId === undefined ? {} : { accountId: run.accountId }),
        ...(lookups === undefined ? {} : { lookups }),
      });
      await stacks.run(main, run.stack, run.config);
      for (const directory of others) await stacks.runBeside(directory, run.stack, run.config);
      const { project } = await programIn(main);
      const all = [...stacks.runs(), ...stacks.exports(), ...reads];
      return asOne(all.map((read) => labelled(read, project.name)));
    },
    unused: () => ({ exports: exports.filter(({ isUsed }) => !isUsed), references: [...references].sort() }),
  };
}

/** A preview or an export has one stack. */
function stacksIn(graph: ResourceGraph, project: string): readonly string[] {
  const name = stackOfUrn(graph.resources[0]?.urn ?? "");
  return name?.project === project ? [name.stack] : [];
}

/** First the source that a program or a preview changes, then the deployed stack, then AWS. */
const PRECEDENCE: Readonly<Record<ReportSource["kind"], number>> = {
  program: 0,
  preview: 1,
  state: 2,
  snapshot: 3,
  aws: 3,
};

function asOne(reads: readonly Read[]): Read {
  const ordered = [...reads].sort((one, other) => PRECEDENCE[one.source.kind] - PRECEDENCE[other.source.kind]);
  const [first] = ordered;
  if (first === undefined) throw new Error("a call has no source");
  if (ordered.length === 1) return first;
  const graph = joined(ordered.map((read) => read.graph));
  const input = ordered.find((read) => read.input !== undefined)?.input;
  const sources = ordered.map(({ source }) => source);
  const [live, ...more] = ordered.flatMap((read) => (read.live === undefined ? [] : [read.live]));
  // Running tasks are those of the deployed services, not of planned ones.
  const isDeployed = sources.every(({ kind }) => kind !== "program" && kind !== "preview");
  return {
    graph,
    source: {
      kind: first.source.kind,
      name: [...new Set(sources.map(({ name }) => name))].join(" + "),
      region: graph.region ?? null,
      sources,
    },
    ...(live !== undefined && more.length === 0 && isDeployed ? { live } : {}),
    ...(input === undefined ? {} : { input }),
    diagnostics: ordered.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** A stack of another project than the first program's has the project in its name: `network/prod`. */
function labelled(read: Read, mainProject: string): Read {
  const { source, graph } = read;
  const urn = graph.resources.find(
    ({ type }: ResourceState) => type.startsWith("pulumi:") || type.startsWith("aws"),
  )?.urn;
  const name = stackOfUrn(urn ?? "");
  if (name === undefined || name.project === mainProject) return read;
  return { ...read, source: { ...source, name: `${name.project}/${name.stack}` } };
}
