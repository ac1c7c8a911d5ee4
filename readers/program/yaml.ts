/**
 * `Pulumi.yaml` and the stacks' files, as mappings. Errors have a line and no text of the file, which may be secret.
 */
import { type Document, isNode, isScalar, LineCounter, parseDocument, visit, YAMLParseError } from "yaml";
import { LIMITS, readBounded, TooLargeError } from "../limits";
import { ProgramError } from "./programError";

/** Throws a `ProgramError` that names the file, and the line where it is broken. */
export function readYaml(file: string): Record<string, unknown> {
  const content = yamlIn(file);
  if (content === null) return {};
  if (typeof content === "object" && !Array.isArray(content)) return content as Record<string, unknown>;
  throw new ProgramError("project", `${file} contains no settings.`, "It must be a YAML mapping.");
}

/** The value in a file. Throws a `ProgramError` as `readYaml`. */
export function yamlIn(file: string): unknown {
  return parsed(file, contentOf(file)).value;
}

/** A value, and the line of each of its parts. */
export interface YamlText {
  readonly value: unknown;
  /** @param path the keys and positions that lead to the part; null for a part that is not in the file. */
  readonly lineOf: (path: readonly (string | number)[]) => number | null;
}

/** The value in a file, with its lines. Throws a `ProgramError` as `readYaml`. */
export function yamlWithLines(file: string): YamlText {
  return parsed(file, contentOf(file));
}

function contentOf(file: string): string {
  try {
    return readBounded(file, LIMITS.settings.bytes).toString("utf8");
  } catch (error) {
    if (error instanceof TooLargeError) {
      throw new ProgramError("project", `${file} ${error.message}.`, "Give a file with settings only.", error);
    }
    const { code = "" } = error as NodeJS.ErrnoException;
    const isFile = code !== "ENOENT" && code !== "EISDIR";
    const why = isFile ? `cannot be read (${code})` : code === "ENOENT" ? "does not exist" : "is a directory";
    const fix = isFile ? "Give it read permission." : "Give the path of a file.";
    throw new ProgramError("project", `${file} ${why}.`, fix, error);
  }
}

function parsed(file: string, text: string): YamlText {
  const broken = (why: string, cause: unknown) =>
    new ProgramError("project", `${file} cannot be read: ${why}.`, "Correct the YAML.", cause);
  const lineCounter = new LineCounter();
  try {
    // The parser's own errors, and its warnings on standard error, repeat the line.
    const document = parseDocument(text, { prettyErrors: false, lineCounter, uniqueKeys: false });
    const mistake = document.errors[0] ?? repeatedKey(document);
    if (mistake === undefined) {
      const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
      if (containsItself(value)) throw broken("an alias refers to a value that contains it", undefined);
      const lineOf = (path: readonly (string | number)[]): number | null => {
        const node = document.getIn(path, true);
        return isNode(node) && node.range ? lineCounter.linePos(node.range[0]).line : null;
      };
      return { value, lineOf };
    }
    const { line, col } = lineCounter.linePos(mistake.pos[0]);
    throw broken(`line ${line}, column ${col}: ${withoutQuote(mistake.message)}`, mistake);
  } catch (error) {
    if (error instanceof ProgramError) throw error;
    throw broken(withoutQuote(error instanceof Error ? error.message : String(error)), error);
  }
}

/** Values that aliases may repeat; a short file could otherwise expand to more than the memory. */
const MOST_ALIASES = 100;

/** The parser's own check compares each key with each other key. */
function repeatedKey(document: Document): YAMLParseError | undefined {
  let found: YAMLParseError | undefined;
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) {
          const [start, end] = key.range ?? [0, 0];
          found = new YAMLParseError([start, end], "DUPLICATE_KEY", "Map keys must be unique");
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

/** @param around the values that contain this one. */
function containsItself(value: unknown, around: ReadonlySet<unknown> = new Set()): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (around.has(value)) return true;
  const within = new Set([...around, value]);
  return Object.values(value).some((part) => containsItself(part, within));
}

/** The parser's words for a file that would exceed its stack or its aliases. */
const TOO_MUCH: Readonly<Record<string, string>> = {
  "Maximum call stack size exceeded": "it is nested too deeply",
  "Excessive alias count indicates a resource exhaustion attack": `its aliases repeat more than ${MOST_ALIASES} values`,
};

/** `Block scalar header includes extra characters: |hunter2` → `Block scalar header includes extra characters`. */
function withoutQuote(message: string): string {
  return TOO_MUCH[message] ?? message.replace(/(?:: | \\).*$/s, "");
}
