/** Of clusters, services, task definitions and tasks: what the analysis reads, and what decides about the network. */
import type * as ecs from "@aws-sdk/client-ecs";
import { destinationOptions } from "../../../analysis/rules/logNeeds";
import { type Fields, named, type Of, of, Options, Prepared } from "./kinds";
import { sidecarSettings } from "./sidecars";
import { destinationWithoutUser } from "./values";

const capacityProviderStrategy = { capacityProvider: true, weight: true } as const;
const networkConfiguration = {
  awsvpcConfiguration: { subnets: true, securityGroups: true, assignPublicIp: true },
} as const;
const loadBalancers = {
  targetGroupArn: true,
  containerName: true,
  containerPort: true,
  advancedConfiguration: { alternateTargetGroupArn: true },
} as const;

/** Labels, health checks, tags and credentials of a container are not in it, and variables and commands only of sidecars. */
export const containerSettings = {
  name: true,
  image: true,
  essential: true,
  portMappings: { containerPort: true, hostPort: true, protocol: true, name: true },
  environment: { name: true, value: true },
  command: true,
  secrets: { name: true, valueFrom: true },
  environmentFiles: { value: true },
  repositoryCredentials: { credentialsParameter: true },
  firelensConfiguration: { options: { "config-file-type": true, "config-file-value": true } },
  logConfiguration: {
    logDriver: true,
    options: new Options((name) => destinationOptions.includes(name.toLowerCase()), destinationWithoutUser),
    secretOptions: { name: true, valueFrom: true },
  },
} as const satisfies Of<ecs.ContainerDefinition>;

export const ecsFiles: { readonly [file: string]: Fields } = {
  Clusters: of<ecs.Cluster>({
    clusterArn: true,
    clusterName: true,
    status: true,
    configuration: {
      executeCommandConfiguration: {
        kmsKeyId: true,
        logging: true,
        logConfiguration: { cloudWatchLogGroupName: true, s3BucketName: true },
      },
    },
    capacityProviders: true,
    defaultCapacityProviderStrategy: capacityProviderStrategy,
  }),
  Services: of<ecs.Service>({
    serviceArn: true,
    serviceName: true,
    clusterArn: true,
    status: true,
    launchType: true,
    taskDefinition: true,
    platformVersion: true,
    desiredCount: true,
    schedulingStrategy: true,
    enableExecuteCommand: true,
    deploymentConfiguration: { maximumPercent: true, minimumHealthyPercent: true },
    capacityProviderStrategy,
    loadBalancers,
    serviceRegistries: {},
    networkConfiguration,
    deployments: {
      status: true,
      taskDefinition: true,
      networkConfiguration,
      serviceConnectConfiguration: {
        enabled: true,
        namespace: true,
        services: { portName: true, ingressPortOverride: true },
      },
    },
    taskSets: {
      status: true,
      taskDefinition: true,
      launchType: true,
      platformVersion: true,
      capacityProviderStrategy,
      loadBalancers,
      networkConfiguration,
    },
    events: { createdAt: true, message: true },
  }),
  TaskDefinitions: of<ecs.TaskDefinition>({
    taskDefinitionArn: true,
    family: true,
    networkMode: true,
    requiresCompatibilities: true,
    executionRoleArn: true,
    taskRoleArn: true,
    cpu: true,
    memory: true,
    runtimePlatform: { operatingSystemFamily: true, cpuArchitecture: true },
    containerDefinitions: new Prepared(sidecarSettings, containerSettings),
    volumes: {
      efsVolumeConfiguration: { fileSystemId: true },
      fsxWindowsFileServerVolumeConfiguration: {
        fileSystemId: true,
        authorizationConfig: { credentialsParameter: true },
      },
      s3filesVolumeConfiguration: { fileSystemArn: true },
    },
  }),
  AccountSettings: of<ecs.Setting>({ name: true, value: true }),
  Tasks: of<ecs.Task>({
    taskArn: true,
    clusterArn: true,
    group: true,
    startedBy: true,
    taskDefinitionArn: true,
    lastStatus: true,
    stoppedAt: true,
    stoppedReason: true,
    containers: { reason: true },
    attachments: {
      type: true,
      details: named("name", ["networkInterfaceId", "subnetId", "privateIPv4Address", "privateIPv6Address"], "value"),
    },
  }),
  ContainerInstances: of<ecs.ContainerInstance>({ ec2InstanceId: true }),
  CapacityProviders: of<ecs.CapacityProvider>({
    capacityProviderArn: true,
    name: true,
    status: true,
    autoScalingGroupProvider: { autoScalingGroupArn: true },
    managedInstancesProvider: {
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: true,
        networkConfiguration: { subnets: true, securityGroups: true },
      },
    },
  }),
};
