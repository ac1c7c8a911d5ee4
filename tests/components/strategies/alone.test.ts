/**
 * Each strategy alone, on a VPC that exists: ids are its inputs; route tables, gateways and associations its outputs.
 */
import { expect } from "chai";
import { EgressOnlyIpv6 } from "../../../components/strategies/egressOnlyIpv6";
import { NatGateway, type NatGatewayArgs } from "../../../components/strategies/natGateway";
import { PublicHost } from "../../../components/strategies/publicHost";
import { PublicIp } from "../../../components/strategies/publicIp";
import type { StrategyArgs } from "../../../components/strategies/strategyArgs";
import { VpcEndpoints, type VpcEndpointsArgs } from "../../../components/strategies/vpcEndpoints";
import type { RefusedArgumentsError } from "../../../components/refuse";
import { type Graph, UNKNOWN, bothModes, build, valueOf } from "../../support/harness";
import { routesOf, waysOut } from "../routes";

const VPC: StrategyArgs = {
  vpcId: "vpc-theirs",
  vpcCidrBlocks: ["172.40.0.0/16"],
  availabilityZoneCount: 2,
  subnetIds: ["subnet-0", "subnet-1"],
  tags: { team: "shop" },
};
const publicSubnetIds = ["subnet-pub0", "subnet-pub1"];

function typesOf(graph: Graph): string[] {
  return [...new Set(graph.resources.map(({ type }) => type.split(":").at(-1) ?? ""))].sort();
}

function refusal(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    return (error as RefusedArgumentsError).errors.map(({ propertyPath }) => propertyPath);
  }
  return [];
}

describe("PublicIp alone", () => {
  bothModes(
    "routes the subnets to the internet gateway, makes no gateway, and asks for public addresses",
    async (mode) => {
      const graph = await build(() => new PublicIp("out", { ...VPC, internetGatewayId: "igw-theirs" }), mode);
      expect(routesOf(graph)).to.deep.equal(["out-routes: 0.0.0.0/0 → igw-theirs"]);
      expect(waysOut(graph, "subnet-0")).to.deep.equal(["0.0.0.0/0 → igw-theirs"]);
      expect(waysOut(graph, "subnet-1")).to.deep.equal(["0.0.0.0/0 → igw-theirs"]);
      expect(typesOf(graph)).to.deep.equal(["PublicIp", "Route", "RouteTable", "RouteTableAssociation"]);
      const { taskNetwork } = graph.result;
      expect(taskNetwork).to.include({
        strategy: "public-ip",
        assignPublicIp: true,
        ipFamily: "ipv4",
        hasPublicTier: true,
      });
      expect(await valueOf(taskNetwork.subnetIds)).to.deep.equal(mode.preview ? UNKNOWN : ["subnet-0", "subnet-1"]);
      expect(await valueOf(taskNetwork.publicSubnetIds)).to.deep.equal(["subnet-0", "subnet-1"]);
    },
  );
});

describe("PublicHost alone", () => {
  bothModes("routes both families where it is dual-stack, and never asks for a task's public address", async (mode) => {
    const graph = await build(
      () => new PublicHost("out", { ...VPC, internetGatewayId: "igw-theirs", ipFamily: "dual-stack" }),
      mode,
    );
    expect(routesOf(graph)).to.deep.equal(["out-routes: 0.0.0.0/0 → igw-theirs", "out-routes: ::/0 → igw-theirs"]);
    expect(graph.result.taskNetwork).to.include({ strategy: "public-host", assignPublicIp: false });
    expect(graph.result.sourceIps.kind).to.equal("ephemeral");
  });
});

