/** Of databases and caches, what decides about their place in the network; no user, parameter or description. */
import type * as elasticache from "@aws-sdk/client-elasticache";
import type * as rds from "@aws-sdk/client-rds";
import { type Fields, of } from "./kinds";

const address = { Address: true, Port: true } as const;
const Subnets = { SubnetIdentifier: true } as const;
const VpcSecurityGroups = { VpcSecurityGroupId: true, Status: true } as const;
/** The ARN, not the value. */
const MasterUserSecret = { SecretArn: true } as const;

export const backendFiles: { readonly [file: string]: Fields } = {
  DBInstances: of<rds.DBInstance>({
    DBInstanceArn: true,
    DBInstanceIdentifier: true,
    DBInstanceStatus: true,
    DBClusterIdentifier: true,
    Engine: true,
    Endpoint: address,
    NetworkType: true,
    PubliclyAccessible: true,
    MultiAZ: true,
    AvailabilityZone: true,
    DBSubnetGroup: { Subnets },
    VpcSecurityGroups,
    MasterUserSecret,
  }),
  DBClusters: of<rds.DBCluster>({
    DBClusterArn: true,
    DBClusterIdentifier: true,
    Status: true,
    Engine: true,
    Endpoint: true,
    ReaderEndpoint: true,
    Port: true,
    NetworkType: true,
    PubliclyAccessible: true,
    DBSubnetGroup: true,
    VpcSecurityGroups,
    MasterUserSecret,
  }),
  DBSubnetGroups: of<rds.DBSubnetGroup>({ DBSubnetGroupName: true, Subnets }),
  DBProxies: of<rds.DBProxy>({
    DBProxyArn: true,
    DBProxyName: true,
    Status: true,
    EngineFamily: true,
    Endpoint: true,
    EndpointNetworkType: true,
    VpcSubnetIds: true,
    VpcSecurityGroupIds: true,
  }),
  ReplicationGroups: of<elasticache.ReplicationGroup>({
    ARN: true,
    ReplicationGroupId: true,
    Status: true,
    Engine: true,
    NodeGroups: { PrimaryEndpoint: address, ReaderEndpoint: { Address: true } },
    ConfigurationEndpoint: address,
    NetworkType: true,
  }),
  CacheClusters: of<elasticache.CacheCluster>({
    ARN: true,
    CacheClusterId: true,
    CacheClusterStatus: true,
    ReplicationGroupId: true,
    Engine: true,
    NumCacheNodes: true,
    PreferredAvailabilityZone: true,
    CacheSubnetGroupName: true,
    SecurityGroups: { SecurityGroupId: true },
    CacheNodes: { Endpoint: address },
    ConfigurationEndpoint: address,
    NetworkType: true,
  }),
  CacheSubnetGroups: of<elasticache.CacheSubnetGroup>({ CacheSubnetGroupName: true, Subnets }),
  ServerlessCaches: of<elasticache.ServerlessCache>({
    ARN: true,
    ServerlessCacheName: true,
    Status: true,
    Engine: true,
    Endpoint: address,
    ReaderEndpoint: { Address: true },
    SubnetIds: true,
    SecurityGroupIds: true,
    NetworkType: true,
  }),
};
