import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { build } from "./harness";
import { refusalsBetween, replacementsBetween } from "./switching";

/** A network with one route table whose default route a test names. */
function network(route: string, cidrBlock = "10.0.1.0/24", table = "routes") {
  return build(
    () => {
      const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
      const gateway = new aws.ec2.InternetGateway("way-out", { vpcId: vpc.id });
      const routes = new aws.ec2.RouteTable(table, { vpcId: vpc.id });
      new aws.ec2.Route(route, { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
      const subnet = new aws.ec2.Subnet(`subnet-${cidrBlock}`, { vpcId: vpc.id, cidrBlock });
      new aws.ec2.RouteTableAssociation("association", { subnetId: subnet.id, routeTableId: routes.id });
    },
    { preview: false },
  );
}

describe("what a switch would be refused", () => {
  it("finds nothing between a graph and itself", async () => {
    const graph = await network("default");

    expect([refusalsBetween(graph, graph), replacementsBetween(graph, graph)]).to.deep.equal([[], []]);
  });

  it("finds a second default route in a table that exists", async () => {
    const refusals = refusalsBetween(await network("old"), await network("new"));

    expect(refusals.map(({ resource, why }) => `${resource}: ${why}`)).to.deep.equal([
      'new: route "rtb-routes" "0.0.0.0/0"nullnull is still held by old',
    ]);
  });

  it("finds a subnet whose addresses another still has", async () => {
    const refusals = refusalsBetween(await network("default"), await network("default", "10.0.0.0/23"));

    expect(refusals.map(({ why }) => why)).to.deep.equal(["10.0.0.0/23 overlaps 10.0.1.0/24 of subnet-10.0.1.0/24"]);
  });

  it("lets an association move to another table, and a subnet not to another block", async () => {
    const moved = replacementsBetween(await network("default"), await network("elsewhere", "10.0.1.0/24", "others"));
    const recut = replacementsBetween(await network("default"), await network("default", "10.0.2.0/24"));

    expect(moved).to.deep.equal([]);
    expect(recut.map(({ resource, because }) => [resource.name, because])).to.deep.equal([
      ["association", ["subnetId"]],
    ]);
  });
});
