/** The services, each on the network of its strategy. A service that another one allows is created before it. */
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Access,
  EcsService,
  type EcsServiceArgs,
  type Network,
  type Strategy,
  type TaskArgs,
  taskNetworkOf,
} from "../components";
import type { Balancers } from "./balancers";
import { type Capacities, capacityOf } from "./capacities";
import { imageOf } from "./images";
import { isSecret, type ServiceSettings, type Settings, type TaskSettings } from "./settings";
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
    // The called service has the inbound rule; a caller whose outbound traffic is limited needs the other one too.
    for (const caller of settings.services.filter(
      ({ name, egress }) => egress !== undefined && service.allowFrom?.includes(name) === true,
    )) {
      new Access(`${caller.name}-to-${service.name}`, {
        from: make(caller).access,
        to: created.access,
        ingressRule: false,
        tags: settings.tags,
      });
    }
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
  return {
    ...plainArgsOf(service, resources.balancers.get(service.loadBalancer?.of ?? "")?.contract),
    ...placedArgsOf(service, "services", settings, resources),
    allowFrom: admitted.map(({ securityGroupId }) => securityGroupId),
  };
}

/** The arguments of tasks that depend on resources, and those that may be secret. */
export function placedArgsOf(
  task: TaskSettings,
  key: "services" | "schedules",
  settings: Settings,
  resources: StackResources,
): Pick<TaskArgs, "network" | "cluster" | "capacity" | "image" | "environment" | "containers" | "tags"> {
  const capacity = capacityOf(resources.capacities, task);
  const containers = task.containers?.map((container) => ({
    ...container,
    environment: confidential(container.environment, key),
  }));
  return {
    image: imageOf(task, settings.tags),
    network: taskNetworkOf(resources.network, task.strategy),
    cluster: resources.cluster.arn,
    ...(capacity === undefined ? {} : { capacity }),
    environment: confidential(task.environment, key),
    containers,
    tags: settings.tags,
  };
}

/** Keeps encrypted settings secret in the state and in Pulumi's output. */
function confidential(
  environment: Record<string, string> | undefined,
  key: string,
): Record<string, pulumi.Input<string>> | undefined {
  return environment === undefined || !isSecret(key)
    ? environment
    : Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, pulumi.secret(value)]));
}
