import { expect } from "chai";
import { page } from "../../reports/html/page";
import { explanationText, reportText } from "../../reports/text";
import { rulesText } from "../../reports/text/rules";
import { BLOCKED, needOf, pathOf, reportOf, serviceOf } from "./reports";

const plain = { colour: false, width: 100, require: [] } as const;

describe("a report for people", () => {
  it("summarises a network without problems, and shows one line for the needs of a service without problems", () => {
    expect(reportText([reportOf([serviceOf()])], plain)).to.equal(
      [
        "prod reachable (program, eu-central-1)",
        "  needs: 2 of 2 reachable",
        "  source IP: IPv4 fixed 203.0.113.9",
        "  monthly cost: $0.00 for the network",
        "  not judged: none",
        "  strategy: nat-gateway",
        "  default route of subnet-a (eu-central-1a): IPv4 nat-gateway, IPv6 none",
        "  web reachable: all 2 needs (image-pull from docker.io, logs to CloudWatch Logs)",
        "    fargate awsvpc in the private tier, assignPublicIp false, target type ip, desired count 2",
        "    out: IPv4 reachable by nat-gateway → internet-gateway, IPv6 blocked (NO_ROUTE_TO_DESTINATION)",
        "    in: internet reachable by load-balancer, VPC blocked (NO_ROUTE_TO_DESTINATION)",
        "",
      ].join("\n"),
    );
  });

  it("lists the resources of each type only on request", () => {
    const lines = (resources: boolean) => reportText([reportOf([serviceOf()])], { ...plain, resources }).split("\n");
    expect(lines(false).join("\n")).not.to.include("ec2.Subnet");
    expect(lines(true)).to.deep.equal([...lines(false).slice(0, -1), "  5 resources: 4×ec2.Subnet, ec2.Vpc", ""]);
  });

  it("shows an address family as not used if the network has no routes for it, and as blocked if it has", () => {
    const noAddress = pathOf({ ...BLOCKED, code: "NO_IPV6_ADDRESS" });
    const out = (service: ReturnType<typeof serviceOf>): string | undefined =>
      reportText([reportOf([service])], plain)
        .split("\n")
        .find((line) => line.startsWith("    out: "));
    const without = serviceOf({ egress: { ipv4: pathOf(), ipv6: noAddress } });
    expect(out(without)).to.match(/, IPv6 not used$/);
    expect(page(reportOf([without]), "")).to.include(`<span class="verdict unused">not used</span>`);
    const routed = without.network.subnets.map((subnet) => ({
      ...subnet,
      defaultRoute: { ...subnet.defaultRoute, ipv6: "internet-gateway" as const },
    }));
    const withRoute = { ...without, network: { ...without.network, subnets: routed } };
    expect(out(withRoute)).to.match(/, IPv6 blocked \(NO_IPV6_ADDRESS\)$/);
    expect(page(reportOf([withRoute]), "")).not.to.include("verdict unused");
    const ipv6Only = serviceOf({ egress: { ipv4: pathOf({ ...BLOCKED, rule: "R-V6-06" }), ipv6: pathOf() } });
    expect(out(ipv6Only)).to.match(/^ {4}out: IPv4 not used, IPv6 reachable/);
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
    expect(lines).to.include(
      "  web blocked: 1 of 2 needs reachable (image-pull from docker.io, logs to CloudWatch Logs)",
    );
    expect(lines.filter((line) => line.startsWith("    logs to CloudWatch Logs"))).to.deep.equal([]);
  });

  it("shows in full a path that this call requires and that is not reachable", () => {
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

    const lines = text.split("\n").filter((line) => /^ {2}(?:error|warning|info| )/.test(line));
    expect(lines).to.deep.equal([
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

  describe("of many alike services", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => serviceOf({ name: `x${index + 1}`, id: `x${index + 1}` }));
    const ownLines = (name: string) => [
      `  ${name} reachable: all 2 needs (image-pull from docker.io, logs to CloudWatch Logs)`,
      "    fargate awsvpc in the private tier, assignPublicIp false, target type ip, desired count 2",
      "    out: IPv4 reachable by nat-gateway → internet-gateway, IPv6 blocked (NO_ROUTE_TO_DESTINATION)",
      "    in: internet reachable by load-balancer, VPC blocked (NO_ROUTE_TO_DESTINATION)",
    ];
    const whole = (needs: string, ...lines: readonly string[]) =>
      [
        "prod reachable (program, eu-central-1)",
        `  needs: ${needs} of ${needs} reachable`,
        "  source IP: IPv4 fixed 203.0.113.9",
        "  monthly cost: $0.00 for the network",
        "  not judged: none",
        "  strategy: nat-gateway",
        "  default route of subnet-a (eu-central-1a): IPv4 nat-gateway, IPv6 none",
        ...lines,
        "",
      ].join("\n");

    it("shows nineteen one by one", () => {
      const names = many(19).map(({ name }) => name);

      expect(reportText([reportOf(many(19))], plain)).to.equal(whole("38", ...names.flatMap(ownLines)));
    });

    it("shows twenty as the first and a count, and twenty-one the same way", () => {
      expect(reportText([reportOf(many(20))], plain)).to.equal(whole("40", ...ownLines("x1"), "  19 more like x1"));
      expect(reportText([reportOf(many(21))], plain)).to.equal(whole("42", ...ownLines("x1"), "  20 more like x1"));
    });

    it("shows thousands as the first and a count with a separator", () => {
      expect(reportText([reportOf(many(9951))], plain)).to.equal(
        whole("19,902", ...ownLines("x1"), "  9,950 more like x1"),
      );
    });

    it("shows every other service beside them by its own name and with its own reason, also on a narrow terminal", () => {
      const closed = serviceOf({ name: "closed", id: "closed", needs: [needOf(BLOCKED)] });
      const fixed = { kind: "fixed", addresses: ["198.51.100.7"] } as const;
      const other = serviceOf({
        name: "other",
        id: "other",
        egress: { ...serviceOf().egress, ipv4: pathOf({ sourceIp: fixed }) },
      });
      const report = reportOf([closed, ...many(20), other]);

      const text = reportText([report], plain);

      expect(text.split("\n").filter((line) => /^ {2}\S/.test(line))).to.deep.equal([
        "  needs: 42 of 43 reachable, 1 blocked",
        "  source IP of closed: IPv4 fixed 203.0.113.9",
        "  source IP of x1 and 19 like it: IPv4 fixed 203.0.113.9",
        "  source IP of other: IPv4 fixed 198.51.100.7",
        "  monthly cost: $0.00 for the network",
        "  not judged: none",
        "  strategy: nat-gateway",
        "  default route of subnet-a (eu-central-1a): IPv4 nat-gateway, IPv6 none",
        "  closed blocked: 0 of 1 needs reachable (image-pull from docker.io)",
        "  x1 reachable: all 2 needs (image-pull from docker.io, logs to CloudWatch Logs)",
        "  19 more like x1",
        "  other reachable: all 2 needs (image-pull from docker.io, logs to CloudWatch Logs)",
      ]);
      expect(text)
        .to.include("      Fix: Add a route 0.0.0.0/0 to nat-1.\n")
        .and.not.match(/\bx(?:[2-9]|1\d|20)\b/);
      const narrow = reportText([report], { ...plain, width: 20 }).split("\n");
      expect(narrow.filter((line) => line.includes("more"))).to.deep.equal(["  19 more like x1"]);
      expect(narrow.filter((line) => line.length > 20)).to.deep.equal([]);
    });

    it("shows what has no price the same way", () => {
      const missing = (count: number) =>
        many(count).flatMap(({ name }) => [
          `Fargate vCPU (x86), ${name}: no price is listed for eu-central-1`,
          `EC2 instance m9, ${name}: how many is not known`,
        ]);
      const item = { name: "Fargate", count: 1, unit: null, per: "730 h", monthly: null, source: null };
      const lines = (count: number) =>
        reportText([{ ...reportOf([]), cost: { ...reportOf([]).cost, items: [item], missing: missing(count) } }], plain)
          .split("\n")
          .filter((line) => line.startsWith("    "));

      expect(lines(19)).to.deep.equal(missing(19).map((text) => `    ${text}`));
      expect(lines(20)).to.deep.equal([
        "    Fargate vCPU (x86), x1: no price is listed for eu-central-1",
        "    19 more like it",
        "    EC2 instance m9, x1: how many is not known",
        "    19 more like it",
      ]);
    });

    it("takes a required path's own reason into account", () => {
      const services = many(20).map((service, index) => ({
        ...service,
        egress: { ...service.egress, ipv6: pathOf({ ...BLOCKED, fix: `Add ::/0 to rtb-${index + 1}.` }) },
      }));

      const text = reportText([reportOf(services)], { ...plain, require: ["egress.ipv6"] });

      expect(text).not.to.include("more like");
      for (let number = 1; number <= 20; number++) expect(text).to.include(`Fix: Add ::/0 to rtb-${number}.\n`);
      expect(reportText([reportOf(services)], plain))
        .to.include("  19 more like x1\n")
        .and.not.include("rtb-");
    });
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
        "  2. passed nat-gateway nat: a rule admits TCP 443; source IP becomes 203.0.113.9",
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

  it("state how certain they are, and each one's sources when it is named", () => {
    expect(rulesText([rule], { ...plain, sources: true })).to.equal(
      "R-X-01 unconfirmed It is so.\n  https://example.com/a\n",
    );
    expect(rulesText([rule], { ...plain, sources: false })).to.equal("R-X-01 unconfirmed It is so.\n");
  });
});
