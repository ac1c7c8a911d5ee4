/**
 * The generated parts of README, the guides and the JSON Schemas. `npm run docs` writes them; a test compares them with
 * the code. Text around them is written by hand.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { explainAnswer, picture, planAnswer } from "./answers";
import { commandTable, optionTable } from "./commands";
import { limitTable } from "./limits";
import { filled } from "./markdown";
import { backendTable, carrierTable, codeTable, needTable, verdictTable } from "./meanings";
import { priceTables } from "./prices";
import { SCHEMAS, withEnumerations } from "./schemas";
import { cdkNagTable, checkovTable, securityHubTable } from "./security";
import { settingsTables } from "./settings";
import { choosingTable, strategyTable } from "./strategies";

const ROOT = join(__dirname, "../..");

/** The path of each generated document, and its current text from the code. */
export async function documents(): Promise<ReadonlyMap<string, string>> {
  const settings = settingsTables();
  const pages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "README.md": { explain: explainAnswer(), plan: planAnswer(), strategies: strategyTable() },
    "docs/choosing-a-strategy.md": { strategies: choosingTable() },
    "docs/reference.md": {
      settings: settings.stack,
      "settings of a service": settings.service,
      "settings of a schedule": settings.schedule,
      commands: commandTable(),
      options: optionTable(),
      verdicts: verdictTable(),
      needs: needTable(),
      interfaces: carrierTable(),
      limits: limitTable(),
      backends: backendTable(),
      prices: priceTables(),
    },
    "docs/testing.md": { mocks: source("examples/mocks.ts"), test: source("examples/own-service/index.test.ts") },
    "docs/security.md": { "security hub": securityHubTable(), checkov: checkovTable(), "cdk-nag": cdkNagTable() },
    "docs/troubleshooting.md": { codes: codeTable() },
  };
  const texts = [
    ...Object.entries(pages).map(async ([file, sections]) => [file, await filled(read(file), sections)] as const),
    ...SCHEMAS.map(
      async (file) =>
        [file, await format(withEnumerations(file, read(file)), { parser: "json", printWidth: 120 })] as const,
    ),
  ];
  return new Map([...(await Promise.all(texts)), ["docs/prod.svg", picture()]]);
}

/** A program as a block of a page. */
function source(file: string): string {
  return `\`\`\`ts\n${read(file).trimEnd()}\n\`\`\``;
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}
