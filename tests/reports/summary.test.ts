/** A report in ten seconds: the facts above everything else, and one table of several stacks. */
import { expect } from "chai";
import type { Finding, PathReport, Report, ServiceReport } from "../../analysis/report";
import { pageOfSeveral } from "../../reports/html/page";
import { foldToDraw } from "../../reports/fold";
import { addressesWords, findingsWords, needsWords, notJudgedWords, summaryOf } from "../../reports/summary";
import { reportText } from "../../reports/text";
import { BLOCKED, needOf, pathOf, reportOf, serviceOf } from "./reports";

const plain = { colour: false, width: 80, require: [] } as const;
const { cost } = reportOf([]);
const changing = pathOf({ sourceIp: { kind: "ephemeral", addresses: [] } });
const unknown = pathOf({ verdict: "undetermined", sourceIp: { kind: "undetermined", addresses: [] } });
const none = pathOf(BLOCKED);

const finding = (id: string, severity: Finding["severity"]): Finding => ({
  id,
  severity,
  subject: `the subject of ${id}`,
  message: "So.",
  fix: "",
});

function out(ipv4: PathReport, ipv6: PathReport): ServiceReport {
  return serviceOf({ egress: { ipv4, ipv6 } });
}

function named(name: string, report: Report): Report {
  return { ...report, source: { ...report.source, name } };
}

describe("the facts above a report", () => {
  it("count the needs by verdict; a call is probable, so it is not a need", () => {
    const needs = [
      needOf(),
      needOf(BLOCKED),
      needOf({ verdict: "partial" }),
      needOf({ verdict: "undetermined" }),
      needOf({ ...BLOCKED, purpose: "call" }),
    ];
    const summary = summaryOf(reportOf([serviceOf({ needs })]));
    expect(summary.needs).to.deep.equal({ reachable: 1, blocked: 1, partial: 1, undetermined: 1 });
    expect(needsWords(summary)).to.equal("1 of 4 reachable, 1 blocked, 1 partial, 1 undetermined");
    expect(needsWords(summaryOf(reportOf([serviceOf()])))).to.equal("2 of 2 reachable");
    expect(needsWords(summaryOf(reportOf([])))).to.equal("none known");
  });

  it("name the source IP as fixed, changing or none, and a family only if IPv6 is alone or differs", () => {
    const of = (...services: readonly ServiceReport[]) => summaryOf(reportOf(services)).sourceIp;
    expect(of(out(pathOf(), none))).to.equal("fixed");
    expect(of(out(changing, none))).to.equal("changes");
    expect(of(out(changing, changing))).to.equal("changes");
    expect(of(out(none, changing))).to.equal("IPv6 changes");
    expect(of(out(pathOf(), changing))).to.equal("IPv4 fixed, IPv6 changes");
    expect(of(out(none, none))).to.equal("none");
    expect(of()).to.equal("none");
    expect(of(out(unknown, none))).to.equal("unknown");
    expect(of(out(pathOf(), none), out(none, none))).to.equal("fixed or none");
    expect(of(out(pathOf(), none), out(changing, none))).to.equal("changes or fixed");
  });

  it("name four addresses and count the rest", () => {
    const of = (...addresses: string[]) =>
      addressesWords(summaryOf(reportOf([out(pathOf({ sourceIp: { kind: "fixed", addresses } }), none)])));
    expect(of("192.0.2.2", "192.0.2.1")).to.equal("192.0.2.1, 192.0.2.2");
    expect(of("a", "b", "c", "d", "e", "f")).to.equal("a, b, c, d and 2 more");
    expect(of()).to.equal("known after deployment");
    expect(addressesWords(summaryOf(reportOf([out(changing, none)])))).to.equal("");
    expect(summaryOf(reportOf([out(pathOf(), none), out(pathOf(), none)])).addresses).to.deep.equal(["203.0.113.9"]);
  });

  it("name the parts that are not judged, three at most, and the findings that require an action", () => {
    const parts = ["a", "b", "c", "d"].map((name) => ({
      kind: "task-definition" as const,
      name,
      id: name,
      reason: "Nothing starts it.",
    }));
    const findings = [
      ...[finding("V-13", "error"), finding("V-06", "warning"), finding("V-07", "warning")],
      finding("ASSUMPTION", "info"),
    ];
    const opaque = { ...finding("OPAQUE", "info"), subject: "urn:pulumi:dev::shop::acme:index:Site::site" };
    const all = [...findings, opaque];
    const summary = summaryOf({ ...reportOf([serviceOf()], all), notJudged: parts.slice(0, 2) });
    expect(notJudgedWords(summary)).to.equal("3: task definition a, task definition b, site");
    expect(findingsWords(summary)).to.equal("1 error, 2 warnings");
    expect(notJudgedWords(summaryOf({ ...reportOf([]), notJudged: parts }))).to.equal(
      "4: task definition a, task definition b, task definition c and 1 more",
    );
    const whole = summaryOf(reportOf([serviceOf()], [finding("ASSUMPTION", "info")]));
    expect(notJudgedWords(whole)).to.equal("none");
    expect(findingsWords(whole)).to.equal("none");
  });

  it("have the known part of a cost with a gap as a lower bound, never as the cost", () => {
    const item = { name: "NAT gateway", count: 1, unit: 0.045, per: "730 h", monthly: 32.85, source: null };
    const gap = { ...item, name: "Endpoint", unit: null, monthly: null };
    const line = (changes: Partial<Report["cost"]>) =>
      reportText([{ ...reportOf([serviceOf()]), cost: { ...cost, ...changes } }], { ...plain, width: 100 })
        .split("\n")
        .find((each) => each.startsWith("  monthly cost"));
    expect(line({ items: [item], monthly: 32.85, perGb: 0.045 })).to.equal(
      "  monthly cost: $32.85 for the network, and $0.045 per GB out",
    );
    expect(line({ items: [item, gap], monthly: null, perGb: null })).to.equal(
      "  monthly cost: at least $32.85 for the network; some prices or counts are missing",
    );
    expect(line({ items: [gap], monthly: null })).to.equal(
      "  monthly cost: unknown; some prices or counts are missing",
    );
  });
});

