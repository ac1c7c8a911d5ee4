/** `compare STACK`: all strategies for one stack, each planned by a run of the program. */
import { Command, Option } from "commander";
import { candidateOf, candidates } from "../../analysis/compare/candidates";
import { type Candidate, compare, type PlanResult, titled } from "../../analysis/compare";
import type { Property } from "../../analysis/compare/recommend";
import { comparisonText } from "../../reports/text/comparison";
import { json } from "../../reports/json";
import { outcomeOf } from "../comparison";
import { type CostFlags, costOptionsOf, keepOption, withCost } from "../options";
import { type ProgramFlags, withPrograms } from "../sourceOptions";
import { deliver } from "../output";
import { stackNamed } from "../sources";
import { Progress, terminalFor } from "../terminal";
import { trialsOf } from "../trials";
import { UsageError } from "../usageError";
import { deaf, settingOf } from "../whatIf";

interface Flags extends CostFlags, ProgramFlags {
  readonly format: "text" | "json" | "html";
  readonly output?: string;
  readonly color: boolean;
  readonly keep?: readonly Property[];
}

export function compareCommand(): Command {
  const command = new Command("compare")
    .description("compare all strategies for a stack, and recommend one: verdict, source IP, cost, loss of a zone")
    .argument("<stack>", "the name of the stack")
    .addOption(keepOption())
    .addOption(new Option("--format <format>", "the output format").choices(["text", "json", "html"]).default("text"))
    .addOption(new Option("--output <file>", "a file for the output, instead of standard output"))
    .addOption(new Option("--no-color", "disable colours, as NO_COLOR=1 does"));
  return withCost(withPrograms(command)).action(run);
}

async function run(stack: string, flags: Flags): Promise<void> {
  const trials = await trialsOf(flags);
  const { directory } = trials;
  await stackNamed(directory, stack);
  const progress = new Progress();
  try {
    const current = candidateOf(await settingOf(directory, stack, flags.config));
    if (current === undefined) throw deaf(stack, "Compare");
    const cost = costOptionsOf(flags);
    const outcomes: { candidate: Candidate; outcome: PlanResult }[] = [];
    for (const candidate of candidates) {
      progress.show(`planning ${titled(candidate)}`);
      outcomes.push({
        candidate,
        outcome: await outcomeOf(candidate, { trials, stack, config: flags.config, cost }),
      });
    }
    progress.clear();
    const refusals = new Set(outcomes.map(({ outcome }) => (outcome.kind === "refused" ? outcome.reason : null)));
    const [refusal] = refusals;
    // A problem that all strategies have is not reported for each of them.
    if (refusals.size === 1 && typeof refusal === "string") {
      throw new UsageError(`Stack ${stack} cannot use any strategy: ${refusal}`, "");
    }
    // Each strategy has its own route or cost, so a program that reads the setting shows at least two.
    const shapes = outcomes.map(({ outcome }) =>
      outcome.kind === "refused" ? null : JSON.stringify([outcome.report.resources, outcome.report.services]),
    );
    if (!shapes.includes(null) && new Set(shapes).size === 1) throw deaf(stack, "Compare");
    const comparison = compare(stack, current, outcomes, flags.keep);
    const terminal = terminalFor({ color: flags.color, toFile: flags.output !== undefined });
    const write = async (shown: typeof comparison) => {
      if (flags.format === "json") return json(shown);
      if (flags.format !== "html") return comparisonText(shown, terminal);
      const { comparisonPage } = await import("../../reports/html/comparison.js");
      return comparisonPage(shown);
    };
    await deliver(comparison, write, flags.output);
  } finally {
    progress.clear();
  }
}
