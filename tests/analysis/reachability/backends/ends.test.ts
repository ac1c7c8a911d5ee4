/** Databases, functions, instances and interfaces as the two ends of `explain`, in one VPC and in two. */
import { expect } from "chai";
import { explainPath } from "../../../../analysis/reachability";
import type { PathReport } from "../../../../analysis/report";
import type { Backend, Instance, Route, Topology } from "../../../../analysis/topology/model";
import {
  acl,
  backend,
  behindNat,
  group,
  internetGateway,
  networkInterface,
  REGION,
  route,
  routeTable,
  rule,
  service,
  subnet,
  taskDefinition,
  UNKNOWN_YET,
  vpc,
} from "../../../support/topology";

const OUT = rule("egress", null, "0.0.0.0/0");
const fromTasks = { kind: "group", group: "tasks" } as const;

/** A service, and a database whose group allows it, in the private subnets. */
function withDatabase(own: Partial<Backend> = {}, over: Partial<Topology> = {}): Topology {
  return behindNat({
    securityGroups: [group("tasks"), group("db", [rule("ingress", 5432, fromTasks)])],
    backends: [backend(["private-a", "private-b"], own)],
    ...over,
  });
}

function path(network: Topology, from: string, to: string): PathReport {
  const explained = explainPath(network, from, to);
  if (!("path" in explained)) throw new Error(`${explained.problem} ${explained.remedy}`);
  return explained.path;
}

function problem(network: Topology, from: string, to: string): string {
  const explained = explainPath(network, from, to);
  if ("path" in explained) throw new Error(explained.path.message);
  return `${explained.problem} ${explained.remedy}`;
}

const seen = ({ verdict, code }: PathReport) => [verdict, code];

