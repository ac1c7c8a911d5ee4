/** A network leads each tier out as its strategy says, and nothing else leads anywhere. */
import { expect } from "chai";
import { Network } from "../../components/network/network";
import type { NetworkArgs } from "../../components/network/args";
import { taskNetworkOf, sourceIpsOf } from "../../components/network/taskNetworkOf";
import { type Graph, UNKNOWN, bothModes, build, valueOf } from "../support/harness";
import { routesOf, text, waysOut } from "./routes";

function network(args: NetworkArgs, mode: { preview: boolean }): Promise<Graph<Network>> {
  return build(() => new Network("app", args), mode);
}

/** `subnet: mapPublicIpOnLaunch` of every subnet. */
function publicIpFlags(graph: Graph): string[] {
  return graph
    .ofType("aws:ec2/subnet:Subnet")
    .map((subnet) => `${subnet.name}: ${text(subnet.inputs.mapPublicIpOnLaunch)}`)
    .sort();
}

const EGRESS_DEVICES = ["NatGateway", "Eip", "InternetGateway", "EgressOnlyInternetGateway", "VpcEndpoint"];

/** How many of each kind of device there are: what a strategy costs, and what it must not have. */
function devices(graph: Graph): Record<string, number> {
  const aws = (type: string): number =>
    graph.resources.filter((resource) => resource.type.startsWith("aws:") && resource.type.endsWith(`:${type}`)).length;
  return Object.fromEntries(
    EGRESS_DEVICES.map((type): [string, number] => [type, aws(type)]).filter(([, count]) => count > 0),
  );
}

describe("A network with public-ip", () => {
  bothModes("routes its public subnets to the internet gateway and has no NAT", async (mode) => {
    const graph = await network({ strategies: ["public-ip"] }, mode);
    expect(routesOf(graph)).to.deep.equal(["app-public-ip-routes: 0.0.0.0/0 → app-igw"]);
    expect(waysOut(graph, "app-public-0")).to.deep.equal(["0.0.0.0/0 → app-igw"]);
    expect(waysOut(graph, "app-public-1")).to.deep.equal(["0.0.0.0/0 → app-igw"]);
    expect(devices(graph)).to.deep.equal({ InternetGateway: 1 });
    expect(publicIpFlags(graph)).to.deep.equal(["app-public-0: false", "app-public-1: false"]);
    const { taskNetwork, sourceIps } = graph.result;
    expect(taskNetwork.assignPublicIp).to.equal(true);
    expect(taskNetwork.hasPublicTier).to.equal(true);
    expect(sourceIps.kind).to.equal("ephemeral");
  });
});

describe("A network with public-host", () => {
  bothModes("maps public addresses on launch in the host tier alone", async (mode) => {
    const graph = await network({ strategies: ["public-host"], loadBalancers: ["internet-facing"] }, mode);
    expect(routesOf(graph)).to.deep.equal([
      "app-public-host-routes: 0.0.0.0/0 → app-igw",
      "app-public-ip-routes: 0.0.0.0/0 → app-igw",
    ]);
    expect(publicIpFlags(graph)).to.deep.equal([
      "app-host-0: true",
      "app-host-1: true",
      "app-public-0: false",
      "app-public-1: false",
    ]);
    expect(devices(graph)).to.deep.equal({ InternetGateway: 1 });
    expect(graph.result.taskNetwork.assignPublicIp).to.equal(false);
  });
});

