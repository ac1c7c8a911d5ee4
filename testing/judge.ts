/** An expectation about one path, judged, with the path hop by hop. */
import type { Explanation } from "../analysis/report";
import type { Mask } from "../reports/mask";
import { sanitize } from "../reports/sanitize";
import { explanationText } from "../reports/text";
import type { Judgement, ReachOptions } from "./end";

export function judge(
  explain: (from: string, to: string) => Explanation,
  mask: Mask,
  from: string,
  to: string,
  { port, source, never = false }: ReachOptions & { readonly never?: boolean },
): Judgement {
  const explanation = explain(from, port === undefined ? to : `${to}:${port}`);
  const { verdict, sourceIp } = explanation.path;
  const isKept =
    verdict === (never ? "blocked" : "reachable") &&
    (source === undefined || (sourceIp.kind === "fixed" && sourceIp.addresses.includes(source)));
  const text = explanationText(explanation, { colour: false, width: Infinity });
  const expected = never ? "blocked" : "reachable";
  const message = `expected ${sanitize(`${from}${never ? " never" : ""} to reach ${to}`)}, and the path is ${verdict}\n${text}`;
  return { isKept, message: mask.output(mask.message(message)), expected, actual: verdict, explanation };
}
