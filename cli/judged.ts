/** The second half of `plan` and `doctor`: networks that were read are judged, and their reports decide the exit code. */
import { exitCodeOf, worstCode } from "../analysis/report/exitCode";
import type { Intent } from "../analysis/intent";
import type { Earlier } from "./earlier";
import { withIntent } from "./intent";
import { type CostFlags, costOptionsOf, type JudgeFlags, type ReportFlags } from "./options";
import { besideEarlier, changesSince, deliverReports } from "./reports";
import { reportOf, type SourceNetwork } from "./sources";
import { type Progress, terminalFor } from "./terminal";

/** The measures of a network beside its needs: earlier reports, and expectations. */
export interface Beside {
  readonly earlier: Earlier;
  readonly intent: Intent | null;
}

export async function judgeNetworks(
  networks: readonly SourceNetwork[],
  flags: ReportFlags & JudgeFlags & CostFlags,
  { earlier, intent }: Beside,
  progress: Progress,
): Promise<void> {
  const cost = costOptionsOf(flags);
  const reported = networks.map((network) => {
    progress.show(`analysing ${network.source.name}`);
    const { topology, places } = network;
    return { topology, places, report: besideEarlier(reportOf(network, cost), earlier) };
  });
  const analysed = withIntent(reported, intent);
  const reports = analysed.map(({ report }) => report);
  progress.clear();
  const terminal = terminalFor({ color: flags.color, toFile: flags.output !== undefined });
  await deliverReports(analysed, { ...flags, ...changesSince(reports, earlier), terminal });
  process.exitCode = worstCode(reports.map((report) => exitCodeOf(report, flags)));
}
