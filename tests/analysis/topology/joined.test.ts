/** One graph from several sources: the same resource once, and what a deployment deletes not at all. */
import { expect } from "chai";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { joined } from "../../../analysis/topology/joined";
import type { ResourceState } from "../../../analysis/topology/resource";
import { graph, resource, urnOf } from "../../support/resources";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const CLUSTER = "aws:ecs/cluster:Cluster";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";

/** A resource as a snapshot has it: its URN is its id. */
function answered(type: string, id: string, outputs: ResourceState["outputs"], custom = true): ResourceState {
  return resource(type, id, {}, { urn: id, id, custom, outputs, ...(custom ? {} : { syntheticId: true }) });
}
const names = (resources: readonly ResourceState[]) => resources.map(({ urn }) => urn);

describe("several sources in one graph", () => {
  it("have a URN once: the first source's inputs are used, and what it does not have any more is left out", () => {
    const planned = graph([resource(VPC, "net", { cidrBlock: "10.0.0.0/16" })]);
    const deployed = graph([resource(VPC, "net", { cidrBlock: "10.9.0.0/16" }), resource(SUBNET, "old", {})]);

    const { resources } = joined([planned, deployed]);

    expect(resources.map(({ name, inputs }) => [name, inputs["cidrBlock"]])).to.deep.equal([["net", "10.0.0.0/16"]]);
    expect(names(joined([deployed, planned]).resources)).to.deep.equal([urnOf(VPC, "net"), urnOf(SUBNET, "old")]);
  });

  it("have resources of different stacks beside each other, also with the same names", () => {
    const other = resource(VPC, "net", {}, { urn: urnOf(VPC, "net").replace("shop", "network"), id: "vpc-2" });

    expect(names(joined([graph([resource(VPC, "net")]), graph([other])]).resources)).to.deep.equal([
      urnOf(VPC, "net"),
      other.urn,
    ]);
  });

  it("use a resource in place of a reference to it, and references to the reference lead to it", () => {
    const subnet = resource(SUBNET, "front", {}, { propertyDependencies: { vpcId: [urnOf(VPC, "shared")] } });
    const read = resource(VPC, "shared", {}, { id: "vpc-1", external: true, sparse: true });
    const found = answered(VPC, "vpc-1", { cidrBlock: "10.0.0.0/16" });

    const { resources } = joined([graph([read, subnet]), graph([found])]);

    expect(names(resources)).to.deep.equal(["vpc-1", subnet.urn]);
    expect(resources[1]?.propertyDependencies).to.deep.equal({ vpcId: ["vpc-1"] });
  });

  it("keep the managed resource where a snapshot has it, too", () => {
    const managed = resource(VPC, "net", { cidrBlock: "10.0.0.0/16" }, { id: "vpc-1" });

    const { resources } = joined([graph([managed]), graph([answered(VPC, "vpc-1", { cidrBlock: "10.9.0.0/16" })])]);

    expect(resources).to.deep.equal([managed]);
  });

  it("are one default VPC where a program adopts it, and one resource under two names of its type", () => {
    const adopted = resource("aws:ec2/defaultVpc:DefaultVpc", "default", {}, { id: "vpc-1" });
    const group = resource("aws:alb/targetGroup:TargetGroup", "web", {}, { id: "arn:aws:elb:x" });
    const found = [answered(VPC, "vpc-1", {}), answered("aws:lb/targetGroup:TargetGroup", "arn:aws:elb:x", {})];

    expect(joined([graph([adopted, group]), graph(found)]).resources).to.deep.equal([adopted, group]);
  });

  it("are one cluster by its ARN, whatever its id is, and two where the ARNs differ", () => {
    const arn = "arn:aws:ecs:eu-west-1:111122223333:cluster/main";
    const byName = resource(CLUSTER, "main", {}, { id: "main", outputs: { arn } });

    expect(joined([graph([byName]), graph([answered(CLUSTER, arn, { arn })])]).resources).to.deep.equal([byName]);
    const elsewhere = answered(CLUSTER, "main", { arn: arn.replace("eu-west-1", "us-east-1") });
    expect(joined([graph([byName]), graph([elsewhere])]).resources).to.deep.equal([byName, elsewhere]);
  });

  it("are two things of one name where two stacks have it, two snapshots, or two Regions", () => {
    const PROVIDERS = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";
    const stack = (project: string, region = "eu-west-1", type = PROVIDERS) =>
      graph([resource(type, "main", {}, { urn: urnOf(type, "main").replace("shop", project) })], { region });
    const snapshot = (region = "eu-west-1") => graph([answered(PROVIDERS, "main", {})], { region });
    const count = (...graphs: Parameters<typeof joined>[0]) => joined(graphs).resources.length;

    expect(count(stack("shop"), stack("network"))).to.equal(2);
    expect(count(snapshot(), snapshot("us-east-1"))).to.equal(2);
    expect(count(stack("shop"), snapshot("us-east-1"))).to.equal(2);
    expect(count(stack("shop"), snapshot()), "the stack in its account").to.equal(1);
  });

  it("are two targets of events in one cluster, and one target by its rule and its id", () => {
    const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
    const arn = "arn:aws:ecs:eu-west-1:111111111111:cluster/main";
    const target = (project: string, rule: string) =>
      resource(
        TARGET,
        rule,
        { arn },
        {
          urn: urnOf(TARGET, rule).replace("shop", project),
          id: `${rule}-1`,
          outputs: { arn, rule, targetId: "1" },
        },
      );
    const two = [graph([target("shop", "daily")]), graph([target("network", "hourly")])];
    const account = graph([
      answered(TARGET, "default/daily/1", { arn }),
      answered(TARGET, "default/weekly/1", { arn }),
    ]);

    expect(names(joined([...two, account]).resources)).to.deep.equal([
      urnOf(TARGET, "daily"),
      urnOf(TARGET, "hourly").replace("shop", "network"),
      "default/weekly/1",
    ]);
  });

  it("do not join by an id that is made up", () => {
    const planned = resource(VPC, "net", {}, { id: "vpc-net", syntheticId: true });
    const other = resource(VPC, "net", {}, { urn: "urn:pulumi:dev::b::x::net", id: "vpc-net", syntheticId: true });

    expect(joined([graph([planned]), graph([other])]).resources).to.have.lengthOf(2);
  });

  it("do not have in a snapshot what the program deletes: the resource, and its association with another one", () => {
    const kept = resource(SUBNET, "front", {}, { id: "subnet-1" });
    const gone = [
      resource("aws:ec2/natGateway:NatGateway", "nat", {}, { id: "nat-1" }),
      resource(ASSOCIATION, "front", { subnetId: "subnet-1", routeTableId: "rtb-1" }, { id: "rtbassoc-1" }),
    ];
    const found = [
      answered("aws:ec2/natGateway:NatGateway", "nat-1", {}),
      answered(ASSOCIATION, "rtb-1 of subnet-1", { subnetId: "subnet-1", routeTableId: "rtb-1" }, false),
      answered(ASSOCIATION, "rtb-1 of subnet-2", { subnetId: "subnet-2", routeTableId: "rtb-1" }, false),
    ];

    expect(names(joined([graph([kept]), graph([kept, ...gone]), graph(found)]).resources)).to.deep.equal([
      kept.urn,
      "rtb-1 of subnet-2",
    ]);
  });

  it("do not know the routes of a snapshot's table of which the program deletes one", () => {
    const route = resource("aws:ec2/route:Route", "out", { routeTableId: "rtb-1" }, { id: "r-1" });
    const all = { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] };
    const tables = graph([answered(TABLE, "rtb-1", all), answered(TABLE, "rtb-2", all)]);
    const still = resource(VPC, "net", {}, { id: "vpc-1" });

    const { routeTables } = topologyOf(joined([graph([still]), graph([still, route]), tables]));

    expect(routeTables.filter(({ id }) => id !== null).map(({ incomplete }) => incomplete)).to.deep.equal([
      "routes of rtb-1 is not known: the deployment deletes a part of it",
      null,
    ]);
  });

  it("complete a preview that omits what does not change, without what it deletes", () => {
    const preview = graph([resource(SUBNET, "new")], { complete: false, removed: [urnOf(SUBNET, "old")] });
    const deployed = graph([resource(VPC, "net"), resource(SUBNET, "old")]);

    const whole = joined([preview, deployed]);

    expect([whole.complete, names(whole.resources)]).to.deep.equal([true, [urnOf(SUBNET, "new"), urnOf(VPC, "net")]]);
    expect(joined([preview, graph([answered(VPC, "vpc-1", {})])]).complete).to.equal(false);
  });

  it("have each resource in the Region of its own source", () => {
    const here = graph([resource(VPC, "net")]);
    const there = graph([answered(VPC, "vpc-2", {})], { region: "us-east-1" });

    expect(topologyOf(joined([here, there])).vpcs.map(({ region }) => region)).to.have.members([
      "eu-west-1",
      "us-east-1",
    ]);
  });

  it("resolve a name that two stacks have to that of the own stack", () => {
    const stack = (project: string) => {
      const own = (type: string, name: string) => urnOf(type, name).replace("shop", project);
      return graph([
        resource(
          CLUSTER,
          "main",
          {},
          { urn: own(CLUSTER, "main"), id: `${project}-cluster`, outputs: { name: "main" } },
        ),
        resource(
          "aws:ecs/service:Service",
          project,
          { cluster: "main" },
          { urn: own("aws:ecs/service:Service", project), id: project },
        ),
      ]);
    };

    const { services } = topologyOf(joined([stack("shop"), stack("network")]));

    expect(services.map(({ name, cluster }) => [name, cluster])).to.deep.equal([
      ["network", "urn:pulumi:dev::network::aws:ecs/cluster:Cluster::main"],
      ["shop", "urn:pulumi:dev::shop::aws:ecs/cluster:Cluster::main"],
    ]);
  });

  it("are the source itself where there is one", () => {
    const only = graph([resource(VPC, "net")]);

    expect(joined([only])).to.equal(only);
  });
});

