/** Records of AWS's answers, and their fields with their expected types. */

/** A record of a list in an answer: AWS's description of one resource. */
export type AwsRecord = { readonly [field: string]: unknown };

/** The records of a list, which AWS may omit if it is empty. */
export function recordsIn(answer: AwsRecord, list: string): AwsRecord[] {
  const value = answer[list];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function recordIn(answer: AwsRecord | undefined, field: string): AwsRecord | undefined {
  const value = answer?.[field];
  return isRecord(value) ? value : undefined;
}

export function textsIn(answer: AwsRecord, list: string): string[] {
  const value = answer[list];
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}

export function textIn(answer: AwsRecord | undefined, field: string): string | undefined {
  const value = answer?.[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Each once, in the order of first mention. */
export function distinct(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}

function isRecord(value: unknown): value is AwsRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
