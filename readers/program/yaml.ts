/**
 * `Pulumi.yaml` and the stacks' files, as mappings. Errors have a line and no text of the file, which may be secret.
 */
import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { ProgramError } from "./programError";

/** Throws a `ProgramError` that names the file, and the line where it is broken. */
export function readYaml(file: string): Record<string, unknown> {
  const content = parsed(file, contentOf(file));
  if (content === null) return {};
  if (typeof content === "object" && !Array.isArray(content)) return content as Record<string, unknown>;
  throw new ProgramError("project", `${file} contains no settings.`, "It must be a YAML mapping.");
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new ProgramError("project", `${file} cannot be read (${code}).`, "Give it read permission.", error);
  }
}

function parsed(file: string, text: string): unknown {
  const broken = (why: string, cause: unknown) =>
    new ProgramError("project", `${file} cannot be read: ${why}.`, "Correct the YAML.", cause);
  const lineCounter = new LineCounter();
  try {
    // The parser's own errors, and its warnings on standard error, repeat the line.
    const document = parseDocument(text, { prettyErrors: false, lineCounter });
    const [mistake] = document.errors;
    if (mistake === undefined) return document.toJS({ maxAliasCount: 100 });
    const { line, col } = lineCounter.linePos(mistake.pos[0]);
    throw broken(`line ${line}, column ${col}: ${withoutQuote(mistake.message)}`, mistake);
  } catch (error) {
    if (error instanceof ProgramError) throw error;
    throw broken(withoutQuote(error instanceof Error ? error.message : String(error)), error);
  }
}

/** `Block scalar header includes extra characters: |hunter2` → `Block scalar header includes extra characters`. */
function withoutQuote(message: string): string {
  return message.replace(/(?:: | \\).*$/s, "");
}
