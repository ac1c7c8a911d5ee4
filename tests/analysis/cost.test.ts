/** The arithmetic of a network's bill: R-PRICE-13's sums, each to the cent. */
import { expect } from "chai";
import { breakEvenOf } from "../../analysis/compare";
import { costOf } from "../../analysis/cost";
import { type Cost } from "../../analysis/report/cost";
import { together } from "../../analysis/cost/charge";
import type { PathReport, ServiceReport, Via } from "../../analysis/report";
import type {
  AutoScalingGroup,
  LaunchTemplate,
  NatGateway,
  Subnet,
  Topology,
  VpcEndpoint,
} from "../../analysis/topology/model";
import { topology } from "../support/topology";

const entity = (key: string): { key: string; name: string; id: null } => ({ key, name: key, id: null });

const nothing = topology({ region: "us-east-1" });

function zonalNat(key: string, subnet: string): NatGateway {
  const address = { elasticIp: `${key}-eip`, address: { unknown: "assigned by AWS" }, availabilityZone: null };
  return {
    ...entity(key),
    availabilityMode: "zonal",
    connectivity: "public",
    subnet,
    vpc: "vpc",
    addresses: [address],
    regionalAddresses: null,
    state: "available",
  };
}

function withNats(count: number): Topology {
  const natGateways = Array.from({ length: count }, (_, index) => zonalNat(`nat-${index}`, `public-${index}`));
  const elasticIps = natGateways.map((nat) => ({
    ...entity(`${nat.key}-eip`),
    address: { unknown: "assigned by AWS" },
    allocationId: { unknown: "assigned by AWS" },
    holder: nat.key,
  }));
  return { ...nothing, natGateways, elasticIps };
}

function withEndpoints(count: number): Topology {
  const vpcEndpoints = Array.from({ length: count }, (_, index): VpcEndpoint => ({
    ...entity(`endpoint-${index}`),
    vpc: "vpc",
    kind: "interface",
    service: "logs",
    serviceRegion: "us-east-1",
    privateDns: true,
    privateDnsOnlyForInboundResolver: false,
    subnets: ["isolated-0", "isolated-1"],
    securityGroups: [],
    routeTables: [],
    policy: null,
    ipAddressType: "ipv4",
  }));
  return { ...nothing, vpcEndpoints };
}

function path(via: readonly Via[]): PathReport {
  return {
    verdict: "reachable",
    code: null,
    rule: null,
    via,
    sourceIp: { kind: "none", addresses: [] },
    subnets: { reachable: [], blocked: [], undetermined: [] },
    message: "",
    fix: null,
    hops: [],
  };
}

function fargateService(options: {
  tasks: number;
  publicIp: boolean;
  via: readonly Via[];
  zones?: string[];
}): ServiceReport {
  return {
    name: "web",
    id: "web",
    launchType: "fargate",
    networkMode: "awsvpc",
    strategy: null,
    desiredCount: options.tasks,
    tasksPerInstance: null,
    network: {
      tier: null,
      assignPublicIp: options.publicIp,
      targetType: null,
      subnets: (options.zones ?? []).map((zone) => ({
        name: zone,
        availabilityZone: zone,
        mapPublicIpOnLaunch: false,
        defaultRoute: { ipv4: "nat-gateway", ipv6: "none" },
      })),
    },
    needs: [],
    egress: { ipv4: path(options.via), ipv6: path([]) },
    ingress: { internet: path([]), vpc: path([]), loadBalancer: null },
  };
}

const natWay: readonly Via[] = ["nat-gateway", "internet-gateway"];
const throughNat = (tasks = 1): ServiceReport => fargateService({ tasks, publicIp: false, via: natWay });

