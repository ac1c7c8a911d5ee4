/**
 * The fields that decide a path to a service that AWS runs in a VPC, by Pulumi's types: one row a type. Sources: R-DST-05
 * to R-DST-19, and each type's page in https://www.pulumi.com/registry/packages/aws/api-docs/
 */
import {
  type BackendFacts,
  backendFacts,
  backendToken,
  type BackendType,
  brokerPorts,
  enginePort,
  messagePorts,
  servicePorts,
} from "../../rules/backends";
import { isUnknown, type Maybe } from "../model";
import { own } from "../resource";
import { byReference, Fields } from "./fields";
import { typeOf } from "./source";

/** The type's token, and the place of its security groups. */
type Place = Pick<BackendFacts, "within" | "groups"> & { readonly token: string };

export interface BackendRow extends Place {
  /** The list of subnets, or the property that names a subnet group, and the group's type. */
  readonly subnets: string | readonly [property: string, group: string];
  readonly ports: (fields: Fields) => Maybe<readonly number[]>;
  /** The property with the family of its addresses; IPv4 without it. */
  readonly family?: string;
  /** The property, or the reading, of its public accessibility; never public without it. */
  readonly isPublic?: string | ((fields: Fields) => Maybe<boolean>);
  /** True if its one interface is in `availabilityZone` where that is written. */
  readonly isZonal?: (fields: Fields) => boolean;
  /** Outputs that contain its DNS names. */
  readonly hosts: readonly string[];
  /** Properties with its names in AWS, beside the ARN. */
  readonly names: readonly string[];
  /** Types of its parts that have names of their own, and the property by which a part names it. */
  readonly parts?: readonly (readonly [token: string, property: string])[];
  /** The property by which it names a whole that it is only a part of. */
  readonly partOf?: string;
}

const RDS_GROUP = "aws:rds/subnetGroup:SubnetGroup";
const CACHE_GROUP = "aws:elasticache/subnetGroup:SubnetGroup";

