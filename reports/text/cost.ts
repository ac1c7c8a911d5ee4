/** The network's monthly cost with its arithmetic, and items without a price. */
import type { Cost } from "../../analysis/report/cost";
import { alike, counted } from "../fold";
import { savingText } from "../savings";
import { paragraph } from "./paragraph";
import type { Style } from "./path";

export function costLines({ theme, width }: Style, cost: Cost): string[] {
  if (cost.items.length === 0) return [];
  const { gbOut, gbEcr } = cost.traffic;
  const traffic = gbOut + gbEcr === 0 ? "" : ` with ${gbOut} GB out and ${gbEcr} GB of image layers`;
  const perGb = cost.perGb === null || cost.perGb === 0 ? "" : `, and $${cost.perGb} per GB out`;
  const total = cost.monthly === null ? "unknown" : `$${cost.monthly.toFixed(2)} a month${traffic}${perGb}`;
  const arithmetic = cost.items
    .filter((item) => item.monthly !== null)
    .map((item) => `${item.count} × $${item.unit} × ${item.per} ${item.name}`);
  const soft = (text: string) => ({ text, paint: theme.soft });
  return [
    ...paragraph([`network cost: ${total}`], { width, indent: 2, hang: 2 }),
    ...(arithmetic.length === 0 ? [] : paragraph([soft(arithmetic.join("; "))], { width, indent: 4, hang: 2 })),
    ...alike(cost.missing, kindAndReason).flatMap(({ first, all }) => [
      ...paragraph([soft(first)], { width, indent: 4, hang: 2 }),
      ...(all.length === 1
        ? []
        : paragraph([soft(`${counted(all.length - 1)} more like it`)], { width, indent: 4, hang: 2 })),
    ]),
    ...cost.savings.flatMap((saving) => paragraph([savingText(saving)], { width, indent: 4, hang: 2 })),
  ];
}

/** All but the name: `Fargate vCPU (x86), web: no price is listed for eu-west-3` → `Fargate vCPU (x86)`, `no price …`. */
function kindAndReason(text: string): readonly string[] {
  const comma = text.indexOf(", ");
  const colon = text.lastIndexOf(": ");
  return comma < 0 || colon < comma ? [text] : [text.slice(0, comma), text.slice(colon + 2)];
}
