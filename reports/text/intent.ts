/** The expectations of a file, counted; each that is not kept with its line and the path that decides it. */
import type { Report } from "../../analysis/report";
import { counted } from "../fold";
import { type Expected, expectedIn } from "../intentWords";
import { paragraph } from "./paragraph";
import { hopLines, type Style } from "./path";
import { intentSpan } from "./theme";

export function intentLines(style: Style, { intent }: Report): string[] {
  if (intent === undefined) return [];
  const { theme, width } = style;
  const all = expectedIn(intent);
  const open = (["broken", "undetermined"] as const).flatMap((word) => all.filter(({ verdict }) => verdict === word));
  const count = `Intent: ${counted(all.length - open.length)} of ${counted(all.length)} expectations kept`;
  const others = intent.ofOtherStacks === 0 ? "" : `, ${counted(intent.ofOtherStacks)} of other stacks left out`;
  return [
    ...paragraph([{ text: count, paint: theme.strong }, others], { width, indent: 2, hang: 2 }),
    ...open.flatMap((each) => expectationLines(style, each)),
  ];
}

function expectationLines(style: Style, { words, place, verdict, message, fix, path }: Expected): string[] {
  const { theme, width } = style;
  const below = { width, indent: 6, hang: 2 };
  return [
    ...paragraph([intentSpan(theme, verdict), place === "" ? "" : ` ${place}:`, ` ${words}`], {
      width,
      indent: 4,
      hang: 2,
    }),
    ...paragraph([message], below),
    ...(path === null ? [] : hopLines(style, path.hops, 8)),
    ...(fix === null ? [] : paragraph([{ text: "Fix:", paint: theme.strong }, ` ${fix}`], below)),
  ];
}
