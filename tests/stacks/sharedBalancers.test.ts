/** Stacks whose services share load balancers: the resources, and the analysis's verdict on them. */
import { expect } from "chai";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { ResourceGraph } from "../../analysis/topology/resource";
import { readDocument } from "../../readers/document";
import { asFirstPreview, previewDocument } from "../support/documents";
import { bothModes, type Graph } from "../support/harness";
import { judged } from "../support/reportOf";
import { buildSettings } from "../support/stacks";

const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/abc";
const SETTINGS = {
  strategy: "nat-gateway",
  balancers: [
    { name: "front", certificateArn: CERTIFICATE },
    { name: "tcp", type: "nlb", scheme: "internal" },
  ],
  services: [
    { name: "api", image: "nginx", port: 8080, loadBalancer: { of: "front", host: ["api.example.com"] } },
    { name: "web", image: "nginx", port: 80, loadBalancer: { of: "front" } },
    { name: "mail", image: "nginx", port: 25, loadBalancer: { of: "tcp", port: 25 } },
    { name: "own", image: "nginx", port: 80, ingress: "alb" },
  ],
};

function graphOf({ resources }: Pick<Graph, "resources">): ResourceGraph {
  return { resources, region: "eu-central-1", complete: true, assumptions: [], defects: [] };
}

describe("A stack whose services share load balancers", () => {
  bothModes("has each of them once, beside a service's own", async (mode) => {
    const graph = await buildSettings(SETTINGS, mode.preview);

    expect(graph.names("aws:lb/loadBalancer:LoadBalancer")).to.deep.equal(["front", "own-lb", "tcp"]);
    expect(graph.names("ListenerRule")).to.deep.equal(["api-rule", "web-rule"]);
    expect(graph.names("Listener")).to.deep.equal(["front-443", "front-80", "mail-25", "own-lb-80"]);
    expect(graph.names("TargetGroup")).to.deep.equal(["api-ip", "mail-ip", "own-lb-ip", "web-ip"]);
    const subnets = (name: string) =>
      graph.pointsAt(graph.one(name, "aws:lb/loadBalancer:LoadBalancer"), "subnets").filter((one) => !/igw/.test(one));
    expect(subnets("front")).to.include.members(["app-public-0", "app-public-1"]);
    expect(subnets("tcp")).to.include.members(["app-isolated-0", "app-isolated-1"]);
  });

  for (const [source, read] of Object.entries({
    program: (graph: ResourceGraph) => graph,
    "first preview": (graph: ResourceGraph) => readDocument(previewDocument(asFirstPreview(graph))).graph,
  })) {
    it(`is judged like any other in a ${source}: each health check, and each path in`, async () => {
      const graph = graphOf(await buildSettings(SETTINGS, false));
      const { services, findings } = judged(topologyOf(read(graph)));

      expect(
        services.map(({ name, needs, ingress }) => [
          name.replace(/-\w+$/, ""),
          needs.filter(({ purpose }) => purpose === "load-balancing").map(({ verdict }) => verdict),
          ingress?.internet.verdict,
          ingress?.loadBalancer?.verdict,
        ]),
      ).to.deep.equal([
        ["api", ["reachable"], "reachable", "reachable"],
        ["mail", ["reachable"], "blocked", "reachable"],
        ["own", ["reachable"], "reachable", "reachable"],
        ["web", ["reachable"], "reachable", "reachable"],
      ]);
      expect(findings.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
    });
  }

  it("is not refused behind a listener of another stack, beside a load balancer of its own", async () => {
    const listenerArn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/theirs/0a/1b";
    const services = [
      { name: "api", image: "nginx", port: 80, loadBalancer: { listenerArn, securityGroupId: "sg-theirs" } },
      { name: "own", image: "nginx", port: 80, ingress: "alb" },
    ];
    const graph = graphOf(await buildSettings({ strategy: "nat-gateway", services }, false));
    const report = judged(topologyOf(graph));

    expect(report.findings.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
    const [need] = report.services.flatMap(({ needs }) => needs.filter(({ purpose }) => purpose === "load-balancing"));
    expect(need?.verdict).to.equal("undetermined");
    expect(need?.message).to.contain(`the load balancer of listener ${listenerArn} is not in this source`);
  });

  it("without a rule from the load balancer to the tasks is blocked", async () => {
    const graph = await buildSettings(SETTINGS, false);
    const resources = graph.resources.filter(({ name }) => name !== "api-from-load-balancer");
    const { services } = judged(topologyOf(graphOf({ resources })));

    const verdicts = services.map(({ name, needs }) => [
      name.replace(/-\w+$/, ""),
      needs.find(({ purpose }) => purpose === "load-balancing")?.verdict,
    ]);
    expect(Object.fromEntries(verdicts)).to.deep.equal({
      api: "blocked",
      mail: "reachable",
      own: "reachable",
      web: "reachable",
    });
  });
});
