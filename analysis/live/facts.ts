/** The facts of an account about its tasks as they run, beside the configuration in a topology. */

/** The network interface of a task, as AWS made it. */
export interface LiveInterface {
  readonly id: string | null;
  readonly subnet: string | null;
  /** IPv4 and IPv6. */
  readonly privateIps: readonly string[];
  /** Null without one; undefined where the interface could not be read. */
  readonly publicIp?: string | null;
  /** Undefined where the interface could not be read. */
  readonly securityGroups?: readonly string[];
}

export interface LiveTask {
  /** ARN of its service, or the id of what started it, as the report has it. */
  readonly service: string;
  /** The last part of its ARN. */
  readonly id: string;
  /** ARN of its definition. */
  readonly taskDefinition: string | null;
  /** AWS's word: `RUNNING`, `PROVISIONING`, `STOPPED`. */
  readonly status: string;
  readonly stoppedAt: string | null;
  /** Why it stopped, in AWS's words: the task's reason first, then its containers'. */
  readonly reasons: readonly string[];
  /** Null for a task that shares its instance's interface. */
  readonly interface: LiveInterface | null;
}

/** A message of ECS about a service. */
export interface LiveEvent {
  readonly service: string;
  readonly at: string;
  readonly message: string;
}

/** The states in which a thing can be that a task definition names. */
export const THING_STATES = [
  "found",
  "absent",
  /** Of an image: its repository is absent too. */
  "no-repository",
  /** Of an absent image: a pull-through cache rule fetches it. */
  "cached",
  /** Of an image: it is in the archive, or is being restored from it. */
  "archived",
  /** Of a secret: it is scheduled for deletion. */
  "deleted",
  "unread",
] as const;
export type ThingState = (typeof THING_STATES)[number];

/** An image, a secret, a parameter or a log group, as AWS knows it. */
export interface LiveThing {
  readonly state: ThingState;
  /** Why it is unread. */
  readonly reason?: string;
  /** Of a cached image: the prefix of the rule. */
  readonly prefix?: string;
  /** Of a secret: its versions that have a stage. */
  readonly versions?: readonly { readonly id: string; readonly stages: readonly string[] }[];
}

export interface LiveFacts {
  readonly tasks: readonly LiveTask[];
  /** The newest first, as AWS gives them. */
  readonly events: readonly LiveEvent[];
  /** The facts that could not be read, and why. */
  readonly unread: readonly string[];
  /** By `thingKey`; absent if things were not looked up. */
  readonly things?: ReadonlyMap<string, LiveThing>;
}
