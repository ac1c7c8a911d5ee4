/** A baseline marks what failed before in the same way, and hides no path that was reachable in it. */
import { expect } from "chai";
import type { NeedReport, PathReport, Report, Verdict } from "../../analysis/report";
import { exitCodeOf, type Requirable } from "../../analysis/report/exitCode";
import { withBaseline } from "../../reports/baseline";
import { draw } from "../../reports/diagram/draw";
import { foldToDraw } from "../../reports/fold";
import { github } from "../../reports/github";
import { pageOfSeveral } from "../../reports/html/page";
import { markdown } from "../../reports/markdown";
import { reportText } from "../../reports/text";
import { behindNat } from "../support/topology";
import { BLOCKED, needOf, pathOf, reportOf, serviceOf } from "./reports";

const plain = { strict: false, allowUndetermined: false, require: [] } as const;
const TEXT = { colour: false, width: 200, links: false, unicode: true, require: [] } as const;
const DIAGRAM = draw(behindNat(), reportOf([]));
const blocked = reportOf([serviceOf({ needs: [needOf(BLOCKED)] })]);

function known(report: Report): readonly (true | undefined)[] {
  return report.services.flatMap(({ needs }) => needs.map((need) => need.known));
}

function withNeeds(...needs: readonly NeedReport[]): Report {
  return reportOf([serviceOf({ needs })]);
}

function partial(blockedIn: readonly string[], reachableIn: readonly string[] = []): Partial<PathReport> {
  return { verdict: "partial", subnets: { reachable: reachableIn, blocked: blockedIn, undetermined: [] } };
}

function shownOf(whole: Report) {
  return { whole, diagram: "<svg></svg>", folded: foldToDraw(whole) };
}

