/** The options that commands share, and the one meaning they have. */
import { type Command, Option } from "commander";
import { PROPERTIES, type Property } from "../analysis/compare/recommend";
import type { CostOptions } from "../analysis/cost";
import { type ExitOptions, REQUIRABLE, type Requirable, type UndecidedOptions } from "../analysis/report/exitCode";
import { nearest } from "../analysis/rules/nearest";
import type { StackExport } from "../readers";
import { type Picture, PICTURES } from "./pictures";
import { pricesIn } from "./prices";
import { didYouMean, UsageError } from "./usageError";

export interface SourceFlags extends TaskFlags {
  readonly program?: readonly string[];
  readonly pulumi?: boolean;
  readonly preview?: readonly string[];
  readonly state?: readonly string[];
  readonly snapshot?: readonly string[];
  readonly stackExport?: readonly StackExport[];
  readonly account?: string;
  readonly region?: string;
  readonly aws?: boolean;
  readonly profile?: string;
  readonly cluster?: string;
  readonly config: readonly string[];
  readonly lookup?: string;
  readonly lookupTemplate?: string;
}

/** A task that no resource starts, as the AWS CLI's run-task takes it. */
export interface TaskFlags {
  readonly task?: string;
  readonly subnets?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly launchType?: "FARGATE" | "EC2";
  readonly assignPublicIp?: "ENABLED" | "DISABLED";
}

export function withTaskOptions(command: Command): Command {
  return command
    .addOption(new Option("--task <definition>", "also judge a task of this task definition, run by hand"))
    .addOption(new Option("--subnets <list>", "with --task: its subnets").argParser(names))
    .addOption(
      new Option("--security-groups <list>", "with --task: its security groups (default: that of the VPC)").argParser(
        names,
      ),
    )
    .addOption(
      new Option("--launch-type <type>", "with --task: its launch type (default: FARGATE)").choices(["FARGATE", "EC2"]),
    )
    .addOption(
      new Option("--assign-public-ip <value>", "with --task: whether it gets a public IP (default: DISABLED)").choices([
        "ENABLED",
        "DISABLED",
      ]),
    );
}

function names(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...wordsOf(text)];
}

export interface OutputFlags {
  readonly format: Format;
  readonly output?: string;
  readonly color: boolean;
  readonly resources?: boolean;
}

/** Formats of a report that CI systems read. */
export const CI_FORMATS = ["sarif", "junit", "github", "markdown"] as const;
export type Format = "text" | "json" | Picture | (typeof CI_FORMATS)[number];
const REPORT_FORMATS: readonly Format[] = ["text", "json", ...PICTURES, ...CI_FORMATS];

export interface ReportFlags extends OutputFlags, EarlierFlags {
  /** Further formats, each to its file. */
  readonly report: readonly ReportFile[];
}

export interface ReportFile {
  readonly format: Format;
  readonly file: string;
}

/** Earlier reports in JSON. */
export interface EarlierFlags {
  readonly since?: string;
  readonly baseline?: string;
}

export type JudgeFlags = ExitOptions;
export type UndecidedFlags = UndecidedOptions;

