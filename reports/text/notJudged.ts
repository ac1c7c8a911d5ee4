/** The parts that the report does not judge, counted, with the reason of each. */
import type { Report } from "../../analysis/report";
import { alike, counted } from "../fold";
import { notJudgedName } from "../notJudged";
import { paragraph } from "./paragraph";
import type { Style } from "./path";

export function notJudgedLines({ theme, width }: Style, { notJudged = [] }: Report): string[] {
  if (notJudged.length === 0) return [];
  const groups = alike(notJudged, ({ kind, reason }) => [kind, reason]);
  return [
    ...paragraph([{ text: `Not judged: ${counted(notJudged.length)}`, paint: theme.strong }], {
      width,
      indent: 2,
      hang: 2,
    }),
    ...groups.flatMap(({ first, all }) => {
      const more = all.length === 1 ? "" : ` and ${counted(all.length - 1)} more`;
      return paragraph([`${notJudgedName(first)}${more}: ${first.reason}`], { width, indent: 4, hang: 2 });
    }),
  ];
}
