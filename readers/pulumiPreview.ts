/**
 * Runs `pulumi preview --json` of a project in any language with the Pulumi CLI of the PATH. It changes nothing: a preview
 * writes no state, no settings and no plan.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { InputError } from "./inputError";
import { parseObject } from "./json";
import { Gathered, LIMITS, TooLargeError } from "./limits";
import { valueFrom } from "./wire";

export interface PreviewOptions {
  /** The directory of Pulumi.yaml. */
  readonly directory: string;
  /** Default: the stack that is selected in the CLI. */
  readonly stack?: string;
  /** Ends the preview early. */
  readonly signal?: AbortSignal;
  /** In milliseconds. Default: 15 minutes, because a preview also refreshes lookups and may build images. */
  readonly timeLimit?: number;
}

export interface Previewed {
  /** The output, as `--preview` reads it. */
  readonly text: string;
  /** Warnings of the CLI. */
  readonly messages: string;
}

const TIME_LIMIT = 15 * 60_000;
/** The CLI ends its plugins when it is interrupted. If it does not end in this time, it is killed. */
const GRACE_MS = 10_000;
/** The most characters of messages that are kept: the last ones have the reason of a failure. */
const MESSAGES = 20_000;
const COMMAND = "pulumi preview --json --show-sames";
const BY_HAND = `${COMMAND} > preview.json, then --preview preview.json`;

/** Throws `InputError` with the CLI's own messages. */
export async function pulumiPreview(options: PreviewOptions): Promise<Previewed> {
  const { stdout, messages, code, ended } = await run(options);
  const shown = options.stack === undefined ? COMMAND : `${COMMAND} --stack ${options.stack}`;
  if (ended === "interrupted") throw new InputError("The preview was interrupted.", "Nothing was written.");
  if (ended === "time-limit") {
    const minutes = (options.timeLimit ?? TIME_LIMIT) / 60_000;
    throw new InputError(
      `${shown} did not end within ${minutes} minutes, and was stopped.`,
      `Nothing was written. Without a limit of time: ${BY_HAND}.`,
    );
  }
  if (ended === "too-large") {
    throw new InputError(
      `The output of ${shown} ${new TooLargeError(LIMITS.document.bytes).message}.`,
      "Preview a stack with fewer resources.",
    );
  }
  if (code !== 0) {
    const reason = [diagnosticsIn(stdout), messages].filter((part) => part !== "").join("\n");
    throw new InputError(
      `${shown} failed with exit code ${code ?? "unknown"} in ${options.directory}:\n${reason}\n` +
        "Correct what the Pulumi CLI reports, and run the command again.",
      "",
      true,
    );
  }
  return { text: stdout, messages };
}

interface Run {
  readonly stdout: string;
  readonly messages: string;
  readonly code: number | null;
  readonly ended?: "interrupted" | "time-limit" | "too-large";
}

async function run({ directory, stack, signal, timeLimit = TIME_LIMIT }: PreviewOptions): Promise<Run> {
  const output = new Gathered(LIMITS.document.bytes);
  let messages = "";
  let ended: Run["ended"];
  const child = spawn("pulumi", argumentsFor(stack), {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: environment(),
  });
  const end = (why: NonNullable<Run["ended"]>) => {
    ended ??= why;
    stop(child);
  };
  const interrupt = () => end("interrupted");
  const timer = setTimeout(() => end("time-limit"), timeLimit);
  signal?.addEventListener("abort", interrupt, { once: true });
  child.stdout.on("data", (chunk: Buffer) => {
    if (ended !== undefined) return;
    try {
      output.add(chunk);
    } catch {
      end("too-large");
    }
  });
  child.stderr.on("data", (chunk: Buffer) => {
    messages = (messages + chunk.toString("utf8")).slice(-MESSAGES);
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", (error: NodeJS.ErrnoException) => reject(notStarted(error, directory)));
      child.once("close", resolve);
    });
    return {
      stdout: output.bytes().toString("utf8"),
      messages: stripVTControlCharacters(messages).trim(),
      code,
      ...(ended === undefined ? {} : { ended }),
    };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", interrupt);
  }
}

function argumentsFor(stack: string | undefined): string[] {
  const options = ["--json", "--show-sames", "--non-interactive", "--color", "never"];
  // One word, so that no name is taken for an option.
  return ["preview", ...options, ...(stack === undefined ? [] : [`--stack=${stack}`])];
}

/** The caller's, without the setting that changes the form of the output. */
function environment(): NodeJS.ProcessEnv {
  const own: NodeJS.ProcessEnv = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  delete own["PULUMI_ENABLE_STREAMING_JSON_PREVIEW"];
  return own;
}

/** As Ctrl-C does, so that the CLI ends its plugins and releases its locks. */
function stop(child: ChildProcess): void {
  child.kill("SIGINT");
  const kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  kill.unref();
  child.once("close", () => clearTimeout(kill));
}

function notStarted({ code }: NodeJS.ErrnoException, directory: string): InputError {
  return code === "ENOENT"
    ? new InputError(
        `--pulumi runs the Pulumi CLI, and ${existsSync(directory) ? "there is no pulumi on the PATH" : `there is no directory ${directory}`}.`,
        `Install it (https://www.pulumi.com/docs/install/), or run the preview where it is installed: ${BY_HAND}.`,
      )
    : new InputError(
        `The Pulumi CLI cannot be started (${code ?? "unknown"}).`,
        `Run the preview yourself: ${BY_HAND}.`,
      );
}

interface Diagnostics {
  readonly diagnostics?: readonly { readonly message?: unknown; readonly severity?: unknown }[];
}

/** Errors in the output of a preview that failed. A secret of its steps is masked in them. */
function diagnosticsIn(stdout: string): string {
  if (!stdout.trimStart().startsWith("{")) return stripVTControlCharacters(stdout).trim().slice(-MESSAGES);
  try {
    const document = parseObject(stdout);
    valueFrom(document);
    const { diagnostics = [] } = document as Diagnostics;
    return diagnostics
      .filter(({ severity }) => severity === "error" || severity === "info#err")
      .map(({ message }) => (typeof message === "string" ? stripVTControlCharacters(message).trimEnd() : ""))
      .filter((line) => line !== "")
      .join("\n");
  } catch {
    return "Its output is not JSON.";
  }
}
