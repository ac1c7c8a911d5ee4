/** Firewalls and other route targets that are not followed: what a report says of them, and the missing way back. */
import { expect } from "chai";
import type { Report } from "../../analysis/report";
import { UNFOLLOWED } from "../../analysis/rules/unfollowed";
import { topologyOf } from "../../analysis/topology/fromResources";
import { type ResourceState, UNKNOWN, type Value } from "../../analysis/topology/resource";
import { judged } from "../support/reportOf";
import { graph, resource, urnOf } from "../support/resources";

const FIREWALL = "aws:networkfirewall/firewall:Firewall";
const ROUTE = "aws:ec2/route:Route";

const table = (name: string, routes: readonly Value[] = []): ResourceState =>
  resource("aws:ec2/routeTable:RouteTable", name, { vpcId: "vpc", routes });

function subnet(name: string, cidrBlock: string): readonly ResourceState[] {
  return [
    resource("aws:ec2/subnet:Subnet", name, { vpcId: "vpc", cidrBlock, availabilityZone: "eu-west-1a" }),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", name, { subnetId: name, routeTableId: name }),
  ];
}

/** A route to the firewall's endpoint, whose id is computed from the firewall. */
const toFirewall = (name: string, routeTableId: string, destinationCidrBlock: string): ResourceState =>
  resource(
    ROUTE,
    name,
    { routeTableId, destinationCidrBlock, vpcEndpointId: UNKNOWN },
    { propertyDependencies: { vpcEndpointId: [urnOf(FIREWALL, "fw")] } },
  );

interface Options {
  /** The routes of the firewall's subnet. */
  readonly exit?: readonly Value[];
  readonly firewall?: Partial<ResourceState>;
  readonly more?: readonly ResourceState[];
  /** The route of the tasks. */
  readonly out?: ResourceState;
}

