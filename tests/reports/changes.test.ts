/** Reported changes between two runs: every verdict that differs, and none that is equal. */
import { expect } from "chai";
import type { Report } from "../../analysis/report";
import type { IntentVerdict } from "../../analysis/report/intent";
import { changesOf } from "../../reports/changes";
import { changesText, sinceText } from "../../reports/text/changes";
import { BLOCKED, needOf, pathOf, reportOf, serviceOf } from "./reports";

const plain = { colour: false, width: 200 };
const before = reportOf([serviceOf()]);

describe("what changed between two runs", () => {
  it("is nothing where only words and hops differ", () => {
    const service = serviceOf({ needs: serviceOf().needs.map((need) => ({ ...need, message: "Said otherwise." })) });

    expect(changesText([before], [reportOf([service])], plain)).to.equal("");
  });

  it("is a verdict that turned, with its code, and what it was", () => {
    const after = reportOf([serviceOf({ needs: [needOf(BLOCKED), needOf({ purpose: "logs", destination: "logs" })] })]);

    expect(changesText([before], [after], plain)).to.equal(
      [
        "  overall: blocked, was reachable",
        "  web image-pull from docker.io: blocked NO_ROUTE_TO_DESTINATION, was reachable by nat-gateway → internet-gateway",
        "  web image-pull from docker.io: source IP none on the internet, was fixed 203.0.113.9",
        "",
      ].join("\n"),
    );
  });

  it("is another way, another source address, another number of copies, another bill", () => {
    const service = serviceOf({
      desiredCount: 3,
      strategy: "public-ip",
      egress: {
        ...serviceOf().egress,
        ipv4: pathOf({ via: ["internet-gateway"], sourceIp: { kind: "ephemeral", addresses: [] } }),
      },
    });
    const after = { ...reportOf([service]), cost: { ...before.cost, monthly: 3.65 } };

    expect(changesText([before], [after], plain)).to.equal(
      [
        "  web strategy: public-ip, was nat-gateway",
        "  web desired count: 3, was 2",
        "  web out over IPv4: reachable by internet-gateway, was reachable by nat-gateway → internet-gateway",
        "  web out over IPv4: source IP ephemeral, changes when its task or instance is replaced, was fixed 203.0.113.9",
        "  network cost: $3.65 a month, was $0.00",
        "",
      ].join("\n"),
    );
  });

  it("is what came and what went: services, needs, findings, stacks", () => {
    const finding = { id: "V-13", severity: "error", subject: "web", message: "So.", fix: "Do." } as const;
    const after = reportOf([serviceOf({ needs: [needOf()] }), serviceOf({ name: "api" })], [finding]);
    const other = { ...before, source: { ...before.source, name: "dev" } };

    expect(changesText([before], [after], plain)).to.equal(
      ["  web logs to CloudWatch Logs: no longer needed", "  service api is new", "  new error V-13: So.", ""].join(
        "\n",
      ),
    );
    expect(changesText([after], [before], plain)).to.include(
      "  service api was removed\n  no longer error V-13: So.\n",
    );
    expect(changesText([before, other], [before], plain)).to.equal("  stack dev was removed\n");
  });

  it("names the stack where there are several, and lets no control code of a name through", () => {
    const other = { ...before, source: { ...before.source, name: "d\u001b[2Jev" } };
    const after = { ...other, verdict: "blocked" } as const;

    expect(changesText([before, other], [before, after], plain)).to.equal(
      "  d\ufffd[2Jev: overall: blocked, was reachable\n",
    );
  });

  it("is an expectation whose verdict is another, is new or is gone, on whichever line it is", () => {
    const intent = (verdicts: Readonly<Record<string, IntentVerdict>>, line = 1, limit = 200): Report["intent"] => ({
      ...{ file: "connectivity.yaml", verdict: "broken", ofOtherStacks: 0 },
      expectations: Object.entries(verdicts).map(([to, verdict], index) => {
        return { from: "web", to, never: true, line: line + index, verdict, message: "", fix: null, path: null };
      }),
      cost: { limit, actual: 10, line: 1, verdict: "kept", message: "" },
    });
    const one = { ...before, intent: intent({ db: "kept", s3: "broken", logs: "broken", cache: "kept" }) };
    const two = { ...before, intent: intent({ s3: "kept", db: "broken", logs: "undetermined", ssm: "broken" }, 7) };

    expect(sinceText(changesOf([one], [two]), false, { ...plain, links: false, unicode: true })).to.equal(
      [
        "",
        "Changed: 2 expectations newly broken, 1 expectation newly kept, 1 expectation now only undetermined, 1 expectation removed",
        "  expectation never web → db: broken, was kept",
        "  expectation never web → s3: kept, was broken",
        "  expectation never web → logs: undetermined, was broken",
        "  expectation never web → cache was removed",
        "  expectation never web → ssm: broken, new",
        "",
      ].join("\n"),
    );
    expect(
      changesOf([one], [{ ...one, intent: intent({ db: "kept", s3: "broken", logs: "broken", cache: "kept" }, 9) }]),
    ).to.deep.equal([]);
    expect(changesOf([before], [{ ...before, intent: intent({ db: "kept" }) }])).to.deep.equal([
      { kind: "expectation", stack: "prod", expectation: "never web → db", now: "kept", was: null },
      { kind: "expectation", stack: "prod", expectation: "cost at most $200 a month", now: "kept", was: null },
    ]);
    const fresh = changesOf([], [{ ...before, intent: intent({ db: "kept", s3: "broken" }) }]);
    expect(
      fresh.map(({ kind }) => kind),
      "of a new stack, those that are not kept",
    ).to.deep.equal(["stack", "expectation"]);
  });
});
