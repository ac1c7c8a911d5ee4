import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { inputsOf, mockAws, valueOf } from "../mocks";

/** A VPC with a public and a private subnet in two zones; the private ones share a NAT gateway. */
const SUBNETS = ["public-a", "public-b", "private-a", "private-b"];

function tableOf(tier: string, target: object) {
  const associations = SUBNETS.filter((id) => id.startsWith(tier)).map((subnetId) => ({ subnetId, main: false }));
  return { routeTableId: tier, associations, routes: [{ cidrBlock: "0.0.0.0/0", ...target }] };
}

const TABLES = [tableOf("public", { gatewayId: "igw-1" }), tableOf("private", { natGatewayId: "nat-1" })];

describe("existing-vpc", () => {
  before(async () => {
    pulumi.runtime.setAllConfig({ "project:vpcId": "vpc-1" });
    await mockAws({
      "aws:ec2/getVpc:getVpc": ({ id }) => ({ id, cidrBlock: "172.16.0.0/16" }),
      "aws:ec2/getSubnets:getSubnets": () => ({ ids: SUBNETS }),
      "aws:ec2/getSubnet:getSubnet": ({ id }) => ({
        id,
        vpcId: "vpc-1",
        availabilityZone: `us-east-1${id?.at(-1) ?? ""}`,
        mapPublicIpOnLaunch: false,
      }),
      "aws:ec2/getRouteTables:getRouteTables": () => ({ ids: TABLES.map(({ routeTableId }) => routeTableId) }),
      "aws:ec2/getRouteTable:getRouteTable": ({ routeTableId }) =>
        TABLES.find((table) => table.routeTableId === routeTableId) ?? {},
      "aws:ec2/getNatGateway:getNatGateway": () => ({ publicIp: "203.0.113.7", secondaryAllocationIds: [] }),
    });
    const program = await import("./index.js");
    const { url, sourceIps } = await program.default();
    await valueOf(url);
    assert.deepEqual(await valueOf(sourceIps.addresses), ["203.0.113.7"]);
  });

  it("puts the tasks into the private subnets and the load balancer into the public ones", () => {
    const { networkConfiguration } = inputsOf("aws:ecs/service:Service", "web");

    assert.deepEqual(networkConfiguration, {
      assignPublicIp: false,
      securityGroups: ["web-group-id"],
      subnets: ["private-a", "private-b"],
    });
    assert.deepEqual(inputsOf("aws:lb/loadBalancer:LoadBalancer", "web-lb")["subnets"], ["public-a", "public-b"]);
  });
});
