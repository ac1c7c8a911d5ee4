/** The message for a call or an input that is wrong: one paragraph with the place and the remedy. */
import { CommanderError } from "commander";
import { nearest } from "../analysis/rules/nearest";
import { sanitizeLines } from "../reports/sanitize";
import { didYouMean } from "./usageError";

export const WRONG_INPUT = 2;

/** Stack traces for developers of this tool: DEBUG=ecs-connectivity. */
export function debugging(): boolean {
  return (process.env["DEBUG"] ?? "").split(",").includes("ecs-connectivity");
}

/**
 * @param commands names to suggest for a mistyped one.
 * @param command the command of the call, if it is known: its help lists its options.
 */
export function failureText(error: unknown, commands: readonly string[], command?: string): string {
  return `ecs-connectivity: ${failureMessage(error, commands, command)}\n`;
}

/** The same without the name of the tool, for an error of JavaScript. */
export function failureMessage(error: unknown, commands: readonly string[], command?: string): string {
  const trace = debugging() && error instanceof Error ? `\n${error.stack ?? ""}` : "";
  return sanitizeLines(described(error, commands, command) + trace);
}

function described(error: unknown, commands: readonly string[], command: string | undefined): string {
  if (error instanceof CommanderError) return oneLine(usage(error.message, commands, command));
  if (!(error instanceof Error)) return oneLine(`A value that is not an Error was thrown: ${String(error)}`);
  // Readers give their remedy as a property of its own.
  const remedy = "remedy" in error && typeof error.remedy === "string" ? error.remedy : undefined;
  if (remedy === undefined) {
    return `Internal error: ${oneLine(error.message)}\nThis is a defect of ecs-connectivity. Run the command again with DEBUG=ecs-connectivity, and report its output.`;
  }
  const text = remedy === "" ? error.message : `${closed(error.message)} ${remedy}`;
  return "hasLines" in error && error.hasLines === true ? text : oneLine(text);
}

/** A line end in a name must not begin a line of its own. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, "\ufffd");
}

/** Commander's message without its prefix, with the nearest command for a mistyped one. */
function usage(message: string, commands: readonly string[], command: string | undefined): string {
  const text = message.replace(/^error: /, "").replace(/\n\(Did you mean (.+?)\?\)$/, ". Did you mean $1?");
  const unknown = /^unknown command '([^']*)'/.exec(text)?.[1];
  if (unknown !== undefined) {
    const hint = didYouMean(nearest(unknown, commands));
    return `There is no command ${unknown}.${hint} The commands are ${commands.join(", ")}.`;
  }
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return `${closed(sentence)} See ecs-connectivity ${command === undefined ? "" : `${command} `}--help.`;
}

function closed(sentence: string): string {
  return /[.?!:]$/.test(sentence) ? sentence : `${sentence}.`;
}
