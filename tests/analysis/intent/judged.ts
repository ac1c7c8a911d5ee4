/** Intent against a topology that is written down in a few lines. */
import { analyse } from "../../../analysis/analyse";
import { type Expectation, judgeIntent } from "../../../analysis/intent";
import type { ExpectationReport, IntentReport } from "../../../analysis/report/intent";
import type { Topology } from "../../../analysis/topology/model";
import { PROGRAM_SOURCE } from "../../support/reportOf";

export function intentOf(network: Topology, ...expect: readonly Expectation[]): IntentReport {
  return judgeIntent(network, analyse(network, PROGRAM_SOURCE), { expect });
}

export function expected(network: Topology, expectation: Expectation): ExpectationReport {
  const [only] = intentOf(network, expectation).expectations;
  if (only === undefined) throw new Error("no expectation was judged");
  return only;
}

export function verdictOf(network: Topology, expectation: Expectation): string {
  return expected(network, expectation).verdict;
}
