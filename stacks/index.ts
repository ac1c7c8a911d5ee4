/** The stack: its settings, the network, the services on it, and the stack's outputs. */
import * as aws from "@pulumi/aws";
import { ClientInstance, type EcsService, Network, type ScheduledTask, sourceIpsOf } from "../components";
import { createBalancers } from "./balancers";
import { createCapacities } from "./capacities";
import { derivedEndpoints } from "./definitions";
import { createSchedules } from "./schedules";
import { createServices } from "./services";
import { networkArgsOf, stackSettings, strategiesOf } from "./settings";

const settings = stackSettings();
const { tags } = settings;

const network = new Network("app", {
  ...networkArgsOf(settings),
  endpoints: { ...derivedEndpoints(settings, aws.config.region), ...settings.endpoints },
  tags,
});
const { containerInsights } = settings;
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

function groupAndRoles({ securityGroupId, taskRoleArn, executionRoleArn }: EcsService | ScheduledTask) {
  return { securityGroupId, taskRoleArn, executionRoleArn };
}

/** The strategy of all services without a strategy of their own. */
export const strategy = settings.strategy;
/** By strategy: the source IPs that destinations see, and whether they are fixed. */
export const sourceIps = Object.fromEntries(
  strategiesOf(settings).map((name) => {
    const { kind, addresses } = sourceIpsOf(network, name);
    return [name, { kind, fixed: kind === "fixed", addresses }];
  }),
);
/** By service: its strategy, the URL for clients, its name in ECS, its security group and its roles. */
export const services = Object.fromEntries(
  [...made].map(([name, { strategy: own, service }]) => [
    name,
    { strategy: own, url: service.url, name: service.serviceName, ...groupAndRoles(service) },
  ]),
);
/** By schedule: its strategy, its name in EventBridge Scheduler, its security group and its roles. */
export const schedules = Object.fromEntries(
  [...scheduled].map(([name, { strategy: own, task }]) => [
    name,
    { strategy: own, name: task.scheduleName, ...groupAndRoles(task) },
  ]),
);
/** By shared load balancer: the DNS name for records of your hosts. */
export const balancers = Object.fromEntries([...shared].map(([name, { url, dnsName }]) => [name, { url, dnsName }]));
export const vpcId = network.vpcId;
export const clusterName = cluster.name;
export const subnetIds = {
  public: network.publicSubnetIds,
  host: network.hostSubnetIds,
  private: network.privateSubnetIds,
  isolated: network.isolatedSubnetIds,
  ipv6: network.ipv6SubnetIds,
};
/** The id of the client instance. Open a shell on it: aws ssm start-session --target ID */
export const clientInstanceId = client?.instanceId ?? "";
