/** Everything that a network's settings alone can get wrong, told at once and before any resource exists. */
import type { Problem } from "../problem";
import { strategyFacts } from "../strategies";
import { FlowLogDestination, IpFamily, NatPlacement, RegionalAddresses, Scheme, Strategy, Tier } from "../words";
import { type AddressSettings, addressProblems, availabilityZoneCountOf } from "./addressSettings";
import { type EndpointSettings, endpointProblems, plannedEndpoints } from "./endpointSettings";
import { type ExistingSettings, existingProblems } from "./existingSettings";
import { noSuchStrategy } from "./givenNetwork";
import { type NatSettings, natGatewayProblems, natInstanceProblems, sharedElasticIpProblems } from "./natSettings";
import { checkRetention } from "./retention";

export { natGatewayProblems, natInstanceProblems } from "./natSettings";

/** A network's settings as far as they can be judged; ids may be anything. */
export interface NetworkSettings extends AddressSettings {
  readonly strategies: readonly string[];
  readonly ipFamily?: string;
  readonly ipv6?: { readonly only?: boolean; readonly nat64?: boolean };
  readonly natGateway?: NatSettings;
  readonly natInstance?: NatSettings;
  readonly endpoints?: EndpointSettings;
  readonly loadBalancers?: readonly string[];
  readonly flowLogs?: {
    readonly destination?: string;
    readonly bucketArn?: unknown;
    readonly retentionInDays?: unknown;
  };
  readonly existingNetwork?: ExistingSettings;
}

function error(rest: Omit<Problem, "severity">): Problem {
  return { severity: "error", ...rest };
}

/** Inputs that a program in another language may have left out, since nothing checks them on the way. */
export function missingInputs(args: object, names: readonly string[], rule: string): Problem[] {
  return names
    .filter((name) => (args as Record<string, unknown>)[name] === undefined)
    .map((name) =>
      error({
        id: rule,
        rules: [rule],
        property: name,
        value: null,
        message: "it is required here and was left out.",
        remedy: `Give ${name}.`,
      }),
    );
}

/** What every strategy needs to stand alone on a VPC. `more` are inputs that this one cannot do without. */
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
          error({
            id: "R-VPC-04",
            rules: ["R-VPC-04"],
            property: "subnetIds",
            value: `${subnetIds.length} given`,
            message: `there is one subnet for each Availability Zone slot, and there are ${count}.`,
            remedy: `Give ${count} subnets, or set availabilityZoneCount.`,
          }),
        ]
      : []),
  ];
}

/** What `vpc-endpoints` alone needs: endpoints, since it has no other way out. */
export function vpcEndpointsProblems(endpoints: EndpointSettings | undefined): Problem[] {
  return endpointProblems(endpoints, [Strategy.VpcEndpoints], "endpoints.");
}

/** Whether a network with these settings has NATs that lie in public subnets. */
function hasZonalNat(settings: NetworkSettings): boolean {
  return (
    settings.strategies.includes(Strategy.NatInstance) ||
    (settings.strategies.includes(Strategy.NatGateway) && settings.natGateway?.placement !== NatPlacement.Regional) ||
    (settings.strategies.includes(Strategy.EgressOnlyIpv6) && settings.ipv6?.nat64 === true)
  );
}

/** The tiers that these settings ask for, in the order of `Tier`. */
export function tiersOf(settings: NetworkSettings): Tier[] {
  const wanted = new Set(settings.strategies.map((strategy) => strategyFacts(strategy as Strategy).tier));
  if (hasZonalNat(settings) || settings.loadBalancers?.includes(Scheme.InternetFacing)) {
    wanted.add(Tier.Public);
  }
  if (settings.loadBalancers?.includes(Scheme.Internal)) {
    wanted.add(Tier.Isolated);
  }
  return Object.values(Tier).filter((tier) => wanted.has(tier));
}

function strategyProblems(strategies: readonly string[]): Problem[] {
  const known: readonly string[] = Object.values(Strategy);
  const unknown = strategies.filter((strategy) => !known.includes(strategy));
  const repeated = strategies.filter((strategy, index) => strategies.indexOf(strategy) !== index);
  const at = { id: "R-VPC-04", rules: ["R-VPC-04"], property: "strategies" };
  return [
    ...(strategies.length > 0
      ? []
      : [
          error({
            ...at,
            value: null,
            message: "a network without a strategy leads nowhere.",
            remedy: `Name at least one of: ${known.join(", ")}.`,
          }),
        ]),
    ...unknown.map((strategy) => noSuchStrategy("strategies", strategy)),
    ...[...new Set(repeated)].map((strategy) =>
      error({
        ...at,
        value: strategy,
        message: "it is named twice, and a subnet has one route table.",
        remedy: "Name each strategy once.",
      }),
    ),
    ...(strategies.includes(Strategy.NatGateway) && strategies.includes(Strategy.NatInstance)
      ? [
          error({
            id: "V-24",
            rules: ["R-VPC-03", "R-VPC-04"],
            property: "strategies",
            value: `${Strategy.NatGateway}, ${Strategy.NatInstance}`,
            message: "both would own the IPv4 default route of the private subnets.",
            remedy: "Choose one of them.",
          }),
        ]
      : []),
  ];
}

