/** `rules [ID]`: the rule book, or one rule with its sources. */
import { Command } from "commander";
import { nearestRule, type Rule, rule, rules } from "../../analysis/rules/book";
import { json } from "../../reports/json";
import { rulesText } from "../../reports/text/rules";
import { type OutputFlags, withOutput } from "../options";
import { deliver } from "../output";
import { terminalFor } from "../terminal";
import { didYouMean, UsageError } from "../usageError";

export function rulesCommand(): Command {
  const command = new Command("rules")
    .description("print the rule behind a verdict, with the AWS page that states it")
    .argument("[id]", "a rule's id, such as R-PUB-03 (default: all)");
  return withOutput(command).action(show);
}

async function show(id: string | undefined, flags: OutputFlags): Promise<void> {
  const shown = id === undefined ? rules() : [ruleOf(id)];
  const terminal = terminalFor({ color: flags.color, toFile: flags.output !== undefined });
  const write = (book: readonly Rule[]) =>
    flags.format === "json"
      ? json({ formatVersion: 1, rules: book })
      : rulesText(book, { ...terminal, sources: id !== undefined });
  await deliver(shown, write, flags.output);
}

function ruleOf(id: string): Rule {
  const found = rule(id);
  if (found === undefined) {
    throw new UsageError(
      `There is no rule ${id}.${didYouMean(nearestRule(id))}`,
      "ecs-connectivity rules lists all of them.",
    );
  }
  return found;
}
