/** Lookups of route tables and NAT gateways: answered for a VPC that another source describes, and for no other. */
import { expect } from "chai";
import { answerOwn, type OwnResource } from "../../../readers/program/ownLookups";
import { UNKNOWN_STRING } from "../../../readers/wire";

function elsewhere(type: string, state: Readonly<Record<string, unknown>>): OwnResource {
  return { type: `aws:ec2/${type}`, state, isElsewhere: true };
}

const VPC = elsewhere("vpc:Vpc", { id: "vpc-1", cidrBlock: "10.0.0.0/16", mainRouteTableId: "rtb-main" });
const TABLE = elsewhere("routeTable:RouteTable", { id: "rtb-1", vpcId: "vpc-1" });
const ROUTE = elsewhere("route:Route", {
  id: "r-1",
  routeTableId: "rtb-1",
  destinationCidrBlock: "0.0.0.0/0",
  natGatewayId: "nat-1",
});
const ASSOCIATION = elsewhere("routeTableAssociation:RouteTableAssociation", {
  id: "a-1",
  routeTableId: "rtb-1",
  subnetId: "subnet-1",
});
/** As an export has them. */
const EXPORT = [VPC, TABLE, ROUTE, ASSOCIATION];

function tables(resources: readonly OwnResource[], vpcId = "vpc-1"): unknown {
  const inputs = { filters: [{ name: "vpc-id", values: [vpcId] }] };
  return answerOwn("aws:ec2/getRouteTables:getRouteTables", inputs, resources, "us-east-1")?.["ids"];
}

function table(resources: readonly OwnResource[], inputs: object = { routeTableId: "rtb-1" }) {
  return answerOwn("aws:ec2/getRouteTable:getRouteTable", { ...inputs }, resources, "us-east-1");
}

describe("lookups of route tables", () => {
  it("are answered by the export of the stack that has the VPC: its tables, and the main one that AWS made", () => {
    expect(tables(EXPORT)).to.deep.equal(["rtb-main", "rtb-1"]);
    expect(table(EXPORT)).to.deep.equal({
      id: "rtb-1",
      routeTableId: "rtb-1",
      vpcId: "vpc-1",
      routes: [{ id: "r-1", routeTableId: "rtb-1", cidrBlock: "0.0.0.0/0", ipv6CidrBlock: "", natGatewayId: "nat-1" }],
      associations: [{ subnetId: "subnet-1", main: false }],
    });
    expect(table(EXPORT, { routeTableId: "rtb-main" })).to.deep.equal({
      id: "rtb-main",
      routeTableId: "rtb-main",
      vpcId: "vpc-1",
      routes: [],
      associations: [{ subnetId: "", main: true }],
    });
  });

  it("are answered by a snapshot, whose tables list their routes, and by the table that replaced the main one", () => {
    const listed = elsewhere("routeTable:RouteTable", {
      id: "rtb-2",
      vpcId: "vpc-1",
      routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1", state: "active" }],
    });
    const main = elsewhere("mainRouteTableAssociation:MainRouteTableAssociation", {
      vpcId: "vpc-1",
      routeTableId: "rtb-2",
    });
    const found = table([VPC, listed, main], { routeTableId: "rtb-2" });
    expect(found?.["routes"]).to.deep.equal([
      { cidrBlock: "0.0.0.0/0", ipv6CidrBlock: "", gatewayId: "igw-1", state: "active" },
    ]);
    expect(found?.["associations"]).to.deep.equal([{ subnetId: "", main: true }]);
    expect(tables([VPC, listed, main])).to.deep.equal(["rtb-2"]);
  });

  it("have no answer for tables that the program itself creates, or that it selects otherwise", () => {
    const planned = EXPORT.map(({ type, state }): OwnResource => ({ type, state }));
    expect(tables(planned)).to.equal(undefined);
    expect(table(planned)).to.equal(undefined);
    expect(tables(EXPORT, "vpc-2")).to.equal(undefined);
    expect(table(EXPORT, { routeTableId: "rtb-2" })).to.equal(undefined);
    expect(table(EXPORT, { subnetId: "subnet-1" })).to.equal(undefined);
  });

  const changed = (one: OwnResource, state: Readonly<Record<string, unknown>>) =>
    EXPORT.map((other) => (other === one ? { ...one, state: { ...one.state, ...state } } : other));
  for (const [what, resources] of Object.entries({
    "the routes": changed(TABLE, { routes: UNKNOWN_STRING }),
    "the table of a route": changed(ROUTE, { routeTableId: UNKNOWN_STRING }),
    "the subnet of an association": changed(ASSOCIATION, { subnetId: UNKNOWN_STRING }),
    "the table of an association": changed(ASSOCIATION, { routeTableId: UNKNOWN_STRING }),
    "the routes of a virtual private gateway": changed(TABLE, { propagatingVgws: ["vgw-1"] }),
  })) {
    it(`have no answer while this is not known: ${what}`, () => {
      expect(table(resources)).to.equal(undefined);
    });
  }

  it("do not list the tables of a VPC whose main one is not known", () => {
    expect(tables(changed(VPC, { mainRouteTableId: UNKNOWN_STRING }))).to.equal(undefined);
  });
});

describe("lookups of a VPC and of a NAT gateway of another source", () => {
  const answer = (kind: string, id: string, resources: readonly OwnResource[]) =>
    answerOwn(`aws:ec2/get${kind}:get${kind}`, { id }, resources, "us-east-1");

  it("have all blocks of the VPC, but not if it is the program's own", () => {
    const more = elsewhere("vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", {
      vpcId: "vpc-1",
      cidrBlock: "100.64.0.0/16",
    });
    expect(answer("Vpc", "vpc-1", [VPC, more])?.["cidrBlockAssociations"]).to.deep.equal([
      { cidrBlock: "10.0.0.0/16", state: "associated" },
      { cidrBlock: "100.64.0.0/16", state: "associated" },
    ]);
    expect(answer("Vpc", "vpc-1", [{ type: VPC.type, state: VPC.state }])).not.to.have.property(
      "cidrBlockAssociations",
    );
  });

  it("have the addresses that the source has; others are unknown", () => {
    const nat = elsewhere("natGateway:NatGateway", {
      id: "nat-1",
      publicIp: "203.0.113.1",
      secondaryAllocationIds: [],
    });
    expect(answer("NatGateway", "nat-1", [nat])).to.include({
      publicIp: "203.0.113.1",
      availabilityMode: UNKNOWN_STRING,
    });
    expect(answer("NatGateway", "nat-2", [nat])).to.equal(undefined);
  });
});
