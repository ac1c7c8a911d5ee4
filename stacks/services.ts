/** The services, each on the network of its strategy. A service that another one allows is created before it. */
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EcsService, type EcsServiceArgs, type Network, type Strategy, taskNetworkOf } from "../components";
import type { Balancers } from "./balancers";
import { type Capacities, capacityOf } from "./capacities";
import { imageOf } from "./images";
import { isSecret, type ServiceSettings, type Settings } from "./settings";
import { plainArgsOf } from "./settings/serviceArgs";

/** The network, the cluster, the capacity and the shared load balancers of the services. */
export interface StackResources {
  readonly network: Network;
  readonly cluster: aws.ecs.Cluster;
  readonly capacities: Capacities;
  readonly balancers: Balancers;
}

export interface StackService {
  readonly strategy: Strategy;
  readonly service: EcsService;
}

/** All services by name, in the order of the settings. */
export function createServices(settings: Settings, resources: StackResources): ReadonlyMap<string, StackService> {
  const made = new Map<string, EcsService>();
  const make = (service: ServiceSettings): EcsService => {
    const present = made.get(service.name);
    if (present !== undefined) {
      return present;
    }
    const admitted = settings.services.filter(({ name }) => service.allowFrom?.includes(name) === true).map(make);
    const { list } = resources.capacities;
    // A service can use Fargate's capacity providers only while they are in the cluster's list.
    const opts = service.capacityProviders === undefined || list === undefined ? {} : { dependsOn: [list] };
    const created = new EcsService(service.name, argsOf(service, settings, resources, admitted), opts);
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
  resources: StackResources,
  admitted: readonly EcsService[],
): EcsServiceArgs {
  const { containers, environment } = service;
  const capacity = capacityOf(resources.capacities, service);
  return {
    ...plainArgsOf(service, resources.balancers.get(service.loadBalancer?.of ?? "")?.contract),
    image: imageOf(service, settings.tags),
    network: taskNetworkOf(resources.network, service.strategy),
    cluster: resources.cluster.arn,
    ...(capacity === undefined ? {} : { capacity }),
    environment: confidential(environment),
    containers: containers?.map((container) => ({ ...container, environment: confidential(container.environment) })),
    allowFrom: admitted.map(({ securityGroupId }) => securityGroupId),
    tags: settings.tags,
  };
}

/** Keeps encrypted settings secret in the state and in Pulumi's output. */
function confidential(
  environment: Record<string, string> | undefined,
): Record<string, pulumi.Input<string>> | undefined {
  return environment === undefined || !isSecret("services")
    ? environment
    : Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, pulumi.secret(value)]));
}
