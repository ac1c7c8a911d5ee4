/** `explain FROM TO`: one path, hop by hop. */
import { Command, Option } from "commander";
import { explainPath } from "../../analysis/reachability";
import { json } from "../../reports/json";
import { type Explanation, explanationText } from "../../reports/text";
import { type OutputFlags, type SourceFlags, withOutput, withSource } from "../options";
import { deliver } from "../output";
import { networkFor } from "../sources";
import { Progress, terminalFor } from "../terminal";

type Flags = SourceFlags & OutputFlags & { readonly stack?: string; readonly strict: boolean };

const ENDS =
  "FROM and TO: a service, an instance, a load balancer, internet, ADDRESS:PORT, docker.io or another registry, or an AWS service (ecr, s3, ssm, logs, …).";

export function explainCommand(): Command {
  const command = new Command("explain")
    .description("one path, hop by hop: where it goes, what stops it, and what would mend it")
    .argument("<from>", "where the packet starts")
    .argument("<to>", "where it should arrive")
    .addOption(new Option("--stack <name>", "which stack, where there are several"))
    .addOption(new Option("--strict", "count what is undetermined as a failure").default(false))
    .addHelpText("after", `\n${ENDS}`);
  return withOutput(withSource(command)).action(explain);
}
