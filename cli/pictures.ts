/** Formats that show a picture: of one network, or as a page of several. */
import type { Report } from "../analysis/report";
import type { Requirable } from "../analysis/report/exitCode";
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

/** The drawing of the only network, for a format that cannot show several. */
export function drawingOf(format: Picture, networks: readonly Analysed[]): Drawing {
  const [network] = networks;
  if (network === undefined || networks.length > 1) {
    throw new UsageError(
      `--format ${format} draws one network, but there are ${networks.length}.`,
      "Name one stack: ecs-connectivity plan STACK. --format html shows several.",
    );
  }
  return drawn(network);
}

export function drawn({ topology, report }: Analysed): Drawing {
  const folded = foldToDraw(report);
  return { report, folded, diagram: draw(topology, report, folded) };
}

export async function pictureOf(format: Picture, drawing: Drawing): Promise<string> {
  const { report, diagram } = drawing;
  if (format === "html") return pageOf([drawing]);
  if (format === "mermaid") return mermaid(diagram);
  const { layOut, svg } = await drawer();
  return svg(diagram, await layOut(diagram), report.source.name);
}

/** @param resources true to list the resources of each type. */
export async function pageOf(
  drawings: readonly Drawing[],
  resources = false,
  require: readonly Requirable[] = [],
): Promise<string> {
  const { layOut, svg } = await drawer();
  const { pageOfSeveral } = await import("../reports/html/page.js");
  const shown = [];
  for (const { report, folded, diagram } of drawings) {
    shown.push({ whole: report, folded, diagram: svg(diagram, await layOut(diagram), report.source.name, false) });
  }
  return pageOfSeveral(shown, resources, require);
}

/** Graphviz is loaded only where something has to be laid out. */
async function drawer() {
  const [{ layOut }, { svg }] = await Promise.all([
    import("../reports/diagram/layout.js"),
    import("../reports/diagram/svg.js"),
  ]);
  return { layOut, svg };
}
