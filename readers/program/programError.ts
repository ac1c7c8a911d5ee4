/** The reason that a program could not run, for the user: a sentence and a remedy, no stack trace. */

import { UNKNOWN_STRING } from "../wire";
import { OPEN } from "./lookups/open";
import { type AbsentPackage, missingText } from "./packages";
import { missingIn } from "./missingSettings";

export type ProgramErrorKind =
  /** Pulumi.yaml, a stack's settings or the entry point: missing or unreadable. */
  | "project"
  /** A required setting is not there. */
  | "config-missing"
  /** The program's source does not parse. */
  | "syntax"
  /** A package or file that the program imports is not there. */
  | "module-missing"
  /** The program, or a component, refused or failed. */
  | "failed"
  /** The program ended its own process. */
  | "exited"
  /** The program did not come to an end in time. */
  | "time-limit";

export class ProgramError extends Error {
  override readonly name = "ProgramError";
  /** True if the message consists of several lines: those of the program itself and of the bundler. */
  readonly hasLines: boolean;

  constructor(
    readonly kind: ProgramErrorKind,
    message: string,
    /** The remedy; empty if the message contains it. */
    readonly remedy: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.hasLines = ["failed", "syntax", "module-missing"].includes(kind);
    // The stack trace is only for the developer of the program.
    if (process.env["DEBUG"] === undefined) {
      this.stack = `${this.name}: ${message}`;
    } else if (cause instanceof Error && cause.stack !== undefined) {
      this.stack = cause.stack;
    }
  }
}

interface WithDetails {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly key?: string;
  /** Lookups that were not answered before the program failed. */
  readonly unanswered?: readonly string[];
  readonly errors?: readonly { readonly text?: string; readonly location?: { file: string; line: number } | null }[];
}

/**
 * Any value that a program throws, as a `ProgramError`.
 * @param absent packages that it imports and that are not installed.
 */
export function programErrorFrom(error: unknown, absent: readonly AbsentPackage[] = []): ProgramError {
  if (error instanceof ProgramError) {
    return error;
  }
  if (typeof error !== "object" || error === null) {
    return new ProgramError(
      "failed",
      `The program threw ${String(error)}.`,
      "Find the statement that throws it.",
      error,
    );
  }
  const details = error as WithDetails;
  const { name, code, unanswered } = details;
  const { message = "The program threw a value without a message." } = details;
  const sealed = message.includes(UNKNOWN_STRING) ? /Configuration '([^']*)'/.exec(message)?.[1] : undefined;
  if (sealed !== undefined) return settingSealed(sealed, error);
  const missing = missingIn(error);
  if (missing !== undefined) return configMissing([[missing, false]], error);
  const unsupported = unsupportedIn(message);
  if (unsupported !== undefined) {
    return new ProgramError(
      "failed",
      `The program uses ${unsupported}, which only the Pulumi engine can run.`,
      "Read a preview instead: pulumi preview --json --show-sames > preview.json, then --preview preview.json.",
      error,
    );
  }
  if (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND") {
    return new ProgramError(
      "module-missing",
      `${firstLine(message).replace(/\.?$/, ".")}${missingText(absent)}`,
      "Install the program's packages (npm install) and check the path.",
      error,
    );
  }
  // The error may come from a value that only the account has: the program is not blamed.
  const isRefusal = name === "InputPropertiesError" && !message.includes(OPEN);
  if (unanswered !== undefined && unanswered.length > 0 && !isRefusal) {
    const said = (name === "SyntaxError" ? firstLine(message) : message.trimEnd()).replaceAll(OPEN, "(unknown)");
    return new ProgramError(
      "failed",
      `${said.replace(/\.$/, "")}. Before this error, the program used lookups that have no answer here: ${unanswered.join(", ")}.`,
      "Give their answers with --lookup FILE; --lookup-template FILE writes the entries to fill in. Or read a preview: pulumi preview --json --show-sames > preview.json, then --preview preview.json.",
      error,
    );
  }
  if (name === "SyntaxError") {
    return new ProgramError("syntax", firstLine(message), "Correct the source, then try again.", error);
  }
  return new ProgramError("failed", message, "", error);
}

/** @param settings full keys, each with true for a secret. */
export function configMissing(
  settings: readonly (readonly [key: string, isSecret: boolean])[],
  cause?: unknown,
): ProgramError {
  const keys = settings.map(([key]) => key);
  const set = settings.map(([key, secret]) => `pulumi config set ${secret ? "--secret " : ""}${key} VALUE`);
  const tried = keys.map((key) => `--config ${key}=VALUE`).join(" ");
  return keys.length === 1
    ? new ProgramError(
        "config-missing",
        `The setting '${keys.join("")}' is required and has no value.`,
        `Set it for the stack (${set.join("")}), or try one here: ${tried}.`,
        cause,
      )
    : new ProgramError(
        "config-missing",
        `The settings ${keys.map((key) => `'${key}'`).join(", ")} are required and have no value.`,
        `Set them for the stack (${set.join("; ")}), or try values here: ${tried}.`,
        cause,
      );
}

/** An encrypted setting is an unknown string here, so it does not parse as a number or list. */
function settingSealed(key: string, cause: unknown): ProgramError {
  return new ProgramError(
    "config-missing",
    `The setting '${key}' is encrypted, and the program reads its value.`,
    `Give one with --config ${key}=VALUE, or the stack's passphrase in PULUMI_CONFIG_PASSPHRASE.`,
    cause,
  );
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}

const NOT_SUPPORTED = "The Pulumi CLI does not support ";

/** `The Pulumi CLI does not support X.` in the first sentence → `X`. */
function unsupportedIn(message: string): string | undefined {
  const [first = ""] = message.split(".", 1);
  const at = first.indexOf(NOT_SUPPORTED);
  return at < 0 || first.length === message.length ? undefined : first.slice(at + NOT_SUPPORTED.length);
}
