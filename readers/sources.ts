/**
 * Sources of a topology's resources: a program run here, a preview, a stack export, a live account, or a snapshot of
 * one.
 */
import { basename, join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { ReportSource } from "../analysis/report";
import type { ResourceGraph } from "../analysis/topology/resource";
import type { LiveFacts } from "../analysis/live";
import { type Document, type DocumentKind, readDocument } from "./document";
import { InputError } from "./inputError";
import { stackOfUrn } from "./joined/references";
import { Gathered, LIMITS, readBounded, TooLargeError } from "./limits";
import type { GivenAnswer, OpenLookup } from "./lookups";
import { secrets } from "./secrets";
import type { AwsOptions } from "./aws/read";
import type { Answers } from "./snapshot/answers";
import type { PreviewOptions } from "./pulumiPreview";
import type { Beside } from "./program/beside";
import type { Program } from "./program/runProgram";

export interface ProgramOptions {
  readonly kind: "program";
  /** The directory of Pulumi.yaml. */
  readonly directory: string;
  readonly stack: string;
  /** Each is `key=value`. */
  readonly config?: readonly string[];
  /** The account that lookups return. Default: the account of AWS's documentation. */
  readonly accountId?: string;
  /** Answers to lookups, from the user. */
  readonly answers?: readonly GivenAnswer[];
  /** Receives the lookups without an answer, also of a run that fails. */
  readonly onUnanswered?: (lookups: readonly OpenLookup[]) => void;
  /** The Region of the sources beside it, for a program that sets none. */
  readonly region?: string;
  /** The facts of other sources. */
  readonly beside?: Beside;
}

/** A program in any language, previewed by the Pulumi CLI. */
export interface PulumiSource extends PreviewOptions {
  readonly kind: "pulumi";
}

export interface DocumentOptions {
  readonly kind: DocumentKind;
  /** A path, or `-` for standard input. */
  readonly file: string;
}

export interface SnapshotSource {
  readonly kind: "snapshot";
  readonly directory: string;
  /** The account or Region, if there are several. */
  readonly account?: string;
  readonly region?: string;
}

export interface AwsSource extends AwsOptions {
  readonly kind: "aws";
  /** A folder for the answers, as a snapshot. */
  readonly save?: string;
}

export type SourceOptions = ProgramOptions | PulumiSource | DocumentOptions | SnapshotSource | AwsSource;

export interface Read {
  readonly graph: ResourceGraph;
  readonly source: ReportSource;
  /** Running tasks, if the source is an account or a snapshot of one. */
  readonly live?: LiveFacts;
  /** The path of the program's first file, of the document or the folder; absent for standard input and an account. */
  readonly input?: string;
  /** The account, if the source is one or a snapshot of one. */
  readonly accountId?: string;
  /** Messages of the program while it ran. */
  readonly diagnostics: readonly { readonly severity: string; readonly message: string }[];
}

/** Throws `InputError` for a file and `ProgramError` for a program that cannot be read. */
export async function readSource(options: SourceOptions): Promise<Read> {
  const read = await sourceOf(options);
  secrets.publish(read.graph);
  return read;
}

function sourceOf(options: SourceOptions): Promise<Read> {
  if (options.kind === "program") return readProgram(options);
  if (options.kind === "pulumi") return readPulumiSource(options);
  if (options.kind === "aws") return readAwsSource(options);
  return options.kind === "snapshot" ? readSnapshotSource(options) : readFileSource(options);
}

/** Each program is loaded once, also for several stacks. */
const programs = new Map<string, Promise<Program>>();

/** True once a program was opened: it may have left timers and handlers. */
export function programHasRun(): boolean {
  return programs.size > 0;
}

/** The program of a directory. Loads the Pulumi SDK, which files do not need. */
export function programIn(directory: string): Promise<Program> {
  const known = programs.get(directory);
  if (known !== undefined) return known;
  const opened = openedIn(directory);
  programs.set(directory, opened);
  return opened;
}

async function openedIn(directory: string): Promise<Program> {
  const { begun } = await import("./program/bundle.js");
  const program = begun(directory);
  // The bundler works while the other code for programs loads.
  const { opened } = await import("./program/runProgram.js");
  return opened(program);
}

async function readProgram({ directory, ...options }: ProgramOptions): Promise<Read> {
  const program = await programIn(directory);
  const run = await program.run(options);
  return {
    graph: run,
    source: { kind: "program", name: options.stack, region: run.region ?? null },
    input: program.project.entry,
    diagnostics: run.diagnostics,
  };
}

async function readPulumiSource({ kind: _kind, ...options }: PulumiSource): Promise<Read> {
  const { pulumiPreview } = await import("./pulumiPreview.js");
  const { text, messages } = await pulumiPreview(options);
  const { graph } = readDocument(text);
  return {
    graph,
    source: { kind: "preview", name: stackOf(graph) ?? options.stack ?? "preview", region: graph.region ?? null },
    input: join(options.directory, "Pulumi.yaml"),
    diagnostics: messages === "" ? [] : [{ severity: "warning", message: messages }],
  };
}

async function readFileSource({ kind, file }: DocumentOptions): Promise<Read> {
  const document = documentIn(file, await contentOf(file));
  if (document.kind !== kind) {
    throw new InputError(
      `${fileName(file)} is ${document.kind === "state" ? "a stack export" : "a preview"}, not ${kind === "state" ? "a stack export" : "a preview"}.`,
      `Read it with --${document.kind}.`,
    );
  }
  const { graph } = document;
  return {
    graph,
    source: { kind, name: stackOf(graph) ?? fileName(file), region: graph.region ?? null },
    ...(isDescriptor(file) ? {} : { input: file }),
    diagnostics: [],
  };
}

/** A call may have several files, so an error names its file. */
function documentIn(file: string, text: string): Document {
  try {
    return readDocument(text);
  } catch (error) {
    if (!(error instanceof InputError) || isDescriptor(file)) throw error;
    throw new InputError(`${fileName(file)}: ${error.message}`, error.remedy, error.hasLines);
  }
}

async function readSnapshotSource({ directory, ...options }: SnapshotSource): Promise<Read> {
  const { readSnapshot } = await import("./snapshot/read.js");
  const answers = await readSnapshot(directory, options);
  return {
    ...(await answered(answers, "snapshot", stripVTControlCharacters(basename(resolve(directory))))),
    input: directory,
  };
}

async function readAwsSource({ save, ...options }: AwsSource): Promise<Read> {
  const { readAws } = await import("./aws/read.js");
  const answers = await readAws(options);
  if (save !== undefined) {
    const { saveSnapshot } = await import("./aws/save.js");
    await saveSnapshot(save, answers);
  }
  return answered(answers, "aws", options.cluster ?? answers.accountId ?? "account");
}

async function answered(answers: Answers, kind: "aws" | "snapshot", name: string): Promise<Read> {
  const [{ graphOf }, { liveFactsOf }] = await Promise.all([
    import("./snapshot/graph/index.js"),
    import("./aws/live.js"),
  ]);
  return {
    graph: graphOf(answers),
    source: { kind, name, region: answers.region },
    live: liveFactsOf(answers),
    ...(answers.accountId === null ? {} : { accountId: answers.accountId }),
    diagnostics: [],
  };
}

/** Standard input, or a pipe that the shell opened: no file that a result can point to. */
function isDescriptor(file: string): boolean {
  return file === "-" || /^\/(?:dev|proc)\//.test(file);
}

function fileName(file: string): string {
  return file === "-" ? "standard input" : stripVTControlCharacters(file);
}

/** Every URN contains the stack's name. */
function stackOf(graph: ResourceGraph): string | undefined {
  return stackOfUrn(graph.resources[0]?.urn ?? "")?.stack;
}

async function contentOf(file: string): Promise<string> {
  const most = LIMITS.document.bytes;
  try {
    return decoded(file === "-" ? await standardInput(most) : readBounded(file, most));
  } catch (error) {
    if (error instanceof TooLargeError) {
      throw new InputError(
        `${fileName(file)} ${error.message}.`,
        "Give a preview or an export of a stack with fewer resources.",
      );
    }
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === "ENOENT"
        ? "does not exist"
        : code === "EISDIR"
          ? "is a directory"
          : `cannot be read (${code ?? "unknown"})`;
    throw new InputError(`${fileName(file)} ${why}.`, "Give the path of a file, or - for standard input.");
  }
}

async function standardInput(most: number): Promise<Buffer> {
  const gathered = new Gathered(most);
  for await (const chunk of process.stdin) gathered.add(chunk as Buffer);
  return gathered.bytes();
}

/** PowerShell's `>` writes UTF-16. */
function decoded(bytes: Buffer): string {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString("utf16le") : bytes.toString("utf8");
}
