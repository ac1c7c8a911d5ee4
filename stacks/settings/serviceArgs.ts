/** A service's settings as `EcsService` takes them, as far as they can be told before there is a network. */
import type { EcsServiceArgs } from "../../components/serviceArgs";
import type { CapacityArgs, TaskNetworkArgs } from "../../components/taskNetwork";
import { ipFamilyOf } from "../../components/networkPlan";
import { availabilityZoneCountOf } from "../../analysis/rules/checks/addressSettings";
import { tiersOf } from "../../analysis/rules/checks/network";
import { LaunchType, Tier } from "../../analysis/rules/words";
import { networkArgsOf, type ServiceSettings, type Settings } from "./meaning";

/** What is left once the stack has dealt with builds, names and neighbours. */
export type PlainArgs = Omit<EcsServiceArgs, "network" | "cluster" | "capacity" | "allowFrom">;

/** What `EcsService` does not take, or takes in another form. */
const OWN: readonly string[] = ["name", "strategy", "build", "allowFrom"] satisfies (keyof ServiceSettings)[];

export function plainArgsOf(service: ServiceSettings): PlainArgs {
  const kept = Object.entries(service).filter(([key]) => !OWN.includes(key));
  const args = Object.fromEntries(kept) as PlainArgs;
  // What a build ends in is known to the deployment alone.
  return service.build === undefined ? args : { ...args, image: Promise.resolve("") };
}

/** The same with a network and capacity in which every id is still to come: enough to plan with. */
export function plannedArgsOf(settings: Settings, service: ServiceSettings): EcsServiceArgs {
  const { launchType, strategy } = service;
  return {
    ...plainArgsOf(service),
    cluster: "",
    network: plannedNetwork(settings, service),
    ...(launchType === LaunchType.Fargate ? {} : { capacity: plannedCapacity(settings, launchType, strategy) }),
  };
}

function plannedNetwork(settings: Settings, { strategy }: ServiceSettings): TaskNetworkArgs {
  const network = networkArgsOf(settings);
  return {
    strategy,
    ipFamily: ipFamilyOf(network, strategy),
    availabilityZoneCount: availabilityZoneCountOf(network),
    hasPublicTier: tiersOf(network).includes(Tier.Public),
    vpcId: "",
    vpcCidrBlocks: [],
    subnetIds: [],
  };
}

function plannedCapacity(
  { capacity }: Settings,
  launchType: CapacityArgs["launchType"],
  strategy: CapacityArgs["strategy"],
): CapacityArgs {
  const { instanceType, maxSize } = capacity ?? {};
  return {
    launchType,
    strategy,
    ...(instanceType === undefined ? {} : { instanceType }),
    ...(maxSize === undefined ? {} : { maxInstances: maxSize }),
    capacityProviderName: "",
    securityGroupId: "",
  };
}
