/** The paths of a report that a diagram draws, each with what it leads to. */
import type { PathReport, Report, ServiceReport } from "../../analysis/report";
import { pathId } from "./model";

export interface DrawnPath {
  readonly id: string;
  readonly service: ServiceReport;
  readonly path: PathReport;
  readonly kind: "need" | "egress" | "ingress";
  /** Where it leads: `docker.io`, `ecr.api`, `Internet`. */
  readonly destination: string;
  /** Whether that is a service of AWS, known by its word. */
  readonly ofAws: boolean;
  readonly port: string;
}

/** A word without a dot is AWS's, as are `ecr.api` and `ecr.dkr`; a host has one. */
function isAwsService(destination: string): boolean {
  return !/[.: ]/.test(destination) || destination.startsWith("ecr.");
}

function portOf(destination: string, purpose: string): string {
  if (purpose === "efs" || purpose === "s3-files") return "2049";
  if (purpose === "fsx" && destination !== "fsx") return "445";
  return /:(\d+)$/.exec(destination)?.[1] ?? "443";
}

/** Needs and ways out and in. A balancer's health check is the way in, so it is not drawn a second time. */
export function drawnPaths(report: Report): DrawnPath[] {
  return report.services.flatMap((service, position): DrawnPath[] => {
    const needs = service.needs.flatMap((need, index): DrawnPath[] =>
      need.purpose === "load-balancing" || need.interface === "fargate-owned"
        ? []
        : [
            {
              id: pathId(position, "need", index),
              service,
              path: need,
              kind: "need",
              destination: need.destination,
              ofAws: isAwsService(need.destination),
              port: portOf(need.destination, need.purpose),
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
    const ingress: DrawnPath = {
      id: pathId(position, "ingress", "internet"),
      service,
      path: service.ingress.internet,
      kind: "ingress",
      destination: "Internet",
      ofAws: false,
      port: "",
    };
    return [...needs, ...egress, ingress];
  });
}

/** Addresses that the other end sees, shortened: `203.0.113.9`, `fixed`, `changes`. */
export function sourceLabel(path: PathReport): string {
  const { kind, addresses } = path.sourceIp;
  if (addresses.length > 0) return addresses.length > 2 ? `${addresses.length} addresses` : addresses.join(", ");
  if (kind === "fixed") return "fixed IP";
  return kind === "ephemeral" ? "changing IP" : "";
}
