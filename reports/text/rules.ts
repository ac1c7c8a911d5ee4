/** Rules for people: AWS's statement, its certainty, and its page. */
import type { Rule } from "../../analysis/rules/book/rule";
import { finished } from "./finish";
import type { TextOptions } from "./index";
import { paragraph } from "./paragraph";
import { themeOf } from "./theme";

export interface RuleTextOptions extends TextOptions {
  /** True if each rule is printed with its sources. */
  readonly sources: boolean;
}

export function rulesText(rules: readonly Rule[], options: RuleTextOptions): string {
  const { colour, width, sources } = options;
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
  return finished(`${lines.join("\n")}\n`, options);
}
