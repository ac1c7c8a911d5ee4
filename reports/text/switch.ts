/** `switch` for people: the steps in order, interruptions, addresses and cost before and after, and the commands. */
import type { SourceIp } from "../../analysis/report";
import type { Switch, SwitchStep } from "../../analysis/switch";
import { sanitize } from "../sanitize";
import { finished } from "./finish";
import type { TextOptions } from "./index";
import { paragraph } from "./paragraph";
import { themeOf } from "./theme";

const SIGNS = { create: "+", update: "~", replace: "±", delete: "-" } as const;

function shortType(type: string): string {
  const [, module = "", name = type] = /^[^:]+:([^/:]+)(?:\/[^:]*)?:(.+)$/.exec(type) ?? [];
  return `${module}.${name}`;
}

function stepText(step: SwitchStep): string {
  const changed = step.properties.length === 0 ? "" : ` (${step.properties.join(", ")})`;
  return `${SIGNS[step.op]} ${step.op} ${shortType(step.type)} ${step.name}${changed}`;
}

function addresses({ kind, addresses: list }: SourceIp): string {
  return list.length === 0 ? kind : `${kind} ${list.join(", ")}`;
}

function dollars(usd: number | null): string {
  return usd === null ? "unknown" : `$${usd.toFixed(2)}`;
}

export function switchText(change: Switch, options: TextOptions): string {
  const { colour, width } = options;
  const theme = themeOf(colour);
  const lines: string[] = [];
  const say = (text: string, indent = 0): void => {
    lines.push(...paragraph([text], { width, indent, hang: 4 }));
  };
  lines.push(theme.strong(`${sanitize(change.stack)}: ${change.from} → ${change.to}`));
  say(`verdict: ${change.verdict.before} → ${change.verdict.after}`, 2);
  say(`source IP: ${addresses(change.sourceIps.before)} → ${addresses(change.sourceIps.after)}`, 2);
  if (change.allowList !== null) say(change.allowList, 2);
  say(`monthly network cost: ${dollars(change.cost.before)} → ${dollars(change.cost.after)}`, 2);
  lines.push("", theme.strong(`Steps: ${change.steps.length}; ${change.unchanged} resources unchanged`));
  const runs = new Set(change.steps.map(({ run }) => run));
  let run = 0;
  for (const step of change.steps) {
    if (runs.size > 1 && step.run !== run) {
      run = step.run;
      lines.push(
        `  ${run === 1 ? "with the first pulumi up" : "with the second pulumi up, after all tasks have moved"}`,
      );
    }
    say(stepText(step), 2);
    if (step.interrupts !== null) say(`interrupts: ${step.interrupts}`, 6);
  }
  lines.push("", theme.strong("Run"));
  for (const command of change.commands) lines.push(`  ${sanitize(command)}`);
  return finished(`${lines.join("\n")}\n`, options);
}
