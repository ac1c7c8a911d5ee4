/**
 * Every regular expression of the product on long hostile texts: the time of each is that of reading the text, not its
 * square.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { expect } from "chai";
import ts from "typescript";
import { stoppedReasons } from "../../analysis/rules/stoppedReasons";
import { hostileTexts } from "../support/hostileTexts";
import { ROOT } from "../support/stacks";

const FOLDERS = ["analysis", "bin", "cli", "components", "plugin", "policy", "readers", "reports", "stacks", "testing"];
/** The square of this is more than two seconds; reading it once takes less than a millisecond. */
const LENGTH = 50_000;
const LIMIT_MS = 500;

interface Found {
  readonly place: string;
  readonly expression: RegExp;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      return ["node_modules", "dist"].includes(entry.name) ? [] : sourcesIn(join(folder, entry.name));
    }
    return /\.[jt]s$/.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}

function literalsIn(file: string): Found[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({
        place: `${file}:${String(line)} ${node.text}`,
        expression: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const context = createContext({});

/** True if a search of the text, or the replacement of each match in it, ends in time. */
function endsInTime(expression: RegExp, text: string): boolean {
  try {
    Object.assign(context, { expression, text });
    runInContext('text.replace(expression, "")', context, { timeout: LIMIT_MS });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
    throw error;
  }
}

function slowText({ expression }: Found): string | undefined {
  for (const text of hostileTexts(expression, LENGTH)) {
    if (!endsInTime(expression, text)) return `${JSON.stringify(text.slice(0, 60))}…${JSON.stringify(text.slice(-8))}`;
  }
  return undefined;
}

function slow(all: readonly Found[]): string[] {
  return all.flatMap((found) => {
    const text = slowText(found);
    return text === undefined ? [] : [`${found.place} is slow on ${text}`];
  });
}

describe("a regular expression", function () {
  this.timeout(300_000);

  it("of the sources reads a long text in the time of its length", () => {
    const all = FOLDERS.flatMap((folder) => sourcesIn(join(ROOT, folder)))
      .map((file) => file.slice(ROOT.length + 1))
      .flatMap(literalsIn);
    expect(all.length).to.be.greaterThan(150);
    expect(slow(all)).to.deep.equal([]);
  });

  it("of the texts of stopped tasks does so too, where it is made of several", () => {
    expect(slow(stoppedReasons.map(({ id, pattern }) => ({ place: id, expression: pattern })))).to.deep.equal([]);
  });

  it("that backtracks is found by these texts", () => {
    const bad = [/^\s*(\d*\.?\d+)\s*(vcpu|gb)?\s*$/i, /\s+$/, /^(a+)+$/, /^(?:x|:)[^/]*\/[^/]*[^/]*$/, /\/\/.*@/];
    expect(slow(bad.map((expression) => ({ place: expression.source, expression })))).to.have.length(bad.length);
  });
});