describe("A network with nat-gateway", () => {
  bothModes("per-az: each private subnet leaves by the NAT gateway of its own zone", async (mode) => {
    const graph = await network({ strategies: ["nat-gateway"] }, mode);
    expect(routesOf(graph)).to.deep.equal([
      "app-nat-gateway-routes-0: 0.0.0.0/0 → app-nat-gateway-0",
      "app-nat-gateway-routes-1: 0.0.0.0/0 → app-nat-gateway-1",
      "app-public-ip-routes: 0.0.0.0/0 → app-igw",
    ]);
    expect(waysOut(graph, "app-private-0")).to.deep.equal(["0.0.0.0/0 → app-nat-gateway-0"]);
    expect(waysOut(graph, "app-private-1")).to.deep.equal(["0.0.0.0/0 → app-nat-gateway-1"]);
    for (const slot of [0, 1]) {
      const nat = graph.one(`app-nat-gateway-${slot}`, "aws:ec2/natGateway:NatGateway");
      expect(graph.pointsAt(nat, "subnetId")).to.include(`app-public-${slot}`);
      expect(graph.pointsAt(nat, "allocationId")).to.deep.equal([`app-nat-gateway-eip-${slot}`]);
    }
    expect(devices(graph)).to.deep.equal({ NatGateway: 2, Eip: 2, InternetGateway: 1 });
    expect(publicIpFlags(graph).filter((flag) => flag.endsWith("true"))).to.deep.equal([]);
    expect(graph.result.taskNetwork.assignPublicIp).to.equal(false);
    expect(graph.result.sourceIps.kind).to.equal("fixed");
  });

  bothModes("single: both private subnets leave by the one NAT gateway", async (mode) => {
    const graph = await network({ strategies: ["nat-gateway"], natGateway: { placement: "single" } }, mode);
    expect(waysOut(graph, "app-private-0")).to.deep.equal(["0.0.0.0/0 → app-nat-gateway-0"]);
    expect(waysOut(graph, "app-private-1")).to.deep.equal(["0.0.0.0/0 → app-nat-gateway-0"]);
    expect(devices(graph)).to.deep.equal({ NatGateway: 1, Eip: 1, InternetGateway: 1 });
  });

  bothModes("regional: one NAT gateway of the VPC, no public subnet, and addresses that AWS chooses", async (mode) => {
    const graph = await network({ strategies: ["nat-gateway"], natGateway: { placement: "regional" } }, mode);
    expect(routesOf(graph)).to.deep.equal([
      "app-nat-gateway-routes-0: 0.0.0.0/0 → app-nat-gateway-regional-automatic",
      "app-nat-gateway-routes-1: 0.0.0.0/0 → app-nat-gateway-regional-automatic",
    ]);
    const nat = graph.one("app-nat-gateway-regional-automatic");
    expect(Object.keys(nat.inputs).sort()).to.deep.equal(["availabilityMode", "tags", "vpcId"]);
    expect(nat.inputs.availabilityMode).to.equal("regional");
    expect(graph.waitsFor(nat)).to.include("app-igw");
    expect(devices(graph)).to.deep.equal({ NatGateway: 1, InternetGateway: 1 });
    expect(graph.names("aws:ec2/subnet:Subnet")).to.deep.equal(["app-private-0", "app-private-1"]);
    expect(graph.result.sourceIps.kind).to.equal("ephemeral");
    expect(graph.result.taskNetwork.hasPublicTier).to.equal(false);
  });

  bothModes("regional with manual addresses: one Elastic IP for each zone, and so fixed", async (mode) => {
    const graph = await network(
      {
        strategies: ["nat-gateway"],
        natGateway: { placement: "regional", addresses: "manual" },
        availabilityZones: ["eu-central-1a", "eu-central-1b"],
      },
      mode,
    );
    const nat = graph.one("app-nat-gateway-regional-manual");
    expect(nat.inputs).to.not.have.any.keys("subnetId", "allocationId");
    const addresses = nat.inputs.availabilityZoneAddresses as { availabilityZone: string; allocationIds: string[] }[];
    expect(addresses.map(({ availabilityZone }) => availabilityZone)).to.deep.equal(["eu-central-1a", "eu-central-1b"]);
    expect(graph.pointsAt(nat, "availabilityZoneAddresses")).to.deep.equal([
      "app-nat-gateway-regional-eip-0",
      "app-nat-gateway-regional-eip-1",
    ]);
    expect(graph.result.sourceIps.kind).to.equal("fixed");
  });

  it("exports the Elastic IPs, in the order of their slots", async () => {
    const graph = await network({ strategies: ["nat-gateway"] }, { preview: false });
    const addresses = (await valueOf(graph.result.sourceIps.addresses)) as string[];
    const eips = ["app-nat-gateway-eip-0", "app-nat-gateway-eip-1"].map((name) => graph.one(name).outputs.publicIp);
    expect(addresses).to.deep.equal(eips);
    expect(new Set(addresses).size).to.equal(2);
  });

  bothModes("uses the Elastic IPs that it is given, by slot, and makes none", async (mode) => {
    const graph = await network(
      { strategies: ["nat-gateway"], natGateway: { elasticIpAllocationIds: ["eipalloc-own0", "eipalloc-own1"] } },
      mode,
    );
    expect(graph.one("app-nat-gateway-0", "aws:ec2/natGateway:NatGateway").inputs.allocationId).to.equal(
      "eipalloc-own0",
    );
    expect(graph.one("app-nat-gateway-1", "aws:ec2/natGateway:NatGateway").inputs.allocationId).to.equal(
      "eipalloc-own1",
    );
    expect(graph.ofType("aws:ec2/eip:Eip").map(({ name, external }) => ({ name, external }))).to.deep.equal([
      { name: "app-nat-gateway-own-eip-0", external: true },
      { name: "app-nat-gateway-own-eip-1", external: true },
    ]);
    expect(graph.result.sourceIps.kind).to.equal("fixed");
  });

  bothModes("lets a NAT gateway go before the one that takes its address", async (mode) => {
    const graph = await network({ strategies: ["nat-gateway"] }, mode);
    for (const nat of graph.ofType("aws:ec2/natGateway:NatGateway")) {
      expect(nat.options.deleteBeforeReplace, nat.name).to.equal(true);
    }
  });
});

