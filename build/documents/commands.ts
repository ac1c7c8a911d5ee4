/** The tables of commands and of their options, as the command line itself declares them. */
import type { Command, Option } from "commander";
import { commands } from "../../cli/commands";
import { code, table } from "./markdown";

export function commandTable(): string {
  return table(
    ["command", "answers"],
    commands().map((command) => [code(callOf(command)), command.description()]),
  );
}

/** One row for each option of one meaning, with the commands that take it. */
export function optionTable(): string {
  const rows = new Map<string, { readonly cells: readonly string[]; readonly commands: string[] }>();
  for (const command of commands()) {
    for (const option of command.options) {
      const cells = [code(option.flags), meaningOf(option)];
      const row = rows.get(cells.join()) ?? { cells, commands: [] };
      row.commands.push(code(command.name()));
      rows.set(cells.join(), row);
    }
  }
  return table(
    ["option", "meaning", "commands"],
    [...rows.values()].map((row) => [...row.cells, row.commands.join(", ")]),
  );
}

/** `plan [stack...]`, and options that a call must have: `switch <stack> --to <strategy>`. */
function callOf(command: Command): string {
  const args = command.registeredArguments.map((argument) => {
    const inner = `${argument.name()}${argument.variadic ? "..." : ""}`;
    return argument.required ? `<${inner}>` : `[${inner}]`;
  });
  const required = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
  return [command.name(), ...args, ...required].join(" ");
}

function meaningOf({ description, argChoices }: Option): string {
  return argChoices === undefined ? description : `${description}: ${argChoices.map(code).join(", ")}`;
}