export function withSource(command: Command): Command {
  return withTaskOptions(command)
    .addOption(
      several("--program <dir>", "the directory of a Pulumi program (default: the current one); can be repeated"),
    )
    .addOption(
      several(
        "--preview <file>",
        "the output of pulumi preview --json --show-sames; - is standard input; can be repeated",
      ),
    )
    .addOption(several("--state <file>", "the output of pulumi stack export; - is standard input; can be repeated"))
    .addOption(several("--snapshot <dir>", "a folder with the answers of AWS describe calls; can be repeated"))
    .addOption(
      new Option(
        "--stack-export <name=file>",
        "the export of a stack that the program refers to with StackReference; can be repeated",
      ).argParser(stackExport),
    )
    .addOption(
      new Option("--aws", "the live account, read-only").conflicts([
        "program",
        "preview",
        "state",
        "snapshot",
        "stackExport",
      ]),
    )
    .addOption(
      new Option("--pulumi", "run pulumi preview of the program, in any language, and judge its output").conflicts([
        ...["preview", "state", "snapshot", "stackExport", "aws", "lookup", "lookupTemplate"],
      ]),
    )
    .addOption(new Option("--profile <name>", "with --aws: a profile of the AWS configuration"))
    .addOption(new Option("--cluster <name>", "with --aws: one ECS cluster (default: all clusters of the Region)"))
    .addOption(new Option("--region <region>", "the AWS Region, for --aws or a snapshot of several Regions"))
    .addOption(new Option("--account <id>", "the AWS account, for a snapshot of several accounts"))
    .addOption(
      new Option("--config <key=value>", "use this setting without saving it; can be repeated")
        .argParser(setting)
        .default([], "none"),
    )
    .addOption(new Option("--lookup <file>", "answers to the program's lookups in its account, as YAML or JSON"))
    .addOption(
      new Option("--lookup-template <file>", "write the lookups that have no answer to this file, for --lookup"),
    );
}

/** The sources of one topology: each of them may be given several times. */
function several(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: readonly string[] = []) => [
    ...before,
    value,
  ]);
}

function stackExport(text: string, before: readonly StackExport[] = []): readonly StackExport[] {
  const end = text.indexOf("=");
  const name = text.slice(0, Math.max(end, 0));
  const file = text.slice(end + 1);
  if (name === "" || file === "") {
    throw new UsageError(
      `--stack-export ${text} has no ${name === "" ? "name of a stack" : "file"}.`,
      "Write --stack-export NAME=FILE, with the name as in the program: --stack-export acme/network/prod=network.json.",
    );
  }
  return [...before, { name, file }];
}

/** A live account, which the command always reads. */
export function withAccount(command: Command): Command {
  return command
    .addOption(new Option("--profile <name>", "a profile of the AWS configuration"))
    .addOption(new Option("--region <region>", "the AWS Region (default: the profile's, or AWS_REGION)"))
    .addOption(new Option("--cluster <name>", "one ECS cluster (default: all clusters of the Region)"))
    .addOption(new Option("--save <dir>", "a folder for the answers, without secrets, for --snapshot"))
    .addOption(
      new Option("--no-existence", "do not look up the images, secrets, parameters and log groups of task definitions"),
    )
    .addOption(
      new Option(
        "--also <list>",
        "ids of VPCs, subnets and security groups, and ARNs of load balancers and target groups, that no service uses yet",
      ).argParser(names),
    );
}

/** The program, and settings to try on it. */
export function withSettings(command: Command): Command {
  return command
    .addOption(new Option("--program <dir>", "the directory of a Pulumi program (default: the current one)"))
    .addOption(
      new Option("--config <key=value>", "use this setting without saving it; can be repeated")
        .argParser(setting)
        .default([], "none"),
    );
}

export interface CostFlags {
  readonly gbOut: number;
  readonly gbEcr: number;
  readonly prices?: string;
}

export function withCost(command: Command): Command {
  return command
    .addOption(new Option("--gb-out <gb>", "gigabytes a month sent to the internet").argParser(gigabytes).default(0))
    .addOption(
      new Option("--gb-ecr <gb>", "gigabytes a month of image layers from ECR").argParser(gigabytes).default(0),
    )
    .addOption(
      new Option("--prices <file>", 'a file with your own prices, as JSON: {"REGION": {"nat-gateway-hour": 0.05}}'),
    );
}

export function costOptionsOf({ gbOut, gbEcr, prices }: CostFlags): CostOptions {
  return { traffic: { gbOut, gbEcr }, ...(prices === undefined ? {} : { prices: pricesIn(prices) }) };
}

/** An exabyte: the cost of more could be no number. */
const MOST_GIGABYTES = 1_000_000_000;

function gigabytes(text: string): number {
  const number = text.trim() === "" ? NaN : Number(text);
  if (!(number >= 0 && number <= MOST_GIGABYTES)) {
    throw new UsageError(
      `${text} is not a number of gigabytes from 0 to ${MOST_GIGABYTES}.`,
      "Write such a number: --gb-out 500.",
    );
  }
  return number;
}