describe("ids that are not in the sources", () => {
  const groups = ["sg-0123456789abcdef0", "sg-0123456789abcdef1"];
  const named = resource(SUBNET, "front", { vpcId: "vpc-0123456789abcdef0", tags: { groups } });
  const missing = (resources: readonly ResourceState[]) =>
    topologyOf(graph(resources)).assumptions.filter(({ fact }) => fact.includes("not in this source"));

  it("are reported together, with their types and the ways to give them", () => {
    expect(missing([named])).to.deep.equal([
      {
        subject: "source",
        fact: `ids that are named and are not in this source (VPC vpc-0123456789abcdef0; security groups ${groups.join(", ")})`,
        assumption: "they exist, and nothing else is known of them",
        consequence:
          "what depends on them is undetermined; read the account with ecs-connectivity doctor --save DIR " +
          `--also vpc-0123456789abcdef0,${groups.join(",")} and add --snapshot DIR, ` +
          "or add the export of the stack that creates them: pulumi stack export > FILE, then --state FILE",
      },
    ]);
  });

  it("are none once they are here, nor where AWS created one with a VPC of the source", () => {
    const vpc = answered(VPC, "vpc-0123456789abcdef0", { defaultSecurityGroupId: groups[0] ?? "" });
    const group = answered("aws:ec2/securityGroup:SecurityGroup", groups[1] ?? "", {});

    expect(missing([named, vpc, group])).to.deep.equal([]);
  });

  it("are also those of resources that are only read", () => {
    const read = resource(VPC, "shared", {}, { id: "vpc-0123456789abcdef0", external: true });

    expect(missing([read]).map(({ fact }) => fact)).to.deep.equal([
      "ids that are named and are not in this source (VPC vpc-0123456789abcdef0)",
    ]);
  });
});
