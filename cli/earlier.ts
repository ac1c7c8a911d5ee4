/** Earlier reports, from the files of `--since` and `--baseline`: each is checked before anything runs. */
import { z } from "zod";
import type { Report } from "../analysis/report";
import { INTENT_VERDICTS } from "../analysis/report/intent";
import { REACHES } from "../analysis/intent";
import { VERDICTS } from "../analysis/report/verdict";
import { LIMITS, readBounded, TooLargeError } from "../readers/limits";
import type { EarlierFlags } from "./options";
import { UsageError } from "./usageError";

const REMEDY = "Make the file with ecs-connectivity plan --format json --output FILE.";

export interface Earlier {
  /** The reports that `--since` compares with; undefined without it. */
  readonly since?: readonly Report[];
  /** The reports whose failures are known; undefined without `--baseline`. */
  readonly baseline?: readonly Report[];
}

/** Throws a `UsageError` for a file that has no report. */
export function earlierReports({ since, baseline }: EarlierFlags): Earlier {
  return {
    ...(since === undefined ? {} : { since: reportsIn("--since", since) }),
    ...(baseline === undefined ? {} : { baseline: reportsIn("--baseline", baseline) }),
  };
}

function reportsIn(option: string, file: string): readonly Report[] {
  const content = contentOf(option, file);
  const version = isObject(content) ? content["formatVersion"] : undefined;
  if (typeof version === "number" && version !== 1) {
    throw new UsageError(`${option} ${file} is a report of formatVersion ${version}, and 1 is supported.`, REMEDY);
  }
  const found = (isObject(content) && "reports" in content ? several : report).safeParse(content);
  if (!found.success) {
    const [issue] = found.error.issues;
    const place = (issue?.path ?? []).join(".");
    throw new UsageError(
      `${option} ${file} is not a report of plan${place === "" ? "" : `: ${place} is missing or wrong`}.`,
      REMEDY,
    );
  }
  // Of the other fields only equality is read.
  const document = content as Report | { readonly reports: readonly Report[] };
  return "reports" in document ? document.reports : [document];
}

function contentOf(option: string, file: string): unknown {
  let why: string;
  try {
    return JSON.parse(readBounded(file, LIMITS.reports.bytes).toString("utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    why =
      error instanceof TooLargeError
        ? error.message
        : code === undefined
          ? "is not JSON"
          : code === "ENOENT"
            ? "does not exist"
            : `cannot be read (${code})`;
  }
  throw new UsageError(`${option} ${file} ${why}.`, REMEDY);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

const texts = z.array(z.string());
const text = z.string().nullable();
const number = z.number().nullable();

const path = z.object({
  verdict: z.enum(VERDICTS),
  code: text,
  via: texts,
  sourceIp: z.object({ kind: z.string(), addresses: texts }),
  subnets: z.object({ reachable: texts, blocked: texts, undetermined: texts }),
});

const service = z.object({
  name: z.string(),
  id: z.string(),
  launchType: text,
  networkMode: text,
  strategy: text,
  desiredCount: number,
  needs: z.array(path.extend({ purpose: z.string(), destination: z.string(), region: z.string().optional() })),
  egress: z.object({ ipv4: path, ipv6: path }),
  ingress: z.object({ internet: path, vpc: path }).nullable(),
});

const expectation = z.object({
  from: z.string(),
  to: z.string(),
  port: z.number().optional(),
  reach: z.enum(REACHES).optional(),
  by: texts.optional(),
  source: texts.optional(),
  never: z.boolean().optional(),
  verdict: z.enum(INTENT_VERDICTS),
});

const intent = z.object({
  expectations: z.array(expectation),
  cost: z.object({ limit: z.number(), verdict: z.enum(INTENT_VERDICTS) }).nullable(),
});

const report = z.object({
  formatVersion: z.literal(1),
  source: z.object({ name: z.string() }),
  verdict: z.enum(VERDICTS),
  services: z.array(service),
  findings: z.array(
    z.object({
      id: z.string(),
      severity: z.enum(["error", "warning", "info"]),
      subject: z.string(),
      message: z.string(),
      fix: z.string(),
    }),
  ),
  notJudged: z.array(z.object({ kind: z.string(), id: z.string(), reason: z.string() })).optional(),
  cost: z.object({ monthly: number }),
  intent: intent.optional(),
});

const several = z.object({ formatVersion: z.literal(1), reports: z.array(report) });
