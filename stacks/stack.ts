/** The network, the services on it, and the stack's outputs. */
import * as aws from "@pulumi/aws";
import {
  ClientInstance,
  type EcsService,
  Network,
  type NetworkArgs,
  type ScheduledTask,
  sourceIpsOf,
} from "../components";
import { createBalancers } from "./balancers";
import { createCapacities } from "./capacities";
import { createSchedules } from "./schedules";
import { createServices } from "./services";
import { type Settings, strategiesOf } from "./settings";

/** Creates the stack's resources, and returns its outputs. */
export function stackOf(settings: Settings, args: NetworkArgs) {
  const { tags, containerInsights } = settings;
  const network = new Network("app", args);
  const cluster = new aws.ecs.Cluster("app", {
    ...(containerInsights === undefined ? {} : { settings: [{ name: "containerInsights", value: containerInsights }] }),
    tags,
  });
  const shared = createBalancers(settings, network);
  const capacities = createCapacities(settings, network, cluster, shared);
  const resources = { network, cluster, capacities, balancers: shared };
  const made = createServices(settings, resources);
  const scheduled = createSchedules(settings, resources);
  const client = settings.client ? new ClientInstance("client", { network: network.taskNetwork, tags }) : undefined;

  return {
    /** The strategy of all services without a strategy of their own. */
    strategy: settings.strategy,
    /** By strategy: the source IPs that destinations see, and whether they are fixed. */
    sourceIps: Object.fromEntries(
      strategiesOf(settings).map((name) => {
        const { kind, addresses } = sourceIpsOf(network, name);
        return [name, { kind, fixed: kind === "fixed", addresses }];
      }),
    ),
    /** By service: its strategy, the URL for clients, its name in ECS, its security group and its roles. */
    services: Object.fromEntries(
      [...made].map(([name, { strategy: own, service }]) => [
        name,
        { strategy: own, url: service.url, name: service.serviceName, ...groupAndRoles(service) },
      ]),
    ),
    /** By schedule: its strategy, its name in EventBridge Scheduler, its security group and its roles. */
    schedules: Object.fromEntries(
      [...scheduled].map(([name, { strategy: own, task }]) => [
        name,
        { strategy: own, name: task.scheduleName, ...groupAndRoles(task) },
      ]),
    ),
    /** By shared load balancer: the DNS name for records of your hosts. */
    balancers: Object.fromEntries([...shared].map(([name, { url, dnsName }]) => [name, { url, dnsName }])),
    vpcId: network.vpcId,
    clusterName: cluster.name,
    subnetIds: {
      public: network.publicSubnetIds,
      host: network.hostSubnetIds,
      private: network.privateSubnetIds,
      isolated: network.isolatedSubnetIds,
      ipv6: network.ipv6SubnetIds,
    },
    /** The id of the client instance. Open a shell on it: aws ssm start-session --target ID */
    clientInstanceId: client?.instanceId ?? "",
  };
}

function groupAndRoles({ securityGroupId, taskRoleArn, executionRoleArn }: EcsService | ScheduledTask) {
  return { securityGroupId, taskRoleArn, executionRoleArn };
}
