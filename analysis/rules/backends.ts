/** Services that AWS runs with interfaces in a VPC, by Pulumi's type, and what a path must know of each of them. */

/** NFS, of the mount targets of EFS. */
export const NFS_PORT = 2049;

/** Ports of services that have one port, whatever their settings are. */
export const servicePorts = { memorydb: 6379, opensearch: 443, docdb: 27017, neptune: 8182, redshift: 5439 } as const;

/** Ports of Kafka's brokers by the clients' authentication (R-DST-11). */
export const brokerPorts = { plaintext: 9092, tls: 9094, scram: 9096, iam: 9098 } as const;

/** Ports of message brokers, without those of their consoles (R-DST-18). */
export const messagePorts = { activemq: [61617, 5671, 61614, 8883, 61619], rabbitmq: [5671] } as const;

/** One type of them. */
export interface BackendFacts {
  /** As messages name it: `RDS instance db`. */
  readonly noun: string;
  readonly rule: string;
  /** True if clients need each of its interfaces, not one: Kafka's clients call every broker. */
  readonly everyInterface?: true;
  /** True if it opens connections and answers none: the code of a function calls, and is called by AWS's API. */
  readonly onlyCalls?: true;
  /** The property with its security groups. */
  readonly groups: string;
  /** The object that has the properties of the network; in a list, its first element. Without it there is no interface in a VPC. */
  readonly within?: string;
  /** The property with the engine, which decides about the port where none is written. */
  readonly engine?: string;
  /** The port where none is written. Without it and without an engine there are several. */
  readonly usualPort?: number;
}

export const backendTypes = {
  "rds.Instance": { noun: "RDS instance", rule: "R-DST-05", groups: "vpcSecurityGroupIds", engine: "engine" },
  "rds.Cluster": { noun: "RDS cluster", rule: "R-DST-06", groups: "vpcSecurityGroupIds", engine: "engine" },
  "rds.Proxy": { noun: "RDS Proxy", rule: "R-DST-07", groups: "vpcSecurityGroupIds", engine: "engineFamily" },
  "rds.ProxyEndpoint": { noun: "RDS Proxy endpoint", rule: "R-DST-07", groups: "vpcSecurityGroupIds" },
  "elasticache.ReplicationGroup": {
    noun: "ElastiCache replication group",
    rule: "R-DST-08",
    groups: "securityGroupIds",
    engine: "engine",
  },
  "elasticache.Cluster": {
    noun: "ElastiCache cluster",
    rule: "R-DST-08",
    groups: "securityGroupIds",
    engine: "engine",
  },
  "elasticache.ServerlessCache": {
    noun: "ElastiCache serverless cache",
    rule: "R-DST-09",
    groups: "securityGroupIds",
    engine: "engine",
  },
  "memorydb.Cluster": {
    noun: "MemoryDB cluster",
    rule: "R-DST-10",
    groups: "securityGroupIds",
    usualPort: servicePorts.memorydb,
  },
  "msk.Cluster": {
    noun: "MSK cluster",
    rule: "R-DST-11",
    groups: "securityGroups",
    within: "brokerNodeGroupInfo",
    everyInterface: true,
  },
  "msk.ServerlessCluster": {
    noun: "MSK serverless cluster",
    rule: "R-DST-12",
    groups: "securityGroupIds",
    within: "vpcConfigs",
    usualPort: brokerPorts.iam,
    everyInterface: true,
  },
  "opensearch.Domain": {
    noun: "OpenSearch domain",
    rule: "R-DST-13",
    groups: "securityGroupIds",
    within: "vpcOptions",
    usualPort: servicePorts.opensearch,
  },
  "opensearch.ServerlessVpcEndpoint": {
    noun: "OpenSearch Serverless endpoint",
    rule: "R-DST-13",
    groups: "securityGroupIds",
    usualPort: servicePorts.opensearch,
  },
  "docdb.Cluster": {
    noun: "DocumentDB cluster",
    rule: "R-DST-14",
    groups: "vpcSecurityGroupIds",
    usualPort: servicePorts.docdb,
  },
  "neptune.Cluster": {
    noun: "Neptune cluster",
    rule: "R-DST-15",
    groups: "vpcSecurityGroupIds",
    usualPort: servicePorts.neptune,
  },
  "redshift.Cluster": {
    noun: "Redshift cluster",
    rule: "R-DST-16",
    groups: "vpcSecurityGroupIds",
    usualPort: servicePorts.redshift,
  },
  "redshiftserverless.Workgroup": {
    noun: "Redshift Serverless workgroup",
    rule: "R-DST-17",
    groups: "securityGroupIds",
    usualPort: servicePorts.redshift,
  },
  "mq.Broker": { noun: "Amazon MQ broker", rule: "R-DST-18", groups: "securityGroups", engine: "engineType" },
  "lambda.Function": {
    noun: "Lambda function",
    rule: "R-DST-19",
    groups: "securityGroupIds",
    within: "vpcConfig",
    onlyCalls: true,
  },
} as const satisfies Readonly<Record<string, BackendFacts>>;

export type BackendType = keyof typeof backendTypes;

export function backendFacts(type: BackendType): BackendFacts {
  return backendTypes[type];
}

/** Pulumi's token of a type: `rds.Instance` → `aws:rds/instance:Instance`. */
export function backendToken(type: BackendType): string {
  const [service = "", name = ""] = type.split(".");
  return `aws:${service}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}

/** The security groups of a resource with interfaces in a VPC, and the port on which it is called. */
export type Called = Pick<BackendFacts, "noun" | "groups" | "within" | "engine" | "usualPort" | "onlyCalls">;

/** The types that are called by their groups, by Pulumi's token. */
export const calledTypes: ReadonlyMap<string, Called> = new Map<string, Called>([
  ...(Object.keys(backendTypes) as BackendType[]).map((type) => [backendToken(type), backendFacts(type)] as const),
  ["aws:efs/mountTarget:MountTarget", { noun: "EFS mount target", groups: "securityGroups", usualPort: NFS_PORT }],
]);

/** By the word that the name of an engine, or of a proxy's family of engines, contains: `aurora-postgresql` → 5432. */
const ENGINE_PORTS: readonly (readonly [word: string, port: number])[] = [
  ["postgres", 5432],
  ["mysql", 3306],
  ["mariadb", 3306],
  ["oracle", 1521],
  ["sqlserver", 1433],
  ["db2", 50000],
  ["valkey", 6379],
  ["redis", 6379],
  ["memcached", 11211],
  ["rabbitmq", messagePorts.rabbitmq[0]],
];

/** The port that AWS gives an engine where none is written; undefined for an engine that is not known here. */
export function enginePort(engine: string): number | undefined {
  const name = engine.toLowerCase();
  return ENGINE_PORTS.find(([word]) => name.includes(word))?.[1];
}
