/** The package's own stacks, built under mocks in either mode from their real settings or from settings of a test. */
import { join } from "node:path";
import type { GivenAnswer } from "../../readers/program/lookups/given";
import { type LoadedProgram, loadProgram } from "../../readers/program/load";
import { type Project, readProject, readStackConfig, stackNames } from "../../readers/program/project";
import { build, type Graph } from "./harness";

export const ROOT = join(__dirname, "../..");

const project: Project = readProject(ROOT);
let loading: Promise<LoadedProgram> | undefined;

/** The names of the stacks that have settings. */
export const stacks = stackNames(project);

export interface StackMode {
  readonly preview: boolean;
  /** `key=value`, tried on top of the stack's own settings. */
  readonly config?: readonly string[];
}

/** A stack as its file describes it. */
export async function buildStack(stack: string, { preview, config = [] }: StackMode): Promise<Graph> {
  const { values } = readStackConfig(project, stack, config);
  return buildWith(values, preview, stack);
}

/** A stack of these settings alone: keys without their namespace, values of any kind. */
export async function buildSettings(
  settings: Readonly<Record<string, unknown>>,
  preview: boolean,
  answers: readonly GivenAnswer[] = [],
): Promise<Graph> {
  const config = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${project.name}:${key}`, value]));
  return buildWith(config, preview, "test", answers);
}

async function buildWith(
  config: Readonly<Record<string, unknown>>,
  preview: boolean,
  stack: string,
  answers: readonly GivenAnswer[] = [],
): Promise<Graph> {
  loading ??= loadProgram(project.entry);
  const { evaluate } = await loading;
  const region = typeof config["aws:region"] === "string" ? config["aws:region"] : "eu-central-1";
  return build(evaluate, { preview, config, stack, region, project: project.name, answers });
}
