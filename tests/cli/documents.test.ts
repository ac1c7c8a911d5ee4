/** The commands of README and docs, as their reader pastes them: alone in a sentence, or in a block for the shell. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../support/stacks";
import { ecsConnectivity } from "./command";

const PAGES = [
  "README.md",
  ...readdirSync(join(ROOT, "docs")).flatMap((file) => (file.endsWith(".md") ? [`docs/${file}`] : [])),
];

const SPAN = /(?<!`)`npx ecs-connectivity ([^`]+)`(?!`)/g;
const LINE = /^npx ecs-connectivity (.*?)(?: +#.*)?$/gm;
const BLOCK = /^```sh\n([\s\S]*?)^```$/gm;

const commands = [
  ...new Set(
    PAGES.flatMap((page) => {
      const text = readFileSync(join(ROOT, page), "utf8");
      const lines = [...text.matchAll(BLOCK)].flatMap(([, body = ""]) => [...body.matchAll(LINE)]);
      return [...text.matchAll(SPAN), ...lines].map(([, command = ""]) => command.replace(/\s+/g, " "));
    }),
  ),
];

/** Directories that a page takes to be beside the clone. */
const BESIDE: Readonly<Record<string, string>> = {
  "../their-project": "tests/fixtures/public-instance-awsvpc",
  "../saved-answers": "tests/fixtures/saved-account",
};

/** Commands of a page whose answer is not 0. */
const EXIT_CODES: ReadonlyMap<string, number> = new Map([
  ["explain internet web --program tests/fixtures/public-instance-awsvpc", 1],
]);

/** Run by other suites: a stack that was made before, a preview by Pulumi's command line, and a live account. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "plan shop": "npm run test:engine",
  "plan --program ../their-yaml --pulumi": "npm run test:engine",
  "plan dev --program ../their-yaml --pulumi": "npm run test:engine",
  "plan --preview preview.json": "npm run test:engine",
  "doctor --cluster shop": "npm run test:aws",
};

/** A word in capitals, as STACK, is to be replaced by its reader; brackets hold what may be left out. */
function isForm(command: string): boolean {
  return /(^| )\[?[A-Z]{2,}\b/.test(command.replace(/R-[A-Z]+-\d+/g, ""));
}

describe("a command in README or docs", function () {
  this.timeout(60_000);
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "pages-"));
  });

  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("is there", () => {
    expect(commands).to.include.members(["compare prod", "rules R-PUB-05", ...Object.keys(ELSEWHERE)]);
  });

  for (const command of commands) {
    if (isForm(command) || command in ELSEWHERE) continue;
    it(`works as it is written: ${command}`, async () => {
      const words = command.split(" ").map((word) => BESIDE[word] ?? word);
      const output = words.indexOf("--output") + 1;
      if (output > 0) words[output] = join(directory, words[output] ?? "");
      const { code, stderr } = await ecsConnectivity(words);

      expect(stderr).to.equal("");
      expect(code).to.equal(EXIT_CODES.get(command) ?? 0);
    });
  }
});
