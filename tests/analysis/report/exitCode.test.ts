import { expect } from "chai";
import { noCost } from "../../support/noCost";
import { codeOfVerdict, exitCodeOf, worstCode } from "../../../analysis/report/exitCode";
import { worst } from "../../../analysis/report/verdict";
import type { Finding, NeedReport, PathReport, Report, ServiceReport, Verdict } from "../../../analysis/report";

function path(verdict: Verdict): PathReport {
  return {
    verdict,
    code: null,
    rule: null,
    via: [],
    sourceIp: { kind: "none", addresses: [] },
    subnets: { reachable: [], blocked: [], undetermined: [] },
    message: "",
    fix: null,
    hops: [],
  };
}

function report(
  needs: readonly Verdict[],
  options: { egress?: Verdict; ingress?: Verdict; findings?: readonly Finding[] } = {},
): Report {
  const need = (verdict: Verdict): NeedReport => ({
    ...path(verdict),
    purpose: "image-pull",
    destination: "docker.io",
    interface: "task",
  });
  const service: ServiceReport = {
    name: "web",
    id: "web",
    launchType: "fargate",
    networkMode: "awsvpc",
    strategy: null,
    desiredCount: 1,
    tasksPerInstance: null,
    network: { tier: null, subnets: [], assignPublicIp: null, targetType: null },
    needs: needs.map(need),
    egress: { ipv4: path(options.egress ?? "reachable"), ipv6: path("blocked") },
    ingress: { internet: path(options.ingress ?? "blocked"), vpc: path("blocked"), loadBalancer: null },
  };
  return {
    formatVersion: 1,
    source: { kind: "program", name: "test", region: null },
    verdict: worst(needs),
    services: [service],
    findings: options.findings ?? [],
    cost: noCost,
    resources: {},
  };
}

function finding(severity: Finding["severity"], id = "V-05"): Finding {
  return { id, severity, subject: "web", message: "", fix: "" };
}

const plain = { strict: false, allowUndetermined: false, require: [] } as const;

describe("the exit code", () => {
  it("is 0 when every need is reachable, whatever egress and ingress say", () => {
    expect(exitCodeOf(report(["reachable", "reachable"], { egress: "blocked" }), plain)).to.equal(0);
  });
  it("is 1 when a need is blocked or partial", () => {
    expect(exitCodeOf(report(["reachable", "blocked"]), plain)).to.equal(1);
    expect(exitCodeOf(report(["partial"]), plain)).to.equal(1);
  });
  it("is 3 when something is undetermined, or there is no service, and nothing is blocked", () => {
    expect(exitCodeOf(report(["reachable", "undetermined"]), plain)).to.equal(3);
    expect(exitCodeOf(report([]), plain)).to.equal(3);
    expect(exitCodeOf(report(["undetermined", "blocked"]), plain)).to.equal(1);
    expect(exitCodeOf(report(["undetermined"], { findings: [finding("error")] }), plain)).to.equal(1);
  });
  it("is 3 when a component could not be read, or a preview leaves out what does not change: it may be a service", () => {
    for (const id of ["OPAQUE", "INCOMPLETE"]) {
      const notJudged = report(["reachable"], { findings: [finding("info", id)] });
      expect(exitCodeOf(notJudged, plain)).to.equal(3);
      expect(exitCodeOf(notJudged, { ...plain, strict: true })).to.equal(1);
      expect(exitCodeOf(notJudged, { ...plain, allowUndetermined: true })).to.equal(0);
    }
    expect(exitCodeOf(report(["reachable"], { findings: [finding("info", "ASSUMPTION")] }), plain)).to.equal(0);
  });
  it("is 1 instead of 3 with --strict, and 0 with --allow-undetermined, which leaves 1 as it is", () => {
    for (const undecided of [report(["undetermined"]), report([])]) {
      expect(exitCodeOf(undecided, { ...plain, strict: true })).to.equal(1);
      expect(exitCodeOf(undecided, { ...plain, allowUndetermined: true })).to.equal(0);
    }
    expect(exitCodeOf(report(["blocked"]), { ...plain, allowUndetermined: true })).to.equal(1);
    expect(exitCodeOf(report(["partial"]), { ...plain, allowUndetermined: true })).to.equal(1);
  });
  it("of one path follows its verdict", () => {
    const verdicts: readonly Verdict[] = ["reachable", "blocked", "partial", "undetermined"];
    expect(verdicts.map((verdict) => codeOfVerdict(verdict, plain))).to.deep.equal([0, 1, 1, 3]);
  });
  it("of several reports is 1 before 3 before 0, and 3 of none", () => {
    expect(worstCode([0, 3, 1])).to.equal(1);
    expect(worstCode([0, 3, 0])).to.equal(3);
    expect(worstCode([0, 0])).to.equal(0);
    expect(worstCode([])).to.equal(3);
  });
  it("is 1 for an error finding, not for a warning", () => {
    expect(exitCodeOf(report(["reachable"], { findings: [finding("error")] }), plain)).to.equal(1);
    expect(exitCodeOf(report(["reachable"], { findings: [finding("warning")] }), plain)).to.equal(0);
  });
  it("counts a path once it is required", () => {
    const closed = report(["reachable"], { egress: "reachable", ingress: "blocked" });
    expect(exitCodeOf(closed, { ...plain, require: ["egress.ipv4"] })).to.equal(0);
    expect(exitCodeOf(closed, { ...plain, require: ["ingress.internet"] })).to.equal(1);
    expect(exitCodeOf(closed, { ...plain, require: ["ingress.vpc"] })).to.equal(1);
    expect(exitCodeOf(closed, { ...plain, require: ["egress.ipv6"] })).to.equal(1);
    const open = report(["reachable"], { egress: "undetermined" });
    expect(exitCodeOf(open, { ...plain, require: ["egress.ipv4"] })).to.equal(3);
  });
  it("the worst verdict is blocked, then partial, then undetermined; of nothing it is undetermined", () => {
    expect(worst(["reachable", "undetermined", "partial", "blocked"])).to.equal("blocked");
    expect(worst(["undetermined", "partial"])).to.equal("partial");
    expect(worst(["reachable", "undetermined"])).to.equal("undetermined");
    expect(worst([])).to.equal("undetermined");
  });
});