describe("a database as an end of explain", () => {
  it("has the name of Pulumi, its id, its identifiers and its host names, with a port or without", () => {
    const network = withDatabase({
      id: "db-ABC",
      hosts: ["shop.abc123.eu-central-1.rds.amazonaws.com"],
      otherNames: ["shop", "arn:aws:rds:eu-central-1:123456789012:db:shop"],
    });
    for (const name of [
      "db",
      "db-ABC",
      "shop",
      "arn:aws:rds:eu-central-1:123456789012:db:shop",
      "shop.abc123.eu-central-1.rds.amazonaws.com",
      "Shop.abc123.eu-central-1.rds.amazonaws.com:5432",
      "rds.Instance:db",
      "aws.rds.Instance:db:5432",
    ]) {
      expect(path(network, "web", name).verdict, name).to.equal("reachable");
    }
    expect(seen(path(network, "web", "db:5433"))).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
  });

  it("is named with its type if a service has the same name", () => {
    const network = withDatabase({}, { services: [service(["private-a"]), service(["private-b"], {}, "db")] });
    expect(problem(network, "web", "db")).to.equal(
      "db names several resources of this network Write the type before the name: ecs.Service:db, rds.Instance:db.",
    );
    expect(path(network, "web", "rds.Instance:db").hops[0]?.detail).to.equal("RDS instance db listens on TCP 5432");
    expect(path(network, "web", "ecs.Service:db:80").hops[0]?.kind).to.equal("security-group");
  });

  it("is suggested for a mistyped name", () => {
    const network = withDatabase({}, { backends: [backend(["private-a"], {}, "database")] });
    expect(problem(network, "web", "databse")).to.include("Did you mean database?");
  });

  it("that may be in one of two subnets is reached in part if only one of them is reachable", () => {
    const closed = acl([], {}, "closed");
    const base = withDatabase();
    const subnets = base.subnets.map((each) => (each.key === "private-b" ? { ...each, networkAcl: "closed" } : each));
    const over = { subnets, networkAcls: [acl(), closed], services: [service(["private-a"])] };
    expect(seen(path(withDatabase({}, over), "web", "db"))).to.deep.equal(["partial", "SUBNET_ACL_RESTRICTION"]);
    expect(path(withDatabase({ availabilityZone: `${REGION}a` }, over), "web", "db").verdict).to.equal("reachable");
    expect(path(withDatabase({ availabilityZone: `${REGION}b` }, over), "web", "db").verdict).to.equal("blocked");
    // Kafka's clients call every broker.
    const kafka = path(withDatabase({ type: "msk.Cluster" }, over), "web", "db");
    expect(seen(kafka)).to.deep.equal(["blocked", "SUBNET_ACL_RESTRICTION"]);
    expect(kafka.message).to.include("clients need each of its brokers");
  });

  it("that listens on several ports is decided where all of them agree, or where one is named", () => {
    const network = withDatabase({ type: "mq.Broker", ports: [61617, 5432] });
    const open = path(network, "web", "db");
    expect(seen(open)).to.deep.equal(["undetermined", "UNKNOWN_VALUE"]);
    expect(open.message).to.include("TCP 61617 blocked, TCP 5432 reachable");
    expect(path(network, "web", "db:5432").verdict).to.equal("reachable");
    expect(path(withDatabase({ ports: [1, 2] }), "web", "db").verdict).to.equal("blocked");
  });

  it("is undetermined while its subnets, its port or its groups are not known", () => {
    for (const own of [{ subnets: UNKNOWN_YET }, { ports: UNKNOWN_YET }, { securityGroups: UNKNOWN_YET }]) {
      expect(seen(path(withDatabase(own), "web", "db"))).to.deep.equal(["undetermined", "UNKNOWN_VALUE"]);
    }
  });

  it("has a name, which does not resolve without DNS support", () => {
    expect(path(withDatabase({}, { vpcs: [vpc({ dnsSupport: false })] }), "web", "db").code).to.equal(
      "VPC_DNS_DISABLED",
    );
  });

  it("answers over IPv4 alone unless its network type has IPv6", () => {
    const six = { ipv6Cidr: "fd00:0:0:1::/64", dns64: false } as const;
    const subnets = [subnet("six", null, six), subnet("data", "10.0.5.0/24", { ...six, ipv6Cidr: "fd00:0:0:2::/64" })];
    const over = { subnets, vpcs: [vpc({ ipv6Cidrs: ["fd00::/48"] })], services: [service(["six"])] };
    const on = (own: Partial<Backend>) => path(withDatabase({ subnets: ["data"], ...own }, over), "web", "db");
    expect(seen(on({}))).to.deep.equal(["blocked", "IPV4_ONLY_DESTINATION"]);
    expect(on({ families: [4, 6] }).code).to.equal("SUBNET_ACL_RESTRICTION");
    const admitted = [
      group("tasks", [rule("egress", null, "::/0")]),
      group("db", [rule("ingress", 5432, "fd00:0:0:1::/64")]),
    ];
    const acls = [
      acl([
        {
          number: 1,
          direction: "ingress",
          action: "allow",
          protocol: "all",
          ports: { from: 0, to: 65535 },
          cidr: "::/0",
        },
        {
          number: 1,
          direction: "egress",
          action: "allow",
          protocol: "all",
          ports: { from: 0, to: 65535 },
          cidr: "::/0",
        },
      ]),
    ];
    const network = withDatabase(
      { subnets: ["data"], families: [4, 6] },
      { ...over, securityGroups: admitted, networkAcls: acls },
    );
    expect(path(network, "web", "db").verdict).to.equal("reachable");
  });
});

describe("the internet and a database", () => {
  it("meet where it is publicly accessible, its subnet has a route to the gateway, and its group allows the port", () => {
    const open = { securityGroups: [group("tasks"), group("db", [rule("ingress", 5432, "0.0.0.0/0")])] };
    const inPublic = { subnets: ["public-a"], publiclyAccessible: true };
    expect(path(withDatabase(inPublic, open), "internet", "db").via).to.deep.equal(["internet-gateway"]);
    expect(path(withDatabase(inPublic), "internet", "db").code).to.equal("ENI_SG_RULES_MISMATCH");
    expect(path(withDatabase({ publiclyAccessible: true }, open), "internet", "db").code).to.equal(
      "NO_ROUTE_TO_DESTINATION",
    );
    expect(path(withDatabase({ subnets: ["public-a"] }, open), "internet", "db").code).to.equal(
      "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
    );
    expect(
      path(withDatabase({ ...inPublic, publiclyAccessible: UNKNOWN_YET }, open), "internet", "db").verdict,
    ).to.equal("undetermined");
  });

  it("a search domain without a VPC is called over the internet", () => {
    const domain = { type: "opensearch.Domain", subnets: [], publiclyAccessible: true, ports: [443] } as const;
    expect(path(withDatabase(domain), "web", "db").via).to.deep.equal(["nat-gateway", "internet-gateway"]);
    const shut = [routeTable("main"), routeTable("public"), routeTable("private")];
    expect(path(withDatabase(domain, { routeTables: shut }), "web", "db").code).to.equal("NO_ROUTE_TO_DESTINATION");
    expect(problem(withDatabase(domain), "internet", "db")).to.include("outside this network");
  });
});