describe("NatGateway alone", () => {
  bothModes("puts a NAT gateway and an Elastic IP in each zone's public subnet", async (mode) => {
    const graph = await build(() => new NatGateway("out", { ...VPC, publicSubnetIds }), mode);
    expect(waysOut(graph, "subnet-0")).to.deep.equal(["0.0.0.0/0 → out-0"]);
    expect(waysOut(graph, "subnet-1")).to.deep.equal(["0.0.0.0/0 → out-1"]);
    expect(graph.ofType("aws:ec2/natGateway:NatGateway").map(({ inputs }) => inputs.subnetId)).to.deep.equal(
      publicSubnetIds,
    );
    expect(graph.names("aws:ec2/eip:Eip")).to.deep.equal(["out-eip-0", "out-eip-1"]);
    expect(graph.result.taskNetwork).to.include({
      strategy: "nat-gateway",
      assignPublicIp: false,
      hasPublicTier: true,
    });
    for (const type of ["Eip", "NatGateway", "RouteTable"]) {
      for (const resource of graph.ofType(type).filter((candidate) => candidate.type.startsWith("aws:"))) {
        expect(resource.inputs.tags).to.deep.equal({ Name: resource.name, team: "shop" });
      }
    }
  });

  bothModes("associates nothing where somebody else does, and hands over its tables", async (mode) => {
    const graph = await build(
      () => new NatGateway("out", { ...VPC, publicSubnetIds, placement: "single", associate: false }),
      mode,
    );
    graph.resourceCountIs("RouteTableAssociation", 0);
    expect(graph.result.routeTableIds).to.have.length(2);
    graph.resourceCountIs("aws:ec2/natGateway:NatGateway", 1);
  });

  it("moves between single and per-az without a new table, route, address or NAT gateway for slot 0", async () => {
    const withPlacement = (placement: "single" | "per-az"): Promise<Graph> =>
      build(() => new NatGateway("out", { ...VPC, publicSubnetIds, placement }), { preview: false });
    const single = await withPlacement("single");
    const perAz = await withPlacement("per-az");
    const before = new Map(single.resources.map(({ urn, inputs }) => [urn, inputs]));
    const changed = perAz.resources.filter(
      ({ urn, inputs }) => JSON.stringify(before.get(urn)) !== JSON.stringify(inputs),
    );
    expect(changed.map(({ name, type }) => `${type.split(":").at(-1)} ${name}`).sort()).to.deep.equal([
      "Eip out-eip-1",
      "NatGateway out",
      "NatGateway out-1",
      "Route out-routes-1-ipv4",
    ]);
    expect(single.resources.filter(({ urn }) => !perAz.resources.some((other) => other.urn === urn))).to.deep.equal([]);
  });

  it("never gives a zonal and a regional NAT gateway the same name or address", async () => {
    const names = async (args: Partial<NatGatewayArgs>): Promise<string[]> => {
      const graph = await build(
        () => new NatGateway("out", { ...VPC, publicSubnetIds, availabilityZones: ["a", "b"], ...args }),
        { preview: true },
      );
      return [...graph.names("aws:ec2/natGateway:NatGateway"), ...graph.names("aws:ec2/eip:Eip")];
    };
    // One after another: a build has the runtime to itself.
    const all = [
      ...(await names({ placement: "per-az" })),
      ...(await names({ placement: "regional" })),
      ...(await names({ placement: "regional", addresses: "manual" })),
    ];
    expect(new Set(all).size).to.equal(all.length);
  });

  it("is refused without what its placement needs", () => {
    const make =
      (args: object): (() => unknown) =>
      () =>
        new NatGateway("out", { ...VPC, ...args });
    expect(refusal(make({}))).to.deep.equal(["publicSubnetIds"]);
    expect(refusal(make({ placement: "regional", addresses: "manual" }))).to.deep.equal(["availabilityZones"]);
    expect(refusal(make({ elasticIpAllocationIds: ["eipalloc-1"] }))).to.deep.equal([
      "elasticIpAllocationIds",
      "publicSubnetIds",
    ]);
  });
});

