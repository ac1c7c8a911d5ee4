/** A load balancer in one VPC and its tasks in another: what leads there, and what does not. */
import { expect } from "chai";
import { analyseServices } from "../../../../analysis/reachability";
import type { PathAnalysis } from "../../../../analysis/reachability";
import type { PeeringConnection, Route, Topology } from "../../../../analysis/topology/model";
import {
  UNKNOWN_YET,
  behindNat,
  group,
  listener,
  loadBalancer,
  networkInterface,
  route,
  routeTable,
  rule,
  service,
  subnet,
  targetGroup,
  taskDefinition,
  vpc,
} from "../../../support/topology";

const OUT = rule("egress", null, "0.0.0.0/0");
const PEERING: PeeringConnection = {
  key: "peer",
  name: "peer",
  id: null,
  requester: "vpc",
  accepter: "far",
  active: true,
};
const THERE = route("10.9.0.0/16", "peering-connection", "peer");
const BACK = route("10.0.0.0/16", "peering-connection", "peer");

interface Given {
  readonly peering?: Partial<PeeringConnection> | null;
  readonly there?: readonly Route[];
  readonly back?: readonly Route[];
  readonly over?: Partial<Topology>;
}

/** The balancer's subnet is `public-a` in `vpc`, the tasks' is `far-a` in `far`. */
function apart({ peering = {}, there = [THERE], back = [BACK], over = {} }: Given): PathAnalysis {
  const base = behindNat();
  const entry = { targetGroup: "targets", containerName: "web", containerPort: 80 };
  const [only] = analyseServices({
    ...base,
    vpcs: [vpc(), vpc({ ipv4Cidrs: ["10.9.0.0/16"], mainRouteTable: "far" }, "far")],
    subnets: [...base.subnets, subnet("far-a", "10.9.0.0/24", { vpc: "far", routeTable: "far" })],
    routeTables: [
      routeTable("main"),
      routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw"), ...there]),
      routeTable("private"),
      routeTable("far", back, { vpc: "far" }),
    ],
    peeringConnections: peering === null ? [] : [{ ...PEERING, ...peering }],
    securityGroups: [
      group("front", [OUT]),
      group("tasks", [OUT, rule("ingress", 80, { kind: "group", group: "front" })]),
    ],
    taskDefinitions: [taskDefinition()],
    loadBalancers: [loadBalancer(["public-a"])],
    listeners: [listener()],
    targetGroups: [targetGroup()],
    services: [service(["far-a"], { loadBalancers: [entry] })],
    ...over,
  });
  const path = only?.ingress.loadBalancer;
  if (path === null || path === undefined) throw new Error("the service has no load balancer");
  return path;
}

const seen = ({ verdict, code }: PathAnalysis): readonly [string, string | null] => [verdict, code];

describe("a load balancer and its tasks in two VPCs", () => {
  it("never meet without a peering connection", () => {
    const path = apart({ peering: null, there: [], back: [] });
    expect(seen(path)).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    expect(path.message).to.include("no route in public leads to VPC far through a peering connection");
  });

  it("meet by an active one with routes there and back, if the groups allow it", () => {
    const path = apart({});
    expect(seen(path)).to.deep.equal(["reachable", null]);
    expect(path.via).to.deep.equal(["load-balancer", "peering-connection"]);
    const shut = apart({ over: { securityGroups: [group("front", [OUT]), group("tasks", [OUT])] } });
    expect(seen(shut)).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
  });

  it("need the route of each side", () => {
    expect(seen(apart({ there: [] }))).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    expect(seen(apart({ back: [] }))).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    const astray = route("10.0.0.0/16", "nat-gateway", "nat");
    expect(seen(apart({ back: [astray] })), "a NAT gateway leads to no peer").to.deep.equal([
      "blocked",
      "NO_ROUTE_TO_DESTINATION",
    ]);
  });

  it("need a connection that is active, joins these two, and is there", () => {
    expect(seen(apart({ peering: { active: false } }))).to.deep.equal(["blocked", "BAD_STATE_ROUTE"]);
    expect(seen(apart({ peering: null }))).to.deep.equal(["blocked", "BAD_STATE_ROUTE"]);
    expect(seen(apart({ there: [{ ...THERE, state: "blackhole" }] }))).to.deep.equal(["blocked", "BAD_STATE_ROUTE"]);
    expect(seen(apart({ peering: { accepter: "third" } }))).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
  });

  it("are left open where anything of that is not known, or leads through what is not followed", () => {
    const open: readonly Given[] = [
      { peering: { active: UNKNOWN_YET } },
      { peering: { accepter: UNKNOWN_YET } },
      { there: [{ ...THERE, target: UNKNOWN_YET }] },
      { there: [{ ...THERE, state: UNKNOWN_YET }] },
      { there: [{ ...THERE, destination: UNKNOWN_YET }] },
      { there: [route("10.9.0.0/16", "other", "tgw")] },
      {
        there: [route("10.9.0.0/16", "network-interface", "firewall")],
        over: { networkInterfaces: [networkInterface("firewall", "public-b")] },
      },
      { over: { subnets: [...behindNat().subnets, subnet("far-a", "10.9.0.0/24", { vpc: UNKNOWN_YET })] } },
    ];
    for (const given of open) expect(seen(apart(given))[0], JSON.stringify(given)).to.equal("undetermined");
  });

  it("are allowed in part if the route leads to a part of the tasks' subnet", () => {
    const half = apart({ there: [route("10.9.0.0/25", "peering-connection", "peer")] });
    expect(seen(half)).to.deep.equal(["partial", "NO_ROUTE_TO_DESTINATION"]);
  });
});
