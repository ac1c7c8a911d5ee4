/**
 * The texts that ECS writes when a task stops or cannot start, and their meaning for the network: the needs that a text
 * refers to, or another cause.
 */
import { endings } from "./stops/endings";
import { initialization } from "./stops/initialization";
import { placement } from "./stops/placement";
import { pulls } from "./stops/pulls";
import type { StoppedReason } from "./stops/row";

/**
 * The rows in the order in which they are tried: a specific text (`manifest unknown`) is before the general one that
 * precedes it in a message (`CannotPullContainerError`).
 */
export const stoppedReasons: readonly StoppedReason[] = [...pulls, ...initialization, ...placement, ...endings];

/** Stops that a user or a deployment requested; they need no explanation. */
export const WANTED_STOPS = /Scaling activity initiated by|stopped by user|stopped manually|service deletion/i;

/** The beginnings of service events that report normal progress. Events that report a problem begin differently. */
export const QUIET_EVENTS =
  /has reached a steady state|has started \d+ tasks|has stopped \d+ running tasks|registered \d+ targets|deregistered \d+ targets|has begun draining|deployment .{1,100} (?:completed|in progress)/i;

/** The first row that matches; undefined for an unknown text. */
export function stoppedReasonOf(text: string): StoppedReason | undefined {
  return stoppedReasons.find(({ pattern }) => pattern.test(text));
}
