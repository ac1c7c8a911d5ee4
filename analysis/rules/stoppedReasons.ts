/**
 * What ECS writes when a task stops or cannot start, and what that says of the network: which needs the words speak of, or
 * that something else is at fault. Rows are asked in order, so that what is certain (`manifest unknown`) goes before the
 * general word in front of it (`CannotPullContainerError`).
 */
import type { Purpose } from "./serviceDefinition";

/** `network`: a connection failed. `other`: the network did its part. `open`: the words fit both. */
export type StopCause = "network" | "other" | "open";

export interface StoppedReason {
  /** A word for this reason, stable over AWS's changes of wording. */
  readonly id: string;
  readonly cause: StopCause;
  /** Matches the text that AWS writes. Linear in the text's length: a text comes from outside. */
  readonly pattern: RegExp;
  /** Needs that the words speak of; none where they speak of no connection. */
  readonly purposes: readonly Purpose[];
  /** Of these needs, those with one of these destinations alone; all where none are named. */
  readonly destinations?: readonly string[];
  /** What it means, for a sentence that begins with the reason. */
  readonly meaning: string;
  readonly rule: string;
  readonly source: string;
}

const GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide";
const PULL = `${GUIDE}/task_cannot_pull_image.html`;
const INITIALIZATION = `${GUIDE}/resource-initialization-error.html`;
const STOPPED = `${GUIDE}/stopped-task-error-codes.html`;
const EVENTS = `${GUIDE}/service-event-messages-list.html`;
const UNHEALTHY = `${GUIDE}/service-unhealthy-event-messages.html`;
const FAILURES = `${GUIDE}/api_failures_messages.html`;

/** Marks of a connection that failed, inside a longer message (R-ERR-05). */
export const NETWORK_MARKS =
  /i\/o timeout|TLS handshake timeout|connection timed out|Client\.Timeout exceeded|request canceled while waiting for connection|signal: killed|context deadline exceeded|connection refused|no route to host|no such host|network is unreachable|dial (?:tcp|udp)|RequestError: send request failed|check your task network configuration|connection issue between the task and/i;

/** Marks of a call that arrived and was answered with no. */
const ANSWERED =
  /AccessDenied|access denied|not authorized|403 Forbidden|status code: 4\d\d|ResourceNotFoundException|ParameterNotFound|InvalidParameter|no basic auth credentials|unauthorized: /i;

const row = (
  id: string,
  cause: StopCause,
  pattern: RegExp,
  purposes: readonly Purpose[],
  meaning: string,
  rule: string,
  source: string,
  destinations?: readonly string[],
): StoppedReason => ({
  id,
  cause,
  pattern,
  purposes,
  meaning,
  rule,
  source,
  ...(destinations === undefined ? {} : { destinations }),
});

const IMAGE: readonly Purpose[] = ["image-pull", "image-layers"];

