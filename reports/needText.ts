/** A need in words, the same in text, page and list of changes. */
import type { NeedReport } from "../analysis/report";

/** The word between a purpose and its destination: `image-pull from docker.io`. */
const BETWEEN: Record<NeedReport["purpose"], string> = {
  "image-pull": "from",
  "image-layers": "from",
  logs: "to",
  secrets: "from",
  "env-files": "from",
  exec: "over",
  agent: "to",
  efs: "from",
  fsx: "from",
  "s3-files": "from",
  "service-connect": "to",
  monitoring: "to",
  "load-balancing": "by target group",
  call: "to",
};

/** `image-pull from docker.io`, `secrets from ssm in eu-west-1`, `logs to CloudWatch Logs`. */
export function needText({ purpose, destination, region }: NeedReport): string {
  const name = destination === "logs" ? "CloudWatch Logs" : destination;
  return `${purpose} ${BETWEEN[purpose]} ${name}${region === undefined ? "" : ` in ${region}`}`;
}
