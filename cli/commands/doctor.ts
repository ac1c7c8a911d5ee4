/**
 * `doctor [SERVICE…]`: the verdicts of a live account, with its running tasks, why tasks stopped, and what they need that
 * does not exist. Read-only.
 */
import { Command } from "commander";
import {
  type CostFlags,
  type JudgeFlags,
  type ReportFlags,
  withCost,
  withIntentOption,
  withJudgement,
  withReport,
} from "../options";
import { type TaskFlags, withAccount, withTaskOptions } from "../sourceOptions";
import { type IntentFlags, intentFor } from "../intent";
import { judgeNetworks } from "../judged";
import { earlierOf } from "../reports";
import { accountOf } from "../sources";
import { Progress } from "../terminal";

type Flags = ReportFlags &
  JudgeFlags &
  CostFlags &
  IntentFlags &
  TaskFlags & {
    readonly profile?: string;
    readonly region?: string;
    readonly cluster?: string;
    readonly save?: string;
    readonly also?: readonly string[];
    readonly existence: boolean;
  };

export function doctorCommand(): Command {
  const command = new Command("doctor")
    .description(
      "check a live account, read-only: its configuration, its running tasks, why tasks stopped, and what is missing",
    )
    .argument("[service...]", "names of services (default: all)");
  const judged = withCost(withJudgement(withReport(withAccount(command))));
  return withTaskOptions(withIntentOption(judged)).action(doctor);
}

async function doctor(services: string[], flags: Flags): Promise<void> {
  const progress = new Progress();
  try {
    const earlier = await earlierOf(flags);
    const { profile, region, cluster, save, also, existence } = flags;
    const intent = await intentFor(flags, null);
    const network = await accountOf(
      {
        kind: "aws",
        services,
        existence,
        ...(profile === undefined ? {} : { profile }),
        ...(region === undefined ? {} : { region }),
        ...(cluster === undefined ? {} : { cluster }),
        ...(save === undefined ? {} : { save }),
        ...(also === undefined ? {} : { also }),
      },
      progress,
      flags,
    );
    await judgeNetworks([network], flags, { earlier, intent }, progress);
  } finally {
    progress.clear();
  }
}
