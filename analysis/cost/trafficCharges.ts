/**
 * The cost of a gigabyte on its path: processing in a NAT gateway or an interface endpoint, and the step to another
 * Availability Zone. Transfer out to the internet is the same whatever the strategy, so it is listed by itself.
 */
import type { PathReport, ServiceReport, Via } from "../report";
import type { Traffic } from "../report/cost";
import type { PriceName } from "../rules/prices";
import { byKey, known } from "../topology/lookup";
import { type Topology, isUnknown } from "../topology/model";
import type { Charge } from "./charge";
import { natInstanceGroups } from "./networkCharges";

const processing: Partial<Record<Via, { price: PriceName; name: string }>> = {
  "nat-gateway": { price: "nat-gateway-gb", name: "NAT gateway processing" },
  "interface-endpoint": { price: "interface-endpoint-gb", name: "Interface endpoint processing" },
};

/** The charges for each gigabyte on a path. */
export function perGigabyte(via: readonly Via[]): { price: PriceName; name: string }[] {
  return via.flatMap((device) => processing[device] ?? []);
}

function spread(paths: readonly PathReport[], gigabytes: number, what: string): Charge[] {
  if (gigabytes === 0) return [];
  const open = paths.filter((path) => path.verdict === "reachable" || path.verdict === "partial");
  const share = gigabytes / Math.max(open.length, 1);
  const charges = new Map<string, Charge>();
  for (const path of open) {
    for (const { price, name } of perGigabyte(path.via)) {
      const before = charges.get(price)?.gigabytes ?? 0;
      charges.set(price, { name: `${name}, ${what}`, price, count: 1, gigabytes: before + share });
    }
  }
  return [...charges.values()];
}

/** The Availability Zones that hold a NAT; null where one of them is not known. */
function natZones(topology: Topology): Set<string> | null {
  const keys = [
    ...topology.natGateways.map((nat) => (nat.availabilityMode === "zonal" ? [nat.subnet] : [])),
    ...natInstanceGroups(topology).map((group) => (isUnknown(group.subnets) ? [group.subnets] : group.subnets)),
  ].flat();
  const zones = new Set<string>();
  for (const key of keys) {
    const zone = byKey(topology.subnets, known(key))?.availabilityZone;
    if (zone === undefined || isUnknown(zone)) return null;
    zones.add(zone);
  }
  return zones;
}

/** Gigabytes that reach a NAT in another zone than their task's. */
function crossZoneGigabytes(topology: Topology, services: readonly ServiceReport[], gigabytes: number): number {
  const zones = natZones(topology);
  const through = services.filter(({ egress }) => egress.ipv4.via.some((device) => device.startsWith("nat-")));
  if (zones === null || zones.size === 0 || through.length === 0) return 0;
  const share = through.map(({ network }) => {
    const away = network.subnets.filter((subnet) => !zones.has(subnet.availabilityZone ?? ""));
    return away.length / Math.max(network.subnets.length, 1);
  });
  return (gigabytes / through.length) * share.reduce((total, part) => total + part, 0);
}

export function trafficCharges(topology: Topology, services: readonly ServiceReport[], traffic: Traffic): Charge[] {
  const out = services.map((service) => service.egress.ipv4);
  const layers = services.flatMap((service) =>
    service.needs.filter((need) => need.purpose === "image-layers").slice(0, 1),
  );
  const crossZone = crossZoneGigabytes(topology, services, traffic.gbOut);
  const leaves = out.some((path) => path.verdict === "reachable" || path.verdict === "partial");
  return [
    ...spread(out, traffic.gbOut, "out"),
    ...(traffic.gbOut > 0 && leaves
      ? [
          {
            name: "Data transfer out to the internet",
            price: "data-out-gb" as const,
            count: 1,
            gigabytes: traffic.gbOut,
          },
        ]
      : []),
    ...spread(layers, traffic.gbEcr, "image layers"),
    ...(crossZone > 0
      ? // Charged as it leaves one zone and again as it enters the other (R-PRICE-10).
        [
          {
            name: "To a NAT in another Availability Zone",
            price: "cross-az-gb" as const,
            count: 2,
            gigabytes: crossZone,
          },
        ]
      : []),
  ];
}
