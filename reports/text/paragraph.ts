/**
 * Text that fits its width: words of several colours, broken between words, and inside a word only if it alone is too
 * wide.
 */
import { sanitize } from "../sanitize";

export type Paint = (text: string) => string;

/** Text of one colour; a bare string has none. */
export type Span = string | { readonly text: string; readonly paint: Paint };

export interface Margins {
  /** Columns; Infinity if lines are never broken. */
  readonly width: number;
  /** Columns before the first line. */
  readonly indent?: number;
  /** Further columns before every other line. */
  readonly hang?: number;
}

interface Piece {
  readonly text: string;
  readonly paint: Paint | null;
}

/** Lines without a line end. Every text is sanitised here, so that nothing reaches a terminal around it. */
export function paragraph(spans: readonly Span[], { width, indent = 0, hang = 0 }: Margins): string[] {
  const lines: string[] = [];
  // Deep indents must leave room for text in a narrow terminal.
  const first = Math.min(indent, Math.floor(width / 4));
  const rest = Math.min(indent + hang, Math.floor(width / 4));
  let line = " ".repeat(first);
  let column = first;
  let empty = true;
  const breakLine = () => {
    lines.push(line);
    line = " ".repeat(rest);
    column = rest;
    empty = true;
  };
  for (const word of wordsOf(spans)) {
    const length = word.reduce((sum, { text }) => sum + [...text].length, 0);
    if (!empty && column + 1 + length > width) breakLine();
    if (!empty) {
      line += " ";
      column += 1;
    }
    for (const { text, paint } of word) {
      const characters = [...text];
      let written = 0;
      while (column + characters.length - written > width) {
        const end = written + width - column;
        line += painted(characters.slice(written, end).join(""), paint);
        written = end;
        breakLine();
      }
      line += painted(characters.slice(written).join(""), paint);
      column += characters.length - written;
    }
    empty = false;
  }
  return [...lines, line];
}

function painted(text: string, paint: Paint | null): string {
  return paint === null || text === "" ? text : paint(text);
}

/** Words may consist of several spans: `reachable` in green and a comma in none. */
function wordsOf(spans: readonly Span[]): Piece[][] {
  const words: Piece[][] = [];
  let open: Piece[] = [];
  for (const span of spans) {
    const { text, paint } = typeof span === "string" ? { text: span, paint: null } : span;
    text.split(/[ \n\t]+/).forEach((part, index) => {
      if (index > 0 && open.length > 0) {
        words.push(open);
        open = [];
      }
      if (part !== "") open.push({ text: sanitize(part), paint });
    });
  }
  return open.length > 0 ? [...words, open] : words;
}
