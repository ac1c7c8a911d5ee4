/** A VPC that exists, looked up: subnets by tier and zone, and all that cannot be recognised, together. */
import { createRequire } from "node:module";
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { existingNetworkOf, type ExistingNetworkUse } from "../../components/network/existingNetworkOf";
import type { ExistingNetworkArgs } from "../../components/network/args";
import { sdkFrom } from "../../readers/program/sdk";

const { isolated } = sdkFrom(createRequire(__filename));

interface Subnet {
  readonly id: string;
  /** The last part of the zone: `a` in `eu-west-1a`. */
  readonly zone: string;
  readonly table?: string;
  readonly maps?: boolean;
  readonly vpcId?: string;
}

interface Account {
  readonly subnets: readonly Subnet[];
  /** The routes of each table; `main` is that of subnets without a table of their own. */
  readonly tables: Readonly<Record<string, readonly object[]>>;
  readonly vpc?: object;
  readonly nats?: Readonly<Record<string, object>>;
}

const IGW = { cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" };
const NAT = { cidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" };
const LOCAL = { cidrBlock: "10.8.0.0/16", gatewayId: "local" };

/** Public and private subnets in three zones, and an isolated one for a database in two. */
const ACCOUNT: Account = {
  subnets: [
    ...["c", "a", "b"].flatMap((zone) => [
      { id: `public-${zone}`, zone, table: "public", maps: true },
      { id: `private-${zone}`, zone, table: `private-${zone}` },
    ]),
    { id: "db-a", zone: "a" },
    { id: "db-b", zone: "b" },
  ],
  tables: {
    main: [LOCAL],
    public: [LOCAL, IGW],
    "private-a": [LOCAL, NAT],
    "private-b": [LOCAL, NAT],
    "private-c": [LOCAL, { ...NAT, natGatewayId: "nat-2" }],
  },
};

async function lookedUp(use: ExistingNetworkUse, account: Account = ACCOUNT): Promise<ExistingNetworkArgs> {
  const { subnets, tables, nats = {} } = account;
  const answers: Readonly<Record<string, (inputs: Readonly<Record<string, string>>) => object>> = {
    getVpc: ({ id }) => ({
      id,
      cidrBlock: "10.8.0.0/16",
      enableDnsSupport: true,
      enableDnsHostnames: true,
      ...account.vpc,
    }),
    getSubnets: () => ({ ids: subnets.map(({ id }) => id) }),
    getSubnet: ({ id: asked }) => {
      const {
        id,
        zone,
        maps = false,
        vpcId = "vpc-1",
      } = subnets.find((subnet) => subnet.id === asked) ?? { id: asked, zone: "a" };
      return { id, vpcId, availabilityZone: zone.length === 1 ? `eu-west-1${zone}` : zone, mapPublicIpOnLaunch: maps };
    },
    getRouteTables: () => ({ ids: Object.keys(tables) }),
    getRouteTable: ({ routeTableId = "" }) => ({
      routeTableId,
      routes: tables[routeTableId],
      associations: [
        ...(routeTableId === "main" ? [{ main: true, subnetId: "" }] : []),
        ...subnets.filter(({ table }) => table === routeTableId).map(({ id }) => ({ main: false, subnetId: id })),
      ],
    }),
    getNatGateway: ({ id = "" }) => ({ publicIp: `203.0.113.${id.at(-1)}`, secondaryAllocationIds: [], ...nats[id] }),
  };
  return isolated(async () => {
    await pulumi.runtime.setMocks({
      newResource: () => ({ id: "", state: {} }),
      call: ({ token, inputs }) =>
        answers[token.slice(token.lastIndexOf(":") + 1)]?.(inputs as Readonly<Record<string, string>>) ?? {},
    });
    return existingNetworkOf("vpc-1", use);
  });
}

async function refusal(use: ExistingNetworkUse, account?: Account): Promise<string[]> {
  const message = await lookedUp(use, account).then(
    () => "",
    (error: Error) => error.message,
  );
  return message.split("\n");
}

describe("an existing VPC that is looked up", () => {
  it("gives the subnets of the strategy's tiers in the first two zones, and the routes stay", async () => {
    expect(await lookedUp({ strategies: ["nat-gateway"] })).to.deep.equal({
      vpcId: "vpc-1",
      vpcCidrBlocks: ["10.8.0.0/16"],
      keepRoutes: true,
      publicSubnetIds: ["public-a", "public-b"],
      privateSubnetIds: ["private-a", "private-b"],
      internetGatewayId: "igw-1",
      routeTableIds: ["private-a", "private-b"],
      sourceIps: ["203.0.113.1"],
    });
  });

  it("gives three zones, or the named ones in their order, and each NAT's address", async () => {
    const three = await lookedUp({ strategies: ["nat-gateway"], availabilityZoneCount: 3 });
    expect(three.privateSubnetIds).to.deep.equal(["private-a", "private-b", "private-c"]);
    expect(three.sourceIps).to.deep.equal(["203.0.113.1", "203.0.113.2"]);
    const named = await lookedUp({ strategies: ["nat-gateway"], availabilityZones: ["eu-west-1c", "eu-west-1a"] });
    expect(named.privateSubnetIds).to.deep.equal(["private-c", "private-a"]);
  });

  it("has fixed addresses only if each NAT gateway has one address, and names all blocks", async () => {
    const blocks = {
      ipv6CidrBlock: "2001:db8::/56",
      cidrBlockAssociations: [
        { cidrBlock: "10.8.0.0/16", state: "associated" },
        { cidrBlock: "100.64.0.0/16", state: "associated" },
        { cidrBlock: "10.9.0.0/16", state: "disassociated" },
      ],
    };
    const nats = { "nat-1": { availabilityMode: "regional" } };
    const found = await lookedUp({ strategies: ["nat-gateway"] }, { ...ACCOUNT, vpc: blocks, nats });
    expect(found.sourceIps).to.equal(undefined);
    expect(found.vpcCidrBlocks).to.deep.equal(["10.8.0.0/16", "100.64.0.0/16"]);
    expect(found.vpcIpv6CidrBlock).to.equal("2001:db8::/56");
    const more = await lookedUp(
      { strategies: ["nat-gateway"] },
      { ...ACCOUNT, nats: { "nat-1": { secondaryAllocationIds: ["eipalloc-2"] } } },
    );
    expect(more.sourceIps).to.equal(undefined);
  });

  it("takes subnets without a table of their own by the main one, and isolated ones only where they are needed", async () => {
    const isolated = await lookedUp({ strategies: ["vpc-endpoints"] });
    expect(isolated.isolatedSubnetIds).to.deep.equal(["db-a", "db-b"]);
    expect(isolated.routeTableIds).to.deep.equal(["main"]);
    expect(isolated).not.to.have.any.keys("publicSubnetIds", "privateSubnetIds", "internetGatewayId", "sourceIps");
  });

  it("finds the egress-only gateway in the routes", async () => {
    const table = [LOCAL, { ipv6CidrBlock: "::/0", egressOnlyGatewayId: "eigw-1" }];
    const found = await lookedUp(
      { strategies: ["egress-only-ipv6"] },
      { subnets: ACCOUNT.subnets.filter(({ id }) => id.startsWith("db")), tables: { main: table } },
    );
    expect(found.ipv6SubnetIds).to.deep.equal(["db-a", "db-b"]);
    expect(found.egressOnlyGatewayId).to.equal("eigw-1");
  });

  it("leaves Local Zones out unless they are named", async () => {
    const local = { id: "private-lax", zone: "eu-west-1-lax-1a", table: "private-a" };
    const subnets = [local, { ...local, id: "public-lax", table: "public" }, ...ACCOUNT.subnets];
    const found = await lookedUp({ strategies: ["nat-gateway"] }, { ...ACCOUNT, subnets });
    expect(found.privateSubnetIds).to.deep.equal(["private-a", "private-b"]);
    const named = await lookedUp(
      { strategies: ["nat-gateway"], availabilityZones: ["eu-west-1-lax-1a"] },
      { ...ACCOUNT, subnets },
    );
    expect(named.privateSubnetIds).to.deep.equal(["private-lax"]);
  });

  it("refuses a VPC whose routes are not those of the strategies, with all problems", async () => {
    const transit = { cidrBlock: "0.0.0.0/0", transitGatewayId: "tgw-1" };
    const tables = {
      ...ACCOUNT.tables,
      "private-a": [LOCAL, transit],
      "private-b": [LOCAL, transit],
      "private-c": [transit],
    };
    expect(await refusal({ strategies: ["nat-gateway", "egress-only-ipv6"] }, { ...ACCOUNT, tables })).to.deep.equal([
      'existingNetworkOf "vpc-1" cannot be built:',
      "  - existingNetwork.privateSubnetIds: the private tier is needed, and no subnet of vpc-1 has its default routes. Its subnets have IPv4 internet-gateway (public-c, public-a, public-b); IPv4 other (private-c, private-a, private-b); IPv4 none (db-a, db-b). [R-VPC-04] Choose a strategy whose routes the VPC has, or give existingNetwork.privateSubnetIds without keepRoutes, so that the strategy creates the routes.",
      "  - existingNetwork.ipv6SubnetIds: the ipv6 tier is needed, and no subnet of vpc-1 has its default routes. Its subnets have IPv4 internet-gateway (public-c, public-a, public-b); IPv4 other (private-c, private-a, private-b); IPv4 none (db-a, db-b). [R-VPC-04] Choose a strategy whose routes the VPC has, or give existingNetwork.ipv6SubnetIds without keepRoutes, so that the strategy creates the routes.",
    ]);
  });

  it("refuses NATs of another strategy, several subnets for one place, and too few zones", async () => {
    const eni = { cidrBlock: "0.0.0.0/0", networkInterfaceId: "eni-1", instanceId: "i-1" };
    const subnets = [...ACCOUNT.subnets, { id: "more-a", zone: "a", table: "private-a" }];
    expect(
      await refusal(
        { strategies: ["nat-gateway"], availabilityZoneCount: 4 },
        { subnets, tables: { ...ACCOUNT.tables, "private-b": [eni] } },
      ),
    ).to.deep.equal([
      'existingNetworkOf "vpc-1" cannot be built:',
      "  - existingNetwork.privateSubnetIds (private-a, more-a): these subnets have the same routes in one Availability Zone, and a tier has one subnet in each zone. [R-VPC-04] Name the subnets of this network in subnetIds.",
      "  - strategies (nat-gateway): the default routes of private-b are those of another strategy: IPv4 nat-instance. [R-VPC-04] Use the strategy nat-instance, or name other subnets in subnetIds.",
      "  - availabilityZoneCount (4): only 3 (eu-west-1a, eu-west-1b, eu-west-1c) have a subnet of each tier: public in eu-west-1c, eu-west-1a, eu-west-1b; private in eu-west-1c, eu-west-1a, eu-west-1b. [R-LB-04] Set availabilityZoneCount to 3, or add subnets.",
    ]);
    const chosen = await lookedUp(
      { strategies: ["nat-gateway"], subnetIds: ["public-a", "public-b", "private-b", "more-a"] },
      { ...ACCOUNT, subnets },
    );
    expect(chosen.privateSubnetIds).to.deep.equal(["more-a", "private-b"]);
  });

  it("refuses subnets of another VPC, names that endpoints cannot have, and a strategy that does not exist", async () => {
    const subnets = ACCOUNT.subnets.map((subnet) =>
      subnet.id === "private-c" ? { ...subnet, vpcId: "vpc-2" } : subnet,
    );
    const [, ...problems] = await refusal(
      { strategies: ["nat-gateway"], endpoints: { add: ["s3"] } },
      { ...ACCOUNT, subnets, vpc: { enableDnsHostnames: false } },
    );
    expect(problems).to.deep.equal([
      "  - subnetIds (private-c): this subnet is in vpc-2. [R-VPC-04] Name subnets of this VPC.",
      "  - existingNetwork.vpcId (vpc-1): the private DNS names of endpoints need enableDnsHostnames, and the VPC has it off. [R-EP-18] Turn enableDnsHostnames of the VPC on.",
    ]);
    expect(await refusal({ strategies: ["nat-gatway" as "nat-gateway"] })).to.deep.equal([
      'existingNetworkOf "vpc-1" cannot be built:',
      "  - strategies (nat-gatway): there is no such strategy. [R-VPC-04] Did you mean nat-gateway?",
    ]);
  });

  it("reports a lookup without an answer in one sentence with what to do instead", async () => {
    const answer = await isolated(async () => {
      await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
      return existingNetworkOf("vpc-1", { strategies: ["nat-gateway"] }).catch((error: Error) => error.message);
    });
    expect(answer).to.equal(
      'existingNetworkOf "vpc-1": the VPC cannot be looked up: the answer has no ids of subnets. Write the ids of its subnets in existingNetwork, or allow this program to look them up (ec2:Describe*).',
    );
  });
});