describe("a baseline", () => {
  it("marks a path that was blocked in it, which then does not count for the exit code", () => {
    const report = withBaseline(blocked, [blocked]);

    expect(known(report)).to.deep.equal([true]);
    expect(report.verdict).to.equal("blocked");
    expect(exitCodeOf(report, plain)).to.equal(0);
    expect(exitCodeOf(blocked, plain)).to.equal(1);
  });

  it("is in the headline where it has every failure, and not beside a failure that it does not have", () => {
    const words = "(all failures are known from the baseline)";
    const headlines = (report: Report, require: readonly Requirable[] = []): readonly string[] => [
      reportText([report], { ...TEXT, require }).split("\n")[0] ?? "",
      github([{ report, results: [] }], require).trimEnd(),
      markdown([{ report, results: [], diagram: DIAGRAM }], undefined, require).split("\n")[0] ?? "",
      /<title>.*<\/title>/.exec(pageOfSeveral([shownOf(report)], false, require))?.[0] ?? "",
    ];
    const all = withBaseline(blocked, [blocked]);
    expect(headlines(all)).to.deep.equal([
      `prod blocked ${words} (program, eu-central-1)`,
      `::notice::prod: blocked ${words}`,
      `## ECS connectivity: blocked ${words}`,
      `<title>prod: blocked ${words}</title>`,
    ]);
    const broken = {
      ...all,
      intent: { file: null, verdict: "broken", expectations: [], cost: null, ofOtherStacks: 0 },
    } as const;
    expect(headlines(broken)[1]).to.equal(`::notice::prod: blocked ${words}, intent broken`);
    const fresh = withNeeds(needOf(BLOCKED), needOf({ ...BLOCKED, purpose: "logs", destination: "logs" }));
    const error = { id: "V-13", severity: "error", subject: "web", message: "So.", fix: "Do." } as const;
    for (const other of [
      blocked,
      withBaseline(fresh, [blocked]),
      withBaseline({ ...blocked, findings: [error] }, [blocked]),
      withBaseline(withNeeds(needOf()), [blocked]),
    ]) {
      expect(headlines(other).join("\n")).not.to.include("known");
    }
    const closed = serviceOf({ needs: [needOf(BLOCKED)], egress: { ...serviceOf().egress, ipv4: pathOf(BLOCKED) } });
    const required = withBaseline(reportOf([closed]), [reportOf([{ ...closed, egress: serviceOf().egress }])]);
    expect(headlines(required)[1]).to.include(words);
    expect(headlines(required, ["egress.ipv4"])[1], "a path that is required and fails now").not.to.include("known");
  });

  it("is in the table of several stacks, beside the verdict", () => {
    const all = withBaseline(blocked, [blocked]);
    const open = { ...blocked, source: { ...blocked.source, name: "dev" } };
    expect(reportText([all, open], TEXT)).to.match(/\nprod +│ blocked \(known\) +│.*\ndev +│ blocked +│/);
    const page = markdown(
      [all, open].map((report) => ({ report, results: [], diagram: DIAGRAM })),
      undefined,
    );
    expect(page).to.match(/\| .*prod.* \| blocked \(known\) \|.*\n\| .*dev.* \| blocked \|/);
    const html = pageOfSeveral([shownOf(all), shownOf(open)]);
    expect(html).to.include('<span class="verdict blocked">blocked</span> (known)</td>');
    expect(html).to.include("<title>2 stacks: blocked</title>");
  });

  it("marks no path that is reachable now", () => {
    expect(known(withBaseline(withNeeds(needOf()), [blocked]))).to.deep.equal([undefined]);
  });

  const WORSE: readonly (readonly [title: string, before: readonly NeedReport[], now: NeedReport])[] = [
    ["that was reachable", [needOf()], needOf(BLOCKED)],
    ["that it does not have", [needOf({ purpose: "logs", destination: "logs" })], needOf(BLOCKED)],
    ["that was undetermined and is blocked", [needOf({ verdict: "undetermined" })], needOf(BLOCKED)],
    ["that was partial and is blocked", [needOf(partial(["a"], ["b"]))], needOf(BLOCKED)],
    ["that fails in another subnet", [needOf(partial(["a"], ["b"]))], needOf(partial(["b"], ["a"]))],
    ["that fails in a new subnet too", [needOf(partial(["a"], ["b"]))], needOf(partial(["a", "c"], ["b"]))],
    ["of which one of the same name was reachable", [needOf(BLOCKED), needOf()], needOf(BLOCKED)],
  ];

  for (const [title, before, now] of WORSE) {
    it(`hides no path ${title}`, () => {
      const report = withBaseline(withNeeds(now), [withNeeds(...before)]);

      expect(known(report)).to.deep.equal([undefined]);
      expect(exitCodeOf(report, plain)).to.equal(1);
    });
  }

  const ALIKE: readonly (readonly [title: string, before: Partial<PathReport>, now: Partial<PathReport>])[] = [
    ["that is blocked for another reason", BLOCKED, { ...BLOCKED, code: "SG_HAS_NO_RULES" }],
    ["that was blocked and is partial", BLOCKED, partial(["a"], ["b"])],
    ["that was blocked and is undetermined", BLOCKED, { verdict: "undetermined" }],
    ["that fails in fewer subnets", partial(["a", "b"], ["c"]), partial(["a"], ["b", "c"])],
  ];

  for (const [title, before, now] of ALIKE) {
    it(`knows a path ${title}`, () => {
      expect(known(withBaseline(withNeeds(needOf(now)), [withNeeds(needOf(before))]))).to.deep.equal([true]);
    });
  }

  it("is of the stack of the same name alone, and of the service of the same name", () => {
    const other = { ...blocked, source: { ...blocked.source, name: "dev" } };
    const renamed = reportOf([serviceOf({ name: "api", needs: [needOf(BLOCKED)] })]);

    expect(known(withBaseline(blocked, [other]))).to.deep.equal([undefined]);
    expect(known(withBaseline(renamed, [blocked]))).to.deep.equal([undefined]);
  });

  it("compares two services of one name by their ids", () => {
    const two = (first: Partial<PathReport>, second: Partial<PathReport>) =>
      reportOf([
        serviceOf({ id: "urn:a", needs: [needOf(first)] }),
        serviceOf({ id: "urn:b", needs: [needOf(second)] }),
      ]);

    expect(known(withBaseline(two(BLOCKED, BLOCKED), [two(BLOCKED, {})]))).to.deep.equal([true, undefined]);
    expect(known(withBaseline(two(BLOCKED, BLOCKED), [blocked]))).to.deep.equal([undefined, undefined]);
  });

  it("marks required paths, findings and parts that are not judged, each alone", () => {
    const error = { id: "V-13", severity: "error", subject: "web", message: "So.", fix: "" } as const;
    const opaque = { id: "OPAQUE", severity: "info", subject: "x", message: "Not known.", fix: "" } as const;
    const seed = { kind: "task-definition", name: "seed", id: "urn:seed", reason: "nothing starts it" } as const;
    const base = { ...reportOf([serviceOf()], [error, opaque]), verdict: "undetermined" as Verdict, notJudged: [seed] };
    const required = { ...plain, require: ["egress.ipv6"] } as const;

    expect(exitCodeOf(base, required)).to.equal(1);
    expect(exitCodeOf(withBaseline(base, [base]), required)).to.equal(0);
    const more = { ...base, findings: [...base.findings, { ...error, message: "Otherwise." }] };
    expect(exitCodeOf(withBaseline(more, [base]), required)).to.equal(1);
    const added = { ...base, notJudged: [seed, { ...seed, id: "urn:other" }] };
    expect(exitCodeOf(withBaseline(added, [base]), required)).to.equal(3);
    const open = { ...base, services: [serviceOf({ egress: { ipv4: pathOf(BLOCKED), ipv6: pathOf(BLOCKED) } })] };
    expect(exitCodeOf(withBaseline(open, [base]), { ...plain, require: ["egress.ipv4"] })).to.equal(1);
  });

  it("does not make a report without any service one that is judged", () => {
    const empty = { ...reportOf([]), verdict: "undetermined" as Verdict };

    expect(exitCodeOf(withBaseline(empty, [empty]), plain)).to.equal(3);
  });
});
