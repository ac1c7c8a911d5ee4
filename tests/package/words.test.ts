/**
 * The words of comments, messages, test names and documents: an engineer who is not a native speaker reads them once. A
 * place is in the list below once all of its texts are plain.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Prose, proseOf } from "../support/prose";
import { ROOT } from "../support/stacks";

const PLACES = [
  "analysis",
  "cli",
  "reports",
  "testing",
  "readers",
  "bench",
  "README.md",
  "components",
  "examples",
  "stacks",
  "plugin",
  "policy",
  "build",
  "bin",
  "docs",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "Pulumi.yaml",
  "action",
  "package.json",
];

/** Words that are refused, and what to write instead. `has not been` and `has not yet` are allowed. */
const REFUSED: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\b(?:told|tells?)\b/i, "reports, returns, shows"],
  [/\b(?:nobody|somebody|whoever|others see)\b/i, "unknown, the user, the caller, destinations see"],
  [/\bastray\b/i, "to the wrong target"],
  [/\bmend(?:s|ed|ing)?\b/i, "solve, correct, change"],
  [/\blies? (?:in|on|at|within|outside)\b/i, "is in"],
  [/\bstands? for\b/i, "means"],
  [/\b(?:has|have) not\b(?! (?:been|yet))/i, "has no"],
  [/\bat once\b/i, "immediately, together"],
  [/\bby which way\b/i, "on which path"],
  [/\bwhat would\b/i, "the change that"],
  [/\bwanted\b/i, "desired, intended, needed"],
  [/\badmit(?:s|ted|ting)?\b/i, "allow"],
  [/\bhand(?:s|ed|ing)? (?:it |them )?over\b/i, "pass"],
  [/\bask(?:s|ed) for\b/i, "requires, requests"],
  [/\bspeaks?\b/i, "uses, supports"],
  [/\bif left out\b/i, "Default: X."],
  [/\bfor ever\b/i, "forever"],
];

const KINDS = ["comment", "name", "string", "text"] as const;

/** A comment begins with a noun of the code or with a verb. */
const BEGINNING = /^(?:What|Whether|Who|Whom|Of whom|One that|Where|Which)\b/;

/** Not the scripts of NAT instances: they are user data, and another text replaces the instances. */
const TEXT = /\.(?:ts|js|md|ya?ml)$|^package\.json$|schema\.json$|^Dockerfile$/;

function filesOf(place: string): string[] {
  if (statSync(join(ROOT, place)).isFile()) return [place];
  return readdirSync(join(ROOT, place), { withFileTypes: true })
    .filter(({ name }) => name !== "dist" && name !== "node_modules")
    .flatMap((entry) => {
      const path = join(place, entry.name);
      return entry.isDirectory() ? filesOf(path) : TEXT.test(entry.name) ? [path] : [];
    });
}

/** `docs/page.md:12: "found"; write this instead` for each refused word of a file's texts. */
function refusedIn(name: string, source: string, kinds: readonly Prose["kind"][] = KINDS): string[] {
  const judged = proseOf(name, source).filter(({ kind }) => kinds.includes(kind));
  return judged.flatMap(({ line, text, kind }) => {
    const words = REFUSED.flatMap(([word, instead]) => {
      const found = word.exec(text)?.[0];
      return found === undefined ? [] : [`${name}:${String(line)}: "${found}"; write ${instead}`];
    });
    const first = kind === "comment" ? BEGINNING.exec(text)?.[0] : undefined;
    return first === undefined ? words : [...words, `${name}:${String(line)}: a comment begins with "${first}"`];
  });
}

describe("the words that people read", function () {
  this.timeout(60_000);

  for (const place of PLACES) {
    it(`are plain in ${place}`, () => {
      const refused = filesOf(place).flatMap((file) => refusedIn(file, readFileSync(join(ROOT, file), "utf8")));

      expect(refused.join("\n")).to.equal("");
    });
  }

  it("are plain in the comments and the names of tests, whose strings are sentences of the product", () => {
    const refused = filesOf("tests").flatMap((file) =>
      refusedIn(file, readFileSync(join(ROOT, file), "utf8"), ["comment", "name"]),
    );

    expect(refused.join("\n")).to.equal("");
  });

  it("are those of comments, strings and templates in code, and not the names of variables", () => {
    const code = [
      "/** Whether the packet",
      " * lies",
      " * in a subnet. */",
      "const told = { admits: `${name} asks for a route` };",
      "// The user is",
      "// told.",
      'it("mends nothing", () => undefined);',
    ].join("\n");

    expect(refusedIn("sample.ts", code)).to.deep.equal([
      'sample.ts:1: "lies in"; write is in',
      'sample.ts:1: a comment begins with "Whether"',
      'sample.ts:4: "asks for"; write requires, requests',
      'sample.ts:5: "told"; write reports, returns, shows',
      'sample.ts:7: "mends"; write solve, correct, change',
    ]);
  });

  it("are the names of tests, whole or in parts, apart from the strings that tests expect", () => {
    const code = [
      "describe(`told ${name} ${late ? `at once` : 'later'} astray`, () => {",
      '  it("mends nothing", () => expect(texts).to.include("nobody admits it"));',
      "});",
    ].join("\n");

    expect(refusedIn("sample.ts", code, ["name"])).to.deep.equal([
      'sample.ts:1: "told"; write reports, returns, shows',
      'sample.ts:1: "at once"; write immediately, together',
      'sample.ts:1: "astray"; write to the wrong target',
      'sample.ts:2: "mends"; write solve, correct, change',
    ]);
    expect(refusedIn("sample.ts", code, ["comment"])).to.deep.equal([]);
  });

  it("are the paragraphs of a document, but not the tables that are generated from code", () => {
    const page = "# Page\n\n<!-- generated: x -->\n\n| told |\n\n<!-- end -->\n\nAWS does this at\nonce.\n";

    expect(refusedIn("page.md", page)).to.deep.equal(['page.md:9: "at once"; write immediately, together']);
  });
});
