/**
 * The layout of the page, computed by Graphviz as WebAssembly. Graphviz gets sizes and numbered names only, never the
 * texts of boxes.
 */
import type { Graph, Subgraph } from "@viz-js/viz";
import { instance } from "@viz-js/viz";
import type { Diagram, DiagramNode } from "./model";
import { shorten, widthOf } from "./text";

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}
export interface EdgeLayout {
  /** A Bézier curve: start, then three points a segment. */
  readonly curve: readonly Point[];
  readonly head: readonly Point[];
  readonly label: Point | null;
}
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** By id of box or node: its outline, top left first. */
  readonly outlines: ReadonlyMap<string, Rectangle>;
  /** By the ids of the nodes that it joins, from and to: `n1 n2`. */
  readonly edges: ReadonlyMap<string, EdgeLayout>;
}

export const TITLE_SIZE = 12;
const LINE_SIZE = 11;
export const LINE_HEIGHT = 15;
/** Titles are bold, and wider by this factor. */
const BOLD = 1.16;
const PADDING = 8;
/** Graphviz counts sizes in inches of 72 points; a point is drawn as a pixel. */
const POINTS_PER_INCH = 72;

function sizeOf(node: DiagramNode): { width: number; height: number } {
  const widths = [
    widthOf(shorten(node.title), TITLE_SIZE * BOLD),
    ...node.lines.map((line) => widthOf(shorten(line), LINE_SIZE)),
  ];
  return {
    width: Math.max(70, ...widths) + 2 * PADDING,
    height: TITLE_SIZE + 2 * PADDING + node.lines.length * LINE_HEIGHT,
  };
}

/** A placeholder with the width of a text, without its content. Graphviz takes half a letter's height for an x. */
function placeholder(text: string, size: number, wider = 1): string {
  return "x".repeat(Math.ceil((widthOf(shorten(text), size) * wider) / (size / 2)));
}

function graphOf(diagram: Diagram): Graph {
  const subgraphs = (parent: string | null): Subgraph[] =>
    diagram.boxes
      .filter((box) => box.parent === parent)
      // Graphviz stacks from the bottom up.
      .reverse()
      .map((box) => {
        const inside = diagram.nodes.filter((node) => node.box === box.id);
        const nested = subgraphs(box.id);
        // A box without anything in it would not be laid out.
        const filler = inside.length + nested.length === 0;
        return {
          name: `cluster_${box.id}`,
          graphAttributes: {
            label: [placeholder(box.title, TITLE_SIZE, BOLD), placeholder(box.detail, LINE_SIZE)]
              .filter((line) => line !== "")
              .join("\n"),
            labeljust: "l",
            fontsize: LINE_SIZE + 1,
            margin: 12,
          },
          nodes: [
            ...inside.map((node) => ({ name: node.id })),
            ...(filler ? [{ name: `filler_${box.id}`, attributes: { style: "invis", width: 1.6, height: 0.1 } }] : []),
          ],
          subgraphs: nested,
        };
      });
  return {
    graphAttributes: { rankdir: "LR", nodesep: 0.25, ranksep: 0.7, compound: true, fontname: "Helvetica" },
    nodeAttributes: { shape: "box", fixedsize: true, label: "" },
    edgeAttributes: { fontsize: LINE_SIZE, fontname: "Helvetica", arrowsize: 0.7 },
    nodes: diagram.nodes.map((node) => {
      const { width, height } = sizeOf(node);
      return { name: node.id, attributes: { width: width / POINTS_PER_INCH, height: height / POINTS_PER_INCH } };
    }),
    edges: diagram.edges.map((edge) => ({
      tail: edge.inward ? edge.to : edge.from,
      head: edge.inward ? edge.from : edge.to,
      attributes: {
        label: edge.labels.map((label) => placeholder(label, LINE_SIZE)).join("\n"),
        dir: edge.inward ? "back" : "forward",
      },
    })),
    subgraphs: subgraphs(null),
  };
}

/** The fields of Graphviz's answer that are read. */
interface Drawn {
  readonly bb: string;
  readonly objects?: readonly {
    readonly _gvid: number;
    readonly name: string;
    readonly bb?: string;
    readonly pos?: string;
    readonly width?: string;
    readonly height?: string;
  }[];
  readonly edges?: readonly {
    readonly tail: number;
    readonly head: number;
    readonly lp?: string;
    readonly dir?: string;
    readonly _draw_?: readonly Operation[];
    readonly _hdraw_?: readonly Operation[];
    readonly _tdraw_?: readonly Operation[];
  }[];
}
interface Operation {
  readonly op: string;
  readonly points?: readonly (readonly [number, number])[];
}

export async function layOut(diagram: Diagram): Promise<Layout> {
  const graphviz = await instance();
  const drawn = graphviz.renderJSON(graphOf(diagram)) as Drawn;
  const [, , width = 0, height = 0] = numbers(drawn.bb);
  // Graphviz counts upwards from the bottom, a page downwards from the top.
  const down = (x: number, y: number): Point => ({ x: round(x), y: round(height - y) });
  const outlines = new Map<string, Rectangle>();
  for (const object of drawn.objects ?? []) {
    if (object.bb !== undefined) {
      const [left = 0, bottom = 0, right = 0, top = 0] = numbers(object.bb);
      outlines.set(object.name.replace("cluster_", ""), {
        ...down(left, top),
        width: round(right - left),
        height: round(top - bottom),
      });
    } else if (object.pos !== undefined) {
      const [x = 0, y = 0] = numbers(object.pos);
      const [w, h] = [Number(object.width) * POINTS_PER_INCH, Number(object.height) * POINTS_PER_INCH];
      outlines.set(object.name, { ...down(x - w / 2, y + h / 2), width: round(w), height: round(h) });
    }
  }
  const names = new Map((drawn.objects ?? []).map((object) => [object._gvid, object.name]));
  const edges = new Map<string, EdgeLayout>();
  for (const edge of drawn.edges ?? []) {
    const points = (operations: readonly Operation[] | undefined, op: string): Point[] =>
      (operations?.find((operation) => operation.op === op)?.points ?? []).map(([x, y]) => down(x, y));
    const [x, y] = edge.lp === undefined ? [] : numbers(edge.lp);
    const inward = edge.dir === "back";
    const ends = [names.get(edge.tail), names.get(edge.head)];
    edges.set((inward ? ends.reverse() : ends).join(" "), {
      curve: points(edge._draw_, "b"),
      head: points(inward ? edge._tdraw_ : edge._hdraw_, "P"),
      label: x === undefined || y === undefined ? null : down(x, y),
    });
  }
  return { width: round(width), height: round(height), outlines, edges };
}

function numbers(text: string): number[] {
  return text.split(",").map(Number);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
