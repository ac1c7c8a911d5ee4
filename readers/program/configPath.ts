/** `--config` as `pulumi config set --path` reads it: `services[0].port` names a place inside a setting. */
import { ProgramError } from "./programError";

export interface Override {
  /** The key as typed: `strategy`, `aws:region`, `services[0].port`. */
  readonly key: string;
  readonly value: string;
}

/** `key=value`, where the value may contain further equals signs. */
export function overrideFrom(text: string): Override {
  const equals = text.indexOf("=");
  if (equals <= 0) {
    throw new ProgramError(
      "project",
      `--config ${text} is not of the form key=value.`,
      "Write --config strategy=nat-gateway.",
    );
  }
  return { key: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** The steps of a path: `services[0].port` → `["services", 0, "port"]`, `a["b.c"]` → `["a", "b.c"]`. */
export function pathSteps(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  const pattern = /\.?([^.[\]"]+)|\[(\d+)\]|\.?\[?"((?:[^"\\]|\\.)*)"\]?/gy;
  let matched = 0;
  for (let match = pattern.exec(path); match !== null; match = pattern.exec(path)) {
    matched = pattern.lastIndex;
    steps.push(match[2] !== undefined ? Number(match[2]) : (match[1] ?? match[3] ?? ""));
  }
  if (matched !== path.length || steps.length === 0 || typeof steps[0] === "number") {
    throw new ProgramError(
      "project",
      `'${path}' is not a path into a setting.`,
      'Write name, name.key, name[0] or name["key.with.dots"].',
    );
  }
  return steps;
}

/** Within structures the CLI stores the parsed value: true, 3, else the string. */
function typed(text: string): unknown {
  if (text === "true" || text === "false") {
    return text === "true";
  }
  return /^-?(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

/** A copy of `root` with `value` at the path `steps`. Missing parents are created; a list may grow by one. */
export function withValueAt(root: unknown, steps: readonly (string | number)[], value: string, path: string): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) {
    return typed(value);
  }
  const refuse = (why: string) =>
    new ProgramError("project", `${path}: ${why}.`, "Check the structure of the setting's current value.");
  if (typeof step === "number") {
    const list: unknown[] = root === undefined ? [] : Array.isArray(root) ? [...(root as unknown[])] : [undefined];
    if (root !== undefined && !Array.isArray(root)) {
      throw refuse(`[${step}] requires a list`);
    }
    if (step > list.length) {
      throw refuse(`the list has ${list.length} elements; the next index is ${list.length}`);
    }
    list[step] = withValueAt(list[step], rest, value, path);
    return list;
  }
  if (root !== undefined && (typeof root !== "object" || root === null || Array.isArray(root))) {
    throw refuse(`.${step} requires an object`);
  }
  const entries = new Map(Object.entries((root ?? {}) as Record<string, unknown>));
  entries.set(step, withValueAt(entries.get(step), rest, value, path));
  return Object.fromEntries(entries);
}
