/** The strategies: a row each, which tasks they can serve, and the questions that the rest of the product has of them. */
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

/** The strategy's own part of a network's settings: of `{ natGateway: {…} }` the inner object for `nat-gateway`. */
export function optionsOf(strategy: Strategy, settings: object): object {
  const key = rowOf(strategy).settings?.key;
  return key === undefined ? {} : ((settings as Readonly<Record<string, object | undefined>>)[key] ?? {});
}

/** Without an IPv4 default route AWS services are reached by VPC endpoints. */
export function needsEndpoints(strategy: Strategy): boolean {
  return rowOf(strategy).routes.ipv4 === null;
}

/** Without any default route nothing outside the VPC is reached. */
export function isIsolated(strategy: Strategy): boolean {
  const { ipv4, ipv6 } = rowOf(strategy).routes;
  return ipv4 === null && ipv6 === null;
}

/** Behind an internet gateway only an interface with a public address of its own is served. */
export function needsPublicAddress(strategy: Strategy): boolean {
  return rowOf(strategy).publicAddress !== null;
}

/** A Fargate task has a public address only where it asks for one. */
export function assignsPublicIp(strategy: Strategy): boolean {
  return rowOf(strategy).publicAddress === "task";
}

/** The networkMode of a service that names none. */
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

/** What a component writes: a public IP only for Fargate under `public-ip`, nothing at all where Fargate is not meant. */
export function assignPublicIpOf({ strategy, launchType, networkMode }: StrategyChoice): AssignPublicIp {
  if (launchType !== LaunchType.Fargate || networkMode !== NetworkMode.Awsvpc) {
    return "UNSET";
  }
  return assignsPublicIp(strategy) ? "ENABLED" : "DISABLED";
}

/** The matrix's word on a strategy as the components build it. */
export function judgementOf(choice: StrategyChoice): Judgement {
  return judge({ ...choice, placement: rowOf(choice.strategy).placement, assignPublicIp: assignPublicIpOf(choice) });
}

/** Every choice with these fixed parts that is not refused and gives the task a network. */
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

/** The network modes that a launch type can have under a strategy; empty where the two do not go together. */
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
 * Why a service cannot use a strategy, or what limits it there; undefined where nothing does. An error exactly where the
 * matrix refuses, a warning where it warns.
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
    remedy: refused ? remedyFor(choice) : "Make sure that this limit suits the service.",
  };
}
