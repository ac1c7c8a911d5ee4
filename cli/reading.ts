/**
 * The network of a call, for a process that tests it: the sources and options of `explain`, read in a process of their
 * own, so that a program shares neither modules nor environment with the tests or with another reading.
 */
import { Command, Option } from "commander";
import { secrets } from "../readers";
import type { Answer } from "../testing/reading";
import { failureMessage } from "./failure";
import { maskedMessage } from "./masking";
import { type CostFlags, costOptionsOf, withCost } from "./options";
import { type SourceFlags, withSource } from "./sourceOptions";
import { networkFor, reportOf } from "./sources";
import { Progress } from "./terminal";

type Flags = SourceFlags & CostFlags & { readonly stack?: string };

/** Answers the only message of the parent process, its arguments. The parent ends this process, or its own end does. */
export function serve(): void {
  const send = process.send?.bind(process);
  const exit = process.exit.bind(process);
  const answer = (result: Answer) => void send?.(result, undefined, undefined);
  process.once("disconnect", () => exit());
  const refuse = (error: unknown) => {
    answer({ kind: "refused", message: maskedMessage(failureMessage(error, [], "explain")) });
  };
  for (const event of ["uncaughtException", "unhandledRejection"] as const) process.on(event, refuse);
  process.once("message", (args) => {
    // The messages of a program are no answers.
    for (const name of ["send", "disconnect"]) Reflect.deleteProperty(process, name);
    reading(args as readonly string[]).then(answer, refuse);
  });
}

async function reading(args: readonly string[]): Promise<Answer> {
  const command = withCost(withSource(new Command()))
    .addOption(new Option("--stack <name>"))
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  await command.parseAsync(args, { from: "user" });
  const flags = command.opts<Flags>();
  const network = await networkFor(flags, flags.stack, new Progress());
  const report = reportOf(network, costOptionsOf(flags));
  return { kind: "read", topology: network.topology, report, secrets: secrets.texts() };
}