describe("the cost of a network in us-east-1", () => {
  it("is 36.50 a month for one NAT gateway with its address, and 0.045 for each gigabyte", () => {
    const cost = costOf(withNats(1), [throughNat()]);
    expect(cost.monthly).to.equal(36.5);
    expect(cost.perGb).to.equal(0.045);
  });

  it("is 73.00 for two", () => {
    const cost = costOf(withNats(2), [throughNat()]);
    expect(cost.monthly).to.equal(73);
    expect(cost.items.map(({ name, count, unit, per, monthly }) => [name, count, unit, per, monthly])).to.deep.equal([
      ["NAT gateway", 2, 0.045, "730 h", 65.7],
      ["Public IPv4: Elastic IP", 2, 0.005, "730 h", 7.3],
    ]);
  });

  it("is 58.40 for four interface endpoints in two zones, 102.20 for seven, and 0.01 for each gigabyte", () => {
    const isolated = fargateService({ tasks: 1, publicIp: false, via: ["interface-endpoint"] });
    expect(costOf(withEndpoints(4), [isolated])).to.include({ monthly: 58.4, perGb: 0.01 });
    expect(costOf(withEndpoints(7), [isolated]).monthly).to.equal(102.2);
  });

  it("is 3.65 for the public address of each Fargate task", () => {
    const cost = costOf(nothing, [fargateService({ tasks: 3, publicIp: true, via: ["internet-gateway"] })]);
    expect(cost.monthly).to.equal(10.95);
    expect(cost.perGb).to.equal(0);
  });

  it("is nothing for an egress-only gateway", () => {
    const cost = costOf(nothing, [
      fargateService({ tasks: 2, publicIp: false, via: ["egress-only-internet-gateway"] }),
    ]);
    expect(cost).to.deep.include({ monthly: 0, items: [] });
  });

  it("counts a NAT instance with its disk and both of its addresses: 3.07 + 0.64 + 2 x 3.65", () => {
    const template: LaunchTemplate = {
      ...entity("nat-template"),
      instanceType: "t4g.nano",
      securityGroups: [],
      associatePublicIpAddress: true,
      interfaceCount: 1,
      sourceDestCheck: { unknown: "set by AWS" },
      agentPortRange: null,
      agentProxy: false,
      volumeGib: 8,
    };
    const group: AutoScalingGroup = {
      ...entity("nat-group"),
      subnets: ["public-0"],
      launchTemplate: "nat-template",
      minSize: 1,
      maxSize: 1,
      desiredCapacity: 1,
    };
    const address = { unknown: "assigned by AWS" };
    const cost = costOf(
      {
        ...nothing,
        launchTemplates: [template],
        autoScalingGroups: [group],
        elasticIps: [{ ...entity("nat-eip"), address, allocationId: address, holder: "nat-eni" }],
        routeTables: [
          {
            ...entity("private"),
            vpc: "vpc",
            incomplete: null,
            routes: [
              {
                key: "route",
                destination: { kind: "cidr", cidr: "0.0.0.0/0" },
                target: { kind: "network-interface", key: "nat-eni" },
                state: "active",
              },
            ],
          },
        ],
      },
      [fargateService({ tasks: 1, publicIp: false, via: ["nat-instance", "internet-gateway"] })],
    );
    expect(cost.items.map(({ name, monthly }) => [name, monthly])).to.deep.equal([
      ["NAT instance t4g.nano", 3.07],
      ["NAT instance disk, per GB", 0.64],
      ["Public IPv4: Elastic IP", 3.65],
      ["Public IPv4: EC2 instance", 3.65],
    ]);
    expect(cost.monthly).to.equal(11.01);
    expect(cost.perGb).to.equal(0);
  });

  it("is one line for what is charged alike, and no count where one of it has none", () => {
    const nat = { name: "NAT instance t4g.nano", price: "instance-hour:t4g.nano" } as const;
    const dearer = { name: "NAT instance t4g.small", price: "instance-hour:t4g.small" } as const;
    const open = { unknown: "set by a template that was not read" };

    expect(
      together([
        { ...nat, count: 1 },
        { ...dearer, count: 1 },
        { ...nat, count: 2 },
      ]),
    ).to.deep.equal([
      { ...nat, count: 3 },
      { ...dearer, count: 1 },
    ]);
    expect(
      together([
        { ...nat, count: 1 },
        { ...nat, count: open },
      ]),
    ).to.deep.equal([{ ...nat, count: open }]);
    expect(
      together([
        { ...nat, count: 1, gigabytes: 5 },
        { ...nat, count: 1, gigabytes: 6 },
      ]),
    ).to.have.lengthOf(2);
  });

  it("adds traffic line by line, and a second zone's step to the only NAT", () => {
    const subnet = (zone: string): Subnet => ({
      ...entity(`public-${zone}`),
      vpc: "vpc",
      ipv4Cidr: "10.0.0.0/24",
      ipv6Cidr: null,
      availabilityZone: zone,
      mapPublicIpOnLaunch: false,
      assignIpv6AddressOnCreation: false,
      dns64: false,
      routeTable: null,
      networkAcl: null,
      blockPublicAccessExclusion: null,
    });
    const single = { ...nothing, natGateways: [zonalNat("nat", "public-a")], subnets: [subnet("a"), subnet("b")] };
    const service = fargateService({ tasks: 2, publicIp: false, via: natWay, zones: ["a", "b"] });
    const cost = costOf(single, [service], { traffic: { gbOut: 100, gbEcr: 0 } });
    const traffic = cost.items.filter((item) => item.per.endsWith("GB"));
    expect(traffic.map(({ name, per, monthly }) => [name, per, monthly])).to.deep.equal([
      ["NAT gateway processing, out", "100 GB", 4.5],
      ["Data transfer out to the internet", "100 GB", 9],
      ["To a NAT in another Availability Zone", "50 GB", 1],
    ]);
  });

  it("is one sentence about all prices that a Region does not have, and no sum", () => {
    const cost = costOf({ ...withNats(1), region: "eu-nowhere-1" }, [throughNat()]);
    expect(cost).to.include({ monthly: null, perGb: null });
    expect(cost.missing.filter((text) => text.includes("eu-nowhere-1"))).to.deep.equal([
      "No price is listed for eu-nowhere-1: fargate-x86-memory-gb-hour, fargate-x86-vcpu-hour, nat-gateway-hour; --prices FILE adds prices",
    ]);
  });

  it("is one sentence about a Region that is not known", () => {
    const cost = costOf({ ...withNats(1), region: { unknown: "set later" } }, [throughNat()]);
    expect(cost.missing.filter((text) => text.includes("Region"))).to.deep.equal([
      "The Region is not known, so nothing has a price",
    ]);
  });

  it("takes a user's own prices before the listed ones, and for a Region that has none", () => {
    const own = { "nat-gateway-hour": 0.05, "nat-gateway-gb": 0.05 };
    const nowhere = { "eu-nowhere-1": { ...own, "public-ipv4-hour": 0.005 } };
    for (const [region, prices] of [
      ["eu-north-1", { "eu-north-1": own }],
      ["eu-nowhere-1", nowhere],
    ] as const) {
      const cost = costOf({ ...withNats(1), region }, [throughNat()], { prices });
      expect(cost, region).to.include({ monthly: 40.15, perGb: 0.05 });
    }
  });

  it("does not sum up what it cannot count", () => {
    const service = { ...fargateService({ tasks: 1, publicIp: true, via: ["internet-gateway"] }), desiredCount: null };
    expect(costOf(nothing, [service]).monthly).to.equal(null);
  });
});

