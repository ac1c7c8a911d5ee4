/** `plan [STACK…]`: checks that every service of the stacks reaches what it needs. */
import { Command, Option } from "commander";
import {
  type CostFlags,
  type JudgeFlags,
  type ReportFlags,
  withCost,
  withIntentOption,
  withJudgement,
  withReport,
} from "../options";
import { type SourceFlags, withSource } from "../sourceOptions";
import { type IntentFlags, intentFor } from "../intent";
import { judgeNetworks } from "../judged";
import { failureText, WRONG_INPUT } from "../failure";
import { earlierOf } from "../reports";
import { networksOf, programOf } from "../sources";
import { say } from "../output";
import { Progress } from "../terminal";

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
    await judgeNetworks(networks, flags, { earlier, intent }, progress);
    // The other stacks are reported: a broken settings file hides only its own.
    for (const failure of failures) await say(failureText(failure, [], "plan"));
    if (failures.length > 0) process.exitCode = WRONG_INPUT;
  } finally {
    progress.clear();
  }
}
