/** The tables of the security rules, each rule with its source. */
import { table } from "./markdown";
import { CDK_NAG, CHECKOV, type Row, SECURITY_HUB, type State } from "./securityRows";

const STATES: Readonly<Record<State, string>> = {
  default: "met by default",
  setting: "met with a setting",
  no: "not met",
  absent: "does not apply",
};

function rulesTable(rows: readonly Row[], source: (id: string) => string): string {
  return table(
    ["rule", "title", "state", "why, or with which setting"],
    rows.map(([id, title, state, why]) => [`[${id}](${source(id)})`, title, STATES[state], why]),
  );
}

/** `EC2.8` → the section `ec2-8` of the page `ec2-controls`. */
function control(id: string): string {
  const [service = "", number = ""] = id.toLowerCase().split(".");
  return `https://docs.aws.amazon.com/securityhub/latest/userguide/${service}-controls.html#${service}-${number}`;
}

export const securityHubTable = (): string => rulesTable(SECURITY_HUB, control);
export const checkovTable = (): string =>
  rulesTable(CHECKOV, () => "https://www.checkov.io/5.Policy%20Index/terraform.html");
export const cdkNagTable = (): string =>
  rulesTable(CDK_NAG, () => "https://github.com/cdklabs/cdk-nag/blob/main/RULES.md");
