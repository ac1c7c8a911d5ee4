/**
 * Databases and caches, as Pulumi's resources of them: those that have a name already, in the VPCs that are read. RDS
 * lists DocumentDB's and Neptune's too.
 */
import type { CacheCluster, CacheSubnetGroup, ReplicationGroup, ServerlessCache } from "@aws-sdk/client-elasticache";
import type { DBCluster, DBInstance, DBProxy, DBSubnetGroup } from "@aws-sdk/client-rds";
import type { BackendType } from "../../../analysis/rules/backends";
import { BACKEND_ROWS } from "../../../analysis/topology/build/backendRows";
import { UNKNOWN, type Value } from "../../../analysis/topology/resource";
import { type GraphBuilder, NOT_HERE } from "./builder";
import type { Item } from "./item";

type Properties = { readonly [name: string]: Value | undefined };

/** Each is the list of the answer to `Describe…` of its name. */
export const BACKEND_FILES = [
  "DBInstances",
  "DBClusters",
  "DBSubnetGroups",
  "DBProxies",
  "ReplicationGroups",
  "CacheClusters",
  "CacheSubnetGroups",
  "ServerlessCaches",
] as const;
type File = (typeof BACKEND_FILES)[number];

export function addBackends(graph: GraphBuilder): void {
  const older = BACKEND_FILES.filter((file) => graph.isLeftOut(file));
  if (older.length > 0) {
    graph.assumptions.push({
      subject: "source",
      fact: `this snapshot has no file of ${older.join(", ")}`,
      assumption: "there are none of these",
      consequence: "take the snapshot again with doctor --save to have all databases and caches as ends",
    });
  }
  addDatabases(graph);
  addProxies(graph);
  addCaches(graph);
  addServerlessCaches(graph);
}

/** None of a file that an older snapshot does not have. */
function listed<T extends object>(graph: GraphBuilder, file: File, id: keyof T & string): readonly Item<T>[] {
  return graph.isLeftOut(file) ? [] : graph.records<T>(file, id);
}

function unread(graph: GraphBuilder, file: File): string | undefined {
  return graph.isLeftOut(file) ? NOT_HERE : graph.unread(file);
}

interface Place {
  readonly subnets: Value | undefined;
  readonly groups: Value | undefined;
  readonly family: Value | undefined;
  /** Why one of them was not read. */
  readonly unread?: string | undefined;
}

/** In the properties that the type's row reads. */
function add(
  graph: GraphBuilder,
  type: BackendType,
  arn: string | undefined,
  name: string | undefined,
  place: Place,
  properties: Properties,
): void {
  if (arn === undefined || isElsewhere(graph, place.subnets)) return;
  const row = BACKEND_ROWS[type];
  const [property, group] = typeof row.subnets === "string" ? [row.subnets] : row.subnets;
  const groupKey = `subnet group of ${arn}`;
  if (group !== undefined) graph.relate(group, groupKey, { subnetIds: place.subnets }, place.unread);
  graph.add(
    row.token,
    arn,
    name,
    {
      ...properties,
      arn,
      [row.names[0] ?? "name"]: name,
      [property]: group === undefined ? place.subnets : groupKey,
      [row.groups]: place.groups,
      ...(row.family === undefined ? {} : { [row.family]: place.family }),
    },
    place.unread,
  );
}

/** In a VPC that no packet of the services reaches. */
function isElsewhere(graph: GraphBuilder, subnets: Value | undefined): boolean {
  if (!Array.isArray(subnets) || graph.unread("Subnets") !== undefined) return false;
  const read = new Set(graph.records<{ SubnetId: string }>("Subnets", "SubnetId").map((each) => each.text("SubnetId")));
  return !(subnets as readonly Value[]).some((subnet) => typeof subnet !== "string" || read.has(subnet));
}

