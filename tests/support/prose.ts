/** The texts that people read in a file: comments and strings of code, and the paragraphs of all other files. */
import ts from "typescript";

export interface Prose {
  readonly line: number;
  readonly text: string;
  readonly kind: "comment" | "string" | "text";
}

/** The texts of a file. In code, the names of variables, types and properties are not among them. */
export function proseOf(name: string, source: string): Prose[] {
  return /\.[jt]s$/.test(name) ? ofCode(name, source) : ofText(source);
}

/** The marks of comments in TypeScript, shell and YAML, and the line breaks between their words. */
function plain(text: string): string {
  return text
    .replaceAll(/^[ \t]*(?:\/\*\*?|\*\/|\*|\/\/|#)/gm, "")
    .replaceAll(/\*\/|\s+/g, " ")
    .trim();
}

/** Tables that `npm run docs` writes have their texts from code. Their lines are kept, so that all others keep their number. */
function ofText(source: string): Prose[] {
  const written = source.replaceAll(/<!-- generated: [\s\S]*?<!-- end -->/g, (part) => part.replaceAll(/[^\n]/g, ""));
  let line = 1;
  return written.split("\n\n").map((paragraph): Prose => {
    const prose = { line, text: plain(paragraph), kind: "text" } as const;
    line += paragraph.split("\n").length + 1;
    return prose;
  });
}

function ofCode(name: string, source: string): Prose[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const found: Prose[] = [];
  const add = (kind: Prose["kind"], from: number, text: string): void => {
    if (plain(text) !== "")
      found.push({ kind, line: file.getLineAndCharacterOfPosition(from).line + 1, text: plain(text) });
  };
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file);
    if (children.length > 0) return children.forEach(visit);
    const start = node.getStart(file);
    for (const comment of source.slice(node.pos, start).matchAll(/\/\*[\s\S]*?\*\/|(?:\/\/.*\n\s*)+/g)) {
      add("comment", node.pos + comment.index, comment[0]);
    }
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) add("string", start, node.text);
  };
  visit(file);
  return found;
}
