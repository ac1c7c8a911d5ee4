/** `plan [STACK…]`: whether every service of the stacks reaches what it needs. */
import { Command } from "commander";
import { analyse, exitCodeOf } from "../../analysis/analyse";
import { reportJson } from "../../reports/json";
import { reportText } from "../../reports/text";
import { type JudgeFlags, type OutputFlags, type SourceFlags, withJudgement, withOutput, withSource } from "../options";
import { deliver } from "../output";
import { networksOf } from "../sources";
import { Progress, terminalFor } from "../terminal";

type Flags = SourceFlags & OutputFlags & JudgeFlags;

export function planCommand(): Command {
  const command = new Command("plan")
    .description("whether every service of the stacks reaches what it needs, without cloud or credentials")
    .argument("[stack...]", "names of stacks (default: all)");
  return withJudgement(withOutput(withSource(command))).action(plan);
}

async function plan(stacks: string[], flags: Flags): Promise<void> {
  const progress = new Progress();
  try {
    const networks = await networksOf(flags, stacks, progress);
    const reports = networks.map(({ topology, source, resources }) => {
      progress.show(`analysing ${source.name}`);
      return analyse(topology, source, resources);
    });
    progress.clear();
    const terminal = terminalFor({ color: flags.color, toFile: flags.output !== undefined });
    await deliver(
      flags.format === "json" ? reportJson(reports) : reportText(reports, { ...terminal, require: flags.require }),
      flags.output,
    );
    process.exitCode = Math.max(...reports.map((report) => exitCodeOf(report, flags)));
  } finally {
    progress.clear();
  }
}
