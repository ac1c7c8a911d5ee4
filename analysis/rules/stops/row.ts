/** One reason as ECS words it, and what tells a failed connection from an answer that was no. */
import type { Purpose } from "../serviceDefinition";

/** `network`: a connection failed. `other`: the network did its part. `open`: the words fit both. */
export type StopCause = "network" | "other" | "open";

export interface StoppedReason {
  /** A word for this reason, stable over AWS's changes of wording. */
  readonly id: string;
  readonly cause: StopCause;
  /** Matches the text that AWS writes. Linear in the text's length: a text comes from outside. */
  readonly pattern: RegExp;
  /** Needs that the words speak of; none where they speak of no connection. */
  readonly purposes: readonly Purpose[];
  /** Of these needs, those with one of these destinations alone; all where none are named. */
  readonly destinations?: readonly string[];
  /** What it means, for a sentence that begins with the reason. */
  readonly meaning: string;
  readonly rule: string;
  readonly source: string;
}

/** The developer guide's pages on these words. */
export const GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide";
export const STOPPED = `${GUIDE}/stopped-task-error-codes.html`;

/** Marks of a connection that failed, inside a longer message (R-ERR-05). */
export const NETWORK_MARKS =
  /i\/o timeout|TLS handshake timeout|connection timed out|Client\.Timeout exceeded|request canceled while waiting for connection|signal: killed|context deadline exceeded|connection refused|no route to host|no such host|network is unreachable|dial (?:tcp|udp)|RequestError: send request failed|check your task network configuration|connection issue between the task and/i;

/** Marks of a call that arrived and was answered with no. */
export const ANSWERED =
  /AccessDenied|access denied|not authorized|403 Forbidden|status code: 4\d\d|ResourceNotFoundException|ParameterNotFound|InvalidParameter|no basic auth credentials|unauthorized: /i;

export const row = (
  id: string,
  cause: StopCause,
  pattern: RegExp,
  purposes: readonly Purpose[],
  meaning: string,
  rule: string,
  source: string,
  destinations?: readonly string[],
): StoppedReason => ({
  id,
  cause,
  pattern,
  purposes,
  meaning,
  rule,
  source,
  ...(destinations === undefined ? {} : { destinations }),
});
