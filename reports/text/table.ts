/** A table if the terminal is wide enough, with lines or with spaces between its columns; else a list. */
import { sanitize } from "../sanitize";
import { paragraph, type Span } from "./paragraph";
import type { Style } from "./path";

/** Between columns: a line if the terminal is wide enough, else spaces. */
const [LINE, SPACE] = [" │ ", "  "];

/** @param rows the first cell is the title of its row. A cell that is a span has the colour of the span. */
export function tableLines({ theme, width }: Style, columns: readonly string[], rows: readonly Span[][]): string[] {
  const texts = rows.map((cells) => cells.map((cell) => sanitize(textOf(cell))));
  const heads = columns.map(onTwoLines);
  const widths = heads.map((head, index) => Math.max(widest(head), widest(texts.map((cells) => cells[index] ?? ""))));
  const total = (gap: string): number => widths.reduce((sum, column) => sum + column + gap.length, -gap.length);
  const gap = [LINE, SPACE].find((one) => total(one) <= width);
  if (gap === undefined) return rows.flatMap((cells) => listLines({ theme, width }, columns, cells));
  const line = (cells: readonly Span[]): string => {
    const end = cells.findLastIndex((cell) => textOf(cell) !== "");
    return cells
      .map((cell, index) => {
        const text = sanitize(textOf(cell));
        const room = index === end && gap === SPACE ? "" : " ".repeat((widths[index] ?? 0) - [...text].length);
        return (typeof cell === "string" ? text : cell.paint(text)) + room;
      })
      .join(gap)
      .trimEnd();
  };
  return [
    ...[0, 1]
      .map((at) => heads.map((head) => head[at] ?? ""))
      .filter((cells) => cells.some((cell) => cell !== ""))
      .map((cells) => theme.strong(line(cells))),
    ...(gap === LINE ? [theme.soft(widths.map((column) => "─".repeat(column)).join("─┼─"))] : []),
    ...rows.map(line),
  ];
}

function listLines({ theme, width }: Style, columns: readonly string[], [title = "", ...cells]: Span[]): string[] {
  return [
    ...paragraph([{ text: textOf(title), paint: theme.strong }], { width }),
    ...cells.flatMap((cell, index) =>
      paragraph([`${columns[index + 1] ?? ""}: `, cell], { width, indent: 2, hang: 2 }),
    ),
  ];
}

function textOf(cell: Span): string {
  return typeof cell === "string" ? cell : cell.text;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, [...text].length), 0);
}

/** A title as narrow as its words allow: `tasks per instance` → `tasks per` above `instance`. */
function onTwoLines(title: string): readonly string[] {
  const words = title.split(" ");
  const ways = words.map((_, at) => [words.slice(0, at).join(" "), words.slice(at).join(" ")]);
  return ways.reduce((best, way) => (widest(way) < widest(best) ? way : best));
}
