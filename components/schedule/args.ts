/** The arguments of a scheduled task: those of a task, and when it is started. */
import * as pulumi from "@pulumi/pulumi";
import type { TaskArgs } from "../service/args";

/** Arguments of `ScheduledTask`. */
export interface ScheduledTaskArgs extends TaskArgs {
  /** When tasks start: `rate(1 hour)`, `cron(0 3 * * ? *)` or `at(2030-01-31T03:00:00)`. */
  schedule: string;
  /** The time zone of `cron` and `at`, by its name in the IANA database: `Europe/Berlin`. Default: UTC. */
  timeZone?: string;
  /** Minutes after the scheduled time within which tasks may start, 1 to 1440. Default: they start in the same minute. */
  flexibleWindowMinutes?: number;
  /** The number of tasks that start together, 1 to 10. Default: 1. */
  taskCount?: number;
  /** How often a start that failed is tried again, 0 to 185. A task that started and failed is not. Default: 185. */
  maximumRetryAttempts?: number;
  /** Seconds for which a start that failed is tried again, 60 to 86400. Default: 86400, a day. */
  maximumEventAgeInSeconds?: number;
  /** The ARN of a standard queue of SQS that receives the starts that failed for good. Default: none. */
  deadLetterQueueArn?: pulumi.Input<string>;
  /** False to keep the schedule without starting tasks. Default: true. */
  enabled?: boolean;
}
