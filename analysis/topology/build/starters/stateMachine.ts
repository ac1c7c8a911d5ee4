/**
 * The states of a state machine that run a task: a Task state whose resource is `ecs:runTask`, also inside Map and
 * Parallel (R-RUN-06). The definition is read by parts, as a reader of programs leaves single values unknown.
 */
import { type Properties, UNKNOWN, type Value } from "../../resource";
import { isObject, plain } from "./settings";

export interface RunTaskState {
  readonly name: string;
  /** `States.Run.Parameters`, from the definition on. */
  readonly path: string;
  readonly settings: Value;
}

/** `arn:aws:states:::ecs:runTask.sync`, and the same call by the SDK. */
export const RUN_TASK = /:(?:aws-sdk:)?ecs:runTask(?:\.(?:sync(?::\d+)?|waitForTaskToken))?$/;

/** Undefined if the text is no definition. */
export function definitionOf(value: Value | undefined): Properties | typeof UNKNOWN | undefined {
  const inner = plain(value);
  if (inner === UNKNOWN) return UNKNOWN;
  if (typeof inner !== "string") return isObject(inner) ? inner : undefined;
  try {
    const parsed = JSON.parse(inner) as Value;
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export function runTaskStates(definition: Properties): readonly RunTaskState[] {
  const found: RunTaskState[] = [];
  // A list instead of recursion: a hostile definition may nest deeper than the stack.
  const open: { readonly machine: Properties; readonly path: string }[] = [{ machine: definition, path: "" }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const states = next.machine["States"];
    if (!isObject(states)) continue;
    for (const [name, state] of Object.entries(states)) {
      if (!isObject(state)) continue;
      const path = `${next.path}States.${name}`;
      const resource = plain(state["Resource"]);
      if (typeof resource === "string" && RUN_TASK.test(resource)) {
        const key = ["Arguments", "Parameters"].find((candidate) => Object.hasOwn(state, candidate)) ?? "Parameters";
        found.push({ name, path: `${path}.${key}`, settings: state[key] ?? {} });
      }
      for (const key of ["Iterator", "ItemProcessor"]) {
        const inner = state[key];
        if (isObject(inner)) open.push({ machine: inner, path: `${path}.${key}.` });
      }
      const branches = state["Branches"];
      if (!Array.isArray(branches)) continue;
      for (const [index, branch] of (branches as readonly Value[]).entries()) {
        if (isObject(branch)) open.push({ machine: branch, path: `${path}.Branches[${index}].` });
      }
    }
  }
  return found.sort((one, two) => (one.path < two.path ? -1 : 1));
}
