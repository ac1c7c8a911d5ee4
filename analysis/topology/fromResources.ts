/**
 * Resources become a topology: what a Pulumi program, a preview or a stack export registered, joined by ids, ARNs and
 * names, and where those are not known yet by what each property is computed from; with everything that AWS adds.
 */
import { accountSettings } from "./build/account";
import { networkAcls, separateAclRules } from "./build/acls";
import { backends } from "./build/backends";
import { capacityProviders, clusters } from "./build/capacity";
import { services, taskDefinitions } from "./build/ecs";
import { efsFileSystems } from "./build/efs";
import { vpcEndpoints } from "./build/endpoints";
import { securityGroups, separateGroupRules } from "./build/groups";
import { implicitNetwork } from "./build/implicit";
import { autoScalingGroups, elasticIps, instances, launchTemplates, networkInterfaces } from "./build/instances";
import { listeners, loadBalancers, targetGroups } from "./build/loadBalancers";
import { missingIds } from "./build/missing";
import { natGateways } from "./build/nat";
import { opaques } from "./build/opaques";
import { regionOfGraph } from "./build/region";
import { pullThroughCaches } from "./build/registry";
import { routesOfImplicit, routeTables } from "./build/routes";
import { onDemand, Source } from "./build/source";
import { deriveStarters, idleDefinitions } from "./build/starters";
import { egressOnlyInternetGateways, internetGateways, peeringConnections, subnets, vpcs } from "./build/vpc";
import { privateZones } from "./build/zones";
import type { NotJudged, Topology } from "./model";
import type { Assumption, Defect, ResourceGraph } from "./resource";
import { secretProperties } from "./secrets";

/** Never throws on what a graph holds: bad content becomes a defect, and unknown. */
export function topologyOf(graph: ResourceGraph): Topology {
  const source = new Source(graph);
  const notJudged = deriveStarters(source);
  const implicit = implicitNetwork(source);
  const aclRules = separateAclRules(source);
  const groupRules = separateGroupRules(source);
  const started = sorted(services(source));
  const definitions = sorted(taskDefinitions(source));
  const topology = {
    region: regionOfGraph(source),
    vpcs: sorted(vpcs(source)),
    subnets: sorted(subnets(source)),
    routeTables: sorted([
      ...routeTables(source),
      ...implicit.routeTables.map((table) => routesOfImplicit(source, table)),
    ]),
    internetGateways: sorted([...internetGateways(source), ...implicit.internetGateways]),
    egressOnlyInternetGateways: sorted(egressOnlyInternetGateways(source)),
    peeringConnections: sorted(peeringConnections(source)),
    networkAcls: sorted([
      ...networkAcls(source),
      ...implicit.networkAcls.map((acl) => ({
        ...acl,
        rules: [...acl.rules, ...(aclRules.rules.get(acl.key) ?? [])],
        incomplete: acl.incomplete ?? aclRules.lost,
      })),
    ]),
    securityGroups: sorted([
      ...securityGroups(source),
      ...implicit.securityGroups.map((group) => ({
        ...group,
        rules: [...group.rules, ...(groupRules.rules.get(group.key) ?? [])],
        incomplete: group.incomplete ?? groupRules.lost,
      })),
    ]),
    networkInterfaces: sorted(networkInterfaces(source)),
    instances: sorted(instances(source)),
    launchTemplates: sorted(launchTemplates(source)),
    autoScalingGroups: sorted(autoScalingGroups(source)),
    elasticIps: sorted(elasticIps(source)),
    natGateways: sorted(natGateways(source)),
    vpcEndpoints: sorted(vpcEndpoints(source)),
    privateZones: sorted(privateZones(source)),
    loadBalancers: sorted(loadBalancers(source)),
    listeners: sorted(listeners(source)),
    targetGroups: sorted(targetGroups(source)),
    efsFileSystems: sorted(efsFileSystems(source)),
    backends: sorted(backends(source)),
    clusters: sorted(clusters(source)),
    capacityProviders: sorted(capacityProviders(source)),
    taskDefinitions: definitions,
    services: started,
    opaques: sorted(opaques(source)),
    notJudged: sorted([...notJudged, ...idleDefinitions(source, started, definitions), ...missedIn(graph)]),
    pullThroughCaches: pullThroughCaches(source),
    complete: graph.complete,
    account: accountSettings(source),
  };
  const { log = [] } = source.graph;
  return withRest({ ...topology, log }, restOf(source));
}

/** Parts that one path does not need, although they are read from the whole of a source. */
type Rest = Pick<Required<Topology>, "assumptions" | "secretProperties" | "defects">;

/** Fields are read more than once; an assumption is said once, and so is a mistake. */
function restOf(source: Source): { readonly [part in keyof Rest]: () => Rest[part] } {
  const { graph } = source;
  const assumed = [...source.assumptions];
  return {
    assumptions: onDemand(() =>
      distinct<Assumption>([...assumed, ...missingIds(graph)], ({ subject, fact }) => `${subject}\n${fact}`),
    ),
    secretProperties: onDemand(() => secretProperties(graph)),
    defects: onDemand(() => distinct<Defect>(source.defects(), ({ subject, message }) => `${subject}\n${message}`)),
  };
}

/** Code that did not run may create anything, also a service. */
function missedIn({ missed = [] }: ResourceGraph): readonly NotJudged[] {
  return missed.map(({ name, reason }, index) => {
    const key = `${name} ${String(index + 1)}`;
    return { key, name: key, id: null, kind: "service", reason };
  });
}

/** Nothing here holds on to the source, which goes when all of it is read. */
function withRest(topology: Omit<Topology, keyof Rest>, rest: ReturnType<typeof restOf>): Topology {
  return {
    ...topology,
    get assumptions() {
      return rest.assumptions();
    },
    get secretProperties() {
      return rest.secretProperties();
    },
    get defects() {
      return rest.defects();
    },
  };
}

/** By code unit, so that it is the same on every machine. */
function sorted<T extends { readonly key: string }>(entities: readonly T[]): readonly T[] {
  return [...entities].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function distinct<T>(items: readonly T[], identity: (item: T) => string): readonly T[] {
  const seen = new Map<string, T>();
  for (const item of items) if (!seen.has(identity(item))) seen.set(identity(item), item);
  return [...seen.values()];
}
