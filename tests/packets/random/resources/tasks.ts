/** The cluster, its capacity, the task definition and the service as resources. */
import type { Topology } from "../../../../analysis/topology/model";
import type { ResourceState } from "../../../../analysis/topology/resource";
import { properties, state } from "./state";

export function tasksOf(topology: Topology): ResourceState[] {
  return [
    ...topology.clusters.map((cluster) => state("aws:ecs/cluster:Cluster", cluster, {})),
    ...topology.launchTemplates.map((template) =>
      state("aws:ec2/launchTemplate:LaunchTemplate", template, {
        instanceType: template.instanceType,
        networkInterfaces: Array.from({ length: Number(template.interfaceCount) }, (_, deviceIndex) => ({
          deviceIndex,
          ...(deviceIndex === 0
            ? {
                securityGroups: template.securityGroups,
                ...(template.associatePublicIpAddress === null
                  ? {}
                  : { associatePublicIpAddress: String(template.associatePublicIpAddress as boolean) }),
              }
            : {}),
        })),
      }),
    ),
    ...topology.autoScalingGroups.map((fleet) =>
      state("aws:autoscaling/group:Group", fleet, {
        vpcZoneIdentifiers: fleet.subnets,
        launchTemplate: { id: fleet.launchTemplate },
        minSize: fleet.minSize,
        maxSize: fleet.maxSize,
        desiredCapacity: fleet.desiredCapacity,
      }),
    ),
    ...topology.capacityProviders.map((provider) =>
      state("aws:ecs/capacityProvider:CapacityProvider", provider, {
        name: provider.providerName,
        ...(provider.kind === "ec2"
          ? { autoScalingGroupProvider: { autoScalingGroupArn: provider.autoScalingGroup } }
          : {
              managedInstancesProvider: {
                instanceLaunchTemplate: {
                  networkConfiguration: { subnets: provider.subnets, securityGroups: provider.securityGroups },
                },
              },
            }),
      }),
    ),
    ...topology.taskDefinitions.map((task) =>
      state("aws:ecs/taskDefinition:TaskDefinition", task, {
        family: task.family,
        networkMode: task.networkMode,
        cpu: String(task.cpu as number),
        memory: String(task.memoryMib as number),
        containerDefinitions: JSON.stringify(
          (
            task.containers as readonly {
              readonly name: string;
              readonly image: string;
              readonly logs: { readonly driver: string } | null;
              readonly portMappings: readonly unknown[];
            }[]
          ).map(({ name, image, logs, portMappings }) => ({
            name,
            image,
            portMappings,
            ...(logs === null ? {} : { logConfiguration: { logDriver: logs.driver } }),
          })),
        ),
        volumes: (task.efs as readonly string[]).map((fileSystemId) => ({
          name: "files",
          efsVolumeConfiguration: { fileSystemId: topology.efsFileSystems.find(({ key }) => key === fileSystemId)?.id },
        })),
      }),
    ),
    ...topology.services.map((service) => {
      const network = service.networkConfiguration as null | {
        readonly subnets: readonly string[];
        readonly securityGroups: readonly string[];
        readonly assignPublicIp: boolean | null;
      };
      return state("aws:ecs/service:Service", service, {
        name: service.name,
        cluster: service.cluster,
        taskDefinition: service.taskDefinition,
        launchType: service.launchType === "fargate" ? "FARGATE" : null,
        capacityProviderStrategies: (service.capacityProviders as readonly string[]).map((capacityProvider) => ({
          capacityProvider,
          weight: 1,
        })),
        desiredCount: service.desiredCount,
        enableExecuteCommand: service.execEnabled,
        networkConfiguration:
          network === null
            ? null
            : properties({
                subnets: network.subnets,
                securityGroups: network.securityGroups,
                assignPublicIp: network.assignPublicIp,
              }),
        loadBalancers: (
          service.loadBalancers as readonly { readonly targetGroup: string; readonly containerPort: number }[]
        ).map(({ targetGroup, containerPort }) => ({
          targetGroupArn: targetGroup,
          containerName: "web",
          containerPort,
        })),
      });
    }),
  ];
}