const ROWS: Readonly<Record<BackendType, Omit<BackendRow, keyof Place>>> = {
  "rds.Instance": {
    subnets: ["dbSubnetGroupName", RDS_GROUP],
    ports: byEngine("engine"),
    family: "networkType",
    isPublic: "publiclyAccessible",
    isZonal: (fields) => fields.boolean("multiAz") !== true,
    hosts: ["address", "endpoint", "masterUserSecrets"],
    names: ["identifier"],
  },
  "rds.Cluster": {
    subnets: ["dbSubnetGroupName", RDS_GROUP],
    ports: byEngine("engine"),
    family: "networkType",
    isPublic: publicByParts("aws:rds/clusterInstance:ClusterInstance", "clusterIdentifier"),
    hosts: ["endpoint", "readerEndpoint", "masterUserSecrets"],
    names: ["clusterIdentifier"],
    parts: [
      ["aws:rds/clusterInstance:ClusterInstance", "clusterIdentifier"],
      ["aws:rds/clusterEndpoint:ClusterEndpoint", "clusterIdentifier"],
    ],
  },
  "rds.Proxy": {
    subnets: "vpcSubnetIds",
    ports: byEngine("engineFamily"),
    family: "endpointNetworkType",
    hosts: ["endpoint"],
    names: ["name"],
  },
  "rds.ProxyEndpoint": {
    subnets: "vpcSubnetIds",
    ports: byProxy,
    hosts: ["endpoint"],
    names: ["dbProxyEndpointName"],
  },
  "elasticache.ReplicationGroup": {
    subnets: ["subnetGroupName", CACHE_GROUP],
    ports: byEngine("engine", "redis"),
    family: "networkType",
    hosts: ["primaryEndpointAddress", "readerEndpointAddress", "configurationEndpointAddress"],
    names: ["replicationGroupId"],
    parts: [["aws:elasticache/cluster:Cluster", "replicationGroupId"]],
  },
  "elasticache.Cluster": {
    subnets: ["subnetGroupName", CACHE_GROUP],
    ports: byEngine("engine"),
    family: "networkType",
    isZonal: (fields) => fields.number("numCacheNodes") === 1,
    hosts: ["clusterAddress", "configurationEndpoint", "cacheNodes"],
    names: ["clusterId"],
    partOf: "replicationGroupId",
  },
  "elasticache.ServerlessCache": {
    subnets: "subnetIds",
    ports: byEngine("engine"),
    family: "networkType",
    hosts: ["endpoints", "readerEndpoints"],
    names: ["name"],
  },
  "memorydb.Cluster": {
    subnets: ["subnetGroupName", "aws:memorydb/subnetGroup:SubnetGroup"],
    ports: written(servicePorts.memorydb),
    family: "networkType",
    hosts: ["clusterEndpoints", "shards"],
    names: ["name"],
  },
  "msk.Cluster": {
    subnets: "clientSubnets",
    ports: kafkaPorts,
    isPublic: isPublicKafka,
    hosts: [
      "bootstrapBrokers",
      "bootstrapBrokersTls",
      "bootstrapBrokersSaslIam",
      "bootstrapBrokersSaslScram",
      "zookeeperConnectString",
    ],
    names: ["clusterName"],
  },
  "msk.ServerlessCluster": {
    subnets: "subnetIds",
    ports: () => [brokerPorts.iam],
    hosts: ["bootstrapBrokersSaslIam"],
    names: ["clusterName"],
  },
  "opensearch.Domain": {
    subnets: "subnetIds",
    ports: () => [servicePorts.opensearch],
    family: "ipAddressType",
    isPublic: (fields) => fields.object("vpcOptions") === undefined,
    hosts: ["endpoint", "endpointV2", "dashboardEndpoint", "dashboardEndpointV2"],
    names: ["domainName"],
  },
  "opensearch.ServerlessVpcEndpoint": {
    subnets: "subnetIds",
    ports: () => [servicePorts.opensearch],
    hosts: [],
    names: ["name"],
  },
  "docdb.Cluster": {
    subnets: ["dbSubnetGroupName", "aws:docdb/subnetGroup:SubnetGroup"],
    ports: written(servicePorts.docdb),
    family: "networkType",
    hosts: ["endpoint", "readerEndpoint", "masterUserSecrets"],
    names: ["clusterIdentifier"],
    parts: [["aws:docdb/clusterInstance:ClusterInstance", "clusterIdentifier"]],
  },
  "neptune.Cluster": {
    subnets: ["neptuneSubnetGroupName", "aws:neptune/subnetGroup:SubnetGroup"],
    ports: written(servicePorts.neptune),
    isPublic: publicByParts("aws:neptune/clusterInstance:ClusterInstance", "clusterIdentifier"),
    hosts: ["endpoint", "readerEndpoint"],
    names: ["clusterIdentifier"],
    parts: [
      ["aws:neptune/clusterInstance:ClusterInstance", "clusterIdentifier"],
      ["aws:neptune/clusterEndpoint:ClusterEndpoint", "clusterIdentifier"],
    ],
  },
  "redshift.Cluster": {
    subnets: ["clusterSubnetGroupName", "aws:redshift/subnetGroup:SubnetGroup"],
    ports: written(servicePorts.redshift),
    isPublic: "publiclyAccessible",
    isZonal: (fields) =>
      fields.boolean("multiAz") !== true && fields.boolean("availabilityZoneRelocationEnabled") !== true,
    hosts: ["endpoint", "dnsName"],
    names: ["clusterIdentifier"],
  },
  "redshiftserverless.Workgroup": {
    subnets: "subnetIds",
    ports: written(servicePorts.redshift),
    isPublic: "publiclyAccessible",
    hosts: ["endpoints"],
    names: ["workgroupName"],
  },
  "mq.Broker": {
    subnets: "subnetIds",
    ports: messageBrokerPorts,
    isPublic: "publiclyAccessible",
    hosts: ["instances"],
    names: ["brokerName"],
  },
  "lambda.Function": {
    subnets: "subnetIds",
    ports: () => [],
    family: "ipv6AllowedForDualStack",
    hosts: [],
    names: ["name"],
  },
};

export const BACKEND_ROWS = Object.fromEntries(
  (Object.keys(ROWS) as BackendType[]).map((type) => {
    const { groups, within } = backendFacts(type);
    return [type, { ...ROWS[type], token: backendToken(type), groups, ...(within === undefined ? {} : { within }) }];
  }),
) as unknown as Readonly<Record<BackendType, BackendRow>>;

