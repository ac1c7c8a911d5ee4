/**
 * NAT instances, launched by this package or by another program:
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html
 *
 * Modelled: the source/destination check, the interface that a route names and the one that packets leave by, an
 * Elastic IP, an interface that the instance of an Auto Scaling group attaches at boot. Not modelled: whether the
 * instance runs and its operating system forwards, which no resource shows; it is assumed.
 */
import { known, nameOf } from "../../topology/lookup";
import { isUnknown, type NetworkInterface, type Subnet } from "../../topology/model";
import { addressesHeld, found, type TopologyIndex } from "../../topology/topologyIndex";
import { addressesOf } from "../network/nic";
import { leavingAddress, sourceOf } from "../network/publicAddress";
import { parseCidr, specialUse } from "../sets/addresses";
import { groups } from "../trace/filters";
import { block, by, doubt, pass, seenAs, type Step, type Steps } from "../trace/steps";
import { type Component, UNDETERMINED_SOURCE } from "../trace/trace";
import { behindNat } from "./behindNat";
import { inspectors } from "./edgeTable";
import type { Routed } from "./routed";
import { missing } from "./routeTable";

export function natInstance(routed: Routed): Step {
  const { nic, target, to } = routed;
  return ({ network }): Steps => {
    const byInterface = target.kind === "network-interface" ? found(network.interfaces, target.key) : undefined;
    const holder = byInterface === undefined ? target.key : known(byInterface.instance);
    const instance = found(network.instances, holder);
    const device = byInterface ?? instance;
    if (device === undefined) return [by("nat-instance"), missing(routed), seenAs(UNDETERMINED_SOURCE)];
    const at = { kind: "nat-instance", name: nameOf(device), id: device.key };
    const place = found(network.subnets, known(device.subnet));
    const received = [
      by("nat-instance"),
      to.family === 6 &&
        block("NO_ROUTE_TO_DESTINATION", { ...at, detail: "a NAT instance carries IPv4 only", rule: "R-NATI-09" }),
      sourceDestCheck(device, at),
    ];
    if (place === undefined) {
      const unplaced = doubt({ ...at, detail: `the subnet of ${at.name} is not known`, rule: "R-NATI-01" });
      return [...received, unplaced, seenAs(UNDETERMINED_SOURCE)];
    }
    const otherwise = noTranslation(network, routed, at);
    if (otherwise !== null) {
      const admitted = groups(device.securityGroups, "ingress", { groups: nic.groups ?? [], service: null });
      return [...received, admitted, otherwise, seenAs(UNDETERMINED_SOURCE)];
    }
    const publicIpv4 = leavingAddress(network, byInterface, instance, place);
    // A routed interface without an address of its own: the instance forwards by its primary one (R-VPC-16).
    const isByPrimary =
      byInterface !== undefined && instance !== undefined && addressesHeld(network, byInterface.key).length === 0;
    const forwards = {
      at,
      place,
      own: target.key,
      sends: isByPrimary ? instance.securityGroups : device.securityGroups,
      use: "own-address" as const,
      nic: {
        name: `NAT instance ${at.name}`,
        subnet: place,
        groups: device.securityGroups,
        privateIps: byInterface === undefined ? { unknown: "chosen by AWS" } : byInterface.privateIps,
        publicIpv4,
        ipv6: false,
        clientPorts: nic.clientPorts,
      },
      rules: { stranded: "R-NATI-01", translates: "R-VPC-16" },
    };
    return [
      ...received,
      byInterface !== undefined && instance === undefined && heldAtBoot(byInterface, place, at),
      seenAs(sourceOf(publicIpv4)),
      behindNat(forwards, routed),
    ];
  };
}

/**
 * A hop for a routed instance that is more than a NAT: a firewall that the internet gateway's own table names for the
 * way back, or the end of a tunnel, to which a route of its own leads for private addresses. What it does then is not
 * known.
 */
function noTranslation(network: TopologyIndex, { nic, target, to, way }: Routed, at: Component): Step | null {
  const own = addressesOf(network, nic, to.family)?.set ?? [];
  if (inspectors(network, nic.subnet, to.family, own).includes(target.key)) {
    const detail = `the internet gateway's route table sends answers through ${at.name} too: it inspects packets, and it is not known whether it forwards them`;
    return doubt({ ...at, detail, rule: "R-VPC-45" });
  }
  if (specialUse(to.addresses, to.family) === null || parseCidr(way.label)?.prefix === 0) return null;
  const detail = `route ${way.label} leads ${to.name} to ${at.name}, which may forward it by a tunnel`;
  return doubt({ ...at, detail, rule: "R-VPC-46" });
}

/** On, it drops what is not for the instance itself (R-VPC-17). */
function sourceDestCheck({ sourceDestCheck: check }: Pick<NetworkInterface, "sourceDestCheck">, at: Component) {
  const rule = "R-VPC-17";
  if (isUnknown(check)) {
    return doubt({ ...at, detail: `the source/destination check of ${at.name} is not known`, rule });
  }
  const detail = `the source/destination check of ${at.name} is on, so it drops packets that are not addressed to itself`;
  return check && block("ENI_SOURCE_DEST_CHECK_RESTRICTION", { ...at, detail, rule });
}

/**
 * An interface that no instance has yet, in a network that has yet to start: an Auto Scaling group of exactly one instance,
 * in its subnet alone, attaches it at boot. Anything less certain is undetermined.
 */
function heldAtBoot(device: NetworkInterface, place: Subnet, at: Component): Step {
  return ({ network }) => {
    const keeper = network.topology.autoScalingGroups.find((group) => {
      const subnets = known(group.subnets);
      return (
        subnets?.length === 1 &&
        subnets[0] === place.key &&
        known(group.minSize) === 1 &&
        known(group.maxSize) === 1 &&
        found(network.launchTemplates, known(group.launchTemplate)) !== undefined &&
        addressesHeld(network, device.key).length > 0
      );
    });
    if (keeper === undefined) {
      const detail = `no instance has interface ${at.name} yet, and this source does not show which instance attaches it at boot`;
      return [doubt({ ...at, detail, rule: "R-VPC-16" })];
    }
    network.assumptions.set(device.key, {
      subject: device.id ?? device.key,
      fact: `no instance has network interface ${at.name} yet`,
      assumption: `the one instance of Auto Scaling group ${nameOf(keeper)} attaches it at boot and forwards traffic through it`,
      consequence: "if it does not, nothing behind this NAT instance reaches the internet",
    });
    const detail = `attached at boot by the one instance of ${nameOf(keeper)} (assumed)`;
    return [pass({ ...at, detail, rule: "R-NATI-10" })];
  };
}
