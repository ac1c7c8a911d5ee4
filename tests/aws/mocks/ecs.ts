/** Clusters, capacity, task definitions and services. */
import {
  CreateCapacityProviderCommand,
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteCapacityProviderCommand,
  DeleteClusterCommand,
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  type Bag,
  bagOf,
  bagsOf,
  type Creators,
  flagOf,
  given,
  numberOf,
  physicalName,
  tagsOf,
  textOf,
  textsOf,
  wanted,
} from "./creator";

function tags(inputs: Bag) {
  return tagsOf(inputs).map(({ Key, Value }) => ({ key: Key, value: Value }));
}

/** The API's words but for `assignPublicIp`, a word there and a boolean here. */
function serviceSettings(inputs: Bag) {
  const network = bagOf(inputs, "networkConfiguration");
  const strategy = bagsOf(inputs, "capacityProviderStrategies").map((each) => ({
    capacityProvider: wanted(each, "capacityProvider"),
    weight: numberOf(each, "weight") ?? 0,
    base: numberOf(each, "base") ?? 0,
  }));
  const balancers = bagsOf(inputs, "loadBalancers").map((each) => ({
    targetGroupArn: textOf(each, "targetGroupArn"),
    containerName: textOf(each, "containerName"),
    containerPort: numberOf(each, "containerPort"),
  }));
  return {
    taskDefinition: wanted(inputs, "taskDefinition"),
    desiredCount: numberOf(inputs, "desiredCount") ?? 1,
    loadBalancers: balancers,
    platformVersion: textOf(inputs, "platformVersion"),
    ...(strategy.length === 0 ? {} : { capacityProviderStrategy: strategy }),
    ...(Object.keys(network).length === 0
      ? {}
      : {
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: textsOf(network, "subnets"),
              securityGroups: textsOf(network, "securityGroups"),
              assignPublicIp: flagOf(network, "assignPublicIp") === true ? ("ENABLED" as const) : ("DISABLED" as const),
            },
          },
        }),
    enableExecuteCommand: flagOf(inputs, "enableExecuteCommand"),
  };
}

export const ecsCreators: Creators = {
  "aws:ecs/cluster:Cluster": {
    async create(inputs, name, { ecs }) {
      const clusterName = physicalName(inputs, name);
      const { cluster } = await ecs.send(new CreateClusterCommand({ clusterName, tags: tags(inputs) }));
      const arn = given(cluster?.clusterArn, "the cluster's ARN");
      return { id: arn, outputs: { ...inputs, name: clusterName, arn } };
    },
    update: ({ outputs }, inputs) => Promise.resolve({ ...outputs, ...inputs }),
    async delete({ id }, { ecs }) {
      await ecs.send(new DeleteClusterCommand({ cluster: id }));
    },
  },

  "aws:ecs/capacityProvider:CapacityProvider": {
    async create(inputs, name, { ecs }) {
      const group = bagOf(inputs, "autoScalingGroupProvider");
      const managed = bagOf(inputs, "managedInstancesProvider");
      const physical = physicalName(inputs, name);
      const { capacityProvider } = await ecs.send(
        new CreateCapacityProviderCommand({
          name: physical,
          cluster: textOf(inputs, "cluster"),
          ...(Object.keys(group).length === 0
            ? { managedInstancesProvider: managed as never }
            : {
                autoScalingGroupProvider: {
                  ...group,
                  autoScalingGroupArn: wanted(group, "autoScalingGroupArn"),
                },
              }),
          tags: tags(inputs),
        }),
      );
      const arn = given(capacityProvider?.capacityProviderArn, "the provider's ARN");
      return { id: arn, outputs: { ...inputs, name: physical, arn } };
    },
    update: ({ outputs }, inputs) => Promise.resolve({ ...outputs, ...inputs }),
    async delete({ id }, { ecs }) {
      await ecs.send(new DeleteCapacityProviderCommand({ capacityProvider: id }));
    },
  },

  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    async create(inputs, _name, { ecs }) {
      const cluster = wanted(inputs, "clusterName");
      await ecs.send(
        new PutClusterCapacityProvidersCommand({
          cluster,
          capacityProviders: textsOf(inputs, "capacityProviders"),
          defaultCapacityProviderStrategy: [],
        }),
      );
      return { id: cluster, outputs: inputs };
    },
    async update({ outputs }, inputs, { ecs }) {
      await ecs.send(
        new PutClusterCapacityProvidersCommand({
          cluster: wanted(inputs, "clusterName"),
          capacityProviders: textsOf(inputs, "capacityProviders"),
          defaultCapacityProviderStrategy: [],
        }),
      );
      return { ...outputs, ...inputs };
    },
    async delete({ inputs }, { ecs }) {
      const cluster = wanted(inputs, "clusterName");
      await ecs.send(
        new PutClusterCapacityProvidersCommand({ cluster, capacityProviders: [], defaultCapacityProviderStrategy: [] }),
      );
    },
  },

  "aws:ecs/taskDefinition:TaskDefinition": {
    async create(inputs, _name, { ecs }) {
      const { taskDefinition } = await ecs.send(
        new RegisterTaskDefinitionCommand({
          family: wanted(inputs, "family"),
          containerDefinitions: JSON.parse(wanted(inputs, "containerDefinitions")) as [],
          networkMode: textOf(inputs, "networkMode") as RegisterTaskDefinitionCommandInput["networkMode"],
          requiresCompatibilities: textsOf(
            inputs,
            "requiresCompatibilities",
          ) as RegisterTaskDefinitionCommandInput["requiresCompatibilities"],
          cpu: textOf(inputs, "cpu"),
          memory: textOf(inputs, "memory"),
          executionRoleArn: textOf(inputs, "executionRoleArn"),
          taskRoleArn: textOf(inputs, "taskRoleArn"),
          runtimePlatform: inputs["runtimePlatform"] as RegisterTaskDefinitionCommandInput["runtimePlatform"],
        }),
      );
      const arn = given(taskDefinition?.taskDefinitionArn, "the task definition's ARN");
      return { id: wanted(inputs, "family"), outputs: { ...inputs, arn, revision: taskDefinition?.revision } };
    },
    async delete({ outputs }, { ecs }) {
      await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: wanted(outputs, "arn") }));
    },
  },

  "aws:ecs/service:Service": {
    async create(inputs, name, { ecs }) {
      const serviceName = physicalName(inputs, name);
      const { service } = await ecs.send(
        new CreateServiceCommand({
          serviceName,
          cluster: wanted(inputs, "cluster"),
          launchType: textOf(inputs, "launchType") as "EC2" | "FARGATE" | undefined,
          ...serviceSettings(inputs),
          tags: tags(inputs),
        }),
      );
      const arn = given(service?.serviceArn, "the service's ARN");
      return { id: arn, outputs: { ...inputs, name: serviceName, arn } };
    },
    async update({ outputs }, inputs, { ecs }) {
      await ecs.send(
        new UpdateServiceCommand({
          service: wanted(outputs, "name"),
          cluster: wanted(inputs, "cluster"),
          ...serviceSettings(inputs),
          forceNewDeployment: flagOf(inputs, "forceNewDeployment"),
        }),
      );
      return { ...outputs, ...inputs };
    },
    // The provider scales to nothing and waits until no task is left.
    async delete({ inputs, outputs }, { ecs }) {
      const [service, cluster] = [wanted(outputs, "name"), wanted(inputs, "cluster")];
      await ecs.send(new UpdateServiceCommand({ service, cluster, desiredCount: 0 }));
      await ecs.send(new DeleteServiceCommand({ service, cluster }));
    },
  },
};