describe("A network with nat-instance", () => {
  bothModes(
    "single: both private subnets leave by the one fixed interface, and there is no NAT gateway",
    async (mode) => {
      const graph = await network({ strategies: ["nat-instance"] }, mode);
      expect(routesOf(graph)).to.deep.equal([
        "app-nat-instance-routes-0: 0.0.0.0/0 → app-nat-instance-0-interface",
        "app-nat-instance-routes-1: 0.0.0.0/0 → app-nat-instance-0-interface",
        "app-public-ip-routes: 0.0.0.0/0 → app-igw",
      ]);
      expect(waysOut(graph, "app-private-1")).to.deep.equal(["0.0.0.0/0 → app-nat-instance-0-interface"]);
      expect(graph.pointsAt(graph.one("app-nat-instance-0-interface"), "subnetId")).to.include("app-public-0");
      expect(devices(graph)).to.deep.equal({ Eip: 1, InternetGateway: 1 });
      expect(graph.result.taskNetwork).to.include({ strategy: "nat-instance", assignPublicIp: false });
      expect(graph.result.sourceIps.kind).to.equal("fixed");
      expect(publicIpFlags(graph).filter((flag) => flag.endsWith("true"))).to.deep.equal([]);
    },
  );

  bothModes("per-az: each zone has its own, and IPv6 leaves by the egress-only gateway", async (mode) => {
    const graph = await network(
      { strategies: ["nat-instance"], natInstance: { placement: "per-az" }, ipFamily: "dual-stack" },
      mode,
    );
    for (const slot of [0, 1]) {
      expect(waysOut(graph, `app-private-${slot}`)).to.deep.equal([
        `0.0.0.0/0 → app-nat-instance-${slot}-interface`,
        "::/0 → app-eigw",
      ]);
    }
    expect(devices(graph)).to.deep.equal({ Eip: 2, InternetGateway: 1, EgressOnlyInternetGateway: 1 });
  });

  it("takes over from a NAT gateway by the same associations, without a table or an address in common", async () => {
    const before = await network({ strategies: ["nat-gateway"] }, { preview: false });
    const after = await network({ strategies: ["nat-instance"] }, { preview: false });
    const kept = before.resources.filter(({ urn }) => after.resources.some((other) => other.urn === urn));
    const repointed = kept.filter(({ urn, inputs }) => JSON.stringify(after.at(urn).inputs) !== JSON.stringify(inputs));
    expect(repointed.map(({ name, type }) => `${type.split(":").at(-1)} ${name}`).sort()).to.deep.equal([
      "Network app",
      "RouteTableAssociation app-private-0",
      "RouteTableAssociation app-private-1",
    ]);
    expect(kept.filter(({ type }) => type.endsWith(":Eip"))).to.deep.equal([]);
    expect(kept.filter(({ type }) => type.endsWith(":Subnet"))).to.have.length(4);
  });
});

