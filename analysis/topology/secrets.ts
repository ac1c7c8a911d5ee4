/** The texts that a program keeps secret: the analysis uses them, and no output may show them. */
import { type ResourceGraph, SecretValue, type Value } from "./resource";

/** Shorter than any address; a shorter secret would be found by chance in words that are none. */
const SHORTEST = 7;
/** Longer than anything that a sentence repeats. */
const LONGEST = 256;

/** Texts that inputs hold in secret, longest first; still as secrets, so that nothing prints them by mistake. */
export function secretTexts({ resources }: ResourceGraph): readonly SecretValue[] {
  const found = new Set<string>();
  const collect = (value: Value, secret: boolean): void => {
    if (value instanceof SecretValue) collect(value.reveal(), true);
    else if (typeof value === "string") {
      if (!secret || value.length < SHORTEST || value.length > LONGEST) return;
      found.add(value);
      // One address is a block too, and is withheld in both forms.
      const single = value.replace(/\/(?:32|128)$/, "");
      if (single.length >= SHORTEST) found.add(single);
    } else if (typeof value === "object" && value !== null) {
      for (const inner of Object.values(value)) collect(inner, secret);
    }
  };
  for (const { inputs } of resources) collect(inputs, false);
  return [...found].sort((a, b) => b.length - a.length).map((text) => new SecretValue(text));
}
