/** Databases and caches in describe answers: the same ends as in a program, where AWS returns their network at all. */
import type * as elasticache from "@aws-sdk/client-elasticache";
import type * as rds from "@aws-sdk/client-rds";
import { expect } from "chai";
import { analyse } from "../../../analysis/analyse";
import { explainPath } from "../../../analysis/reachability";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { type Backend, isUnknown, type Topology } from "../../../analysis/topology/model";
import { savedGraphOf } from "../../support/saving";
import { containers, type Files, network, REGION, whole } from "../../support/snapshots";

const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:111122223333:${rest}`;
const SECRET_ARN = arn("secretsmanager", "secret:rds!db-1");

const subnets = (...names: string[]) => names.map((SubnetIdentifier) => ({ SubnetIdentifier }));
const group: rds.DBSubnetGroup = { DBSubnetGroupName: "data", VpcId: "vpc-1", Subnets: subnets("subnet-private") };
const groups = (VpcSecurityGroupId = "sg-db", Status = "active") => [{ VpcSecurityGroupId, Status }];

const instance: rds.DBInstance = {
  DBInstanceIdentifier: "orders",
  DBInstanceArn: arn("rds", "db:orders"),
  DBInstanceStatus: "available",
  Engine: "postgres",
  Endpoint: { Address: "orders.abc.eu-west-1.rds.amazonaws.com", Port: 5433 },
  AvailabilityZone: `${REGION}a`,
  MultiAZ: false,
  PubliclyAccessible: false,
  NetworkType: "DUAL",
  VpcSecurityGroups: [...groups(), ...groups("sg-old", "removing")],
  DBSubnetGroup: group,
  MasterUserSecret: { SecretArn: SECRET_ARN },
};
const aurora: rds.DBCluster = {
  DBClusterIdentifier: "ledger",
  DBClusterArn: arn("rds", "cluster:ledger"),
  Status: "available",
  Engine: "aurora-mysql",
  Endpoint: "ledger.cluster-abc.eu-west-1.rds.amazonaws.com",
  Port: 3306,
  DBSubnetGroup: "data",
  VpcSecurityGroups: groups(),
};
const member: rds.DBInstance = {
  DBInstanceIdentifier: "ledger-1",
  DBInstanceArn: arn("rds", "db:ledger-1"),
  DBClusterIdentifier: "ledger",
  Engine: "aurora-mysql",
  Endpoint: { Address: "ledger-1.abc.eu-west-1.rds.amazonaws.com", Port: 3306 },
  PubliclyAccessible: true,
};
const documents: rds.DBCluster = {
  ...aurora,
  DBClusterIdentifier: "papers",
  DBClusterArn: arn("rds", "cluster:papers"),
  Engine: "docdb",
  Port: 27017,
};
const proxy: rds.DBProxy = {
  DBProxyName: "pool",
  DBProxyArn: arn("rds", "db-proxy:prx-1"),
  Status: "available",
  EngineFamily: "POSTGRESQL",
  VpcSubnetIds: ["subnet-private"],
  VpcSecurityGroupIds: ["sg-db"],
  Endpoint: "pool.proxy-abc.eu-west-1.rds.amazonaws.com",
};
const cacheGroup: elasticache.CacheSubnetGroup = {
  CacheSubnetGroupName: "data",
  Subnets: subnets("subnet-private", "subnet-public"),
};
const sessions: elasticache.ReplicationGroup = {
  ReplicationGroupId: "sessions",
  ARN: arn("elasticache", "replicationgroup:sessions"),
  Status: "available",
  NodeGroups: [{ PrimaryEndpoint: { Address: "sessions.abc.cache.amazonaws.com", Port: 6380 } }],
  NetworkType: "ipv4",
};
const node: elasticache.CacheCluster = {
  CacheClusterId: "sessions-001",
  ARN: arn("elasticache", "cluster:sessions-001"),
  ReplicationGroupId: "sessions",
  Engine: "valkey",
  CacheSubnetGroupName: "data",
  SecurityGroups: [{ SecurityGroupId: "sg-db" }],
};
const pages: elasticache.CacheCluster = {
  CacheClusterId: "pages",
  ARN: arn("elasticache", "cluster:pages"),
  Engine: "memcached",
  NumCacheNodes: 1,
  PreferredAvailabilityZone: `${REGION}b`,
  ConfigurationEndpoint: { Address: "pages.abc.cfg.cache.amazonaws.com", Port: 11211 },
  CacheSubnetGroupName: "data",
  SecurityGroups: [{ SecurityGroupId: "sg-db" }],
};
const serverless: elasticache.ServerlessCache = {
  ServerlessCacheName: "burst",
  ARN: arn("elasticache", "serverlesscache:burst"),
  Engine: "valkey",
  Endpoint: { Address: "burst.abc.serverless.cache.amazonaws.com", Port: 6379 },
  SubnetIds: ["subnet-private"],
  SecurityGroupIds: ["sg-db"],
};

const databaseGroup = (...peers: string[]) => ({
  GroupId: "sg-db",
  GroupName: "db",
  VpcId: "vpc-1",
  IpPermissions: peers.map((GroupId) => ({
    IpProtocol: "tcp",
    FromPort: 1,
    ToPort: 65535,
    UserIdGroupPairs: [{ GroupId }],
  })),
});
const all: Files = {
  ...whole,
  SecurityGroups: [...network.SecurityGroups, databaseGroup("sg-1")],
  DBInstances: [instance, member],
  DBClusters: [aurora, documents],
  DBSubnetGroups: [group],
  DBProxies: [proxy],
  ReplicationGroups: [sessions],
  CacheClusters: [node, pages],
  CacheSubnetGroups: [cacheGroup],
  ServerlessCaches: [serverless],
};

function topologyIn(changes: Files = {}, missing: { readonly [file: string]: string } = {}): Topology {
  const files = Object.fromEntries(Object.entries({ ...all, ...changes }).filter(([file]) => !(file in missing)));
  return topologyOf(savedGraphOf({ accountId: "111122223333", region: REGION, files, missing }));
}

function reportOf(topology: Topology) {
  return analyse(topology, { kind: "snapshot", name: "test", region: REGION });
}

function backend(topology: Topology, name: string): Backend | undefined {
  return topology.backends.find((each) => each.name === name);
}

function verdict(topology: Topology, to: string) {
  const explained = explainPath(topology, "web", to);
  return "problem" in explained ? [explained.problem] : [explained.path.verdict, explained.path.code];
}

describe("a snapshot with databases and caches", () => {
  it("has each by its name, with the subnets, groups, ports, families and zone that AWS returns", () => {
    const ends = topologyIn().backends.map(({ type, name, subnets, securityGroups, ports, families }) => [
      type,
      name,
      subnets,
      securityGroups,
      ports,
      families,
    ]);
    expect(ends).to.have.deep.members([
      ["rds.Instance", "orders", ["subnet-private"], ["sg-db"], [5433], [4, 6]],
      ["rds.Cluster", "ledger", ["subnet-private"], ["sg-db"], [3306], [4]],
      ["docdb.Cluster", "papers", ["subnet-private"], ["sg-db"], [27017], [4]],
      ["rds.Proxy", "pool", ["subnet-private"], ["sg-db"], [5432], [4]],
      ["elasticache.ReplicationGroup", "sessions", ["subnet-private", "subnet-public"], ["sg-db"], [6380], [4]],
      ["elasticache.Cluster", "pages", ["subnet-private", "subnet-public"], ["sg-db"], [11211], [4]],
      ["elasticache.ServerlessCache", "burst", ["subnet-private"], ["sg-db"], [6379], [4]],
    ]);
    expect(backend(topologyIn(), "orders")?.availabilityZone).to.equal(`${REGION}a`);
    expect(backend(topologyIn(), "pages")?.availabilityZone).to.equal(`${REGION}b`);
  });

  it("is as public as an instance, and is named by the endpoints of its instances", () => {
    const cluster = backend(topologyIn(), "ledger");
    expect(cluster?.publiclyAccessible).to.equal(true);
    expect(cluster?.hosts).to.deep.equal([aurora.Endpoint, member.Endpoint?.Address]);
  });

  it("is an end that its security group opens to the tasks, or not", () => {
    const shut = topologyIn({ SecurityGroups: [...network.SecurityGroups, databaseGroup()] });
    for (const name of ["orders", "ledger", "papers", "pool", "sessions", "pages", "burst"]) {
      expect(verdict(topologyIn(), name), name).to.deep.equal(["reachable", null]);
      expect(verdict(shut, name), name).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
    }
  });

  it("is called by a task that gets the password which RDS keeps", () => {
    const [definition] = containers.TaskDefinitions;
    const secrets = [{ name: "PASSWORD", valueFrom: `${SECRET_ARN}:password::` }];
    const [service] = reportOf(
      topologyIn({
        TaskDefinitions: [{ ...definition, containerDefinitions: [{ name: "web", image: "nginx:1.29", secrets }] }],
      }),
    ).services;
    const calls = service?.needs.filter(({ purpose }) => purpose === "call") ?? [];
    expect(calls.map(({ destination, verdict, evidence }) => [destination, verdict, evidence])).to.deep.equal([
      ["orders", "reachable", ["secret PASSWORD of container web"]],
    ]);
  });

  it("is not here while it is created or deleted, and in a VPC that is not read", () => {
    const names = (changes: Files) => topologyIn({ ...NONE, ...changes }).backends.map(({ name }) => name);
    expect(names({ DBInstances: [{ ...instance, Endpoint: undefined }] })).to.deep.equal([]);
    expect(names({ DBInstances: [{ ...instance, DBInstanceStatus: "deleting" }] })).to.deep.equal([]);
    const elsewhere = { ...group, Subnets: subnets("subnet-elsewhere") };
    expect(names({ DBInstances: [{ ...instance, DBSubnetGroup: elsewhere }] })).to.deep.equal([]);
    expect(names({ ServerlessCaches: [{ ...serverless, Status: "deleting" }] })).to.deep.equal([]);
  });

  it("is undetermined where the answer with its network was denied, and the report names the answer", () => {
    const denied = "was denied";
    const open = (name: string, missing: { readonly [file: string]: string }) => verdict(topologyIn({}, missing), name);
    expect(open("ledger", { DBSubnetGroups: denied })).to.deep.equal(["undetermined", "UNKNOWN_VALUE"]);
    expect(open("sessions", { CacheClusters: denied })).to.deep.equal(["undetermined", "UNKNOWN_VALUE"]);
    expect(open("pages", { CacheSubnetGroups: denied })).to.deep.equal(["undetermined", "UNKNOWN_VALUE"]);
    const publicity = backend(topologyIn({}, { DBInstances: denied }), "ledger")?.publiclyAccessible;
    expect(isUnknown(publicity ?? false) && publicity).to.deep.equal({
      unknown: "publiclyAccessible of ledger was not read: was denied",
    });
    const report = reportOf(topologyIn({}, { DBInstances: "rds:DescribeDBInstances was denied" }));
    expect(report.findings.filter(({ id }) => id === "DEFECT").map(({ message, fix }) => [message, fix])).to.deep.equal(
      [
        [
          "Not read: DBInstances (rds:DescribeDBInstances was denied). Verdicts that depend on it are undetermined.",
          "Allow rds:DescribeDBInstances, as docs/iam-policy.json does, and read the account again.",
        ],
      ],
    );
    // No need of the service depends on it.
    expect(report.services.flatMap(({ needs }) => needs.map((need) => need.verdict))).to.deep.equal(["reachable"]);
  });

  it("is taken to be none where an older snapshot has no such file, as an assumption", () => {
    const older = Object.fromEntries(Object.entries(all).filter(([file]) => !(file in NONE) || file === "DBClusters"));
    const topology = topologyOf(savedGraphOf({ accountId: null, region: REGION, files: older, missing: {} }));
    expect(topology.backends.map(({ name, subnets }) => [name, isUnknown(subnets) && subnets.unknown])).to.deep.equal([
      [
        "ledger",
        "subnetIds of subnet group of arn:aws:rds:eu-west-1:111122223333:cluster:ledger was not read: not in this source",
      ],
      [
        "papers",
        "subnetIds of subnet group of arn:aws:rds:eu-west-1:111122223333:cluster:papers was not read: not in this source",
      ],
    ]);
    expect(topology.assumptions.map(({ fact }) => fact)).to.deep.equal([
      "this snapshot has no file of DBInstances, DBSubnetGroups, DBProxies, ReplicationGroups, CacheClusters, CacheSubnetGroups, ServerlessCaches",
    ]);
    expect(topology.defects).to.deep.equal([]);
  });

  it("is read after it was saved as before, whatever its engine, family, state and endpoints", () => {
    const Subnets = [{ SubnetIdentifier: "subnet-private" }];
    const VpcSecurityGroups = [{ VpcSecurityGroupId: "sg-1", Status: "active" }];
    const at = (Address: string, Port: number) => ({ Address, Port });
    const MasterUserSecret = { SecretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!x" };
    const group = { DBSubnetGroupName: "all", Subnets };
    const cache = { NetworkType: "dual_stack", Engine: "valkey" };
    const held = { CacheSubnetGroupName: "all", SecurityGroups: [{ SecurityGroupId: "sg-1" }] };
    const { backends } = topologyIn({
      DBSubnetGroups: [group],
      DBInstances: [
        {
          ...{ DBInstanceArn: "arn:i", DBInstanceIdentifier: "i", Engine: "mysql", MultiAZ: true, MasterUserSecret },
          ...{ Endpoint: at("i.example", 3307), NetworkType: "DUAL", VpcSecurityGroups, DBSubnetGroup: group },
        },
      ],
      DBClusters: ["available", "deleting"].map((Status) => ({
        ...{ DBClusterArn: `arn:${Status}`, DBClusterIdentifier: Status, Status, Engine: "mysql", Port: 3308 },
        ...{ Endpoint: "c.example", ReaderEndpoint: "r.example", NetworkType: "DUAL", PubliclyAccessible: true },
        ...{ DBSubnetGroup: "all", VpcSecurityGroups, MasterUserSecret },
      })),
      DBProxies: ["available", "deleting"].map((Status) => ({
        ...{ DBProxyArn: `arn:proxy:${Status}`, DBProxyName: `proxy-${Status}`, Status, EngineFamily: "MYSQL" },
        ...{ Endpoint: "p.example", EndpointNetworkType: "DUAL", VpcSubnetIds: ["subnet-private"] },
        VpcSecurityGroupIds: ["sg-1"],
      })),
      CacheSubnetGroups: [{ CacheSubnetGroupName: "all", Subnets }],
      CacheClusters: ["available", "deleting"].map((CacheClusterStatus) => ({
        ...{ ...cache, ...held, ARN: `arn:n:${CacheClusterStatus}`, CacheClusterId: `n-${CacheClusterStatus}` },
        ...{ CacheClusterStatus, NumCacheNodes: 1, CacheNodes: [{ Endpoint: at("n.example", 11_311) }] },
      })),
      ReplicationGroups: ["available", "deleting"].map((Status) => ({
        ...{ ...cache, ARN: `arn:g:${Status}`, ReplicationGroupId: `g-${Status}`, Status },
        ConfigurationEndpoint: at("g.example", 6390),
      })),
      ServerlessCaches: [
        {
          ...{ ...cache, ARN: "arn:s", ServerlessCacheName: "s", Endpoint: at("s.example", 6391) },
          ...{ ReaderEndpoint: at("sr.example", 6392), SubnetIds: ["subnet-private"], SecurityGroupIds: ["sg-1"] },
        },
      ],
    });
    expect(backends.map(({ name }) => name)).to.have.members([
      "i",
      "available",
      "proxy-available",
      "n-available",
      "g-available",
      "s",
    ]);
  });
});

const NONE: Files = {
  DBInstances: [],
  DBClusters: [],
  DBSubnetGroups: [],
  DBProxies: [],
  ReplicationGroups: [],
  CacheClusters: [],
  CacheSubnetGroups: [],
  ServerlessCaches: [],
};
