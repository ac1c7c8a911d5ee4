/**
 * Checks of the containers of a task: what they wait for, what they mount, and values in range. Values that are known
 * only later pass.
 */
import { brokenRule, type Problem } from "../problem";
import { ContainerCondition } from "../words";
import { noSuchWord } from "./closedSets";
import { fieldProblems, type Placed } from "./containerFields";
import { rangeProblems } from "./ranges";

export interface ContainerFacts {
  readonly name: string;
  readonly essential?: boolean;
  readonly dependsOn?: readonly { readonly containerName: string; readonly condition: string }[];
  readonly healthCheck?: {
    readonly command?: unknown;
    readonly intervalSeconds?: unknown;
    readonly timeoutSeconds?: unknown;
    readonly retries?: unknown;
    readonly startPeriodSeconds?: unknown;
  };
  readonly startTimeout?: unknown;
  readonly stopTimeout?: unknown;
  readonly restartPolicy?: { readonly ignoredExitCodes?: unknown; readonly restartAttemptPeriod?: unknown };
  readonly mountPoints?: readonly { readonly sourceVolume: string }[];
  readonly volumesFrom?: readonly { readonly sourceContainer: string }[];
  readonly linuxParameters?: { readonly capabilities?: { readonly add?: readonly string[] } };
  readonly environmentFiles?: readonly unknown[];
}

export interface TaskFacts extends Placed {
  readonly containers: readonly ContainerFacts[];
  /** The names of the task's volumes. */
  readonly volumes: readonly string[];
  /** The path of a container's settings: `containers[0].`. */
  readonly at: (index: number) => string;
}

/** All problems of the containers of one task. */
export function taskContainerProblems(task: TaskFacts): Problem[] {
  return [
    ...task.containers.flatMap((container, index) => [
      ...fieldProblems(container, task, task.at(index)),
      ...waitProblems(container, task, task.at(index)),
      ...valueProblems(container, task, task.at(index)),
      ...mountProblems(container, task, task.at(index)),
      ...linuxProblems(container, task, task.at(index)),
    ]),
    ...cycleProblems(task),
  ];
}

/** R-SVC-07: the condition must be possible, or the task never starts. */
function waitProblems({ dependsOn = [] }: ContainerFacts, { containers }: TaskFacts, at: string): Problem[] {
  return dependsOn.flatMap(({ containerName, condition }, index): Problem[] => {
    const place = `${at}dependsOn[${String(index)}]`;
    const other = containers.find(({ name }) => name === containerName);
    const say = (property: string, value: string, message: string, remedy: string): Problem[] => [
      brokenRule("R-SVC-07", { property: `${place}.${property}`, value, message, remedy }),
    ];
    if (other === undefined) {
      const names = containers.map(({ name }) => name).join(", ");
      return say("containerName", containerName, "no container has that name.", `The containers are: ${names}.`);
    }
    switch (condition) {
      case ContainerCondition.Start:
        return [];
      case ContainerCondition.Complete:
      case ContainerCondition.Success:
        return other.essential === false
          ? []
          : say(
              "condition",
              condition,
              `${containerName} is essential, so the task stops when it exits.`,
              `Set essential to false for ${containerName}, or use START or HEALTHY.`,
            );
      case ContainerCondition.Healthy:
        return other.healthCheck === undefined
          ? say(
              "condition",
              condition,
              `${containerName} has no health check in the task definition.`,
              `Set healthCheck for ${containerName}, or use START.`,
            )
          : [];
      default:
        return [noSuchWord(`${place}.condition`, condition, ContainerCondition, "R-SVC-07", "condition")];
    }
  });
}

/** Containers that wait for each other: `web → proxy → web`. Each circle is reported once. */
function cycleProblems({ containers, at }: TaskFacts): Problem[] {
  const waitsFor = new Map(
    containers.map(({ name, dependsOn = [] }) => [name, dependsOn.map(({ containerName }) => containerName)]),
  );
  const seen = new Set<string>();
  return containers.flatMap(({ name }, index) => {
    const circle = seen.has(name) ? undefined : circleFrom(name, waitsFor);
    if (circle === undefined) return [];
    for (const member of circle) seen.add(member);
    return [
      brokenRule("R-SVC-07", {
        property: `${at(index)}dependsOn`,
        value: [...circle, name].join(" → "),
        message: "these containers wait for each other, so none of them starts.",
        remedy: "Remove one of these dependencies.",
      }),
    ];
  });
}

/** The shortest way from a container through its dependencies back to itself. */
function circleFrom(start: string, waitsFor: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const paths = [[start]];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const next of waitsFor.get(path.at(-1) ?? "") ?? []) {
      if (next === start) return path;
      if (!seen.has(next)) paths.push([...path, next]);
      seen.add(next);
    }
  }
  return undefined;
}