describe("where two strategies' bills cross", () => {
  const nats = (count: number): Cost => costOf(withNats(count), [throughNat()]);
  const publicIps = costOf(nothing, [fargateService({ tasks: 2, publicIp: true, via: ["internet-gateway"] })]);
  const endpoints = costOf(withEndpoints(4), [
    fargateService({ tasks: 1, publicIp: false, via: ["interface-endpoint"] }),
  ]);

  it("public addresses cost less than one NAT up to nine tasks", () => {
    const crossing = breakEvenOf(
      { strategy: "public-ip", cost: publicIps },
      { strategy: "nat-gateway", cost: nats(1) },
    );
    expect(crossing).to.deep.equal({ unit: "tasks", at: 9, cheaperBelow: "public-ip" });
  });

  it("one NAT is cheaper than four endpoints up to about 626 GB a month", () => {
    const crossing = breakEvenOf(
      { strategy: "vpc-endpoints", cost: endpoints },
      { strategy: "nat-gateway", cost: nats(1) },
    );
    expect(crossing).to.deep.equal({ unit: "GB", at: 626, cheaperBelow: "nat-gateway" });
  });

  it("four endpoints are cheaper than two NATs at any volume", () => {
    const crossing = breakEvenOf(
      { strategy: "vpc-endpoints", cost: endpoints },
      { strategy: "nat-gateway", cost: nats(2) },
    );
    expect(crossing).to.equal(null);
  });
});
