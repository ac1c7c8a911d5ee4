/** The same assertions as plain functions, for node:test and any other runner. */
import { AssertionError } from "node:assert";
import { endOf, type End, type ReachOptions } from "./end";

/** Throws `AssertionError` with the path, unless it is certain that it arrives. */
export function assertReaches(from: End, to: string, options: ReachOptions = {}): void {
  assertKept(from, to, { ...options, never: false }, assertReaches);
}

/** Throws `AssertionError` with the path, unless it is certain that no packet arrives. */
export function assertNeverReaches(from: End, to: string, options: ReachOptions = {}): void {
  assertKept(from, to, { ...options, never: true }, assertNeverReaches);
}

function assertKept(
  from: End,
  to: string,
  options: Parameters<End["judge"]>[1],
  stackStartFn: typeof assertReaches,
): void {
  const { verdict: actual, text: message } = endOf(from).judge(to, options);
  if (actual === "kept") return;
  throw new AssertionError({ message, expected: "kept", actual, operator: "reaches", stackStartFn });
}
