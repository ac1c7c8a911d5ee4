/** Checks of a network's settings. All problems are reported together, before any resource exists. */
import { brokenRule, type Problem } from "../problem";
import { isStrategy, type NetworkNeed, optionsOf, rowOf, Strategy } from "../strategies";
import { FlowLogDestination, IpFamily, Scheme, Tier } from "../words";
import { type AddressSettings, addressProblems, availabilityZoneCountOf } from "./addressSettings";
import { broken } from "./broken";
import { type EndpointSettings, endpointProblems, plannedEndpoints } from "./endpointSettings";
import { type ExistingSettings, existingProblems } from "./existingSettings";
import { noSuchStrategy } from "./givenNetwork";
import { sharedElasticIpProblems } from "./natSettings";
import { checkRetention } from "./retention";
import { kmsKeyProblems } from "./security";

/** A network's settings that can be checked, beside each strategy's own (`natGateway`). Ids may be of any type. */
export interface NetworkSettings extends AddressSettings {
  readonly strategies: readonly string[];
  readonly ipFamily?: string;
  readonly endpoints?: EndpointSettings;
  readonly loadBalancers?: readonly string[];
  readonly flowLogs?: {
    readonly destination?: string;
    readonly bucketArn?: unknown;
    readonly retentionInDays?: unknown;
    readonly kmsKeyArn?: unknown;
  };
  readonly existingNetwork?: ExistingSettings;
}

/** The problems of required inputs that are missing: in programs in other languages no compiler checks them. */
export function missingInputs(args: object, names: readonly string[], rule: string): Problem[] {
  return names
    .filter((name) => (args as Record<string, unknown>)[name] === undefined)
    .map((name) =>
      brokenRule(rule, {
        property: name,
        value: null,
        message: "this input is required here.",
        remedy: `Give ${name}.`,
      }),
    );
}

/** Problems of the inputs that every strategy component needs. `more` are further inputs that this one requires. */
export function strategyInputProblems(
  args: { readonly availabilityZoneCount?: number; readonly subnetIds?: unknown },
  more: readonly string[] = [],
): Problem[] {
  const required = ["vpcId", "vpcCidrBlocks", "availabilityZoneCount", "subnetIds", ...more];
  const { availabilityZoneCount: count, subnetIds } = args;
  return [
    ...missingInputs(args, required, "R-VPC-04"),
    ...(Array.isArray(subnetIds) && count !== undefined && subnetIds.length !== count
      ? [
          brokenRule("R-VPC-04", {
            property: "subnetIds",
            value: `${subnetIds.length} given`,
            message: `each Availability Zone slot has one subnet, and there are ${count} slots.`,
            remedy: `Give ${count} subnets, or set availabilityZoneCount.`,
          }),
        ]
      : []),
  ];
}

/** Problems of each strategy on this network. */
export function carriedProblems(settings: NetworkSettings): Problem[] {
  const strategies = settings.strategies.filter(isStrategy);
  const endpoints = plannedEndpoints(settings.endpoints ?? {}, strategies);
  const isShared = strategies.length > 1;
  return strategies.flatMap(
    (strategy) => rowOf(strategy).problems?.(optionsOf(strategy, settings), { endpoints, isShared }) ?? [],
  );
}

/** True if one of the strategies needs it. */
export function networkNeeds(settings: NetworkSettings, need: NetworkNeed): boolean {
  return settings.strategies
    .filter(isStrategy)
    .some((strategy) => rowOf(strategy).needs(optionsOf(strategy, settings)).includes(need));
}

/** The IP families of a strategy's tasks; undefined if they are the network's. */
export function ownIpFamily(strategy: Strategy, settings: NetworkSettings): IpFamily | undefined {
  return rowOf(strategy).ipFamily?.(optionsOf(strategy, settings));
}

/** The tiers that these settings need, in the order of `Tier`. */
export function tiersOf(settings: NetworkSettings): Tier[] {
  const tiers = new Set(settings.strategies.filter(isStrategy).map((strategy) => rowOf(strategy).tier));
  if (networkNeeds(settings, "public-tier") || settings.loadBalancers?.includes(Scheme.InternetFacing)) {
    tiers.add(Tier.Public);
  }
  if (settings.loadBalancers?.includes(Scheme.Internal)) {
    tiers.add(Tier.Isolated);
  }
  return Object.values(Tier).filter((tier) => tiers.has(tier));
}

export function strategyProblems(strategies: readonly string[]): Problem[] {
  const repeated = strategies.filter((strategy, index) => strategies.indexOf(strategy) !== index);
  return [
    ...(strategies.length > 0
      ? []
      : [
          brokenRule("R-VPC-04", {
            property: "strategies",
            value: null,
            message: "a network needs a strategy.",
            remedy: `Name at least one of: ${Object.values(Strategy).join(", ")}.`,
          }),
        ]),
    ...strategies.filter((strategy) => !isStrategy(strategy)).map((strategy) => noSuchStrategy("strategies", strategy)),
    ...[...new Set(repeated)].map((strategy) =>
      brokenRule("R-VPC-04", {
        property: "strategies",
        value: strategy,
        message: "the strategy is in the list twice, and a subnet has one route table.",
        remedy: "Name each strategy once.",
      }),
    ),
    ...sameTierProblems(strategies),
  ];
}

