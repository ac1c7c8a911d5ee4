/** Paths of a stack's services at one moment, by the analysis. */
import { analyseServices } from "../../../analysis/reachability";
import type { Verdict } from "../../../analysis/report";
import { topologyOf } from "../../../analysis/topology/fromResources";
import type { ResourceGraph } from "../../../analysis/topology/resource";
import { propertiesFrom } from "../../../readers/wire";
import type { Living } from "./deployment";

/** `web: image-pull ecr.api` → its verdict. While a service is replaced there are two of it: the better one counts. */
export type Paths = ReadonlyMap<string, Verdict>;

/** As a stack's export would hold it: everything known, so that ids join it. */
export function graphOf(live: readonly Living[], region: string): ResourceGraph {
  const resources = live.map(
    ({ urn, type, name, id, inputs, outputs, dependencies, propertyDependencies, replaced }) => ({
      urn: replaced ? `${urn}-replaced` : urn,
      type,
      name,
      id,
      custom: true,
      inputs: propertiesFrom(inputs),
      outputs: propertiesFrom(outputs),
      dependencies,
      propertyDependencies,
    }),
  );
  return { resources, region, complete: true, assumptions: [], defects: [] };
}

const BETTER: readonly Verdict[] = ["reachable", "partial", "undetermined", "blocked"];

export function pathsOf(live: readonly Living[], region: string): Paths {
  const names = new Map(live.map(({ id, name }) => [id, name]));
  const paths = new Map<string, Verdict>();
  for (const { service, needs, egress, ingress } of analyseServices(topologyOf(graphOf(live, region)))) {
    const name = names.get(service.id ?? "") ?? service.name;
    const found: [string, Verdict | undefined][] = [
      ...needs.map(({ need, path }): [string, Verdict] => [`${need.purpose} ${need.destination}`, path.verdict]),
      ["egress ipv4", egress.ipv4.verdict],
      ["egress ipv6", egress.ipv6.verdict],
      ["ingress internet", ingress.internet.verdict],
      ["ingress vpc", ingress.vpc.verdict],
      ["ingress load balancer", ingress.loadBalancer?.verdict],
    ];
    for (const [path, verdict] of found) {
      if (verdict === undefined) continue;
      const key = `${name}: ${path}`;
      const other = paths.get(key);
      if (other === undefined || BETTER.indexOf(verdict) < BETTER.indexOf(other)) paths.set(key, verdict);
    }
  }
  return paths;
}

/** A path that is there before and after, and not in between. */
export interface Gap {
  readonly path: string;
  /** The step that takes it, and the one that gives it back: indices. */
  readonly from: number;
  readonly to: number;
  readonly verdict: Verdict | "gone";
}

/**
 * @param moments the paths before the first step, then after each.
 * A path that ends or begins with the switch may do so once: what comes back in between is a gap too.
 */
export function gapsIn(moments: readonly Paths[]): Gap[] {
  const paths = new Set(moments.flatMap((moment) => [...moment.keys()]));
  return [...paths].flatMap((path) => {
    const verdicts = moments.map((moment) => moment.get(path) ?? "gone");
    const gaps: Gap[] = [];
    verdicts.forEach((verdict, index) => {
      const was = verdicts[index - 1];
      if (was !== "reachable" || verdict === "reachable") return;
      const back = verdicts.indexOf("reachable", index);
      // The step that makes moment `index` has index − 1.
      if (back > 0) gaps.push({ path, from: index - 1, to: back - 1, verdict });
    });
    return gaps;
  });
}
