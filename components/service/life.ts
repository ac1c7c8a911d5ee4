/** Problems of a service's scaling, deployments, containers and volumes, with the paths of its arguments. */
import { taskContainerProblems } from "../../analysis/rules/checks/containers";
import {
  deploymentProblems,
  providerProblems,
  scalingProblems,
  storageProblems,
  volumeProblems,
} from "../../analysis/rules/checks/lifeOfService";
import { architectureOf } from "../../analysis/rules/instanceTypes";
import { brokenRule, type Problem } from "../../analysis/rules/problem";
import { Ingress } from "../../analysis/rules/words";
import { now } from "../later";
import type { ServiceChoices, ServicePlan } from "./plan";

export function lifeProblems(args: ServiceChoices, plan: ServicePlan): Problem[] {
  const { scaling, capacityProviders, minimumHealthyPercent, maximumPercent } = args;
  const { launchType, networkMode, containers, volumes } = plan;
  return [
    ...(scaling === undefined ? [] : scalingProblems(scaling, now(args.desiredCount), plan.ingress === Ingress.Alb)),
    ...(capacityProviders === undefined ? [] : providerProblems(capacityProviders, launchType)),
    ...(minimumHealthyPercent === undefined && maximumPercent === undefined
      ? []
      : deploymentProblems({ minimumHealthyPercent, maximumPercent, counts: countsOf(plan) })),
    ...graceProblems(args, plan),
    ...processorProblems(plan),
    ...storageProblems(args.ephemeralStorageGib, launchType),
    ...volumeProblems(volumes, launchType),
    ...taskContainerProblems({
      launchType,
      networkMode,
      containers,
      volumes: volumes.map(({ name }) => name),
      at: (index) => (args.containers === undefined ? "" : `containers[${index}].`),
    }),
  ];
}

/** R-LB-09: a warning, since a service may get its load balancer later. */
function graceProblems({ healthCheckGracePeriodSeconds: seconds }: ServiceChoices, plan: ServicePlan): Problem[] {
  if (seconds === undefined || plan.isBalanced) return [];
  const problem = brokenRule("R-LB-09", {
    property: "healthCheckGracePeriodSeconds",
    value: typeof seconds === "number" ? String(seconds) : null,
    message: "this service has no load balancer, so the grace period has no effect.",
    remedy: "Leave it out, or set ingress to alb or nlb. A container's health check has a startPeriod of its own.",
  });
  return [{ ...problem, severity: "warning" }];
}

/** R-LIM-17: tasks start only on instances with their own processor. */
function processorProblems({ architecture, capacity }: ServicePlan): Problem[] {
  const own = capacity?.instanceType === undefined ? architecture : architectureOf(capacity.instanceType);
  return own === architecture
    ? []
    : [
        brokenRule("R-LIM-17", {
          property: "architecture",
          value: architecture,
          message: `the processor of the instances (${capacity?.instanceType ?? ""}) is ${own}.`,
          remedy: `Set architecture to ${own}, or use instances with an ${architecture} processor.`,
        }),
      ];
}

/**
 * The lowest number of tasks that the service may have; empty if it is known only later. A deployment that proceeds with
 * this number proceeds with every higher one.
 */
function countsOf({ desiredCount, scaling }: ServicePlan): number[] {
  const known = now(desiredCount);
  if (scaling === undefined) return known === undefined ? [] : [known];
  const lowest = Math.max(1, scaling.min);
  return lowest > scaling.max ? [] : [lowest];
}
