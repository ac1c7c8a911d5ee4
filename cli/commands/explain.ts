/** `explain FROM TO`: one path, hop by hop. */
import { Command, Option } from "commander";
import { codeOfVerdict } from "../../analysis/report/exitCode";
import { explainPath } from "../../analysis/reachability";
import type { Explanation } from "../../analysis/report";
import { json } from "../../reports/json";
import { explanationText } from "../../reports/text";
import { type OutputFlags, type UndecidedFlags, withOutput, withUndecided } from "../options";
import { type SourceFlags, withSource } from "../sourceOptions";
import { deliver } from "../output";
import { networkFor } from "../sources";
import { Progress, terminalFor } from "../terminal";
import { UsageError } from "../usageError";

type Flags = SourceFlags & OutputFlags & UndecidedFlags & { readonly stack?: string };

const ENDS = `
FROM: a service, something else that starts tasks, an instance, a network interface, a Lambda function, a load balancer, or internet.
TO: one of these (an instance with its port: bastion:22), a database, cache or broker (db, db:5433, rds.Instance:db),
    ADDRESS:PORT, a registry's host (docker.io), or an AWS service (ecr, s3, ssm, logs, …).`;

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
    const { path } = explained;
    progress.clear();
    const explanation: Explanation = { formatVersion: 1, source, from, to, path };
    const terminal = terminalFor({ color: flags.color, toFile: flags.output !== undefined });
    const write = (shown: Explanation) => (flags.format === "json" ? json(shown) : explanationText(shown, terminal));
    await deliver(explanation, write, flags.output);
    process.exitCode = codeOfVerdict(path.verdict, flags);
  } finally {
    progress.clear();
  }
}