describe("a report of several stacks", () => {
  const stacks = [
    named("dev", reportOf([out(changing, none)])),
    named("a-longer-name", reportOf([serviceOf({ needs: [needOf(BLOCKED)] })], [finding("V-13", "error")])),
  ];

  it("begins with one table of 80 columns at most; that of one stack has none", () => {
    const lines = reportText(stacks, plain).split("\n");
    expect(lines.slice(0, 6)).to.deep.equal([
      "              │           │        │ source  │ monthly │",
      "stack         │ verdict   │ needs  │ IP      │ cost    │ findings",
      "──────────────┼───────────┼────────┼─────────┼─────────┼─────────",
      "dev           │ reachable │ 2 of 2 │ changes │ $0.00   │ none",
      "a-longer-name │ blocked   │ 0 of 1 │ fixed   │ $0.00   │ 1 error",
      "",
    ]);
    expect(lines[6]).to.equal("dev reachable (program, eu-central-1)");
    expect(reportText(stacks.slice(0, 1), plain)).to.match(/^dev reachable \(program/);
  });

  it("has a column of the expectations if one of the stacks has any", () => {
    const intent: NonNullable<Report["intent"]> = {
      ...{ file: "connectivity.yaml", verdict: "broken", expectations: [], ofOtherStacks: 0 },
      cost: { limit: 1, actual: 2, line: 1, verdict: "broken", message: "It costs more." },
    };
    const lines = reportText([named("prod", { ...reportOf([serviceOf()]), intent }), ...stacks], plain).split("\n");
    const rows = [lines[1], ...lines.slice(3, 6)];
    expect(rows.map((row = "") => row.split("│").slice(5).join("│"))).to.deep.equal([
      " findings │ intent",
      " none     │ 1 broken",
      " none     │",
      " 1 error  │",
    ]);
    expect(lines[7]).to.equal("prod reachable, intent broken (program, eu-central-1)");
    for (const line of lines.slice(0, 7)) expect(line.length, line).to.be.at.most(80);
    const page = pageOfSeveral(
      [named("prod", { ...reportOf([serviceOf()]), intent }), ...stacks].map((whole) => ({
        whole,
        diagram: "<svg></svg>",
        folded: foldToDraw(whole),
      })),
    );
    expect(page).to.include('<td data-label="intent">1 broken</td></tr>');
    expect(page).to.include('<td data-label="intent"></td></tr>');
  });

  it("begins with a list on a terminal that is too narrow for the table", () => {
    const lines = reportText(stacks, { ...plain, width: 40 }).split("\n");
    expect(lines.slice(0, 6)).to.deep.equal([
      "dev",
      "  verdict: reachable",
      "  needs: 2 of 2",
      "  source IP: changes",
      "  monthly cost: $0.00",
      "  findings: none",
    ]);
    for (const line of lines) expect(line.length, line).to.be.at.most(40);
  });

  it("lets no name of a stack become a control code, and keeps its columns", () => {
    const hostile = named("x\u001b[31m\u202ey", reportOf([serviceOf()]));
    const text = reportText([hostile, ...stacks], plain);
    expect(text).to.not.match(/[\u001b\u202e]/);
    const [, heads = "", , ...rows] = text.split("\n").slice(0, 6);
    for (const row of rows) expect(row.indexOf("│"), row).to.equal(heads.indexOf("│"));
  });
});
