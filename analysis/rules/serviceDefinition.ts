/**
 * What decides which hosts a service must reach: the few fields of task definition and service that matter, as plain
 * data. Components fill it from their arguments, the analysis from any topology.
 */
import type { ApiCall } from "./calls";
import type { AnyLaunchType, AnyNetworkMode } from "./words";

/** A value that is not known before deployment. `reason` says whose, for the reader of a report. */
export interface Unknown {
  readonly unknown: string;
  /** AWS refuses what is written there, so nothing that depends on it will exist. */
  readonly isInvalid?: true;
}
export type Maybe<T> = T | Unknown;

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "unknown");
}

/** An image that will lie in private ECR, although its URI is not known yet (it is built by this very deployment). */
export interface PrivateEcrImage {
  readonly privateEcr: true;
  /** The repository's Region, where it differs from the service's. */
  readonly region?: string;
}

export interface ContainerDefinition {
  readonly name: string;
  /** The image reference as written, in any of Docker's and ECR's forms. */
  readonly image: Maybe<string | PrivateEcrImage>;
  /** Null without logConfiguration. */
  readonly logs: Maybe<LogConfiguration | null>;
  /** What makes this container a log router of FireLens, which others send their lines to. */
  readonly firelens?: Maybe<FirelensConfiguration>;
  /** `valueFrom` of each secret, and of the registry's and the log driver's: an ARN, or an SSM parameter's name. */
  readonly secrets: readonly Maybe<string>[];
  /** ARNs of environment files in S3. */
  readonly environmentFiles: readonly Maybe<string>[];
  readonly portMappings: readonly PortMapping[];
  readonly essential?: boolean;
}

export interface LogConfiguration {
  readonly driver: string;
  /** The options that say where lines go, by their names in lower case. No others: they may hold tokens. */
  readonly options?: Readonly<Record<string, Maybe<string>>>;
}

export interface FirelensConfiguration {
  /** A configuration file of the user's, whose outputs are not read; `s3` and its ARN where ECS downloads it. */
  readonly file?: Maybe<string>;
  readonly fileType?: Maybe<string>;
}

export interface PortMapping {
  readonly containerPort: Maybe<number>;
  /** Undefined when left out; 0 asks for a dynamic port. */
  readonly hostPort?: Maybe<number>;
  readonly protocol: "tcp" | "udp";
  /** By which Service Connect refers to it. */
  readonly name?: string;
}

export interface ServiceDefinition {
  readonly name: string;
  readonly launchType: Maybe<AnyLaunchType>;
  readonly networkMode: Maybe<AnyNetworkMode>;
  /** `LATEST`, `1.4.0`, …; undefined means LATEST. Fargate only. */
  readonly platformVersion?: Maybe<string>;
  readonly operatingSystem: Maybe<"linux" | "windows">;
  /** The Region the service runs in; unknown is allowed. */
  readonly region: Maybe<string>;
  /** The account it runs in, which its roles are of. */
  readonly account?: Maybe<string>;
  /** Repository prefixes of ECR's pull-through cache rules, by Region (R-EP-21). */
  readonly pullThroughCaches?: readonly PullThroughCache[];
  readonly containers: Maybe<readonly ContainerDefinition[]>;
  /** ECS Exec, and where its session is encrypted and logged. */
  readonly exec: Maybe<{
    readonly enabled: boolean;
    readonly kmsKey?: boolean;
    readonly logsTo?: readonly ("logs" | "s3")[];
  }>;
  /** EFS file systems that the task mounts, by id or key. */
  readonly efs: readonly Maybe<string>[];
}

export interface PullThroughCache {
  readonly prefix: Maybe<string>;
  readonly region: Maybe<string>;
}

export type Purpose =
  "image-pull" | "image-layers" | "logs" | "secrets" | "env-files" | "exec" | "agent" | "efs" | "load-balancing";

/** Which interface carries a need: the task's own, the instance's primary, or one of Fargate's outside the VPC. */
export type Carrier = "task" | "instance" | "fargate-owned";

/** One thing a task must reach. */
export interface Need {
  readonly purpose: Purpose;
  /** The AWS service's word (`ecr.api`, `ecr.dkr`, `s3`, `logs`, …) or a registry host, with its port when not 443. */
  readonly destination: string;
  /** The DNS name that is really called, where it is known: what an endpoint's private DNS must answer for. */
  readonly host: Maybe<string>;
  readonly port: number;
  /** TCP where it is left out. */
  readonly protocol?: "udp";
  /** What is called of AWS's API: an endpoint on the way must allow all of it. Left out where no page names the calls. */
  readonly calls?: readonly ApiCall[];
  /** An image behind a pull-through cache rule: the first pull needs a way to the internet as well (R-EP-21). */
  readonly pullThrough?: true;
  /** The AWS service's Region where it is another than the service's own. */
  readonly region?: string;
  readonly interface: Carrier;
  /** The interface that may carry it instead, where AWS does not say which one does: both have to agree. */
  readonly orInterface?: Carrier;
  /** The containers that need it. */
  readonly containers: readonly string[];
  /** The rule that makes it a need. */
  readonly rule: string;
  /** Why the need itself is not certain (an unknown image, say); its verdict is then at best undetermined. */
  readonly uncertain?: string;
}
