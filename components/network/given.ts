/**
 * A network as an argument. Values that decide which resources a component has are read while the program runs; the
 * others may be known later. A program in another language passes `${network.taskNetwork}`, which is one unknown output
 * in a first preview. Then the program also sets the strategy, and the two are compared when the network resolves.
 */
import * as pulumi from "@pulumi/pulumi";
import { DEFAULT_AVAILABILITY_ZONE_COUNT } from "../../analysis/rules/checks/addressSettings";
import {
  type NetworkShape,
  disagreements,
  mustBePlain,
  networkWithoutPrefixList,
  networkWithoutStrategy,
  noSuchStrategy,
} from "../../analysis/rules/checks/givenNetwork";
import { missingInputs, tiersOf } from "../../analysis/rules/checks/network";
import type { Problem } from "../../analysis/rules/problem";
import { assignsPublicIp, isIsolated, isStrategy, type Strategy } from "../../analysis/rules/strategies";
import { IpFamily, Tier } from "../../analysis/rules/words";
import { checkedLater, isLater } from "../later";
import { ipFamilyOf } from "./plan";
import type { TaskNetworkArgs } from "./taskNetwork";

/** Further arguments for a network that is an output, as in a program in another language. */
export interface BesideNetworkArgs {
  /**
   * The network's strategy. Required if `network` is an output, which is unknown in a first preview. Default: the
   * network's own. A network of another strategy is refused.
   */
  strategy?: Strategy;
  /**
   * The network's `ipFamily`. Set it if `network` is an output and differs from the default. Default: `ipv4`, or
   * `dual-stack` with the strategy `egress-only-ipv6`.
   */
  ipFamily?: IpFamily;
  /**
   * The network's `vpcCidrBlockCount`. Set it if `network` is an output and its VPC has several IPv4 CIDR blocks.
   * Default: 1.
   */
  vpcCidrBlockCount?: number;
}

/** A network whose values are known. */
export type KnownNetwork = pulumi.Unwrap<TaskNetworkArgs>;

/** The arguments of a component that describe its network. */
export interface NetworkUse extends BesideNetworkArgs {
  readonly network: pulumi.Input<TaskNetworkArgs>;
  readonly availabilityZoneCount?: number;
  readonly hasPublicTier?: boolean;
}

const BESIDE = ["strategy", "ipFamily", "availabilityZoneCount", "hasPublicTier", "vpcCidrBlockCount"] as const;

/** The network, or undefined if a value that decides which resources exist is known only later. */
export function plainNetwork(network: pulumi.Input<TaskNetworkArgs>): TaskNetworkArgs | undefined {
  if (isLater(network)) return undefined;
  const known = network as TaskNetworkArgs;
  return BESIDE.some((property) => isLater(known[property])) ? undefined : known;
}

function shapeOf(network: TaskNetworkArgs): NetworkShape {
  const { strategy, ipFamily, availabilityZoneCount, hasPublicTier, vpcCidrBlocks, vpcCidrBlockCount } = network;
  return {
    strategy,
    ipFamily: ipFamily ?? IpFamily.Ipv4,
    availabilityZoneCount,
    hasPublicTier: hasPublicTier ?? false,
    vpcCidrBlockCount: vpcCidrBlockCount ?? (Array.isArray(vpcCidrBlocks) ? vpcCidrBlocks.length : 1),
  };
}

/** The defaults of a new `Network` of this strategy, overridden by the arguments beside the network. */
function expectedShape(strategy: Strategy, use: NetworkUse): NetworkShape {
  const usual = { strategies: [strategy] };
  return {
    strategy,
    ipFamily: use.ipFamily ?? ipFamilyOf(usual, strategy),
    availabilityZoneCount: use.availabilityZoneCount ?? DEFAULT_AVAILABILITY_ZONE_COUNT,
    hasPublicTier: use.hasPublicTier ?? tiersOf(usual).includes(Tier.Public),
    vpcCidrBlockCount: use.vpcCidrBlockCount ?? 1,
  };
}

/** The values with which resources are planned; undefined if a problem prevents the plan. */
export interface NetworkReading {
  readonly shape: NetworkShape | undefined;
  readonly problems: readonly Problem[];
}

/** Reads the values that are known while the program runs. */
export function readNetwork(use: NetworkUse): NetworkReading {
  const refused = (...problems: Problem[]): NetworkReading => ({ shape: undefined, problems });
  // A program in another language may have omitted it; `missingInputs` reports it.
  if ((use as Partial<NetworkUse>).network === undefined) return refused();
  const later = BESIDE.filter((property) => isLater(use[property]));
  if (later.length > 0) return refused(...later.map((property) => mustBePlain(property, "R-VPC-04")));
  const known = plainNetwork(use.network);
  const strategy: string | undefined = known === undefined ? use.strategy : known.strategy;
  const property = known === undefined ? "strategy" : "network.strategy";
  if (strategy === undefined) {
    return refused(...(known === undefined ? [networkWithoutStrategy()] : missingInputs({}, [property], "R-VPC-04")));
  }
  if (!isStrategy(strategy)) return refused(noSuchStrategy(property, strategy));
  if (known === undefined) return { shape: expectedShape(strategy, use), problems: [] };
  const shape = shapeOf(known);
  return { shape, problems: disagreements(use, shape) };
}

/** R-EP-07: the rule to S3 is planned before the network is known, so the network must have its prefix list then. */
export function prefixListProblems({ strategy, s3PrefixListId }: TaskNetworkArgs): Problem[] {
  return isIsolated(strategy) && !s3PrefixListId ? [networkWithoutPrefixList()] : [];
}

/**
 * The network for resources: its own values, or the planned ones with ids that are known once the network agrees with
 * the plan.
 */
export function networkOnceKnown(
  component: string,
  name: string,
  use: NetworkUse,
  { shape }: NetworkReading,
): TaskNetworkArgs {
  if (shape === undefined) {
    throw new Error("A network without a shape has a problem that refuses it.");
  }
  const { strategy, ipFamily, vpcCidrBlockCount } = shape;
  const problemsOf = ({ network }: { network?: KnownNetwork }): Problem[] =>
    network === undefined
      ? missingInputs({}, ["network"], "R-VPC-04")
      : [
          ...readNetwork({ ...use, strategy, ipFamily, vpcCidrBlockCount, network }).problems,
          ...prefixListProblems(network),
        ];
  return (
    plainNetwork(use.network) ??
    networkIn(checkedLater({ network: use.network }, { component, name, shown: new Set(), problemsOf }), shape)
  );
}

/** A network that is an output, for resources: planned values, and ids that are known later. */
export function networkIn(checked: pulumi.Output<{ network?: KnownNetwork }>, planned: NetworkShape): TaskNetworkArgs {
  // A network that resolved to nothing was refused before.
  const part = <T>(read: (network: KnownNetwork) => T): pulumi.Output<T> =>
    checked.apply(({ network }) => read(network as KnownNetwork));
  return {
    ...planned,
    assignPublicIp: part((network) => network.assignPublicIp ?? assignsPublicIp(network.strategy)),
    vpcId: part((network) => network.vpcId),
    vpcCidrBlocks: part((network) => network.vpcCidrBlocks),
    subnetIds: part((network) => network.subnetIds),
    publicSubnetIds: part((network) => network.publicSubnetIds ?? []),
    internalSubnetIds: part((network) => network.internalSubnetIds ?? network.subnetIds),
    s3PrefixListId: part((network) => network.s3PrefixListId ?? ""),
  };
}
