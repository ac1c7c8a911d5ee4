/** The services, each on the network of its strategy, in an order in which whoever is admitted exists first. */
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EcsService, type EcsServiceArgs, type Network, type Strategy, taskNetworkOf } from "../components";
import { type Capacities, capacityOf } from "./capacities";
import { imageOf } from "./images";
import { isSecret, type ServiceSettings, type Settings } from "./settings";
import { plainArgsOf } from "./settings/serviceArgs";

/** Where the services run. */
export interface Place {
  readonly network: Network;
  readonly cluster: aws.ecs.Cluster;
  readonly capacities: Capacities;
}

export interface Made {
  readonly strategy: Strategy;
  readonly service: EcsService;
}

/** All services, by name, as the settings list them. */
export function createServices(settings: Settings, place: Place): ReadonlyMap<string, Made> {
  const made = new Map<string, EcsService>();
  const make = (service: ServiceSettings): EcsService => {
    const present = made.get(service.name);
    if (present !== undefined) {
      return present;
    }
    const admitted = settings.services.filter(({ name }) => service.allowFrom?.includes(name) === true).map(make);
    const created = new EcsService(service.name, argsOf(service, settings, place, admitted));
    made.set(service.name, created);
    return created;
  };
  return new Map(
    settings.services.map((service) => [service.name, { strategy: service.strategy, service: make(service) }]),
  );
}

function argsOf(
  service: ServiceSettings,
  settings: Settings,
  place: Place,
  admitted: readonly EcsService[],
): EcsServiceArgs {
  const { containers, environment } = service;
  const capacity = capacityOf(place.capacities, service);
  return {
    ...plainArgsOf(service),
    network: taskNetworkOf(place.network, service.strategy),
    cluster: place.cluster.arn,
    ...(capacity === undefined ? {} : { capacity }),
    image: imageOf(service, settings.tags),
    environment: confidential(environment),
    containers: containers?.map((container) => ({ ...container, environment: confidential(container.environment) })),
    allowFrom: admitted.map(({ securityGroupId }) => securityGroupId),
    tags: settings.tags,
  };
}

/** Settings that the stack keeps encrypted stay so: in the state, and on a screen. */
function confidential(
  environment: Record<string, string> | undefined,
): Record<string, pulumi.Input<string>> | undefined {
  return environment === undefined || !isSecret("services")
    ? environment
    : Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, pulumi.secret(value)]));
}
