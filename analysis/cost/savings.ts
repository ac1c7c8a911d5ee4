/** Money that buys nothing: what a cheaper or free part of AWS would carry as well, with the sum where it is known. */
import type { NeedReport, ServiceReport } from "../report";
import type { CostItem, Saving, Traffic } from "../report/cost";
import { countedNeeds } from "../report/verdict";
import { endpointServices } from "../rules/endpointSet";
import { hoursPerMonth, type PriceName } from "../rules/prices";
import { keepsRunning } from "../rules/subjects";
import { byAnyId, byKey, known, listed, listOf, nameOf } from "../topology/lookup";
import { isUnknown, type Key, type Topology } from "../topology/model";
import { cents } from "./charge";

export interface SavingFacts {
  readonly topology: Topology;
  readonly services: readonly ServiceReport[];
  readonly traffic: Traffic;
  /** The network's charges, with their sums. */
  readonly items: readonly CostItem[];
  /** US dollars for a unit; null if the Region has no such price. */
  readonly priceOf: (name: PriceName) => number | null;
}

export function savingsOf(facts: SavingFacts): Saving[] {
  return [...freeGateway(facts), ...idleAddresses(facts), ...endpointsForNat(facts)];
}

function throughNat({ via }: Pick<NeedReport, "via">): boolean {
  return via.includes("nat-gateway");
}

/** S3 through a NAT gateway: a gateway endpoint carries the same for nothing (R-PRICE-04). */
function freeGateway({ topology, services, traffic, priceOf }: SavingFacts): Saving[] {
  const users = services.filter(({ needs }) =>
    needs.some((need) => need.destination === "s3" && need.region === undefined && throughNat(need)),
  );
  const pulls = services.filter(({ needs }) => needs.some(({ purpose }) => purpose === "image-layers"));
  const first = users[0];
  if (first === undefined) return [];
  const layers = users.filter((service) => pulls.includes(service)).length;
  const perGb = priceOf("nat-gateway-gb");
  const vpcs = new Set(users.flatMap((service) => listOf(vpcOf(topology, service))));
  const present = topology.vpcEndpoints.find(
    ({ kind, service, vpc }) => kind === "gateway" && known(service) === "s3" && vpcs.has(known(vpc) ?? ""),
  );
  const remedy =
    present === undefined
      ? "an S3 gateway endpoint is free: add one to the route tables of these subnets"
      : `the S3 gateway endpoint ${nameOf(present)} is free: associate it with the route tables of these subnets`;
  return [
    {
      message: `Image layers and other data of S3 for ${some(users)} pass a NAT gateway; ${remedy}.`,
      monthly: perGb === null ? null : cents(((traffic.gbEcr * layers) / Math.max(pulls.length, 1)) * perGb),
      perGb,
      rule: "R-PRICE-04",
    },
  ];
}

/** Public addresses that no packet uses. AWS charges for them as for others (R-PRICE-03). */
function idleAddresses({ topology, services, priceOf }: SavingFacts): Saving[] {
  const price = priceOf("public-ipv4-hour");
  const saving = (message: string, count: number): Saving => ({
    message,
    monthly: price === null ? null : cents(count * price * hoursPerMonth),
    perGb: null,
    rule: "R-PRICE-03",
  });
  const balanced = topology.loadBalancers.map(({ elasticIps }) => elasticIps);
  const taken = new Set(balanced.flatMap((keys) => known(keys) ?? []));
  // The address of a load balancer that is not known may be any of them.
  const free = balanced.some(isUnknown)
    ? []
    : topology.elasticIps.filter(({ holder, key }) => holder === null && !taken.has(key));
  const useless = services.filter(
    (service) =>
      keepsRunning(service) &&
      service.launchType === "fargate" &&
      service.network.assignPublicIp === true &&
      service.network.subnets.length > 0 &&
      service.network.subnets.every(
        ({ defaultRoute: { ipv4 } }) => !["internet-gateway", "undetermined"].includes(ipv4),
      ),
  );
  const tasks = useless.reduce((total, { desiredCount }) => total + (desiredCount ?? 0), 0);
  return [
    ...(free.length === 0
      ? []
      : [
          saving(
            `${plural(free.length, "Elastic IP")} ${listed(free.slice(0, 3).map(nameOf))} has no use: release it.`,
            free.length,
          ),
        ]),
    ...(tasks === 0
      ? []
      : [
          saving(
            `The tasks of ${some(useless)} have public IPs without a route to the internet gateway: set assignPublicIp to false.`,
            tasks,
          ),
        ]),
  ];
}

/** NAT gateways whose services need only AWS services: endpoints may cost less. */
function endpointsForNat({ topology, services, traffic, items, priceOf }: SavingFacts): Saving[] {
  const users = services.filter(({ egress, needs }) => throughNat(egress.ipv4) || needs.some(throughNat));
  const needs = users.flatMap(countedNeeds).filter(throughNat);
  const replaceable = needs.every(
    ({ destination, region }) => region === undefined && (endpointServices as readonly string[]).includes(destination),
  );
  const [hour, gigabyte] = [priceOf("interface-endpoint-hour"), priceOf("interface-endpoint-gb")];
  // With traffic out to the internet the NAT gateway is in use.
  if (needs.length === 0 || !replaceable || traffic.gbOut > 0 || hour === null || gigabyte === null) return [];
  const names = [...new Set(needs.map(({ destination }) => destination))].sort();
  const interfaces = names.filter((name) => name !== "s3");
  const zones = new Set(
    users.flatMap(({ network }) => network.subnets.map(({ availabilityZone }) => availabilityZone)),
  );
  const ofNat = items.filter(({ name }) => /NAT gateway/.test(name));
  const addresses = topology.natGateways.flatMap(({ addresses: held }) => known(held) ?? []);
  const address = priceOf("public-ipv4-hour");
  if (zones.has(null) || ofNat.length === 0 || ofNat.some(({ monthly }) => monthly === null) || address === null)
    return [];
  const elastic = addresses.filter(({ elasticIp }) => typeof elasticIp === "string").length;
  const now = ofNat.reduce((total, { monthly }) => total + (monthly ?? 0), 0) + elastic * address * hoursPerMonth;
  const then = interfaces.length * zones.size * hour * hoursPerMonth;
  if (then >= now) return [];
  return [
    {
      message:
        `${some(users)} need only AWS services through the NAT gateways ($${cents(now).toFixed(2)} a month). If they call nothing ` +
        `else on the internet, endpoints for ${listed(names)} cost $${cents(then).toFixed(2)}.`,
      monthly: cents(now - then),
      perGb: null,
      rule: "R-PRICE-04",
    },
  ];
}

function vpcOf(topology: Topology, { id }: ServiceReport): Key | undefined {
  const configuration = known(byAnyId(topology.services, id)?.networkConfiguration);
  const subnet = known(configuration?.subnets)?.[0];
  return known(byKey(topology.subnets, subnet)?.vpc);
}

/** `web, api and 3 more`. */
function some(services: readonly ServiceReport[]): string {
  const names = services.map(({ name }) => name);
  return names.length <= 3 ? listed(names) : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${count} ${word}s`;
}
