/**
 * The strategies: their rows, the tasks that they can serve, and questions that the rest of the product asks about
 * them.
 */
import { type Judgement, isRefused, judge } from "../matrix";
import type { Problem } from "../problem";
import type { AssignPublicIp } from "../words";
import { LaunchType, NetworkMode } from "../words";
import { rowOf, Strategy } from "./table";

export type { DefaultRouteTarget, NetworkNeed } from "./row";
export { DEFAULT_STRATEGY, rowOf, Strategy } from "./table";

export function isStrategy(word: string): word is Strategy {
  return Object.values<string>(Strategy).includes(word);
}

/** The strategy's own part of a network's settings: `{ natGateway: {…} }` → the inner object, for `nat-gateway`. */
export function optionsOf(strategy: Strategy, settings: object): object {
  const key = rowOf(strategy).settings?.key;
  return key === undefined ? {} : ((settings as Readonly<Record<string, object | undefined>>)[key] ?? {});
}

/** Returns true for a strategy without an IPv4 default route: its tasks reach AWS services through VPC endpoints. */
export function needsEndpoints(strategy: Strategy): boolean {
  return rowOf(strategy).routes.ipv4 === null;
}

/**
 * Returns true for a strategy without any default route: its tasks reach nothing outside the VPC except through VPC
 * endpoints.
 */
export function isIsolated(strategy: Strategy): boolean {
  const { ipv4, ipv6 } = rowOf(strategy).routes;
  return ipv4 === null && ipv6 === null;
}

/** Returns true for a strategy with an internet gateway: it serves only interfaces with a public address. */
export function needsPublicAddress(strategy: Strategy): boolean {
  return rowOf(strategy).publicAddress !== null;
}

/** Returns true for a strategy under which a Fargate task gets a public address. */
export function assignsPublicIp(strategy: Strategy): boolean {
  return rowOf(strategy).publicAddress === "task";
}

/** The default networkMode of a service. */
export function defaultNetworkMode(launchType: LaunchType, strategy: Strategy): NetworkMode {
  if (rowOf(strategy).publicAddress !== "instance" || launchType === LaunchType.Fargate) {
    return NetworkMode.Awsvpc;
  }
  return launchType === LaunchType.ManagedInstances ? NetworkMode.Host : NetworkMode.Bridge;
}

export interface StrategyChoice {
  readonly strategy: Strategy;
  readonly launchType: LaunchType;
  readonly networkMode: NetworkMode;
}

/**
 * The assignPublicIp that a component writes: ENABLED only for Fargate under `public-ip`, UNSET for other launch types.
 */
export function assignPublicIpOf({ strategy, launchType, networkMode }: StrategyChoice): AssignPublicIp {
  if (launchType !== LaunchType.Fargate || networkMode !== NetworkMode.Awsvpc) {
    return "UNSET";
  }
  return assignsPublicIp(strategy) ? "ENABLED" : "DISABLED";
}

/** The row of the matrix for a strategy as the components build it. */
export function judgementOf(choice: StrategyChoice): Judgement {
  return judge({ ...choice, placement: rowOf(choice.strategy).placement, assignPublicIp: assignPublicIpOf(choice) });
}

/** Every choice with these fixed parts that is not refused and has a network mode other than none. */
function accepted(fixed: Partial<StrategyChoice>): StrategyChoice[] {
  const all = Object.values(Strategy).flatMap((strategy) =>
    Object.values(LaunchType).flatMap((launchType) =>
      Object.values(NetworkMode).map((networkMode) => ({ strategy, launchType, networkMode })),
    ),
  );
  return all.filter(
    (choice) =>
      Object.entries(fixed).every(([key, value]) => choice[key as keyof StrategyChoice] === value) &&
      choice.networkMode !== NetworkMode.None &&
      !isRefused(judgementOf(choice).verdict),
  );
}

/** The network modes that a launch type can have under a strategy; empty if the two exclude each other. */
export function networkModesOf(strategy: Strategy, launchType: LaunchType): NetworkMode[] {
  return accepted({ strategy, launchType }).map((choice) => choice.networkMode);
}

function remedyFor({ strategy, launchType, networkMode }: StrategyChoice): string {
  const modes = networkModesOf(strategy, launchType);
  if (modes.length > 0) {
    return `Use network mode ${modes.join(" or ")} under ${strategy} on ${launchType}.`;
  }
  const others = accepted({ launchType, networkMode }).map((choice) => choice.strategy);
  if (others.length > 0) {
    return `Keep ${launchType} with ${networkMode}, and use ${others.join(", ")}.`;
  }
  const launchTypes = [...new Set(accepted({ strategy }).map((choice) => choice.launchType))];
  return `Use ${strategy} with launch type ${launchTypes.join(" or ")}.`;
}

/**
 * The problem of a service with a strategy: an error where the matrix refuses the choice, a warning where it limits it,
 * and undefined otherwise. A limit has no remedy: the choice is allowed.
 */
export function judgeStrategy(choice: StrategyChoice): Problem | undefined {
  const { id, verdict, rules, text } = judgementOf(choice);
  if (verdict === "OK") {
    return undefined;
  }
  const refused = isRefused(verdict);
  return {
    id,
    rules,
    severity: refused ? "error" : "warning",
    property: "strategy",
    value: `${choice.strategy}, ${choice.launchType}, ${choice.networkMode}`,
    message: text,
    remedy: refused ? remedyFor(choice) : "",
  };
}