describe("A network with vpc-endpoints", () => {
  const endpoints = { interface: ["ecr.api", "ecr.dkr", "logs"], gateway: ["s3"] };

  bothModes("has no route to anywhere, and no gateway to the internet", async (mode) => {
    const graph = await network({ strategies: ["vpc-endpoints"], endpoints }, mode);
    expect(routesOf(graph)).to.deep.equal([]);
    expect(waysOut(graph, "app-isolated-0")).to.deep.equal([]);
    expect(waysOut(graph, "app-isolated-1")).to.deep.equal([]);
    expect(devices(graph)).to.deep.equal({ VpcEndpoint: 4 });
    expect(graph.result.sourceIps.kind).to.equal("none");
    expect(graph.result.taskNetwork.hasPublicTier).to.equal(false);
  });

  bothModes("lets tasks start only once the endpoints exist", async (mode) => {
    const graph = await build(() => {
      const app = new Network("app", { strategies: ["vpc-endpoints"], endpoints });
      return { app, waits: waitsOf(app.taskNetwork.subnetIds) };
    }, mode);
    expect(await graph.result.waits).to.include.members([
      "app-endpoint-ecr-api",
      "app-endpoint-ecr-dkr",
      "app-endpoint-logs",
      "app-gateway-s3",
      "app-isolated-0",
    ]);
  });
});

describe("A network with egress-only-ipv6", () => {
  bothModes("leaves over IPv6 only, by the egress-only internet gateway", async (mode) => {
    const graph = await network({ strategies: ["egress-only-ipv6"] }, mode);
    expect(routesOf(graph)).to.deep.equal(["app-egress-only-ipv6-routes: ::/0 → app-eigw"]);
    expect(waysOut(graph, "app-ipv6-1")).to.deep.equal(["::/0 → app-eigw"]);
    expect(devices(graph)).to.deep.equal({ EgressOnlyInternetGateway: 1 });
    const subnet = graph.one("app-ipv6-0", "aws:ec2/subnet:Subnet");
    expect(subnet.inputs).to.include({ cidrBlock: "10.0.240.0/22", assignIpv6AddressOnCreation: true });
    expect(subnet.inputs).to.not.have.any.keys("ipv6Native", "enableDns64");
    expect(graph.result.taskNetwork.ipFamily).to.equal("dual-stack");
  });

  bothModes("IPv6-only subnets have no IPv4 block", async (mode) => {
    const graph = await network({ strategies: ["egress-only-ipv6"], ipv6: { only: true } }, mode);
    const subnet = graph.one("app-ipv6-0", "aws:ec2/subnet:Subnet");
    expect(subnet.inputs.ipv6Native).to.equal(true);
    expect(subnet.inputs).to.not.have.any.keys("cidrBlock", "mapPublicIpOnLaunch");
    expect(graph.result.taskNetwork.ipFamily).to.equal("ipv6");
  });

  bothModes("NAT64 translates in a public subnet, for the well-known prefix alone", async (mode) => {
    const graph = await network({ strategies: ["egress-only-ipv6"], ipv6: { nat64: true } }, mode);
    expect(waysOut(graph, "app-ipv6-0")).to.deep.equal([
      "64:ff9b::/96 → app-egress-only-ipv6-nat64",
      "::/0 → app-eigw",
    ]);
    const nat = graph.one("app-egress-only-ipv6-nat64");
    expect(graph.pointsAt(nat, "subnetId")).to.include("app-public-0");
    expect(waysOut(graph, "app-public-0")).to.deep.equal(["0.0.0.0/0 → app-igw"]);
    expect(graph.one("app-ipv6-0", "aws:ec2/subnet:Subnet").inputs.enableDns64).to.equal(true);
    expect(graph.one("app-public-0", "aws:ec2/subnet:Subnet").inputs).to.not.have.property("enableDns64");
    expect(devices(graph)).to.deep.equal({ NatGateway: 1, Eip: 1, InternetGateway: 1, EgressOnlyInternetGateway: 1 });
  });

  it("cuts each subnet a /64 of its own from the VPC's block", async () => {
    const graph = await network({ strategies: ["egress-only-ipv6"] }, { preview: false });
    const vpcBlock = text(graph.one("app-vpc").outputs.ipv6CidrBlock);
    const prefix = vpcBlock.replace(/00::\/56$/, "");
    expect(prefix, vpcBlock).to.not.equal(vpcBlock);
    const blocks = [0, 1].map((slot) => graph.one(`app-ipv6-${slot}`, "aws:ec2/subnet:Subnet").inputs.ipv6CidrBlock);
    expect(blocks).to.deep.equal([`${prefix}20::/64`, `${prefix}21::/64`]);
  });
});

