/** Colours by meaning. No information is in the colour alone. */
import { createColors } from "picocolors";
import type { Verdict } from "../../analysis/report";
import type { IntentVerdict } from "../../analysis/report/intent";
import type { Severity } from "../../analysis/rules/problem";
import type { Paint, Span } from "./paragraph";

export interface Theme {
  readonly strong: Paint;
  readonly soft: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly open: Paint;
}

export function themeOf(colour: boolean): Theme {
  const { bold, dim, green, red, yellow } = createColors(colour);
  return { strong: bold, soft: dim, good: green, bad: red, open: yellow };
}

export function verdictSpan(theme: Theme, verdict: Verdict, text: string = verdict): Span {
  const paint = { reachable: theme.good, blocked: theme.bad, partial: theme.bad, undetermined: theme.open }[verdict];
  return { text, paint };
}

export function intentSpan(theme: Theme, verdict: IntentVerdict): Span {
  const paint = { broken: theme.bad, undetermined: theme.open, kept: theme.good }[verdict];
  return { text: verdict, paint };
}

export function severitySpan(theme: Theme, severity: Severity, text: string = severity): Span {
  const paint = { error: theme.bad, warning: theme.open, info: theme.soft }[severity];
  return { text, paint };
}
