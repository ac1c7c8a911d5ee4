/** `switch STACK --to STRATEGY`: the steps of a switch of a live stack, before it runs. */
import { Command, Option } from "commander";
import { type Candidate, titled } from "../../analysis/compare";
import { candidateOf, settingsFor } from "../../analysis/compare/candidates";
import { settingsBetween, switchOf } from "../../analysis/switch";
import { accountOf } from "../../analysis/topology/account";
import { exitCodeOf } from "../../analysis/report/exitCode";
import { isStrategy, Strategy } from "../../analysis/rules/strategies";
import { NatPlacement } from "../../analysis/rules/words";
import { nearest } from "../../analysis/rules/nearest";
import { readSource } from "../../readers";
import { json } from "../../reports/json";
import { switchText } from "../../reports/text/switch";
import { type CostFlags, costOptionsOf, type UndecidedFlags, withCost, withUndecided } from "../options";
import { type ProgramFlags, oneProgramOption, withPrograms } from "../sourceOptions";
import { withoutDirectIngress } from "../comparison";
import { deliver } from "../output";
import { stackNamed } from "../sources";
import { Progress, terminalFor } from "../terminal";
import { trialsOf } from "../trials";
import { didYouMean, UsageError } from "../usageError";
import { deaf, type Planned, planned, type Refused, settingOf, whatIf } from "../whatIf";

interface Flags extends CostFlags, ProgramFlags, UndecidedFlags {
  readonly to: Strategy;
  readonly placement?: NatPlacement;
  readonly state?: string;
  readonly format: "text" | "json";
  readonly output?: string;
  readonly color: boolean;
}

export function switchCommand(): Command {
  const command = new Command("switch")
    .description(
      "list what a switch creates, deletes and replaces, its interruptions, and the source IPs before and after",
    )
    .argument("<stack>", "the name of the stack")
    .addOption(new Option("--to <strategy>", "the strategy to switch to").argParser(strategy).makeOptionMandatory())
    .addOption(
      new Option("--placement <placement>", "the placement of the new NAT gateways or instances").choices(
        Object.values(NatPlacement),
      ),
    )
    .addOption(
      new Option("--state <file>", "the output of pulumi stack export for the deployed stack; - is standard input"),
    )
    .addOption(new Option("--format <format>", "the output format").choices(["text", "json"]).default("text"))
    .addOption(new Option("--output <file>", "a file for the output, instead of standard output"))
    .addOption(new Option("--no-color", "disable colours, as NO_COLOR=1 does"));
  return withCost(withUndecided(withPrograms(command, oneProgramOption()))).action(run);
}

function strategy(word: string): Strategy {
  if (isStrategy(word)) return word;
  const known = Object.values(Strategy);
  throw new UsageError(
    `There is no strategy ${word}.${didYouMean(nearest(word, known))}`,
    `The strategies are ${known.join(", ")}.`,
  );
}

async function run(stack: string, flags: Flags): Promise<void> {
  const trials = await trialsOf(flags);
  const { directory } = trials;
  await stackNamed(directory, stack);
  const progress = new Progress();
  try {
    // Another ingress comes with the new strategy: the stack that runs does not have it yet.
    const withTarget = flags.config.filter((setting) => /^(?:[\w-]+:)?(?:services\[\d+\]\.)?ingress=/.test(setting));
    const config = flags.config.filter((setting) => !withTarget.includes(setting));
    const cost = costOptionsOf(flags);
    const from = candidateOf(await settingOf(directory, stack, config));
    if (from === undefined) throw deaf(stack, "Switch");
    progress.show("planning the current strategy");
    const before =
      flags.state === undefined
        ? accepted(await whatIf({ trials, stack, config, cost }), stack, from)
        : await fromState(flags.state, cost);
    const to = await target(directory, stack, flags);
    progress.show(`planning ${titled(to)}`);
    const settings = [...withTarget, ...settingsFor(to)];
    // The account id that the program looks up is in its policies, and the running stack has the real one.
    const accountId = accountOf(before.graph);
    const account = flags.state === undefined || accountId === undefined ? {} : { accountId };
    const planOf = async (more: readonly string[]) =>
      accepted(await whatIf({ trials, stack, config: [...config, ...settings, ...more], cost, ...account }), stack, to);
    const after = await planOf([]);
    const first = settingsBetween(from, before.graph, after.graph);
    const between = first.length === 0 ? null : { graph: (await planOf(first)).graph, settings: first };
    progress.clear();
    const result = switchOf({ stack, from, to, settings, before, between, after });
    // Only a program that does not read the setting has no change.
    if (from.strategy !== to.strategy && flags.state === undefined && result.steps.length === 0) {
      throw deaf(stack, "Switch");
    }
    const terminal = terminalFor({ color: flags.color, toFile: flags.output !== undefined });
    const write = (shown: typeof result) => (flags.format === "json" ? json(shown) : switchText(shown, terminal));
    await deliver(result, write, flags.output);
    process.exitCode = exitCodeOf(after.report, { ...flags, require: [] });
  } finally {
    progress.clear();
  }
}

/** The strategy of --to, with the placement of --placement or of the stack's settings. */
async function target(directory: string, stack: string, flags: Flags): Promise<Candidate> {
  const config = [...flags.config, `strategy=${flags.to}`];
  const settled = candidateOf(await settingOf(directory, stack, config)) ?? { strategy: flags.to, placement: null };
  if (flags.placement === undefined) return settled;
  if (settled.placement === null) {
    throw new UsageError(`${flags.to} has no placement.`, "Omit --placement.");
  }
  return { ...settled, placement: flags.placement };
}

async function fromState(file: string, cost: Parameters<typeof planned>[2]): Promise<Planned> {
  const { graph, source } = await readSource({ kind: "state", file });
  return planned(graph, source, cost);
}

/** A strategy that cannot work is refused, with the rule. */
function accepted(result: Planned | Refused, stack: string, candidate: Candidate): Planned {
  if (result.kind === "planned") return result;
  const ingress = withoutDirectIngress(result)?.map((setting) => `--config '${setting}'`);
  throw new UsageError(
    `Stack ${stack} cannot use ${titled(candidate)}: ${result.reason}`,
    `${ingress === undefined ? "" : `Or add ${ingress.join(" ")}. `}ecs-connectivity compare ${stack} lists the strategies that it can use.`,
  );
}
