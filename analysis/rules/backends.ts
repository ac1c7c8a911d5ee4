/** Services that AWS runs with interfaces in a VPC, by Pulumi's type, and what a path must know of each of them. */

/** One type of them. */
export interface BackendFacts {
  /** As messages name it: `RDS instance db`. */
  readonly noun: string;
  readonly rule: string;
  /** True if clients need each of its interfaces, not one: Kafka's clients call every broker. */
  readonly everyInterface?: true;
  /** True if it opens connections and answers none: the code of a function calls, and is called by AWS's API. */
  readonly onlyCalls?: true;
}

export const backendTypes = {
  "rds.Instance": { noun: "RDS instance", rule: "R-DST-05" },
  "rds.Cluster": { noun: "RDS cluster", rule: "R-DST-06" },
  "rds.Proxy": { noun: "RDS Proxy", rule: "R-DST-07" },
  "rds.ProxyEndpoint": { noun: "RDS Proxy endpoint", rule: "R-DST-07" },
  "elasticache.ReplicationGroup": { noun: "ElastiCache replication group", rule: "R-DST-08" },
  "elasticache.Cluster": { noun: "ElastiCache cluster", rule: "R-DST-08" },
  "elasticache.ServerlessCache": { noun: "ElastiCache serverless cache", rule: "R-DST-09" },
  "memorydb.Cluster": { noun: "MemoryDB cluster", rule: "R-DST-10" },
  "msk.Cluster": { noun: "MSK cluster", rule: "R-DST-11", everyInterface: true },
  "msk.ServerlessCluster": { noun: "MSK serverless cluster", rule: "R-DST-12", everyInterface: true },
  "opensearch.Domain": { noun: "OpenSearch domain", rule: "R-DST-13" },
  "opensearch.ServerlessVpcEndpoint": { noun: "OpenSearch Serverless endpoint", rule: "R-DST-13" },
  "docdb.Cluster": { noun: "DocumentDB cluster", rule: "R-DST-14" },
  "neptune.Cluster": { noun: "Neptune cluster", rule: "R-DST-15" },
  "redshift.Cluster": { noun: "Redshift cluster", rule: "R-DST-16" },
  "redshiftserverless.Workgroup": { noun: "Redshift Serverless workgroup", rule: "R-DST-17" },
  "mq.Broker": { noun: "Amazon MQ broker", rule: "R-DST-18" },
  "lambda.Function": { noun: "Lambda function", rule: "R-DST-19", onlyCalls: true },
} as const satisfies Readonly<Record<string, BackendFacts>>;

export type BackendType = keyof typeof backendTypes;

export function backendFacts(type: BackendType): BackendFacts {
  return backendTypes[type];
}

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
];

/** The port that AWS gives an engine where none is written; undefined for an engine that is not known here. */
export function enginePort(engine: string): number | undefined {
  const name = engine.toLowerCase();
  return ENGINE_PORTS.find(([word]) => name.includes(word))?.[1];
}

/** Ports of services that have one port, whatever their settings are. */
export const servicePorts = { memorydb: 6379, opensearch: 443, docdb: 27017, neptune: 8182, redshift: 5439 } as const;

/** Ports of Kafka's brokers by the clients' authentication (R-DST-11). */
export const brokerPorts = { plaintext: 9092, tls: 9094, scram: 9096, iam: 9098 } as const;

/** Ports of message brokers, without those of their consoles (R-DST-18). */
export const messagePorts = { activemq: [61617, 5671, 61614, 8883, 61619], rabbitmq: [5671] } as const;
