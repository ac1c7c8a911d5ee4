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
import { controlledElsewhere, deriveStarters, idleDefinitions } from "./build/starters";
import { egressOnlyInternetGateways, internetGateways, peeringConnections, subnets, vpcs } from "./build/vpc";
import { privateZones } from "./build/zones";
import { sorted } from "./collections";
import type { NotJudged, Topology } from "./model";
import { readOnDemand } from "./onDemand";
import type { Assumption, Defect, ResourceGraph } from "./resource";
import { secretProperties } from "./secrets";

/** Never throws on what a graph holds: bad content becomes a defect, and unknown. */
export function topologyOf(graph: ResourceGraph): Topology {
  const source = new Source(graph);
  const notJudged = deriveStarters(source);
  const implicit = implicitNetwork(source);
  const aclRules = separateAclRules(source);
  const groupRules = separateGroupRules(source);
  const started = services(source);
  const definitions = taskDefinitions(source);
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
    opaques: sorted(opaques(source)),
    pullThroughCaches: pullThroughCaches(source),
    complete: graph.complete,
    account: accountSettings(source),
  };
  const { log = [] } = source.graph;
  const parts: PartsLater = {
    services: source.later(() => started.all),
    taskDefinitions: source.later(() => definitions.all),
    notJudged: source.later(() =>
      sorted([
        ...notJudged,
        ...controlledElsewhere(source),
        ...idleDefinitions(source, started.all, definitions.all),
        ...missedIn(graph),
      ]),
    ),
    ...restOf(source),
  };
  return readOnDemand(withParts({ ...topology, log }, parts), { services: started, taskDefinitions: definitions });
}

/** Parts that one path does not need as a whole, although they are most of what there is to read. */
type Later = Pick<
  Required<Topology>,
  "services" | "taskDefinitions" | "notJudged" | "assumptions" | "secretProperties" | "defects"
>;

type PartsLater = { readonly [part in keyof Later]: () => Later[part] };

/** Fields are read more than once; an assumption is said once, and so is a mistake. */
function restOf(source: Source): Pick<PartsLater, "assumptions" | "secretProperties" | "defects"> {
  const { graph } = source;
  return {
    assumptions: onDemand(() =>
      distinct<Assumption>(
        [...source.assumptions(), ...missingIds(graph)],
        ({ subject, fact }) => `${subject}\n${fact}`,
      ),
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
function withParts(topology: Omit<Topology, keyof Later>, parts: PartsLater): Topology {
  return {
    ...topology,
    get services() {
      return parts.services();
    },
    get taskDefinitions() {
      return parts.taskDefinitions();
    },
    get notJudged() {
      return parts.notJudged();
    },
    get assumptions() {
      return parts.assumptions();
    },
    get secretProperties() {
      return parts.secretProperties();
    },
    get defects() {
      return parts.defects();
    },
  };
}

function distinct<T>(items: readonly T[], identity: (item: T) => string): readonly T[] {
  const seen = new Map<string, T>();
  for (const item of items) if (!seen.has(identity(item))) seen.set(identity(item), item);
  return [...seen.values()];
}
