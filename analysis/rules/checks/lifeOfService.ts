/** Checks of a service's scaling, of its shares of Fargate Spot, of its deployments, and of its storage. */
import { brokenRule, type Problem } from "../problem";
import { FargateProvider, type LaunchType } from "../words";
import { noSuchWord } from "./closedSets";
import { rangeProblems } from "./ranges";

export interface ScalingFacts {
  readonly min: number;
  readonly max: number;
  readonly cpu?: number;
  readonly memory?: number;
  readonly requestsPerTarget?: number;
  readonly scaleInCooldownSeconds?: number;
  readonly scaleOutCooldownSeconds?: number;
  readonly schedules?: readonly {
    readonly name: string;
    readonly schedule: string;
    readonly timezone?: string;
    readonly min?: number;
    readonly max?: number;
  }[];
}

const SCHEDULE = /^(at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)|rate\([1-9]\d* (minute|hour|day)s?\)|cron\(\S+( \S+){5}\))$/;

/**
 * R-SVC-01 to R-SVC-03.
 * @param desiredCount undefined if it is omitted or known only later.
 */
export function scalingProblems(
  scaling: ScalingFacts,
  desiredCount: number | undefined,
  hasRequestMetric: boolean,
): Problem[] {
  const { min, max, cpu, memory, requestsPerTarget, schedules = [] } = scaling;
  const rule = "R-SVC-01";
  const problems = [
    ...rangeProblems(rule, "scaling.min", min, 0),
    ...rangeProblems(rule, "scaling.max", max, 1),
    ...rangeProblems(rule, "scaling.cpu", cpu, 1, 100),
    ...rangeProblems(rule, "scaling.memory", memory, 1, 100),
    ...rangeProblems("R-SVC-02", "scaling.requestsPerTarget", requestsPerTarget, 1),
    ...rangeProblems(rule, "scaling.scaleInCooldownSeconds", scaling.scaleInCooldownSeconds, 0),
    ...rangeProblems(rule, "scaling.scaleOutCooldownSeconds", scaling.scaleOutCooldownSeconds, 0),
    ...ordered("scaling.min", min, max),
  ];
  if (desiredCount !== undefined && min <= max && (desiredCount < min || desiredCount > max)) {
    problems.push(
      brokenRule(rule, {
        property: "desiredCount",
        value: String(desiredCount),
        message: `scaling keeps the number of tasks from ${String(min)} to ${String(max)}.`,
        remedy: "Use a number in this range, or leave desiredCount out.",
      }),
    );
  }
  if (requestsPerTarget !== undefined && !hasRequestMetric) {
    problems.push(
      brokenRule("R-SVC-02", {
        property: "scaling.requestsPerTarget",
        value: String(requestsPerTarget),
        message: "only an Application Load Balancer counts requests per target.",
        remedy: "Use ingress alb, or scale by cpu or memory.",
      }),
    );
  }
  if ([cpu, memory, requestsPerTarget].every((target) => target === undefined) && schedules.length === 0) {
    problems.push(
      brokenRule(rule, {
        property: "scaling",
        value: null,
        message: "nothing changes the number of tasks.",
        remedy: "Set cpu, memory, requestsPerTarget or schedules.",
      }),
    );
  }
  return [...problems, ...schedules.flatMap((_, index) => scheduleProblems(scaling, index))];
}

function ordered(property: string, min: number, max: number): Problem[] {
  return min <= max
    ? []
    : [
        brokenRule("R-SVC-01", {
          property,
          value: String(min),
          message: `it is more than max (${String(max)}).`,
          remedy: "Lower min, or raise max.",
        }),
      ];
}

