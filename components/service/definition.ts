/**
 * The service definition, from which the needs and the endpoints of a service are derived. Pure: no resource, no cloud.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { Maybe, ServiceDefinition } from "../../analysis/rules/serviceDefinition";
import { type Sidecar, sidecarOf, sidecarVariables } from "../../analysis/rules/sidecars";
import { now } from "../later";
import { refused } from "../refuse";
import type { EcsServiceArgs } from "./args";
import { type PlannedContainer, type PlannedService, planService } from "./plan";

const later = { unknown: "it is known after the program has run" };

/** The definition of a service before its network exists: pass it to `needsOf`, and the needs to `endpointsOf`. */
export function serviceDefinitionOf(name: string, args: EcsServiceArgs, region?: string): ServiceDefinition {
  const { plan, problems } = planService(name, args);
  return plan === undefined ? refused("EcsService", name, problems) : definitionOf(name, { args, plan }, region);
}

/** A sidecar for telemetry, by its image. A variable that is known only later may be any. */
function sidecarIn({ image, environment = {}, secrets = {}, command }: PlannedContainer): { sidecar?: Sidecar } {
  const known = Object.fromEntries(
    sidecarVariables.flatMap((name) => {
      const value = environment[name];
      if (value === undefined) return Object.hasOwn(secrets, name) ? [[name, later]] : [];
      return [[name, typeof value === "string" ? value : later]];
    }),
  ) as Record<string, Maybe<string>>;
  const words = (Array.isArray(command) ? command : []).filter((word): word is string => typeof word === "string");
  const sidecar = typeof image === "string" ? sidecarOf(image, known, words) : null;
  return sidecar === null ? {} : { sidecar };
}

function orLater(value: unknown): Maybe<string> {
  return typeof value === "string" ? value : later;
}

/** All places of secrets that ECS reads before the container starts. */
export function secretsOf({ secrets = {}, repositoryCredentials }: PlannedContainer): pulumi.Input<string>[] {
  return [
    ...Object.values(secrets),
    ...(repositoryCredentials === undefined ? [] : [repositoryCredentials.credentialsParameter]),
  ];
}

/** The definition of a planned service. */
export function definitionOf(
  name: string,
  { args, plan }: Pick<PlannedService, "args" | "plan">,
  region?: string,
): ServiceDefinition {
  const platformVersion = now(args.platformVersion);
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
      secrets: secretsOf(container).map(orLater),
      environmentFiles: (container.environmentFiles ?? []).map(orLater),
      portMappings: [],
      ...sidecarIn(container),
    })),
    exec: { enabled: args.exec ?? false },
    efs: plan.volumes.flatMap(({ efs }) => (efs === undefined ? [] : [orLater(efs.fileSystemId)])),
  };
}
