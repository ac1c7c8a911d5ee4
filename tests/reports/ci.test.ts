/** Reports for CI systems: valid by the published schemas, at the line of the program, and safe with any name. */
import { expect } from "chai";
import type { Report } from "../../analysis/report";
import type { ExitOptions } from "../../analysis/report/exitCode";
import { draw } from "../../reports/diagram/draw";
import { github } from "../../reports/github";
import { page } from "../../reports/html/page";
import { junitPieces } from "../../reports/junit";
import { markdown, type Section } from "../../reports/markdown";
import { code, prose } from "../../reports/markdownText";
import { type Place, resultsOf } from "../../reports/results";
import { sarif } from "../../reports/sarif";
import { junitFaults, sarifFaults } from "../support/ciSchemas";
import { behindNat } from "../support/topology";
import { BLOCKED, needOf, pathOf, reportOf, serviceOf } from "./reports";

const options: ExitOptions = { strict: false, allowUndetermined: false, require: [] };
const LINE: Place = { file: "infra/a b.ts", line: 12, column: 3 };

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri?: string }[] };
      };
      readonly results: readonly {
        readonly ruleId: string;
        readonly level: string;
        readonly baselineState?: string;
        readonly message: { readonly text: string };
        readonly locations: readonly { readonly physicalLocation?: unknown }[];
        readonly partialFingerprints: Readonly<Record<string, string>>;
      }[];
    },
  ];
}

const undetermined = pathOf({ verdict: "undetermined", message: "A value is not known.", fix: null });
const failing = reportOf(
  [
    serviceOf({ needs: [needOf(BLOCKED), needOf({ purpose: "logs", destination: "logs" })] }),
    serviceOf({
      name: "api",
      id: "urn:pulumi:prod::shop::aws:ecs/service:Service::api",
      needs: [needOf(undetermined)],
    }),
  ],
  [
    {
      id: "V-13",
      severity: "error",
      subject: "urn:pulumi:prod::shop::aws:ec2/vpc:Vpc::main",
      message: "So.",
      fix: "Do.",
    },
    { id: "ASSUMPTION", severity: "info", subject: "aws:region", message: "It is eu-west-1.", fix: "" },
  ],
);

function stacks(...reports: readonly Report[]) {
  return reports.map((report) => ({ report, results: resultsOf(report, () => LINE, options) }));
}

function sections(...reports: readonly Report[]): Section[] {
  return stacks(...reports).map((stack) => ({ ...stack, diagram: draw(behindNat(), stack.report) }));
}

function sarifOf(...reports: readonly Report[]): Sarif["runs"][0] {
  const results = stacks(...reports).flatMap((stack) => stack.results);
  const document = JSON.parse(sarif(results, false)) as Sarif;
  expect(sarifFaults(document)).to.deep.equal([]);
  return document.runs[0];
}

const junit = (...reports: readonly Report[]) => [...junitPieces(stacks(...reports))].join("");

