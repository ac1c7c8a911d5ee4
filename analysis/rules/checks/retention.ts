/** Check of the number of days for which CloudWatch Logs keeps the events of a log group. */
import { brokenRule, type Problem } from "../problem";

/** The valid numbers of days (R-LIM-18). Pulumi also accepts 0, for events that never expire. */
const DAYS: readonly number[] = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/**
 * The problem of a number of days that CloudWatch Logs does not accept: 8. A value that is not a number is not known
 * yet.
 */
export function checkRetention(property: string, days: unknown): Problem[] {
  return typeof days !== "number" || DAYS.includes(days)
    ? []
    : [
        brokenRule("R-LIM-18", {
          property,
          value: String(days),
          message: "CloudWatch Logs does not offer this retention in days.",
          remedy: `Use one of ${DAYS.filter((day) => day > 0).join(", ")}, or 0 to keep events forever.`,
        }),
      ];
}