/** Fargate tasks whose default route leads to a firewall, with a NAT gateway behind it. */
function report({
  exit = [{ cidrBlock: "0.0.0.0/0", natGatewayId: "nat" }],
  firewall = {},
  more = [],
  out = toFirewall("out", "tasks", "0.0.0.0/0"),
}: Options = {}): Report {
  return judged(
    topologyOf(
      graph([
        resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16", enableDnsSupport: true }),
        resource("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: "vpc" }),
        ...subnet("tasks", "10.0.10.0/24"),
        ...subnet("fw", "10.0.200.0/28"),
        ...subnet("public", "10.0.0.0/24"),
        table("tasks"),
        table("fw", exit),
        table("public", [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw" }]),
        out,
        resource("aws:ec2/natGateway:NatGateway", "nat", { subnetId: "public", allocationId: "eipalloc-1" }),
        resource(FIREWALL, "fw", { vpcId: "vpc", subnetMappings: [{ subnetId: "fw" }] }, firewall),
        resource("aws:ec2/securityGroup:SecurityGroup", "all", {
          vpcId: "vpc",
          egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        }),
        resource("aws:ecs/taskDefinition:TaskDefinition", "web", {
          networkMode: "awsvpc",
          requiresCompatibilities: ["FARGATE"],
          containerDefinitions: JSON.stringify([{ name: "web", image: "nginx" }]),
        }),
        resource("aws:ecs/service:Service", "web", {
          cluster: "shop",
          launchType: "FARGATE",
          taskDefinition: "web",
          networkConfiguration: { subnets: ["tasks"], securityGroups: ["all"] },
        }),
        ...more,
      ]),
    ),
  );
}

const warnings = (options?: Options): readonly string[] =>
  report(options)
    .findings.filter(({ id }) => id === "V-37")
    .map(({ severity, message }) => `${severity} ${message}`);

const MISSING =
  "warning routes (10.0.10.0/24): Requests from subnet tasks pass the Network Firewall endpoint of fw, and route table public has no route to it for 10.0.10.0/24: answers from NAT gateway nat take the local route and do not pass the firewall, which drops such connections. [R-TGW-13]";

describe("a route to a firewall's endpoint", () => {
  it("is undetermined by the firewall's name, with the facts to check", () => {
    const [need] = report().services[0]?.needs ?? [];
    expect(need?.verdict).to.equal("undetermined");
    expect(need?.message).to.contain(
      "0.0.0.0/0 leads to Network Firewall endpoint of fw, which is not followed here: check that the firewall's rules allow it, that the subnet of the endpoint has a route to the destination, and that answers come back through the same endpoint.",
    );
  });

  it("is found by its id too, once the firewall exists", () => {
    const outputs = { firewallStatuses: [{ syncStates: [{ attachments: [{ endpointId: "vpce-1" }] }] }] };
    const out = resource(ROUTE, "out", {
      routeTableId: "tasks",
      destinationCidrBlock: "0.0.0.0/0",
      vpcEndpointId: "vpce-1",
    });
    expect(warnings({ firewall: { outputs }, out })).to.deep.equal([MISSING]);
    expect(warnings({ out }), "an endpoint that is not in this source").to.deep.equal([]);
  });

  it("without a way back is a warning that names the route table, and none with one", () => {
    expect(warnings()).to.deep.equal([MISSING]);
    for (const cidr of ["10.0.10.0/24", "10.0.0.0/16", "10.0.10.0/25"]) {
      expect(warnings({ more: [toFirewall("back", "public", cidr)] }), cidr).to.deep.equal([]);
    }
    expect(warnings({ more: [toFirewall("back", "public", "10.0.11.0/24")] }), "of another subnet").to.deep.equal([
      MISSING,
    ]);
  });

  it("is no warning where the way behind the firewall, or the table of the answers, is not known", () => {
    for (const exit of [
      [{ cidrBlock: "0.0.0.0/0", natGatewayId: "nat-elsewhere" }],
      [{ cidrBlock: "0.0.0.0/0", transitGatewayId: "tgw-1" }],
      [],
    ]) {
      expect(warnings({ exit }), JSON.stringify(exit)).to.deep.equal([]);
    }
    const unknown = resource(ROUTE, "back", {
      routeTableId: "public",
      destinationCidrBlock: UNKNOWN,
      natGatewayId: "nat",
    });
    expect(warnings({ more: [unknown] })).to.deep.equal([]);
    const lost = resource(ROUTE, "back", {
      routeTableId: UNKNOWN,
      destinationCidrBlock: "10.0.10.0/24",
      natGatewayId: "nat",
    });
    expect(warnings({ more: [lost] })).to.deep.equal([]);
  });

  it("needs a route table of the internet gateway where that is right behind the firewall", () => {
    const exit = [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw" }];
    expect(warnings({ exit })).to.deep.equal([
      "warning routes (10.0.10.0/24): Requests from subnet tasks pass the Network Firewall endpoint of fw, and no route table is associated with internet gateway igw: answers from internet gateway igw take the local route and do not pass the firewall, which drops such connections. [R-TGW-13]",
    ]);
    const edge = [
      table("edge"),
      resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "edge", {
        gatewayId: "igw",
        routeTableId: "edge",
      }),
    ];
    expect(warnings({ exit, more: [...edge, toFirewall("back", "edge", "10.0.10.0/24")] })).to.deep.equal([]);
    expect(warnings({ exit, more: edge })[0]).to.contain("route table edge has no route to it for 10.0.10.0/24");
  });

  it("is the same for an endpoint of a Gateway Load Balancer", () => {
    const endpoint = resource("aws:ec2/vpcEndpoint:VpcEndpoint", "gwlbe", {
      vpcId: "vpc",
      serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b",
      vpcEndpointType: "GatewayLoadBalancer",
      subnetIds: ["fw"],
    });
    const out = resource(ROUTE, "out", {
      routeTableId: "tasks",
      destinationCidrBlock: "0.0.0.0/0",
      vpcEndpointId: "gwlbe",
    });
    expect(warnings({ out, more: [endpoint] })[0]).to.contain("Requests from subnet tasks pass the endpoint gwlbe");
    const [need] = report({ out, more: [endpoint] }).services[0]?.needs ?? [];
    expect(need?.message).to.contain(
      "a route leads into endpoint gwlbe, which is not followed here: check that the appliances behind it allow it",
    );
  });
});

describe("other route targets that are not followed", () => {
  const targets = [
    ["transitGatewayId", "tgw-1", "transit-gateway", "transit gateway tgw-1"],
    [
      "coreNetworkArn",
      "arn:aws:networkmanager::1:core-network/c",
      "core-network",
      "core network arn:aws:networkmanager::1:core-network/c",
    ],
    ["gatewayId", "vgw-1", "virtual-private-gateway", "virtual private gateway vgw-1"],
    ["localGatewayId", "lgw-1", "local-gateway", "local gateway lgw-1"],
    ["carrierGatewayId", "cagw-1", "carrier-gateway", "carrier gateway cagw-1"],
    [
      "odbNetworkArn",
      "arn:aws:odb:eu-west-1:1:odb-network/o",
      "odb-network",
      "ODB network arn:aws:odb:eu-west-1:1:odb-network/o",
    ],
  ] as const;
  for (const [property, id, kind, name] of targets) {
    it(`are named with the facts to check: ${kind}`, () => {
      const out = resource(ROUTE, "out", { routeTableId: "tasks", destinationCidrBlock: "0.0.0.0/0", [property]: id });
      const [need] = report({ out }).services[0]?.needs ?? [];
      expect(need?.verdict).to.equal("undetermined");
      expect(need?.message).to.contain(`0.0.0.0/0 leads to ${name}, which is not followed here: check that`);
      expect(need?.message).to.contain(UNFOLLOWED[kind].check);
    });
  }
});
