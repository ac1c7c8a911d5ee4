/**
 * Switches of a stack that lives in Pulumi's real engine: what `switch` announces is read beforehand, its own commands
 * are run as it prints them, and what the engine then does is held against it.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Switch } from "../../analysis/switch";
import { planned } from "../aws/live";
import type { Living, Op, Step } from "../aws/switch/deployment";
import { conflictsOf, lostOf, tellingsOf } from "../aws/switch/witness";
import { Observer } from "../aws/switch/walk";
import { gapsIn } from "../aws/switch/paths";
import type { Engine, Event, Project } from "./engine";

export const STACK = "shop";

/** One `pulumi up` as the engine and the cloud saw it. */
interface Run {
  readonly steps: readonly Step[];
  readonly events: readonly Event[];
}

export interface Switched {
  readonly announced: Switch;
  /** The steps of each `pulumi up`, under the engine's names for them. */
  readonly runs: readonly (readonly Step[])[];
  readonly before: readonly Living[];
  readonly after: readonly Living[];
  /** Problems of the walk: conflicts, lost resources, steps or gaps that were not announced. */
  readonly problems: readonly string[];
}

/** The product's command line, as the clone has it. */
export async function product<T>(project: Project, args: readonly string[]): Promise<T> {
  const { stdout } = await project.engine.run(
    project.directory,
    process.execPath,
    [join(project.directory, "bin/ecs-connectivity.js"), ...args, "--format", "json"],
    { mayFail: true },
  );
  return JSON.parse(stdout) as T;
}

/** `pulumi config set …`, for each `key=value`; a path where the key is one. */
export async function configure(project: Project, settings: readonly string[], stack = STACK): Promise<void> {
  for (const setting of settings) {
    const [key = "", ...rest] = setting.split("=");
    const path = /[.[]/.test(key) ? ["--path"] : [];
    await project.pulumi(["config", "set", "--stack", stack, ...path, key, rest.join("=")]);
  }
}

/** Content of the stack's file, to return to it later. */
export function settingsFile(project: Project): string {
  return join(project.directory, "stacks", `Pulumi.${STACK}.yaml`);
}

/** `pulumi config set --path 'a[0]' b` → its words, as a shell splits them. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** Takes the stack to a strategy by the commands that `switch` prints. */
export async function switchTo(
  project: Project,
  target: readonly string[],
  settings: readonly string[] = [],
): Promise<Switched> {
  const { engine } = project;
  const state = await project.exported();
  const given = settings.flatMap((setting) => ["--config", setting]);
  const announced = await product<Switch>(project, ["switch", STACK, ...target, ...given, "--state", state]);
  const before = livingWith(engine, state);
  const observer = new Observer(before);
  // `--config` tries a setting and writes none.
  await configure(project, settings);
  const runs: Run[] = [];
  for (const command of announced.commands) {
    const [, ...args] = words(command);
    if (args[0] !== "up") {
      await project.pulumi(args);
      continue;
    }
    engine.aws.begin({ watch: observer.watch });
    const { events } = await project.up(args.slice(1));
    runs.push({ steps: engine.aws.steps, events });
  }
  const after = livingWith(engine, await project.exported());
  const dependencies = new Map([...before, ...after].map((living) => [living.urn, living.dependencies]));
  const named = runs.map(logged);
  const taken = {
    runs: named.map(({ steps }) => steps.map((step) => ({ ...step, dependencies: dependencies.get(step.urn) ?? [] }))),
    before,
    after,
    conflicts: [...observer.conflicts.values()],
    gaps: gapsIn(observer.moments),
  };
  const steps = runs.map((_, index) => announced.steps.filter(({ run }) => run === index + 1));
  return {
    announced,
    runs: named.map(({ steps: own }) => own),
    before,
    after,
    problems: [
      ...conflictsOf(taken),
      ...lostOf(taken),
      ...tellingsOf(taken, steps),
      ...named.flatMap(({ problems }) => problems),
    ],
  };
}

/** Names of each kind of call in the engine's log. */
const LOGGED: Readonly<Record<Op, readonly Op[]>> = {
  create: ["create", "create-replacement"],
  "create-replacement": ["create-replacement"],
  update: ["update"],
  // A provider that deletes a resource first does not know that its successor follows.
  delete: ["delete", "delete-replaced"],
  "delete-replaced": ["delete-replaced"],
};

/** The provider's calls under the engine's names for them; each has to be in the engine's log, and nothing else. */
function logged({ steps, events }: Run): { readonly steps: readonly Step[]; readonly problems: readonly string[] } {
  const open = events.filter(
    (event): event is Event & { readonly op: Op } =>
      event.custom && event.op in LOGGED && !event.urn.includes("pulumi:providers:"),
  );
  const problems: string[] = [];
  const named = steps.map((step) => {
    const index = open.findIndex(({ op, urn }) => urn === step.urn && LOGGED[step.op].includes(op));
    const [event] = index < 0 ? [] : open.splice(index, 1);
    if (event === undefined) problems.push(`not in the engine's log: ${step.op} ${step.urn}`);
    return { ...step, op: event?.op ?? step.op };
  });
  return {
    steps: named,
    problems: [...problems, ...open.map(({ op, urn }) => `only in the engine's log: ${op} ${urn}`)],
  };
}

interface Exported {
  readonly deployment: {
    readonly resources?: readonly {
      readonly urn: string;
      readonly dependencies?: readonly string[];
      readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
    }[];
  };
}

/** Resources that exist at the provider, with their dependencies in the engine's state. */
function livingWith(engine: Engine, state: string): readonly Living[] {
  const { deployment } = JSON.parse(readFileSync(state, "utf8")) as Exported;
  const resources = new Map(deployment.resources?.map((resource) => [resource.urn, resource]));
  return engine.aws.live.map((living) => {
    const { dependencies = [], propertyDependencies = {} } = resources.get(living.urn) ?? {};
    return {
      ...living,
      dependencies,
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([property, urns]) => [property, urns ?? []]),
      ),
    };
  });
}

/** Report of `plan` on the stack with its present configuration. */
export function plannedHere(project: Project): ReturnType<typeof planned> {
  return product(project, ["plan", STACK]);
}

/** A stack of the clone, configured and not yet up. */
export async function newStack(project: Project, settings: readonly string[]): Promise<void> {
  if (!existsSync(settingsFile(project))) writeFileSync(settingsFile(project), "");
  await project.pulumi(["stack", "init", STACK]);
  await project.pulumi(["config", "set", "--stack", STACK, "aws:region", "us-east-1"]);
  await configure(project, settings);
}
