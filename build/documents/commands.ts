/** The tables of commands and of their options, from the declarations of the command line. */
import type { Command, Option } from "commander";
import { commands } from "../../cli/commands";
import { code, table } from "./markdown";

export function commandTable(): string {
  return table(
    ["command", "answers"],
    commands().map((command) => [code(callOf(command)), command.description()]),
  );
}

/** One row for each option with the same meaning, with the commands that have it. */
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

/** The usage of a command, with its required options: `plan [stack...]`, `switch <stack> --to <strategy>`. */
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
