/** Makes Markdown tables, and writes them to the marked places in the documents. */
import { format } from "prettier";

/** A table from a header and rows with the same number of cells. Line breaks and bars in a cell are replaced. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|").trim();
}

export function code(text: string): string {
  return `\`${text}\``;
}

/**
 * A page with these texts between `<!-- generated: NAME -->` and `<!-- end -->`, formatted as the repository's pages
 * are.
 */
export async function filled(page: string, sections: Readonly<Record<string, string>>): Promise<string> {
  let text = page;
  for (const [name, body] of Object.entries(sections)) {
    const place = new RegExp(`(<!-- generated: ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);
    if (!place.test(text)) throw new Error(`The page has no place for the generated part ${name}.`);
    text = text.replace(place, (_whole, start: string, end: string) => `${start}\n${body}\n\n${end}`);
  }
  return format(text, { parser: "markdown", printWidth: 120 });
}
