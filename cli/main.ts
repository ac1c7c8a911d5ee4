/**
 * The command line: reads a call, runs its command, and returns the result as exit code (0, 1 or 3; 2 for a wrong
 * call).
 */
import { Command, CommanderError, Help, type Option } from "commander";
import { UNDECIDED } from "../analysis/report/exitCode";
import { commands } from "./commands";
import { failureText, WRONG_INPUT } from "./failure";
import { say } from "./output";

const COMMANDS = commands();

const EXIT_CODES = `
Exit codes:
  0  every need was judged and is reachable, and no error was found
  1  a need is blocked or partial, or an error was found
  2  the command or its input is invalid
  3  nothing is blocked, but a need is undetermined, something was not judged, or no service
     was found (0 with --allow-undetermined, 1 with --strict)`;

const UNDECIDED_TEXT =
  "ecs-connectivity: Nothing is blocked, but not everything could be judged: exit code 3. " +
  "With --allow-undetermined it is 0, with --strict 1.\n";

/** Help does not print that the default of a flag is false. */
function described(option: Option): string {
  return Help.prototype.optionDescription.call(new Help(), option).replace(/ ?\(default: false\)$/, "");
}

function program(version: string): Command {
  const root = new Command("ecs-connectivity")
    .description("Name how your ECS tasks connect; know before you deploy that they will.")
    .version(version)
    .addHelpText("after", EXIT_CODES);
  for (const command of COMMANDS) root.addCommand(command);
  for (const command of [root, ...COMMANDS]) {
    command
      .exitOverride()
      .allowExcessArguments(false)
      .configureHelp({ optionDescription: described })
      // `failureText` prints the error.
      .configureOutput({ outputError: () => undefined });
  }
  return root;
}

/**
 * Ends also if the analysed program left timers or servers. Read here, because a program that runs here may replace it.
 */
const exit = process.exit.bind(process);

/** @param version of the package, which only the launcher can find: its path differs between sources and build. */
export async function main(args: readonly string[], version: string): Promise<void> {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader may close the pipe early, as `head` does.
    if (error.code !== "EPIPE") throw error;
  });
  // Node would print the error of a program's late callback, and its warnings, as they are.
  process.on("uncaughtException", (error) => void failed(error, args).then(() => exit()));
  process.removeAllListeners("warning");
  process.on("warning", ({ name, message }) => void say(`${name}: ${message}\n`));
  const root = program(version);
  try {
    if (args.length === 0) {
      root.outputHelp();
    } else {
      await root.parseAsync(args, { from: "user" });
    }
  } catch (error) {
    // Commander throws help and version as errors with exit code 0.
    if (!(error instanceof CommanderError && error.exitCode === 0)) await failed(error, args);
  }
  if (process.exitCode === UNDECIDED) await say(UNDECIDED_TEXT);
  exit();
}

async function failed(error: unknown, args: readonly string[]): Promise<void> {
  process.exitCode = WRONG_INPUT;
  const names = COMMANDS.map((command) => command.name());
  const text = failureText(
    error,
    names,
    names.find((name) => name === args[0]),
  );
  await say(text);
}
