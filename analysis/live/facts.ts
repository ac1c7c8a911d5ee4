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

export interface LiveFacts {
  readonly tasks: readonly LiveTask[];
  /** The newest first, as AWS gives them. */
  readonly events: readonly LiveEvent[];
  /** The facts that could not be read, and why. */
  readonly unread: readonly string[];
}
