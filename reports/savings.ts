/** Money that buys nothing, in the words of every format. */
import type { Saving } from "../analysis/report/cost";

export function savingText(saving: Saving): string {
  return `Could save ${sumOf(saving)}: ${saving.message} [${saving.rule}]`;
}

/** A gigabyte's price where the sum depends on traffic that is not given. */
function sumOf({ monthly, perGb }: Saving): string {
  if (monthly === null) return "an unknown sum";
  return monthly === 0 && perGb !== null ? `$${perGb} per GB` : `$${monthly.toFixed(2)} a month`;
}
