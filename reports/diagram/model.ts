/**
 * A network as a diagram, before its layout: boxes in boxes, devices at the edge, and an edge for each path that the
 * analysis proved, reachable or blocked. SVG and Mermaid draw the same model.
 */

export type BoxKind = "vpc" | "zone" | "subnet";

/** A box that contains other boxes. */
export interface Box {
  readonly id: string;
  readonly kind: BoxKind;
  readonly title: string;
  /** The line under the title: CIDR, tier, default route. */
  readonly detail: string;
  readonly parent: string | null;
  /** The purpose of a subnet. */
  readonly tier: string | null;
}

export type NodeKind =
  | "tasks"
  | "nat-gateway"
  | "nat-instance"
  | "internet-gateway"
  | "egress-only-internet-gateway"
  | "interface-endpoint"
  | "gateway-endpoint"
  | "load-balancer"
  | "peering-connection"
  | "internet"
  | "destinations"
  | "blocked";

export interface DiagramNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly title: string;
  readonly lines: readonly string[];
  /** The box around it; null outside every VPC. */
  readonly box: string | null;
  /** Paths that pass or end here. A hover highlights them. */
  readonly paths: readonly string[];
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly blocked: boolean;
  /** Towards the tasks: laid out against its direction, so that everything outside stays on one side of the page. */
  readonly inward: boolean;
  readonly labels: readonly string[];
  readonly paths: readonly string[];
}

export interface Diagram {
  readonly boxes: readonly Box[];
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  /** Sentences about parts that are folded or not drawn. */
  readonly notes: readonly string[];
}

/** The id of a path in diagram and report alike: service position, kind and position. `s0-need-2`, `s1-egress-ipv4`. */
export function pathId(service: number, kind: "need" | "egress" | "ingress", which: number | string): string {
  return `s${service}-${kind}-${which}`;
}
