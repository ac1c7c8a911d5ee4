/**
 * Endpoints answer for the whole VPC, allow the intended clients, and are on exactly the route tables that use them.
 */
import { expect } from "chai";
import { Network } from "../../components/network/network";
import type { NetworkArgs } from "../../components/network/args";
import { type Graph, bothModes, build, valueOf } from "../support/harness";
import { text } from "./routes";

const DERIVED = { interface: ["ecr.api", "ecr.dkr", "logs"], gateway: ["s3"] };

function network(args: NetworkArgs, mode: { preview: boolean }): Promise<Graph<Network>> {
  return build(() => new Network("app", args), mode);
}

/** The tables that the endpoint is put on, each by a resource of its own. */
function tablesOf(graph: Graph, endpoint: string): string[] {
  return graph
    .ofType("VpcEndpointRouteTableAssociation")
    .filter((association) => graph.pointsAt(association, "vpcEndpointId").includes(endpoint))
    .flatMap((association) => graph.pointsAt(association, "routeTableId"))
    .filter((name) => graph.names("RouteTable").includes(name))
    .sort();
}

describe("A network's interface endpoints", () => {
  bothModes("have private DNS, one interface in each zone, and a group that admits 443 from the VPC", async (mode) => {
    const graph = await network({ strategies: ["vpc-endpoints"], endpoints: DERIVED }, mode);
    for (const service of ["ecr-api", "ecr-dkr", "logs"]) {
      const endpoint = graph.one(`app-endpoint-${service}`);
      expect(endpoint.inputs, service).to.include({ vpcEndpointType: "Interface", privateDnsEnabled: true });
      expect(endpoint.inputs).to.not.have.any.keys("policy", "ipAddressType", "routeTableIds");
      expect(graph.pointsAt(endpoint, "subnetIds")).to.deep.equal(["app-isolated-0", "app-isolated-1"]);
      expect(graph.pointsAt(endpoint, "securityGroupIds")).to.include("app-endpoints");
    }
    const rules = graph.ofType("SecurityGroupIngressRule");
    expect(rules.map(({ inputs: { ipProtocol, fromPort, toPort } }) => [ipProtocol, fromPort, toPort])).to.deep.equal([
      ["tcp", 443, 443],
    ]);
    expect(graph.pointsAt(rules[0] ?? graph.one("app-vpc"), "cidrIpv4")).to.deep.equal(["app-vpc"]);
    graph.resourceCountIs("SecurityGroupEgressRule", 0);
    expect(graph.one("app-endpoints").inputs).to.not.have.any.keys("ingress", "egress");
  });

  it("are named as AWS names them, in the stack's Region", async () => {
    const graph = await network({ strategies: ["vpc-endpoints"], endpoints: DERIVED }, { preview: false });
    expect(
      graph
        .ofType("VpcEndpoint")
        .map(({ inputs }) => inputs.serviceName)
        .sort(),
    ).to.deep.equal([
      "com.amazonaws.eu-central-1.ecr.api",
      "com.amazonaws.eu-central-1.ecr.dkr",
      "com.amazonaws.eu-central-1.logs",
      "com.amazonaws.eu-central-1.s3",
    ]);
  });

  bothModes("admit only the given groups, where some are given", async (mode) => {
    const graph = await network(
      { strategies: ["vpc-endpoints"], endpoints: { ...DERIVED, securityGroupIds: ["sg-a", "sg-b"] } },
      mode,
    );
    const rules = graph.ofType("SecurityGroupIngressRule");
    expect(rules.map(({ inputs }) => inputs.referencedSecurityGroupId)).to.deep.equal(["sg-a", "sg-b"]);
    expect(rules.filter(({ inputs }) => inputs.cidrIpv4 !== undefined)).to.deep.equal([]);
  });

  bothModes("lie in the private tier where there is no isolated one", async (mode) => {
    const graph = await network({ strategies: ["nat-gateway"], endpoints: { add: ["logs"] } }, mode);
    expect(graph.pointsAt(graph.one("app-endpoint-logs"), "subnetIds")).to.deep.equal([
      "app-private-0",
      "app-private-1",
    ]);
    expect(graph.names("VpcEndpoint")).to.deep.equal(["app-endpoint-logs"]);
  });

  bothModes("speak IPv6 to IPv6-only tasks, and admit the VPC's IPv6 block too", async (mode) => {
    const graph = await network({ strategies: ["egress-only-ipv6"], ipv6: { only: true }, endpoints: DERIVED }, mode);
    expect(graph.one("app-endpoint-logs").inputs.ipAddressType).to.equal("ipv6");
    expect(graph.one("app-gateway-s3").inputs.ipAddressType).to.equal("dualstack");
    expect(graph.names("SecurityGroupIngressRule")).to.deep.equal(["app-endpoints-ipv4-0", "app-endpoints-ipv6"]);
    expect(graph.pointsAt(graph.one("app-endpoints-ipv6"), "cidrIpv6")).to.deep.equal(["app-vpc"]);
  });
});

