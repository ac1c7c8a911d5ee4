/** The result of the analysis for a path, before it becomes a report. */
import type { Need } from "../../rules/serviceDefinition";
import type { AnyLaunchType, AnyNetworkMode } from "../../rules/words";
import type { Key, Service, TaskDefinition } from "../../topology/model";
import type { Assumption } from "../../topology/resource";
import type { Call } from "./calls";
import type { PathAnalysis } from "./pathAnalysis";
import type { Shape } from "./shape";

/**
 * Identifies a path of a service: the index of a need in its list, or one of the informational paths (egress, ingress).
 */
export type PathName =
  | { readonly kind: "need"; readonly index: number }
  | { readonly kind: "egress"; readonly family: "ipv4" | "ipv6" }
  | { readonly kind: "ingress"; readonly from: "internet" | "vpc" | "loadBalancer" };

export interface NeedAnalysis {
  readonly need: Need;
  readonly path: PathAnalysis;
  /** Of a need with purpose call. */
  readonly call?: Call;
}

/** One service: how it takes effect, and each of its paths. */
export interface ServiceAnalysis {
  readonly service: Service;
  readonly task: TaskDefinition | undefined;
  /** As they take effect; null where that is not known. */
  readonly launchType: AnyLaunchType | null;
  readonly networkMode: AnyNetworkMode | null;
  /** The interface that application traffic leaves from, and its groups. */
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
  /** The assumptions about this service. */
  readonly assumptions: readonly Assumption[];
}
