/**
 * Reads values from the command line and from YAML in the type of their key: `pulumi config set desiredCount 3` stores
 * a text, and `--path` stores a number; both mean 3.
 */
import { z } from "zod";

export const text = z.preprocess(
  (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : value),
  z.string().min(1, "must not be empty"),
);

export function wholeNumber(least: number, most: number): z.ZodType<number> {
  const range = `must be a whole number from ${least} to ${most}`;
  return z.preprocess(
    (value) => (typeof value === "string" && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value),
    z.number(range).int(range).min(least, range).max(most, range),
  );
}

export const flag: z.ZodType<boolean> = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.boolean("must be true or false"),
);

/** One word of a closed set. */
export function word<T extends string>(words: Readonly<Record<string, T>>): z.ZodType<T> {
  return z.enum(words);
}

/** A list; a list of words may also be one text with commas. */
export function list<T extends z.ZodType>(element: T): z.ZodType<z.output<T>[]> {
  return z.preprocess((value) => (typeof value === "string" ? split(value) : value), z.array(element));
}

/** The parts of a list that is one text: JSON, or words separated by commas. */
export function split(value: string): unknown {
  const parsed = structured(value);
  return parsed === value ? value.split(",").map((part) => part.trim()) : parsed;
}

/** An object, or its JSON text. Unknown keys are refused. */
export function object<T extends z.ZodRawShape>(shape: T) {
  return z.preprocess(structured, z.strictObject(shape));
}

/** An object of names and texts: environment variables, tags. */
export const texts: z.ZodType<Record<string, string>> = z.preprocess(structured, z.record(z.string(), text));

/** Parses a text that is a list or an object in JSON; returns any other value unchanged. */
export function structured(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