describe("SARIF", () => {
  it("has each failure at its line, with its rule, AWS's page and its fix, and keeps the published schema", () => {
    const { results, tool } = sarifOf(failing);

    expect(results.map(({ ruleId, level }) => `${level} ${ruleId}`)).to.deep.equal([
      "error R-VPC-01",
      "warning UNDETERMINED",
      "error V-13",
      "note ASSUMPTION",
    ]);
    expect(results[0]?.message.text).to.equal(
      "web: image-pull from docker.io is blocked (NO_ROUTE_TO_DESTINATION). No route of app-private-0 leads to docker.io. Fix: Add a route 0.0.0.0/0 to nat-1.",
    );
    expect(results[0]?.locations[0]?.physicalLocation).to.deep.equal({
      artifactLocation: { uri: "infra/a%20b.ts", uriBaseId: "%SRCROOT%" },
      region: { startLine: 12, startColumn: 3 },
    });
    expect(tool.driver.rules.find(({ id }) => id === "R-VPC-01")?.helpUri).to.match(
      /^https:\/\/docs\.aws\.amazon\.com\//,
    );
  });

  it("of a report without failures has no result", () => {
    expect(sarifOf(reportOf([serviceOf()])).results).to.deep.equal([]);
  });

  it("names the resource where the source has no file, and a file outside of the repository by its URL", () => {
    const at = (place: Place | undefined) => {
      const document = JSON.parse(
        sarif(
          resultsOf(failing, () => place, options),
          false,
        ),
      ) as Sarif;
      expect(sarifFaults(document)).to.deep.equal([]);
      return document.runs[0].results[0]?.locations;
    };
    const logicalLocations = [
      { name: "web", fullyQualifiedName: "urn:pulumi:prod::shop::aws:ecs/service:Service::web", kind: "resource" },
    ];

    expect(at(undefined)).to.deep.equal([{ logicalLocations }]);
    expect(at({ file: "/tmp/state.json", line: 1 })).to.deep.equal([
      {
        physicalLocation: { artifactLocation: { uri: "file:///tmp/state.json" }, region: { startLine: 1 } },
        logicalLocations,
      },
    ]);
  });

  it("keeps the fingerprints where lines move, other services come and reasons change, and repeats none", () => {
    const prints = (report: Report, place: Place) =>
      resultsOf(report, () => place, options).map(({ fingerprint, title }) => [title, fingerprint] as const);
    const before = new Map(prints(failing, LINE));
    const moved = {
      ...failing,
      services: [serviceOf({ name: "new", id: "urn:new", needs: [needOf(BLOCKED)] }), ...failing.services],
    };
    const after = new Map(prints(moved, { file: "other.ts", line: 99 }));

    for (const [title, print] of before) expect(after.get(title)).to.equal(print);
    const twice = reportOf([serviceOf({ needs: [needOf(BLOCKED), needOf(BLOCKED)] })]);
    expect(new Set(prints(twice, LINE).map(([, print]) => print)).size).to.equal(2);
    const other = { ...failing, source: { ...failing.source, name: "dev" } };
    expect(prints(other, LINE)[0]?.[1]).not.to.equal(prints(failing, LINE)[0]?.[1]);
  });

  it("says what a baseline has too, as a note", () => {
    const known = reportOf([
      serviceOf({ needs: [needOf({ ...BLOCKED, known: true }), needOf({ ...BLOCKED, destination: "ghcr.io" })] }),
    ]);
    const document = JSON.parse(
      sarif(
        resultsOf(known, () => LINE, options),
        true,
      ),
    ) as Sarif;

    expect(sarifFaults(document)).to.deep.equal([]);
    expect(document.runs[0].results.map(({ level, baselineState }) => [level, baselineState])).to.deep.equal([
      ["note", "unchanged"],
      ["error", "new"],
    ]);
  });
});

describe("JUnit", () => {
  it("has a test for each need, with failures for what the exit code counts, and keeps junit-10.xsd", async () => {
    const xml = junit(failing, reportOf([serviceOf()]));

    expect(await junitFaults(xml)).to.deep.equal([]);
    expect(xml).to.include('<testsuite name="prod" tests="4" failures="2" errors="0" skipped="1">');
    expect(xml).to.include('<testsuite name="prod" tests="2" failures="0" errors="0" skipped="0">');
    expect(xml).to.include('<testcase classname="web" name="logs to CloudWatch Logs"/>');
    expect(xml).to.include(
      '<testcase classname="web" name="image-pull from docker.io"><failure type="R-VPC-01" message="No route of app-private-0 leads to docker.io.">No route of app-private-0 leads to docker.io.\nFix: Add a route 0.0.0.0/0 to nat-1.\ninfra/a b.ts:12</failure></testcase>',
    );
    expect(xml).to.include('<testcase classname="api" name="image-pull from docker.io"><skipped type="UNDETERMINED"');
    expect(xml).not.to.include("ASSUMPTION");
  });

  it("fails for what is undetermined where the call is strict", () => {
    const results = resultsOf(failing, () => LINE, { ...options, strict: true });

    expect([...junitPieces([{ report: failing, results }])].join("")).to.include('failures="3" errors="0" skipped="0"');
  });
});

describe("annotations of GitHub Actions", () => {
  it("are one line each, the worst first, with GitHub's escapes", () => {
    const path = { ...BLOCKED, message: "100% blocked\nhere, there: so" };
    const report = reportOf([serviceOf({ needs: [needOf(undetermined), needOf({ ...path, destination: "a,b:c" })] })]);

    expect(github(stacks(report))).to.equal(
      [
        "::error file=infra/a b.ts,line=12,title=web%3A image-pull from a%2Cb%3Ac is blocked (NO_ROUTE_TO_DESTINATION)::100%25 blocked%0Ahere, there: so%0AFix: Add a route 0.0.0.0/0 to nat-1.",
        "::warning file=infra/a b.ts,line=12,title=web%3A image-pull from docker.io is undetermined::A value is not known.",
        "::notice::prod: blocked",
        "",
      ].join("\n"),
    );
  });

  it("leave out what requires no action", () => {
    expect(github(stacks(failing))).not.to.include("ASSUMPTION");
    expect(github(stacks(reportOf([serviceOf()])))).to.equal("::notice::prod: reachable\n");
  });
});