/** The port that is written, else the one that AWS gave, else the engine's. */
function byEngine(property: string, fallback?: string): BackendRow["ports"] {
  return (fields) => {
    const port = fields.number("port");
    if (port !== undefined && !isUnknown(port)) return [port];
    if (own(fields.resource.inputs, "port") !== undefined && port !== undefined) return port;
    const engine = fields.string(property) ?? fallback;
    if (engine === undefined) return fields.unknown("port", `follows from ${property}, which is not written`);
    if (isUnknown(engine)) return engine;
    const usual = enginePort(engine);
    return usual === undefined ? fields.unknown("port", `of engine ${engine} is not known here`) : [usual];
  };
}

function written(usual: number): BackendRow["ports"] {
  return (fields) => {
    const port = fields.number("port");
    if (port === undefined) return [usual];
    if (!isUnknown(port)) return [port];
    return own(fields.resource.inputs, "port") === undefined ? [usual] : port;
  };
}

function byProxy(fields: Fields): Maybe<readonly number[]> {
  const proxy = fields.ref("dbProxyName", [BACKEND_ROWS["rds.Proxy"].token]);
  if (isUnknown(proxy)) return proxy;
  const resource = proxy === null ? undefined : fields.source.resource(proxy);
  if (resource === undefined) return fields.unknown("dbProxyName", "is missing");
  return BACKEND_ROWS["rds.Proxy"].ports(Fields.of(fields.source, resource));
}

/** Each kind of client authentication has a port of its own; without any, clients use TLS, or plain text where that is on. */
function kafkaPorts(fields: Fields): Maybe<readonly number[]> {
  const authentication = fields.object("clientAuthentication");
  const encryption = fields.object("encryptionInfo");
  if (isUnknown(authentication)) return authentication;
  if (isUnknown(encryption)) return encryption;
  const transit = encryption?.object("encryptionInTransit");
  if (isUnknown(transit)) return transit;
  const client = transit?.string("clientBroker") ?? "TLS";
  if (isUnknown(client)) return client;
  const sasl = authentication?.object("sasl");
  if (isUnknown(sasl)) return sasl;
  const iam = sasl?.boolean("iam") ?? false;
  const scram = sasl?.boolean("scram") ?? false;
  if (isUnknown(iam)) return iam;
  if (isUnknown(scram)) return scram;
  const isOpen = authentication?.boolean("unauthenticated") === true || !(iam || scram);
  const usesTls = client !== "PLAINTEXT" && (isOpen || authentication?.object("tls") !== undefined);
  return [
    ...(iam ? [brokerPorts.iam] : []),
    ...(scram ? [brokerPorts.scram] : []),
    ...(usesTls ? [brokerPorts.tls] : []),
    ...(client !== "TLS" && isOpen ? [brokerPorts.plaintext] : []),
  ];
}

function isPublicKafka(fields: Fields): Maybe<boolean> {
  const info = fields.object("brokerNodeGroupInfo");
  if (isUnknown(info)) return info;
  const connectivity = info?.object("connectivityInfo");
  if (isUnknown(connectivity)) return connectivity;
  const access = connectivity?.object("publicAccess");
  if (isUnknown(access)) return access;
  const type = access?.string("type");
  return isUnknown(type) ? type : type === "SERVICE_PROVIDED_EIPS";
}

function messageBrokerPorts(fields: Fields): Maybe<readonly number[]> {
  const engine = fields.string("engineType") ?? fields.unknown("engineType", "is missing");
  if (isUnknown(engine)) return engine;
  return engine.toLowerCase() === "rabbitmq" ? messagePorts.rabbitmq : messagePorts.activemq;
}

/** A cluster is as public as the most public of its instances. */
function publicByParts(token: string, property: string): (fields: Fields) => Maybe<boolean> {
  return (fields) => {
    const { source, key } = fields;
    const parts = byReference(source, token, property, [typeOf(fields.resource)]).get(key) ?? [];
    const states = parts.map((part) => part.boolean("publiclyAccessible") ?? false);
    const own = fields.boolean("publiclyAccessible") ?? false;
    const all = [own, ...states];
    return all.includes(true) ? true : (all.find(isUnknown) ?? false);
  };
}
