/**
 * A review of our own stacks: every need is reachable as the strategy promises, and every resource is there for a
 * reason. Taken away, it changes a verdict, or it is listed as not needed for connectivity.
 */
import { resolve } from "node:path";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { PathReport, Report, ReportSource } from "../../analysis/report";
import type { SourceIpKind, Strategy } from "../../analysis/rules/words";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { ResourceGraph, ResourceState } from "../../analysis/topology/resource";
import { openProgram } from "../../readers/program/runProgram";
import { NOT_NEEDED } from "./notNeeded";

const SOURCE: ReportSource = { kind: "program", name: "stack", region: null };
const program = openProgram(resolve(__dirname, "../.."));

/** What each stack promises: a strategy, and what others see of it, for each of its services. */
const PROMISES: { readonly [stack: string]: readonly (readonly [Strategy, SourceIpKind])[] } = {
  dev: [["public-ip", "ephemeral"]],
  prod: [["nat-gateway", "fixed"]],
  staging: [["nat-instance", "fixed"]],
  isolated: [["vpc-endpoints", "none"]],
  ipv6: [["egress-only-ipv6", "none"]],
  "managed-nat": [["nat-gateway", "fixed"]],
  "managed-host": [["public-host", "ephemeral"]],
  "ec2-bridge": [["public-host", "ephemeral"]],
  "private-fargate": [
    ["nat-gateway", "fixed"],
    ["vpc-endpoints", "none"],
  ],
};

/** Resources that only tie others together: they go with what they tie. */
const TIES = [
  "aws:ec2/route:Route",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
  "aws:ec2/eipAssociation:EipAssociation",
];

function without(graph: ResourceGraph, gone: ResourceState): ResourceGraph {
  const tied = graph.resources.filter(
    (each) =>
      TIES.includes(each.type) && Object.values(each.propertyDependencies).some((urns) => urns.includes(gone.urn)),
  );
  const removed = new Set([gone.urn, ...tied.map((each) => each.urn)]);
  return { ...graph, resources: graph.resources.filter((each) => !removed.has(each.urn)) };
}

function brief(path: PathReport | null): unknown {
  return path === null ? null : [path.verdict, path.code, path.via, path.sourceIp.kind, path.subnets];
}

/** Everything that is said of connectivity; not the findings, nor the words. */
function verdicts(report: Report): string {
  return JSON.stringify(
    report.services.map((service) => [
      service.name,
      service.launchType,
      service.strategy,
      service.needs.map((need) => [need.purpose, need.destination, brief(need)]),
      brief(service.egress.ipv4),
      brief(service.egress.ipv6),
      brief(service.ingress.internet),
      brief(service.ingress.vpc),
      brief(service.ingress.loadBalancer),
    ]),
  );
}

describe("our stacks", () => {
  it("are all judged here", () => {
    expect([...program.stacks].sort()).to.deep.equal(Object.keys(PROMISES).sort());
  });
  for (const [stack, promises] of Object.entries(PROMISES)) {
    describe(stack, () => {
      let graph: ResourceGraph;
      let baseline: Report;
      before(async function () {
        this.timeout(60_000);
        graph = await program.run({ stack });
        baseline = analyse(topologyOf(graph), SOURCE);
      });

      it("reaches all it needs, as its strategies promise", () => {
        expect(baseline.services.map((service) => service.strategy)).to.deep.equal(
          promises.map(([strategy]) => strategy),
        );
        for (const [index, service] of baseline.services.entries()) {
          for (const need of service.needs) {
            expect(need.verdict, `${service.name}: ${need.purpose} ${need.destination}: ${need.message}`).to.equal(
              "reachable",
            );
          }
          expect(service.egress.ipv4.sourceIp.kind, service.name).to.equal(promises[index]?.[1]);
        }
        expect(baseline.verdict).to.equal("reachable");
        expect(baseline.findings.filter((finding) => finding.severity === "error")).to.deep.equal([]);
      });

      it("has no resource without a reason", function () {
        this.timeout(60_000);
        const before = verdicts(baseline);
        const idle = graph.resources
          .filter((resource) => resource.custom && resource.type.startsWith("aws:"))
          .filter((resource) => verdicts(analyse(topologyOf(without(graph, resource)), SOURCE)) === before)
          .filter(
            (resource) =>
              !NOT_NEEDED.some((each) => each.type === resource.type && (each.name?.test(resource.name) ?? true)),
          );
        expect(idle.map((resource) => `${resource.type} ${resource.name}`)).to.deep.equal([]);
      });
    });
  }
});
