/** The task definition: containers in the form of ECS, with port mappings for the network mode. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { passedFields } from "../../analysis/rules/checks/containerFields";
import { Architecture, LaunchType, NetworkMode } from "../../analysis/rules/words";
import type { GivenService } from "./given";
import { asText, onceChecked } from "../later";
import type { ContainerHealthCheckArgs } from "./args";
import type { PlannedContainer, ServicePlan } from "./plan";
import type { ServiceRoles } from "./roles";
import { tagged } from "../strategies/routing";
import { volumesOf } from "./volumes";

const COMPATIBILITY = {
  [LaunchType.Fargate]: "FARGATE",
  [LaunchType.Ec2]: "EC2",
  [LaunchType.ManagedInstances]: "MANAGED_INSTANCES",
} as const;

const CPU_ARCHITECTURE = { [Architecture.X86]: "X86_64", [Architecture.Arm64]: "ARM64" } as const;

interface Logs {
  readonly group: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
}

/** R-PORT-01, R-PORT-02: hostPort is written only in bridge mode, where it may differ from containerPort. */
function portMappings(container: PlannedContainer, networkMode: NetworkMode): object[] {
  const { port, protocol, plannedHostPort } = container;
  if (port === undefined) return [];
  const hostPort = networkMode === NetworkMode.Bridge ? { hostPort: plannedHostPort ?? 0 } : {};
  return [{ containerPort: port, ...hostPort, protocol: protocol ?? "tcp" }];
}

function named(values: Record<string, pulumi.Input<string>> | undefined, property: "value" | "valueFrom"): object[] {
  return Object.entries(values ?? {}).map(([name, value]) => ({ name, [property]: value }));
}

/** A container with ECS's names of the fields. ECS chooses the values of omitted fields. */
function healthCheck({
  command,
  intervalSeconds,
  timeoutSeconds,
  retries,
  startPeriodSeconds,
}: ContainerHealthCheckArgs) {
  return { command, interval: intervalSeconds, timeout: timeoutSeconds, retries, startPeriod: startPeriodSeconds };
}

/** The fields that ECS gets as they are; a field that is left out is not written. */
function passedOn(container: PlannedContainer): object {
  return Object.fromEntries(
    passedFields.filter((field) => container[field] !== undefined).map((field) => [field, container[field]]),
  );
}

function definitionOf(container: PlannedContainer, networkMode: NetworkMode, logs: Logs | undefined): object {
  const { name, image, command, cpu, memory, essential, user, readonlyRootFilesystem } = container;
  return {
    name,
    image,
    essential: essential ?? true,
    ...(command === undefined ? {} : { command }),
    ...(container.healthCheck === undefined ? {} : { healthCheck: healthCheck(container.healthCheck) }),
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    ...(user === undefined ? {} : { user }),
    ...(readonlyRootFilesystem === undefined ? {} : { readonlyRootFilesystem }),
    portMappings: portMappings(container, networkMode),
    environment: named(container.environment, "value"),
    ...(container.environmentFiles === undefined
      ? {}
      : { environmentFiles: container.environmentFiles.map((value) => ({ type: "s3", value })) }),
    secrets: named(container.secrets, "valueFrom"),
    ...passedOn(container),
    ...(logs === undefined
      ? {}
      : {
          logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-group": logs.group, "awslogs-region": logs.region, "awslogs-stream-prefix": name },
          },
        }),
  };
}

export function createTaskDefinition(
  parent: pulumi.Resource,
  name: string,
  args: GivenService,
  plan: ServicePlan,
  roles: ServiceRoles,
  logs: Logs | undefined,
): aws.ecs.TaskDefinition {
  const containers = plan.containers.map((container) => definitionOf(container, plan.networkMode, logs));
  return new aws.ecs.TaskDefinition(
    `${name}-task`,
    {
      family: `${name}-${pulumi.getStack()}`,
      networkMode: plan.networkMode,
      requiresCompatibilities: [COMPATIBILITY[plan.launchType]],
      cpu: asText(plan.cpu),
      memory: asText(plan.memory),
      runtimePlatform: {
        operatingSystemFamily: "LINUX",
        cpuArchitecture: CPU_ARCHITECTURE[plan.architecture],
      },
      executionRoleArn: roles.executionRoleArn,
      taskRoleArn: roles.taskRoleArn,
      containerDefinitions: pulumi.jsonStringify(containers),
      ...volumesOf(plan),
      ...(args.ephemeralStorageGib === undefined ? {} : { ephemeralStorage: { sizeInGib: args.ephemeralStorageGib } }),
      tags: tagged(name, args.tags),
    },
    { parent, ...onceChecked(args.checked) },
  );
}
