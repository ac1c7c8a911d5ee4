/** Converts tasks' settings to arguments of their component, and plans the tasks before the network exists. */
import { availabilityZoneCountOf } from "../../analysis/rules/checks/addressSettings";
import { tiersOf } from "../../analysis/rules/checks/network";
import { Ingress, LaunchType, LoadBalancerType, Scheme, Tier } from "../../analysis/rules/words";
import type { SharedLoadBalancerArgs } from "../../components/loadBalancer/args";
import { ipFamilyOf } from "../../components/network/plan";
import { type PlannedService, planServiceOn, type ServiceChoices } from "../../components/service/plan";
import type { Problem } from "../../analysis/rules/problem";
import type { ScheduledTaskArgs } from "../../components";
import { asService, ownProblems } from "../../components/schedule/plan";
import {
  isScheduled,
  networkArgsOf,
  type ScheduleSettings,
  type ServiceSettings,
  type Settings,
  type TaskSettings,
} from "./resolve";

/** Settings that are not arguments of `EcsService`, or have another form there. */
const OWN = [
  "name",
  "strategy",
  "build",
  "allowFrom",
  "loadBalancer",
] as const satisfies readonly (keyof ServiceSettings)[];

/** All other settings are arguments with the same name. The compiler reports one that is not an argument. */
type PlainArgs = Pick<ServiceChoices, Exclude<keyof ServiceSettings, (typeof OWN)[number]>>;

export function plainArgsOf(
  service: ServiceSettings,
  of?: SharedLoadBalancerArgs,
): PlainArgs & Pick<ServiceChoices, "loadBalancer"> {
  const { loadBalancer } = service;
  return {
    ...(withoutOwn(service) as PlainArgs),
    ...(loadBalancer === undefined ? {} : { loadBalancer: { ...loadBalancer, of } }),
  };
}

/** The shared load balancer of a service before it exists; one that is not in `balancers` is reported apart. */
function plannedBalancer({ balancers = [] }: Settings, service: ServiceSettings): SharedLoadBalancerArgs | undefined {
  const { of } = service.loadBalancer ?? {};
  if (of === undefined) return undefined;
  const shared = balancers.find(({ name }) => name === of);
  return {
    type: shared?.type ?? (service.ingress === Ingress.Nlb ? LoadBalancerType.Nlb : LoadBalancerType.Alb),
    scheme: shared?.scheme ?? Scheme.InternetFacing,
    loadBalancerArn: "",
    arnSuffix: "",
    dnsName: "",
    securityGroupId: "",
    listenerArn: "",
    certificateArn: shared?.certificateArn ?? "",
    sslPolicy: "",
  };
}

type Scheduled = Omit<ScheduledTaskArgs, "network" | "cluster" | "capacity">;

export function scheduleArgsOf(
  schedule: ScheduleSettings,
): Pick<Scheduled, Exclude<keyof ScheduleSettings, (typeof OWN)[number]>> {
  const { schedule: expression } = schedule;
  return { ...withoutOwn(schedule), schedule: expression };
}

function withoutOwn(task: TaskSettings): object {
  const own: readonly string[] = OWN;
  return Object.fromEntries(Object.entries(task).filter(([key]) => !own.includes(key)));
}

/** The problems of the schedule itself; those of its task are in the task's plan. */
export function problemsOfSchedule(task: TaskSettings): readonly Problem[] {
  return isScheduled(task) ? ownProblems(scheduleArgsOf(task)) : [];
}

/** The plan of the tasks on the network and the capacity of the settings. */
export function planOf(settings: Settings, task: TaskSettings): PlannedService {
  const { launchType, strategy, build } = task;
  const network = networkArgsOf(settings);
  const { instanceType, maxSize } = settings.capacity ?? {};
  const shape = {
    strategy,
    ipFamily: ipFamilyOf(network, strategy),
    availabilityZoneCount: availabilityZoneCountOf(network),
    hasPublicTier: tiersOf(network).includes(Tier.Public),
    vpcCidrBlockCount: settings.existingNetwork?.vpcCidrBlocks?.length ?? 1,
  };
  const capacity = {
    launchType,
    strategy,
    ...(instanceType === undefined ? {} : { instanceType }),
    ...(maxSize === undefined ? {} : { maxInstances: maxSize }),
  };
  // The image of a build is known only in the deployment, and no plan waits for it.
  const image = build === undefined ? {} : { image: new Promise<string>(() => undefined) };
  const args = {
    ...(isScheduled(task) ? asService(scheduleArgsOf(task)) : plainArgsOf(task, plannedBalancer(settings, task))),
    ...image,
  };
  return planServiceOn(task.name, args, shape, launchType === LaunchType.Fargate ? undefined : capacity);
}
