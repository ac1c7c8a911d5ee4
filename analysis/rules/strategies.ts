/** What each strategy means in AWS's terms, and which tasks it can serve: its tier, its default routes, its source IP. */
import { type Combination, type Judgement, isRefused, judge } from "./matrix";
import type { Problem } from "./problem";
import type { AssignPublicIp } from "./words";
import { LaunchType, NetworkMode, Placement, SourceIpKind, Strategy, Tier } from "./words";

export interface StrategyFacts {
  readonly strategy: Strategy;
  /** The subnets that its tasks, or their instances, lie in. */
  readonly tier: Tier;
  /** The matrix's word for such subnets. */
  readonly placement: Placement;
  /** Where 0.0.0.0/0 leads; null where there is no such route. */
  readonly ipv4Route: "internet-gateway" | "nat-gateway" | "nat-instance" | null;
  /** Where ::/0 leads in a dual-stack network; null where there is no such route. */
  readonly ipv6Route: "internet-gateway" | "egress-only-internet-gateway" | null;
  /** What others see; a regional NAT gateway in automatic mode is `ephemeral` instead (R-NAT-07). */
  readonly sourceIp: SourceIpKind;
}

export const strategies: readonly StrategyFacts[] = [
  {
    strategy: Strategy.PublicIp,
    tier: Tier.Public,
    placement: Placement.PublicNoAuto,
    ipv4Route: "internet-gateway",
    ipv6Route: "internet-gateway",
    sourceIp: SourceIpKind.Ephemeral,
  },
  {
    strategy: Strategy.PublicHost,
    tier: Tier.Host,
    placement: Placement.PublicAuto,
    ipv4Route: "internet-gateway",
    ipv6Route: "internet-gateway",
    sourceIp: SourceIpKind.Ephemeral,
  },
  {
    strategy: Strategy.NatGateway,
    tier: Tier.Private,
    placement: Placement.PrivateNat,
    ipv4Route: "nat-gateway",
    ipv6Route: "egress-only-internet-gateway",
    sourceIp: SourceIpKind.Fixed,
  },
  {
    strategy: Strategy.NatInstance,
    tier: Tier.Private,
    placement: Placement.PrivateNat,
    ipv4Route: "nat-instance",
    ipv6Route: "egress-only-internet-gateway",
    sourceIp: SourceIpKind.Fixed,
  },
  {
    strategy: Strategy.VpcEndpoints,
    tier: Tier.Isolated,
    placement: Placement.PrivateIsolated,
    ipv4Route: null,
    ipv6Route: null,
    sourceIp: SourceIpKind.None,
  },
  {
    strategy: Strategy.EgressOnlyIpv6,
    tier: Tier.Ipv6,
    placement: Placement.Ipv6EgressOnly,
    ipv4Route: null,
    ipv6Route: "egress-only-internet-gateway",
    sourceIp: SourceIpKind.Ephemeral,
  },
];

export function strategyFacts(strategy: Strategy): StrategyFacts {
  const facts = strategies.find((candidate) => candidate.strategy === strategy);
  if (facts === undefined) {
    throw new Error(`No such strategy: ${strategy}.`);
  }
  return facts;
}

export function placementOf(strategy: Strategy): Placement {
  return strategyFacts(strategy).placement;
}

/** The networkMode of a service that names none. */
export function defaultNetworkMode(launchType: LaunchType, strategy: Strategy): NetworkMode {
  if (strategy !== Strategy.PublicHost || launchType === LaunchType.Fargate) {
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
  return strategy === Strategy.PublicIp ? "ENABLED" : "DISABLED";
}

function combinationOf(choice: StrategyChoice): Combination {
  const { launchType, networkMode } = choice;
  return { launchType, networkMode, placement: placementOf(choice.strategy), assignPublicIp: assignPublicIpOf(choice) };
}

/** The matrix's word on a strategy as the components build it. */
export function judgementOf(choice: StrategyChoice): Judgement {
  return judge(combinationOf(choice));
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
