import { expect } from "chai";
import { explanationText, reportText } from "../../reports/text";
import { rulesText } from "../../reports/text/rules";
import { BLOCKED, needOf, pathOf, reportOf, serviceOf } from "./reports";

const plain = { colour: false, width: 100, require: [] } as const;

describe("a report for people", () => {
  it("says of a network that is well what it is, and of a service that is well one line for its needs", () => {
    expect(reportText([reportOf([serviceOf()])], plain)).to.equal(
      [
        "prod reachable (program, eu-central-1)",
        "  strategy: nat-gateway",
        "  source IP: IPv4 fixed 203.0.113.9",
        "  default route of subnet-a (eu-central-1a): IPv4 nat-gateway, IPv6 none",
        "  web reachable: all 2 needs (image-pull docker.io, logs logs)",
        "    fargate awsvpc in the private tier, assignPublicIp false, target type ip, 2 copies",
        "    out: IPv4 reachable by nat-gateway → internet-gateway, IPv6 blocked (NO_ROUTE_TO_DESTINATION)",
        "    in: internet reachable by load-balancer, VPC blocked (NO_ROUTE_TO_DESTINATION)",
        "  5 resources: 4×ec2.Subnet, ec2.Vpc",
        "",
      ].join("\n"),
    );
  });

  it("names the device that stops a need, the reason with its rule, and the fix; nothing of what works", () => {
    const service = serviceOf({ needs: [needOf(BLOCKED), needOf({ purpose: "logs", destination: "logs" })] });

    const lines = reportText([reportOf([service])], plain).split("\n");

    const from = lines.findIndex((line) => line.startsWith("    image-pull from docker.io"));
    expect(lines.slice(from, from + 4)).to.deep.equal([
      "    image-pull from docker.io blocked NO_ROUTE_TO_DESTINATION",
      "      at route-table app-private-0",
      "      No route of app-private-0 leads to docker.io. [R-VPC-01]",
      "      Fix: Add a route 0.0.0.0/0 to nat-1.",
    ]);
    expect(lines).to.include("  web blocked: 1 of 2 needs reachable (image-pull docker.io, logs logs)");
    expect(lines.filter((line) => line.includes("logs from logs"))).to.deep.equal([]);
  });

  it("tells in full a path that this call requires and does not get", () => {
    const text = (require: readonly ("egress.ipv6" | "egress.ipv4")[]) =>
      reportText([reportOf([serviceOf()])], { ...plain, require });

    expect(text(["egress.ipv6"])).to.include("Required: internet over IPv6 blocked NO_ROUTE_TO_DESTINATION\n");
    expect(text(["egress.ipv4"])).not.to.include("Required");
  });

  it("lists errors before warnings before infos, by resource names instead of URNs", () => {
    const finding = { subject: "urn:pulumi:prod::shop::aws:ecs/service:Service::web", message: "So.", fix: "Do." };
    const text = reportText(
      [
        reportOf(
          [],
          [
            { ...finding, id: "I-1", severity: "info" },
            { ...finding, id: "V-13", severity: "error" },
            { ...finding, id: "V-06", severity: "warning" },
          ],
        ),
      ],
      plain,
    );

    expect(text.split("\n").filter((line) => line.startsWith("  ") && !line.includes("resources"))).to.deep.equal([
      "  error V-13 web: So.",
      "    Fix: Do.",
      "  warning V-06 web: So.",
      "    Fix: Do.",
      "  info I-1 web: So.",
    ]);
  });

  it("shows an info once, however many stacks it is true of; warnings every time", () => {
    const finding = { subject: "zones", message: "So.", fix: "Do." };
    const report = reportOf(
      [],
      [
        { ...finding, id: "I-1", severity: "info" },
        { ...finding, id: "V-06", severity: "warning" },
      ],
    );

    const lines = reportText([report, report], plain).split("\n");

    expect(lines.filter((line) => line.startsWith("  info"))).to.deep.equal([
      "  info I-1 zones: So.",
      "  info 1 more as above",
    ]);
    expect(lines.filter((line) => line.startsWith("  warning"))).to.have.length(2);
  });

  it("stays within 40 columns, and within any other, whatever the names are", () => {
    const name = "a-service-whose-name-is-much-longer-than-the-terminal-is-wide";
    const service = serviceOf({ name, needs: [needOf(BLOCKED)] });
    for (const width of [20, 40, 77]) {
      const lines = reportText([reportOf([service])], { ...plain, width }).split("\n");
      expect(lines.filter((line) => [...line].length > width)).to.deep.equal([]);
      expect(lines.map((line) => line.trim()).join("")).to.include(name);
    }
  });

  it("says the same words with and without colours", () => {
    const report = reportOf([serviceOf({ needs: [needOf(BLOCKED)] })]);
    const coloured = reportText([report], { ...plain, colour: true });

    expect(coloured).to.include("\u001b[31mblocked\u001b[39m");
    expect(coloured.replace(/\u001b\[\d+m/g, "")).to.equal(reportText([report], plain));
  });

  it("lets no control code of a name through", () => {
    const hostile = "x\u001b[2J\u009b31m\u202ey\r\nz";
    const service = serviceOf({
      name: hostile,
      needs: [needOf({ ...BLOCKED, destination: hostile, message: hostile })],
    });
    const text = reportText(
      [{ ...reportOf([service]), source: { kind: "state", name: hostile, region: hostile } }],
      plain,
    );

    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe("an explanation for people", () => {
  it("numbers the hops, shows changed addresses and the way back, and ends with why and the fix", () => {
    const [first, second] = BLOCKED.hops ?? [];
    if (first === undefined || second === undefined) throw new Error("two hops were expected");
    const hops = [
      first,
      { ...first, kind: "nat-gateway", name: "nat", source: "203.0.113.9" },
      { ...second, direction: "return" as const },
    ];

    const text = explanationText(
      {
        formatVersion: 1,
        source: { kind: "program", name: "prod", region: null },
        from: "web",
        to: "docker.io",
        path: pathOf({ ...BLOCKED, hops }),
      },
      plain,
    );

    expect(text).to.equal(
      [
        "web → docker.io: blocked NO_ROUTE_TO_DESTINATION",
        "  1. passed security-group web: a rule admits TCP 443",
        "  2. passed nat-gateway nat: a rule admits TCP 443; leaves from 203.0.113.9",
        "  3. stopped on the way back, route-table app-private-0: no route covers it [R-VPC-01]",
        "No route of app-private-0 leads to docker.io. [R-VPC-01]",
        "Fix: Add a route 0.0.0.0/0 to nat-1.",
        "",
      ].join("\n"),
    );
  });
});

describe("rules for people", () => {
  const rule = { id: "R-X-01", status: "unconfirmed", text: "It is so.", sources: ["https://example.com/a"] } as const;

  it("say how sure they are, and their sources when one is asked for", () => {
    expect(rulesText([rule], { ...plain, sources: true })).to.equal(
      "R-X-01 unconfirmed It is so.\n  https://example.com/a\n",
    );
    expect(rulesText([rule], { ...plain, sources: false })).to.equal("R-X-01 unconfirmed It is so.\n");
  });
});
