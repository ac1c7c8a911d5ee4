/** Proposals about VPC endpoints: a new one for what is called, or the repair of one that there is. */
import { HOLE } from "../../rules/calls";
import { endpointServices } from "../../rules/endpointSet";
import { byKey, nameOf, known, listed } from "../../topology/lookup";
import type { Key, RouteTable, Vpc, VpcEndpoint } from "../../topology/model";
import { type BlockedPath, type Proposal, tablesOf, vpcOf } from "./blockedPath";
import { add, all, type Edit, newGroup, patch } from "./edits";

const SERVICES: readonly string[] = endpointServices;

/** An endpoint for what is called, or the repair of the one that there is. */
export function endpointProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { need, topology } = blockedPath;
  const vpc = vpcOf(blockedPath);
  if (need === null || vpc === undefined || !SERVICES.includes(need.destination)) return [];
  const proposals: Proposal[] = [];
  for (const endpoint of topology.vpcEndpoints) {
    if (known(endpoint.vpc) === vpc.key && known(endpoint.service) === need.destination) {
      proposals.push(...repairs(blockedPath, endpoint, vpc));
    }
  }
  if (need.destination === "s3") proposals.push(s3Gateway(blockedPath, vpc));
  else proposals.push(interfaceEndpoint(blockedPath, vpc, need.destination));
  return proposals;
}

/** What can be wrong with an endpoint that exists: where it answers, to whom, and what it allows. */
function repairs(blockedPath: BlockedPath, endpoint: VpcEndpoint, vpc: Vpc): readonly Proposal[] {
  const name = `endpoint ${nameOf(endpoint)}`;
  const names = patch("vpcs", vpc.key, { dnsHostnames: true, dnsSupport: true });
  const privateDns = patch("vpcEndpoints", endpoint.key, { privateDns: true, privateDnsOnlyForInboundResolver: false });
  const tables = tablesOf(blockedPath.topology, blockedPath.blocked);
  const found: Proposal[] = [
    { sentence: `Turn private DNS on for ${name} (privateDnsEnabled).`, edit: privateDns },
    {
      sentence: `Turn private DNS on for ${name} (privateDnsEnabled), and enableDnsSupport and enableDnsHostnames for VPC ${nameOf(vpc)}.`,
      edit: all([names, privateDns]),
    },
    {
      sentence: `Allow ${allowed(blockedPath)} in the policy of ${name} (policy), or leave the policy out.`,
      edit: patch("vpcEndpoints", endpoint.key, { policy: null }),
    },
  ];
  if (known(endpoint.kind) === "gateway") {
    found.unshift({
      sentence: `Put the S3 gateway endpoint ${nameOf(endpoint)} on route table ${listed(tables.map(nameOf))}.`,
      edit: all([associate(endpoint, tables), ...tables.map((table) => prefixListRoute(table.key, endpoint))]),
    });
  }
  return found;
}

/** `s3:GetObject on arn:aws:s3:::settings/prod.env`, and more of it; what is not known of a resource is a `*`. */
function allowed({ need }: BlockedPath): string {
  const calls = need?.calls ?? [];
  const resources = [...new Set(calls.map(({ resource }) => resource))];
  const all = resources.map((resource) => {
    const actions = calls.filter((call) => call.resource === resource).map(({ action }) => action);
    const place = resource.replaceAll(HOLE, "*");
    return place === "*" ? listed(actions) : `${listed(actions)} on ${place}`;
  });
  return all.length === 0 ? "what the task calls" : listed(all);
}

function associate(endpoint: VpcEndpoint, tables: readonly RouteTable[]): Edit {
  const before = known(endpoint.routeTables) ?? [];
  return patch("vpcEndpoints", endpoint.key, {
    routeTables: [...new Set([...before, ...tables.map((table) => table.key)])],
  });
}

/** AWS adds this route by itself once a table is associated. */
function prefixListRoute(table: Key, endpoint: Pick<VpcEndpoint, "key" | "service">): Edit {
  return (topology) => {
    const found = byKey(topology.routeTables, table);
    if (found === undefined) return null;
    const service = known(endpoint.service) ?? "s3";
    const route = {
      destination: { kind: "prefix-list" as const, id: `pl-${service}`, service, cidrs: { unknown: "AWS manages it" } },
      target: { kind: "vpc-endpoint" as const, key: endpoint.key },
      state: "active" as const,
      key: endpoint.key,
    };
    return patch("routeTables", table, { routes: [...found.routes, route] })(topology);
  };
}

function s3Gateway(blockedPath: BlockedPath, vpc: Vpc): Proposal {
  const tables = tablesOf(blockedPath.topology, blockedPath.subnets);
  const endpoint: VpcEndpoint = {
    ...endpointIn(vpc, "s3"),
    kind: "gateway",
    privateDns: false,
    routeTables: tables.map((table) => table.key),
  };
  return {
    sentence: `Add an S3 gateway endpoint to VPC ${nameOf(vpc)} on route table ${listed(tables.map(nameOf))}; it costs nothing.`,
    edit: all([add("vpcEndpoints", endpoint), ...tables.map((table) => prefixListRoute(table.key, endpoint))]),
  };
}

function interfaceEndpoint(blockedPath: BlockedPath, vpc: Vpc, service: string): Proposal {
  const guard = newGroup(
    `fix:endpoint:${service}`,
    vpc.key,
    443,
    (known(vpc.ipv4Cidrs) ?? []).map((cidr) => ({ kind: "cidr", cidr })),
  );
  const endpoint: VpcEndpoint = {
    ...endpointIn(vpc, service),
    kind: "interface",
    privateDns: true,
    subnets: [...blockedPath.subnets],
    securityGroups: [guard.key],
  };
  const dns = known(vpc.dnsHostnames) === true && known(vpc.dnsSupport) === true;
  return {
    sentence: `Add a VPC interface endpoint for ${service} with private DNS and a security group that admits TCP 443 from the tasks${dns ? "" : ", and turn enableDnsSupport and enableDnsHostnames on"}.`,
    edit: all([
      patch("vpcs", vpc.key, { dnsHostnames: true, dnsSupport: true }),
      add("securityGroups", guard),
      add("vpcEndpoints", endpoint),
    ]),
  };
}

function endpointIn(vpc: Vpc, service: string): VpcEndpoint {
  return {
    key: `fix:endpoint:${service}`,
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
