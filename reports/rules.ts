/** Rules for people: what AWS says, how sure that is, and where it says so. */
import type { Rule } from "../analysis/rules/book/rule";
import type { TextOptions } from "./text";
import { paragraph } from "./text/paragraph";
import { themeOf } from "./text/theme";

export interface RuleTextOptions extends TextOptions {
  /** Whether each rule's sources are shown under it. */
  readonly sources: boolean;
}

export function rulesText(rules: readonly Rule[], { colour, width, sources }: RuleTextOptions): string {
  const theme = themeOf(colour);
  const lines = rules.flatMap(({ id, status, text, sources: pages }) => [
    ...paragraph(
      [
        { text: id, paint: theme.strong },
        ...(status === "confirmed" ? [] : [" ", { text: status, paint: theme.open }]),
        ` ${text}`,
      ],
      { width, hang: 2 },
    ),
    ...(sources ? pages.flatMap((page) => paragraph([{ text: page, paint: theme.soft }], { width, indent: 2 })) : []),
  ]);
  return `${lines.join("\n")}\n`;
}
