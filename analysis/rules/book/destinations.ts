/** The rules about the ends of paths that people name: databases, caches, brokers, functions, instances, interfaces. */
import type { Fact } from "./rule";

const pulumi = (page: string): string => `https://www.pulumi.com/registry/packages/aws/api-docs/${page}/`;

export const destinationRules: readonly Fact[] = [
  {
    id: "R-DST-01",
    status: "unconfirmed",
    text: "A service that AWS runs in a VPC is its interfaces: one in each, or in some, of the subnets of its subnet group, with its security groups, on its port. A store with one interface may be in any of the subnets unless its zone is written: all reachable is reachable, some is partial. The task calls from the interface of its application. In the same VPC, the store's groups must allow the task's groups or addresses, the task's groups must let the port out, and the network ACLs must pass both ways. In another VPC, both route tables need a route, and over peering no rule names a group of another Region.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
      "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html",
    ],
  },
  {
    id: "R-DST-02",
    text: "Without security groups, RDS, MSK, OpenSearch and ElastiCache serverless get the VPC's default group, which allows only its own members.",
    sources: [
      "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
      "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_VPCOptions.html",
    ],
  },
  {
    id: "R-DST-03",
    status: "unconfirmed",
    text: "An environment variable or a secret that contains the endpoint of a store, the DNS name of a load balancer, a Cloud Map name or an alias of Service Connect shows that the task probably calls it. Outputs are unknown in a preview, where property dependencies join them.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"],
  },
  {
    id: "R-DST-04",
    text: "The name of a publicly accessible RDS instance resolves to its private address inside its own VPC, and to its public address outside. A public address needs an internet gateway. From a peered VPC the name leads to the public address, unless the peering connection resolves DNS names.",
    sources: ["https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html"],
  },
  {
    id: "R-DST-05",
    text: "RDS instances: subnets by dbSubnetGroupName, groups by vpcSecurityGroupIds. Default ports: MySQL and MariaDB 3306, PostgreSQL 5432, Oracle 1521, SQL Server 1433, Db2 50000. networkType is IPV4 or DUAL.",
    sources: [pulumi("rds/instance")],
  },
  {
    id: "R-DST-06",
    text: "Aurora and Multi-AZ clusters: subnets and groups are the cluster's. Default ports: MySQL 3306, PostgreSQL 5432. Each instance decides whether it is publicly accessible. The Data API is a host of AWS, not these interfaces.",
    sources: [pulumi("rds/cluster")],
  },
  {
    id: "R-DST-07",
    text: "RDS Proxy: vpcSubnetIds, vpcSecurityGroupIds, and the port of its engine family (3306, 5432, 1433). A call has two legs: task to proxy, and proxy to database, whose groups must allow the proxy's.",
    sources: [pulumi("rds/proxy")],
  },
  {
    id: "R-DST-08",
    text: "ElastiCache: subnets by subnetGroupName, groups by securityGroupIds. Default ports: Redis and Valkey 6379, Memcached 11211. In cluster mode clients call every node.",
    sources: [pulumi("elasticache/replicationgroup")],
  },
  {
    id: "R-DST-09",
    text: "ElastiCache serverless is an interface endpoint in subnetIds behind securityGroupIds, on port 6379, and 6380 for its reader.",
    sources: [
      pulumi("elasticache/serverlesscache"),
      "https://docs.aws.amazon.com/code-library/latest/ug/ec2_example_ec2_GettingStarted_065_section.html",
    ],
  },
  {
    id: "R-DST-10",
    text: "MemoryDB: subnets by subnetGroupName, groups by securityGroupIds, port 6379.",
    sources: [pulumi("memorydb/cluster")],
  },
  {
    id: "R-DST-11",
    text: "MSK has a broker in each of clientSubnets, and clients call all of them. Ports: 9092 plain text, 9094 TLS, 9096 SCRAM, 9098 IAM.",
    sources: ["https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html", pulumi("msk/cluster")],
  },
  {
    id: "R-DST-12",
    text: "MSK serverless: subnets and groups by vpcConfigs, port 9098.",
    sources: [pulumi("msk/serverlesscluster")],
  },
  {
    id: "R-DST-13",
    text: "OpenSearch: subnets and groups by vpcOptions, port 443. A domain without vpcOptions is a public host on the internet. OpenSearch Serverless has interface endpoints of its own.",
    sources: [
      pulumi("opensearch/domain"),
      "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_VPCOptions.html",
    ],
  },
  {
    id: "R-DST-14",
    text: "DocumentDB: subnets by dbSubnetGroupName, groups by vpcSecurityGroupIds, port 27017. Clients outside the VPC come by peering or through a tunnel.",
    sources: [
      pulumi("docdb/cluster"),
      "https://docs.aws.amazon.com/documentdb/latest/developerguide/endpoints-connecting.html",
    ],
  },
  {
    id: "R-DST-15",
    text: "Neptune: subnets by neptuneSubnetGroupName, groups by vpcSecurityGroupIds, port 8182.",
    sources: [pulumi("neptune/cluster")],
  },
  {
    id: "R-DST-16",
    text: "Redshift: subnets by clusterSubnetGroupName, groups by vpcSecurityGroupIds, port 5439. enhancedVpcRouting concerns what Redshift itself calls.",
    sources: [pulumi("redshift/cluster")],
  },
  {
    id: "R-DST-17",
    text: "Redshift Serverless: subnetIds (three or more, in three zones), securityGroupIds, port 5439.",
    sources: [pulumi("redshiftserverless/workgroup")],
  },
  {
    id: "R-DST-18",
    text: "Amazon MQ: subnetIds (one; two for active/standby; none for a public RabbitMQ broker), securityGroups. Ports: ActiveMQ 61617 OpenWire, 5671 AMQP, 61614 STOMP, 8883 MQTT, 61619 WSS; RabbitMQ 5671.",
    sources: [
      pulumi("mq/broker"),
      "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/working-with-rabbitmq.html",
    ],
  },
  {
    id: "R-DST-19",
    text: "A Lambda function with vpcConfig opens connections from its interfaces, which never have a public IPv4 address: a public subnet gives it no path to the internet. Callers reach the function by the Lambda API, not by these interfaces.",
    sources: [
      pulumi("lambda/function"),
      "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-endpoints.html",
    ],
  },
  {
    id: "R-DST-20",
    text: "An EC2 instance is its interfaces: their subnet and their groups. No resource shows the ports that it listens on.",
    sources: [pulumi("ec2/instance")],
  },
  {
    id: "R-DST-21",
    text: "A network interface has a subnet, security groups and private addresses; its public address is an Elastic IP.",
    sources: [pulumi("ec2/networkinterface")],
  },
  {
    id: "R-DST-22",
    text: "A PrivateLink endpoint of another provider, or of a resource, has subnetIds and securityGroupIds; no endpoint policy applies to it.",
    sources: [pulumi("ec2/vpcendpoint")],
  },
];