describe("a database in a peered VPC", () => {
  const THERE = route("10.9.0.0/16", "peering-connection", "peer");
  const BACK = route("10.0.0.0/16", "peering-connection", "peer");

  function peered(
    there: readonly Route[],
    back: readonly Route[],
    own: Partial<Backend> = {},
    over: Partial<Topology> = {},
  ): Topology {
    const base = behindNat();
    return withDatabase(
      { subnets: ["data-a"], ...own },
      {
        vpcs: [vpc(), vpc({ ipv4Cidrs: ["10.9.0.0/16"], mainRouteTable: "data" }, "far")],
        subnets: [...base.subnets, subnet("data-a", "10.9.0.0/24", { vpc: "far", routeTable: "data" })],
        routeTables: [
          routeTable("main"),
          routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
          routeTable("private", [route("0.0.0.0/0", "nat-gateway", "nat"), ...there]),
          routeTable("data", back, { vpc: "far" }),
        ],
        peeringConnections: [{ key: "peer", name: "peer", id: null, requester: "vpc", accepter: "far", active: true }],
        ...over,
      },
    );
  }

  it("is reached with a route of each side, by the group of the tasks in the same Region", () => {
    const reached = path(peered([THERE], [BACK]), "web", "db");
    expect(reached.verdict).to.equal("reachable");
    expect(reached.via).to.deep.equal(["peering-connection"]);
  });

  it("is blocked without the route there, and without the route back", () => {
    expect(seen(path(peered([], [BACK]), "web", "db"))).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    const back = path(peered([THERE], []), "web", "db");
    expect(seen(back)).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    expect(back.hops.at(-1)?.direction).to.equal("return");
    expect(back.hops.at(-1)?.name).to.equal("data");
  });

  it("of another Region is not reached by a rule that names a group, only by addresses", () => {
    const vpcs = [vpc(), vpc({ ipv4Cidrs: ["10.9.0.0/16"], mainRouteTable: "data", region: "us-east-1" }, "far")];
    expect(path(peered([THERE], [BACK], {}, { vpcs }), "web", "db").code).to.equal("ENI_SG_RULES_MISMATCH");
    const securityGroups = [group("tasks"), group("db", [rule("ingress", 5432, "10.0.0.0/16")])];
    expect(path(peered([THERE], [BACK], {}, { vpcs, securityGroups }), "web", "db").verdict).to.equal("reachable");
  });

  it("that is publicly accessible is decided only where both of its addresses are", () => {
    const open = path(peered([THERE], [BACK], { publiclyAccessible: true }), "web", "db");
    expect(open.verdict).to.equal("undetermined");
    expect(open.message).to.match(/private address \(reachable\) or to its public one \(blocked\)/);
    expect(path(peered([], [], { publiclyAccessible: true }), "web", "db").verdict).to.equal("blocked");
  });

  it("sees a caller outside its VPC under the address of the caller's NAT gateway, which its group may list", () => {
    const listed = (cidr: string) =>
      path(
        peered(
          [],
          [route("0.0.0.0/0", "internet-gateway", "far-igw")],
          { publiclyAccessible: true },
          {
            internetGateways: [internetGateway(), internetGateway({ vpc: "far" }, "far-igw")],
            securityGroups: [group("tasks"), group("db", [rule("ingress", 5432, cidr)])],
          },
        ),
        "web",
        "db",
      );
    expect(listed("203.0.113.9/32").message).to.include("private address (blocked) or to its public one (reachable)");
    expect(listed("203.0.113.10/32").verdict).to.equal("blocked");
  });

  it("keeps an address of its subnet undetermined, and blocked without a route back", () => {
    expect(path(peered([THERE], [BACK]), "web", "10.9.0.50:5432").verdict).to.equal("undetermined");
    expect(seen(path(peered([THERE], []), "web", "10.9.0.50:5432"))).to.deep.equal([
      "blocked",
      "NO_ROUTE_TO_DESTINATION",
    ]);
  });
});

