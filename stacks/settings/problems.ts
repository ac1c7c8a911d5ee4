/** Converts the schema's issues to problems in the form of the rules: key, value, reason, remedy. */
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { confidentialKeys } from "../../analysis/rules/confidential";
import { nearest } from "../../analysis/rules/nearest";
import { refusalOfField } from "../../analysis/rules/checks/containerFields";
import { brokenRule, type Problem } from "../../analysis/rules/problem";
import { split, structured } from "./values";

type Path = readonly PropertyKey[];

/** `["services", 0, "port"]` → `services[0].port`, in the form of `pulumi config set --path`. */
function pathText(path: Path): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`))
    .join("");
}

/** @param secret top-level keys that the stack stores encrypted. */
export function problemsOf(
  error: z.ZodError,
  raw: unknown,
  knownKeys: (path: Path) => readonly string[],
  secret: ReadonlySet<string>,
): Problem[] {
  return error.issues.flatMap((issue) => {
    const encrypted = encryptedPathOf(raw, issue.path);
    if (encrypted !== undefined) return [stillEncrypted(pathText(encrypted))];
    const shown = (path: Path) => valueText(raw, path, secret);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        const refused = issue.path.includes("containers") ? refusalOfField(key) : undefined;
        if (refused !== undefined) {
          const { rule, message, remedy } = refused;
          return brokenRule(rule, { property: pathText(path), value: null, message, remedy });
        }
        const known = knownKeys(issue.path);
        const meant = nearest(key, known);
        return problem(pathText(path), shown(path), "there is no such key.", suggestion(meant, known, "keys"));
      });
    }
    const at = pathText(issue.path);
    if (issue.code === "invalid_value") {
      const words = issue.values.map(String);
      const value = shown(issue.path);
      const meant = value === null ? undefined : nearest(value, words);
      return [
        problem(
          at,
          value,
          value === null ? "the value is required." : "there is no such value.",
          suggestion(meant, words, "values"),
        ),
      ];
    }
    if (issue.code === "invalid_type" && at !== "" && shown(issue.path) === null) {
      return [problem(at, null, "the value is required.", `Set ${at}.`)];
    }
    if (issue.code === "invalid_type") {
      return [
        problem(
          at,
          shown(issue.path),
          `${expected(issue.message, issue.expected)}.`,
          REMEDIES[issue.expected] ?? "Correct the value.",
        ),
      ];
    }
    return [problem(at, shown(issue.path), `the value ${issue.message}.`, "Correct the value.")];
  });
}

const REMEDIES: Readonly<Record<string, string>> = {
  array: "Give a list, such as KEY[0], or JSON.",
  object: "Give an object, such as KEY.name, or JSON.",
  record: "Give names with values, such as KEY.NAME, or JSON.",
};

const NOUNS: Readonly<Record<string, string>> = {
  array: "a list",
  object: "an object",
  record: "names with values",
  string: "a text",
};

function expected(message: string, type: string): string {
  return message.startsWith("must ") ? `the value ${message}` : `the value must be ${NOUNS[type] ?? `a ${type}`}`;
}

function suggestion(meant: string | undefined, known: readonly string[], what: string): string {
  return meant !== undefined ? `Did you mean ${meant}?` : `The ${what} are: ${known.join(", ")}.`;
}

/** A problem of a setting's form, which is not based on a rule of AWS. */
export function problem(property: string, value: string | null, message: string, remedy: string): Problem {
  return { id: "settings", rules: [], severity: "error", property, value, message, remedy };
}

/** The problem of a value that cannot be decrypted here, so no check can read it. */
function stillEncrypted(property: string): Problem {
  return problem(
    property,
    "[secret]",
    "the value is encrypted, and the environment does not contain this stack's passphrase.",
    "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, or set a value with --config.",
  );
}

/** The part of the path at which the value is encrypted: for the second element of an encrypted list → the list. */
function encryptedPathOf(raw: unknown, path: Path): Path | undefined {
  return [...path.keys(), path.length]
    .map((length) => path.slice(0, length))
    .find((start) => valueAt(raw, start) === pulumi.runtime.unknownValue);
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>((outer, step) => {
    // Each part may be JSON text or a text with commas, like the whole value.
    const place = typeof outer === "string" && typeof step === "number" ? split(outer) : structured(outer);
    return typeof place === "object" && place !== null ? (place as Record<PropertyKey, unknown>)[step] : undefined;
  }, raw);
}

/** The given value, or null if there is none; long values are cut, confidential values are hidden. */
function valueText(raw: unknown, path: Path, secret: ReadonlySet<string>): string | null {
  const value = valueAt(raw, path);
  if (value === undefined) {
    return null;
  }
  if (secret.has(String(path[0])) || path.some((step) => confidentialKeys.has(step))) {
    return "[secret]";
  }
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    return Array.isArray(value) ? "a list" : value === null ? "null" : "an object";
  }
  const text = String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
