/** NAT gateways, zonal and regional, with the addresses that destinations see. */
import type { NatGateway, NatGatewayAddress } from "@aws-sdk/client-ec2";
import { UNKNOWN, type Value } from "../../../analysis/topology/resource";
import type { GraphBuilder } from "./builder";
import { type Item, nameTag } from "./item";

/** AWS returns a deleted one for about an hour. */
const ENDED = new Set(["deleted", "failed"]);

export function addNatGateways(graph: GraphBuilder): void {
  for (const nat of graph.records<NatGateway>("NatGateways", "NatGatewayId")) {
    const state = nat.text("State");
    if (state !== undefined && ENDED.has(state)) continue;
    const list = nat.list("NatGatewayAddresses");
    const addresses = list === UNKNOWN ? [] : list.filter((each) => each.text("Status") !== "failed");
    // An address whose allocation is in another account appears only here.
    for (const each of addresses) addAddress(graph, each);
    const isRegional = nat.text("AvailabilityMode") === "regional";
    graph.add("aws:ec2/natGateway:NatGateway", nat.text("NatGatewayId") ?? "", nameTag(nat), {
      vpcId: nat.value("VpcId"),
      subnetId: isRegional ? undefined : nat.value("SubnetId"),
      connectivityType: nat.value("ConnectivityType"),
      availabilityMode: nat.value("AvailabilityMode"),
      state,
      ...(list === UNKNOWN
        ? { [isRegional ? "availabilityZoneAddresses" : "secondaryAllocationIds"]: UNKNOWN }
        : isRegional
          ? regional(nat, addresses)
          : zonal(addresses)),
    });
  }
}

function addAddress(graph: GraphBuilder, address: Item<NatGatewayAddress>): void {
  const allocation = address.text("AllocationId");
  if (allocation === undefined) return;
  graph.add("aws:ec2/eip:Eip", allocation, undefined, {
    publicIp: address.value("PublicIp"),
    allocationId: allocation,
  });
}

function zonal(addresses: readonly Item<NatGatewayAddress>[]): { readonly [property: string]: Value | undefined } {
  const allocated = addresses.filter((each) => each.text("AllocationId") !== undefined);
  const primary = allocated.find((each) => each.is("IsPrimary")) ?? allocated[0];
  return {
    allocationId: primary?.value("AllocationId"),
    secondaryAllocationIds: allocated
      .filter((each) => each !== primary)
      .map((each) => each.value("AllocationId") ?? UNKNOWN),
  };
}

/** If AWS provisions the zones, it also chooses the addresses; otherwise they are set by zone. */
function regional(
  nat: Item<NatGateway>,
  addresses: readonly Item<NatGatewayAddress>[],
): { readonly [property: string]: Value } {
  if (nat.text("AutoProvisionZones") === "enabled") return {};
  const zones = new Map<string | undefined, Value[]>();
  for (const each of addresses) {
    const zone = each.text("AvailabilityZone");
    zones.set(zone, [...(zones.get(zone) ?? []), each.value("AllocationId") ?? UNKNOWN]);
  }
  return {
    availabilityZoneAddresses: [...zones].map(([zone, allocationIds]) => ({
      availabilityZone: zone ?? UNKNOWN,
      allocationIds,
    })),
  };
}
