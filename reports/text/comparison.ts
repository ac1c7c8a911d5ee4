/** `compare` for people: a table if the terminal is wide enough, else a list. */
import { type BreakEven, type ComparedStrategy, type Comparison, titled } from "../../analysis/compare";
import { sanitize } from "../sanitize";
import { finished } from "./finish";
import type { TextOptions } from "./index";
import { paragraph } from "./paragraph";
import { tableLines } from "./table";
import { themeOf } from "./theme";

export const COLUMNS = [
  "strategy",
  "works",
  "source IP",
  "inbound",
  "tasks per instance",
  "monthly cost",
  "cost per GB",
  "survives the loss of a zone",
  "IPv6",
];

export function titleOf(row: ComparedStrategy): string {
  return `${titled(row)}${row.current ? " (now)" : ""}`;
}

function yesNo(value: boolean | null): string {
  return value === null ? "?" : value ? "yes" : "no";
}

function dollars(usd: number | null, digits: number): string {
  return usd === null ? "?" : `$${usd.toFixed(digits)}`;
}

/** The cells of one strategy. */
export function cellsOf(row: ComparedStrategy): string[] {
  if (row.inbound === null) return [titleOf(row), "no", ...COLUMNS.slice(2).map(() => "–")];
  return [
    titleOf(row),
    row.works && row.changes.length > 0 ? changedCell(row.changes) : yesNo(row.undetermined ? null : row.works),
    row.sourceIp.kind,
    row.inbound,
    row.tasksPerInstance === null ? "–" : String(row.tasksPerInstance),
    dollars(row.monthly, 2),
    dollars(row.perGb, 3),
    yesNo(row.survivesZoneLoss),
    yesNo(row.ipv6),
  ];
}

/** The settings without their services, which a remark names: `with ingress=private`. */
function changedCell(changes: readonly string[]): string {
  return `with ${[...new Set(changes.map((change) => sanitize(change.replace(/^services\[\d+\]\./, ""))))].join(", ")}`;
}

function breakEvenText({ unit, at, cheaperBelow }: BreakEven): string {
  return unit === "tasks"
    ? `${cheaperBelow} is cheaper up to ${at} tasks`
    : `${cheaperBelow} is cheaper up to about ${at} GB a month`;
}

/** Facts that do not fit in the table: the reason of a refusal, changed settings, cost items, break-even. */
export function remarksOf(row: ComparedStrategy): string[] {
  return [
    ...(row.reason === null
      ? []
      : [`${row.reason}${row.rule === null || row.reason.includes(row.rule) ? "" : ` [${row.rule}]`}`]),
    ...(row.changes.length === 0 ? [] : [`with ${row.changes.join(", ")}`]),
    ...(row.works && row.costItems.length > 0 ? [row.costItems.join(", ")] : []),
    ...(row.breakEven === null ? [] : [breakEvenText(row.breakEven)]),
  ].map(sanitize);
}

export function comparisonText({ stack, strategies }: Comparison, options: TextOptions): string {
  const { colour, width } = options;
  const theme = themeOf(colour);
  const lines = [
    theme.strong(`${sanitize(stack)}: every strategy`),
    "",
    ...tableLines({ theme, width }, COLUMNS, strategies.map(cellsOf)),
  ];
  for (const row of strategies) {
    const remarks = remarksOf(row);
    if (remarks.length === 0) continue;
    lines.push("", theme.strong(titleOf(row)));
    for (const remark of remarks) lines.push(...paragraph([remark], { width, indent: 2 }));
  }
  return finished(`${lines.join("\n")}\n`, options);
}
