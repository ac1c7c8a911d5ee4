/**
 * Every field of ECS's container definition: written from an argument, passed on as it is, or refused because the
 * strategy or another argument decides about it.
 */
import { brokenRule, type Problem } from "../problem";
import type { LaunchType, NetworkMode } from "../words";

/** The launch type and the network mode of a container. */
export interface Placed {
  readonly launchType: LaunchType;
  readonly networkMode: NetworkMode;
}

interface Reason {
  readonly rule: string;
  readonly message: string;
  readonly remedy: string;
}

interface Refused {
  readonly always: Reason;
}

/** A field that is passed on, but refused in some places. */
interface Conditional {
  readonly reason: Reason;
  readonly isRefused: (placed: Placed) => boolean;
}

type Fate = "written" | "passed" | Refused | Conditional;

function never(rule: string, message: string, remedy: string): Refused {
  return { always: { rule, message, remedy } };
}

const onFargate: Conditional = {
  reason: {
    rule: "R-SVC-13",
    message: "it is not valid in Fargate tasks.",
    remedy: "Leave it out, or use launchType ec2 or managed-instances.",
  },
  isRefused: ({ launchType }) => launchType === "fargate",
};

const underAwsvpc: Conditional = {
  reason: {
    rule: "R-MODE-17",
    message: "it does not work in network mode awsvpc.",
    remedy: "Leave it out, or use network mode bridge or host.",
  },
  isRefused: ({ networkMode }) => networkMode === "awsvpc",
};

const ownDns = never(
  "R-SVC-14",
  "with other DNS servers the names of VPC endpoints, file systems and services do not resolve.",
  "Leave it out: containers use the DNS server of the VPC.",
);
const ownLogs = never(
  "R-SVC-15",
  "the argument logs decides where the containers' output goes, and endpoints and roles follow it.",
  "Leave it out, and set logs to false if the containers send their logs by themselves.",
);

export const containerFields = {
  name: "written",
  image: "written",
  command: "written",
  cpu: "written",
  memory: "written",
  essential: "written",
  user: "written",
  readonlyRootFilesystem: "written",
  environment: "written",
  environmentFiles: "written",
  secrets: "written",
  healthCheck: "written",
  portMappings: never(
    "R-PORT-01",
    "the network mode decides about port mappings.",
    "Leave it out, and set port, hostPort and protocol.",
  ),
  links: never(
    "R-MODE-17",
    "containers of a task reach each other by localhost, or by their ports.",
    "Leave it out: links work in network mode bridge only, which a strategy may leave.",
  ),
  disableNetworking: never(
    "R-MODE-10",
    "the network mode decides about the network of all containers.",
    "Leave it out, or use network mode none.",
  ),
  dnsServers: ownDns,
  dnsSearchDomains: ownDns,
  logConfiguration: ownLogs,
  firelensConfiguration: ownLogs,
  credentialSpecs: never(
    "R-SVC-16",
    "the path to the domain controllers of Active Directory is not checked here.",
    "Leave it out, or use a task definition of your own.",
  ),
  hostname: underAwsvpc,
  extraHosts: underAwsvpc,
  privileged: onFargate,
  dockerSecurityOptions: onFargate,
  resourceRequirements: onFargate,
  dependsOn: "passed",
  dockerLabels: "passed",
  entryPoint: "passed",
  interactive: "passed",
  linuxParameters: "passed",
  memoryReservation: "passed",
  mountPoints: "passed",
  pseudoTerminal: "passed",
  repositoryCredentials: "passed",
  restartPolicy: "passed",
  startTimeout: "passed",
  stopTimeout: "passed",
  systemControls: "passed",
  ulimits: "passed",
  versionConsistency: "passed",
  volumesFrom: "passed",
  workingDirectory: "passed",
} satisfies Record<string, Fate>;

type Fields = typeof containerFields;
/** The fields that reach ECS with their own names and values. */
export type PassedField = {
  [Field in keyof Fields]: Fields[Field] extends "passed" | Conditional ? Field : never;
}[keyof Fields];

function isPassed(field: string, fate: Fate): field is PassedField {
  return fate === "passed" || (typeof fate === "object" && "isRefused" in fate);
}

export const passedFields: readonly PassedField[] = Object.entries<Fate>(containerFields).flatMap(([field, fate]) =>
  isPassed(field, fate) ? [field] : [],
);

/** The reason and the remedy of a field that no container may have; undefined for any other name. */
export function refusalOfField(field: string): Reason | undefined {
  const fate = Object.entries<Fate>(containerFields).find(([name]) => name === field)?.[1];
  return typeof fate === "object" && "always" in fate ? fate.always : undefined;
}

/** The problems of fields that the container may not have where it runs. `at` is its path: `containers[0].`. */
export function fieldProblems(container: object, placed: Placed, at: string): Problem[] {
  const given = new Map(Object.entries(container).filter(([, value]) => value !== undefined));
  return Object.entries<Fate>(containerFields).flatMap(([field, fate]) => {
    if (!given.has(field) || typeof fate === "string") return [];
    if ("isRefused" in fate && !fate.isRefused(placed)) return [];
    const { rule, message, remedy } = "always" in fate ? fate.always : fate.reason;
    return [brokenRule(rule, { property: `${at}${field}`, value: null, message, remedy })];
  });
}
