/** Stacks with services in bridge mode that share a load balancer on EC2 instances: they may come and go. */
import { expect } from "chai";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { Graph } from "../support/harness";
import { judged } from "../support/reportOf";
import { buildSettings } from "../support/stacks";
import { refusalsBetween } from "../support/switching";

const SHOP = { strategy: "nat-gateway", launchType: "ec2", networkMode: "bridge", balancers: [{ name: "front" }] };

function shopWith(names: readonly string[], settings: object = {}): Promise<Graph> {
  const services = names.map((name) => ({
    name,
    image: "nginx",
    port: 80,
    loadBalancer: { of: "front", host: `${name}.example.com` },
  }));
  return buildSettings({ ...SHOP, ...settings, services }, false);
}

/** The rules whose peer is a group, by name. */
function rulesOf(graph: Graph): string[] {
  return [...graph.ofType("SecurityGroupIngressRule"), ...graph.ofType("SecurityGroupEgressRule")]
    .filter(({ inputs }) => inputs["referencedSecurityGroupId"] !== undefined)
    .map(({ name }) => name);
}

describe("A stack with services in bridge mode behind one load balancer", () => {
  it("has the rules of a single one as ever", async () => {
    expect(rulesOf(await shopWith(["web"]))).to.have.members([
      "web-from-load-balancer",
      "web-load-balancer-to-ec2-private",
    ]);
  });

  it("has the rules of two once, and both are reachable", async () => {
    const graph = await shopWith(["web", "api"]);
    const { services, findings } = judged(
      topologyOf({ ...graph, region: "eu-central-1", complete: true, assumptions: [], defects: [] }),
    );

    expect(rulesOf(graph)).to.have.members([
      "ec2-private-from-front-32768",
      "ec2-private-from-front-49152",
      "ec2-private-front-to-instances-32768",
      "ec2-private-front-to-instances-49152",
    ]);
    expect(services.map(({ ingress }) => ingress?.loadBalancer?.verdict)).to.deep.equal(["reachable", "reachable"]);
    expect(findings.filter(({ severity }) => severity === "error")).to.deep.equal([]);
  });

  it("goes from one service to two and back to the other one, and AWS refuses no rule", async () => {
    const [web, both, api] = await Promise.all([["web"], ["web", "api"], ["api"]].map((names) => shopWith(names)));
    if (web === undefined || both === undefined || api === undefined) throw new Error("not built");

    for (const [before, after] of [
      [web, both],
      [both, api],
      [api, both],
      [both, web],
    ] as const) {
      expect(refusalsBetween(before, after)).to.deep.equal([]);
    }
    // The control: in one step the rules of the two services are equal.
    expect(refusalsBetween(web, api).map(({ resource }) => resource)).to.include("api-from-load-balancer");
  });

  it("keeps the rules of the old instances while a switch keeps these", async () => {
    const names = ["web", "api"];
    const before = await shopWith(names);
    const during = await shopWith(names, { strategy: "public-host", capacity: { keep: ["nat-gateway"] } });

    expect(rulesOf(during)).to.include.members([
      ...rulesOf(before),
      "ec2-host-from-front-32768",
      "ec2-host-front-to-instances-49152",
    ]);
    expect(refusalsBetween(before, during)).to.deep.equal([]);
  });

  it("has services of two tiers on their own instances, each with its own rules", async () => {
    const services = (["nat-gateway", "public-host"] as const).map((strategy) => ({
      name: strategy,
      strategy,
      image: "nginx",
      port: 80,
      loadBalancer: { of: "front", host: `${strategy}.example.com` },
    }));
    const graph = await buildSettings({ ...SHOP, services }, false);

    expect(rulesOf(graph)).to.have.members([
      "nat-gateway-from-load-balancer",
      "nat-gateway-load-balancer-to-ec2-private",
      "public-host-from-load-balancer",
      "public-host-load-balancer-to-ec2-host",
    ]);
  });

  it("has the rules of an existing load balancer once too", async () => {
    const services = ["web", "api"].map((name) => ({
      name,
      image: "nginx",
      port: 80,
      ingress: "alb",
      loadBalancer: {
        targetGroupArn: `arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/${name}/1`,
        securityGroupId: "sg-0a",
      },
    }));
    const graph = await buildSettings({ ...SHOP, balancers: undefined, services }, false);

    expect(rulesOf(graph)).to.have.members([
      "ec2-private-from-sg-0a-32768",
      "ec2-private-from-sg-0a-49152",
      "ec2-private-sg-0a-to-instances-32768",
      "ec2-private-sg-0a-to-instances-49152",
    ]);
  });
});