describe("A dual-stack network", () => {
  bothModes(
    "routes IPv6 out of private subnets by the egress-only gateway, of public ones by the internet gateway",
    async (mode) => {
      const graph = await network(
        { strategies: ["nat-gateway"], natGateway: { placement: "single" }, ipFamily: "dual-stack" },
        mode,
      );
      expect(waysOut(graph, "app-private-0")).to.deep.equal(["0.0.0.0/0 → app-nat-gateway-0", "::/0 → app-eigw"]);
      expect(waysOut(graph, "app-public-0")).to.deep.equal(["0.0.0.0/0 → app-igw", "::/0 → app-igw"]);
      for (const subnet of graph.ofType("aws:ec2/subnet:Subnet")) {
        expect(subnet.inputs.assignIpv6AddressOnCreation, subnet.name).to.equal(true);
      }
    },
  );
});

describe("A network with several strategies", () => {
  bothModes("keeps their ways apart, and offers each by name", async (mode) => {
    const graph = await network(
      {
        strategies: ["nat-gateway", "vpc-endpoints"],
        natGateway: { placement: "single" },
        endpoints: { interface: ["ecr.api", "ecr.dkr", "logs"], gateway: ["s3"] },
      },
      mode,
    );
    expect(waysOut(graph, "app-private-0")).to.deep.equal(["0.0.0.0/0 → app-nat-gateway-0"]);
    expect(waysOut(graph, "app-isolated-0")).to.deep.equal([]);
    const { taskNetwork, taskNetworks } = graph.result;
    expect(taskNetwork.strategy).to.equal("nat-gateway");
    expect(Object.keys(taskNetworks)).to.deep.equal(["natGateway", "vpcEndpoints"]);
    expect(taskNetworkOf(graph.result, "vpc-endpoints").strategy).to.equal("vpc-endpoints");
    expect(sourceIpsOf(graph.result, "vpc-endpoints").kind).to.equal("none");
    expect(() => taskNetworkOf(graph.result, "public-ip")).to.throw(
      "does not have the strategy public-ip; it has: nat-gateway, vpc-endpoints",
    );
  });
});

