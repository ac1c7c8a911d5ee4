import { expect } from "chai";
import { UNKNOWN } from "../../../analysis/topology/resource";
import { awsxProgram, blocksOf, ofType, the } from "./support";

const VPC = "aws:ec2/vpc:Vpc";
const NAT = "aws:ec2/natGateway:NatGateway";
const EIP = "aws:ec2/eip:Eip";
const ROUTE = "aws:ec2/route:Route";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

describe("awsx.ec2.Vpc in a program", () => {
  it("has by default three zones with a private and a public subnet, and a NAT gateway with an Elastic IP in each", async () => {
    const graph = await awsxProgram(`new awsx.ec2.Vpc("net");`);

    expect(the(graph, VPC).inputs).to.deep.equal({ cidrBlock: "10.0.0.0/16", tags: { Name: "net" } });
    expect(blocksOf(graph)).to.deep.equal({
      "net-public-1": "10.0.32.0/20",
      "net-private-1": "10.0.0.0/19",
      "net-public-2": "10.0.96.0/20",
      "net-private-2": "10.0.64.0/19",
      "net-public-3": "10.0.160.0/20",
      "net-private-3": "10.0.128.0/19",
    });
    expect(
      ofType(graph, NAT).map(({ name, inputs }) => [name, inputs["subnetId"], inputs["allocationId"]]),
    ).to.deep.equal(
      [1, 2, 3].map((zone) => {
        const own = the(graph, EIP, `net-${String(zone)}`);
        return [`net-${String(zone)}`, the(graph, "aws:ec2/subnet:Subnet", `net-public-${String(zone)}`).id, own.id];
      }),
    );
    expect(
      ofType(graph, ROUTE).map(({ name, inputs }) => [name, inputs["natGatewayId"] ?? inputs["gatewayId"]]),
    ).to.have.deep.members([
      ...[1, 2, 3].map((zone) => [`net-private-${String(zone)}`, the(graph, NAT, `net-${String(zone)}`).id]),
      ...[1, 2, 3].map((zone) => [
        `net-public-${String(zone)}`,
        the(graph, "aws:ec2/internetGateway:InternetGateway").id,
      ]),
    ]);
    expect(ofType(graph, "aws:ec2/subnet:Subnet").map(({ inputs }) => inputs["mapPublicIpOnLaunch"])).to.deep.equal([
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it("names its parts as awsx does, below the VPC itself", async () => {
    const graph = await awsxProgram(`new awsx.ec2.Vpc("net", { numberOfAvailabilityZones: 1 });`);

    expect(the(graph, NAT).urn).to.equal(
      "urn:pulumi:dev::shop::awsx:ec2:Vpc$aws:ec2/vpc:Vpc$aws:ec2/subnet:Subnet$aws:ec2/natGateway:NatGateway::net-1",
    );
    expect(the(graph, "awsx:ec2:Vpc")).to.include({ remote: true, expandedBy: "awsx 3.9" });
    expect(graph.assumptions.find(({ subject }) => subject === "awsx")).to.include({
      fact: "the resources in net (awsx:ec2:Vpc)",
      assumption: "they are those of a model of awsx 3.9",
    });
  });

  it("has outputs that the rest of the program joins by", async () => {
    const graph = await awsxProgram(`
      const net = new awsx.ec2.Vpc("net", { numberOfAvailabilityZones: 2, subnetSpecs: [{ type: "Public" }, { type: "Private" }, { type: "Isolated", name: "db" }] });
      new aws.ec2.SecurityGroup("web", { vpcId: net.vpcId, ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: [net.vpc.cidrBlock] }] });
      export const ids = [net.publicSubnetIds, net.privateSubnetIds, net.isolatedSubnetIds];
      export const first = net.subnets.apply((subnets) => subnets[0].availabilityZone);
      export const gateways = net.natGateways.apply((list) => list.length);
      export const address = net.eips.apply((list) => list[0].publicIp);`);

    const id = (name: string) => the(graph, "aws:ec2/subnet:Subnet", name).id;
    expect(graph.outputs["ids"]).to.deep.equal([
      [id("net-public-1"), id("net-public-2")],
      [id("net-private-1"), id("net-private-2")],
      [id("net-db-1"), id("net-db-2")],
    ]);
    expect([graph.outputs["first"], graph.outputs["gateways"], graph.outputs["address"]]).to.deep.equal([
      "eu-west-1a",
      2,
      UNKNOWN,
    ]);
    expect(the(graph, "aws:ec2/securityGroup:SecurityGroup").inputs).to.deep.include({
      vpcId: the(graph, VPC).id,
      ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["10.0.0.0/16"] }],
    });
  });

  describe("gives each subnet the block that awsx gives it", () => {
    const cases: [string, string, Record<string, string>][] = [
      [
        "Legacy, with isolated subnets and a size",
        `cidrBlock: "10.1.0.0/16", subnetSpecs: [{ type: "Public", cidrMask: 24 }, { type: "Private" }, { type: "Isolated", cidrMask: 27 }]`,
        {
          "net-public-1": "10.1.32.0/24",
          "net-private-1": "10.1.0.0/19",
          "net-isolated-1": "10.1.33.0/27",
          "net-public-2": "10.1.160.0/24",
          "net-private-2": "10.1.128.0/19",
          "net-isolated-2": "10.1.161.0/27",
        },
      ],
      [
        "Legacy, where a wider subnet follows a narrower one",
        `cidrBlock: "10.0.0.0/18", subnetSpecs: [{ type: "Isolated", cidrMask: 22 }, { type: "Public", cidrMask: 21 }]`,
        {
          "net-public-1": "10.0.0.0/21",
          "net-isolated-1": "10.0.8.0/22",
          "net-public-2": "10.0.32.0/21",
          "net-isolated-2": "10.0.40.0/22",
        },
      ],
      [
        "Auto by default",
        `subnetStrategy: "Auto"`,
        {
          "net-public-1": "10.0.64.0/19",
          "net-private-1": "10.0.0.0/18",
          "net-public-2": "10.0.192.0/19",
          "net-private-2": "10.0.128.0/18",
        },
      ],
      [
        "Auto, with even shares in the order of the program",
        `subnetStrategy: "Auto", subnetSpecs: [{ type: "Public" }, { type: "Private" }, { type: "Isolated" }]`,
        {
          "net-public-1": "10.0.0.0/19",
          "net-private-1": "10.0.32.0/19",
          "net-isolated-1": "10.0.64.0/19",
          "net-public-2": "10.0.128.0/19",
          "net-private-2": "10.0.160.0/19",
          "net-isolated-2": "10.0.192.0/19",
        },
      ],
      [
        "Auto, with sizes and a size for each zone",
        `subnetStrategy: "Auto", availabilityZoneCidrMask: 20, subnetSpecs: [{ type: "Public", cidrMask: 24 }, { type: "Private", size: 1024 }]`,
        {
          "net-public-1": "10.0.0.0/24",
          "net-private-1": "10.0.4.0/22",
          "net-public-2": "10.0.16.0/24",
          "net-private-2": "10.0.20.0/22",
        },
      ],
      [
        "AutoMerge, which keeps the kinds that the program leaves out",
        `subnetStrategy: "AutoMerge", subnetSpecs: [{ type: "Public", cidrMask: 24 }, { type: "Isolated", cidrMask: 25 }]`,
        {
          "net-public-1": "10.0.64.0/24",
          "net-private-1": "10.0.0.0/18",
          "net-isolated-1": "10.0.65.0/25",
          "net-public-2": "10.0.192.0/24",
          "net-private-2": "10.0.128.0/18",
          "net-isolated-2": "10.0.193.0/25",
        },
      ],
      [
        "Exact, where the rest is unused",
        `subnetStrategy: "Exact", subnetSpecs: [{ type: "Public", cidrMask: 18 }, { type: "Private", cidrMask: 19 }, { type: "Unused", cidrMask: 19 }]`,
        {
          "net-public-1": "10.0.0.0/18",
          "net-private-1": "10.0.64.0/19",
          "net-public-2": "10.0.128.0/18",
          "net-private-2": "10.0.192.0/19",
        },
      ],
      [
        "Auto, with the program's own blocks",
        `subnetStrategy: "Auto", subnetSpecs: [{ type: "Public", cidrBlocks: ["10.0.9.0/24", "10.0.8.0/24"] }, { type: "Private", cidrBlocks: ["10.0.1.0/24", "10.0.2.0/24"] }]`,
        {
          "net-public-1": "10.0.9.0/24",
          "net-private-1": "10.0.1.0/24",
          "net-public-2": "10.0.8.0/24",
          "net-private-2": "10.0.2.0/24",
        },
      ],
    ];
    for (const [what, args, blocks] of cases) {
      it(what, async () => {
        expect(
          blocksOf(await awsxProgram(`new awsx.ec2.Vpc("net", { numberOfAvailabilityZones: 2, ${args} });`)),
        ).to.deep.equal(blocks);
      });
    }
  });

  describe("has the NAT gateways of its settings", () => {
    it("one for all zones", async () => {
      const graph = await awsxProgram(`new awsx.ec2.Vpc("net", { natGateways: { strategy: "Single" } });`);

      expect(ofType(graph, NAT).map(({ name }) => name)).to.deep.equal(["net-1"]);
      expect(ofType(graph, EIP)).to.have.length(1);
      expect(ofType(graph, ROUTE).flatMap(({ inputs }) => inputs["natGatewayId"] ?? [])).to.deep.equal(
        Array(3).fill(the(graph, NAT).id),
      );
    });

    it("none, and then private subnets have no route out", async () => {
      const graph = await awsxProgram(`new awsx.ec2.Vpc("net", { natGateways: { strategy: "None" } });`);

      expect([...ofType(graph, NAT), ...ofType(graph, EIP)]).to.deep.equal([]);
      expect(ofType(graph, ROUTE).map(({ name }) => name)).to.deep.equal([
        "net-public-1",
        "net-public-2",
        "net-public-3",
      ]);
    });

    it("with the program's own Elastic IPs", async () => {
      const graph = await awsxProgram(`
        const own = [0, 1].map((zone) => new aws.ec2.Eip("own-" + zone, { domain: "vpc" }));
        new awsx.ec2.Vpc("net", {
          availabilityZoneNames: ["eu-west-1b", "eu-west-1c"],
          natGateways: { strategy: "OnePerAz", elasticIpAllocationIds: own.map(({ id }) => id) },
        });`);

      expect(ofType(graph, EIP).map(({ name }) => name)).to.deep.equal(["own-0", "own-1"]);
      expect(ofType(graph, NAT).map(({ inputs }) => inputs["allocationId"])).to.deep.equal([
        the(graph, EIP, "own-0").id,
        the(graph, EIP, "own-1").id,
      ]);
    });
  });

  describe("builds endpoints", () => {
    const SPECS = `vpcEndpointSpecs: [
      { serviceName: "com.amazonaws.eu-west-1.s3" },
      { serviceName: "com.amazonaws.eu-west-1.ecr.api", vpcEndpointType: "Interface" },
    ]`;

    it("as they are given, which leaves an interface endpoint without subnets", async () => {
      const graph = await awsxProgram(`new awsx.ec2.Vpc("net", { ${SPECS} });`);

      const [s3, api] = ofType(graph, ENDPOINT);
      expect([s3?.inputs["routeTableIds"], api?.inputs["subnetIds"], api?.inputs["privateDnsEnabled"]]).to.deep.equal([
        undefined,
        undefined,
        undefined,
      ]);
      expect(ofType(graph, "aws:ec2/securityGroup:SecurityGroup")).to.deep.equal([]);
    });

    it("completed with tables, private subnets, private names and a group", async () => {
      const graph = await awsxProgram(`new awsx.ec2.Vpc("net", { vpcEndpointStrategy: "Auto", ${SPECS} });`);

      const [s3, api] = ofType(graph, ENDPOINT);
      expect(the(graph, VPC).inputs).to.include({ enableDnsHostnames: true, enableDnsSupport: true });
      expect(s3?.inputs["routeTableIds"]).to.have.members(
        ofType(graph, "aws:ec2/routeTable:RouteTable").map(({ id }) => id),
      );
      expect(api?.inputs).to.deep.include({
        privateDnsEnabled: true,
        subnetIds: [1, 2, 3].map((zone) => the(graph, "aws:ec2/subnet:Subnet", `net-private-${String(zone)}`).id),
        securityGroupIds: [the(graph, "aws:ec2/securityGroup:SecurityGroup").id],
      });
      expect(the(graph, "aws:ec2/securityGroupRule:SecurityGroupRule").inputs).to.deep.include({
        type: "ingress",
        fromPort: 443,
        toPort: 443,
        cidrBlocks: ["10.0.0.0/16"],
      });
    });
  });

  describe("stays unknown, with the reason,", () => {
    const cases: [string, string, string][] = [
      [
        "where it is given what the model does not know",
        `{ teleport: true } as object`,
        "the model does not support its teleport",
      ],
      [
        "where a value that shapes it is not known before deployment",
        `{ numberOfAvailabilityZones: new aws.ec2.Eip("ip").publicIp as unknown as number }`,
        "its numberOfAvailabilityZones is not known before deployment",
      ],
    ];
    for (const [what, args, why] of cases) {
      it(what, async () => {
        const graph = await awsxProgram(`
          class Net extends pulumi.ComponentResource {
            declare readonly vpcId: pulumi.Output<string>;
            constructor(args: object) { super("awsx:ec2:Vpc", "net", { vpcId: undefined, ...args }, {}, true); }
          }
          export const vpcId = new Net(${args}).vpcId;`);

        expect(the(graph, "awsx:ec2:Vpc").unexpanded).to.equal(why);
        expect(the(graph, "awsx:ec2:Vpc")).not.to.have.property("expandedBy");
        expect(ofType(graph, VPC)).to.deep.equal([]);
        expect(graph.outputs["vpcId"]).to.equal(UNKNOWN);
        expect(graph.assumptions.map(({ subject }) => subject)).not.to.include("awsx");
      });
    }
  });

  describe("ends the program where awsx would", () => {
    const cases: [string, string, RegExp][] = [
      [
        "zones by name and by number",
        `{ availabilityZoneNames: ["eu-west-1a"], numberOfAvailabilityZones: 1 }`,
        /Only one of \[availabilityZoneNames\]/,
      ],
      [
        "too few Elastic IPs",
        `{ natGateways: { strategy: "OnePerAz", elasticIpAllocationIds: ["eipalloc-1"] } }`,
        /must match the number of availability zones for the VPC \(3\)/,
      ],
      [
        "NAT gateways without a public subnet",
        `{ subnetSpecs: [{ type: "Private" }] }`,
        /public subnets must be declared/,
      ],
      [
        "subnets that do not fit",
        `{ cidrBlock: "10.0.0.0/24", subnetStrategy: "Auto", subnetSpecs: [{ type: "Public", cidrMask: 26 }, { type: "Private", cidrMask: 26 }] }`,
        /Subnets are too large for VPC/,
      ],
      [
        "gaps in an exact layout",
        `{ subnetStrategy: "Exact", subnetSpecs: [{ type: "Public", cidrMask: 20 }, { type: "Private", cidrMask: 20 }] }`,
        /gaps in the subnet ranges/,
      ],
      [
        "two of a kind without names",
        `{ subnetSpecs: [{ type: "Public" }, { type: "Private" }, { type: "Private" }] }`,
        /require unique names/,
      ],
      ["one name twice", `{}); new awsx.ec2.Vpc("net", {}`, /Duplicate resource URN/],
    ];
    for (const [what, args, message] of cases) {
      it(what, async () => {
        const error = await awsxProgram(`new awsx.ec2.Vpc("net", ${args});`).catch((thrown: unknown) => thrown);

        expect(error).to.be.instanceOf(Error);
        expect((error as Error).message).to.match(message);
      });
    }
  });
});
