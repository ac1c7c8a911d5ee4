/**
 * IPv6 support of the DNS names of AWS's services, and the names that a caller without IPv4 uses (R-V6-06, R-V6-07,
 * R-V6-13, R-V6-14). It decides whether a call works in a network with IPv6 egress only.
 */
import type { Need } from "./serviceDefinition";
import type { AnyLaunchType } from "./words";

/** Returns true for a name whose ending shows that it has IPv4 and IPv6 addresses. */
export function isDualStackName(host: string): boolean {
  return /\.(on|api)\.aws$|\.(on|api)\.amazonwebservices\.com\.cn$/.test(host);
}

/** Services whose only name has both families. (docs.aws.amazon.com/secretsmanager/latest/userguide/ip-access.html) */
const BOTH: ReadonlySet<string> = new Set(["secretsmanager"]);

/**
 * Services that the agent calls by a dual-stack name on an instance with IPv6 only (aws/amazon-ecs-agent,
 * agent/app/agent.go).
 */
const OF_AGENT: ReadonlySet<string> = new Set(["ecr.api", "ecs", "logs", "s3", "ssm"]);

export interface Ipv6Call extends Pick<Need, "destination" | "inTask"> {
  readonly purpose: Need["purpose"] | null;
  readonly host: string | undefined;
  readonly launchType: AnyLaunchType | undefined;
  /** True if the image reference has ECR's dual-stack host; its layers then use a dual-stack name too. */
  readonly dualStackImage: boolean;
}

/** For an interface with IPv4 too: clients call the ordinary names. */
export function answersBesideIpv4(call: Ipv6Call): boolean {
  if (call.purpose === "image-layers") return call.dualStackImage;
  return BOTH.has(call.destination) || isDualStackName(call.host ?? "");
}

/** For an interface with IPv6 only; undefined if no page of AWS states the host that is called. */
export function answersWithoutIpv4(call: Ipv6Call): boolean | undefined {
  const { destination, launchType, inTask } = call;
  if (answersBesideIpv4(call)) return true;
  if (call.purpose === "image-layers" || destination === "ecr.dkr") return false;
  // AWS: ECS Exec is not supported in an IPv6-only configuration (R-EP-10).
  if (call.purpose === "exec" && destination === "ssmmessages") return false;
  if (inTask === true || call.purpose === null) return undefined;
  if (launchType === "ec2") return OF_AGENT.has(destination) ? true : undefined;
  return destination === "ecr.api" ? false : undefined;
}

/**
 * AWS's list of Regions for tasks in IPv6-only subnets, read on 2026-11-28:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 */
const IPV6_ONLY_REGIONS: ReadonlySet<string> = new Set([
  "af-south-1",
  "ap-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ca-central-1",
  "ca-west-1",
  "cn-north-1",
  "cn-northwest-1",
  "eu-central-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-2",
  "eu-west-3",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-gov-east-1",
  "us-gov-west-1",
  "us-west-1",
  "us-west-2",
]);

export function listsIpv6Only(region: string): boolean {
  return IPV6_ONLY_REGIONS.has(region);
}
