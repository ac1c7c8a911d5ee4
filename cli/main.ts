/**
 * The command line: reads a call, runs its command, and returns the result as exit code (0, 1 or 3; 2 for a wrong
 * call).
 */
import { Command, CommanderError, Help, type Option } from "commander";
import { UNDECIDED } from "../analysis/report/exitCode";
import { commands } from "./commands";
import { programHasRun } from "../readers";
import { failureText, WRONG_INPUT } from "./failure";
import { deliver, say } from "./output";
import { endWithGuard, reportExitCode } from "./streams";
import { UsageError } from "./usageError";

export { serve } from "./reading";

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

/** @param write takes help and version. */
function program(version: string, write: (text: string) => void): Command {
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
      .configureOutput({ outputError: () => undefined, writeOut: write });
  }
  return root;
}

/** Read here, because a program that runs here may replace it. */
const exit = process.exit.bind(process);

/** @param version of the package, which only the launcher can find: its path differs between sources and build. */
export async function main(args: readonly string[], version: string): Promise<void> {
  await endWithGuard();
  // While a program runs, its reader handles them.
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      isLate = true;
      void failed(args, late(error)).then(ended);
    });
  }
  // Node would print a program's warnings as they are.
  process.removeAllListeners("warning");
  process.on("warning", ({ name, message }) => void say(`${name}: ${message}\n`));
  try {
    await called(args, version);
  } catch (error) {
    // Commander throws help and version as errors with exit code 0.
    if (!(error instanceof CommanderError && error.exitCode === 0)) return ended(await failed(args, error));
  }
  const code = Number(process.exitCode ?? 0);
  if (code === UNDECIDED) await say(UNDECIDED_TEXT);
  return ended(code);
}

async function called(args: readonly string[], version: string): Promise<void> {
  let help = "";
  const root = program(version, (text) => (help += text));
  try {
    if (args.length === 0) root.outputHelp();
    else await root.parseAsync(args, { from: "user" });
  } finally {
    if (help !== "") await deliver(help, (text) => text, undefined);
  }
}

/** Prints the error, and returns the exit code. */
async function failed(args: readonly string[], error: unknown): Promise<number> {
  const names = COMMANDS.map((command) => command.name());
  await say(
    failureText(
      error,
      names,
      names.find((name) => name === args[0]),
    ),
  );
  return WRONG_INPUT;
}

/** Thrown by a timer or an event that a program left. */
function late(error: unknown): unknown {
  return programHasRun()
    ? new UsageError(
        `The program failed after it had run: ${error instanceof Error ? error.message : String(error)}`,
        "End the timers and servers that it starts, or handle their errors.",
      )
    : error;
}

/** True after an error outside of the call, which decides the exit code also while the result is written. */
let isLate = false;

/** Ends also if the program left timers, servers or handlers. An error of its exit handlers comes too late to count. */
async function ended(code: number): Promise<void> {
  if (isLate && code !== WRONG_INPUT) return;
  await reportExitCode(code);
  process.exitCode = code;
  exit();
}