describe("Every network", () => {
  bothModes("has DNS on, an emptied default group, and no association twice", async (mode) => {
    const graph = await network(
      {
        strategies: ["public-ip", "public-host", "nat-gateway", "egress-only-ipv6"],
        loadBalancers: ["internal"],
        tags: { team: "shop" },
      },
      mode,
    );
    expect(graph.one("app-vpc").inputs).to.include({ enableDnsSupport: true, enableDnsHostnames: true });
    expect(graph.one("app-default").inputs).to.deep.include({ ingress: [], egress: [] });
    const subnets = graph.names("aws:ec2/subnet:Subnet");
    expect(graph.names("RouteTableAssociation")).to.deep.equal(subnets);
    for (const subnet of subnets) {
      waysOut(graph, subnet);
    }
    for (const resource of graph.resources.filter(({ inputs }) => inputs.tags !== undefined)) {
      expect((resource.inputs.tags as Record<string, string>).team, resource.name).to.equal("shop");
    }
    for (const type of ["Vpc", "Subnet", "RouteTable", "InternetGateway", "Eip", "EgressOnlyInternetGateway"]) {
      for (const resource of graph.ofType(type)) {
        expect(resource.inputs.tags, resource.name).to.not.equal(undefined);
      }
    }
  });

  bothModes(
    "by count, takes the Region's zones and ignores it when their order changes; by name it does not",
    async (mode) => {
      const counted = await network({ strategies: ["public-ip"], availabilityZoneCount: 3 }, mode);
      const zones = counted.ofType("aws:ec2/subnet:Subnet").map(({ inputs }) => inputs.availabilityZone);
      expect(zones).to.have.length(3);
      expect(counted.ofType("aws:ec2/subnet:Subnet").map(({ options }) => options.ignoreChanges)).to.deep.equal([
        ["availabilityZone"],
        ["availabilityZone"],
        ["availabilityZone"],
      ]);
      const named = await network(
        { strategies: ["public-ip"], availabilityZones: ["eu-central-1c", "eu-central-1a"] },
        mode,
      );
      expect(named.one("app-public-0", "aws:ec2/subnet:Subnet").inputs.availabilityZone).to.equal("eu-central-1c");
      expect(named.one("app-public-0", "aws:ec2/subnet:Subnet").options.ignoreChanges ?? []).to.deep.equal([]);
    },
  );

  it("hands out its task subnets once they are routed, and public ones to load balancers once the gateway is there", async () => {
    const graph = await build(
      () => {
        const app = new Network("app", { strategies: ["nat-gateway"], natGateway: { placement: "single" } });
        return {
          app,
          tasks: waitsOf(app.taskNetwork.subnetIds),
          balancers: waitsOf(app.taskNetwork.publicSubnetIds),
          internal: waitsOf(app.taskNetwork.internalSubnetIds),
        };
      },
      { preview: true },
    );
    expect(await graph.result.tasks).to.include.members(["app-private-0", "app-private-1"]);
    const associations = graph.ofType("RouteTableAssociation").map(({ urn }) => urn);
    const taskUrns = await urnsOf(graph.result.app.taskNetwork.subnetIds);
    expect(taskUrns.filter((urn) => associations.includes(urn)).map((urn) => graph.at(urn).name)).to.deep.equal([
      "app-private-0",
      "app-private-1",
    ]);
    const route = graph.one("app-private-0", "RouteTableAssociation");
    expect(graph.waitsFor(route)).to.include("app-nat-gateway-routes-0-ipv4");
    expect(await graph.result.balancers).to.deep.equal(["app-igw", "app-public-0", "app-public-1"]);
    expect(await graph.result.internal).to.deep.equal(["app-private-0", "app-private-1"]);
    expect(await valueOf(graph.result.app.taskNetwork.subnetIds)).to.equal(UNKNOWN);
  });

  bothModes("sends flow logs to a log group by a role of their own, or to the bucket it is given", async (mode) => {
    const logs = await network({ strategies: ["public-ip"], flowLogs: {} }, mode);
    const toGroup = logs.one("app-flow-logs-cloud-watch-logs");
    expect(toGroup.inputs).to.include({ trafficType: "ALL", logDestinationType: "cloud-watch-logs" });
    expect(logs.pointsAt(toGroup, "iamRoleArn")).to.deep.equal(["app-flow-logs"]);
    expect(logs.one("app-flow-logs", "LogGroup").inputs.retentionInDays).to.equal(30);
    const bucketArn = "arn:aws:s3:::flow-logs";
    const s3 = await network({ strategies: ["public-ip"], flowLogs: { destination: "s3", bucketArn } }, mode);
    expect(s3.one("app-flow-logs-s3").inputs.logDestination).to.equal(bucketArn);
    s3.resourceCountIs("LogGroup", 0);
    s3.resourceCountIs("aws:iam/role:Role", 0);
    const none = await network({ strategies: ["public-ip"] }, mode);
    none.resourceCountIs("FlowLog", 0);
  });
});

/** The URNs that an output waits for. */
async function urnsOf(output: unknown): Promise<string[]> {
  const resources = await (
    output as { allResources(): Promise<Set<{ urn: { promise(): Promise<string> } }>> }
  ).allResources();
  const urns = await Promise.all([...resources].map(({ urn }) => urn.promise()));
  return urns.sort();
}

/** Their names, each once. */
async function waitsOf(output: unknown): Promise<string[]> {
  return [...new Set((await urnsOf(output)).map((urn) => urn.split("::").at(-1) ?? ""))].sort();
}
