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

/** The numbers of tasks that the service may have; empty if they are known only later. */
function countsOf({ desiredCount, scaling }: ServicePlan): number[] {
  const known = now(desiredCount);
  if (scaling === undefined) return known === undefined ? [] : [known];
  return Array.from({ length: Math.max(0, scaling.max - scaling.min + 1) }, (_, index) => scaling.min + index);
}
