/** NAT instances, anybody's: judged by the interface that receives, and by the address that it leaves with. */
import type { NetworkInterface, RouteTarget, Subnet } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import type { Network } from "../../topology/topologyIndex";
import { addressesHeld, found, knownAddresses } from "../../topology/topologyIndex";
import { known, nameOf, reasonOf } from "../../topology/lookup";
import type { Nic } from "../network/nic";
import { leavingAddress } from "../network/publicAddress";
import type { At, Outside } from "./outside";
import { missing } from "./outside";
import type { Way } from "../network/routes";
import { secondLeg } from "./behindNat";
import type { Trace } from "../trace/trace";

/** An instance that forwards: judged by the interface that receives, and by the address that it leaves with. */
export function natInstance(trace: Trace, nic: Nic, target: RouteTarget, way: Way, hop: At, to: Outside): void {
  const { network } = trace;
  trace.via.push("nat-instance");
  const byInterface = target.kind === "network-interface" ? found(network.interfaces, target.key) : undefined;
  const holder = byInterface === undefined ? target.key : known(byInterface.instance);
  const instance = typeof holder === "string" ? found(network.instances, holder) : undefined;
  const device = byInterface ?? instance;
  if (device === undefined) {
    missing(trace, way, hop, target.key);
    if (!trace.stopped) trace.sourceIp = { kind: "undetermined", addresses: [] };
    return;
  }
  const at = { kind: "nat-instance", name: nameOf(device), id: device.key };
  if (to.family === 6) {
    trace.block("NO_ROUTE_TO_DESTINATION", { ...at, detail: "a NAT instance carries IPv4 only", rule: "R-NATI-09" });
    return;
  }
  if (isUnknown(device.sourceDestCheck)) {
    trace.doubtful({ ...at, detail: `the source/destination check of ${at.name} is not known`, rule: "R-VPC-17" });
  } else if (device.sourceDestCheck) {
    const detail = `the source/destination check of ${at.name} is on, so it drops what is not for itself`;
    trace.block("ENI_SOURCE_DEST_CHECK_RESTRICTION", { ...at, detail, rule: "R-VPC-17" });
    return;
  }
  const place = isUnknown(device.subnet) ? undefined : found(network.subnets, device.subnet);
  if (place === undefined) {
    trace.doubtful({ ...at, detail: `the subnet of ${at.name} is not known`, rule: "R-NATI-01" });
    trace.sourceIp = { kind: "undetermined", addresses: [] };
    return;
  }
  const outer = leavingAddress(network, byInterface, instance, place);
  // A routed interface without an address of its own: what forwards leaves by the primary one (R-VPC-16).
  const byPrimary =
    byInterface !== undefined && instance !== undefined && addressesHeld(network, byInterface.key).length === 0;
  if (byInterface !== undefined && instance === undefined) heldAtBoot(trace, byInterface, place, at);
  trace.sourceIp = { kind: outer.kind, addresses: outer.addresses };
  secondLeg(
    trace,
    nic,
    {
      at,
      place,
      own: target.key,
      sends: byPrimary ? instance.securityGroups : device.securityGroups,
      use: "own-address",
      nic: {
        name: `NAT instance ${at.name}`,
        subnet: place,
        groups: device.securityGroups,
        privateIps: byInterface === undefined ? { unknown: "chosen by AWS" } : byInterface.privateIps,
        publicIpv4: outer,
        ipv6: false,
        clientPorts: nic.clientPorts,
      },
    },
    to,
  );
}

/**
 * An interface that no instance holds yet, in a network that has yet to start: carried by an Auto Scaling group of exactly
 * one instance in its subnet alone, which takes it at boot. Anything less certain stays open.
 */
function heldAtBoot(trace: Trace, device: NetworkInterface, place: Subnet, at: At): void {
  const { network } = trace;
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
    const detail = `no instance holds interface ${at.name} yet, and nothing here shows which one takes it at boot`;
    trace.doubtful({ ...at, detail, rule: "R-VPC-16" });
    return;
  }
  network.assumptions.set(device.key, {
    subject: device.id ?? device.key,
    fact: `no instance holds network interface ${at.name} yet`,
    assumption: `the one instance of Auto Scaling group ${nameOf(keeper)} attaches it at boot and forwards by it`,
    consequence: "if it does not, nothing behind this NAT instance reaches the internet",
  });
  trace.pass({ ...at, detail: `taken at boot by the one instance of ${nameOf(keeper)} (assumed)`, rule: "R-NATI-10" });
}
