/** Assertions about a network: `expect(net.service("web")).to.reach("ecr")`, before a deployment and without an account. */
import type { Explanation } from "../analysis/report";
import { AnalysisError } from "./analysisError";
import { type Net, netOf } from "./net";
import { type AnalyseOptions, callOf } from "./options";
import { read } from "./reader";

export { AnalysisError } from "./analysisError";
export { assertNeverReaches, assertReaches } from "./assert";
export type { End, Judgement, ReachOptions } from "./end";
export type { Net } from "./net";
export type { AnalyseOptions, Document, Setting } from "./options";
export type * from "../analysis/report";
export type * from "../analysis/report/intent";

/**
 * The network of a program, a preview, an export, a snapshot or an account. Rejects with `AnalysisError` if it cannot be
 * read, with the message of the command line.
 *
 * Each call reads in a process of its own: two calls with different settings have nothing in common.
 */
export async function analyse(options: AnalyseOptions = {}): Promise<Net> {
  const { args, input } = callOf(options);
  const answer = await read(args, input);
  if (answer.kind === "refused") throw new AnalysisError(answer.message);
  return netOf(answer);
}

/** One path, as `explain FROM TO --format json` prints it. For several paths of a network, call its own `explain`. */
export async function explain(from: string, to: string, options: AnalyseOptions = {}): Promise<Explanation> {
  return (await analyse(options)).explain(from, to);
}
