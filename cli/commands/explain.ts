/** `explain FROM TO`: one path, hop by hop. */
import { Command, Option } from "commander";
import { codeOfVerdict } from "../../analysis/report/exitCode";
import { explainPath } from "../../analysis/reachability";
import { withheld } from "../../analysis/report/withheld";
import { json } from "../../reports/json";
import { type Explanation, explanationText } from "../../reports/text";
import {
  type OutputFlags,
  type SourceFlags,
  type UndecidedFlags,
  withOutput,
  withSource,
  withUndecided,
} from "../options";
import { deliver } from "../output";
import { networkFor } from "../sources";
import { Progress, terminalFor } from "../terminal";
import { UsageError } from "../usageError";

type Flags = SourceFlags & OutputFlags & UndecidedFlags & { readonly stack?: string };

const ENDS = `
FROM: a service, something else that starts tasks, an instance, a load balancer, or internet.
TO: one of these, ADDRESS:PORT, a registry's host (docker.io), or an AWS service (ecr, s3, ssm, logs, …).`;

export function explainCommand(): Command {
  const command = new Command("explain")
    .description("explain one path hop by hop: its route, the device that stops it, and the fix")
    .argument("<from>", "the source of the connection")
    .argument("<to>", "the destination of the connection")
    .addOption(new Option("--stack <name>", "the name of the stack, if the program has several"))
    .addHelpText("after", ENDS);
  return withUndecided(withOutput(withSource(command))).action(explain);
}

async function explain(from: string, to: string, flags: Flags): Promise<void> {
  const progress = new Progress();
  try {
    const { topology, source } = await networkFor(flags, flags.stack, progress);
    progress.show(`analysing ${source.name}`);
    const explained = explainPath(topology, from, to);
    if ("problem" in explained) throw new UsageError(explained.problem, explained.remedy);
    const path = withheld(topology, explained.path);
    progress.clear();
    const explanation: Explanation = { formatVersion: 1, source, from, to, path };
    const terminal = terminalFor({ color: flags.color, toFile: flags.output !== undefined });
    await deliver(flags.format === "json" ? json(explanation) : explanationText(explanation, terminal), flags.output);
    process.exitCode = codeOfVerdict(path.verdict, flags);
  } finally {
    progress.clear();
  }
}
