/**
 * The things that a task definition names, each with its state: a task whose image, secret, parameter or log group is
 * missing does not start, however good its network is. No verdict of a path depends on them.
 */
import type { ExistenceReport, Finding, Report } from "../report";
import { rule } from "../rules/book";
import { kindWords, type Reference, type ReferenceKind, referencesOf, type Thing, thingKey } from "../rules/references";
import { byKey } from "../topology/lookup";
import { isUnknown, type Key, type Topology } from "../topology/model";
import type { LiveThing } from "./facts";

type Things = ReadonlyMap<string, LiveThing>;
type State = Pick<ExistenceReport, "state" | "message" | "fix">;

const RULES: Readonly<Record<ReferenceKind, string>> = {
  image: "R-REF-01",
  secret: "R-REF-02",
  parameter: "R-REF-03",
  "log-group": "R-REF-04",
};

/** Returns the things of a task definition by its key. Services share definitions, so each is judged once. */
export function existenceIn(topology: Topology, things: Things): (definition: Key) => readonly ExistenceReport[] {
  const known = new Map<Key, readonly ExistenceReport[]>();
  return (definition) => {
    const before = known.get(definition);
    if (before !== undefined) return before;
    const containers = byKey(topology.taskDefinitions, definition)?.containers ?? { unknown: "" };
    const region = isUnknown(topology.region) ? "" : topology.region;
    const reports = isUnknown(containers)
      ? []
      : referencesOf(containers, region).map((reference) => reportOf(reference, things));
    known.set(definition, reports);
    return reports;
  };
}

function reportOf(reference: Reference, things: Things): ExistenceReport {
  const { kind, name, thing } = reference;
  const source = rule(RULES[kind])?.sources[0] ?? null;
  const state =
    "kind" in thing
      ? stateOf(reference, thing, things.get(thingKey(thing)) ?? { state: "unread", reason: "it was not looked up" })
      : { state: thing.state, message: thing.why, fix: null };
  return { kind, name, ...state, rule: RULES[kind], source };
}

function stateOf(reference: Reference, thing: Thing, answer: LiveThing): State {
  switch (answer.state) {
    case "found":
      return found(reference, answer);
    case "absent":
      return absent(thing);
    case "no-repository":
      return missing(`its repository does not exist in ${thing.region}`, FIXES.repository);
    case "cached":
      return {
        state: "not-checked",
        message: `it is fetched at its first pull, by the pull-through cache rule ${answer.prefix ?? ""}`,
        fix: null,
      };
    case "archived":
      return missing("it is in the archive of ECR, from which no image can be pulled", "Restore or push the image.");
    case "deleted":
      return missing(
        "it is scheduled for deletion, so its value cannot be read",
        "Cancel the deletion (aws secretsmanager restore-secret), or name another secret in the task definition.",
      );
    case "unread":
      return { state: "unknown", message: answer.reason ?? "it was not read", fix: null };
  }
}

function missing(message: string, fix: string): State {
  return { state: "missing", message, fix };
}

const FIXES: Readonly<Record<ReferenceKind | "repository", string>> = {
  repository: "Create the repository and push the image, or correct the image in the task definition.",
  image: "Push the image, or name one that the repository has in the task definition.",
  secret: "Create the secret, or correct its ARN in the task definition.",
  parameter: "Create the parameter, or correct its name in the task definition.",
  "log-group":
    "Create the log group, or set awslogs-create-group to true and allow logs:CreateLogGroup to the execution role.",
};

function absent({ kind, region, image }: Thing): State {
  if (image === undefined) return missing(`it does not exist in ${region}`, FIXES[kind]);
  return missing(`its repository has no such ${"imageTag" in image ? "tag" : "digest"}`, FIXES.image);
}

/** The stage that a task reads if it names neither a stage nor a version. */
const CURRENT = "AWSCURRENT";

function found({ part }: Reference, { versions = [] }: LiveThing): State {
  if (part === undefined) return { state: "exists", message: "it exists", fix: null };
  const { key, version } = part;
  const stage = part.stage === "" && version === "" ? CURRENT : part.stage;
  const listed = versions.find(({ id }) => id === version);
  const has = version === "" ? versions.some(({ stages }) => stages.includes(stage)) : listed?.stages.includes(stage);
  if (stage !== "" && has !== true) {
    if (versions.length === 0) {
      return missing("it has no value yet", "Give the secret a value (aws secretsmanager put-secret-value).");
    }
    return missing(
      `it has no version${version === "" ? "" : ` ${version}`} with the stage ${stage}`,
      "Name a stage that the secret has in the task definition.",
    );
  }
  if (version !== "" && listed === undefined) {
    const message = `AWS does not list version ${version}, because it has no stage, or does not exist`;
    return { state: "unknown", message, fix: null };
  }
  const unread = key === "" ? "" : "; its JSON key is not checked, because only the value shows it";
  return { state: "exists", message: `it exists${unread}`, fix: null };
}

/** More services of one missing thing are counted. */
const MOST_NAMED = 5;

/** One error for each missing thing, with the services that need it. */
export function missingFindings({ services }: Pick<Report, "services">): readonly Finding[] {
  const needed = new Map<string, { readonly thing: ExistenceReport; readonly names: string[] }>();
  for (const { name, live } of services) {
    for (const thing of live?.existence ?? []) {
      if (thing.state !== "missing") continue;
      const key = `${thing.kind} ${thing.name} ${thing.message}`;
      const before = needed.get(key);
      if (before === undefined) needed.set(key, { thing, names: [name] });
      else before.names.push(name);
    }
  }
  return [...needed.values()].map(({ thing, names }) => {
    const more = names.length - MOST_NAMED;
    const who = `${names.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
    return {
      id: "MISSING",
      severity: "error",
      subject: thing.name,
      message: `the ${kindWords[thing.kind]} is missing: ${thing.message}; tasks of ${who} do not start without it [${thing.rule}]`,
      fix: thing.fix ?? "",
    };
  });
}
