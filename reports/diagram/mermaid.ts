/** The diagram as Mermaid, for README files and pull requests. */
import type { Box, Diagram, DiagramNode } from "./model";
import { shorten } from "./text";

/** Mermaid reads entity codes inside quotes, and no other markup of a name. */
export function entityCodes(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:/_…×·-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}

function quoted(lines: readonly string[]): string {
  return `"${lines.map((line) => entityCodes(shorten(line))).join("<br/>")}"`;
}

function nodeLine(node: DiagramNode): string {
  return `${node.id}[${quoted([node.title, ...node.lines])}]${node.kind === "blocked" ? ":::blocked" : ""}`;
}

export function mermaid(diagram: Diagram): string {
  const lines = ["flowchart LR", "  classDef blocked fill:#fdecec,stroke:#c02b2b,color:#c02b2b"];
  const within = (parent: string | null, indent: string): void => {
    for (const node of diagram.nodes.filter(({ box }) => box === parent)) lines.push(`${indent}${nodeLine(node)}`);
    for (const box of diagram.boxes.filter((candidate) => candidate.parent === parent)) {
      lines.push(`${indent}subgraph ${box.id}[${quoted(titleOf(box))}]`);
      within(box.id, `${indent}  `);
      lines.push(`${indent}end`);
    }
  };
  within(null, "  ");
  for (const edge of diagram.edges) {
    const label = edge.labels.length === 0 ? "" : `|${quoted(edge.labels)}|`;
    lines.push(`  ${edge.from} ${edge.blocked ? "-.-x" : "-->"}${label} ${edge.to}`);
  }
  return `${lines.join("\n")}\n`;
}

function titleOf(box: Box): string[] {
  return box.detail === "" ? [box.title] : [box.title, box.detail];
}