/** In the order of asking. */
export const stoppedReasons: readonly StoppedReason[] = [
  // Pulls that reached the registry.
  // Docker Hub hides private repositories: "pull access denied …, repository does not exist or may require 'docker login'".
  row(
    "pull-denied",
    "other",
    /pull access denied|no basic auth credentials|CannotPull(?:Container|ECRContainer|ImageManifest)Error.{0,1500}(?:403 Forbidden|AccessDenied|not authorized|unauthorized: )/is,
    [],
    "the registry answered and refused: the execution role, the repository's policy or its credentials do not allow the pull, or there is no such repository",
    "R-ERR-01",
    PULL,
  ),
  row(
    "image-missing",
    "other",
    /manifest unknown|manifest for .{1,400} not found|repository does not exist|name unknown|ref .{1,400}: not found|invalid reference format|ImageNotFound/i,
    [],
    "the registry answered: the image or its tag does not exist",
    "R-ERR-01",
    PULL,
  ),
  row(
    "pull-rate-limit",
    "other",
    /toomanyrequests|pull rate limit|Rate exceeded/i,
    [],
    "the registry answered: it lets this address pull no more for now",
    "R-ERR-07",
    PULL,
  ),
  row(
    "image-platform",
    "other",
    /image manifest does not contain descriptor matching platform|no match for platform|exec format error/i,
    [],
    "the image is not made for this processor or operating system",
    "R-ERR-01",
    PULL,
  ),
  row("disk-full", "other", /no space left on device/i, [], "the disk is full", "R-ERR-01", PULL),
  // Pulls that did not.
  row(
    "layers-unreachable",
    "network",
    /invalid memory address|failed to copy: httpReadSeeker|starport-layer-bucket/i,
    ["image-layers"],
    "the image's layers could not be read from S3",
    "R-ERR-03",
    PULL,
  ),
  row(
    "pull-manifest",
    "network",
    /CannotPullImageManifestError/i,
    ["image-pull"],
    "the image's manifest could not be read from the registry, to fix its tag to a digest",
    "R-ERR-01",
    STOPPED,
  ),
  row(
    "pull-network",
    "network",
    new RegExp(
      `(?:CannotPull\\w*Error|failed to resolve ref|pull image manifest).{0,1500}(?:${NETWORK_MARKS.source})`,
      "is",
    ),
    IMAGE,
    "the registry could not be reached",
    "R-ERR-02",
    PULL,
  ),
  row("pull-failed", "open", /CannotPull\w*Error/i, IMAGE, "the image could not be pulled", "R-ERR-01", PULL),

  // What happens before a container starts.
  row(
    "secrets-denied",
    "other",
    new RegExp(
      `(?:unable to (?:pull secrets|retrieve)|fetching secret|invalid ssm parameters).{0,1500}(?:${ANSWERED.source})`,
      "is",
    ),
    [],
    "the service answered and refused: the execution role does not allow it, or the secret does not exist",
    "R-ERR-04",
    INITIALIZATION,
  ),
  row(
    "registry-login-network",
    "network",
    /unable to (?:retrieve|get) (?:ecr )?registry auth(?!.{0,80}from asm)/is,
    ["image-pull"],
    "the registry could not be asked for a login",
    "R-ERR-04",
    INITIALIZATION,
    ["ecr.api"],
  ),
  row(
    "secret-network-asm",
    "network",
    /unable to retrieve secrets? from asm|registry auth from asm|from secrets manager/i,
    ["secrets"],
    "Secrets Manager could not be reached",
    "R-ERR-04",
    INITIALIZATION,
    ["secretsmanager"],
  ),
  row(
    "secret-network-ssm",
    "network",
    /unable to retrieve secrets? from ssm|from systems manager/i,
    ["secrets"],
    "Systems Manager could not be reached",
    "R-ERR-04",
    INITIALIZATION,
    ["ssm"],
  ),
  row(
    "secrets-or-registry",
    "network",
    /unable to pull secrets or registry auth/i,
    ["secrets", "image-pull"],
    "neither a login for the registry nor secrets could be fetched",
    "R-ERR-04",
    INITIALIZATION,
    ["ecr.api", "secretsmanager", "ssm"],
  ),
  row(
    "environment-file",
    "open",
    /failed to download env files|download env(?:ironment)? files?/i,
    ["env-files"],
    "an environment file could not be read from S3",
    "R-ERR-05",
    INITIALIZATION,
  ),
  row(
    "log-group-missing",
    "other",
    /failed to (?:initialize logging driver|create (?:Cloudwatch )?log (?:stream|group)).{0,600}(?:ResourceNotFoundException|does not exist|AccessDenied|not authorized)/is,
    [],
    "CloudWatch Logs answered: the log group does not exist or the execution role may not write to it",
    "R-ERR-06",
    INITIALIZATION,
  ),
  row(
    "logs-network",
    "network",
    /cannot find the Amazon CloudWatch log group|failed to validate logger args|failed to create (?:Cloudwatch )?log (?:stream|group)|failed to initialize logging driver/i,
    ["logs"],
    "CloudWatch Logs could not be reached",
    "R-ERR-06",
    INITIALIZATION,
  ),
  row(
    "efs-mount",
    "open",
    /failed to invoke EFS utils|Failed to resolve "?fs-|mount\.nfs4?|EFS mount/i,
    ["efs"],
    "the file system could not be mounted",
    "R-ERR-05",
    INITIALIZATION,
  ),
  row(
    "exec-agent",
    "open",
    /ExecuteCommandAgent|execute command agent|exec agent|TargetNotConnected/i,
    ["exec"],
    "the agent of ECS Exec did not start or lost its connection",
    "R-ERR-05",
    `${GUIDE}/ecs-exec-troubleshooting.html`,
  ),
  row(
    "initialization-network",
    "network",
    new RegExp(`ResourceInitializationError.{0,1500}(?:${NETWORK_MARKS.source})`, "is"),
    ["image-pull", "secrets", "logs", "env-files", "efs"],
    "something that the task fetches before it starts could not be reached",
    "R-ERR-05",
    INITIALIZATION,
  ),
  row(
    "role",
    "other",
    /unable to assume (?:the )?(?:role|service linked role)|is unable to assume|iam:PassRole/i,
    [],
    "a role of the task cannot be assumed",
    "R-MI-11",
    STOPPED,
  ),

  // Interfaces and places.
  row(
    "interface-addresses",
    "other",
    /insufficient free addresses|InsufficientFreeAddressesInSubnet|Create Network Interface with public IP assignment enabled/i,
    [],
    "the subnet has no free address for the task's interface",
    "R-ERR-15",
    `${GUIDE}/failed-to-start-error.html`,
  ),
  row(
    "interface-timeout",
    "other",
    /Timeout waiting for network interface provisioning|Network interface provision complete timeout|Timeout waiting for EphemeralStorage/i,
    [],
    "AWS did not make the task's interface in time; the task is started again by itself, and repeats only where a subnet or an instance has no room for it",
    "R-ERR-14",
    STOPPED,
  ),
  row(
    "no-interface-slot",
    "other",
    /RESOURCE:ENI/,
    [],
    "no instance has a free network interface for the task",
    "R-ERR-10",
    FAILURES,
  ),
  row(
    "port-in-use",
    "other",
    /RESOURCE:PORTS|already using a port required by your task/i,
    [],
    "every instance already uses the host port that the task wants",
    "R-ERR-09",
    EVENTS,
  ),
  row(
    "instance-resources",
    "other",
    /RESOURCE:(?:CPU|MEMORY|GPU)|insufficient (?:CPU|memory)/i,
    [],
    "no instance has the processor or memory that the task wants",
    "R-ERR-08",
    EVENTS,
  ),
  row(
    "no-instances",
    "open",
    /EMPTY CAPACITY PROVIDER|NO ACTIVE INSTANCES|No Container Instances were found in your (?:cluster|capacity provider)/i,
    ["agent"],
    "no instance has registered with the cluster",
    "R-ERR-12",
    FAILURES,
  ),
  row(
    "agent-disconnected",
    "open",
    /(?:^|\s)AGENT(?:\s|$|:)|agent (?:is )?disconnected|agent connected: false/i,
    ["agent"],
    "an instance's agent has lost its connection to ECS",
    "R-ERR-11",
    FAILURES,
  ),
  row("placement", "other", /unable to place a task/i, [], "no place was found for the task", "R-ERR-08", EVENTS),
  row(
    "capacity",
    "other",
    /Capacity is unavailable at this time|insufficient capacity/i,
    [],
    "AWS has no such capacity in the Availability Zone for now",
    "R-ERR-08",
    EVENTS,
  ),

  // Health.
  row(
    "target-unhealthy",
    "open",
    /failed ELB health checks|is unhealthy in \(?target-group|unhealthy in \(?(?:elb|load-balancer)|Health checks failed|failed health checks in/i,
    ["load-balancing"],
    "the load balancer's health check was not answered as it should be",
    "R-ERR-19",
    UNHEALTHY,
  ),
  row(
    "container-unhealthy",
    "other",
    /failed container health checks/i,
    [],
    "the container's own health check failed",
    "R-ERR-13",
    STOPPED,
  ),

  // What people and programs do.
  row(
    "application-exit",
    "other",
    /Essential container in task exited|OutOfMemoryError|CannotStartContainerError|CannotCreateContainerError|ContainerRuntime(?:Timeout)?Error|DockerTimeoutError/i,
    [],
    "a container ended or did not start by itself",
    "R-ERR-13",
    STOPPED,
  ),
  row(
    "spot",
    "other",
    /Spot task was interrupted|spot interruption|Host EC2 .{0,100}terminated|infrastructure maintenance/i,
    [],
    "AWS took the machine back",
    "R-ERR-13",
    STOPPED,
  ),
];

/** Stops that somebody wanted: nothing to explain. */
export const WANTED_STOPS = /Scaling activity initiated by|stopped by user|stopped manually|service deletion/i;

/** Service events that report a trouble all begin otherwise than these, which say that all goes its way. */
export const QUIET_EVENTS =
  /has reached a steady state|has started \d+ tasks|has stopped \d+ running tasks|registered \d+ targets|deregistered \d+ targets|has begun draining|deployment .{1,100} (?:completed|in progress)/i;

/** The first row that matches; undefined for words that are not known. */
export function stoppedReasonOf(text: string): StoppedReason | undefined {
  return stoppedReasons.find(({ pattern }) => pattern.test(text));
}