/** What IPv6 leaves open: whatever speaks only IPv4 needs a way of its own. */
function ipv6Problems(settings: NetworkSettings): Problem[] {
  const problems: Problem[] = [];
  if (
    settings.ipFamily !== undefined &&
    settings.ipFamily !== IpFamily.Ipv4 &&
    settings.ipFamily !== IpFamily.DualStack
  ) {
    problems.push(
      error({
        id: "R-V6-06",
        rules: ["R-V6-06"],
        property: "ipFamily",
        value: settings.ipFamily,
        message: "a network as a whole is ipv4 or dual-stack: load balancers, NATs and endpoints need IPv4.",
        remedy: `Use ipv4 or dual-stack; for IPv6-only tasks set strategies to ${Strategy.EgressOnlyIpv6} and ipv6.only to true.`,
      }),
    );
  }
  if (!settings.strategies.includes(Strategy.EgressOnlyIpv6)) {
    return problems;
  }
  const endpoints = plannedEndpoints(settings.endpoints ?? {}, settings.strategies);
  const only = settings.ipv6?.only === true;
  const at = { property: "endpoints", severity: "warning" as const };
  if (only && endpoints.interface.length > 0) {
    problems.push(
      settings.strategies.length > 1
        ? error({
            id: "R-V6-12",
            rules: ["R-V6-12"],
            property: "ipv6.only",
            value: "true",
            message:
              "interface endpoints that IPv6-only tasks can reach have no IPv4 address, and by private DNS the whole VPC uses them.",
            remedy: "Use dual-stack subnets (leave ipv6.only out), or a network of its own for the IPv6-only tasks.",
          })
        : {
            ...at,
            id: "X-05",
            rules: ["X-05", "R-V6-08"],
            value: endpoints.interface.join(", "),
            message: "AWS's pages disagree on whether ECR's interface endpoints serve IPv6-only subnets.",
            remedy: "Try it before you rely on it, or use dual-stack subnets.",
          },
    );
  }
  if (
    !only &&
    settings.ipv6?.nat64 !== true &&
    !["ecr.api", "ecr.dkr"].every((word) => endpoints.interface.includes(word))
  ) {
    problems.push({
      ...at,
      id: "V-21",
      rules: ["R-V6-03", "R-V6-04"],
      value: null,
      message:
        "there is no IPv4 way out, and Fargate pulls from private ECR and reads secrets over IPv4: such tasks will not start.",
      remedy: "Hand over the endpoints that the services need, or set ipv6.nat64.",
    });
  }
  if (only && settings.ipv6?.nat64 !== true) {
    problems.push({
      ...at,
      property: "ipv6.only",
      id: "V-21",
      rules: ["R-V6-07", "R-V6-11"],
      value: "true",
      message:
        "an image in private ECR must be named by its dual-stack host (dkr-ecr.REGION.on.aws), and what has only IPv4 is out of reach.",
      remedy: "Use such names, or set ipv6.nat64.",
    });
  }
  return problems;
}

function choiceProblems(settings: NetworkSettings): Problem[] {
  const schemes: readonly string[] = Object.values(Scheme);
  const problems = (settings.loadBalancers ?? [])
    .filter((scheme) => !schemes.includes(scheme))
    .map((scheme) =>
      error({
        id: "R-LB-04",
        rules: ["R-LB-04"],
        property: "loadBalancers",
        value: scheme,
        message: "there is no such scheme.",
        remedy: `Use: ${schemes.join(", ")}.`,
      }),
    );
  const logs = settings.flowLogs;
  if (logs !== undefined && (logs.destination === FlowLogDestination.S3) !== (logs.bucketArn !== undefined)) {
    problems.push(
      error({
        id: "R-VPC-44",
        rules: ["R-VPC-44"],
        property: "flowLogs.bucketArn",
        value: null,
        message:
          logs.destination === FlowLogDestination.S3
            ? "flow logs to S3 need the bucket they go to."
            : "a bucket is given, but the flow logs go to CloudWatch Logs.",
        remedy: "Set flowLogs.destination to s3 and flowLogs.bucketArn together, or neither.",
      }),
    );
  }
  return problems;
}

/** Every problem of a network's settings, errors and warnings. */
export function networkProblems(settings: NetworkSettings): Problem[] {
  if ((settings as Partial<NetworkSettings>).strategies === undefined) {
    return missingInputs(settings, ["strategies"], "R-VPC-04");
  }
  const strategies = strategyProblems(settings.strategies);
  const count = availabilityZoneCountOf(settings);
  const rest = [
    ...addressProblems(settings),
    ...natGatewayProblems(settings.natGateway ?? {}, count, "natGateway."),
    ...natInstanceProblems(settings.natInstance ?? {}, count, "natInstance."),
    ...sharedElasticIpProblems(settings.natGateway, settings.natInstance),
    ...endpointProblems(settings.endpoints, settings.strategies, "endpoints."),
    ...choiceProblems(settings),
    ...checkRetention("flowLogs.retentionInDays", settings.flowLogs?.retentionInDays),
    ...ipv6Problems(settings),
  ];
  // What an unknown strategy needs of an existing network cannot be said.
  const known = settings.strategies.every((strategy) => (Object.values(Strategy) as string[]).includes(strategy));
  const endpoints = plannedEndpoints(settings.endpoints ?? {}, settings.strategies);
  const manual =
    settings.natGateway?.placement === NatPlacement.Regional &&
    settings.natGateway.addresses === RegionalAddresses.Manual &&
    settings.strategies.includes(Strategy.NatGateway);
  const existing =
    settings.existingNetwork === undefined || !known
      ? []
      : existingProblems(settings.existingNetwork, {
          tiers: tiersOf(settings),
          strategies: settings.strategies,
          availabilityZoneCount: count,
          cidrBlock: settings.cidrBlock,
          availabilityZones: settings.availabilityZones,
          needsZoneNames: manual,
          needsIpv6Block: settings.ipv6?.only === true && endpoints.interface.length > 0,
          gatewayEndpoints: endpoints.gateway.length > 0,
        });
  return [...strategies, ...rest, ...existing];
}
