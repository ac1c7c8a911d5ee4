/** The paths of a report that a diagram draws, each with its destination. */
import type { PathReport, Report, ServiceReport } from "../../analysis/report";
import { pathId } from "./model";

export interface DrawnPath {
  readonly id: string;
  readonly service: ServiceReport;
  readonly path: PathReport;
  readonly kind: "need" | "balancer" | "egress" | "ingress";
  /** The destination: `docker.io`, `ecr.api`, `Internet`. */
  readonly destination: string;
  /** True for an AWS service. */
  readonly ofAws: boolean;
  readonly port: string;
}

/** A word without a dot is an AWS service, as are `ecr.api` and `ecr.dkr`; a host has one. */
function isAwsService(destination: string): boolean {
  return !/[.: ]/.test(destination) || destination.startsWith("ecr.");
}

function portOf(destination: string, purpose: string): string {
  if (purpose === "efs" || purpose === "s3-files") return "2049";
  if (purpose === "fsx" && destination !== "fsx") return "445";
  return /:(\d+)$/.exec(destination)?.[1] ?? "443";
}

/**
 * Needs, and paths out and in. A balancer's health check is its path to the tasks; a call inside the network is in the
 * list of paths alone.
 */
export function drawnPaths(report: Report): DrawnPath[] {
  return report.services.flatMap((service, position): DrawnPath[] => {
    const needs = service.needs.flatMap((need, index): DrawnPath[] =>
      need.purpose === "call" || need.interface === "fargate-owned"
        ? []
        : [
            {
              id: pathId(position, "need", index),
              service,
              path: need,
              kind: need.purpose === "load-balancing" ? "balancer" : "need",
              destination: need.destination,
              ofAws: isAwsService(need.destination),
              port: need.purpose === "load-balancing" ? "" : portOf(need.destination, need.purpose),
            },
          ],
    );
    const egress = (["ipv4", "ipv6"] as const).map((family): DrawnPath => ({
      id: pathId(position, "egress", family),
      service,
      path: service.egress[family],
      kind: "egress",
      destination: "Internet",
      ofAws: false,
      port: "443",
    }));
    const ingress: DrawnPath[] =
      service.ingress === null
        ? []
        : [
            {
              id: pathId(position, "ingress", "internet"),
              service,
              path: service.ingress.internet,
              kind: "ingress",
              destination: "Internet",
              ofAws: false,
              port: "",
            },
          ];
    return [...needs, ...egress, ...ingress];
  });
}

/** Addresses that the other end sees, shortened: `203.0.113.9`, `fixed`, `changes`. */
export function sourceLabel(path: PathReport): string {
  const { kind, addresses } = path.sourceIp;
  if (addresses.length > 0) return addresses.length > 2 ? `${addresses.length} addresses` : addresses.join(", ");
  if (kind === "fixed") return "fixed IP";
  return kind === "ephemeral" ? "changing IP" : "";
}
