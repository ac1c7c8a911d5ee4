/** Fenced blocks of README and docs, as a reader copies them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/stacks";

/** The fenced block of a Markdown file that has this text. */
export function blockWith(file: string, language: string, text: string): string {
  const blocks = [...readFileSync(join(ROOT, file), "utf8").matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const found = blocks.find(([, kind, body = ""]) => kind === language && body.includes(text))?.[2];
  if (found === undefined) throw new Error(`${file} has no ${language} block with ${text}`);
  return found;
}
