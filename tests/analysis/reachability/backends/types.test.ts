/** Databases, caches, brokers and functions as ends of `explain`: each type in a program of its own. */
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { explainPath } from "../../../../analysis/reachability";
import type { PathReport } from "../../../../analysis/report";
import { type BackendType, backendTypes } from "../../../../analysis/rules/backends";
import { topologyOf } from "../../../../analysis/topology/fromResources";
import type { Topology } from "../../../../analysis/topology/model";
import type { ResourceGraph } from "../../../../analysis/topology/resource";
import { ANYWHERE, fargate, group, network, subnets, tcp } from "../../../support/awsPieces";
import { graphFor } from "../../../support/reportOf";
import { idleTypes } from "../../../support/without";

interface Place {
  readonly subnetIds: aws.ec2.Subnet["id"][];
  readonly groups: aws.ec2.SecurityGroup["id"][];
}

/** Each type as a program creates it, and the port that AWS's pages give it. */
const TYPES: Readonly<Record<Exclude<BackendType, "lambda.Function">, readonly [number, (place: Place) => void]>> = {
  "rds.Instance": [
    5432,
    ({ subnetIds, groups }) => {
      const dbSubnetGroupName = new aws.rds.SubnetGroup("places", { subnetIds }).name;
      new aws.rds.Instance("store", {
        engine: "postgres",
        instanceClass: "db.t4g.micro",
        dbSubnetGroupName,
        vpcSecurityGroupIds: groups,
      });
    },
  ],
  "rds.Cluster": [
    3306,
    ({ subnetIds, groups }) => {
      const dbSubnetGroupName = new aws.rds.SubnetGroup("places", { subnetIds }).name;
      new aws.rds.Cluster("store", { engine: "aurora-mysql", dbSubnetGroupName, vpcSecurityGroupIds: groups });
    },
  ],
  "rds.Proxy": [
    1433,
    ({ subnetIds, groups }) => {
      new aws.rds.Proxy("store", {
        engineFamily: "SQLSERVER",
        auths: [],
        roleArn: "arn:aws:iam::123456789012:role/proxy",
        vpcSubnetIds: subnetIds,
        vpcSecurityGroupIds: groups,
      });
    },
  ],
  "rds.ProxyEndpoint": [
    3306,
    ({ subnetIds, groups }) => {
      const proxy = new aws.rds.Proxy("proxy", {
        engineFamily: "MYSQL",
        auths: [],
        roleArn: "arn:aws:iam::123456789012:role/proxy",
        vpcSubnetIds: subnetIds,
      });
      new aws.rds.ProxyEndpoint("store", {
        dbProxyName: proxy.name,
        dbProxyEndpointName: "reader",
        vpcSubnetIds: subnetIds,
        vpcSecurityGroupIds: groups,
      });
    },
  ],
  "elasticache.ReplicationGroup": [
    6379,
    ({ subnetIds, groups }) => {
      const subnetGroupName = new aws.elasticache.SubnetGroup("places", { subnetIds }).name;
      new aws.elasticache.ReplicationGroup("store", {
        description: "cache",
        subnetGroupName,
        securityGroupIds: groups,
      });
    },
  ],
  "elasticache.Cluster": [
    11211,
    ({ subnetIds, groups }) => {
      const subnetGroupName = new aws.elasticache.SubnetGroup("places", { subnetIds }).name;
      new aws.elasticache.Cluster("store", { engine: "memcached", subnetGroupName, securityGroupIds: groups });
    },
  ],
  "elasticache.ServerlessCache": [
    6379,
    ({ subnetIds, groups }) => {
      new aws.elasticache.ServerlessCache("store", { engine: "valkey", subnetIds, securityGroupIds: groups });
    },
  ],
  "memorydb.Cluster": [
    6379,
    ({ subnetIds, groups }) => {
      const subnetGroupName = new aws.memorydb.SubnetGroup("places", { subnetIds }).name;
      new aws.memorydb.Cluster("store", {
        aclName: "open-access",
        nodeType: "db.t4g.small",
        subnetGroupName,
        securityGroupIds: groups,
      });
    },
  ],
  "msk.Cluster": [
    9098,
    ({ subnetIds, groups }) => {
      new aws.msk.Cluster("store", {
        kafkaVersion: "3.6.0",
        numberOfBrokerNodes: 2,
        clientAuthentication: { sasl: { iam: true } },
        brokerNodeGroupInfo: {
          clientSubnets: subnetIds,
          instanceType: "kafka.t3.small",
          securityGroups: groups,
        },
      });
    },
  ],
  "msk.ServerlessCluster": [
    9098,
    ({ subnetIds, groups }) => {
      new aws.msk.ServerlessCluster("store", {
        clientAuthentication: { sasl: { iam: { enabled: true } } },
        vpcConfigs: [{ subnetIds, securityGroupIds: groups }],
      });
    },
  ],
  "opensearch.Domain": [
    443,
    ({ subnetIds, groups }) => {
      new aws.opensearch.Domain("store", { vpcOptions: { subnetIds, securityGroupIds: groups } });
    },
  ],
  "opensearch.ServerlessVpcEndpoint": [
    443,
    ({ subnetIds, groups }) => {
      new aws.opensearch.ServerlessVpcEndpoint("store", {
        vpcId: "vpc-1",
        subnetIds,
        securityGroupIds: groups,
      });
    },
  ],
  "docdb.Cluster": [
    27017,
    ({ subnetIds, groups }) => {
      const dbSubnetGroupName = new aws.docdb.SubnetGroup("places", { subnetIds }).name;
      new aws.docdb.Cluster("store", { dbSubnetGroupName, vpcSecurityGroupIds: groups });
    },
  ],
  "neptune.Cluster": [
    8182,
    ({ subnetIds, groups }) => {
      const neptuneSubnetGroupName = new aws.neptune.SubnetGroup("places", { subnetIds }).name;
      new aws.neptune.Cluster("store", { neptuneSubnetGroupName, vpcSecurityGroupIds: groups });
    },
  ],
  "redshift.Cluster": [
    5439,
    ({ subnetIds, groups }) => {
      const clusterSubnetGroupName = new aws.redshift.SubnetGroup("places", { subnetIds }).name;
      new aws.redshift.Cluster("store", {
        clusterIdentifier: "store",
        nodeType: "ra3.large",
        clusterSubnetGroupName,
        vpcSecurityGroupIds: groups,
      });
    },
  ],
  "redshiftserverless.Workgroup": [
    5439,
    ({ subnetIds, groups }) => {
      new aws.redshiftserverless.Workgroup("store", {
        namespaceName: "shop",
        workgroupName: "store",
        subnetIds,
        securityGroupIds: groups,
      });
    },
  ],
  "mq.Broker": [
    5671,
    ({ subnetIds, groups }) => {
      new aws.mq.Broker("store", {
        brokerName: "orders",
        engineType: "RabbitMQ",
        engineVersion: "3.13",
        hostInstanceType: "mq.m5.large",
        users: [],
        subnetIds,
        securityGroups: groups,
      });
    },
  ],
};

