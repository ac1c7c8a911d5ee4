/** A network on a VPC that exists makes only what its strategies own. */
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { Network } from "../../components/network/network";
import type { ExistingNetworkArgs, NetworkArgs } from "../../components/network/args";
import { type Graph, bothModes, build, valueOf } from "../support/harness";
import { routesOf, waysOut } from "./routes";

const VPC: ExistingNetworkArgs = {
  vpcId: "vpc-theirs",
  vpcCidrBlocks: ["172.40.0.0/16", "100.64.0.0/16"],
  publicSubnetIds: ["subnet-pub0", "subnet-pub1"],
  privateSubnetIds: ["subnet-priv0", "subnet-priv1"],
  isolatedSubnetIds: ["subnet-iso0", "subnet-iso1"],
  internetGatewayId: "igw-theirs",
};

function on(
  existing: Partial<ExistingNetworkArgs>,
  args: NetworkArgs,
  mode: { preview: boolean },
): Promise<Graph<Network>> {
  return build(() => new Network("app", { ...args, existingNetwork: { ...VPC, ...existing } }), mode);
}

const OF_THE_VPC = ["Vpc", "Subnet", "InternetGateway", "DefaultSecurityGroup"];

function makesNoneOf(graph: Graph, types: readonly string[]): void {
  for (const type of types) {
    expect(graph.ofType(`aws:ec2/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`), type).to.deep.equal([]);
  }
}

describe("A network on an existing VPC", () => {
  bothModes(
    "puts NAT gateways in its public subnets and routes the private ones to them, nothing else",
    async (mode) => {
      const graph = await on({}, { strategies: ["nat-gateway"] }, mode);
      makesNoneOf(graph, OF_THE_VPC);
      expect(routesOf(graph)).to.deep.equal([
        "app-nat-gateway-routes-0: 0.0.0.0/0 → app-nat-gateway-0",
        "app-nat-gateway-routes-1: 0.0.0.0/0 → app-nat-gateway-1",
      ]);
      expect(waysOut(graph, "subnet-priv0")).to.deep.equal(["0.0.0.0/0 → app-nat-gateway-0"]);
      expect(graph.one("app-nat-gateway-1", "aws:ec2/natGateway:NatGateway").inputs.subnetId).to.equal("subnet-pub1");
      expect(graph.names("RouteTableAssociation")).to.deep.equal(["app-private-0", "app-private-1"]);
    },
  );

  bothModes("routes its public subnets where the tasks lie there", async (mode) => {
    const graph = await on({}, { strategies: ["public-ip"] }, mode);
    makesNoneOf(graph, OF_THE_VPC);
    expect(waysOut(graph, "subnet-pub1")).to.deep.equal(["0.0.0.0/0 → igw-theirs"]);
  });

  bothModes("admits all of its blocks to the endpoints", async (mode) => {
    const graph = await on(
      {},
      { strategies: ["vpc-endpoints"], endpoints: { interface: ["ecr.api", "ecr.dkr"], gateway: ["s3"] } },
      mode,
    );
    expect(graph.ofType("SecurityGroupIngressRule").map(({ inputs }) => inputs.cidrIpv4)).to.deep.equal([
      "172.40.0.0/16",
      "100.64.0.0/16",
    ]);
    expect(waysOut(graph, "subnet-iso0")).to.deep.equal([]);
    makesNoneOf(graph, OF_THE_VPC);
  });

  bothModes("that keeps its routes gets none, and its addresses are known only as far as it says", async (mode) => {
    const graph = await on({ keepRoutes: true }, { strategies: ["nat-gateway"] }, mode);
    expect(graph.resources.map(({ name }) => name)).to.deep.equal(["app"]);
    expect(graph.result.sourceIps.kind).to.equal("undetermined");
    expect(await valueOf(graph.result.taskNetwork.subnetIds)).to.deep.equal(["subnet-priv0", "subnet-priv1"]);
    expect(await valueOf(graph.result.taskNetwork.internalSubnetIds)).to.deep.equal(["subnet-priv0", "subnet-priv1"]);
    expect(await valueOf(graph.result.taskNetwork.publicSubnetIds)).to.deep.equal(["subnet-pub0", "subnet-pub1"]);
    const told = await on({ keepRoutes: true, sourceIps: ["203.0.113.7"] }, { strategies: ["nat-gateway"] }, mode);
    expect(told.result.sourceIps.kind).to.equal("fixed");
    expect(await valueOf(told.result.sourceIps.addresses)).to.deep.equal(["203.0.113.7"]);
  });

  bothModes("that keeps its routes gets gateway endpoints on the tables that it names", async (mode) => {
    const graph = await on(
      { keepRoutes: true, routeTableIds: ["rtb-theirs"] },
      { strategies: ["nat-gateway"], endpoints: { add: ["s3"] } },
      mode,
    );
    expect(graph.one("app-gateway-s3").inputs.routeTableIds).to.deep.equal(["rtb-theirs"]);
    expect(graph.resources.map(({ name }) => name)).to.deep.equal(["app", "app-gateway-s3"]);
  });

  bothModes("takes lists that are Outputs as a whole, as awsx.ec2.Vpc puts them out", async (mode) => {
    const graph = await on(
      {
        publicSubnetIds: pulumi.output(["subnet-pub0", "subnet-pub1"]),
        privateSubnetIds: pulumi.output(["subnet-priv0", "subnet-priv1"]),
      },
      { strategies: ["nat-gateway"], natGateway: { placement: "single" } },
      mode,
    );
    expect(waysOut(graph, "subnet-priv1")).to.deep.equal(["0.0.0.0/0 → app-nat-gateway-0"]);
  });

  it("says which list is too short when it turns out so", async () => {
    const short = on(
      { privateSubnetIds: pulumi.output(["subnet-priv0"]) },
      { strategies: ["nat-gateway"] },
      { preview: false },
    );
    const reason = await short.then(
      () => "built",
      (error: Error) => error.message,
    );
    expect(reason).to.equal(
      "existingNetwork.privateSubnetIds (1 given): slot 1 has no id, and the list needs one for each slot. [R-VPC-04] Give 2 ids or more.",
    );
  });

  bothModes("makes the egress-only gateway that egress-only-ipv6 needs, unless the VPC has one", async (mode) => {
    const args: NetworkArgs = { strategies: ["egress-only-ipv6"] };
    const ipv6SubnetIds = ["subnet-six0", "subnet-six1"];
    const made = await on({ ipv6SubnetIds }, args, mode);
    expect(waysOut(made, "subnet-six0")).to.deep.equal(["::/0 → app-eigw"]);
    const had = await on({ ipv6SubnetIds, egressOnlyGatewayId: "eigw-theirs" }, args, mode);
    expect(waysOut(had, "subnet-six0")).to.deep.equal(["::/0 → eigw-theirs"]);
    makesNoneOf(had, ["EgressOnlyInternetGateway"]);
  });
});
