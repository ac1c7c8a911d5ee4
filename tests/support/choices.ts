/**
 * A stack's settings by strategy, launch type, network mode and ingress: what is asked of each, and why it is refused.
 */
import { rowOf, type Strategy } from "../../analysis/rules/strategies";
import type { Ingress, LaunchType, NetworkMode } from "../../analysis/rules/words";
import { problemLine, readSettings } from "../../stacks/settings";

const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1";

export interface Choice {
  readonly strategy: Strategy;
  readonly launchType: LaunchType;
  readonly networkMode: NetworkMode;
}

/** The settings that a strategy requires beside its name; empty for most. */
export function requiredSettings(strategy: Strategy): Readonly<Record<string, object>> {
  const { key, example } = rowOf(strategy).settings ?? {};
  return key === undefined || example === undefined ? {} : { [key]: example };
}

/** One service for each way in: its name is its ingress. */
export function settingsOf(choice: Choice, ways: readonly Ingress[]) {
  // One NAT only: its name distinguishes the strategies.
  const shared = { ...requiredSettings(choice.strategy), ...choice, natGateway: { placement: "single" } };
  const port = choice.networkMode === "none" ? {} : { port: 80 };
  return { ...shared, services: ways.map((ingress) => ({ name: ingress, image: IMAGE, ingress, ...port })) };
}

/** Why the settings are refused; empty where they are not. */
export function refusal(choice: Choice, ingress: Ingress): string {
  const texts = Object.entries(settingsOf(choice, [ingress])).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const reading = readSettings(Object.fromEntries(texts) as Record<string, string>);
  return "problems" in reading ? reading.problems.map(problemLine).join("\n") : "";
}
