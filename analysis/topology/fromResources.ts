/**
 * From resources to a network: the same topology whether they came from a program, a preview or an export. References
 * are joined, what AWS makes by itself is added, and what cannot be read stays unknown with its reason.
 */
import { networkAcls, separateAclRules } from "./build/acls";
import { capacityProviders, clusters, efsFileSystems, services, taskDefinitions } from "./build/ecs";
import { vpcEndpoints } from "./build/endpoints";
import { securityGroups, separateGroupRules } from "./build/groups";
import { implicitNetwork } from "./build/implicit";
import { autoScalingGroups, elasticIps, instances, launchTemplates, networkInterfaces } from "./build/instances";
import { listeners, loadBalancers, targetGroups } from "./build/loadBalancers";
import { natGateways } from "./build/nat";
import { opaques } from "./build/opaque";
import { ofZones } from "./build/region";
import { routeTables, routesOfImplicit } from "./build/routes";
import { Source } from "./build/source";
import { egressOnlyInternetGateways, internetGateways, peeringConnections, subnets, vpcs } from "./build/vpc";
import type { Entity, InternetGateway, Topology } from "./model";
import type { ResourceGraph } from "./resource";

/** By key, so that the order in which a program registers its resources changes nothing. */
function sorted<T extends Entity>(entities: readonly T[]): readonly T[] {
  return [...entities].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

const noAccount = { unknown: "account settings are read from a live account only" };

export function topologyOf(graph: ResourceGraph): Topology {
  const source = new Source(graph);
  const implicit = implicitNetwork(source);
  const ofAcls = separateAclRules(source).rules;
  const ofGroups = separateGroupRules(source).rules;
  const region = graph.region ?? ofZones(source);
  const topology = {
    region: region ?? { unknown: "the Region is not known: set aws:region" },
    vpcs: sorted(vpcs(source)),
    subnets: sorted(subnets(source)),
    routeTables: sorted([
      ...routeTables(source),
      ...implicit.routeTables.map((table) => routesOfImplicit(source, table)),
    ]),
    internetGateways: sorted([...internetGateways(source), ...defaultGateways(source)]),
    egressOnlyInternetGateways: sorted(egressOnlyInternetGateways(source)),
    peeringConnections: sorted(peeringConnections(source)),
    networkAcls: sorted([
      ...networkAcls(source),
      ...implicit.networkAcls.map((acl) => ({ ...acl, rules: [...acl.rules, ...(ofAcls.get(acl.key) ?? [])] })),
    ]),
    securityGroups: sorted([
      ...securityGroups(source),
      ...implicit.securityGroups.map((group) => ({
        ...group,
        rules: [...group.rules, ...(ofGroups.get(group.key) ?? [])],
      })),
    ]),
    networkInterfaces: sorted(networkInterfaces(source)),
    instances: sorted(instances(source)),
    launchTemplates: sorted(launchTemplates(source)),
    autoScalingGroups: sorted(autoScalingGroups(source)),
    elasticIps: sorted(elasticIps(source)),
    natGateways: sorted(natGateways(source)),
    vpcEndpoints: sorted(vpcEndpoints(source)),
    loadBalancers: sorted(loadBalancers(source)),
    listeners: sorted(listeners(source)),
    targetGroups: sorted(targetGroups(source)),
    efsFileSystems: sorted(efsFileSystems(source)),
    clusters: sorted(clusters(source)),
    capacityProviders: sorted(capacityProviders(source)),
    taskDefinitions: sorted(taskDefinitions(source)),
    services: sorted(services(source)),
    opaques: sorted(opaques(source)),
    complete: graph.complete,
    account: { dualStackIpv6: noAccount, awsvpcTrunking: noAccount },
  };
  return { ...topology, assumptions: distinct(source.assumptions), defects: distinct(source.defects) };
}

/** Every default VPC has an internet gateway that no program declares. */
function defaultGateways(source: Source): InternetGateway[] {
  return source.ofType("aws:ec2/defaultVpc:DefaultVpc").map((resource) => ({
    key: `${resource.urn}#main-route-table#internet-gateway`,
    name: `internet gateway of ${resource.name}`,
    id: null,
    vpc: resource.urn,
  }));
}

/** One field may be read several times; what is wrong with it is said once. */
function distinct<T>(entries: readonly T[]): readonly T[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}
