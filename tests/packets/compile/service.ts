/** A service's tasks and the instances they run on, one in each subnet that AWS may choose. */
import type { AutoScalingGroup, LaunchTemplate, Service, Topology } from "../../../analysis/topology/model";
import { familyOf } from "./cidr";
import type { Host, Placed } from "./hosts";
import { byKey, known, must, Unwitnessed } from "./known";
import type { World } from "./world";

export function placeService(world: World, service: Service): Placed {
  const task = byKey(world.topology.taskDefinitions, must(service.taskDefinition, "the task definition"));
  const providers = (known(service.capacityProviders) ?? []).flatMap((name) =>
    world.topology.capacityProviders.filter((each) => known(each.providerName) === name),
  );
  const named = known(service.capacityProviders) ?? [];
  const launchType =
    must(service.launchType, "the launch type") ??
    providers[0]?.kind ??
    (named[0]?.startsWith("FARGATE") ? "fargate" : undefined);
  if (launchType === undefined || task === undefined) throw new Unwitnessed(`how ${service.name} is launched`);
  const networkMode = must(task.networkMode, "the network mode") ?? "bridge";
  const configuration = must(service.networkConfiguration, "the network configuration");
  const assignPublicIp =
    configuration !== null && must(configuration.assignPublicIp, "assignPublicIp") === true && launchType === "fargate";
  const tasks: Host[] = [];
  if (networkMode === "awsvpc" && configuration !== null) {
    const groups = must(configuration.securityGroups, "a task's groups");
    for (const subnet of must(configuration.subnets, "a task's subnets")) {
      const reason = launchType === "fargate" ? "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS" : "LAUNCH_TYPE_NO_PUBLIC_IP";
      const host = withoutUnaskedIpv6(world, world.inside("task", service.key, subnet, groups, reason), launchType);
      tasks.push(host);
      if (assignPublicIp) world.publish(host, "ephemeral");
    }
  }
  const instances = launchType === "fargate" ? [] : providers.flatMap((provider) => placeInstances(world, provider));
  return { service, launchType, networkMode, task: tasks, instance: instances, assignPublicIp };
}

/** A task has an IPv6 address where its subnet assigns one and the account enables it (R-V6-01). */
function withoutUnaskedIpv6(world: World, host: Host, launchType: string): Host {
  const [nic] = host.nics;
  if (nic === undefined || nic.subnet === null) return host;
  const subnet = world.subnet(nic.subnet);
  const only = known(subnet.ipv4Cidr) === null;
  const assigned = launchType !== "fargate" || known(subnet.assignIpv6AddressOnCreation) === true;
  const asked = known(world.topology.account.dualStackIpv6) !== false;
  if (only || (assigned && asked)) return host;
  const nics = [{ ...nic, addresses: nic.addresses.filter((each) => familyOf(each) === 4) }];
  const changed = { ...host, nics };
  world.hosts[world.hosts.indexOf(host)] = changed;
  return changed;
}

/** One instance in each subnet that its capacity may choose. */
function placeInstances(world: World, provider: Topology["capacityProviders"][number]): readonly Host[] {
  const there = world.fleets.get(provider.key);
  if (there !== undefined) return there;
  const group = byKey<AutoScalingGroup>(world.topology.autoScalingGroups, known(provider.autoScalingGroup));
  const template = byKey<LaunchTemplate>(world.topology.launchTemplates, group && known(group.launchTemplate));
  if (provider.kind === "ec2" && (group === undefined || template === undefined)) {
    throw new Unwitnessed(`the instances of ${provider.name}`);
  }
  const subnets = must(group?.subnets ?? provider.subnets, "the instances' subnets");
  const groups = must(template?.securityGroups ?? provider.securityGroups, "the instances' groups");
  const hosts = subnets.map((key) => {
    const host = world.inside("instance", provider.key, key, groups);
    const flag = template === undefined ? null : must(template.associatePublicIpAddress, "the public IP flag");
    const several = template !== undefined && must(template.interfaceCount, "the number of interfaces") > 1;
    // AWS assigns a public address only to a lone new interface (R-PUB-09); a template's flag beats the subnet's.
    const automatic = !several && (flag ?? must(world.subnet(key).mapPublicIpOnLaunch, "the subnet's public IP flag"));
    if (automatic) world.publish(host, "ephemeral");
    return host;
  });
  world.fleets.set(provider.key, hosts);
  return hosts;
}
