/** Paths that a lab would show wrongly are left to other tests, and counted: each network here has one cause more than a plain one. */
import { expect } from "chai";
import { analyseServices } from "../../analysis/reachability";
import type { Topology } from "../../analysis/topology/model";
import {
  autoScalingGroup,
  behindNat,
  internetGateway,
  inPublic,
  launchTemplate,
  listener,
  loadBalancer,
  routeTable,
  service,
  targetGroup,
  taskDefinition,
} from "../support/topology";
import { compile } from "./compile/lab";
import type { UnwitnessedReason } from "./unwitnessed";

/** Path → reason, for the paths that are not compared. */
function leftOut(topology: Topology): Record<string, UnwitnessedReason> {
  const needs = new Map(
    analyseServices(topology).map((each) => [each.service.key, each.needs.map(({ need }) => need)]),
  );
  const stories = compile(topology, needs).stories.map(({ story }) => story);
  return Object.fromEntries(
    stories.flatMap(({ path, skipped }) => (skipped === undefined ? [] : [[path, skipped] as const])),
  );
}

const zoneOf = (zoneName: string): Topology["privateZones"] => [
  { key: "zone", name: "zone", id: null, zoneName, vpcs: ["vpc"], authorized: [], records: [], incomplete: null },
];

/** Behind a load balancer in public subnets, with these differences. */
function balanced(front: Parameters<typeof loadBalancer>[1], protocol: string): Topology {
  const plain = inPublic();
  const places = plain.subnets.map(({ key }) => key);
  return inPublic({
    loadBalancers: [loadBalancer(places, { kind: "nlb", securityGroups: ["tasks"], ...front })],
    listeners: [listener({ protocol })],
    targetGroups: [targetGroup({ protocol })],
    services: plain.services.map((each) => ({
      ...each,
      loadBalancers: [{ targetGroup: "targets", containerName: "web", containerPort: 80 }],
    })),
  });
}

/** Two instances that map port 80 of their containers to a host port of the agent's choice. */
function onInstances(agent: Parameters<typeof launchTemplate>[0]): Topology {
  const plain = behindNat();
  const places = plain.subnets.filter(({ key }) => key.startsWith("private")).map(({ key }) => key);
  const provider = { providerName: "provider", kind: "ec2" as const, autoScalingGroup: "fleet", subnets: [] };
  const rest = { key: "provider", name: "provider", id: null, securityGroups: [], instanceRoleName: null };
  const [web] = taskDefinition().containers as readonly { name: string }[];
  return behindNat({
    launchTemplates: [launchTemplate({ securityGroups: ["tasks"], ...agent })],
    autoScalingGroups: [autoScalingGroup("fleet", places)],
    capacityProviders: [{ ...provider, ...rest }],
    taskDefinitions: [
      taskDefinition(undefined, {
        networkMode: "bridge",
        containers: [{ ...web, portMappings: [{ containerPort: 80, hostPort: 0, protocol: "tcp" }] } as never],
      }),
    ],
    services: [service(places, { launchType: null, capacityProviders: ["provider"], networkConfiguration: null })],
  });
}

describe("what packets cannot show", () => {
  it("is nothing of a plain network", () => {
    expect(leftOut(behindNat())).to.deep.equal({});
  });

  it("is a name that a private hosted zone has, not the other names", () => {
    expect(leftOut(behindNat({ privateZones: zoneOf("docker.io") }))).to.deep.equal({ "need 0": "private-zone" });
    expect(leftOut(behindNat({ privateZones: zoneOf("shop.internal") }))).to.deep.equal({});
  });

  it("is everything that passes an internet gateway with a route table", () => {
    const edge = inPublic().routeTables.concat(routeTable("edge"));
    const left = leftOut(inPublic({ internetGateways: [internetGateway({ routeTable: "edge" })], routeTables: edge }));
    expect(left).to.include({ "need 0": "edge-route-table", "egress ipv4": "edge-route-table" });
    expect(left).not.to.have.property("ingress vpc");
  });

  it("is a call by Service Connect", () => {
    const serviceConnect = { namespace: "shop", offers: [{ portName: "http", ingressPortOverride: 9000 }] };
    const services = behindNat().services.map((each) => ({ ...each, serviceConnect }));
    expect(leftOut(behindNat({ services }))["service-connect"]).to.equal("service-connect");
  });

  it("is QUIC, and clients with IPv6 alone", () => {
    expect(leftOut(balanced({}, "QUIC"))).to.include({ "ingress internet": "quic", "ingress loadBalancer": "quic" });
    const sixth = balanced({ kind: "alb", ipAddressType: "dualstack-without-public-ipv4" }, "HTTP");
    expect(leftOut(sixth)).to.include({ "ingress internet": "ipv6-balancer" });
    expect(leftOut(balanced({ kind: "alb" }, "HTTP"))).to.deep.equal({});
  });

  it("is a registry that is written as an address", () => {
    const taskDefinitions = [taskDefinition("10.0.0.200:5000/web:1")];
    expect(leftOut(behindNat({ taskDefinitions }))).to.deep.equal({ "need 0": "written-address" });
  });

  it("is a dynamic host port of the agent's own range, and a call by the agent's proxy", () => {
    const from = { from: 40000, to: 50000 };
    const ranged = leftOut(onInstances({ agentPortRange: from }));
    expect(ranged).to.include({ "ingress vpc": "agent-port-range", "ingress internet": "agent-port-range" });
    expect(Object.values(leftOut(onInstances({ agentProxy: true })))).to.include("agent-proxy");
    expect(Object.values(leftOut(onInstances({})))).not.to.include.members(["agent-port-range"]);
    expect(Object.values(leftOut(onInstances({})))).not.to.include("agent-proxy");
  });
});