describe("A network's S3 gateway endpoint", () => {
  bothModes("is on the isolated table alone where only vpc-endpoints needs it", async (mode) => {
    const graph = await network({ strategies: ["nat-gateway", "vpc-endpoints"], endpoints: DERIVED }, mode);
    expect(tablesOf(graph, "app-gateway-s3")).to.deep.equal(["app-vpc-endpoints-routes"]);
    expect(graph.one("app-gateway-s3").inputs.vpcEndpointType).to.equal("Gateway");
  });

  it("is known to the services that are routed to it, and to no others", async () => {
    const graph = await network(
      { strategies: ["nat-gateway", "vpc-endpoints"], endpoints: DERIVED },
      { preview: false },
    );
    const { natGateway, vpcEndpoints } = graph.result.taskNetworks;
    expect(natGateway && (await valueOf(natGateway.s3PrefixListId))).to.equal("");
    expect(vpcEndpoints && (await valueOf(vpcEndpoints.s3PrefixListId))).to.equal(
      graph.one("app-gateway-s3").outputs.prefixListId,
    );
  });

  bothModes("is on the tables of every strategy where it is added, and on no other tier's", async (mode) => {
    const graph = await network(
      { strategies: ["nat-gateway", "vpc-endpoints"], endpoints: { ...DERIVED, add: ["s3"] } },
      mode,
    );
    expect(tablesOf(graph, "app-gateway-s3")).to.deep.equal([
      "app-nat-gateway-routes-0",
      "app-nat-gateway-routes-1",
      "app-vpc-endpoints-routes",
    ]);
    graph.resourceCountIs("VpcEndpoint", 4);
  });

  bothModes("alone beside a NAT needs no security group", async (mode) => {
    const graph = await network({ strategies: ["nat-gateway"], endpoints: { add: ["s3"] } }, mode);
    expect(graph.names("VpcEndpoint")).to.deep.equal(["app-gateway-s3"]);
    graph.resourceCountIs("aws:ec2/securityGroup:SecurityGroup", 0);
  });

  bothModes("is gone when it is removed from what is derived", async (mode) => {
    const graph = await network(
      { strategies: ["vpc-endpoints"], endpoints: { ...DERIVED, remove: ["s3", "logs"] } },
      mode,
    );
    expect(graph.names("VpcEndpoint")).to.deep.equal(["app-endpoint-ecr-api", "app-endpoint-ecr-dkr"]);
  });

  it("always lets image pulls read the layers' bucket, whatever its policy", async () => {
    const own = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws-cn:s3:::shop/*" };
    const graph = await build(
      () =>
        new Network("app", {
          strategies: ["vpc-endpoints"],
          endpoints: { ...DERIVED, policies: { s3: JSON.stringify({ Statement: own }), logs: '{"Statement":[]}' } },
        }),
      { preview: false, region: "cn-north-1" },
    );
    expect(JSON.parse(text(graph.one("app-gateway-s3").inputs.policy))).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        own,
        {
          Sid: "EcrImageLayers",
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "arn:aws-cn:s3:::prod-cn-north-1-starport-layer-bucket/*",
        },
      ],
    });
    expect(graph.one("app-endpoint-logs").inputs.policy).to.equal('{"Statement":[]}');
    expect(graph.one("app-endpoint-ecr-api").inputs).to.not.have.property("policy");
  });
});
