/**
 * `plan --watch`: runs again whenever the program, what it imports, its settings or the file is saved, and prints the
 * verdicts that changed. Each run is its own process, so that it loads the current program and no state of the run
 * before.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { dirname, relative, resolve, sep } from "node:path";
import type { Report } from "../analysis/report";
import { UNDECIDED } from "../analysis/report/exitCode";
import { programIn } from "../readers";
import { changesText } from "../reports/text/changes";
import { sanitize } from "../reports/sanitize";
import { reportText } from "../reports/text";
import type { JudgeFlags, ReportFlags } from "./options";
import type { SourceFlags } from "./sourceOptions";
import type { IntentFlags } from "./intent";
import { deliver } from "./output";
import { resultColumns } from "./streams";
import { terminalFor } from "./terminal";
import { UsageError } from "./usageError";

type Flags = SourceFlags & ReportFlags & JudgeFlags & IntentFlags;

/** An editor writes several files, and one file in several steps; it is done after this time without an event. */
const SETTLED_MS = 150;

/** Folders without files that people edit. */
const IGNORED = new Set(["node_modules", ".git", ".pulumi", ".venv"]);

/** Resolves when the user ends it with Ctrl-C, the normal end of a watch. */
export async function watchPlan(flags: Flags): Promise<void> {
  refuse(flags);
  const { base, places, imports } = await watched(flags);
  // Loaded here, because only --watch needs it.
  const { watch } = await import("chokidar");
  const watcher = watch([...places], {
    ignoreInitial: true,
    ignored: (path) =>
      relative(base, path)
        .split(sep)
        .some((part) => IGNORED.has(part)),
  });
  await new Promise<void>((ready, failed) => watcher.once("ready", ready).once("error", failed));
  await new Promise<void>((ended, failed) => {
    let run: Run | undefined;
    let timer: NodeJS.Timeout | undefined;
    let last: readonly Report[] | undefined;
    const start = (why: string) => {
      run?.stop();
      // A save may have added an import; until it is watched, no result is shown, because a change of the import would
      // be missed.
      const following = imports().then((beside) => {
        watcher.add([...beside]);
        return beside.length;
      });
      run = startRun((result) => {
        const before = last;
        if (result.kind === "reports") last = result.reports;
        void following
          .then((beside) => show(result, { why, last: before, flags, base, beside }))
          .then((isRead) => (isRead ? undefined : end()), failed);
      });
    };
    watcher.on("all", (_event, path) => {
      clearTimeout(timer);
      timer = setTimeout(() => start(`after a change to ${sanitize(relative(base, path) || path)}`), SETTLED_MS);
    });
    const end = () => {
      clearTimeout(timer);
      run?.stop();
      process.exitCode = 0;
      void watcher.close().then(ended);
    };
    process.on("SIGINT", end).on("SIGTERM", end);
    start("first run");
  });
}

/** Files of the call that a program does not import. */
function filesIn({ preview = [], state = [], stackExport = [], lookup, intent }: Flags): readonly string[] {
  const others = [lookup, intent].filter((file) => file !== undefined);
  return [...preview, ...state, ...stackExport.map(({ file }) => file), ...others];
}

function refuse(flags: Flags): void {
  const { format, output, report, since, snapshot, aws, pulumi, lookupTemplate } = flags;
  const problem =
    format !== "text"
      ? `--watch prints text, not ${format}.`
      : output !== undefined
        ? "--watch prints many reports, and --output contains one."
        : report.length > 0
          ? "--watch prints many reports, and the file of --report contains one."
          : since !== undefined
            ? "--watch prints the changes since its own last run, and --since those since an earlier report."
            : lookupTemplate !== undefined
              ? "--watch would see the file that --lookup-template writes as a change."
              : filesIn(flags).includes("-")
                ? "Standard input is read once, so --watch cannot read its changes."
                : snapshot !== undefined || aws === true
                  ? "--watch waits for changes of a program, a preview or an export, and this source is none of them."
                  : pulumi === true
                    ? "--watch runs a Node program after each change, and --pulumi runs the Pulumi CLI."
                    : undefined;
  if (problem !== undefined) throw new UsageError(problem, "Omit --watch or the other option.");
}

