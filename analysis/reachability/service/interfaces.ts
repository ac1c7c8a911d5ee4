/** How a service takes effect: launch type, network mode, and the interfaces that carry its traffic, one a subnet. */
import { kindWord } from "../../rules/subjects";
import type { AnyLaunchType, AnyNetworkMode } from "../../rules/words";
import { known, listOf, nameOf, reasonOf } from "../../topology/lookup";
import {
  type AutoScalingGroup,
  type CapacityProvider,
  type Instance,
  isUnknown,
  type Key,
  type Maybe,
  type Service,
  type Subnet,
  type TaskDefinition,
} from "../../topology/model";
import { found, type TopologyIndex } from "../../topology/topologyIndex";
import { invalidBlockOf, type Nic, type Nics } from "../network/nic";
import { instancePublic, NO_PUBLIC, type PublicAddress, publicAtLaunch } from "../network/publicAddress";
import type { PortSet } from "../sets/ranges";
import { unnamedCapacity } from "./capacity";
import { clientPorts } from "./clientPorts";
import { dynamicPortsOf } from "./dynamicPorts";

export interface ServiceInterfaces {
  readonly launchType: Maybe<AnyLaunchType>;
  readonly networkMode: Maybe<AnyNetworkMode>;
  readonly task: Nics;
  readonly instance: Nics;
  /** The interface that carries the application's traffic. */
  readonly application: Nics;
  /** Host ports of mappings that name none. */
  readonly dynamicPorts: Maybe<PortSet>;
}

const FARGATE_PROVIDERS = ["FARGATE", "FARGATE_SPOT"];

/** The provider names that decide: the service's own, else its cluster's default. */
function providerNames(network: TopologyIndex, service: Service): Maybe<readonly string[]> {
  if (isUnknown(service.capacityProviders)) return service.capacityProviders;
  if (service.capacityProviders.length > 0) return service.capacityProviders;
  if (isUnknown(service.cluster)) return service.cluster;
  const cluster = found(network.clusters, service.cluster);
  if (cluster === undefined) return service.cluster === null ? [] : { unknown: "the cluster is not in this source" };
  const names = cluster.defaultCapacityProviders;
  // Launch type EC2 takes any instance of the cluster, also where its default strategy is Fargate.
  return isUnknown(names) || service.launchType !== "ec2"
    ? names
    : names.filter((name) => !FARGATE_PROVIDERS.includes(name));
}

function launchTypeOf(network: TopologyIndex, service: Service): Maybe<AnyLaunchType> {
  if (isUnknown(service.launchType)) return service.launchType;
  if (service.launchType !== null) return service.launchType;
  const names = providerNames(network, service);
  if (isUnknown(names)) return names;
  // Without launch type and strategy ECS takes EC2 (R-MODE-15).
  const first = names[0];
  if (first === undefined) return "ec2";
  if (FARGATE_PROVIDERS.includes(first)) return "fargate";
  const provider = network.providersByName.get(first);
  return provider?.kind ?? { unknown: `capacity provider ${first} is not in this source` };
}

/** A mode left out is bridge on Linux instances; elsewhere AWS's word for it is `default` (R-MODE-03, R-MODE-04). */
function networkModeOf(task: TaskDefinition | undefined, launchType: Maybe<AnyLaunchType>): Maybe<AnyNetworkMode> {
  if (task === undefined) return { unknown: "the task definition is not in this source" };
  if (isUnknown(task.networkMode)) return task.networkMode;
  if (task.networkMode !== null) return task.networkMode;
  if (isUnknown(task.operatingSystem)) return task.operatingSystem;
  if (task.operatingSystem === "windows") return "default";
  if (isUnknown(launchType)) return launchType;
  return launchType === "ec2" || launchType === "external" ? "bridge" : "default";
}

export function interfacesOf(
  network: TopologyIndex,
  service: Service,
  task: TaskDefinition | undefined,
): ServiceInterfaces {
  const launchType = launchTypeOf(network, service);
  const networkMode = networkModeOf(task, launchType);
  const taskNics = taskInterfaces(network, service, task, launchType);
  const instance = isUnknown(launchType)
    ? launchType
    : launchType === "fargate"
      ? { unknown: "Fargate has no instances" }
      : launchType === "external"
        ? { unknown: "the instances of ECS Anywhere are outside AWS" }
        : instanceInterfaces(network, service, task);
  const application = isUnknown(networkMode)
    ? networkMode
    : launchType === "fargate" || networkMode === "awsvpc"
      ? taskNics
      : networkMode === "bridge" && !isUnknown(instance)
        ? instance.map(bridged)
        : instance;
  const dynamicPorts = dynamicPortsOf(network, task, application);
  return { launchType, networkMode, task: taskNics, instance, application, dynamicPorts };
}

