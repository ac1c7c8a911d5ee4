import { expect } from "chai";
import { noCost } from "../../support/noCost";
import { exitCodeOf } from "../../../analysis/report/exitCode";
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

const plain = { strict: false, require: [] } as const;

describe("the exit code", () => {
  it("is 0 when every need is reachable, whatever egress and ingress say", () => {
    expect(exitCodeOf(report(["reachable", "reachable"], { egress: "blocked" }), plain)).to.equal(0);
  });
  it("is 1 when a need is blocked or partial", () => {
    expect(exitCodeOf(report(["reachable", "blocked"]), plain)).to.equal(1);
    expect(exitCodeOf(report(["partial"]), plain)).to.equal(1);
  });
  it("counts what is undetermined only when asked to be strict", () => {
    expect(exitCodeOf(report(["undetermined"]), plain)).to.equal(0);
    expect(exitCodeOf(report(["undetermined"]), { ...plain, strict: true })).to.equal(1);
    expect(exitCodeOf(report([]), { ...plain, strict: true })).to.equal(1);
  });
  it("is 1 for an error finding, not for a warning", () => {
    const finding = (severity: "error" | "warning"): Finding => ({
      id: "V-05",
      severity,
      subject: "web",
      message: "",
      fix: "",
    });
    expect(exitCodeOf(report(["reachable"], { findings: [finding("error")] }), plain)).to.equal(1);
    expect(exitCodeOf(report(["reachable"], { findings: [finding("warning")] }), plain)).to.equal(0);
  });
  it("counts a path once it is required", () => {
    const closed = report(["reachable"], { egress: "reachable", ingress: "blocked" });
    expect(exitCodeOf(closed, { ...plain, require: ["egress.ipv4"] })).to.equal(0);
    expect(exitCodeOf(closed, { ...plain, require: ["ingress.internet"] })).to.equal(1);
    expect(exitCodeOf(closed, { ...plain, require: ["ingress.vpc"] })).to.equal(1);
    expect(exitCodeOf(closed, { ...plain, require: ["egress.ipv6"] })).to.equal(1);
  });
  it("the worst verdict is blocked, then partial, then undetermined; of nothing it is undetermined", () => {
    expect(worst(["reachable", "undetermined", "partial", "blocked"])).to.equal("blocked");
    expect(worst(["undetermined", "partial"])).to.equal("partial");
    expect(worst(["reachable", "undetermined"])).to.equal("undetermined");
    expect(worst([])).to.equal("undetermined");
  });
});
