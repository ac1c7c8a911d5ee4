/** A service's settings as `EcsService` takes them, and its plan before there is a network. */
import { availabilityZoneCountOf } from "../../analysis/rules/checks/addressSettings";
import { tiersOf } from "../../analysis/rules/checks/network";
import { LaunchType, Tier } from "../../analysis/rules/words";
import { ipFamilyOf } from "../../components/network/plan";
import { type PlannedService, planServiceOn, type ServiceChoices } from "../../components/service/plan";
import { networkArgsOf, type ServiceSettings, type Settings } from "./resolve";

/** What `EcsService` does not take, or takes in another form. */
const OWN: readonly string[] = ["name", "strategy", "build", "allowFrom"] satisfies (keyof ServiceSettings)[];

export function plainArgsOf(service: ServiceSettings): Omit<ServiceChoices, "allowFrom"> {
  const kept = Object.entries(service).filter(([key]) => !OWN.includes(key));
  return Object.fromEntries(kept);
}

/** The service's plan on the network and the capacity that the settings describe. */
export function planOf(settings: Settings, service: ServiceSettings): PlannedService {
  const { launchType, strategy, build } = service;
  const network = networkArgsOf(settings);
  const { instanceType, maxSize } = settings.capacity ?? {};
  const shape = {
    strategy,
    ipFamily: ipFamilyOf(network, strategy),
    availabilityZoneCount: availabilityZoneCountOf(network),
    hasPublicTier: tiersOf(network).includes(Tier.Public),
    vpcCidrBlockCount: settings.existingNetwork?.vpcCidrBlocks.length ?? 1,
  };
  const capacity = {
    launchType,
    strategy,
    ...(instanceType === undefined ? {} : { instanceType }),
    ...(maxSize === undefined ? {} : { maxInstances: maxSize }),
  };
  // The deployment alone knows the image of a build: no plan waits for it.
  const image = build === undefined ? {} : { image: new Promise<string>(() => undefined) };
  const args = { ...plainArgsOf(service), ...image };
  return planServiceOn(service.name, args, shape, launchType === LaunchType.Fargate ? undefined : capacity);
}