function addDatabases(graph: GraphBuilder): void {
  const subnetGroups = listed<DBSubnetGroup>(graph, "DBSubnetGroups", "DBSubnetGroupName");
  const unreadGroups = unread(graph, "DBSubnetGroups");
  const unreadInstances = unread(graph, "DBInstances");
  const clusters = new Map<string | undefined, string | undefined>();
  for (const cluster of listed<DBCluster>(graph, "DBClusters", "DBClusterIdentifier")) {
    const name = cluster.text("DBClusterIdentifier");
    const engine = cluster.text("Engine");
    clusters.set(name, cluster.text("DBClusterArn"));
    if (cluster.text("Endpoint") === undefined || cluster.text("Status") === "deleting") continue;
    const group = subnetGroups.find((each) => each.text("DBSubnetGroupName") === cluster.text("DBSubnetGroup"));
    add(
      graph,
      `${serviceOf(engine)}.Cluster`,
      cluster.text("DBClusterArn"),
      name,
      {
        subnets: group === undefined ? UNKNOWN : subnetsIn(group),
        groups: groupsIn(cluster),
        family: cluster.value("NetworkType"),
        unread: unreadGroups ?? (group === undefined ? "DBSubnetGroups has no record of its group" : unreadInstances),
      },
      {
        engine,
        endpoint: cluster.value("Endpoint"),
        readerEndpoint: cluster.value("ReaderEndpoint"),
        port: cluster.value("Port"),
        // Of Aurora only the instances show it.
        publiclyAccessible:
          cluster.value("PubliclyAccessible") ?? (unreadInstances === undefined ? undefined : UNKNOWN),
        masterUserSecrets: secretOf(cluster),
      },
    );
  }
  for (const instance of listed<DBInstance>(graph, "DBInstances", "DBInstanceIdentifier")) {
    const cluster = instance.text("DBClusterIdentifier");
    const arn = instance.text("DBInstanceArn");
    const endpoint = instance.part("Endpoint");
    const own: Properties = {
      engine: instance.text("Engine"),
      endpoint: endpoint?.value("Address"),
      publiclyAccessible: instance.is("PubliclyAccessible"),
    };
    if (arn === undefined || endpoint === undefined || instance.text("DBInstanceStatus") === "deleting") continue;
    if (cluster !== undefined) {
      const type = `aws:${serviceOf(instance.text("Engine"))}/clusterInstance:ClusterInstance`;
      const clusterIdentifier = clusters.get(cluster) ?? cluster;
      graph.add(type, arn, instance.text("DBInstanceIdentifier"), { ...own, clusterIdentifier });
      continue;
    }
    const group = instance.part("DBSubnetGroup");
    add(
      graph,
      "rds.Instance",
      arn,
      instance.text("DBInstanceIdentifier"),
      {
        subnets: group === undefined ? UNKNOWN : subnetsIn(group),
        groups: groupsIn(instance),
        family: instance.value("NetworkType"),
      },
      {
        ...own,
        port: endpoint.value("Port"),
        multiAz: instance.is("MultiAZ"),
        availabilityZone: instance.value("AvailabilityZone"),
        masterUserSecrets: secretOf(instance),
      },
    );
  }
}

function serviceOf(engine: string | undefined): "rds" | "docdb" | "neptune" {
  return engine === "docdb" || engine === "neptune" ? engine : "rds";
}

function subnetsIn(group: Item<DBSubnetGroup> | Item<CacheSubnetGroup>): Value {
  return (group as Item<DBSubnetGroup>).mapped("Subnets", (subnet) => subnet.value("SubnetIdentifier") ?? UNKNOWN);
}

function groupsIn(database: Item<DBCluster> | Item<DBInstance>): Value {
  const groups = (database as Item<DBInstance>).list("VpcSecurityGroups");
  if (groups === UNKNOWN) return UNKNOWN;
  return groups
    .filter((group) => group.text("Status") !== "removing")
    .map((group) => group.value("VpcSecurityGroupId") ?? UNKNOWN);
}

function secretOf(database: Item<DBCluster> | Item<DBInstance>): Value | undefined {
  const secretArn = (database as Item<DBInstance>).part("MasterUserSecret")?.text("SecretArn");
  return secretArn === undefined ? undefined : [{ secretArn }];
}

function addProxies(graph: GraphBuilder): void {
  for (const proxy of listed<DBProxy>(graph, "DBProxies", "DBProxyArn")) {
    if (proxy.text("Endpoint") === undefined || proxy.text("Status") === "deleting") continue;
    const place: Place = {
      subnets: proxy.value("VpcSubnetIds"),
      groups: proxy.value("VpcSecurityGroupIds"),
      family: proxy.value("EndpointNetworkType"),
    };
    add(graph, "rds.Proxy", proxy.text("DBProxyArn"), proxy.text("DBProxyName"), place, {
      engineFamily: proxy.value("EngineFamily"),
      endpoint: proxy.value("Endpoint"),
    });
  }
}

