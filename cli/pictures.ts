/** Formats that show a picture. Each is of one network: several would have to share a page. */
import type { Report } from "../analysis/report";
import type { Topology } from "../analysis/topology/model";
import { draw } from "../reports/diagram/draw";
import { mermaid } from "../reports/diagram/mermaid";
import type { Diagram } from "../reports/diagram/model";
import { type Folded, foldToDraw } from "../reports/fold";
import { UsageError } from "./usageError";

export const PICTURES = ["html", "svg", "mermaid"] as const;
export type Picture = (typeof PICTURES)[number];

export interface Analysed {
  readonly topology: Topology;
  readonly report: Report;
}

export function isPicture(format: string): format is Picture {
  return PICTURES.some((picture) => picture === format);
}

/** A network as it is drawn. */
export interface Drawing {
  readonly report: Report;
  readonly folded: Folded;
  readonly diagram: Diagram;
}

export function drawingOf(format: Picture, networks: readonly Analysed[]): Drawing {
  const [network] = networks;
  if (network === undefined || networks.length > 1) {
    throw new UsageError(
      `--format ${format} draws one network, but there are ${networks.length}.`,
      "Name one stack: ecs-connectivity plan STACK.",
    );
  }
  const { topology, report } = network;
  const folded = foldToDraw(report);
  return { report, folded, diagram: draw(topology, report, folded) };
}

export async function pictureOf(format: Picture, { report, folded, diagram }: Drawing): Promise<string> {
  if (format === "mermaid") return mermaid(diagram);
  // Graphviz is loaded only where something has to be laid out.
  const { layOut } = await import("../reports/diagram/layout.js");
  const { svg } = await import("../reports/diagram/svg.js");
  const layout = await layOut(diagram);
  if (format === "svg") return svg(diagram, layout, report.source.name);
  const { page } = await import("../reports/html/page.js");
  return page(report, svg(diagram, layout, report.source.name, false), folded);
}
