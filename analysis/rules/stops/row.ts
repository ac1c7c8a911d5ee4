/** The type of a stop reason, and the marks that distinguish a failed connection from a refusal. */
import type { Purpose } from "../serviceDefinition";

/** `network`: a connection failed. `other`: the network is not the cause. `open`: the text fits both. */
export type StopCause = "network" | "other" | "open";

export interface StoppedReason {
  /** A name for this reason that stays the same when AWS changes its texts. */
  readonly id: string;
  readonly cause: StopCause;
  /** Matches the text that AWS writes. It must be linear in the text's length, because the text comes from outside. */
  readonly pattern: RegExp;
  /** Needs that the text refers to; empty if it does not refer to a connection. */
  readonly purposes: readonly Purpose[];
  /** Limits the needs to these destinations; no limit if omitted. */
  readonly destinations?: readonly string[];
  /** The meaning, as the second part of a sentence that begins with the reason. */
  readonly meaning: string;
  readonly rule: string;
  readonly source: string;
}

/** The pages of the developer guide about these texts. */
export const GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide";
export const STOPPED = `${GUIDE}/stopped-task-error-codes.html`;

/** Texts inside a longer message that show a failed connection (R-ERR-05). */
export const NETWORK_MARKS =
  /i\/o timeout|TLS handshake timeout|connection timed out|Client\.Timeout exceeded|request canceled while waiting for connection|signal: killed|context deadline exceeded|connection refused|no route to host|no such host|network is unreachable|dial (?:tcp|udp)|RequestError: send request failed|check your task network configuration|connection issue between the task and/i;

/** Texts that show a call which arrived and was refused. */
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
