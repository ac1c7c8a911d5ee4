/**
 * Sets the enumerations in the JSON Schemas from the closed sets of the code, and the definitions that a schema has in
 * common with that of the report. All other parts are written by hand.
 */
import { PROPERTIES } from "../../analysis/compare/recommend";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../analysis/rules/book";
import { rowOf, Strategy } from "../../analysis/rules/strategies";
import { VIAS } from "../../analysis/report";
import { INTENT_VERDICTS } from "../../analysis/report/intent";
import { NOT_JUDGED_KINDS } from "../../analysis/report/startsTasks";
import { REACHES } from "../../analysis/intent";
import { NatPlacement, SourceIpKind, SubjectKind } from "../../analysis/rules/words";
import { WORDS } from "./meanings";

type Schema = { [key: string]: Schema } & { enum?: readonly (string | null)[] };

/** Paths below `$defs`, with their allowed words. */
type Enumerations = Readonly<Record<string, readonly (string | null)[]>>;

const strategies = Object.values(Strategy);

const defaultRoutes = [
  ...new Set(strategies.flatMap((strategy) => Object.values(rowOf(strategy).routes)).filter((route) => route !== null)),
  "other",
  "none",
  "undetermined",
];

const REPORT = "docs/report.schema.json";

const ENUMERATIONS: Readonly<Record<string, Enumerations>> = {
  [REPORT]: {
    verdict: WORDS.verdicts,
    "sourceIp/properties/kind": Object.values(SourceIpKind),
    "need/properties/purpose": WORDS.purposes,
    "need/properties/interface": WORDS.carriers,
    defaultRoute: defaultRoutes,
    "service/properties/strategy": [...strategies, null],
    "service/properties/kind": Object.values(SubjectKind),
    "notJudged/properties/kind": NOT_JUDGED_KINDS,
    intentVerdict: INTENT_VERDICTS,
    "expectation/properties/reach": REACHES,
    "expectation/properties/by/items": VIAS,
  },
  "docs/intent.schema.json": {
    device: VIAS,
    "expectation/properties/reach": REACHES,
  },
  "docs/compare.schema.json": {
    word: strategies,
    "sourceIp/properties/kind": Object.values(SourceIpKind),
    "strategy/properties/placement": [...Object.values(NatPlacement), null],
    "recommended/properties/placement": [...Object.values(NatPlacement), null],
    "recommended/properties/keeps/items": Object.keys(PROPERTIES),
  },
  "docs/switch.schema.json": {
    verdict: WORDS.verdicts,
    "sourceIp/properties/kind": Object.values(SourceIpKind),
  },
  "docs/explain.schema.json": {},
  "docs/rules.schema.json": { "rule/properties/status": [...new Set(rules().map(({ status }) => status))] },
};

/** Definitions that are those of the report. */
const OF_REPORT: Readonly<Record<string, readonly string[]>> = {
  "docs/explain.schema.json": ["source", "path", "hop", "sourceIp", "verdict"],
};

export const SCHEMAS = Object.keys(ENUMERATIONS);

/** A schema's text with its enumerations from the code. */
export function withEnumerations(file: string, text: string): string {
  const schema = JSON.parse(text) as { $defs: Schema };
  const common = OF_REPORT[file] ?? [];
  if (common.length > 0) {
    const report = readFileSync(join(__dirname, "../..", REPORT), "utf8");
    const { $defs } = JSON.parse(withEnumerations(REPORT, report)) as typeof schema;
    for (const name of common) schema.$defs[name] = $defs[name] ?? {};
  }
  for (const [path, words] of Object.entries(ENUMERATIONS[file] ?? {})) {
    const place = path.split("/").reduce<Schema | undefined>((at, step) => at?.[step], schema.$defs);
    if (place?.enum === undefined) throw new Error(`${file} has no enumeration at ${path}.`);
    place.enum = words;
  }
  return JSON.stringify(schema, null, 2);
}
