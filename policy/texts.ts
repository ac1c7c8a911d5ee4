/** Texts of violations. */
import { maskedMessage } from "../cli/masking";
import { sanitizeLines } from "../reports/sanitize";

/** Names may come from anywhere. `<{%reset%}>` is a colour in Pulumi's output. */
export function printable(text: string): string {
  return sanitizeLines(maskedMessage(text)).replaceAll("<{%", "<{\ufffd");
}

/** The fix is a line of its own; empty for none. */
export function withFix(text: string, fix: string): string {
  return fix === "" ? text : `${text}\nFix: ${fix}`;
}
