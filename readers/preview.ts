/** Output of `pulumi preview --json`: the resources after the deployment. */
import { stripVTControlCharacters } from "node:util";
import type { Defect, ResourceGraph, ResourceState } from "../analysis/topology/resource";
import { InputError } from "./inputError";
import { at, isObject, type Json, objectAt, textAt } from "./json";
import { isDefect, merged, regionOfProvider, resourceFrom } from "./resourceStates";

/** Steps that delete the resource, or only an old version of it. */
const GONE = new Set([
  "delete",
  "delete-replaced",
  "discard",
  "discard-replaced",
  "read-discard",
  "remove-pending-replace",
]);
const REPLACED = new Set(["replace", "create-replacement", "read-replacement", "import-replacement"]);

export function isPreview(document: Json): boolean {
  return Array.isArray(at(document, "steps")) || (at(document, "steps") ?? null) === null
    ? ["steps", "changeSummary", "diagnostics"].some((name) => Object.hasOwn(document, name))
    : false;
}

export function previewGraph(document: Json): ResourceGraph {
  refuseFailed(document);
  const list = at(document, "steps");
  const steps: readonly unknown[] = Array.isArray(list) ? list : [];
  const resources = new Map<string, ResourceState>();
  const defects: Defect[] = [];
  const removed: string[] = [];
  let shownSames = 0;
  for (const step of steps) {
    if (!isObject(step)) continue;
    const op = textAt(step, "op") ?? "";
    if (op === "delete") removed.push(textAt(step, "urn") ?? "");
    if (GONE.has(op)) continue;
    if (op === "same") shownSames += 1;
    const newer = read(step, "newState");
    const older = read(step, "oldState");
    const state = newer ?? older;
    if (state === undefined) continue;
    if (isDefect(state)) {
      defects.push(state);
      continue;
    }
    const before = newer === undefined || older === undefined || isDefect(older) ? undefined : older;
    resources.set(state.urn, merged(state, before, REPLACED.has(op)));
  }
  const all = [...resources.values()];
  const region = textAt(objectAt(document, "config") ?? {}, "aws:region") ?? regionOfProvider(all);
  return {
    resources: all,
    ...(region === undefined ? {} : { region }),
    complete: isComplete(document, all, shownSames),
    ...(removed.length === 0 ? {} : { removed }),
    assumptions: [],
    defects,
    log: messagesIn(document, "warning"),
  };
}

function read(step: Json, name: "newState" | "oldState"): ResourceState | Defect | undefined {
  const state = at(step, name);
  return state === undefined || state === null ? undefined : resourceFrom(state);
}

/** A preview of a program that failed is a fragment: a missing resource in it means nothing. */
function refuseFailed(document: Json): void {
  const [error] = messagesIn(document, "error");
  if (error === undefined) return;
  throw new InputError(
    `The preview ended in an error: ${withoutTrace(error)}`,
    "Correct the program, then run the preview again.",
    true,
  );
}

/** The messages of the engine and the program, without colours. */
function messagesIn(document: Json, severity: "error" | "warning"): readonly string[] {
  const list = at(document, "diagnostics");
  const messages: readonly unknown[] = Array.isArray(list) ? list : [];
  return messages
    .filter((each): each is Json => isObject(each) && textAt(each, "severity") === severity)
    .map((each) =>
      stripVTControlCharacters((textAt(each, "message") ?? "it has no message").replace(/<\{%[^%]*%\}>/g, "")),
    );
}

/** The engine's `error: ` and a stack trace add no information; the lines between them are the reasons. */
function withoutTrace(message: string): string {
  const lines = message
    .trim()
    .replace(/^error: /, "")
    .split("\n");
  const trace = lines.findIndex((line) => /^\s*at .*:\d+/.test(line));
  return lines
    .slice(0, trace === -1 ? lines.length : trace)
    .join("\n")
    .trimEnd();
}

/** True if unchanged resources are included: as many as the summary counts, and every referenced one. */
function isComplete(document: Json, resources: readonly ResourceState[], shownSames: number): boolean {
  const counted = objectAt(document, "changeSummary") ?? {};
  const sames = at(counted, "same");
  if (typeof sames === "number" && sames > shownSames) return false;
  const urns = new Set(resources.map(({ urn }) => urn));
  return resources.every((resource) =>
    [...resource.dependencies, ...Object.values(resource.propertyDependencies).flat(), resource.parent].every(
      (urn) => urn === undefined || urns.has(urn) || urn.includes("::pulumi:pulumi:Stack::"),
    ),
  );
}
