/** Interfaces and instances that users created, and Elastic IPs with their associations. */
import type { Address, Instance, NetworkInterface, Reservation } from "@aws-sdk/client-ec2";
import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import { UNKNOWN, type Value } from "../../../analysis/topology/resource";
import type { GraphBuilder } from "./builder";
import { given, type Item, nameTag, tagOf } from "./item";

export function addInterfacesAndInstances(graph: GraphBuilder): void {
  const interfaces = graph.records<NetworkInterface>("NetworkInterfaces", "NetworkInterfaceId");
  const instances = instancesOf(graph);
  const own = interfaces.filter((each) => isPeoples(each, instances));
  const owned = new Set(own.map((each) => each.text("NetworkInterfaceId")));
  const grown = new Set(
    graph
      .records<AutoScalingGroup>("AutoScalingGroups", "AutoScalingGroupARN")
      .map((group) => group.text("AutoScalingGroupName")),
  );
  const holders = new Set(own.map((each) => each.part("Attachment")?.text("InstanceId")));
  for (const [id, instance] of instances) {
    const group = tagOf(instance.listed("Tags"), "aws:autoscaling:groupName");
    // Instances that a group or ECS launches are read from the group or the capacity provider.
    const isLaunched = instance.part("Operator")?.is("Managed") === true || (group !== undefined && grown.has(group));
    if (!isLaunched || holders.has(id)) addInstance(graph, id, instance, owned);
  }
  for (const each of own) addInterface(graph, each);
  addAddresses(graph, interfaces, owned, new Set(instances.keys()));
}

/** Running and pending instances: a stopped one carries no traffic. */
function instancesOf(graph: GraphBuilder): ReadonlyMap<string, Item<Instance>> {
  const found = new Map<string, Item<Instance>>();
  for (const reservation of graph.loose<Reservation>("Reservations")) {
    for (const instance of reservation.listed("Instances")) {
      const id = instance.text("InstanceId");
      const state = instance.part("State")?.text("Name");
      if (id !== undefined && (state === "running" || state === "pending")) found.set(id, instance);
    }
  }
  return found;
}

/**
 * Excluded are interfaces that AWS manages (for a balancer, an endpoint, a NAT gateway, a task) and the primary
 * interface of an instance, which belongs to the instance.
 */
function isPeoples(nic: Item<NetworkInterface>, instances: ReadonlyMap<string, unknown>): boolean {
  const attachment = nic.part("Attachment");
  const holder = attachment?.text("InstanceId");
  return (
    (nic.text("InterfaceType") ?? "interface") === "interface" &&
    !nic.is("RequesterManaged") &&
    !/^arn:[^:]+:ecs:/.test(nic.text("Description") ?? "") &&
    !(attachment?.number("DeviceIndex") === 0 && holder !== undefined && instances.has(holder))
  );
}

function addInstance(
  graph: GraphBuilder,
  id: string,
  instance: Item<Instance>,
  owned: ReadonlySet<string | undefined>,
): void {
  const interfaces = instance.listed("NetworkInterfaces");
  const primary = interfaces.find((each) => each.part("Attachment")?.number("DeviceIndex") === 0);
  const publicIp = instance.text("PublicIpAddress");
  graph.add("aws:ec2/instance:Instance", id, nameTag(instance), {
    subnetId: instance.value("SubnetId"),
    vpcSecurityGroupIds: instance.mapped("SecurityGroups", (group) => group.value("GroupId") ?? UNKNOWN),
    sourceDestCheck: instance.value("SourceDestCheck") ?? UNKNOWN,
    associatePublicIpAddress: publicIp !== undefined,
    privateIp: instance.value("PrivateIpAddress"),
    publicIp: publicIp ?? "",
    instanceType: instance.value("InstanceType"),
    primaryNetworkInterfaceId: primary?.value("NetworkInterfaceId"),
    networkInterfaces: interfaces
      .filter((each) => owned.has(each.text("NetworkInterfaceId")))
      .map((each) =>
        given({
          networkInterfaceId: each.value("NetworkInterfaceId"),
          deviceIndex: each.part("Attachment")?.value("DeviceIndex"),
        }),
      ),
  });
}

function addInterface(graph: GraphBuilder, nic: Item<NetworkInterface>): void {
  const attachment = nic.part("Attachment");
  const holder = attachment?.value("InstanceId");
  graph.add(
    "aws:ec2/networkInterface:NetworkInterface",
    nic.text("NetworkInterfaceId") ?? "",
    tagOf(nic.listed("TagSet"), "Name"),
    {
      subnetId: nic.value("SubnetId"),
      securityGroups: nic.mapped("Groups", (group) => group.value("GroupId") ?? UNKNOWN),
      sourceDestCheck: nic.value("SourceDestCheck") ?? UNKNOWN,
      privateIps: nic.mapped("PrivateIpAddresses", (address) => address.value("PrivateIpAddress") ?? UNKNOWN),
      publicIp: nic.part("Association")?.value("PublicIp"),
      attachments:
        holder === undefined ? [] : [given({ instance: holder, deviceIndex: attachment?.value("DeviceIndex") })],
    },
  );
}

function addAddresses(
  graph: GraphBuilder,
  interfaces: readonly Item<NetworkInterface>[],
  owned: ReadonlySet<string | undefined>,
  instances: ReadonlySet<string>,
): void {
  const known = new Set(interfaces.map((each) => each.text("NetworkInterfaceId")));
  for (const address of graph.records<Address>("Addresses", "AllocationId")) {
    const nic = address.text("NetworkInterfaceId");
    const instance = address.text("InstanceId");
    // Interfaces that AWS manages are excluded: their owner has the addresses itself.
    const holder: { readonly [property: string]: Value } =
      nic !== undefined && (owned.has(nic) || !known.has(nic))
        ? { networkInterface: nic }
        : instance !== undefined && instances.has(instance)
          ? { instance }
          : {};
    graph.add("aws:ec2/eip:Eip", address.text("AllocationId") ?? "", nameTag(address), {
      publicIp: address.value("PublicIp"),
      allocationId: address.value("AllocationId"),
      ...holder,
    });
  }
}