/** Containers behind a bridge have IPv6 only where Docker on the instance enables it (R-V6-10). */
function bridged(nic: Nic): Nic {
  return nic.ipv6 === false
    ? nic
    : { ...nic, ipv6: { unknown: "bridge mode has IPv6 only if Docker is configured for it" } };
}

function subnetsOf(network: TopologyIndex, keys: Maybe<readonly Key[]>): Maybe<readonly Subnet[]> {
  if (isUnknown(keys)) return keys;
  const subnets: Subnet[] = [];
  for (const key of keys) {
    const subnet = found(network.subnets, key);
    if (subnet === undefined) return { unknown: `subnet ${key} is not in this source` };
    subnets.push(subnet);
  }
  for (const subnet of subnets) {
    const invalid = invalidBlockOf(network, subnet);
    if (invalid !== undefined) return { unknown: invalid };
  }
  return subnets.length === 0 ? { unknown: "no subnet is named" } : subnets;
}

function taskInterfaces(
  network: TopologyIndex,
  service: Service,
  task: TaskDefinition | undefined,
  launchType: Maybe<AnyLaunchType>,
): Nics {
  const configuration = service.networkConfiguration;
  if (isUnknown(configuration)) return configuration;
  if (configuration === null) return { unknown: `the ${kindWord(service)} has no networkConfiguration` };
  const subnets = subnetsOf(network, configuration.subnets);
  if (isUnknown(subnets)) return subnets;
  const publicIpv4 = publicOfTask(configuration.assignPublicIp, launchType);
  return subnets.map((subnet) => ({
    name: "the task",
    subnet,
    groups: configuration.securityGroups,
    privateIps: { unknown: "chosen by AWS" },
    publicIpv4,
    ipv6: ipv6OfTask(network, subnet, launchType),
    ...clientPorts(task),
  }));
}

/** The flag applies to Fargate only (R-PUB-02); elsewhere a task's own interface never has a public address. */
function publicOfTask(flag: Maybe<boolean | null>, launchType: Maybe<AnyLaunchType>): PublicAddress {
  if (isUnknown(launchType)) return { ...NO_PUBLIC, has: launchType, kind: "undetermined" };
  if (launchType !== "fargate") {
    const rule = launchType === "managed-instances" ? "R-MI-01" : "R-PUB-05";
    return { ...NO_PUBLIC, missing: { code: "LAUNCH_TYPE_NO_PUBLIC_IP", rule } };
  }
  if (isUnknown(flag)) return { ...NO_PUBLIC, has: flag, kind: "undetermined" };
  return flag === true ? { has: true, addresses: [], kind: "ephemeral", missing: null } : NO_PUBLIC;
}

/** R-V6-01: the subnet's block, on Fargate its assignment on creation, and the account's dualStackIPv6. */
function ipv6OfTask(network: TopologyIndex, subnet: Subnet, launchType: Maybe<AnyLaunchType>): Maybe<boolean> {
  if (isUnknown(subnet.ipv6Cidr)) {
    if (subnet.ipv4Cidr === null) return true;
  } else if (subnet.ipv6Cidr === null) {
    return false;
  }
  if (subnet.ipv4Cidr === null) return true;
  if (launchType === "fargate") {
    if (isUnknown(subnet.assignIpv6AddressOnCreation)) return subnet.assignIpv6AddressOnCreation;
    if (!subnet.assignIpv6AddressOnCreation) return false;
  }
  const setting = network.topology.account.dualStackIpv6;
  if (isUnknown(setting)) {
    network.assumptions.set("account dualStackIPv6", {
      subject: "account",
      fact: "the account setting dualStackIPv6 is not known",
      assumption: "it is on, so that tasks in dual-stack subnets get IPv6 addresses",
      consequence: "if it is off, no task has IPv6 (R-V6-02)",
    });
    return true;
  }
  return setting;
}

function instanceInterfaces(network: TopologyIndex, service: Service, task: TaskDefinition | undefined): Nics {
  const names = providerNames(network, service);
  if (isUnknown(names)) return names;
  const lost = names.find((name) => !network.providersByName.has(name));
  if (lost !== undefined) return { unknown: `capacity provider ${lost} is not in this source` };
  const providers = names.flatMap((name) => listOf(network.providersByName.get(name)));
  if (providers.length === 0) return onlyCandidate(network, service, task);
  const nics = providers.map((provider) =>
    provider.kind === "ec2" ? ofGroup(network, task, provider) : managed(network, task, provider),
  );
  const unknown = nics.find((each) => isUnknown(each));
  if (unknown !== undefined && isUnknown(unknown)) return unknown;
  return nics.flatMap((each) => (isUnknown(each) ? [] : each));
}