describe("Markdown", () => {
  it("has verdict, problems with fixes and lines, and the network as a diagram", () => {
    const text = markdown(sections(failing), undefined);

    expect(text).to.match(/^## ECS connectivity: blocked\n\n\| Stack \|/);
    expect(text).to.include("| `prod` | blocked | 1 of 3 | fixed `203.0.113.9` | USD 0.00 | 1 error |");
    expect(text).to.include(
      "- **error** web: image-pull from docker.io is blocked (`NO_ROUTE_TO_DESTINATION`) at `infra/a b.ts:12`\n  No route of app-private-0 leads to docker.io. [R-VPC-01](https://docs.aws.amazon.com/",
    );
    expect(text).to.include("  **Fix:** Add a route 0.0.0.0/0 to nat-1.\n");
    expect(text.indexOf("**error** main: V-13")).to.be.lessThan(text.indexOf("**warning** api"));
    expect(text).to.include("\n1 assumption or note in the full report.\n");
    expect(text).to.match(/<details><summary>Network of <code>prod<\/code><\/summary>\n\n```mermaid\nflowchart LR\n/);
    expect(text).not.to.include("### Changes");
  });

  it("has the changes first, counted", () => {
    const change = (path: string) =>
      ({
        kind: "path",
        stack: "prod",
        service: "web",
        path,
        now: { verdict: "blocked", code: "SG_HAS_NO_RULES", via: [] },
        was: { verdict: "reachable", code: null, via: ["nat-gateway"] },
      }) as const;

    expect(markdown(sections(failing), ["a", "b", "c"].map(change))).to.include(
      "\n### Changes: 3 paths newly blocked\n\n- `prod` web a: blocked `SG_HAS_NO_RULES`, was reachable by nat-gateway\n",
    );
  });

  it("is never longer than a comment may be, and counts what it leaves out", () => {
    const needs = Array.from({ length: 2000 }, (_, index) => needOf({ ...BLOCKED, destination: `r${index}.example` }));
    const text = markdown(sections(reportOf([serviceOf({ needs })])), undefined);

    expect(text.length).to.be.lessThan(65_000);
    expect(text).to.match(/\n1,\d\d\d more in the full report\.\n/);
    expect(text).to.include("```mermaid\n");
  });
});

describe("expectations of a file that are not kept", () => {
  const expectation = {
    ...{ from: "internet", to: "db", never: true, line: 4, message: "A packet arrives.", fix: null, path: null },
  };
  const intent = {
    ...{ file: "connectivity.yaml", verdict: "broken" as const, ofOtherStacks: 0 },
    expectations: [
      { ...expectation, verdict: "broken" as const },
      { ...expectation, to: "web", line: 5, verdict: "kept" as const },
      { ...expectation, to: "cache", line: 6, verdict: "undetermined" as const },
    ],
    cost: { limit: 50, actual: 65.7, line: 9, verdict: "broken" as const, message: "It costs more." },
  };
  const report: Report = { ...reportOf([serviceOf()]), intent };
  const results = resultsOf(report, () => undefined, options);

  it("are results at their line of the file, and those that are kept are none", () => {
    expect(
      results.map(({ level, title, place }) => `${level} ${title} ${place?.file ?? ""}:${String(place?.line)}`),
    ).to.deep.equal([
      "error expectation internet → db, never is broken connectivity.yaml:4",
      "warning expectation internet → cache, never is undetermined connectivity.yaml:6",
      "error expected cost is broken connectivity.yaml:9",
    ]);
  });

  it("are in all four formats", async () => {
    const stack = { report, results };
    const document: unknown = JSON.parse(sarif(results, false));
    const xml = [...junitPieces([stack])].join("");

    expect(sarifFaults(document)).to.deep.equal([]);
    expect(JSON.stringify(document)).to.include("expectation internet → db, never is broken. A packet arrives.");
    expect(await junitFaults(xml)).to.deep.equal([]);
    expect(xml).to.include('classname="connectivity.yaml" name="expectation internet → db, never"><failure');
    expect(github([stack])).to.match(
      /^::error file=connectivity\.yaml,line=4,title=expectation internet → db%2C never is broken::A packet/,
    );
    expect(markdown([{ ...stack, diagram: draw(behindNat(), report) }], undefined)).to.include(
      "- **error** expectation internet → db, never is broken at `connectivity.yaml:4`\n",
    );
  });

  it("are beside the verdict of the needs, so that no failed run begins with reachable alone", () => {
    const drawn = { report, results, diagram: draw(behindNat(), report) };
    const text = markdown([drawn], undefined);
    expect(text).to.match(/^## ECS connectivity: reachable, intent broken\n/);
    expect(text).to.include("| Findings | Intent |");
    expect(text).to.include("| none | 2 broken, 1 undetermined |\n");
    expect(github([drawn])).to.match(/::notice::prod: reachable, intent broken\n$/);
    const html = page(report, "<svg></svg>");
    expect(html).to.include("<title>prod: reachable, intent broken</title>");
    expect(html).to.include(
      '<span class="verdict reachable">reachable</span> <span class="verdict blocked">intent broken',
    );
    expect(html).to.include("<dt>Intent</dt><dd>1 of 4 kept, 2 broken, 1 undetermined</dd>");

    const kept: Report = { ...report, intent: { ...intent, verdict: "kept", expectations: [], cost: null } };
    for (const whole of [kept, reportOf([serviceOf()])]) {
      const quiet = { report: whole, results: [], diagram: drawn.diagram };
      expect(markdown([quiet], undefined)).to.match(/^## ECS connectivity: reachable\n/);
      expect(github([quiet])).to.equal("::notice::prod: reachable\n");
      expect(page(whole, "<svg></svg>")).to.include("reachable</span></h1>");
    }
  });
});

/** Names with the signs of each format, and of GitHub's own dialect. */
const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  "<!-- ecs-connectivity -->",
  "[text](https://evil.example)",
  "![picture](https://evil.example/x.png)",
  "https://evil.example/",
  "www.evil.example",
  "@octocat and @org/team",
  "octo/repo#12 GH-3 #4",
  "```\n# Title\n```",
  "a | b | c",
  "`code` *strong* _so_ ~~out~~ $x$ :tada:",
  "]]> & < > \" '",
  "::error::x\n::set-output name=a::b",
  "\ufffe\uffff\u0000\u001b[31m",
  "- [x] item\n1. one\n> quote\n---",
];

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

/** Every node of a text in Markdown, in its order, as an independent parser reads it. */
async function nodesOf(text: string): Promise<readonly Node[]> {
  const { parsers } = await import("prettier/plugins/markdown");
  const root = (await parsers.markdown.parse(text, {} as never)) as Node;
  const all = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(all)];
  return all(root);
}

describe("a hostile name", () => {
  const reports = HOSTILE.map((name) => {
    const path = { ...BLOCKED, message: `No route to ${name}.`, fix: `Add ${name}` };
    const finding = { id: "V-13", severity: "error", subject: name, message: name, fix: name } as const;
    const report = reportOf([serviceOf({ name, needs: [needOf({ ...path, destination: name })] })], [finding]);
    return { ...report, source: { ...report.source, name } };
  });

  it("is text in SARIF and JUnit, which stay valid", async () => {
    sarifOf(...reports);
    expect(await junitFaults(junit(...reports))).to.deep.equal([]);
  });

  it("begins no line of its own among the annotations of GitHub", () => {
    const lines = github(stacks(...reports))
      .trimEnd()
      .split("\n");

    expect(lines).to.have.length(3 * HOSTILE.length);
    for (const line of lines) expect(line).to.match(/^::(?:error file=infra\/a b\.ts,line=12,title=[^:,]*|notice)::/);
  });

  it("is neither a link, a mention, an image, HTML, a heading, a list nor a fence in Markdown", async () => {
    for (const report of reports) {
      const nodes = await nodesOf(markdown(sections(report), undefined));
      const values = (type: string) =>
        nodes.filter((node) => node.type === type).map(({ value = "", url = "" }) => value + url);
      const name = report.source.name;

      expect(values("heading"), name).to.have.length(2);
      expect(values("listItem"), name).to.have.length(2);
      expect(values("tableCell"), name).to.have.length(12);
      expect(values("code"), name).to.have.length(1);
      expect(
        [...values("image"), ...values("linkReference"), ...values("thematicBreak"), ...values("blockquote")],
        name,
      ).to.deep.equal([]);
      for (const url of values("link")) expect(url, name).to.match(/^https:\/\/docs\.aws\.amazon\.com\//);
      for (const html of values("html"))
        expect(html, name).to.match(/^<\/?details>(?:<summary>Network of <code>[^<]*<\/code><\/summary>)?$/);
      // GitHub makes more links than Markdown, of text alone.
      const text = values("text").join(" ");
      expect(text, name).not.to.match(/[@#]\w|https?:|www\.|gh-\d|:\w+:|\$/i);
    }
  });

  it("is code where a sign could be read, and plain words where not", () => {
    expect(prose("web: pulls app@sha256:12, so")).to.equal("web: pulls `app@sha256:12`, so");
    expect(prose("1. one (rtb-1) 0.0.0.0/0 deadbeef [R-VPC-01]")).to.equal(
      "`1.` one (rtb-1) 0.0.0.0/0 `deadbeef` \\[R-VPC-01\\]",
    );
    expect(code("a|b`c")).to.equal("`` a|b`c ``");
    expect(code("infra/index.ts:12")).to.equal("`infra/index.ts:12`");
  });
});
