/**
 * The fields of task definition and service that decide which hosts a service must reach, as plain data. Components
 * fill them from their arguments, and the analysis from any topology.
 */
import type { ApiCall } from "./calls";
import type { Sidecar } from "./sidecars";
import type { AnyLaunchType, AnyNetworkMode } from "./words";

/** A value that is not known before deployment. `unknown` is the reason, for the reader of a report. */
export interface Unknown {
  readonly unknown: string;
  /** AWS refuses what is written there, so nothing that depends on it will exist. */
  readonly isInvalid?: true;
}
export type Maybe<T> = T | Unknown;

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "unknown");
}

/** An image that will be in private ECR, although its URI is not known yet (this deployment builds it). */
export interface PrivateEcrImage {
  readonly privateEcr: true;
  /** The repository's Region, if it differs from the service's. */
  readonly region?: string;
}

export interface ContainerDefinition {
  readonly name: string;
  /** The image reference as written, in any of Docker's and ECR's forms. */
  readonly image: Maybe<string | PrivateEcrImage>;
  /** Null without logConfiguration. */
  readonly logs: Maybe<LogConfiguration | null>;
  /** The configuration of a FireLens log router, which receives the lines of other containers. */
  readonly firelens?: Maybe<FirelensConfiguration>;
  /** `valueFrom` of each secret, and of the registry's and the log driver's: an ARN, or an SSM parameter's name. */
  readonly secrets: readonly Maybe<string>[];
  /** ARNs of environment files in S3. */
  readonly environmentFiles: readonly Maybe<string>[];
  readonly portMappings: readonly PortMapping[];
  /** The destinations of a container that sends telemetry. */
  readonly sidecar?: Sidecar;
  readonly essential?: boolean;
  readonly calls?: readonly CallEvidence[];
}

/** The target of a name: a database or a load balancer by its key, or the name itself, which a service answers to. */
export interface CallTarget {
  readonly kind: "backend" | "load-balancer" | "name";
  readonly key: string;
}

/** A sign that a container calls something: a name in its settings, of which only the target and the place are kept. */
export interface CallEvidence {
  readonly target: CallTarget;
  /** `environment variable DB_HOST of container web`. */
  readonly where: string;
  /** The port that is written after the name. */
  readonly port?: number;
}

export interface LogConfiguration {
  readonly driver: string;
  /**
   * The options that decide about the destination of the lines, by name in lower case. Others may contain tokens and
   * are not kept.
   */
  readonly options?: Readonly<Record<string, Maybe<string>>>;
}

export interface FirelensConfiguration {
  /** A configuration file of the user, whose outputs are not read; `s3` and its ARN if ECS downloads it. */
  readonly file?: Maybe<string>;
  readonly fileType?: Maybe<string>;
}

export interface PortMapping {
  readonly containerPort: Maybe<number>;
  /** Undefined if omitted; 0 means a dynamic port. */
  readonly hostPort?: Maybe<number>;
  readonly protocol: "tcp" | "udp";
  /** The name by which Service Connect refers to it. */
  readonly name?: string;
}

export interface ServiceDefinition {
  readonly name: string;
  readonly launchType: Maybe<AnyLaunchType>;
  readonly networkMode: Maybe<AnyNetworkMode>;
  /** `LATEST`, `1.4.0`, …; undefined means LATEST. Fargate only. */
  readonly platformVersion?: Maybe<string>;
  readonly operatingSystem: Maybe<"linux" | "windows">;
  /** The Region that the service runs in; it may be unknown. */
  readonly region: Maybe<string>;
  /** The account in which it runs, which is also that of its roles. */
  readonly account?: Maybe<string>;
  /** Repository prefixes of ECR's pull-through cache rules, by Region (R-EP-21). */
  readonly pullThroughCaches?: readonly PullThroughCache[];
  readonly containers: Maybe<readonly ContainerDefinition[]>;
  /** ECS Exec, with the encryption and the logs of its session. */
  readonly exec: Maybe<{
    readonly enabled: boolean;
    readonly kmsKey?: boolean;
    readonly logsTo?: readonly ("logs" | "s3")[];
  }>;
  /** EFS file systems that the task mounts, by id or key. */
  readonly efs: readonly Maybe<string>[];
  /** Other volumes that it mounts over the network. */
  readonly mounts?: readonly Mount[];
  /** True if the service is a client or a server of Service Connect. */
  readonly serviceConnect?: Maybe<boolean>;
}

/** A volume on a file system whose interfaces are in no source. */
export type Mount =
  | { readonly kind: "fsx"; readonly fileSystem: Maybe<string>; readonly credentials: Maybe<string> }
  | { readonly kind: "s3-files"; readonly fileSystem: Maybe<string> };

export interface PullThroughCache {
  readonly prefix: Maybe<string>;
  readonly region: Maybe<string>;
}

export type Purpose =
  | "image-pull"
  | "image-layers"
  | "logs"
  | "secrets"
  | "env-files"
  | "exec"
  | "agent"
  | "efs"
  | "fsx"
  | "s3-files"
  | "service-connect"
  | "monitoring"
  | "load-balancing"
  | "call";

/**
 * The interface that carries a need: the task's own, the instance's primary one, or one of Fargate's outside the VPC.
 */
export type Carrier = "task" | "instance" | "fargate-owned";

/** One destination that a task must reach. */
export interface Need {
  readonly purpose: Purpose;
  /** The AWS service (`ecr.api`, `ecr.dkr`, `s3`, `logs`, …) or a registry host, with its port if that is not 443. */
  readonly destination: string;
  /** The DNS name that the task calls, if it is known. The private DNS of an endpoint must cover it. */
  readonly host: Maybe<string>;
  readonly port: number;
  /** Default: TCP. */
  readonly protocol?: "udp";
  /**
   * The API calls: the policy of an endpoint on the path must allow all of them. Undefined if no page of AWS states the
   * calls.
   */
  readonly calls?: readonly ApiCall[];
  /**
   * True for an image behind a pull-through cache rule: its first pull also needs a route to the internet (R-EP-21).
   */
  readonly pullThrough?: true;
  /** The AWS service's Region, if it differs from the service's own. */
  readonly region?: string;
  readonly interface: Carrier;
  /** The other interface that may carry it, if AWS does not state which one does: the verdicts of both must agree. */
  readonly orInterface?: Carrier;
  /** True if the task itself calls it, with the task role; otherwise ECS calls it. */
  readonly inTask?: true;
  /** The containers that need it. */
  readonly containers: readonly string[];
  /** The rule that requires it. */
  readonly rule: string;
  /** The reason why the task may work without it, if AWS's pages disagree: a blocked path is then not certain. */
  readonly contested?: string;
  /** Of a call: the settings that show it. */
  readonly evidence?: readonly string[];
  /**
   * The reason why the need is not certain (for example an unknown image); its verdict is then undetermined at best.
   */
  readonly uncertain?: string;
}
