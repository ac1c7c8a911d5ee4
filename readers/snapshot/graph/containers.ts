/** Clusters, services and task definitions, and the account's settings that ECS reads. */
import type { Subnet } from "@aws-sdk/client-ec2";
import type { Cluster, Deployment, LoadBalancer, Service, Setting, TaskDefinition, TaskSet } from "@aws-sdk/client-ecs";
import { UNKNOWN, type Value } from "../../../analysis/topology/resource";
import type { GraphBuilder } from "./builder";
import { given, type Item } from "./item";

/** @param defaultGroups VPC → its default security group. */
export function addContainers(graph: GraphBuilder, defaultGroups: ReadonlyMap<string, string>): void {
  for (const cluster of graph.records<Cluster>("Clusters", "clusterArn")) addCluster(graph, cluster);
  for (const definition of graph.records<TaskDefinition>("TaskDefinitions", "taskDefinitionArn")) {
    addDefinition(graph, definition);
  }
  for (const service of graph.records<Service>("Services", "serviceArn")) {
    // A service that is being deleted starts no tasks.
    if ((service.text("status") ?? "ACTIVE") === "ACTIVE") addService(graph, service, defaultGroups);
  }
  for (const setting of graph.loose<Setting>("AccountSettings")) {
    const name = setting.text("name");
    if (name === undefined) continue;
    graph.relate("aws:ecs/accountSettingDefault:AccountSettingDefault", `account setting ${name}`, {
      name,
      value: setting.value("value"),
    });
  }
}

function addCluster(graph: GraphBuilder, cluster: Item<Cluster>): void {
  const arn = cluster.text("clusterArn") ?? "";
  if (cluster.text("status") === "INACTIVE") return;
  const exec = cluster.part("configuration")?.part("executeCommandConfiguration");
  const log = exec?.part("logConfiguration");
  graph.add("aws:ecs/cluster:Cluster", arn, cluster.text("clusterName"), {
    name: cluster.value("clusterName"),
    configuration:
      exec === undefined
        ? undefined
        : {
            executeCommandConfiguration: given({
              kmsKeyId: exec.value("kmsKeyId"),
              logging: exec.value("logging"),
              logConfiguration:
                log === undefined
                  ? undefined
                  : given({
                      cloudWatchLogGroupName: log.value("cloudWatchLogGroupName"),
                      s3BucketName: log.value("s3BucketName"),
                    }),
            }),
          },
  });
  graph.relate("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", `capacity of ${arn}`, {
    clusterName: arn,
    capacityProviders: cluster.value("capacityProviders"),
    defaultCapacityProviderStrategies: cluster.mapped("defaultCapacityProviderStrategy", strategyItem),
  });
}

function strategyItem(item: Item<{ capacityProvider: string | undefined; weight?: number | undefined }>): Value {
  return given({ capacityProvider: item.value("capacityProvider"), weight: item.value("weight") });
}

/** Labels are not read; of variables and commands an account's files have those that decide about destinations. */
const CONTAINER_FIELDS = [
  "name",
  "image",
  "essential",
  "portMappings",
  "secrets",
  "environmentFiles",
  "repositoryCredentials",
  "firelensConfiguration",
  "environment",
  "command",
] as const;

function addDefinition(graph: GraphBuilder, definition: Item<TaskDefinition>): void {
  const runtime = definition.part("runtimePlatform");
  graph.add(
    "aws:ecs/taskDefinition:TaskDefinition",
    definition.text("taskDefinitionArn") ?? "",
    definition.text("family"),
    {
      family: definition.value("family"),
      networkMode: definition.value("networkMode"),
      requiresCompatibilities: definition.value("requiresCompatibilities"),
      executionRoleArn: definition.value("executionRoleArn"),
      taskRoleArn: definition.value("taskRoleArn"),
      cpu: definition.value("cpu"),
      memory: definition.value("memory"),
      runtimePlatform:
        runtime === undefined
          ? undefined
          : given({
              operatingSystemFamily: runtime.value("operatingSystemFamily"),
              cpuArchitecture: runtime.value("cpuArchitecture"),
            }),
      containerDefinitions: definition.mapped("containerDefinitions", (container) => {
        const logs = container.part("logConfiguration");
        return given({
          ...Object.fromEntries(CONTAINER_FIELDS.map((field) => [field, container.value(field)])),
          logConfiguration:
            logs === undefined
              ? container.value("logConfiguration") && UNKNOWN
              : given({
                  logDriver: logs.value("logDriver"),
                  options: logs.value("options"),
                  secretOptions: logs.value("secretOptions"),
                }),
        });
      }),
      volumes: definition.mapped("volumes", (volume) => {
        const efs = volume.part("efsVolumeConfiguration");
        return given({
          efsVolumeConfiguration: efs && given({ fileSystemId: efs.value("fileSystemId") }),
          fsxWindowsFileServerVolumeConfiguration: volume.value("fsxWindowsFileServerVolumeConfiguration"),
          s3filesVolumeConfiguration: volume.value("s3filesVolumeConfiguration"),
        });
      }),
    },
  );
}

