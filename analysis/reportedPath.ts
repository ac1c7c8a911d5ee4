/** The path between two named ends, where the report tells it already: then with the fix that was tried for it. */
import { worst } from "./exitCode";
import type { PathReport, Report, ServiceReport } from "./report";

/**
 * @param from a service, `internet`, `vpc` or `load-balancer`.
 * @param to a service, `internet`, or what a service needs: `docker.io`, `ecr.api`; `ecr` stands for `ecr.api` and `ecr.dkr`.
 * @returns undefined where no service's own path lies between them.
 */
export function reportedPath(report: Report, from: string, to: string): PathReport | undefined {
  const source = serviceNamed(report, from);
  if (source !== undefined) {
    return to === "internet" ? outward(source) : gravest(needsTo(source, to));
  }
  const target = serviceNamed(report, to);
  switch (from) {
    case "internet":
      return target?.ingress.internet;
    case "vpc":
      return target?.ingress.vpc;
    case "load-balancer":
      return target?.ingress.loadBalancer ?? undefined;
    default:
      return undefined;
  }
}

function serviceNamed(report: Report, name: string): ServiceReport | undefined {
  return report.services.find((service) => service.name === name || service.id === name);
}

/** One family suffices; where neither is through, IPv4 says why. */
function outward({ egress }: ServiceReport): PathReport {
  return egress.ipv4.verdict !== "reachable" && egress.ipv6.verdict === "reachable" ? egress.ipv6 : egress.ipv4;
}

function needsTo({ needs }: ServiceReport, destination: string): readonly PathReport[] {
  return needs.filter((need) => need.destination === destination || need.destination.startsWith(`${destination}.`));
}

/** Of several needs, the one that decides. */
function gravest(paths: readonly PathReport[]): PathReport | undefined {
  const verdict = worst(paths.map((path) => path.verdict));
  return paths.find((path) => path.verdict === verdict);
}