function scheduleProblems({ min, max, schedules = [] }: ScalingFacts, index: number): Problem[] {
  const action = schedules[index];
  if (action === undefined) return [];
  const at = `scaling.schedules[${String(index)}]`;
  const say = (property: string, value: string | null, message: string, remedy: string): Problem =>
    brokenRule("R-SVC-03", { property: `${at}${property}`, value, message, remedy });
  const { name, schedule, timezone } = action;
  const problems = [
    ...rangeProblems("R-SVC-03", `${at}.min`, action.min, 0),
    ...rangeProblems("R-SVC-03", `${at}.max`, action.max, 0),
    ...(action.min === undefined && action.max === undefined
      ? []
      : ordered(`${at}.min`, action.min ?? min, action.max ?? max)),
  ];
  if (schedules.findIndex((other) => other.name === name) !== index) {
    problems.push(say(".name", name, "another schedule has this name.", "Give each schedule a name of its own."));
  }
  if (!SCHEDULE.test(schedule)) {
    problems.push(
      say(
        ".schedule",
        schedule,
        "this is not a schedule.",
        "Write cron(MINUTE HOUR DAY MONTH WEEKDAY YEAR), rate(1 hour) or at(2030-01-31T08:00:00).",
      ),
    );
  }
  if (timezone !== undefined && !isTimezone(timezone)) {
    problems.push(say(".timezone", timezone, "there is no such time zone.", "Use a name such as Europe/Paris."));
  }
  if (action.min === undefined && action.max === undefined) {
    problems.push(say("", null, "neither min nor max is set, so it changes nothing.", "Set min, max or both."));
  }
  return problems;
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

export interface ProviderShare {
  readonly name: string;
  readonly weight?: number;
  readonly base?: number;
}

/** R-SVC-04, R-MODE-15: the capacity providers of a service on Fargate. */
export function providerProblems(shares: readonly ProviderShare[], launchType: LaunchType): Problem[] {
  const problems = shares.flatMap(({ name, weight, base }, index): Problem[] => {
    const at = `capacityProviders[${String(index)}]`;
    return [
      ...(Object.values<string>(FargateProvider).includes(name)
        ? []
        : [noSuchWord(`${at}.name`, name, FargateProvider, "R-SVC-04", "capacity provider of Fargate")]),
      ...rangeProblems("R-SVC-04", `${at}.weight`, weight, 0, 1000),
      ...rangeProblems("R-SVC-04", `${at}.base`, base, 0, 100000),
    ];
  });
  const say = (rule: string, message: string, remedy: string): void => {
    problems.push(brokenRule(rule, { property: "capacityProviders", value: null, message, remedy }));
  };
  if (launchType !== "fargate") {
    say(
      "R-MODE-15",
      `a ${launchType} service runs on its capacity, and AWS does not mix it with Fargate.`,
      "Leave capacityProviders out, or set launchType to fargate.",
    );
  }
  if (new Set(shares.map(({ name }) => name)).size < shares.length) {
    say("R-SVC-04", "a capacity provider is listed twice.", "List each once.");
  }
  if (shares.filter(({ base = 0 }) => base > 0).length > 1) {
    say("R-SVC-04", "only one capacity provider may have a base.", "Leave one base out.");
  }
  if (shares.every(({ weight = 1 }) => weight === 0)) {
    say("R-SVC-04", "no capacity provider has a weight above 0.", "Set a weight of 1 or more.");
  }
  return problems;
}

export interface DeploymentFacts {
  /** Undefined if they are omitted; not numbers if they are known only later. */
  readonly minimumHealthyPercent: unknown;
  readonly maximumPercent: unknown;
  /** The numbers of tasks with which a deployment may start; empty if they are not known. */
  readonly counts: readonly number[];
}

/** R-SVC-06: percentages with which ECS can neither start a new task nor stop an old one. */
export function deploymentProblems({ minimumHealthyPercent, maximumPercent, counts }: DeploymentFacts): Problem[] {
  const least = minimumHealthyPercent ?? 100;
  const most = maximumPercent ?? 200;
  const ranges = [
    ...rangeProblems("R-SVC-06", "minimumHealthyPercent", least, 0, 100),
    ...rangeProblems("R-SVC-06", "maximumPercent", most, 100),
  ];
  if (ranges.length > 0 || typeof least !== "number" || typeof most !== "number") return ranges;
  // With 100 and 100 every number is stuck, known or not.
  const stuck = (counts.length === 0 ? (least === 100 && most === 100 ? [1] : []) : counts).find(
    (count) => count > 0 && Math.floor((count * most) / 100) <= count && Math.ceil((count * least) / 100) >= count,
  );
  return stuck === undefined
    ? []
    : [
        brokenRule("R-SVC-06", {
          property: minimumHealthyPercent === undefined ? "maximumPercent" : "minimumHealthyPercent",
          value: String(minimumHealthyPercent === undefined ? most : least),
          message: `with ${String(stuck)} ${stuck === 1 ? "task" : "tasks"}, minimumHealthyPercent ${String(least)} (rounded up) requires all of them and maximumPercent ${String(most)} (rounded down) allows no more, so no deployment can proceed.`,
          remedy: "Lower minimumHealthyPercent, or raise maximumPercent: 100 and 200 start new tasks first.",
        }),
      ];
}

/** R-SVC-10: the size of a task's own disk. */
export function storageProblems(size: unknown, launchType: LaunchType): Problem[] {
  if (size === undefined) return [];
  return launchType === "fargate"
    ? rangeProblems("R-SVC-10", "ephemeralStorageGib", size, 21, 200)
    : [
        brokenRule("R-SVC-10", {
          property: "ephemeralStorageGib",
          value: typeof size === "number" ? String(size) : null,
          message: `only Fargate tasks have a disk of their own, and this service's launch type is ${launchType}.`,
          remedy: "Leave it out: tasks use the disk of their instance.",
        }),
      ];
}

export interface VolumeFacts {
  readonly name: string;
  readonly hostPath?: unknown;
  readonly efs?: {
    readonly accessPointId?: unknown;
    readonly rootDirectory?: unknown;
    readonly iam?: boolean;
    readonly transitEncryption?: boolean;
  };
}

/** R-SVC-11, R-SVC-12: the volumes of a task. */
export function volumeProblems(volumes: readonly VolumeFacts[], launchType: LaunchType): Problem[] {
  return volumes.flatMap(({ name, hostPath, efs }, index) => {
    const at = `volumes[${String(index)}]`;
    const problems: Problem[] = [];
    const say = (rule: string, property: string, value: string | null, message: string, remedy: string): void => {
      problems.push(brokenRule(rule, { property: `${at}.${property}`, value, message, remedy }));
    };
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
      say("R-SVC-12", "name", name, "this is not a name of a volume.", "Use letters, digits, hyphens and underscores.");
    }
    if (volumes.findIndex((other) => other.name === name) !== index) {
      say("R-SVC-12", "name", name, "another volume has this name.", "Give each volume a name of its own.");
    }
    if (hostPath !== undefined && efs !== undefined) {
      say("R-SVC-12", "hostPath", null, "a volume is on EFS or on the instance, not both.", "Leave one of them out.");
    } else if (hostPath !== undefined && launchType === "fargate") {
      say(
        "R-SVC-12",
        "hostPath",
        null,
        "a Fargate task has no instance whose directory it could mount.",
        "Leave hostPath out: containers then share an empty directory. Or use efs.",
      );
    }
    if (efs?.transitEncryption === false && (efs.accessPointId !== undefined || efs.iam === true)) {
      say(
        "R-SVC-11",
        "efs.transitEncryption",
        "false",
        "an access point and IAM authorization need encryption in transit.",
        "Leave transitEncryption out.",
      );
    }
    const root = efs?.rootDirectory;
    if (efs?.accessPointId !== undefined && typeof root === "string" && root !== "/") {
      say("R-SVC-11", "efs.rootDirectory", root, "the access point has its own directory.", "Leave rootDirectory out.");
    }
    return problems;
  });
}
