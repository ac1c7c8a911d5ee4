/** Reported changes between two runs: every verdict that differs, and none that is equal. */
import { expect } from "chai";
import { changesText } from "../../reports/text/changes";
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
});