interface Options {
  /** The port that the group of the backend allows from the tasks' group; null for no rule. */
  readonly admits: number | null;
  /** The one port that the tasks' group lets out; every port by default. */
  readonly lets?: number;
  readonly preview?: boolean;
}

/** Tasks in two private subnets, and a backend in two subnets of its own. */
async function around(create: (place: Place) => void, options: Options): Promise<Topology> {
  return topologyOf(await graphAround(create, options));
}

function graphAround(
  create: (place: Place) => void,
  { admits, lets, preview = false }: Options,
): Promise<ResourceGraph> {
  return graphFor(
    () => {
      const on = network();
      const tasks = group(on, "tasks", { egress: [lets === undefined ? ANYWHERE : tcp(lets, ["10.0.0.0/16"])] });
      const own = group(on, "own", {
        ingress:
          admits === null ? [] : [{ protocol: "tcp", fromPort: admits, toPort: admits, securityGroups: [tasks.id] }],
      });
      const near = subnets(on, "near", { cidrs: ["10.0.0.0/24", "10.0.1.0/24"] });
      const far = subnets(on, "far", { cidrs: ["10.0.10.0/24", "10.0.11.0/24"] });
      create({ subnetIds: far.ids, groups: [own.id] });
      fargate("web", { image: "nginx:1.29" }, { subnetIds: near.ids, securityGroupIds: [tasks.id] });
    },
    { preview },
  );
}

/** Not needed by a path in one VPC: every table has the local route, and a cluster only runs the tasks. */
const NOT_ON_THE_PATH = [
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ecs/cluster:Cluster",
];

function path(network: Topology, from: string, to: string): PathReport {
  const explained = explainPath(network, from, to);
  if (!("path" in explained)) throw new Error(`${explained.problem} ${explained.remedy}`);
  return explained.path;
}

describe("each type of database, cache and broker", () => {
  for (const [type, [port, create]] of Object.entries(TYPES)) {
    it(`${type} is reached on TCP ${String(port)}, in a program and in its first preview`, async () => {
      for (const preview of [false, true]) {
        const reached = path(await around(create, { admits: port, lets: port, preview }), "web", "store");
        expect(reached.verdict, `preview: ${String(preview)}`).to.equal("reachable");
        expect(reached.via).to.deep.equal(["local"]);
        expect(reached.hops[0]?.detail).to.match(new RegExp(`listens on TCP ${String(port)}$`));
      }
    });

    it(`${type} is blocked by its own group, and by the tasks' group`, async () => {
      const closed = path(await around(create, { admits: null }), "web", "store");
      expect([closed.verdict, closed.code]).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
      const other = path(await around(create, { admits: port + 1 }), "web", "store");
      expect([other.verdict, other.code]).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
      const kept = path(await around(create, { admits: port, lets: port + 1 }), "web", "store");
      expect([kept.verdict, kept.code]).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
      expect(kept.hops.find(({ verdict }) => verdict === "stopped")?.name).to.match(/^tasks/);
    });

    it(`${type} is not reached as before without any one of its resources`, async () => {
      const graph = await graphAround(create, { admits: port, lets: port });
      const answer = (left: ResourceGraph) => {
        const explained = explainPath(topologyOf(left), "web", "store");
        return "path" in explained ? [explained.path.verdict, explained.path.subnets, explained.path.hops] : explained;
      };
      expect(idleTypes(graph, answer).filter((idle) => !NOT_ON_THE_PATH.includes(idle))).to.deep.equal([]);
    });

    it(`${type} opens no connection, and the internet does not reach it`, async () => {
      const network = await around(create, { admits: port });
      const explained = explainPath(network, "store", "web");
      expect("problem" in explained && explained.problem).to.match(/opens none$/);
      expect(path(network, "internet", "store").code).to.equal("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS");
    });
  }

  it("is in this table", () => {
    expect([...Object.keys(TYPES), "lambda.Function"].sort()).to.deep.equal(Object.keys(backendTypes).sort());
  });
});
