/** The options that name the sources of a call: programs, files, an account, and a task that no resource starts. */
import { type Command, Option } from "commander";
import type { StackExport } from "../readers";
import { wordsOf } from "./lists";
import { UsageError } from "./usageError";

/** Programs, and what they need to run. */
export interface ProgramFlags {
  /** The first one is that of the stacks that a call names. */
  readonly program?: readonly string[];
  readonly config: readonly string[];
  readonly stackExport?: readonly StackExport[];
  readonly lookup?: string;
}

export interface SourceFlags extends ProgramFlags, TaskFlags {
  readonly pulumi?: boolean;
  readonly preview?: readonly string[];
  readonly state?: readonly string[];
  readonly snapshot?: readonly string[];
  readonly account?: string;
  readonly region?: string;
  readonly aws?: boolean;
  readonly profile?: string;
  readonly cluster?: string;
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

export function withSource(command: Command): Command {
  return withTaskOptions(command)
    .addOption(programOption())
    .addOption(
      several(
        "--preview <file>",
        "the output of pulumi preview --json --show-sames; - is standard input; can be repeated",
      ),
    )
    .addOption(several("--state <file>", "the output of pulumi stack export; - is standard input; can be repeated"))
    .addOption(several("--snapshot <dir>", "a folder with the answers of AWS describe calls; can be repeated"))
    .addOption(stackExportOption())
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
    .addOption(configOption())
    .addOption(lookupOption())
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

/** Programs, and settings to try on them. */
export function withPrograms(command: Command, programs = programOption()): Command {
  return command.addOption(programs).addOption(stackExportOption()).addOption(configOption()).addOption(lookupOption());
}

function programOption(): Option {
  return several("--program <dir>", "the directory of a Pulumi program (default: the current one); can be repeated");
}

/** Of a command about one deployment. */
export function oneProgramOption(): Option {
  return new Option("--program <dir>", "the directory of a Pulumi program (default: the current one)").argParser(
    (directory: string) => [directory],
  );
}

function stackExportOption(): Option {
  return new Option(
    "--stack-export <name=file>",
    "the export of a stack that the program refers to with StackReference; can be repeated",
  ).argParser(stackExport);
}

function configOption(): Option {
  return new Option("--config <key=value>", "use this setting without saving it; can be repeated")
    .argParser(setting)
    .default([], "none");
}

function lookupOption(): Option {
  return new Option("--lookup <file>", "answers to the program's lookups in its account, as YAML or JSON");
}

function setting(text: string, before: readonly string[]): readonly string[] {
  if (text.startsWith("=")) throw new UsageError("--config has no key before its value.", "Write --config key=value.");
  if (!text.includes("=")) {
    throw new UsageError(`--config ${text} has no value.`, "Write --config key=value.");
  }
  return [...before, text];
}
