/** The options that commands share, and the one meaning they have. */
import { type Command, Option } from "commander";
import { PROPERTIES, type Property } from "../analysis/compare/recommend";
import type { CostOptions } from "../analysis/cost";
import { type ExitOptions, REQUIRABLE, type Requirable, type UndecidedOptions } from "../analysis/report/exitCode";
import { nearest } from "../analysis/rules/nearest";
import { wordsOf } from "./lists";
import { type Picture, PICTURES } from "./pictures";
import { pricesIn } from "./prices";
import { didYouMean, UsageError } from "./usageError";

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