function valueProblems(container: ContainerFacts, { launchType }: TaskFacts, at: string): Problem[] {
  const { healthCheck, startTimeout, stopTimeout, restartPolicy, environmentFiles = [] } = container;
  const isFargate = launchType === "fargate";
  return [
    ...(healthCheck === undefined ? [] : healthCheckProblems(healthCheck, `${at}healthCheck.`)),
    ...rangeProblems("R-SVC-09", `${at}startTimeout`, startTimeout, 2, isFargate ? 120 : undefined),
    ...rangeProblems("R-SVC-09", `${at}stopTimeout`, stopTimeout, 2, isFargate ? 120 : undefined),
    ...rangeProblems(
      "R-SVC-09",
      `${at}restartPolicy.restartAttemptPeriod`,
      restartPolicy?.restartAttemptPeriod,
      60,
      1800,
    ),
    ...environmentFiles.flatMap((file, index) =>
      typeof file !== "string" || /^arn:[^:]+:s3:::[^/]+\/.*\.env$/.test(file)
        ? []
        : [
            brokenRule("R-SVC-17", {
              property: `${at}environmentFiles[${String(index)}]`,
              value: file,
              message: "this is not the ARN of an object in S3 whose name ends in .env.",
              remedy: "Give an ARN such as arn:aws:s3:::BUCKET/web.env.",
            }),
          ],
    ),
  ];
}

function healthCheckProblems(check: NonNullable<ContainerFacts["healthCheck"]>, at: string): Problem[] {
  const { command } = check;
  const first: unknown = Array.isArray(command) ? (command as unknown[])[0] : undefined;
  const isCommand = typeof first !== "string" || first === "CMD" || first === "CMD-SHELL";
  return [
    ...(isCommand
      ? []
      : [
          brokenRule("R-SVC-08", {
            property: `${at}command`,
            value: null,
            message: "the command of a health check starts with CMD or CMD-SHELL.",
            remedy: 'Write ["CMD-SHELL", "COMMAND"], or ["CMD", "PROGRAM", "ARGUMENT"].',
          }),
        ]),
    ...rangeProblems("R-SVC-08", `${at}intervalSeconds`, check.intervalSeconds, 5, 300),
    ...rangeProblems("R-SVC-08", `${at}timeoutSeconds`, check.timeoutSeconds, 2, 60),
    ...rangeProblems("R-SVC-08", `${at}retries`, check.retries, 1, 10),
    ...rangeProblems("R-SVC-08", `${at}startPeriodSeconds`, check.startPeriodSeconds, 0, 300),
  ];
}

function mountProblems(container: ContainerFacts, { volumes, containers }: TaskFacts, at: string): Problem[] {
  const { mountPoints = [], volumesFrom = [] } = container;
  const names = containers.map(({ name }) => name);
  const missing = (property: string, value: string, noun: string, known: readonly string[]): Problem[] =>
    known.includes(value)
      ? []
      : [
          brokenRule("R-SVC-12", {
            property: `${at}${property}`,
            value,
            message: `no ${noun} has that name.`,
            remedy: known.length === 0 ? `Add the ${noun} to volumes.` : `The names are: ${known.join(", ")}.`,
          }),
        ];
  return [
    ...mountPoints.flatMap(({ sourceVolume }, index) =>
      missing(`mountPoints[${String(index)}].sourceVolume`, sourceVolume, "volume", volumes),
    ),
    ...volumesFrom.flatMap(({ sourceContainer }, index) =>
      missing(`volumesFrom[${String(index)}].sourceContainer`, sourceContainer, "container", names),
    ),
  ];
}

/** The parts of linuxParameters that Fargate does not support. */
const NOT_ON_FARGATE = ["devices", "sharedMemorySize", "tmpfs", "maxSwap", "swappiness"];

function linuxProblems({ linuxParameters = {} }: ContainerFacts, { launchType }: TaskFacts, at: string): Problem[] {
  if (launchType !== "fargate") return [];
  const given = Object.entries(linuxParameters).filter(([, value]) => value !== undefined);
  const added = linuxParameters.capabilities?.add ?? [];
  const say = (property: string, value: string | null, message: string, remedy: string): Problem =>
    brokenRule("R-SVC-13", { property: `${at}linuxParameters.${property}`, value, message, remedy });
  return [
    ...given
      .filter(([name]) => NOT_ON_FARGATE.includes(name))
      .map(([name]) => say(name, null, "Fargate does not support it.", "Leave it out, or use another launch type.")),
    ...added
      .filter((capability) => capability !== "SYS_PTRACE")
      .map((capability) =>
        say(
          "capabilities.add",
          capability,
          "SYS_PTRACE is the only capability that can be added on Fargate.",
          "Leave it out, or use another launch type.",
        ),
      ),
  ];
}
