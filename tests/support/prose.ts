/** The texts that people read in a file: comments, names of tests and strings of code, and the paragraphs of other files. */
import ts from "typescript";

export interface Prose {
  readonly line: number;
  readonly text: string;
  readonly kind: "comment" | "name" | "string" | "text";
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

/** The first argument of `describe` and `it`, also as a template or a choice of two: `it(`works in ${mode} mode`, …)`. */
function isTestName(text: ts.Node, file: ts.SourceFile): boolean {
  let node = text;
  while (!ts.isCallExpression(node.parent)) {
    if (!ts.isExpression(node.parent) && !ts.isTemplateSpan(node.parent)) return false;
    node = node.parent;
  }
  const { arguments: given, expression } = node.parent;
  return given[0] === node && /^(?:describe|it)\b/.test(expression.getText(file));
}

function ofCode(name: string, source: string): Prose[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const found: { readonly from: number; readonly text: string; readonly kind: Prose["kind"] }[] = [];
  // Literals are masked here, so that the `//` of an address in a string begins no comment.
  let code = "";
  const visit = (node: ts.Node): void => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node);
    if (isText || ts.isRegularExpressionLiteral(node)) {
      const from = node.getStart(file);
      code += source.slice(code.length, from) + "_".repeat(node.end - from);
      if (isText) found.push({ from, text: node.text, kind: isTestName(node, file) ? "name" : "string" });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  code += source.slice(code.length);
  for (const comment of code.matchAll(/\/\*[\s\S]*?\*\/|(?:\/\/.*\n\s*)+/g)) {
    const text = source.slice(comment.index, comment.index + comment[0].length);
    found.push({ from: comment.index, text, kind: "comment" });
  }
  return found
    .sort((one, other) => one.from - other.from)
    .map(({ from, text, kind }) => ({
      line: file.getLineAndCharacterOfPosition(from).line + 1,
      text: plain(text),
      kind,
    }))
    .filter(({ text }) => text !== "");
}
