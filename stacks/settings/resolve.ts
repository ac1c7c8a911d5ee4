/** The settings with all defaults applied: the services, their strategies, and the network that they need. */
import { defaultNetworkMode, type Strategy } from "../../analysis/rules/strategies";
import { balancedBy } from "../../analysis/rules/checks/sharedBalancer";
import { Ingress, LaunchType, LoadBalancerType, Scheme } from "../../analysis/rules/words";
import type { StrategyOptions } from "../../components";
import type { NetworkArgs } from "../../components/network/args";
import { describedNetwork } from "./existing";
import type { Given, GivenSchedule, GivenService } from "./schema";
import { strategyOptions } from "./strategyOptions";

/** A service with all defaults applied. */
export type ServiceSettings = Omit<GivenService, "strategy" | "launchType" | "networkMode" | "ingress"> &
  Required<Pick<GivenService, "strategy" | "launchType" | "networkMode" | "ingress">>;

/** A schedule with all defaults applied. */
export type ScheduleSettings = Omit<GivenSchedule, "strategy" | "launchType" | "networkMode"> &
  Required<Pick<GivenSchedule, "strategy" | "launchType" | "networkMode">>;

/** Tasks on the network, whatever starts them. */
export type TaskSettings = ServiceSettings | ScheduleSettings;

export type Settings = Omit<Given, "services" | "schedules"> & {
  readonly services: readonly ServiceSettings[];
  readonly schedules: readonly ScheduleSettings[];
};

/** The service of a stack without services, which shows that the network works. */
const NGINX: GivenService = { name: "web", image: "public.ecr.aws/nginx/nginx:1.29", port: 80 };

/** The settings with all defaults applied. */
export function settingsOf(given: Given): Settings {
  return {
    ...given,
    services: servicesOf(given),
    schedules: (given.schedules ?? []).map((schedule) => ({ ...schedule, ...placeOf(given, schedule) })),
  };
}

/** All tasks of the stack. */
export function tasksOf({ services, schedules }: Settings): readonly TaskSettings[] {
  return [...services, ...schedules];
}

/** Returns true for tasks that a schedule starts. */
export function isScheduled(task: TaskSettings): task is ScheduleSettings {
  return "schedule" in task;
}

/** The place of tasks, with the stack's settings as defaults. */
function placeOf(
  given: Given,
  task: GivenService | GivenSchedule,
): Pick<ScheduleSettings, "strategy" | "launchType" | "networkMode"> {
  const strategy = task.strategy ?? given.strategy;
  const launchType = task.launchType ?? given.launchType;
  const networkMode = task.networkMode ?? given.networkMode ?? defaultNetworkMode(launchType, strategy);
  return { strategy, launchType, networkMode };
}

/** The stack's services, each with the stack's settings as defaults. */
function servicesOf(given: Given): ServiceSettings[] {
  const services = given.services ?? (given.schedules === undefined ? [NGINX] : []);
  return services.map((service) => {
    const ingress = service.ingress ?? behindShared(given, service) ?? given.ingress;
    return {
      ...service,
      ...placeOf(given, service),
      ingress,
      // The stack's load balancer settings apply to the services with a load balancer of their own.
      ...(isBalanced(ingress) && given.loadBalancer !== undefined
        ? { loadBalancer: { ...inherited(given.loadBalancer, service), ...service.loadBalancer } }
        : {}),
    };
  });
}

/** The ingress of a service behind a load balancer that exists without it. */
function behindShared({ balancers = [] }: Given, { loadBalancer }: GivenService): Ingress | undefined {
  const { of, listenerArn } = loadBalancer ?? {};
  const type = balancers.find(({ name }) => name === of)?.type;
  if (type === LoadBalancerType.Nlb) return Ingress.Nlb;
  return of === undefined && listenerArn === undefined ? undefined : Ingress.Alb;
}

/** The part of the stack's load balancer that a service uses: of a load balancer that it shares, the health check. */
function inherited(
  stack: NonNullable<Given["loadBalancer"]>,
  { loadBalancer = {} }: GivenService,
): Partial<NonNullable<Given["loadBalancer"]>> {
  switch (balancedBy(loadBalancer)) {
    case "own":
      return stack;
    case "shared":
    case "listener":
      return stack.healthCheck === undefined ? {} : { healthCheck: stack.healthCheck };
    case "target-group":
      return {};
  }
}

/** True if a load balancer of the service's own is made. */
export function ownsLoadBalancer({ ingress, loadBalancer = {} }: ServiceSettings): boolean {
  return isBalanced(ingress) && balancedBy(loadBalancer) === "own";
}

/** The strategies in use, the stack's own first. */
export function strategiesOf(settings: Settings): Strategy[] {
  const { strategy, client } = settings;
  const used = new Set(tasksOf(settings).map((task) => task.strategy));
  return [
    ...new Set([
      ...(used.has(strategy) || client || used.size === 0 ? [strategy] : []),
      ...used,
      ...keptStrategies(settings),
    ]),
  ];
}

/**
 * Strategies whose EC2 instances are kept during a switch, with the network that they need: AWS removes a capacity
 * provider from a cluster's list only after no task runs on it, and one call sets the whole list (R-MODE-24).
 */
export function keptStrategies(settings: Settings): readonly Strategy[] {
  const isOnEc2 = tasksOf(settings).some(({ launchType }) => launchType === LaunchType.Ec2);
  return isOnEc2 ? (settings.capacity?.keep ?? []) : [];
}

/** The schemes of the load balancers. */
function schemesOf({ services, balancers = [] }: Settings): Scheme[] {
  const made = [...services.filter(ownsLoadBalancer).map(({ loadBalancer }) => loadBalancer), ...balancers];
  return [...new Set(made.map((balancer) => balancer?.scheme ?? Scheme.InternetFacing))];
}

function isBalanced(ingress: Ingress): boolean {
  return ingress === Ingress.Alb || ingress === Ingress.Nlb;
}

/** Settings that are not arguments of `Network`, or have another form there. */
type OwnKey =
  | (
      | "strategy"
      | "launchType"
      | "networkMode"
      | "ingress"
      | "services"
      | "schedules"
      | "loadBalancer"
      | "capacity"
      | "client"
      | "balancers"
    )
  | "containerInsights"
  | ("endpoints" | "tags" | keyof StrategyOptions);

/** All other settings are arguments with the same name. The compiler reports one that `networkArgsOf` does not pass on. */
type PlainKey = Exclude<keyof Given, OwnKey>;
type PlainArgs = { readonly [Key in PlainKey]: Pick<NetworkArgs, PlainKey>[Key] };

/** The network's arguments without its endpoints, which depend on the services, and without a VPC that is looked up. */
export function networkArgsOf(settings: Settings): NetworkArgs {
  const plain: PlainArgs = {
    cidrBlock: settings.cidrBlock,
    availabilityZones: settings.availabilityZones,
    availabilityZoneCount: settings.availabilityZoneCount,
    maxAvailabilityZones: settings.maxAvailabilityZones,
    ipFamily: settings.ipFamily,
    flowLogs: settings.flowLogs,
    existingNetwork: describedNetwork(settings),
  };
  return {
    ...plain,
    strategies: strategiesOf(settings),
    ...strategyOptions(settings),
    loadBalancers: schemesOf(settings),
    // The derived endpoints are not known yet, but the user's additions and removals are.
    ...(settings.endpoints === undefined ? {} : { endpoints: settings.endpoints }),
  };
}

/** Returns true if tasks need instances. */
export function needsCapacity({ launchType }: Pick<TaskSettings, "launchType">): boolean {
  return launchType !== LaunchType.Fargate;
}
