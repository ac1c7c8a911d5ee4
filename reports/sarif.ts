/**
 * SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/. All stacks are one run, because GitHub
 * refuses several runs of one tool in a file.
 */
import { pathToFileURL } from "node:url";
import { CODES } from "../analysis/rules/codes";
import { rule } from "../analysis/rules/book";
import { json } from "./json";
import type { Place, Result } from "./results";

/** @param hasBaseline true if the results are compared with a baseline. */
export function sarif(results: readonly Result[], hasBaseline: boolean): string {
  const ids = [...new Set(results.map((result) => result.rule))];
  const index = new Map(ids.map((id, position) => [id, position]));
  return json({
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "ecs-connectivity", rules: ids.map(descriptorOf) } },
        columnKind: "utf16CodeUnits",
        results: results.map((result) => ({
          ruleId: result.rule,
          ruleIndex: index.get(result.rule),
          level: result.level,
          message: { text: messageOf(result) },
          locations: [locationOf(result)],
          partialFingerprints: { "ecsConnectivity/v1": result.fingerprint },
          ...(hasBaseline ? { baselineState: result.known ? "unchanged" : "new" } : {}),
        })),
      },
    ],
  });
}

function messageOf({ title, message, fix }: Result): string {
  return `${title}. ${message}${fix === "" ? "" : ` Fix: ${fix}`}`;
}

function descriptorOf(id: string): object {
  const known = rule(id);
  const [page] = (known?.sources ?? []).filter((source) => source.startsWith("https://"));
  const text = known?.text ?? (Object.hasOwn(CODES, id) ? CODES[id as keyof typeof CODES] : (OTHERS[id] ?? id));
  return {
    id,
    shortDescription: { text: id },
    fullDescription: { text },
    ...(page === undefined ? {} : { helpUri: page }),
  };
}

/** Ids that are neither in the rule book nor codes of a path. */
const OTHERS: { readonly [id: string]: string } = {
  ASSUMPTION: "A fact is not in the source, and the verdicts assume it.",
  DEFECT: "A part of the source cannot be read.",
  INCOMPLETE: "The source leaves out resources, so a service may be missing.",
  INTENT: "An expectation of the network is not kept, or cannot be judged.",
  MISSING: "A thing that a task needs does not exist.",
  NOT_JUDGED: "A part of the source is named and not judged.",
  NO_SERVICE: "The source has no service.",
  OPAQUE: "The resources inside a component are not known.",
  REGION: "Regions contradict each other.",
  UNDETERMINED: "A value that decides the verdict is not known.",
};

function locationOf({ place, subject, name }: Result): object {
  return {
    ...(place === undefined ? {} : { physicalLocation: physicalLocationOf(place) }),
    logicalLocations: [{ name, fullyQualifiedName: subject, kind: "resource" }],
  };
}

function physicalLocationOf({ file, line, column }: Place): object {
  return {
    artifactLocation: isAbsolute(file)
      ? { uri: pathToFileURL(file).href }
      : { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" },
    region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) },
  };
}

function isAbsolute(file: string): boolean {
  return /^(?:\/|[A-Za-z]:\/)/.test(file);
}
