/**
 * The service definition, from which the needs and the endpoints of a service are derived. Pure: no resource, no cloud.
 */
import type { ServiceDefinition } from "../../analysis/rules/serviceDefinition";
import { now } from "../later";
import { refused } from "../refuse";
import type { EcsServiceArgs } from "./args";
import { type PlannedService, planService } from "./plan";

/** The definition of a service before its network exists: pass it to `needsOf`, and the needs to `endpointsOf`. */
export function serviceDefinitionOf(name: string, args: EcsServiceArgs, region?: string): ServiceDefinition {
  const { plan, problems } = planService(name, args);
  return plan === undefined ? refused("EcsService", name, problems) : definitionOf(name, { args, plan }, region);
}

/** The definition of a planned service. */
export function definitionOf(
  name: string,
  { args, plan }: Pick<PlannedService, "args" | "plan">,
  region?: string,
): ServiceDefinition {
  const platformVersion = now(args.platformVersion);
  const later = { unknown: "it is known after the program has run" };
  return {
    name,
    launchType: plan.launchType,
    networkMode: plan.networkMode,
    ...(platformVersion === undefined ? {} : { platformVersion }),
    operatingSystem: "linux",
    region: region ?? { unknown: "the Region is not given" },
    containers: plan.containers.map((container) => ({
      name: container.name,
      image: typeof container.image === "string" ? container.image : later,
      logs: args.logs === false ? null : { driver: "awslogs" },
      secrets: Object.values(container.secrets ?? {}).map((secret) => (typeof secret === "string" ? secret : later)),
      environmentFiles: [],
      portMappings: [],
    })),
    exec: { enabled: args.exec ?? false },
    efs: [],
  };
}
