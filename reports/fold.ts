/**
 * Services of one shape told as one, with their count: a picture or a page of a thousand services that says nothing twice.
 * Two services have one shape where they run in the same subnets in the same way and every path of theirs ends alike.
 */
import type { PathReport, Report, ServiceReport } from "../analysis/report";

/**
 * Up to so many services each is shown by its own name: three zones with four tiers of twenty services each, which still
 * can be read, and a few thousand rows, which a browser filters at once.
 */
export const MOST_SERVICES = 240;

export interface Folded {
  /** The report with the first service of each shape in the place of all of that shape. */
  readonly report: Report;
  /** By a service's position in that report: every name that it stands for, its own first. */
  readonly names: readonly (readonly string[])[];
}

export function fold(report: Report): Folded {
  if (report.services.length <= MOST_SERVICES) {
    return { report, names: report.services.map(({ name }) => [name]) };
  }
  const groups = new Map<string, ServiceReport[]>();
  for (const service of report.services) {
    const shape = shapeOf(service);
    const members = groups.get(shape);
    if (members === undefined) groups.set(shape, [service]);
    else members.push(service);
  }
  const services = [...groups.values()].flatMap(([first]) => first ?? []);
  return {
    report: { ...report, services },
    names: [...groups.values()].map((members) => members.map(({ name }) => name)),
  };
}

/** `web`, or `web and 9 like it`. */
export function nameOf(names: readonly string[]): string {
  const [name = ""] = names;
  return names.length <= 1 ? name : `${name} and ${names.length - 1} like it`;
}

function shapeOf(service: ServiceReport): string {
  const { launchType, networkMode, strategy, desiredCount, tasksPerInstance, network, needs, egress, ingress } =
    service;
  return JSON.stringify([
    [launchType, networkMode, strategy, desiredCount, tasksPerInstance, network],
    // The balancer's target group is named after its service.
    needs.map((need) => [
      need.purpose,
      need.purpose === "load-balancing" ? "" : need.destination,
      need.region,
      need.interface,
      outcomeOf(need),
    ]),
    [egress.ipv4, egress.ipv6, ingress.internet, ingress.vpc, ingress.loadBalancer].map(
      (path) => path && outcomeOf(path),
    ),
  ]);
}

/** All but the words, which name the service, and the hops, which name its group. */
function outcomeOf({ verdict, code, rule, via, sourceIp, subnets }: PathReport): unknown {
  return [verdict, code, rule, via, sourceIp, subnets];
}
