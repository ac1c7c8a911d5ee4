/** What the analysis says of a path, before a report is made of it. */
import type { PathReport } from "../report";
import type { Need } from "../rules/serviceDefinition";
import type { AnyLaunchType, AnyNetworkMode } from "../rules/words";
import type { Key, Service, TaskDefinition } from "../topology/model";
import type { Assumption } from "../topology/resource";

/** Which of a service's paths is meant: the place of a need in its list, or one of the told ones. */
export type PathName =
  | { readonly kind: "need"; readonly index: number }
  | { readonly kind: "egress"; readonly family: "ipv4" | "ipv6" }
  | { readonly kind: "ingress"; readonly from: "internet" | "vpc" | "loadBalancer" };

/** A path as the report shows it, without a fix, and with what a search for one has to know. */
export interface PathAnalysis extends Omit<PathReport, "fix"> {
  /** The service's own end of this path, by key: subnets it lies in, groups it carries (where they are known). */
  readonly end: { readonly subnets: readonly Key[]; readonly groups: readonly Key[] };
  /** Those of the subnets where it is blocked, wholly or in part. */
  readonly blocked: readonly Key[];
}

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
  /** What had to be taken for granted. */
  readonly assumptions: readonly Assumption[];
}
