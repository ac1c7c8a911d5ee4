/** What the analysis says of a path, before a report is made of it. */
import type { Need } from "../../rules/serviceDefinition";
import type { AnyLaunchType, AnyNetworkMode } from "../../rules/words";
import type { Key, Service, TaskDefinition } from "../../topology/model";
import type { Assumption } from "../../topology/resource";
import type { PathAnalysis } from "./pathAnalysis";
import type { Shape } from "./shape";

/** Which of a service's paths is meant: the place of a need in its list, or one of the informational paths (egress, ingress). */
export type PathName =
  | { readonly kind: "need"; readonly index: number }
  | { readonly kind: "egress"; readonly family: "ipv4" | "ipv6" }
  | { readonly kind: "ingress"; readonly from: "internet" | "vpc" | "loadBalancer" };

export interface NeedAnalysis {
  readonly need: Need;
  readonly path: PathAnalysis;
}

/** One service: how it takes effect, and each of its paths. */
export interface ServiceAnalysis {
  readonly service: Service;
  readonly task: TaskDefinition | undefined;
  /** As they take effect; null where that is not known. */
  readonly launchType: AnyLaunchType | null;
  readonly networkMode: AnyNetworkMode | null;
  /** Where application traffic leaves from, and the groups on that interface. */
  readonly subnets: readonly Key[];
  readonly groups: readonly Key[];
  readonly needs: readonly NeedAnalysis[];
  readonly egress: { readonly ipv4: PathAnalysis; readonly ipv6: PathAnalysis };
  readonly ingress: {
    readonly internet: PathAnalysis;
    readonly vpc: PathAnalysis;
    /** Null without a load balancer. */
    readonly loadBalancer: PathAnalysis | null;
  };
  readonly shape: Shape;
  /** What had to be taken for granted of this very service. */
  readonly assumptions: readonly Assumption[];
}
