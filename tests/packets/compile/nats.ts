/** NAT gateways, zonal and regional, and NAT instances as hosts of the lab. */
import type { Key, Topology } from "../../../analysis/topology/model";
import { at, parseBlock } from "./cidr";
import type { Nic } from "./hosts";
import { byKey, known, must } from "./known";
import type { World } from "./world";

function elasticOf(world: World, holder: Key): { readonly address: string | undefined } | undefined {
  const found = world.topology.elasticIps.find((each) => known(each.holder) === holder);
  return found === undefined ? undefined : { address: known(found.address) };
}

export function placeNats(world: World): void {
  for (const nat of world.topology.natGateways) {
    if (must(nat.state, "the state of a NAT gateway") === "gone") continue;
    const regional = must(nat.availabilityMode, "a NAT gateway's mode") === "regional";
    const isPublic = must(nat.connectivity, "a NAT gateway's connectivity") === "public";
    const addresses = must(nat.addresses, "a NAT gateway's addresses");
    // A private one leads into other networks, never to the internet.
    const withoutPublic = isPublic ? "NAT_WITHOUT_INTERNET_ROUTE" : "NO_ROUTE_TO_DESTINATION";
    if (regional) {
      placeRegional(world, nat.key, must(nat.vpc, "a NAT gateway's VPC"), nat.regionalAddresses, addresses);
      continue;
    }
    const subnet = must(nat.subnet, "a NAT gateway's subnet") ?? "";
    const nic = world.nic("e0", subnet, world.take(subnet), null, false);
    const host = world.add({ kind: "nat-gateway", key: nat.key, vpc: world.vpcOf(subnet), nics: [nic], withoutPublic });
    world.targets.set(nat.key, host);
    if (isPublic) world.publish(host, "fixed", known(addresses[0]?.address) ?? elasticOf(world, nat.key)?.address);
  }
}

/** In no subnet; one address a zone: those listed, or as many as there are zones where AWS chooses (R-NAT-07). */
function placeRegional(
  world: World,
  key: Key,
  vpc: Key,
  mode: Topology["natGateways"][number]["regionalAddresses"],
  addresses: readonly { readonly availabilityZone: unknown; readonly address: unknown }[],
): void {
  const automatic = must(mode, "who chooses a NAT gateway's addresses") !== "manual";
  const listed = new Map(addresses.map((each) => [each.availabilityZone, each.address]));
  const zones = new Set(
    world.topology.subnets.filter((each) => known(each.vpc) === vpc).map((each) => world.zoneOf(each.key)),
  );
  const served = [...zones].filter((zone) => automatic || listed.has(zone));
  const inner = served.map((_, index) => at(parseBlock("100.64.0.0/16"), world.hosts.length * 16 + index + 1));
  const nic = world.nic("e0", null, inner, null, false);
  const host = world.add({ kind: "regional-nat", key, vpc, nics: [nic], withoutPublic: "NAT_WITHOUT_INTERNET_ROUTE" });
  world.targets.set(key, host);
  world.regional.set(host.name, new Map(served.map((zone, index) => [zone, inner[index] ?? ""])));
  served.forEach((zone, index) => {
    const given = listed.get(zone);
    const wanted = typeof given === "string" && !automatic ? given : undefined;
    world.publish(host, automatic ? "ephemeral" : "fixed", wanted, inner[index]);
  });
}

/** Whatever a route names is a NAT instance. */
export function placeRouted(world: World): void {
  for (const { target } of world.topology.routeTables.flatMap((each) => each.routes)) {
    if ("key" in target && (target.kind === "network-interface" || target.kind === "instance")) {
      placeInstance(world, target.key);
    }
  }
}

/** An interface, or an instance by its primary one. */
function placeInstance(world: World, key: Key): void {
  if (world.targets.has(key)) return;
  const { networkInterfaces, instances } = world.topology;
  const eni = byKey(networkInterfaces, key);
  const holder = eni === undefined ? key : known(eni.instance);
  const instance = byKey(instances, holder);
  if (eni === undefined && instance === undefined) return;
  // An interface beside the primary one receives; what leaves takes the primary, as fck-nat has it.
  const second = eni !== undefined && instance !== undefined && (eni.deviceIndex ?? 0) > 0;
  const nics: Nic[] = [];
  if (instance !== undefined && (eni === undefined || second)) {
    const subnet = must(instance.subnet, "an instance's subnet");
    const checked = must(instance.sourceDestCheck, "an instance's source/destination check");
    const groups = must(instance.securityGroups, "an instance's groups");
    nics.push(world.nic("e0", subnet, world.take(subnet, known(instance.privateIp)), groups, checked));
  }
  if (eni !== undefined) {
    const subnet = must(eni.subnet, "an interface's subnet");
    const checked = must(eni.sourceDestCheck, "an interface's source/destination check");
    const groups = must(eni.securityGroups, "an interface's groups");
    const wanted = known(eni.privateIps)?.[0];
    nics.push(world.nic(second ? "e1" : "e0", subnet, world.take(subnet, wanted), groups, checked));
  }
  const host = world.add({
    kind: "nat-instance",
    key,
    vpc: world.vpcOf(nics[0]?.subnet ?? ""),
    nics,
    withoutPublic: "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
  });
  world.targets.set(key, host);
  const primary = second || eni === undefined ? instance : undefined;
  const elastic =
    elasticOf(world, second ? (instance?.key ?? "") : key) ?? (holder ? elasticOf(world, holder) : undefined);
  if (elastic !== undefined) {
    world.publish(host, "fixed", elastic.address);
  } else if (primary !== undefined ? instanceIsPublic(world, primary) : typeof known(eni?.publicIp) === "string") {
    world.publish(host, "ephemeral");
  }
}

function instanceIsPublic(world: World, instance: Topology["instances"][number]): boolean {
  const given = known(instance.publicIp);
  if (given !== undefined) return given !== null;
  if (must(instance.extraInterfaces, "an instance's interfaces").length > 0) return false;
  const subnet = world.subnet(must(instance.subnet, "an instance's subnet"));
  return (
    must(instance.associatePublicIpAddress, "an instance's public IP flag") ??
    must(subnet.mapPublicIpOnLaunch, `the public IP flag of ${subnet.key}`)
  );
}