function ofGroup(network: TopologyIndex, task: TaskDefinition | undefined, provider: CapacityProvider): Nics {
  const group = found(network.autoScalingGroups, known(provider.autoScalingGroup));
  if (group === undefined) {
    return {
      unknown: reasonOf(provider.autoScalingGroup, `the Auto Scaling group of ${provider.name} is not in this source`),
    };
  }
  return launched(network, task, group);
}

function launched(network: TopologyIndex, task: TaskDefinition | undefined, group: AutoScalingGroup): Nics {
  const subnets = subnetsOf(network, group.subnets);
  if (isUnknown(subnets)) return subnets;
  const template = found(network.launchTemplates, known(group.launchTemplate));
  if (template === undefined) {
    return { unknown: reasonOf(group.launchTemplate, `the launch template of ${group.name} is not in this source`) };
  }
  const { securityGroups, associatePublicIpAddress: flag, interfaceCount } = template;
  const isOnlyOne = known(group.maxSize) === 1;
  const { agentPortRange, agentProxy } = template;
  const host = { launchedBy: group.key, name: nameOf(group), isOnlyOne, agentPortRange, agentProxy };
  return subnets.map((subnet) => ({
    ...launchedIn(subnet, securityGroups, publicAtLaunch(flag, interfaceCount, subnet), task),
    host,
  }));
}

/** The primary interface of an instance. */
function launchedIn(
  subnet: Subnet,
  groups: Nic["groups"],
  publicIpv4: PublicAddress,
  task: TaskDefinition | undefined,
): Nic {
  const privateIps = { unknown: "chosen by AWS" };
  const [name, ipv6] = ["the instance", ipv6OfInstance(subnet)];
  return { name, subnet, groups, privateIps, publicIpv4, ipv6, ...clientPorts(task) };
}

function ipv6OfInstance(subnet: Subnet): Maybe<boolean> {
  if (subnet.ipv4Cidr === null) return true;
  if (subnet.ipv6Cidr === null) return false;
  return subnet.assignIpv6AddressOnCreation;
}

function managed(network: TopologyIndex, task: TaskDefinition | undefined, provider: CapacityProvider): Nics {
  const subnets = subnetsOf(network, provider.subnets);
  if (isUnknown(subnets)) return subnets;
  const host = {
    launchedBy: provider.key,
    name: nameOf(provider),
    isOnlyOne: false,
    agentPortRange: null,
    agentProxy: false,
  };
  return subnets.map((subnet) => ({
    ...launchedIn(subnet, provider.securityGroups, publicAtLaunch(null, 1, subnet), task),
    host,
  }));
}

/** The primary interface of an instance that this source declares. */
export function instanceNic(network: TopologyIndex, instance: Instance, subnet: Subnet): Nic {
  const own = instance.privateIp;
  const nic = launchedIn(subnet, instance.securityGroups, instancePublic(network, instance, subnet), undefined);
  const { agentPortRange, agentProxy } = instance;
  const host = { launchedBy: instance.key, name: nameOf(instance), isOnlyOne: true, agentPortRange, agentProxy };
  return { ...nic, host, privateIps: isUnknown(own) ? own : [own] };
}

/** A service that names no capacity runs on the capacity of its cluster: known only if there is one candidate. */
function onlyCandidate(network: TopologyIndex, service: Service, task: TaskDefinition | undefined): Nics {
  const { groups, single } = unnamedCapacity(network);
  const [group] = groups;
  const [instance] = single;
  if (groups.length === 1 && group !== undefined) {
    assume(network, service, nameOf(group));
    return launched(network, task, group);
  }
  if (groups.length === 0 && single.length === 1 && instance !== undefined) {
    const subnets = subnetsOf(network, isUnknown(instance.subnet) ? instance.subnet : [instance.subnet]);
    if (isUnknown(subnets)) return subnets;
    assume(network, service, nameOf(instance));
    return subnets.map((subnet) => ({ ...instanceNic(network, instance, subnet), ...clientPorts(task) }));
  }
  const count = groups.length + single.length;
  return {
    unknown: `the ${kindWord(service)} names no capacity, and ${count === 0 ? "no resource here launches" : "several resources here launch"} instances`,
  };
}

function assume(network: TopologyIndex, service: Service, capacity: string): void {
  network.assumptions.set(`capacity ${service.key}`, {
    subject: service.id ?? service.key,
    fact: `${kindWord(service)} ${service.name} names no capacity`,
    assumption: `its tasks run on ${capacity}, the only instances here`,
    consequence: "if other instances join the cluster, the tasks use the network of those",
  });
}
