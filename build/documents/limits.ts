/** The table of limits in the reference, from the limits that the readers apply. */
import { LIMITS, sizeText } from "../../readers/limits";
import { table } from "./markdown";

export function limitTable(): string {
  return table(
    ["input", "at most"],
    Object.values(LIMITS).map(({ of, bytes }) => [of, sizeText(bytes)]),
  );
}
