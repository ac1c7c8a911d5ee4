/**
 * A review of our own stacks: every need is reachable as the strategy promises, and every resource is there for a
 * reason. Taken away, it changes a verdict, or it is listed as not needed for connectivity.
 */
import { resolve } from "node:path";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { PathReport, Report, ReportSource } from "../../analysis/report";
import type { Strategy } from "../../analysis/rules/strategies";
import type { SourceIpKind } from "../../analysis/rules/words";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { ResourceGraph, ResourceState } from "../../analysis/topology/resource";
import { openProgram } from "../../readers/program/runProgram";
import { unsoundFixes } from "../support/fixes";
import { without } from "../support/without";
import { NOT_NEEDED } from "./notNeeded";

const SOURCE: ReportSource = { kind: "program", name: "stack", region: null };
const program = openProgram(resolve(__dirname, "../.."));

/** Promises of each stack: a strategy, and the kind of source IP that destinations see, for each of its services. */
const PROMISES: { readonly [stack: string]: readonly (readonly [Strategy, SourceIpKind])[] } = {
  dev: [["public-ip", "ephemeral"]],
  prod: [["nat-gateway", "fixed"]],
  staging: [["nat-instance", "fixed"]],
  isolated: [["vpc-endpoints", "none"]],
  ipv6: [["egress-only-ipv6", "none"]],
  "managed-nat": [["nat-gateway", "fixed"]],
  "managed-host": [["public-host", "ephemeral"]],
  "ec2-bridge": [["nat-gateway", "fixed"]],
  "private-fargate": [
    ["nat-gateway", "fixed"],
    ["vpc-endpoints", "none"],
  ],
};

function brief(path: PathReport | null): unknown {
  return path === null ? null : [path.verdict, path.code, path.via, path.sourceIp.kind, path.subnets];
}

/** Everything that is said of connectivity, and what AWS would refuse; not the words. */
function verdicts(report: Report): string {
  return JSON.stringify([
    report.findings.filter((finding) => finding.severity === "error").map((finding) => finding.id),
    report.services.map((service) => [
      service.name,
      service.launchType,
      service.strategy,
      service.needs.map((need) => [need.purpose, need.destination, brief(need)]),
      brief(service.egress.ipv4),
      brief(service.egress.ipv6),
      brief(service.ingress?.internet ?? null),
      brief(service.ingress?.vpc ?? null),
      brief(service.ingress?.loadBalancer ?? null),
    ]),
  ]);
}

describe("our stacks", () => {
  const used = new Set<string>();
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
        const resources = graph.resources.filter(({ custom, type }) => custom && type.startsWith("aws:"));
        const idle = resources.filter(
          (resource) => verdicts(analyse(topologyOf(without(graph, resource)), SOURCE)) === before,
        );
        const listed = ({ type, name }: ResourceState) =>
          NOT_NEEDED.find(
            (each) => each.type === type && (each.name?.test(name) ?? true) && (each.stacks?.includes(stack) ?? true),
          );
        const unlisted = idle.filter((resource) => listed(resource) === undefined);
        expect(unlisted.map((resource) => `${resource.type} ${resource.name}`)).to.deep.equal([]);
        for (const resource of idle) used.add(listed(resource)?.reason ?? "");
      });

      it("gets sound fixes, whichever resource is taken away", function () {
        this.timeout(60_000);
        for (const resource of graph.resources.filter(({ custom, type }) => custom && type.startsWith("aws:"))) {
          expect(unsoundFixes(topologyOf(without(graph, resource))), resource.urn).to.deep.equal([]);
        }
      });
    });
  }
  // Nested, so that it runs after the stacks.
  describe("the list of what is not needed", () => {
    it("names nothing that is", () => {
      expect(NOT_NEEDED.map((each) => each.reason).filter((reason) => !used.has(reason))).to.deep.equal([]);
    });
  });
});
