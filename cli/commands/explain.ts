/** `explain FROM TO`: one path, hop by hop. */
import { Command, Option } from "commander";
import { analyse } from "../../analysis/analyse";
import { isFailure } from "../../analysis/exitCode";
import { reportedPath } from "../../analysis/reportedPath";
import type { Report } from "../../analysis/report";
import { nearest } from "../../analysis/rules/nearest";
import { json } from "../../reports/json";
import { type Explanation, explanationText } from "../../reports/text";
import { type OutputFlags, type SourceFlags, withOutput, withSource } from "../options";
import { deliver } from "../output";
import { networkFor } from "../sources";
import { Progress, terminalFor } from "../terminal";
import { didYouMean, UsageError } from "../usageError";

type Flags = SourceFlags & OutputFlags & { readonly stack?: string; readonly strict: boolean };

const ENDS = `
FROM a service TO internet, or to what the service needs (docker.io, ecr, s3, logs, …);
FROM internet, vpc or load-balancer TO a service.`;

export function explainCommand(): Command {
  const command = new Command("explain")
    .description("one path, hop by hop: where it goes, what stops it, and what would mend it")
    .argument("<from>", "where the packet starts")
    .argument("<to>", "where it should arrive")
    .addOption(new Option("--stack <name>", "which stack, where there are several"))
    .addOption(new Option("--strict", "count what is undetermined as a failure").default(false))
    .addHelpText("after", ENDS);
  return withOutput(withSource(command)).action(explain);
}

async function explain(from: string, to: string, flags: Flags): Promise<void> {
  const progress = new Progress();
  try {
    const { topology, source } = await networkFor(flags, flags.stack, progress);
    progress.show(`analysing ${source.name}`);
    const report = analyse(topology, source);
    const path = reportedPath(report, from, to);
    if (path === undefined) throw noSuchPath(report, from, to);
    progress.clear();
    const explanation: Explanation = { formatVersion: 1, source, from, to, path };
    const terminal = terminalFor({ color: flags.color, toFile: flags.output !== undefined });
    await deliver(flags.format === "json" ? json(explanation) : explanationText(explanation, terminal), flags.output);
    process.exitCode = isFailure(path.verdict, flags.strict) ? 1 : 0;
  } finally {
    progress.clear();
  }
}

/** Which of the two is not known, and what could stand there. */
function noSuchPath({ services }: Report, from: string, to: string): UsageError {
  const names = services.map(({ name }) => name);
  const wordsFrom = ["internet", "vpc", "load-balancer"];
  const source = services.find(({ name, id }) => name === from || id === from);
  if (source !== undefined) {
    const known = ["internet", ...new Set(source.needs.map(({ destination }) => destination))];
    return new UsageError(
      `${from} needs nothing at ${to}.${didYouMean(nearest(to, known))}`,
      `From ${from} one can explain the way to ${known.join(", ")}.`,
    );
  }
  if (wordsFrom.includes(from)) {
    const hint = names.includes(to) ? ` ${to} has none.` : didYouMean(nearest(to, names));
    return new UsageError(`There is no way from ${from} to ${to}.${hint}`, `The services are ${names.join(", ")}.`);
  }
  const known = [...names, ...wordsFrom];
  return new UsageError(
    `${from} is no place that a path starts from.${didYouMean(nearest(from, known))}`,
    `Paths start from ${known.join(", ")}.`,
  );
}
