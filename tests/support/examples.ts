/** The programs of the page about other languages, as its reader copies them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./stacks";

export type Language = "yaml" | "python" | "go" | "csharp";

/** The page's only fenced block in this language. */
export function example(language: Language): string {
  const page = readFileSync(join(ROOT, "docs/other-languages.md"), "utf8");
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))];
  const [block] = blocks;
  if (block?.[1] === undefined || blocks.length > 1) {
    throw new Error(`docs/other-languages.md has ${blocks.length} blocks of ${language}`);
  }
  return block[1];
}