/** A replication group has the network of its clusters, and AWS returns it with these alone. */
function addCaches(graph: GraphBuilder): void {
  const subnetGroups = listed<CacheSubnetGroup>(graph, "CacheSubnetGroups", "CacheSubnetGroupName");
  const clusters = listed<CacheCluster>(graph, "CacheClusters", "CacheClusterId");
  for (const group of listed<ReplicationGroup>(graph, "ReplicationGroups", "ReplicationGroupId")) {
    const nodes = group.listed("NodeGroups");
    const primary = nodes[0]?.part("PrimaryEndpoint");
    const configuration = group.part("ConfigurationEndpoint");
    const port = (configuration ?? primary)?.value("Port");
    if (port === undefined || group.text("Status") === "deleting") continue;
    const name = group.text("ReplicationGroupId");
    const member = clusters.find((cluster) => cluster.text("ReplicationGroupId") === name);
    add(
      graph,
      "elasticache.ReplicationGroup",
      group.text("ARN"),
      name,
      placeOfCache(graph, subnetGroups, member, group),
      {
        engine: group.value("Engine") ?? member?.value("Engine"),
        port,
        primaryEndpointAddress: primary?.value("Address"),
        readerEndpointAddress: nodes[0]?.part("ReaderEndpoint")?.value("Address"),
        configurationEndpointAddress: configuration?.value("Address"),
      },
    );
  }
  for (const cluster of clusters) {
    const nodes = cluster.listed("CacheNodes").map((node) => node.part("Endpoint"));
    const configuration = cluster.part("ConfigurationEndpoint");
    const port = (configuration ?? nodes[0])?.value("Port");
    // A replication group is called by its own names.
    if (cluster.text("ReplicationGroupId") !== undefined) continue;
    if (port === undefined || cluster.text("CacheClusterStatus") === "deleting") continue;
    const name = cluster.text("CacheClusterId");
    add(graph, "elasticache.Cluster", cluster.text("ARN"), name, placeOfCache(graph, subnetGroups, cluster, cluster), {
      engine: cluster.value("Engine"),
      port,
      numCacheNodes: cluster.value("NumCacheNodes"),
      availabilityZone: cluster.value("PreferredAvailabilityZone"),
      configurationEndpoint: configuration?.value("Address"),
      cacheNodes: nodes.map((endpoint) => ({ address: endpoint?.value("Address") ?? null })),
    });
  }
}

function placeOfCache(
  graph: GraphBuilder,
  groups: readonly Item<CacheSubnetGroup>[],
  cluster: Item<CacheCluster> | undefined,
  whole: Item<CacheCluster> | Item<ReplicationGroup>,
): Place {
  const name = cluster?.text("CacheSubnetGroupName");
  const group = groups.find((each) => each.text("CacheSubnetGroupName") === name);
  return {
    subnets: group === undefined ? UNKNOWN : subnetsIn(group),
    groups:
      cluster === undefined
        ? UNKNOWN
        : cluster.mapped("SecurityGroups", (each) => each.value("SecurityGroupId") ?? UNKNOWN),
    family: (whole as Item<CacheCluster>).value("NetworkType"),
    unread:
      unread(graph, "CacheClusters") ??
      unread(graph, "CacheSubnetGroups") ??
      (cluster === undefined ? "CacheClusters has no cluster of it" : "CacheSubnetGroups has no record of its group"),
  };
}

function addServerlessCaches(graph: GraphBuilder): void {
  for (const cache of listed<ServerlessCache>(graph, "ServerlessCaches", "ServerlessCacheName")) {
    const endpoint = cache.part("Endpoint");
    if (endpoint === undefined || cache.text("Status") === "deleting") continue;
    const place: Place = {
      subnets: cache.value("SubnetIds"),
      groups: cache.value("SecurityGroupIds"),
      family: cache.value("NetworkType"),
    };
    add(graph, "elasticache.ServerlessCache", cache.text("ARN"), cache.text("ServerlessCacheName"), place, {
      engine: cache.value("Engine"),
      port: endpoint.value("Port"),
      endpoints: [{ address: endpoint.value("Address") ?? null }],
      readerEndpoints: [{ address: cache.part("ReaderEndpoint")?.value("Address") ?? null }],
    });
  }
}
