/** Proposals about VPC endpoints: a new one for what is called, or the repair of one that exists. */
import { endpointServices } from "../../rules/endpointSet";
import { byKey, known, listed, nameOf } from "../../topology/lookup";
import type { Key, RouteTable, Topology, Vpc, VpcEndpoint } from "../../topology/model";
import { topologyIndex } from "../../topology/topologyIndex";
import { type BlockedPath, type Proposal, type Step, tablesOf, vpcOf } from "./blockedPath";
import { add, admitting, all, newGroup, patch, update } from "./edits";
import { policyProposals } from "./policies";

const SERVICES: readonly string[] = endpointServices;

/**
 * An endpoint for what is called. S3 goes by its gateway endpoint, which costs nothing and needs no name and no group;
 * an interface endpoint of S3 that exists is repaired only where that does not help.
 */
export function endpointProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { need, topology } = blockedPath;
  const vpc = vpcOf(blockedPath);
  if (need === null || vpc === undefined || !SERVICES.includes(need.destination)) return [];
  const existing = endpointsIn(topology, vpc.key, need.destination);
  const gateways = existing.filter((endpoint) => known(endpoint.kind) === "gateway");
  const repairs = existing.flatMap((endpoint) => repairsOf(blockedPath, endpoint, vpc));
  if (need.destination === "s3") {
    const gateway = gateways.length === 0 ? [s3Gateway(blockedPath, vpc)] : [];
    return [...gateways.map((endpoint) => association(blockedPath, endpoint)), ...gateway, ...repairs];
  }
  return existing.length > 0 ? repairs : [interfaceEndpoint(blockedPath, vpc, need.destination)];
}

/** The endpoints of a VPC for one service. */
export function endpointsIn(topology: Topology, vpc: Key, service: string): readonly VpcEndpoint[] {
  const ofVpc = topologyIndex(topology).endpointsOfVpc.get(vpc) ?? [];
  return ofVpc.filter((endpoint) => known(endpoint.service) === service);
}

/** The settings of an endpoint that keep its name from answering, and its policy. */
function repairsOf(blockedPath: BlockedPath, endpoint: VpcEndpoint, vpc: Vpc): readonly Proposal[] {
  const name = `VPC endpoint ${nameOf(endpoint)}`;
  const names: Step[] = [];
  if (endpoint.privateDns === false) {
    names.push({
      sentence: `Set privateDnsEnabled to true on ${name}, so that its private DNS answers.`,
      edit: patch("vpcEndpoints", endpoint.key, { privateDns: true }),
    });
  }
  if (endpoint.privateDnsOnlyForInboundResolver === true) {
    names.push({
      sentence: `Set dnsOptions.privateDnsOnlyForInboundResolverEndpoint to false on ${name}.`,
      edit: patch("vpcEndpoints", endpoint.key, { privateDnsOnlyForInboundResolver: false }),
    });
  }
  const isInterface = known(endpoint.kind) === "interface";
  const answering = isInterface ? [...names, ...dnsSteps(vpc)] : [];
  return [...(answering.length === 0 ? [] : [answering]), ...policyProposals(blockedPath, endpoint)];
}

/** The flags of a VPC without which the private name of an endpoint does not answer (R-EP-18, R-VPC-27). */
export function dnsSteps(vpc: Vpc): readonly Step[] {
  const flags = [
    { name: "enableDnsSupport", value: vpc.dnsSupport, change: { dnsSupport: true } },
    { name: "enableDnsHostnames", value: vpc.dnsHostnames, change: { dnsHostnames: true } },
  ];
  return flags
    .filter(({ value }) => value === false)
    .map(({ name, change }) => ({
      sentence: `Set ${name} to true on VPC ${nameOf(vpc)}.`,
      edit: patch("vpcs", vpc.key, change),
    }));
}

