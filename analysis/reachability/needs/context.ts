/** A host that is called, and the facts that all calls of one service share. */
import type { Need } from "../../rules/serviceDefinition";
import type { AnyLaunchType } from "../../rules/words";
import type { Maybe } from "../../topology/model";
import type { TopologyIndex } from "../../topology/topologyIndex";
import type { Family } from "../sets/addresses";

export interface NeedContext {
  readonly network: TopologyIndex;
  readonly launchType: Maybe<AnyLaunchType>;
  readonly region: Maybe<string>;
  /** The account of the service and its roles. */
  readonly account: Maybe<string>;
  /** True if an image of this service comes from the ECR names that answer on IPv6 (R-V6-07). */
  readonly dualStackEcr: boolean;
}

/** The part of a need that decides how it is met. */
export interface Destination extends Pick<
  Need,
  "destination" | "host" | "port" | "protocol" | "region" | "calls" | "pullThrough" | "inTask"
> {
  /** Null for a call of the application, which is no need. */
  readonly purpose: Need["purpose"] | null;
  /** One packet that arrives is enough. */
  readonly isAny?: boolean;
  /** Absent where the caller chooses between the families that the destination has. */
  readonly family?: Family;
}
