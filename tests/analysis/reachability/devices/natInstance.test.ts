/** A NAT instance of anybody's making is judged by what receives, and by the address that its packets leave with. */
import { expect } from "chai";
import { analyseServices } from "../../../../analysis/reachability";
import type { PathAnalysis } from "../../../../analysis/reachability";
import type { ElasticIp, Instance, NetworkInterface, Topology } from "../../../../analysis/topology/model";
import {
  behindNat,
  elasticIp,
  group,
  networkInterface,
  route,
  routeTable,
  rule,
  UNKNOWN_YET,
  vpc,
} from "../../../support/topology";

const forwarding = group("nat-group", [rule("ingress", null, "10.0.0.0/16"), rule("egress", null, "0.0.0.0/0")]);

function instance(over: Partial<Instance> = {}): Instance {
  return {
    key: "box",
    name: "box",
    id: null,
    subnet: "public-a",
    securityGroups: ["nat-group"],
    sourceDestCheck: false,
    associatePublicIpAddress: true,
    privateIp: UNKNOWN_YET,
    publicIp: UNKNOWN_YET,
    extraInterfaces: [],
    instanceType: "t4g.nano",
    agentPortRange: null,
    agentProxy: false,
    autoScalingGroup: null,
    ...over,
  };
}

function egress(over: {
  box?: Partial<Instance>;
  routed?: NetworkInterface;
  addresses?: readonly ElasticIp[];
  groups?: Topology["securityGroups"];
  vpcOver?: Parameters<typeof vpc>[0];
}): PathAnalysis {
  const { routed } = over;
  const [web] = analyseServices(
    behindNat({
      vpcs: [vpc(over.vpcOver)],
      natGateways: [],
      routeTables: [
        routeTable("main"),
        routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
        routeTable("private", [
          routed === undefined
            ? route("0.0.0.0/0", "instance", "box")
            : route("0.0.0.0/0", "network-interface", routed.key),
        ]),
      ],
      securityGroups: over.groups ?? [group("tasks"), forwarding],
      instances: [instance(over.box)],
      networkInterfaces: routed === undefined ? [] : [routed],
      elasticIps: over.addresses ?? [],
    }),
  );
  if (web === undefined) throw new Error("no service");
  return web.egress.ipv4;
}

describe("a NAT instance", () => {
  it("shows an Elastic IP for good, an assigned address for as long as it runs", () => {
    const fixed = egress({ addresses: [elasticIp("eip", "box", "203.0.113.20")] });
    expect(fixed.verdict).to.equal("reachable");
    expect(fixed.via).to.deep.equal(["nat-instance", "internet-gateway"]);
    expect(fixed.sourceIp).to.deep.equal({ kind: "fixed", addresses: ["203.0.113.20"] });
    expect(egress({}).sourceIp.kind).to.equal("ephemeral");
    expect(egress({ box: { associatePublicIpAddress: false } }).code).to.equal("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
  });
  it("is cut by Block Public Access in both of its modes, unlike a NAT gateway", () => {
    for (const mode of ["block-ingress", "block-bidirectional"] as const) {
      expect(egress({ vpcOver: { blockPublicAccess: mode } }).code, mode).to.equal("VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
    }
    const excluded = { blockPublicAccess: "block-ingress", blockPublicAccessExclusion: "allow-bidirectional" } as const;
    expect(egress({ vpcOver: excluded }).verdict).to.equal("reachable");
  });
  it("that forwards by its primary interface is seen with that one's address, and sends by that one's groups", () => {
    const second = networkInterface("eni", "public-a", {
      instance: "box",
      deviceIndex: 1,
      securityGroups: ["nat-group"],
    });
    const seen = egress({ routed: second, addresses: [elasticIp("eip", "box", "203.0.113.30")] });
    expect(seen.verdict).to.equal("reachable");
    expect(seen.sourceIp).to.deep.equal({ kind: "fixed", addresses: ["203.0.113.30"] });
    const mute = egress({
      routed: second,
      box: { securityGroups: ["mute"] },
      groups: [group("tasks"), forwarding, group("mute", [rule("ingress", 22, "10.0.0.0/16")])],
    });
    expect(mute.code).to.equal("SG_HAS_NO_RULES");
    expect(mute.hops.find((hop) => hop.verdict === "stopped")?.id).to.equal("mute");
  });
  it("that forwards by an interface with an Elastic IP is seen with it, and sends by that interface's groups", () => {
    const held = networkInterface("eni", "public-a", { instance: "box", deviceIndex: 1 });
    const seen = egress({
      routed: held,
      box: { securityGroups: ["mute"] },
      groups: [group("tasks"), forwarding, group("mute", [])],
      addresses: [elasticIp("eip", "eni", "203.0.113.40")],
    });
    expect(seen.verdict).to.equal("reachable");
    expect(seen.sourceIp.addresses).to.deep.equal(["203.0.113.40"]);
  });
  it("allows tasks by the group they have as well as by their addresses", () => {
    const byGroup = [
      group("tasks"),
      group("nat-group", [rule("ingress", null, { kind: "group", group: "tasks" }), rule("egress", null, "0.0.0.0/0")]),
    ];
    expect(egress({ groups: byGroup }).verdict).to.equal("reachable");
    const other = [
      group("tasks"),
      group("nat-group", [
        rule("ingress", null, { kind: "group", group: "nat-group" }),
        rule("egress", null, "0.0.0.0/0"),
      ]),
    ];
    expect(egress({ groups: other }).code).to.equal("ENI_SG_RULES_MISMATCH");
  });
});