/** A report in any of its formats, also in several at a time, beside an earlier one. */
export function withReport(command: Command): Command {
  return withOutput(command, REPORT_FORMATS)
    .addOption(new Option("--resources", "list the resources of each type, in text and html").default(false))
    .addOption(
      new Option("--report <format=file>", "also write the report in this format to a file; can be repeated")
        .argParser(reportFile)
        .default([], "none"),
    )
    .addOption(new Option("--since <file>", "an earlier report in JSON: show the changes since then"))
    .addOption(
      new Option(
        "--baseline <file>",
        "an earlier report in JSON: what fails in it too is known, and does not count for the exit code",
      ),
    );
}

function reportFile(text: string, before: readonly ReportFile[]): readonly ReportFile[] {
  const end = text.indexOf("=");
  const named = text.slice(0, Math.max(end, 0));
  const file = text.slice(end + 1);
  const format = REPORT_FORMATS.find((one) => one === named);
  if (format === undefined || file === "" || file === "-") {
    const hint = format === undefined ? didYouMean(nearest(named, REPORT_FORMATS)) : "";
    throw new UsageError(
      `--report ${text} has no ${format === undefined ? "format that a report has" : "path of a file"}.${hint}`,
      `Write --report FORMAT=FILE, with one of the formats ${REPORT_FORMATS.join(", ")}: --report sarif=report.sarif.`,
    );
  }
  return [...before, { format, file }];
}

export function withOutput(command: Command, formats: readonly Format[] = ["text", "json"]): Command {
  return command
    .addOption(new Option("--format <format>", "the output format").choices(formats).default("text"))
    .addOption(new Option("--output <file>", "a file for the output, instead of standard output"))
    .addOption(new Option("--no-color", "disable colours, as NO_COLOR=1 does"));
}

export function withIntentOption(command: Command, beside = ""): Command {
  return command.addOption(
    new Option("--intent <file>", `the connections that must exist, and those that must not, as YAML${beside}`),
  );
}

export function withUndecided(command: Command): Command {
  return command
    .addOption(new Option("--strict", "return exit code 1 if something is undetermined").default(false))
    .addOption(
      new Option("--allow-undetermined", "return exit code 0 if something is undetermined and nothing is blocked")
        .conflicts("strict")
        .default(false),
    );
}

export function withJudgement(command: Command): Command {
  return withUndecided(command).addOption(
    new Option("--require <list>", `further paths that every service must have: ${REQUIRABLE.join(", ")}`)
      .argParser(requirements)
      .default([], "none"),
  );
}

function setting(text: string, before: readonly string[]): readonly string[] {
  if (text.startsWith("=")) throw new UsageError("--config has no key before its value.", "Write --config key=value.");
  if (!text.includes("=")) {
    throw new UsageError(`--config ${text} has no value.`, "Write --config key=value.");
  }
  return [...before, text];
}

function requirements(text: string, before: readonly Requirable[]): readonly Requirable[] {
  return [...before, ...wordsOf(text).map((word) => known(word, REQUIRABLE, "--require has no path", "paths"))];
}

/** The properties that the strategy recommended by `compare` has. */
export function keepOption(): Option {
  const words = Object.keys(PROPERTIES) as Property[];
  return new Option("--keep <list>", `properties to keep, or none (default: as now): ${words.join(", ")}`).argParser(
    (text: string, before: readonly Property[] = []): readonly Property[] =>
      text === "none"
        ? before
        : [...before, ...wordsOf(text).map((word) => known(word, words, "--keep has no property", "properties"))],
  );
}

function wordsOf(text: string): readonly string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

function known<Word extends string>(word: string, words: readonly Word[], problem: string, noun: string): Word {
  const found = words.find((name) => name === word);
  if (found === undefined) {
    throw new UsageError(
      `${problem} ${word}.${didYouMean(nearest(word, words))}`,
      `The ${noun} are ${words.join(", ")}.`,
    );
  }
  return found;
}