describe("a function, an instance and an interface", () => {
  const lambda = backend(["private-a"], { type: "lambda.Function", securityGroups: ["tasks"], ports: [] }, "job");

  it("a Lambda function in the VPC calls a database, and is never a target itself", () => {
    const network = withDatabase({}, { backends: [backend(["private-b"]), lambda] });
    expect(path(network, "job", "db").verdict).to.equal("reachable");
    const stranger = { ...lambda, securityGroups: ["db"] };
    expect(path(withDatabase({}, { backends: [backend(["private-b"]), stranger] }), "job", "db").code).to.equal(
      "SG_HAS_NO_RULES",
    );
    // A call of a function is a call of Lambda's API.
    expect(path(network, "web", "job").via).to.deep.equal(["nat-gateway", "internet-gateway"]);
  });

  it("a Lambda function never uses an internet gateway", () => {
    const network = withDatabase({}, { backends: [{ ...lambda, subnets: ["public-a"] }] });
    expect(path(network, "job", "internet").code).to.equal("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
  });

  it("a Lambda function without vpcConfig starts no path here", () => {
    const network = withDatabase({}, { backends: [backend(["private-b"]), { ...lambda, subnets: [] }] });
    expect(problem(network, "job", "db")).to.include("Set vpcConfig");
  });

  const bastion: Instance = {
    key: "bastion",
    name: "bastion",
    id: null,
    subnet: "public-a",
    securityGroups: ["bastion"],
    sourceDestCheck: true,
    associatePublicIpAddress: true,
    privateIp: "10.0.0.9",
    publicIp: null,
    extraInterfaces: [],
    instanceType: "t4g.nano",
    agentPortRange: null,
    agentProxy: false,
    autoScalingGroup: null,
  };

  it("an instance is a target where its port is named", () => {
    const securityGroups = [
      group("tasks"),
      group("db", [rule("ingress", 5432, { kind: "group", group: "bastion" })]),
      group("bastion", [OUT, rule("ingress", 22, "0.0.0.0/0")]),
    ];
    const network = withDatabase({}, { instances: [bastion], securityGroups });
    expect(path(network, "web", "bastion:22").verdict).to.equal("reachable");
    expect(path(network, "internet", "bastion:22").verdict).to.equal("reachable");
    expect(path(network, "internet", "bastion:80").code).to.equal("ENI_SG_RULES_MISMATCH");
    expect(seen(path(network, "web", "bastion"))).to.deep.equal(["undetermined", "NO_PORT"]);
    expect(seen(path(network, "internet", "bastion"))).to.deep.equal(["undetermined", "NO_PORT"]);
    expect(path(network, "bastion", "db").verdict).to.equal("reachable");
  });

  it("an interface by itself is both ends, with its own group and addresses", () => {
    const own = networkInterface("appliance", "private-a", { securityGroups: ["own"], privateIps: ["10.0.128.9"] });
    const securityGroups = [
      group("tasks"),
      group("db", [rule("ingress", 5432, "10.0.128.9/32")]),
      group("own", [OUT, rule("ingress", 8443, fromTasks)]),
    ];
    const network = withDatabase({}, { networkInterfaces: [own], securityGroups });
    expect(path(network, "web", "appliance:8443").verdict).to.equal("reachable");
    expect(path(network, "web", "appliance:22").code).to.equal("ENI_SG_RULES_MISMATCH");
    expect(seen(path(network, "web", "appliance"))).to.deep.equal(["undetermined", "NO_PORT"]);
    expect(path(network, "appliance", "db").verdict).to.equal("reachable");
    expect(path(network, "appliance", "internet").via).to.deep.equal(["nat-gateway", "internet-gateway"]);
    expect(path(network, "web", "db").code).to.equal("ENI_SG_RULES_MISMATCH");
  });

  it("a service is a target on another port than its own where that is named", () => {
    const network = withDatabase(
      {},
      {
        services: [service(["private-a"]), service(["private-b"], { taskDefinition: "other" }, "api")],
        taskDefinitions: [taskDefinition(), taskDefinition(undefined, {}, "other")],
        securityGroups: [group("tasks", [OUT, rule("ingress", 9000, fromTasks)])],
      },
    );
    expect(path(network, "web", "api").code).to.equal("ENI_SG_RULES_MISMATCH");
    expect(path(network, "web", "api:9000").verdict).to.equal("reachable");
  });
});
