/**
 * What ECS writes when a task stops or cannot start, and what that says of the network: which needs the words speak of, or
 * that something else is at fault.
 */
import { endings } from "./stops/endings";
import { initialization } from "./stops/initialization";
import { placement } from "./stops/placement";
import { pulls } from "./stops/pulls";
import type { StoppedReason } from "./stops/row";

/**
 * In the order of asking, so that what is certain (`manifest unknown`) goes before the general word in front of it
 * (`CannotPullContainerError`).
 */
export const stoppedReasons: readonly StoppedReason[] = [...pulls, ...initialization, ...placement, ...endings];

/** Stops that somebody wanted: nothing to explain. */
export const WANTED_STOPS = /Scaling activity initiated by|stopped by user|stopped manually|service deletion/i;

/** Service events that report a trouble all begin otherwise than these, which say that all goes its way. */
export const QUIET_EVENTS =
  /has reached a steady state|has started \d+ tasks|has stopped \d+ running tasks|registered \d+ targets|deregistered \d+ targets|has begun draining|deployment .{1,100} (?:completed|in progress)/i;

/** The first row that matches; undefined for words that are not known. */
export function stoppedReasonOf(text: string): StoppedReason | undefined {
  return stoppedReasons.find(({ pattern }) => pattern.test(text));
}
