/** Autoscaling of a service: between two numbers of tasks, by utilization, by requests, and by the clock. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { clusterNameOf } from "../capacity/instanceGroup";
import { tagged } from "../strategies/routing";
import type { EcsServiceArgs } from "./args";

/** A change of the minimum, the maximum or both at a time. */
export interface ScalingScheduleArgs {
  /** The name, unique in the service: `morning`. */
  name: string;
  /** `cron(0 8 ? * MON-FRI *)`, `rate(1 hour)` or `at(2030-01-31T08:00:00)`. */
  schedule: string;
  /** The time zone: `Europe/Paris`. Default: UTC. */
  timezone?: string;
  /** The minimum number of tasks from then on. Default: unchanged. */
  min?: number;
  /** The maximum number of tasks from then on. Default: unchanged. */
  max?: number;
}

/** Autoscaling of a service. Set at least one of `cpu`, `memory`, `requestsPerTarget` and `schedules`. */
export interface ScalingArgs {
  /** The minimum number of tasks. */
  min: number;
  /** The maximum number of tasks. */
  max: number;
  /** The average CPU utilization in percent that scaling keeps, 1 to 100. */
  cpu?: number;
  /** The average memory utilization in percent that scaling keeps, 1 to 100. */
  memory?: number;
  /** The requests per task and minute that scaling keeps. Only with ingress `alb`. */
  requestsPerTarget?: number;
  /** Seconds after a removal of tasks until the next one. Default: 300. */
  scaleInCooldownSeconds?: number;
  /** Seconds after an addition of tasks until the next one. Default: 300. */
  scaleOutCooldownSeconds?: number;
  /** Changes of the minimum and the maximum by the clock. */
  schedules?: ScalingScheduleArgs[];
}

/** The first number of tasks, if the program gives none. */
export function firstCount(scaling: ScalingArgs | undefined): number {
  return Math.max(1, scaling?.min ?? 1);
}

/** The service that is scaled, and the ends of the ARNs whose requests are counted; undefined without a load balancer. */
export interface ScaledService {
  readonly serviceName: pulumi.Output<string>;
  readonly balancer: Readonly<Record<"arnSuffix" | "targetGroupArnSuffix", pulumi.Output<string>>> | undefined;
}

export function createScaling(
  parent: pulumi.Resource,
  name: string,
  { scaling, cluster, tags }: Pick<EcsServiceArgs, "scaling" | "cluster" | "tags">,
  { serviceName, balancer }: ScaledService,
): void {
  if (scaling === undefined) return;
  const { min, max, scaleInCooldownSeconds, scaleOutCooldownSeconds } = scaling;
  const prefix = `${name}-scaling`;
  const target = new aws.appautoscaling.Target(
    prefix,
    {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: pulumi.interpolate`service/${clusterNameOf(cluster)}/${serviceName}`,
      minCapacity: min,
      maxCapacity: max,
      tags: tagged(prefix, tags),
    },
    { parent },
  );
  const { serviceNamespace, scalableDimension, resourceId } = target;
  const scaled = { serviceNamespace, scalableDimension, resourceId };
  // R-SVC-02: `app/web/50dc6c495c0c9188/targetgroup/web/943f017f100becff`.
  const resourceLabel = balancer && pulumi.interpolate`${balancer.arnSuffix}/${balancer.targetGroupArnSuffix}`;
  const metrics = [
    { suffix: "cpu", type: "ECSServiceAverageCPUUtilization", value: scaling.cpu },
    { suffix: "memory", type: "ECSServiceAverageMemoryUtilization", value: scaling.memory },
    { suffix: "requests", type: "ALBRequestCountPerTarget", value: scaling.requestsPerTarget, resourceLabel },
  ];
  for (const { suffix, type, value, resourceLabel: label } of metrics) {
    if (value === undefined) continue;
    new aws.appautoscaling.Policy(
      `${prefix}-${suffix}`,
      {
        ...scaled,
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: {
          targetValue: value,
          predefinedMetricSpecification: {
            predefinedMetricType: type,
            ...(label === undefined ? {} : { resourceLabel: label }),
          },
          ...(scaleInCooldownSeconds === undefined ? {} : { scaleInCooldown: scaleInCooldownSeconds }),
          ...(scaleOutCooldownSeconds === undefined ? {} : { scaleOutCooldown: scaleOutCooldownSeconds }),
        },
      },
      { parent },
    );
  }
  for (const { name: action, schedule, timezone, min: minCapacity, max: maxCapacity } of scaling.schedules ?? []) {
    new aws.appautoscaling.ScheduledAction(
      `${prefix}-${action}`,
      {
        ...scaled,
        schedule,
        ...(timezone === undefined ? {} : { timezone }),
        scalableTargetAction: {
          ...(minCapacity === undefined ? {} : { minCapacity }),
          ...(maxCapacity === undefined ? {} : { maxCapacity }),
        },
      },
      { parent },
    );
  }
}
