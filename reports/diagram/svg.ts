/** The diagram as SVG: one file, no script, nothing loaded, readable in light and dark, with a title on every part. */
import { type EdgeLayout, LINE_HEIGHT, type Layout, type Rectangle, TITLE_SIZE } from "./layout";
import type { Box, Diagram, DiagramEdge, DiagramNode } from "./model";
import { escapeMarkup, shorten } from "./text";

const MARGIN = 16;

/** Colours by meaning; the HTML report uses the same names. */
export const diagramStyle = `
.diagram{--ink:#1f2733;--soft:#5b6675;--paper:#ffffff;--line:#9aa5b1;--vpc:#f6f8fa;--zone:#ffffff;--public:#e9f5ec;--host:#e9f5ec;--private:#e8f0fb;--isolated:#f3eefb;--ipv6:#e6f6f6;--node:#ffffff;--edge:#41719c;--in:#7a4a9e;--bad:#c02b2b;--badpaper:#fdecec;--lit:#d97706;font-family:system-ui,"Segoe UI",Helvetica,Arial,sans-serif}
@media screen and (prefers-color-scheme:dark){.diagram{--ink:#e6ebf1;--soft:#a2adba;--paper:#14181f;--line:#566170;--vpc:#1a2029;--zone:#161b23;--public:#17301f;--host:#17301f;--private:#17263d;--isolated:#271f3a;--ipv6:#123031;--node:#202835;--edge:#7fb2e5;--in:#cfa8f0;--bad:#ff8080;--badpaper:#3a1c1f;--lit:#fbbf24}}
.diagram .paper{fill:var(--paper)}
.diagram text{fill:var(--ink);font-size:11px}
.diagram .title{font-size:12px;font-weight:600}
.diagram .detail{fill:var(--soft)}
.diagram .box rect{stroke:var(--line);fill:var(--zone)}
.diagram .box.vpc rect{fill:var(--vpc);stroke-width:1.5}
.diagram .box.zone rect{stroke-dasharray:5 4}
.diagram .box.tier-public rect,.diagram .box.tier-host rect{fill:var(--public)}
.diagram .box.tier-private rect{fill:var(--private)}
.diagram .box.tier-isolated rect{fill:var(--isolated)}
.diagram .box.tier-ipv6 rect{fill:var(--ipv6)}
.diagram .node rect{fill:var(--node);stroke:var(--ink)}
.diagram .node.blocked rect{fill:var(--badpaper);stroke:var(--bad)}
.diagram .node.blocked .title{fill:var(--bad)}
.diagram .edge path{fill:none;stroke:var(--edge);stroke-width:1.4}
.diagram .edge polygon{fill:var(--edge);stroke:none}
.diagram .edge text{fill:var(--soft);text-anchor:middle;paint-order:stroke;stroke:var(--paper);stroke-width:3px}
.diagram .edge.inward path{stroke:var(--in)}
.diagram .edge.inward polygon{fill:var(--in)}
.diagram .edge.blocked path{stroke:var(--bad);stroke-dasharray:6 3}
.diagram .edge.blocked polygon{fill:var(--bad)}
.diagram .lit rect,.diagram .lit path{stroke:var(--lit);stroke-width:2.6}
.diagram .lit polygon{fill:var(--lit)}
.diagram.lighting .edge:not(.lit),.diagram.lighting .node:not(.lit){opacity:.25}
`;

function boxMarkup(box: Box, at: Rectangle): string {
  const tier = box.tier === null ? "" : ` tier-${escapeMarkup(box.tier)}`;
  const detail = box.detail === "" ? "" : text(at.x + 10, at.y + 30, shorten(box.detail), "detail");
  return (
    `<g class="box ${box.kind}${tier}"><title>${escapeMarkup(`${box.title} ${box.detail}`.trim())}</title>` +
    `<rect x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}" rx="6"/>` +
    `${text(at.x + 10, at.y + 16, shorten(box.title), "title")}${detail}</g>`
  );
}

function nodeMarkup(node: DiagramNode, at: Rectangle): string {
  const lines = node.lines.map((line, index) =>
    text(at.x + 8, at.y + 8 + TITLE_SIZE + (index + 1) * LINE_HEIGHT, shorten(line), ""),
  );
  const full = [node.title, ...node.lines].join(", ");
  return (
    `<g class="node ${node.kind}" data-paths="${escapeMarkup(node.paths.join(" "))}"><title>${escapeMarkup(full)}</title>` +
    `<rect x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}" rx="4"/>` +
    `${text(at.x + 8, at.y + 6 + TITLE_SIZE, shorten(node.title), "title")}${lines.join("")}</g>`
  );
}

function edgeMarkup(edge: DiagramEdge, at: EdgeLayout | undefined, titles: ReadonlyMap<string, string>): string {
  const [start, ...rest] = at?.curve ?? [];
  if (at === undefined || start === undefined) return "";
  const curve = `M${start.x},${start.y}C${rest.map((point) => `${point.x},${point.y}`).join(" ")}`;
  const head = at.head.map((point) => `${point.x},${point.y}`).join(" ");
  const { label } = at;
  const lines =
    label === null
      ? []
      : edge.labels.map((line, index) =>
          text(label.x, label.y + 4 + (index - (edge.labels.length - 1) / 2) * LINE_HEIGHT, shorten(line), ""),
        );
  const ends = `${titles.get(edge.from) ?? ""} to ${titles.get(edge.to) ?? ""}${edge.blocked ? ", blocked" : ""}`;
  return (
    `<g class="edge${edge.blocked ? " blocked" : edge.inward ? " inward" : ""}" data-paths="${escapeMarkup(edge.paths.join(" "))}">` +
    `<title>${escapeMarkup(ends)}</title><path d="${curve}"/>` +
    `${head === "" ? "" : `<polygon points="${head}"/>`}${lines.join("")}</g>`
  );
}

function text(x: number, y: number, content: string, className: string): string {
  const classAttribute = className === "" ? "" : ` class="${className}"`;
  return `<text x="${Math.round(x * 10) / 10}" y="${Math.round(y * 10) / 10}"${classAttribute}>${escapeMarkup(content)}</text>`;
}

/** The `<svg>` element; `style` is false if the page around it already has the style. */
export function svg(diagram: Diagram, layout: Layout, title: string, style = true): string {
  const width = layout.width + 2 * MARGIN;
  const height = layout.height + 2 * MARGIN + diagram.notes.length * LINE_HEIGHT;
  const titles = new Map(diagram.nodes.map((node) => [node.id, node.title]));
  const place = (id: string): Rectangle => layout.outlines.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  const parts = [
    ...diagram.boxes.map((box) => boxMarkup(box, place(box.id))),
    ...diagram.edges.map((edge) => edgeMarkup(edge, layout.edges.get(`${edge.from} ${edge.to}`), titles)),
    ...diagram.nodes.map((node) => nodeMarkup(node, place(node.id))),
    ...diagram.notes.map((note, index) => text(0, layout.height + (index + 1) * LINE_HEIGHT, note, "detail")),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" aria-label="${escapeMarkup(title)}" ` +
    `viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" width="${width}" height="${height}">` +
    `<title>${escapeMarkup(title)}</title>${style ? `<style>${diagramStyle}</style>` : ""}` +
    `<rect class="paper" x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}"/>\n${parts.join("\n")}\n</svg>\n`
  );
}