/** AWS adds the route by prefix list itself once a table is associated (R-VPC-18). */
function association(blockedPath: BlockedPath, endpoint: VpcEndpoint): Proposal {
  return tablesOf(blockedPath.topology, blockedPath.blocked).map((table) => ({
    sentence: `Add route table ${nameOf(table)} to routeTableIds of S3 gateway endpoint ${endpointName(endpoint)}.`,
    edit: all([
      update("vpcEndpoints", endpoint.key, ({ routeTables }) => {
        const before = known(routeTables);
        return before === undefined || before.includes(table.key) ? null : { routeTables: [...before, table.key] };
      }),
      prefixListRoute(table, endpoint),
    ]),
  }));
}

/** The name of an endpoint that a report's other fix adds is its service's. */
function endpointName(endpoint: VpcEndpoint): string {
  return endpoint.key.startsWith("fix:") ? `of ${endpoint.name}, which is new` : nameOf(endpoint);
}

function prefixListRoute(table: RouteTable, endpoint: Pick<VpcEndpoint, "key">) {
  const route = {
    destination: { kind: "prefix-list" as const, id: "pl-s3", service: "s3", cidrs: { unknown: "AWS manages it" } },
    target: { kind: "vpc-endpoint" as const, key: endpoint.key },
    state: "active" as const,
    key: endpoint.key,
  };
  return update("routeTables", table.key, ({ routes }) => ({ routes: [...routes, route] }));
}

function s3Gateway(blockedPath: BlockedPath, vpc: Vpc): Proposal {
  const tables = tablesOf(blockedPath.topology, blockedPath.blocked);
  const endpoint: VpcEndpoint = {
    ...endpointIn(vpc, "s3"),
    kind: "gateway",
    privateDns: false,
    routeTables: tables.map((table) => table.key),
  };
  return [
    {
      sentence: `Add an S3 gateway endpoint to VPC ${nameOf(vpc)}, with route table ${listed(tables.map(nameOf))} in routeTableIds; it costs nothing.`,
      edit: all([add("vpcEndpoints", endpoint), ...tables.map((table) => prefixListRoute(table, endpoint))]),
    },
  ];
}

/** Its private name answers in the whole VPC (R-VPC-22), so its group allows the VPC's blocks. */
function interfaceEndpoint(blockedPath: BlockedPath, vpc: Vpc, service: string): Proposal {
  const { topology } = blockedPath;
  const blocks = [...(known(vpc.ipv4Cidrs) ?? []), ...(known(vpc.ipv6Cidrs) ?? [])];
  const guard = newGroup(
    `fix:endpoint:${vpc.key}:${service}:group`,
    `of the new VPC endpoint for ${service}`,
    vpc.key,
    admitting(
      443,
      blocks.map((cidr) => ({ kind: "cidr", cidr })),
    ),
  );
  const subnets = blockedPath.subnets.map((key) => byKey(topology.subnets, key)).filter((each) => each !== undefined);
  const zones = subnets.map((subnet) => known(subnet.availabilityZone));
  // AWS takes one subnet a zone.
  const places = subnets.filter((_, index) => zones[index] === undefined || zones.indexOf(zones[index]) === index);
  const isIpv6Only = places.some((subnet) => subnet.ipv4Cidr === null);
  const endpoint: VpcEndpoint = {
    ...endpointIn(vpc, service),
    subnets: places.map((subnet) => subnet.key),
    securityGroups: [guard.key],
    ipAddressType: isIpv6Only ? "ipv6" : "ipv4",
  };
  const type = isIpv6Only ? ", ipAddressType ipv6" : "";
  return [
    {
      sentence: `Add a VPC interface endpoint for ${service} in subnet ${listed(places.map(nameOf))}, with privateDnsEnabled true${type} and a security group that allows TCP 443 from ${listed(blocks)}.`,
      edit: all([add("securityGroups", guard), add("vpcEndpoints", endpoint)]),
    },
    ...dnsSteps(vpc),
  ];
}

function endpointIn(vpc: Vpc, service: string): VpcEndpoint {
  return {
    key: `fix:endpoint:${vpc.key}:${service}`,
    name: service,
    id: null,
    vpc: vpc.key,
    kind: "interface",
    service,
    serviceRegion: vpc.region,
    privateDns: true,
    privateDnsOnlyForInboundResolver: false,
    subnets: [],
    securityGroups: [],
    routeTables: [],
    policy: null,
    ipAddressType: "ipv4",
  };
}