/** The problem of strategies whose tasks share a tier of subnets: the tier has one default route. */
function sameTierProblems(strategies: readonly string[]): Problem[] {
  return Object.values(Tier).flatMap((tier) => {
    const rivals = Object.values(Strategy).filter(
      (strategy) => rowOf(strategy).tier === tier && strategies.includes(strategy),
    );
    return rivals.length < 2
      ? []
      : [
          broken("V-24", {
            rules: ["R-VPC-03", "R-VPC-04"],
            property: "strategies",
            value: rivals.join(", "),
            message: `${rivals.length === 2 ? "both" : "all"} need the IPv4 default route of the ${tier} subnets, which have only one.`,
            remedy: "Choose one of them.",
          }),
        ];
  });
}

function ipFamilyProblems({ ipFamily }: NetworkSettings): Problem[] {
  return ipFamily === undefined || ipFamily === IpFamily.Ipv4 || ipFamily === IpFamily.DualStack
    ? []
    : [
        brokenRule("R-V6-06", {
          property: "ipFamily",
          value: ipFamily,
          message: "a network must be ipv4 or dual-stack as a whole: load balancers, NATs and endpoints need IPv4.",
          remedy:
            "Use ipv4 or dual-stack; for IPv6-only tasks set strategies to egress-only-ipv6 and ipv6.only to true.",
        }),
      ];
}

function choiceProblems(settings: NetworkSettings): Problem[] {
  const schemes: readonly string[] = Object.values(Scheme);
  const problems = (settings.loadBalancers ?? [])
    .filter((scheme) => !schemes.includes(scheme))
    .map((scheme) =>
      brokenRule("R-LB-04", {
        property: "loadBalancers",
        value: scheme,
        message: "there is no such scheme.",
        remedy: `Use: ${schemes.join(", ")}.`,
      }),
    );
  const logs = settings.flowLogs;
  if (logs !== undefined && (logs.destination === FlowLogDestination.S3) !== (logs.bucketArn !== undefined)) {
    problems.push(
      brokenRule("R-VPC-44", {
        property: "flowLogs.bucketArn",
        value: null,
        message:
          logs.destination === FlowLogDestination.S3
            ? "flow logs to S3 need a bucket."
            : "the flow logs go to CloudWatch Logs, so a bucket has no effect.",
        remedy: "Set flowLogs.destination to s3 and flowLogs.bucketArn together, or neither.",
      }),
    );
  }
  return problems;
}

/** Warnings of options without effect. They are no errors, because a switch of strategies keeps them for the way back. */
function unusedOptions(settings: NetworkSettings): Problem[] {
  return Object.values(Strategy).flatMap((strategy) => {
    const key = rowOf(strategy).settings?.key;
    const isUnused = key !== undefined && key in settings && !settings.strategies.includes(strategy);
    if (!isUnused || (settings as unknown as Record<string, unknown>)[key] === undefined) return [];
    const message = `these are options of ${strategy}, and this network has ${settings.strategies.join(", ")}.`;
    const remedy = `Leave ${key} out, or add ${strategy} to the strategies.`;
    return [{ ...brokenRule("R-VPC-04", { property: key, value: null, message, remedy }), severity: "warning" }];
  });
}

/** All problems of a network's settings, errors and warnings. */
export function networkProblems(settings: NetworkSettings): Problem[] {
  if ((settings as Partial<NetworkSettings>).strategies === undefined) {
    return missingInputs(settings, ["strategies"], "R-VPC-04");
  }
  const strategies = settings.strategies.filter(isStrategy);
  const count = availabilityZoneCountOf(settings);
  const endpoints = plannedEndpoints(settings.endpoints ?? {}, strategies);
  const own = Object.values(Strategy).flatMap((strategy) => {
    const row = rowOf(strategy).settings;
    return row === undefined ? [] : [{ row, options: optionsOf(strategy, settings) }];
  });
  return [
    ...strategyProblems(settings.strategies),
    ...unusedOptions(settings),
    ...addressProblems(settings),
    ...own.flatMap(({ row, options }) => row.problems?.(options, count, `${row.key}.`) ?? []),
    ...sharedElasticIpProblems(own.map(({ row, options }) => [row.key, options])),
    ...endpointProblems(settings.endpoints, endpoints, "endpoints."),
    ...choiceProblems(settings),
    ...checkRetention("flowLogs.retentionInDays", settings.flowLogs?.retentionInDays),
    ...kmsKeyProblems("flowLogs.kmsKeyArn", settings.flowLogs?.kmsKeyArn),
    ...ipFamilyProblems(settings),
    ...carriedProblems(settings),
    // The needs of an unknown strategy are unknown.
    ...(settings.existingNetwork === undefined || strategies.length < settings.strategies.length
      ? []
      : existingProblems(settings.existingNetwork, {
          tiers: tiersOf(settings),
          strategies,
          availabilityZoneCount: count,
          cidrBlock: settings.cidrBlock,
          availabilityZones: settings.availabilityZones,
          needsZoneNames: networkNeeds(settings, "zone-names"),
          needsIpv6Block:
            strategies.some((strategy) => ownIpFamily(strategy, settings) === IpFamily.Ipv6) &&
            endpoints.interface.length > 0,
          gatewayEndpoints: endpoints.gateway.length > 0,
        })),
  ];
}
