/** A host that is called, and the facts that all calls of one service share. */
import type { Need } from "../../rules/serviceDefinition";
import type { AnyLaunchType } from "../../rules/words";
import type { Maybe } from "../../topology/model";
import { once, type TopologyIndex } from "../../topology/topologyIndex";
import type { Family } from "../sets/addresses";
import type { Called } from "./called";

export interface NeedContext extends CallFacts {
  readonly network: TopologyIndex;
  /** The destinations that are called with these facts. */
  readonly called: Map<string, Called>;
}

export interface CallFacts {
  readonly launchType: Maybe<AnyLaunchType>;
  readonly region: Maybe<string>;
  /** The account of the service and its roles. */
  readonly account: Maybe<string>;
  /** True if an image of this service comes from the ECR names that answer on IPv6 (R-V6-07). */
  readonly dualStackEcr: boolean;
}

/** One for all services with these facts, so that they share what they call. */
export function contextOf(network: TopologyIndex, facts: CallFacts): NeedContext {
  const { launchType, region, account, dualStackEcr } = facts;
  const key = `calls ${JSON.stringify([launchType, region, account, dualStackEcr])}`;
  return once(network, key, () => ({ ...facts, network, called: new Map<string, Called>() }));
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
