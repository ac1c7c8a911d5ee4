/**
 * Programs that refer to stacks of each other. A reference is answered by an export of its stack, else by a run of its
 * program: a given one, or the project in a folder near the program. The program then runs again with the outputs.
 */
import { relative, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { accountOf } from "../../analysis/topology/account";
import type { Assumption, ResourceGraph, ResourceState } from "../../analysis/topology/resource";
import { InputError } from "../inputError";
import type { StackAnswer } from "../program/beside";
import { programIn, type ProgramOptions, type Read, readSource } from "../sources";
import { refuseMove } from "./places";
import { howToGive, isOfStack, isSameStack, type StackName, stackOfUrn, stacksNamed } from "./references";

/** The export of a stack that a program refers to. */
export interface StackExport {
  /** As the program writes it, or an end of it. */
  readonly name: string;
  readonly file: string;
}

interface Given {
  readonly programs: readonly string[];
  readonly files: readonly Read[];
  readonly exports: readonly (StackExport & { isUsed: boolean })[];
  /** Names that programs referred to. */
  readonly references: Set<string>;
  /** The account that the programs look up. */
  readonly accountId?: string;
  /** Answers to lookups of a stack's program, and the receiver of those without one. */
  readonly lookups?: { readonly optionsFor: (run: string) => Pick<ProgramOptions, "answers" | "onUnanswered"> };
}

/** The program with a reference. */
interface Referrer {
  /** Of its project. */
  readonly name: string;
  readonly root: string;
  readonly directory: string;
}

/** A chain of stacks is longer only by mistake. */
const MOST_ROUNDS = 8;

export class Stacks {
  readonly #given: Given;
  /** By directory and stack; undefined while the program runs. */
  readonly #runs = new Map<string, Read | undefined>();
  readonly #exports = new Map<string, Read>();
  /** By the name of a reference: the folder of the program that was run for it. */
  readonly #near = new Map<string, string>();

  constructor(given: Given) {
    this.#given = given;
  }

  /** The first one that was started is the first. */
  runs(): readonly Read[] {
    return [...this.#runs.values()].filter((read) => read !== undefined);
  }

  /** Those that a program referred to. */
  exports(): readonly Read[] {
    return [...this.#exports.values()];
  }

  /** A run of a stack, with the outputs of the stacks that it refers to; undefined for a stack that refers to itself. */
  async run(directory: string, stack: string, config: readonly string[]): Promise<Read | undefined> {
    const { project, stacks } = await programIn(directory);
    const key = `${project.root} ${stack}`;
    if (this.#runs.has(key)) return this.#runs.get(key);
    this.#runs.set(key, undefined);
    const answers = new Map<string, StackAnswer>();
    for (let round = 0; ; round += 1) {
      const open = new Set<string>();
      const answer = (name: string): StackAnswer => {
        const known = answers.get(name);
        if (known === undefined) open.add(name);
        return known ?? { unread: unreadText(name, "whose outputs are not known here") };
      };
      const run = await this.#once({ directory, stack, config, project: project.name }, answer).catch(asFailure);
      let isNew = false;
      for (const name of open) {
        const found = await this.#answer(name, { ...project, directory }, config);
        this.#given.references.add(name);
        answers.set(name, found ?? { unread: unreadText(name, "whose outputs are not known here") });
        isNew ||= found !== undefined;
      }
      if (isNew && round < MOST_ROUNDS) continue;
      if ("failure" in run) throw explained(run.failure, answers);
      const known = stacks.includes(stack) ? run.graph : withoutSettings(run.graph, stack);
      const read = { ...run, graph: withAssumptions(known, answers, this.#near) };
      this.#runs.set(key, read);
      return read;
    }
  }

  /** A further program of the call: its stack of the same name, or its only one. */
  async runBeside(directory: string, stack: string, config: readonly string[]): Promise<void> {
    const { project, stacks } = await programIn(directory);
    if ([...this.#runs.keys()].some((key) => key.startsWith(`${project.root} `))) return;
    const [only = stack, ...more] = stacks;
    if (!stacks.includes(stack) && more.length > 0) {
      throw new InputError(
        `The program ${project.name} has the stacks ${stacks.join(", ")}, and none of them is ${stack}.`,
        "Give the export of the stack that is meant, with --state FILE, or omit this program.",
      );
    }
    await this.run(directory, stacks.includes(stack) ? stack : only, ofOtherProject(config));
  }

  async #once(
    { project, ...options }: { directory: string; stack: string; config: readonly string[]; project: string },
    stack: (name: string) => StackAnswer,
  ): Promise<Read> {
    const files = [...this.#given.files, ...this.#exports.values()];
    const isOwn = ({ urn }: ResourceState) => isOfStack(urn, { stack: options.stack, project });
    const own = files.filter(({ graph }) => graph.resources.slice(0, 1).some(isOwn));
    const deployed = new Map<string, ResourceState>();
    for (const { graph } of own) {
      for (const resource of graph.resources) if (!deployed.has(resource.urn)) deployed.set(resource.urn, resource);
    }
    const others = [...this.runs(), ...files.filter((file) => !own.includes(file))];
    const beside = own.length > 0 ? own : files;
    const region = onlyOf(beside.map(({ graph }) => graph.region));
    const accountId = this.#given.accountId ?? onlyOf(beside.map(accountIn));
    const read = await readSource({
      kind: "program",
      ...options,
      ...this.#given.lookups?.optionsFor(`${options.directory} ${options.stack}`),
      ...(region === undefined ? {} : { region }),
      ...(accountId === undefined ? {} : { accountId }),
      beside: { deployed, others: others.flatMap(({ graph }) => graph.resources), stack },
    });
    refuseMove(read.graph.region, own, options.stack);
    return read;
  }

  /** By an export that the call gives for it, a program of the call, a file of the call, or a project near the program. */
  async #answer(name: string, from: Referrer, config: readonly string[]): Promise<StackAnswer | undefined> {
    const meant = stacksNamed(name, from.name);
    const given = await this.#exportOf(name, meant);
    if (given !== undefined) return { outputs: outputsOf(given.graph) };
    for (const one of meant) {
      const directory = one.project === from.name ? from.directory : await this.#directoryOf(one.project);
      const answer = directory === undefined ? undefined : await this.#run(name, directory, one.stack, config);
      if (answer !== undefined) return answer;
    }
    const file = this.#given.files.find(({ graph }) =>
      meant.some((one) => isOfStack(graph.resources[0]?.urn ?? "", one)),
    );
    if (file !== undefined) return { outputs: outputsOf(file.graph) };
    // Reads YAML, which files do not need.
    const { projectNear } = await import("./siblings.js");
    for (const { stack, project } of meant) {
      const directory = project === from.name ? undefined : projectNear(from.root, project);
      const answer = directory === undefined ? undefined : await this.#run(name, directory, stack, config);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  /** The directory of a program of the call. */
  async #directoryOf(name: string): Promise<string | undefined> {
    for (const directory of this.#given.programs) {
      const { project } = await programIn(directory);
      if (project.name === name) return directory;
    }
    return undefined;
  }

  /** The outputs of a program's stack; undefined if the program has no such stack. */
  async #run(
    name: string,
    directory: string,
    stack: string,
    config: readonly string[],
  ): Promise<StackAnswer | undefined> {
    const shown = stripVTControlCharacters(relative(process.cwd(), directory) || ".");
    try {
      const { stacks } = await programIn(directory);
      if (stacks.length > 0 && !stacks.includes(stack)) return undefined;
      const read = await this.run(directory, stack, ofOtherProject(config));
      if (read === undefined) return { unread: unreadText(name, "which refers back to this stack") };
      this.#near.set(name, shown);
      return { outputs: outputsOf(read.graph) };
    } catch (error) {
      const [why = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
      this.#runs.delete(`${resolve(directory)} ${stack}`);
      return { unread: unreadText(name, `whose program in ${shown} could not be run (${why.replace(/\.$/, "")})`) };
    }
  }

  async #exportOf(name: string, meant: readonly StackName[]): Promise<Read | undefined> {
    const fitting = this.#given.exports.filter((each) => isSameStack(each.name, name));
    for (const each of fitting.sort((one, other) => other.name.length - one.name.length)) {
      const read = this.#exports.get(each.file) ?? (await readSource({ kind: "state", file: each.file }));
      const own = stackOfUrn(read.graph.resources[0]?.urn ?? "");
      const fits = (one: StackName): boolean => own === undefined || own.project === one.project;
      // `prod` may be a stack of several projects, also where the program writes it and the call `acme/network/prod`.
      const isWhole = each.name.includes("/") && `/${name}`.endsWith(`/${each.name}`);
      if (!isWhole && !meant.some(fits)) continue;
      if (own !== undefined && !meant.some((one) => fits(one) && one.stack === own.stack)) {
        throw new InputError(
          `${each.file} is the export of stack ${own.stack} of project ${own.project}, and not of ${name}.`,
          `For ${name}, ${howToGive(name)}.`,
        );
      }
      each.isUsed = true;
      this.#exports.set(each.file, read);
      return read;
    }
    return undefined;
  }
}

/** Regions, accounts or names, if they agree. */
export function onlyOf(values: readonly (string | undefined)[]): string | undefined {
  const known = new Set(values.filter((value) => value !== undefined));
  const [only] = known;
  return known.size === 1 ? only : undefined;
}

/** The account of a source's own ARNs. */
function accountIn({ graph, accountId }: Read): string | undefined {
  return accountId ?? accountOf(graph);
}

function asFailure(failure: unknown): { readonly failure: unknown } {
  return { failure };
}

/** An error of JavaScript may come from an output that is not known here. */
function explained(failure: unknown, answers: ReadonlyMap<string, StackAnswer>): unknown {
  const unread = [...answers].filter(([, answer]) => "unread" in answer).map(([name]) => name);
  const [first] = unread;
  const cause = failure instanceof Error ? failure.cause : undefined;
  const isOfCode = cause instanceof Error && /^(?:Syntax|Type|Range)Error$/.test(cause.name);
  if (first === undefined || !(failure instanceof Error) || !isOfCode) return failure;
  const [line = ""] = failure.message.split("\n");
  return new InputError(
    `${line.replace(/\.$/, "")}. Before this error, the program used outputs of stacks that are not known here: ${unread.join(", ")}.`,
    `For ${first}, ${howToGive(first)}.`,
  );
}

function unreadText(name: string, why: string): string {
  return `comes from stack ${name}, ${why}; ${howToGive(name)}`;
}

/** Settings without a project are those of the program itself. */
function ofOtherProject(config: readonly string[]): readonly string[] {
  return config.filter((setting) => /^[^=.[\]"]*:/.test(setting));
}

function outputsOf(graph: ResourceGraph): ResourceState["outputs"] {
  return graph.resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
}

/** An assumption for each stack that the program refers to: together they list everything that is to be given. */
function withAssumptions(
  graph: ResourceGraph,
  answers: ReadonlyMap<string, StackAnswer>,
  near: ReadonlyMap<string, string>,
): ResourceGraph {
  const assumptions = [...answers].flatMap(([name, answer]): Assumption[] => {
    const subject = { subject: name, fact: `the outputs of stack ${name}` };
    const directory = near.get(name);
    if ("unread" in answer) {
      const consequence = `everything that depends on them is undetermined; ${howToGive(name)}`;
      return [{ ...subject, assumption: "they are unknown", consequence }];
    }
    if (directory === undefined) return [];
    return [
      {
        ...subject,
        assumption: `they are those of the program in ${directory}, which was run with this one`,
        consequence: `the deployed stack may differ; to read it, ${howToGive(name)}`,
      },
    ];
  });
  return { ...graph, assumptions: [...graph.assumptions, ...assumptions] };
}

/** A stack without a settings file, as in a new project. */
function withoutSettings(graph: ResourceGraph, stack: string): ResourceGraph {
  const assumption = {
    subject: `Pulumi.${stack}.yaml`,
    fact: `the settings of stack ${stack}, which has no settings file in the project`,
    assumption: "it has no settings",
    consequence: "the program's defaults are used; set other values with --config key=value",
  };
  return { ...graph, assumptions: [assumption, ...graph.assumptions] };
}
