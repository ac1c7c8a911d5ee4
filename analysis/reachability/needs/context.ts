/** What all needs of one service share while they are met. */
import type { AnyLaunchType } from "../../rules/words";
import type { Maybe } from "../../topology/model";
import type { Network } from "../../topology/topologyIndex";

export interface NeedContext {
  readonly network: Network;
  readonly launchType: Maybe<AnyLaunchType>;
  readonly region: Maybe<string>;
  /** Whether an image of this service comes from the ECR names that answer on IPv6 (R-V6-07). */
  readonly dualStackEcr: boolean;
}
