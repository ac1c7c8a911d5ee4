/** Checks of a schedule: when it starts tasks, how many, and what follows a failed start. */
import { brokenRule, type Problem } from "../problem";

export interface ScheduleInputs {
  readonly schedule: unknown;
  readonly timeZone?: string | undefined;
  readonly flexibleWindowMinutes?: number | undefined;
  readonly taskCount?: number | undefined;
  readonly maximumRetryAttempts?: number | undefined;
  readonly maximumEventAgeInSeconds?: number | undefined;
  /** Not a string if it is known later. */
  readonly deadLetterQueueArn?: unknown;
}

/** By number: the rule, and the smallest and the largest value that AWS accepts. */
const RANGES = {
  flexibleWindowMinutes: ["R-RUN-15", 1, 1440],
  taskCount: ["R-RUN-16", 1, 10],
  maximumRetryAttempts: ["R-RUN-16", 0, 185],
  maximumEventAgeInSeconds: ["R-RUN-16", 60, 86400],
} as const;

export function scheduleProblems(inputs: ScheduleInputs): Problem[] {
  return [
    ...expressionProblems(inputs.schedule),
    ...zoneProblems(inputs.timeZone),
    ...(Object.keys(RANGES) as (keyof typeof RANGES)[]).flatMap((property) =>
      rangeProblems(property, inputs[property]),
    ),
    ...queueProblems(inputs.deadLetterQueueArn),
  ];
}

const FORMS = "Use rate(5 minutes), cron(0 3 * * ? *) or at(2030-01-31T03:00:00).";

function expressionProblems(schedule: unknown): Problem[] {
  const text = typeof schedule === "string" ? schedule.trim() : "";
  const reason = text === "" ? "a schedule needs an expression." : reasonOf(text);
  return reason === undefined
    ? []
    : [
        brokenRule("R-RUN-15", {
          property: "schedule",
          value: text === "" ? null : text,
          message: reason,
          remedy: FORMS,
        }),
      ];
}

/** The reason why this is no expression; undefined if it is one. */
function reasonOf(text: string): string | undefined {
  const [, form = "", inner = ""] = /^(rate|cron|at)\((.*)\)$/.exec(text) ?? [];
  if (form === "rate") {
    return /^[1-9]\d* (minute|hour|day)s?$/.test(inner)
      ? undefined
      : "a rate has a whole number of 1 or more and one of minutes, hours, days.";
  }
  if (form === "at") {
    const time = new Date(`${inner}Z`);
    const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner) && !Number.isNaN(time.getTime());
    // A day that its month does not have becomes one of the next month: 2030-02-30 → 2030-03-02.
    return isTime && time.toISOString().startsWith(inner) ? undefined : "this is not a time in the form of at.";
  }
  return form === "cron"
    ? cronReason(inner.trim().split(/\s+/))
    : "this is not an expression of EventBridge Scheduler.";
}

const MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC";
const DAYS = "SUN|MON|TUE|WED|THU|FRI|SAT";

/** The six fields: name, smallest and largest number, words, and the signs of a day. */
const FIELDS = [
  ["minutes", 0, 59, "", ""],
  ["hours", 0, 23, "", ""],
  ["day of month", 1, 31, "", "\\?|L|LW|\\d{1,2}W"],
  ["month", 1, 12, MONTHS, ""],
  ["day of week", 1, 7, DAYS, `\\?|L|(?:[1-7]|${DAYS})L|(?:[1-7]|${DAYS})#[1-5]`],
  ["year", 1970, 2199, "", ""],
] as const;

function cronReason(fields: readonly string[]): string | undefined {
  if (fields.length !== FIELDS.length) {
    return `cron has six fields (minutes, hours, day of month, month, day of week, year), and this has ${String(fields.length)}.`;
  }
  const wrong = FIELDS.find((field, index) => !isField(fields[index] ?? "", field));
  if (wrong !== undefined) return `the field ${wrong[0]} has a value that cron does not have there.`;
  return [fields[2], fields[4]].filter((field) => field === "?").length === 1
    ? undefined
    : "of day of month and day of week, one and only one is a question mark.";
}

function isField(text: string, [, least, most, words, signs]: (typeof FIELDS)[number]): boolean {
  const isNamed = (part: string, names: string): boolean =>
    names !== "" && new RegExp(`^(?:${names})$`, "i").test(part);
  const isValue = (part: string): boolean =>
    isNamed(part, words) || (/^\d{1,4}$/.test(part) && Number(part) >= least && Number(part) <= most);
  return text.split(",").every((part) => {
    if (isNamed(part, signs)) return true;
    const [range = "", step, ...more] = part.split("/");
    const ends = range.split("-");
    return (
      more.length === 0 &&
      (step === undefined || /^[1-9]\d*$/.test(step)) &&
      (range === "*" || (ends.length <= 2 && ends.every(isValue)))
    );
  });
}

/** Offsets such as +01:00 are no names of the IANA database. */
function zoneProblems(zone: string | undefined): Problem[] {
  if (zone === undefined) return [];
  try {
    if (/^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone)
      return [];
  } catch {
    // The runtime has the names of the database, and throws for any other.
  }
  const remedy = "Use a name of the IANA database, such as Europe/Berlin.";
  return [
    brokenRule("R-RUN-15", { property: "timeZone", value: zone, message: "there is no such time zone.", remedy }),
  ];
}

function rangeProblems(property: keyof typeof RANGES, value: number | undefined): Problem[] {
  const [rule, least, most] = RANGES[property];
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return [];
  const message = "EventBridge Scheduler does not accept this number.";
  const remedy = `Use a whole number from ${String(least)} to ${String(most)}.`;
  return [brokenRule(rule, { property, value: String(value), message, remedy })];
}

function queueProblems(arn: unknown): Problem[] {
  if (typeof arn !== "string" || /^arn:[^:]+:sqs:[^:]+:\d{12}:[\w-]+$/.test(arn)) return [];
  return [
    brokenRule("R-RUN-16", {
      property: "deadLetterQueueArn",
      value: arn,
      message: "a dead-letter queue of a schedule is a standard queue of SQS, given by its ARN.",
      remedy: "Give an ARN such as arn:aws:sqs:eu-west-1:123456789012:NAME.",
    }),
  ];
}

/** R-RUN-16: a service takes the name of a cluster too, and the target of a schedule only its ARN. */
export function clusterProblems(cluster: unknown): Problem[] {
  if (typeof cluster !== "string" || /^arn:[^:]+:ecs:[^:]+:\d{12}:cluster\/[\w-]+$/.test(cluster)) return [];
  return [
    brokenRule("R-RUN-16", {
      property: "cluster",
      value: cluster,
      message: "the target of a schedule is a cluster, given by its ARN.",
      remedy: "Give an ARN such as arn:aws:ecs:eu-west-1:123456789012:cluster/NAME.",
    }),
  ];
}

/** The problem of an argument of a service, which no task of a schedule has. */
export function ofServicesOnly(property: string): Problem {
  return brokenRule("R-RUN-01", {
    property,
    value: null,
    message: "a task that a schedule starts has no clients, no load balancer and no deployment.",
    remedy: `Leave ${property} out, or use an EcsService.`,
  });
}
