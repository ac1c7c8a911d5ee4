/**
 * The stack's settings: read, checked as a whole, and completed with defaults. All problems are reported together, each
 * with its key, value, reason and remedy, before any resource exists.
 */
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Problem } from "../analysis/rules/problem";
import { settingsOf, type Settings } from "./settings/resolve";
import { networkErrors, settingsProblems } from "./settings/validate";
import { problem, problemsOf } from "./settings/problems";
import { schema } from "./settings/schema";
import { structured } from "./settings/values";
import { keysAt } from "./settings/keys";

export { lookupOf } from "./settings/existing";
export {
  type ScheduleSettings,
  type ServiceSettings,
  type Settings,
  type TaskSettings,
  keptStrategies,
  needsCapacity,
  networkArgsOf,
  strategiesOf,
  tasksOf,
} from "./settings/resolve";

/** The namespace of all settings of a stack. */
const NAMESPACE = "ecs-connectivity";

/** The settings, or the problems because of which they are refused. */
type SettingsOrProblems = { readonly settings: Settings } | { readonly problems: readonly Problem[] };

/**
 * @param config the namespace's keys and their values, which Pulumi passes as texts.
 * @param secret the keys that are stored encrypted; messages do not contain their values.
 */
export function readSettings(
  config: Readonly<Record<string, string>>,
  secret: ReadonlySet<string> = new Set(),
): SettingsOrProblems {
  const raw = Object.fromEntries(Object.entries(config).map(([key, value]) => [key, structured(value)]));
  const broken = Object.entries(raw)
    .filter(([, value]) => typeof value === "string" && /^\s*[[{]/.test(value))
    .map(([key]) =>
      problem(
        key,
        null,
        "the value starts like JSON, but is not valid JSON.",
        "Correct the JSON, or use pulumi config set --path.",
      ),
    );
  if (broken.length > 0) {
    return { problems: broken };
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) {
    const settings = settingsOf(parsed.data);
    const problems = settingsProblems(settings);
    return problems.length > 0 ? { problems } : { settings };
  }
  return { problems: [...problemsOf(parsed.error, raw, keysAt, secret), ...problemsOfTheRest(raw, parsed.error)] };
}

/** The problems of the network that can be found while other keys are not readable. */
function problemsOfTheRest(raw: Record<string, unknown>, error: z.ZodError): Problem[] {
  const unreadable = new Set(
    error.issues.map((issue) => String(issue.path[0] ?? (issue.code === "unrecognized_keys" ? "" : "strategy"))),
  );
  const known = keysAt([]);
  const rest = schema.safeParse(
    Object.fromEntries(Object.entries(raw).filter(([key]) => known.includes(key) && !unreadable.has(key))),
  );
  return rest.success && !unreadable.has("strategy") ? networkErrors(settingsOf(rest.data)) : [];
}

/** One problem as one line: key, value, reason, rules, remedy. */
export function problemLine({ property, value, message, rules, remedy }: Problem): string {
  const shown = value === null ? "" : ` = ${JSON.stringify(value)}`;
  const source = rules.length === 0 ? "" : ` [${rules.join(", ")}]`;
  return `${NAMESPACE}:${property}${shown}: ${message}${source} ${remedy}`.trimEnd();
}

/** This stack's settings. Throws one error that lists all problems. */
export function stackSettings(): Settings {
  const prefix = `${NAMESPACE}:`;
  const config = Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  const read = readSettings(config, new Set(Object.keys(config).filter(isSecret)));
  if ("settings" in read) {
    return read.settings;
  }
  const lines = read.problems.map((one) => `  - ${problemLine(one)}`);
  throw new pulumi.RunError(`This stack's settings cannot be built:\n${lines.join("\n")}`);
}

/** Returns true if the stack stores the key encrypted. The SDK has this information, but not in its public API. */
export function isSecret(key: string): boolean {
  const runtime = pulumi.runtime as unknown as { isConfigSecret?: (key: string) => boolean };
  return runtime.isConfigSecret?.(`${NAMESPACE}:${key}`) === true;
}
