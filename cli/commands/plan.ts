/** `plan [STACK…]`: checks that every service of the stacks reaches what it needs. */
import { Command, Option } from "commander";
import { exitCodeOf, worstCode } from "../../analysis/report/exitCode";
import {
  type CostFlags,
  costOptionsOf,
  type JudgeFlags,
  type ReportFlags,
  type SourceFlags,
  withCost,
  withIntentOption,
  withJudgement,
  withReport,
  withSource,
} from "../options";
import { type IntentFlags, intentFor, withIntent } from "../intent";
import { failureText, WRONG_INPUT } from "../failure";
import { besideEarlier, changesSince, deliverReports, earlierOf } from "../reports";
import { networksOf, programOf, reportOf } from "../sources";
import { say } from "../output";
import { Progress, terminalFor } from "../terminal";

type Flags = SourceFlags & ReportFlags & JudgeFlags & CostFlags & IntentFlags & { readonly watch: boolean };

export function planCommand(): Command {
  const command = new Command("plan")
    .description("check whether every service of the stacks reaches what it needs, without an account or credentials")
    .argument("[stack...]", "names of stacks (default: all)")
    .addOption(
      new Option("--watch", "run again after each change of a file, and print the differences").default(false),
    );
  const judged = withCost(withJudgement(withReport(withSource(command))));
  return withIntentOption(judged, " (default: connectivity.yaml beside Pulumi.yaml)").action(plan);
}

async function plan(stacks: string[], flags: Flags): Promise<void> {
  if (flags.watch) {
    const { watchPlan } = await import("../watch.js");
    return watchPlan(flags);
  }
  const progress = new Progress();
  try {
    const earlier = await earlierOf(flags);
    const failures: unknown[] = [];
    const intent = await intentFor(flags, programOf(flags));
    const networks = await networksOf(flags, stacks, progress, (error) => failures.push(error));
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
    // The other stacks are reported: a broken settings file hides only its own.
    for (const failure of failures) await say(failureText(failure, [], "plan"));
    if (failures.length > 0) process.exitCode = WRONG_INPUT;
  } finally {
    progress.clear();
  }
}