interface Watched {
  /** The directory that printed paths are relative to. */
  readonly base: string;
  /** Paths that are watched from the start. */
  readonly places: readonly string[];
  /** The current files of the program that are outside all of these. */
  readonly imports: () => Promise<readonly string[]>;
}

async function watched(flags: Flags): Promise<Watched> {
  const files = filesIn(flags).map((file) => resolve(file));
  const isProgram = flags.preview === undefined && flags.state === undefined;
  const directories = flags.program ?? (isProgram ? ["."] : []);
  const programs = await Promise.all(directories.map(programIn));
  const places = [
    ...new Set([
      ...programs.flatMap(({ project }) => [project.root, project.stackDirectory, project.directory]),
      ...files,
    ]),
  ];
  const isBeside = (path: string) => places.every((place) => relative(place, path).split(sep)[0] === "..");
  return {
    base: programs[0]?.project.root ?? dirname(files[0] ?? "."),
    places,
    imports: async () => {
      const found = await Promise.all(programs.map(({ imports }) => imports()));
      return found.flatMap(({ files: own, packages }) => [...own, ...packages]).filter(isBeside);
    },
  };
}

type Result =
  | { readonly kind: "reports"; readonly reports: readonly Report[] }
  | { readonly kind: "failed"; readonly message: string };

interface Run {
  /** Ends it; its result is not shown. */
  readonly stop: () => void;
}

/** The same call without `--watch`, for its report as data. */
function startRun(tell: (result: Result) => void): Run {
  const [launcher = "", ...given] = process.argv.slice(1);
  const args = given.filter((argument) => argument !== "--watch");
  const end = args.indexOf("--");
  args.splice(end < 0 ? args.length : end, 0, "--format", "json");
  const child: ChildProcess = spawn(process.execPath, [...process.execArgv, launcher, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stopped = false;
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.once("error", (error) => tell({ kind: "failed", message: error.message }));
  child.once("close", (code) => {
    if (!stopped) tell(resultOf(code, stdout, stderr));
  });
  return {
    stop: () => {
      stopped = true;
      child.kill();
    },
  };
}

function resultOf(code: number | null, stdout: string, stderr: string): Result {
  if (code !== 0 && code !== 1 && code !== UNDECIDED) return { kind: "failed", message: stderr };
  const document = JSON.parse(stdout) as Report | { readonly reports: readonly Report[] };
  return { kind: "reports", reports: "reports" in document ? document.reports : [document] };
}

interface Shown {
  readonly why: string;
  /** The reports of the last run that succeeded. */
  readonly last: readonly Report[] | undefined;
  readonly flags: Flags;
  readonly base: string;
  /** The number of watched files and packages outside of it. */
  readonly beside: number;
}

/** Resolves to false if the reader of the output closed it. */
async function show(result: Result, { why, last, flags, base, beside }: Shown): Promise<boolean> {
  const terminal = terminalFor({ color: flags.color, toFile: false });
  // Clears the page of a terminal; earlier output remains in its history.
  const page = resultColumns() !== undefined ? "\x1b[2J\x1b[H" : "";
  const clock = new Date().toTimeString().slice(0, 8);
  const shown =
    result.kind === "failed"
      ? result.message
      : `${reportText(result.reports, { ...terminal, require: flags.require, resources: flags.resources ?? false })}${changes(result.reports, last, terminal)}`;
  const place = sanitize(flags.program === undefined ? filesIn(flags).join(", ") || base : base);
  const imported = beside === 0 ? "" : ` and ${beside} ${beside === 1 ? "import" : "imports"} from other directories`;
  const text = `${page}${clock} ${why}\n\n${shown}\nWatching ${place}${imported}; press Ctrl-C to stop.\n`;
  return deliver(text, (masked) => masked, undefined);
}

function changes(
  now: readonly Report[],
  last: readonly Report[] | undefined,
  options: Parameters<typeof changesText>[2],
): string {
  if (last === undefined) return "";
  const text = changesText(last, now, options);
  return text === "" ? "\nNo verdict changed.\n" : `\nChanged:\n${text}`;
}