describe("Every strategy alone", () => {
  it("says which inputs are missing, since no other language checks them on the way", () => {
    const nothing = {} as never;
    const common = ["vpcId", "vpcCidrBlocks", "availabilityZoneCount", "subnetIds"];
    expect(refusal(() => new PublicIp("out", nothing))).to.deep.equal([...common, "internetGatewayId"]);
    expect(refusal(() => new PublicHost("out", nothing))).to.deep.equal([...common, "internetGatewayId"]);
    expect(refusal(() => new NatGateway("out", nothing))).to.deep.equal([...common, "publicSubnetIds"]);
    expect(refusal(() => new VpcEndpoints("out", nothing))).to.deep.equal([...common, "endpoints"]);
    expect(refusal(() => new EgressOnlyIpv6("out", nothing))).to.deep.equal(common);
  });

  it("requires one subnet for each zone", () => {
    const args = { ...VPC, subnetIds: ["subnet-0"], internetGatewayId: "igw-theirs" };
    expect(refusal(() => new PublicIp("out", args))).to.deep.equal(["subnetIds"]);
  });
});

describe("VpcEndpoints alone", () => {
  const endpoints = { interface: ["ecr.api", "ecr.dkr"], gateway: ["s3"] };

  bothModes("makes a table without routes, and the endpoints in the tasks' subnets", async (mode) => {
    const graph = await build(() => new VpcEndpoints("out", { ...VPC, endpoints }), mode);
    expect(waysOut(graph, "subnet-0")).to.deep.equal([]);
    expect(graph.names("VpcEndpoint")).to.deep.equal([
      "out-endpoint-ecr-api",
      "out-endpoint-ecr-dkr",
      "out-gateway-s3",
    ]);
    expect(graph.one("out-endpoint-ecr-api").inputs.subnetIds).to.deep.equal(["subnet-0", "subnet-1"]);
    const route = graph.one("out-gateway-s3-routes");
    expect(graph.pointsAt(route, "routeTableId")).to.deep.equal(["out-routes"]);
    expect(graph.pointsAt(route, "vpcEndpointId")).to.deep.equal(["out-gateway-s3"]);
    expect(graph.ofType("SecurityGroupIngressRule").map(({ inputs }) => inputs.cidrIpv4)).to.deep.equal([
      "172.40.0.0/16",
    ]);
    expect(graph.result.sourceIps.kind).to.equal("none");
    expect(graph.result.taskNetwork).to.include({
      strategy: "vpc-endpoints",
      assignPublicIp: false,
      hasPublicTier: false,
    });
  });

  it("is refused without endpoints", () => {
    const make =
      (args: Partial<VpcEndpointsArgs>): (() => unknown) =>
      () =>
        new VpcEndpoints("out", { ...VPC, ...args });
    expect(refusal(make({}))).to.deep.equal(["endpoints"]);
    expect(refusal(make({ endpoints: { interface: ["logs"], remove: ["logs"] } }))).to.deep.equal(["endpoints"]);
  });
});

describe("EgressOnlyIpv6 alone", () => {
  bothModes("makes its egress-only internet gateway, and no IPv4 route", async (mode) => {
    const graph = await build(() => new EgressOnlyIpv6("out", VPC), mode);
    expect(waysOut(graph, "subnet-1")).to.deep.equal(["::/0 → out-eigw"]);
    expect(typesOf(graph)).to.deep.equal([
      "EgressOnlyInternetGateway",
      "EgressOnlyIpv6",
      "Route",
      "RouteTable",
      "RouteTableAssociation",
    ]);
    expect(graph.result.taskNetwork).to.include({ strategy: "egress-only-ipv6", ipFamily: "dual-stack" });
  });

  bothModes("uses the one that the VPC has, and translates from IPv6 where it is asked to", async (mode) => {
    const graph = await build(
      () => new EgressOnlyIpv6("out", { ...VPC, egressOnlyGatewayId: "eigw-theirs", nat64: true, publicSubnetIds }),
      mode,
    );
    graph.resourceCountIs("EgressOnlyInternetGateway", 0);
    expect(waysOut(graph, "subnet-0")).to.deep.equal(["64:ff9b::/96 → out-nat64", "::/0 → eigw-theirs"]);
    expect(graph.one("out-nat64").inputs.subnetId).to.equal("subnet-pub0");
  });

  it("is refused NAT64 without a public subnet", () => {
    expect(refusal(() => new EgressOnlyIpv6("out", { ...VPC, nat64: true }))).to.deep.equal(["publicSubnetIds"]);
  });
});
