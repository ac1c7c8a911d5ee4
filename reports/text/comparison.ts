/** `compare` for people: a table if the terminal is wide enough, else a list. */
import { type ComparedStrategy, type Comparison, titled } from "../../analysis/compare";
import { sanitize } from "../sanitize";
import { finished } from "./finish";
import type { TextOptions } from "./index";
import { paragraph, type Span } from "./paragraph";
import { tableLines } from "./table";
import { themeOf } from "./theme";

const COLUMNS = [
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

/** `nat-gateway per-az (now)`. */
export function titleOf(row: ComparedStrategy): string {
  return `${titled(row)}${row.current ? " (now)" : ""}`;
}

/** The columns and the cells of each strategy; without a column in which every strategy has a dash. */
export function comparisonTable({ strategies }: Comparison): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const rows = strategies.map(cellsOf);
  const shown = COLUMNS.map((_, index) => rows.some((cells) => cells[index] !== NONE));
  const isShown = (_: string, index: number): boolean => shown[index] === true;
  return { columns: COLUMNS.filter(isShown), rows: rows.map((cells) => cells.filter(isShown)) };
}

/** The recommended strategy with its cost, and the reason. */
export function recommendationOf({ strategies, recommended }: Comparison): {
  readonly title: string;
  readonly reason: string;
} {
  const row = strategies.find((each) => each.recommended);
  if (row === undefined) return { title: "No recommendation", reason: recommended.reason };
  const now = strategies.find(({ current }) => current)?.monthly ?? null;
  const saved = now === null || row.monthly === null ? 0 : now - row.monthly;
  const change = saved === 0 ? "" : `, ${dollars(Math.abs(saved), 2)} ${saved > 0 ? "less" : "more"} than now`;
  return {
    title: `Recommended: ${row.current ? "keep " : ""}${titled(row)}, ${dollars(row.monthly, 2)} a month${change}`,
    reason: recommended.reason,
  };
}

const NONE = "–";

function yesNo(value: boolean | null): string {
  return value === null ? "?" : value ? "yes" : "no";
}

function dollars(usd: number | null, digits: number): string {
  return usd === null ? "?" : `$${usd.toFixed(digits)}`;
}

function cellsOf(row: ComparedStrategy): string[] {
  if (row.inbound === null) return [titleOf(row), "no", ...COLUMNS.slice(2).map(() => NONE)];
  return [
    titleOf(row),
    row.works && row.changes.length > 0 ? changedCell(row.changes) : yesNo(row.undetermined ? null : row.works),
    row.sourceIp.kind,
    row.inbound,
    row.tasksPerInstance === null ? NONE : String(row.tasksPerInstance),
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

/** `public-ip is cheaper than nat-gateway per-az (now) up to 19 tasks`. */
function breakEvenText(row: ComparedStrategy, now: ComparedStrategy | undefined): string[] {
  if (row.breakEven === null || now === undefined) return [];
  const { unit, at, cheaperBelow } = row.breakEven;
  const [cheaper, other] = cheaperBelow === row.strategy ? [row, now] : [now, row];
  const volume = unit === "tasks" ? `${at} ${at === 1 ? "task" : "tasks"}` : `about ${at} GB a month`;
  return [`${titleOf(cheaper)} is cheaper than ${titleOf(other)} up to ${volume}`];
}

/** Facts that do not fit in the table: the reason of a refusal, changed settings, cost items, break-even. */
export function remarksOf(row: ComparedStrategy, { strategies }: Comparison): string[] {
  return [
    ...(row.reason === null
      ? []
      : [`${row.reason}${row.rule === null || row.reason.includes(row.rule) ? "" : ` [${row.rule}]`}`]),
    ...(row.changes.length === 0 ? [] : [`with ${row.changes.join(", ")}`]),
    ...(row.works && row.costItems.length > 0 ? [`cost: ${row.costItems.join("; ")}`] : []),
    ...breakEvenText(
      row,
      strategies.find(({ current }) => current),
    ),
  ].map(sanitize);
}

/** Before the recommended strategy, in its row and in the sentence above the table. */
const MARK = "→";

export function comparisonText(comparison: Comparison, options: TextOptions): string {
  const { colour, width } = options;
  const { stack, strategies } = comparison;
  const theme = themeOf(colour);
  const { title, reason } = recommendationOf(comparison);
  const { columns, rows } = comparisonTable(comparison);
  const marked = rows.map(([name = "", ...cells], index): Span[] =>
    strategies[index]?.recommended === true
      ? [{ text: `${MARK} ${name}`, paint: theme.strong }, ...cells]
      : [`  ${name}`, ...cells],
  );
  const mark = strategies.some(({ recommended }) => recommended) ? `${MARK} ` : "";
  const lines = [
    theme.strong(`${sanitize(stack)}: every strategy`),
    ...paragraph([{ text: `${mark}${title}`, paint: theme.strong }], { width, hang: 2 }),
    ...paragraph([reason], { width, indent: 2 }),
    "",
    ...tableLines({ theme, width }, columns, marked),
  ];
  for (const row of strategies) {
    const remarks = remarksOf(row, comparison);
    if (remarks.length === 0) continue;
    lines.push("", theme.strong(`${titleOf(row)}${row.recommended ? " (recommended)" : ""}`));
    for (const remark of remarks) lines.push(...paragraph([remark], { width, indent: 2 }));
  }
  return finished(`${lines.join("\n")}\n`, options);
}
