/** The words of a report with their meanings. The compiler reports a word without a meaning. */
import { backendTypes } from "../../analysis/rules/backends";
import { CODES } from "../../analysis/rules/codes";
import type { Verdict } from "../../analysis/report";
import type { Carrier, Purpose } from "../../analysis/rules/serviceDefinition";
import { code, table } from "./markdown";

const VERDICTS: Readonly<Record<Verdict, string>> = {
  reachable: "The packet arrives, and its answer comes back.",
  blocked: "A device stops the packet; `code` and the path show the device.",
  partial: "The packet arrives from some subnets or clients' addresses, and not from others.",
  undetermined: "A value that decides the verdict is not known, or a device is not modelled; the message shows which.",
};

const PURPOSES: Readonly<Record<Purpose, string>> = {
  "image-pull": "The manifest and the credentials of the container's image, from its registry.",
  "image-layers": "The layers of an image in private ECR, from S3.",
  logs: "The destination of the log driver or of a FireLens router, such as CloudWatch Logs for `awslogs`.",
  secrets: "Secrets Manager or Systems Manager, for `secrets` and registry credentials.",
  "env-files": "S3, for `environmentFiles`.",
  exec: "The session of ECS Exec, its encryption and its logs.",
  agent: "The calls of the ECS agent to the control plane, on EC2 and Managed Instances.",
  efs: "The mount targets of an EFS file system.",
  fsx: "The API and the share of an FSx for Windows File Server file system.",
  "s3-files": "The mount targets of an S3 Files file system.",
  "service-connect": "The configuration of Service Connect's proxies.",
  monitoring: "The destinations of a sidecar for telemetry, such as X-Ray, as far as the task definition shows them.",
  call: "A call that the application probably makes: its environment, its secrets or Service Connect show it (`evidence`). It counts only with `--require calls`.",
  "load-balancing": "The health checks of the load balancer; without them ECS stops the tasks.",
};

const CARRIERS: Readonly<Record<Carrier, string>> = {
  task: "The task's own network interface.",
  instance: "The instance's primary network interface.",
  "fargate-owned": "An interface that belongs to Fargate, outside the VPC.",
};

function meanings(title: string, words: Readonly<Record<string, string>>): string {
  return table(
    [title, "meaning"],
    Object.entries(words).map(([word, meaning]) => [code(word), meaning]),
  );
}

export const codeTable = (): string => meanings("code", CODES);
export const verdictTable = (): string => meanings("verdict", VERDICTS);
export const needTable = (): string => meanings("purpose", PURPOSES);
export const carrierTable = (): string => meanings("interface", CARRIERS);

export const backendTable = (): string =>
  table(
    ["type", "what it is", "rule"],
    Object.entries(backendTypes).map(([type, { noun, rule }]) => [code(type), noun, code(rule)]),
  );

/** The closed sets above, for the schemas. */
export const WORDS = {
  verdicts: Object.keys(VERDICTS),
  purposes: Object.keys(PURPOSES),
  carriers: Object.keys(CARRIERS),
};