type Configured = Pick<
  Service & TaskSet & Deployment,
  "networkConfiguration" | "taskDefinition" | "launchType" | "capacityProviderStrategy" | "platformVersion"
>;

type Lists = Pick<Service, "capacityProviderStrategy" | "loadBalancers">;

function addService(graph: GraphBuilder, service: Item<Service>, defaultGroups: ReadonlyMap<string, string>): void {
  const deployment = service.part("deploymentConfiguration");
  // Under CODE_DEPLOY or an external controller a task set has properties that the service itself does not have.
  const primary = service.listed("taskSets").find((set) => set.text("status") === "PRIMARY");
  const own = (field: keyof Configured): Value | undefined => service.value(field) ?? primary?.value(field);
  const holder = service.part("networkConfiguration") ?? primary?.part("networkConfiguration");
  const listHolder = (field: "capacityProviderStrategy" | "loadBalancers"): Item<Lists> =>
    primary !== undefined && service.listed(field).length === 0 ? primary : service;
  const registries = service.listed("serviceRegistries");
  graph.add("aws:ecs/service:Service", service.text("serviceArn") ?? "", service.text("serviceName"), {
    name: service.value("serviceName"),
    cluster: service.value("clusterArn"),
    taskDefinition: own("taskDefinition"),
    launchType: own("launchType"),
    capacityProviderStrategies: listHolder("capacityProviderStrategy").mapped("capacityProviderStrategy", strategyItem),
    desiredCount: service.value("desiredCount"),
    deploymentMaximumPercent: deployment?.value("maximumPercent"),
    deploymentMinimumHealthyPercent: deployment?.value("minimumHealthyPercent"),
    schedulingStrategy: service.value("schedulingStrategy"),
    platformVersion: own("platformVersion"),
    enableExecuteCommand: service.value("enableExecuteCommand"),
    serviceConnectConfiguration: connectOf(service),
    serviceRegistries: registries.length === 0 ? undefined : [{}],
    networkConfiguration: networkOf(graph, holder?.part("awsvpcConfiguration"), defaultGroups),
    loadBalancers: listHolder("loadBalancers").mapped("loadBalancers", (balancer) =>
      given({
        targetGroupArn: balancer.value("targetGroupArn"),
        containerName: balancer.value("containerName"),
        containerPort: balancer.value("containerPort"),
        advancedConfiguration: alternateOf(balancer),
      }),
    ),
  });
}

/** Described with the deployment that runs, not with the service. */
function connectOf(service: Item<Service>): Value | undefined {
  const running = service.listed("deployments").find((deployment) => deployment.text("status") === "PRIMARY");
  const connect = running?.part("serviceConnectConfiguration");
  return (
    connect &&
    given({
      enabled: connect.value("enabled"),
      namespace: connect.value("namespace"),
      services: connect.mapped("services", (each) =>
        given({ portName: each.value("portName"), ingressPortOverride: each.value("ingressPortOverride") }),
      ),
    })
  );
}

function alternateOf(balancer: Item<LoadBalancer>): Value | undefined {
  const group = balancer.part("advancedConfiguration")?.value("alternateTargetGroupArn");
  return group === undefined ? undefined : { alternateTargetGroupArn: group };
}

type Awsvpc = NonNullable<NonNullable<Service["networkConfiguration"]>["awsvpcConfiguration"]>;

function networkOf(
  graph: GraphBuilder,
  network: Item<Awsvpc> | undefined,
  defaultGroups: ReadonlyMap<string, string>,
): Value | undefined {
  if (network === undefined) return undefined;
  const assign = network.text("assignPublicIp");
  const groups = network.value("securityGroups");
  const isNone = groups === undefined || (Array.isArray(groups) && groups.length === 0);
  return given({
    subnets: network.value("subnets"),
    securityGroups: isNone ? defaultGroupOf(graph, network.value("subnets"), defaultGroups) : groups,
    assignPublicIp: assign === undefined ? undefined : assign === "ENABLED",
  });
}

/** A service that names no group uses its VPC's default one. */
function defaultGroupOf(
  graph: GraphBuilder,
  subnets: Value | undefined,
  defaultGroups: ReadonlyMap<string, string>,
): Value {
  const named: unknown = Array.isArray(subnets) ? (subnets as readonly Value[])[0] : undefined;
  const vpc = graph
    .records<Subnet>("Subnets", "SubnetId")
    .find((subnet) => subnet.text("SubnetId") === named)
    ?.text("VpcId");
  const group = vpc === undefined ? undefined : defaultGroups.get(vpc);
  return group === undefined ? UNKNOWN : [group];
}
