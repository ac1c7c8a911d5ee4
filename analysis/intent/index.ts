/** A topology, its report and the intent for it in; each expectation with its verdict and the path that decides it out. */
import { type End, goalOf, isNoEnd, startOf } from "../reachability";
import type { NotJudgedReport, Report } from "../report";
import { knownMonthly } from "../report/cost";
import {
  type BudgetReport,
  type ExpectationReport,
  INTENT_VERDICTS,
  type IntentReport,
  type IntentVerdict,
} from "../report/intent";
import { startsTasks } from "../report/startsTasks";
import { keepsRunning } from "../rules/subjects";
import type { Topology } from "../topology/model";
import { topologyIndex } from "../topology/topologyIndex";
import { type Expectation, type Intent, IntentError, type IntentProblem } from "./model";
import { type Judged, judgeNever } from "./never";
import { judgePath } from "./positive";
import { type Named, type Pair, withPort } from "./pair";

export { type Expectation, type Intent, IntentError, type IntentProblem } from "./model";
export { isDevice, isPort, isReach, isSource, PORTS, REACHES, SOURCES } from "./values";

/** Every service, and everything else of the report that starts tasks. */
export const EVERY_SERVICE = "*";

/**
 * Throws an `IntentError` with all its problems if an end is not in this network, or if no path joins two ends.
 *
 * @param report the report of this topology.
 * @param stack the stack that the report is of; the expectations of other stacks are left out.
 */
export function judgeIntent(topology: Topology, report: Report, intent: Intent, stack?: string): IntentReport {
  const own = intent.expect.filter(({ stack: named }) => stack === undefined || named?.includes(stack) !== false);
  const problems: IntentProblem[] = [];
  const expectations = own.map((expectation) => {
    const pairs = pairsOf(topology, expectation);
    const found = "problem" in pairs ? pairs : judgeAll(topology, report, expectation, pairs);
    if ("problem" in found) {
      problems.push({ line: expectation.line ?? null, problem: found.problem, remedy: found.remedy });
      return null;
    }
    return reported(expectation, found);
  });
  if (problems.length > 0) throw new IntentError(intent.file ?? null, problems);
  const judged = expectations.filter((each) => each !== null);
  const cost = intent.cost === undefined ? null : budget(report, intent.cost);
  return {
    file: intent.file ?? null,
    verdict: worstOf([...judged, ...(cost === null ? [] : [cost])].map(({ verdict }) => verdict)),
    expectations: judged,
    cost,
    ofOtherStacks: intent.expect.length - own.length,
  };
}

/** Without any expectation nothing is broken. */
function worstOf(verdicts: readonly IntentVerdict[]): IntentVerdict {
  return INTENT_VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? "kept";
}

function reported({ stack: _stack, line, ...expected }: Expectation, judged: Judged): ExpectationReport {
  return { ...expected, line: line ?? null, ...judged };
}

type Problem = Pick<IntentProblem, "problem" | "remedy">;

type Resolved = { readonly ends: readonly Named[] } | Problem;

function resolved(text: string, end: ReturnType<typeof goalOf>): Resolved {
  return isNoEnd(end) ? { problem: end.problem, remedy: end.remedy } : { ends: [{ text, end }] };
}

function pairsOf(topology: Topology, expectation: Expectation): readonly Pair[] | Problem {
  const { from, to, never } = expectation;
  if (from === EVERY_SERVICE && to === EVERY_SERVICE) {
    return { problem: `both ends are ${EVERY_SERVICE}`, remedy: "Name one of the two ends." };
  }
  const every = (isGoal: boolean): readonly Named[] =>
    topology.services
      // Only what keeps running can be called.
      .filter((service) => !isGoal || never === true || keepsRunning(service))
      .map((service) => ({ text: service.name, end: { kind: "service", service } }));
  const goal: Resolved = to === EVERY_SERVICE ? { ends: every(true) } : resolved(to, goalOf(topology, to));
  const called = "ends" in goal ? (goal.ends[0]?.end ?? null) : null;
  const start: Resolved =
    from === EVERY_SERVICE ? { ends: every(false) } : resolved(from, startOf(topology, from, called));
  if (!("ends" in start)) return start;
  if (!("ends" in goal)) return goal;
  const pairs = start.ends.flatMap((one) =>
    goal.ends.filter((other) => keyOf(other.end) !== keyOf(one.end)).map((other) => withPort(one, other, expectation)),
  );
  const problem = pairs.find((pair) => "problem" in pair);
  if (problem !== undefined && "problem" in problem) return problem;
  return pairs.filter((pair): pair is Pair => !("problem" in pair));
}

/** A service by its key; every other end is one by itself. */
function keyOf(end: End): unknown {
  return end.kind === "service" && end.port === undefined ? end.service.key : end;
}

/** The worst of the pairs: one that is broken is enough. */
function judgeAll(
  topology: Topology,
  report: Report,
  expectation: Expectation,
  pairs: readonly Pair[],
): Judged | Problem {
  const network = topologyIndex(topology);
  const judged: Judged[] = [];
  for (const pair of pairs) {
    const one =
      expectation.never === true ? judgeNever(network, report, pair) : judgePath(network, report, expectation, pair);
    if ("problem" in one) return one;
    judged.push(one);
  }
  const isEvery = expectation.from === EVERY_SERVICE || expectation.to === EVERY_SERVICE;
  const worst = INTENT_VERDICTS.map((verdict) => judged.filter((each) => each.verdict === verdict));
  const [shown, ...alike] = worst.find((each) => each.length > 0) ?? [];
  const unseen = (report.notJudged ?? []).find(({ kind }) => startsTasks(kind));
  if (isEvery && unseen !== undefined && shown?.verdict !== "broken") return unjudged(unseen);
  if (shown === undefined) {
    const message = "No service is in this network, so there is no path to judge.";
    return { verdict: "undetermined", message, fix: null, path: null };
  }
  if (!isEvery || pairs.length === 1) return shown;
  const count = `${String(alike.length + 1)} of ${String(pairs.length)}`;
  return shown.verdict === "kept"
    ? { ...shown, message: `Kept for each of ${String(pairs.length)} paths. The first one: ${shown.message}` }
    : { ...shown, message: `${count} paths are ${shown.verdict}. The first one: ${shown.message}` };
}

function unjudged({ kind, name, reason }: NotJudgedReport): Judged {
  const message = `It is not known for ${kind.replaceAll("-", " ")} ${name}, which is not judged: ${reason}.`;
  return { verdict: "undetermined", message, fix: null, path: null };
}

function budget({ cost }: Report, { monthly: limit, line }: NonNullable<Intent["cost"]>): BudgetReport {
  const { monthly: actual, missing } = cost;
  const facts = { limit, actual, line: line ?? null };
  // The items that are known may exceed it already.
  const sure = knownMonthly(cost);
  if (actual === null && sure <= limit) {
    const why = missing[0] ?? "a count or a price is not known";
    return { ...facts, verdict: "undetermined", message: `The network's cost is not known: ${why}` };
  }
  const sum = actual ?? sure;
  const words = `The network costs ${actual === null ? "at least " : ""}${dollars(sum)} a month`;
  return sum > limit
    ? { ...facts, verdict: "broken", message: `${words}, more than ${dollars(limit)}.` }
    : { ...facts, verdict: "kept", message: `${words}, at most ${dollars(limit)}.` };
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
