/**
 * Explains why tasks stopped: AWS's text is matched to the needs that it is about, and these to the results of the
 * analysis. A blocked need explains the reason, or the report states that the network is not the cause.
 */
import type { ExistenceReport, NeedReport, ServiceReport, StopReport, Verdict } from "../report";
import { kindWords, type ReferenceKind } from "../rules/references";
import { QUIET_EVENTS, stoppedReasonOf, WANTED_STOPS } from "../rules/stoppedReasons";
import type { StoppedReason } from "../rules/stops/row";
import type { LiveEvent, LiveTask } from "./facts";

/** AWS cuts its own reasons at 1,024 characters; what is longer comes from elsewhere. */
const LONGEST = 2_048;
/** Reasons of the containers of one task, which has at most 10. */
const MOST_REASONS = 100;
const STEADY = /has reached a steady state/i;

interface Trouble {
  readonly kind: "task" | "event";
  readonly text: string;
  readonly at: string | null;
  readonly subnet: string | null;
}

/**
 * @param events the newest first.
 * @param existence the things of the service's current task definition.
 */
export function stopsOf(
  service: ServiceReport,
  tasks: readonly LiveTask[],
  events: readonly LiveEvent[],
  existence: readonly ExistenceReport[],
): readonly StopReport[] {
  const groups = new Map<string, Trouble[]>();
  for (const trouble of [...tasks.flatMap(troubleOfTask), ...troublesOfEvents(events)]) {
    const key = `${trouble.kind} ${trouble.subnet ?? ""} ${likeness(trouble.text)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [trouble]);
    else group.push(trouble);
  }
  const reports = [...groups.values()].map((group) => withMissing(stopReport(service, group), existence));
  // The newest first; what has no time last.
  return reports.sort((a, b) => compare(b.lastAt ?? "", a.lastAt ?? "") || compare(a.text, b.text));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function troubleOfTask(task: LiveTask): Trouble[] {
  const words = task.reasons
    .slice(0, MOST_REASONS)
    .filter((reason, index, all) => !all.slice(0, index).some((other) => other.includes(reason)));
  const text = words.join(" | ").slice(0, LONGEST);
  if (text === "" || (stoppedReasonOf(text) === undefined && WANTED_STOPS.test(text))) return [];
  return [{ kind: "task", text, at: task.stoppedAt, subnet: task.interface?.subnet ?? null }];
}

/** Those since all was well for the last time. */
function troublesOfEvents(events: readonly LiveEvent[]): Trouble[] {
  const steady = events.findIndex(({ message }) => STEADY.test(message));
  return (steady === -1 ? events : events.slice(0, steady))
    .filter(({ message }) => !QUIET_EVENTS.test(message))
    .map(({ message, at }) => ({ kind: "event", text: message.slice(0, LONGEST), at, subnet: null }));
}

/** The same message of two tasks differs in ids, addresses and ports. */
function likeness(text: string): string {
  return text.replace(/[0-9a-f]{8,}(?:-[0-9a-f]{4,})*|\d+/gi, "#");
}

function stopReport(service: ServiceReport, group: readonly Trouble[]): StopReport {
  const times = group.flatMap(({ at }) => (at === null ? [] : [at])).sort(compare);
  const last = group.find(({ at }) => at === (times.at(-1) ?? null)) ?? group[0];
  const { kind = "task", text = "", subnet = null } = last ?? {};
  const reason = stoppedReasonOf(text);
  return {
    kind,
    text,
    count: group.length,
    lastAt: times.at(-1) ?? null,
    reason: reason?.id ?? null,
    rule: reason?.rule ?? null,
    source: reason?.source ?? null,
    ...explained(service, reason, text, subnet),
  };
}

/** The kinds of things that a reason may be about. */
const KINDS: Readonly<Record<string, readonly ReferenceKind[]>> = {
  "image-missing": ["image"],
  "pull-denied": ["image"],
  "secrets-denied": ["secret", "parameter"],
  "log-group-missing": ["log-group"],
};

/** Adds what is missing now to a reason that AWS gives for it. */
function withMissing(stop: StopReport, existence: readonly ExistenceReport[]): StopReport {
  const kinds = KINDS[stop.reason ?? ""] ?? [];
  const missing = existence.filter(({ kind, state }) => state === "missing" && kinds.includes(kind));
  if (missing.length === 0) return stop;
  const names = missing.map(({ kind, name }) => `${kindWords[kind]} ${name}`).join(", ");
  return { ...stop, message: `${stop.message} Missing now: ${names}.` };
}

type Explained = Pick<StopReport, "explanation" | "needs" | "message">;

function explained(
  service: ServiceReport,
  reason: StoppedReason | undefined,
  text: string,
  subnet: string | null,
): Explained {
  if (reason === undefined) {
    return { explanation: "unknown", needs: [], message: "This reason of AWS is not in the list of known reasons." };
  }
  const sentence = `${reason.meaning.charAt(0).toUpperCase()}${reason.meaning.slice(1)}`;
  if (reason.cause === "other") {
    return { explanation: "not-network", needs: [], message: `Not explained by the network: ${reason.meaning}.` };
  }
  const spoken = spokenOf(service.needs, reason, text).map((need) => ({ need, verdict: verdictIn(need, subnet) }));
  const needs = spoken.map(({ need: { purpose, destination, code }, verdict }) => ({
    purpose,
    destination,
    verdict,
    code: verdict === "reachable" ? null : code,
  }));
  const found = (...verdicts: Verdict[]) => spoken.filter(({ verdict }) => verdicts.includes(verdict));
  const blocked = found("blocked", "partial");
  if (blocked.length > 0) {
    return { explanation: "network", needs, message: `${sentence}: explained by ${phrases(blocked)}.` };
  }
  const open = found("undetermined");
  if (open.length > 0) {
    return { explanation: "unknown", needs, message: `${sentence}: possibly explained by ${phrases(open)}.` };
  }
  if (needs.length === 0) {
    const message = `${sentence}, but the service now has no such need: an earlier task definition had it.`;
    return { explanation: "unknown", needs, message };
  }
  const names = needs.map(({ purpose, destination }) => `${purpose} ${destination}`).join(", ");
  return reason.cause === "network"
    ? {
        explanation: "unknown",
        needs,
        message: `${sentence}, but the network now lets ${names} through: it was corrected since then, or the other end did not answer.`,
      }
    : {
        explanation: "not-network",
        needs,
        message: `Not explained by the network, which lets ${names} through: ${reason.meaning}.`,
      };
}

function phrases(spoken: readonly { readonly need: NeedReport; readonly verdict: Verdict }[]): string {
  return spoken
    .map(({ need: { purpose, destination, code }, verdict }) => {
      const why = code === null ? "" : ` with ${code}`;
      return `need ${purpose} ${destination} ${verdict}${why}`;
    })
    .join(", ");
}

/** Of the needs with the reason's purposes, those whose host the text names, if it names any. */
function spokenOf(needs: readonly NeedReport[], reason: StoppedReason, text: string): readonly NeedReport[] {
  const meant = needs.filter(
    ({ purpose, destination }) =>
      reason.purposes.includes(purpose) &&
      (reason.destinations === undefined || reason.destinations.includes(destination)),
  );
  const named = meant.filter(({ destination }) => namesOf(destination).some((name) => text.includes(name)));
  return named.length > 0 ? named : meant;
}

/** How AWS's messages write a destination. A layer's host stands in no message with the registry's name. */
function namesOf(destination: string): readonly string[] {
  switch (destination) {
    case "ecr.api":
      return ["api.ecr."];
    case "ecr.dkr":
      return [".dkr.ecr.", ".dkr-ecr."];
    case "s3":
      return ["starport-layer-bucket", "s3."];
    default:
      return destination.includes(".") ? [destination] : [`${destination}.`];
  }
}

/** From the subnet that the task ran in, where the need differs by subnet and that one is known. */
function verdictIn(need: NeedReport, subnet: string | null): Verdict {
  if (need.verdict !== "partial" || subnet === null) return need.verdict;
  const { reachable, blocked, undetermined } = need.subnets;
  if (blocked.includes(subnet)) return "blocked";
  if (undetermined.includes(subnet)) return "undetermined";
  return reachable.includes(subnet) ? "reachable" : need.verdict;
}
