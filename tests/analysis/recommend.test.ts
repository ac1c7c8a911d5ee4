/** The recommendation of `compare`: the cheapest that works and keeps the asked properties, and nothing else. */
import { expect } from "chai";
import { type Candidate, compare, type Comparison, type PlanResult } from "../../analysis/compare";
import type { Property } from "../../analysis/compare/recommend";
import type { PathReport, ServiceReport } from "../../analysis/report";
import { comparisonPage } from "../../reports/html/comparison";
import { comparisonText } from "../../reports/text/comparison";
import { BLOCKED, needOf, pathOf, reportOf, serviceOf } from "../reports/reports";
import { faults } from "../support/published";

const NAT: Candidate = { strategy: "nat-gateway", placement: "per-az" };
const ONE_NAT: Candidate = { strategy: "nat-gateway", placement: "single" };
const INSTANCE: Candidate = { strategy: "nat-instance", placement: "per-az" };
const PUBLIC: Candidate = { strategy: "public-ip", placement: null };
const ENDPOINTS: Candidate = { strategy: "vpc-endpoints", placement: null };

const changing = pathOf({ sourceIp: { kind: "ephemeral", addresses: [] } });
const blocked = pathOf(BLOCKED);

interface Plan {
  readonly monthly: number | null;
  readonly services?: readonly ServiceReport[];
  readonly survives?: boolean | null;
}

function plan({ monthly, services = [serviceOf()], survives = true }: Plan): PlanResult {
  const report = reportOf(services);
  const cost = { ...report.cost, monthly };
  return { kind: "planned", report: { ...report, cost }, cost, survivesZoneLoss: survives, changes: [] };
}

function of(candidate: Candidate, changes: Partial<ServiceReport> = {}, ipv4: PathReport = pathOf()): ServiceReport {
  return serviceOf({ strategy: candidate.strategy, egress: { ipv4, ipv6: blocked }, ...changes });
}

const now = { candidate: NAT, outcome: plan({ monthly: 96 }) };
const publicIp = { candidate: PUBLIC, outcome: plan({ monthly: 31, services: [of(PUBLIC, {}, changing)] }) };
const oneNat = { candidate: ONE_NAT, outcome: plan({ monthly: 60, survives: false }) };
const instances = { candidate: INSTANCE, outcome: plan({ monthly: 45, services: [of(INSTANCE)] }) };

function recommendedBy(outcomes: Parameters<typeof compare>[2], keep?: readonly Property[]): Comparison {
  const comparison = compare("prod", NAT, outcomes, keep);
  expect(faults("compare", comparison)).to.deep.equal([]);
  const { strategy, placement } = comparison.recommended;
  const marked = comparison.strategies.filter(({ recommended }) => recommended);
  // The row and the recommendation name the same strategy.
  expect(marked.map((row) => [row.strategy, row.placement])).to.deep.equal(
    strategy === null ? [] : [[strategy, placement]],
  );
  return comparison;
}

describe("the recommendation", () => {
  it("is the cheapest that works and keeps what the stack has now, with what cheaper ones lose", () => {
    expect(recommendedBy([now, publicIp, oneNat, instances]).recommended).to.deep.equal({
      strategy: "nat-instance",
      placement: "per-az",
      keeps: ["egress.ipv4", "inbound", "fixed-ip", "zone-loss", "no-public-ip"],
      reason:
        "The cheapest that works and keeps: internet over IPv4, inbound connections, fixed source IP, survives the " +
        "loss of a zone, no public IPs on tasks. Cheaper, with the lost properties: public-ip (fixed source IP, no " +
        "public IPs on tasks).",
    });
  });

  it("is the current strategy if no cheaper one keeps its properties, and if another costs the same", () => {
    const same = { candidate: INSTANCE, outcome: plan({ monthly: 96, services: [of(INSTANCE)] }) };
    for (const outcomes of [
      [publicIp, oneNat, now],
      [same, now],
    ]) {
      const { recommended } = recommendedBy(outcomes);
      expect([recommended.strategy, recommended.placement]).to.deep.equal(["nat-gateway", "per-az"]);
    }
  });

  it("keeps only the asked properties, and none for none", () => {
    const all = [now, publicIp, oneNat, instances];
    expect(recommendedBy(all, ["fixed-ip"]).recommended).to.deep.include({ strategy: "nat-instance" });
    expect(recommendedBy(all, ["zone-loss"]).recommended).to.deep.include({ strategy: "public-ip" });
    expect(recommendedBy(all, []).recommended).to.deep.equal({
      strategy: "public-ip",
      placement: null,
      keeps: [],
      reason: "The cheapest that works.",
    });
  });

  it("can have a property that the stack does not have now", () => {
    const single = { candidate: NAT, outcome: plan({ monthly: 20, survives: false }) };
    expect(recommendedBy([single, instances]).recommended.strategy).to.equal("nat-gateway");
    expect(recommendedBy([single, instances], ["zone-loss"]).recommended.strategy).to.equal("nat-instance");
  });

  it("is none if no strategy keeps all of it, and says which properties", () => {
    expect(recommendedBy([now, publicIp], ["no-internet"]).recommended).to.deep.equal({
      strategy: null,
      placement: null,
      keeps: ["no-internet"],
      reason: "No strategy works and keeps all of: no path to the internet.",
    });
  });

  it("is none that is blocked, refused, undetermined or without a known cost, however cheap", () => {
    const refused = {
      candidate: PUBLIC,
      outcome: { kind: "refused", reason: "no", rule: null } satisfies PlanResult,
    };
    const cheap = (changes: Partial<ServiceReport>) => ({
      candidate: INSTANCE,
      outcome: plan({ monthly: 1, services: [of(INSTANCE, changes)] }),
    });
    const unpriced = { candidate: ONE_NAT, outcome: plan({ monthly: null }) };
    for (const other of [
      cheap({ needs: [needOf(BLOCKED)] }),
      cheap({ needs: [needOf({ verdict: "undetermined" })] }),
    ]) {
      const { recommended } = recommendedBy([now, refused, other, unpriced]);
      expect([recommended.strategy, recommended.placement]).to.deep.equal(["nat-gateway", "per-az"]);
    }
    expect(recommendedBy([refused, unpriced]).recommended.reason).to.equal("No strategy works and has a known cost.");
  });

  it("does not take a zone loss or a path that is not known for one that is kept", () => {
    const open = { candidate: INSTANCE, outcome: plan({ monthly: 1, services: [of(INSTANCE)], survives: null }) };
    const unknown = pathOf({ verdict: "undetermined", sourceIp: { kind: "undetermined", addresses: [] } });
    const noAnswer = { candidate: INSTANCE, outcome: plan({ monthly: 1, services: [of(INSTANCE, {}, unknown)] }) };
    expect(recommendedBy([now, open]).recommended.strategy).to.equal("nat-gateway");
    expect(recommendedBy([now, noAnswer]).recommended.strategy).to.equal("nat-gateway");
  });

  it("cuts no client off, and keeps isolated services isolated, each service by itself", () => {
    const inside = { ingress: { internet: blocked, vpc: pathOf(), loadBalancer: null } };
    const onlyInside = { candidate: INSTANCE, outcome: plan({ monthly: 1, services: [of(INSTANCE, inside)] }) };
    expect(recommendedBy([now, onlyInside]).recommended.strategy).to.equal("nat-gateway");

    const mixed = (one: Candidate, two: Candidate, ipv4: PathReport, monthly: number) => ({
      candidate: one,
      outcome: plan({ monthly, services: [of(one, { name: "a" }), of(two, { name: "b" }, ipv4)] }),
    });
    const { recommended } = recommendedBy([mixed(NAT, ENDPOINTS, blocked, 96), mixed(INSTANCE, INSTANCE, pathOf(), 1)]);
    expect(recommended.strategy).to.equal("nat-gateway");
    expect(recommended.reason)
      .to.include("internet over IPv4 (1 of 2 services)")
      .and.include("no path to the internet (1 of 2 services)");
  });
});

describe("a comparison for people", () => {
  const comparison = recommendedBy([now, publicIp, oneNat, instances]);
  const text = comparisonText(comparison, { colour: false, width: 120 });

  it("begins with the recommendation, its cost and its reason, and marks its row", () => {
    const lines = text.split("\n");
    expect(lines.slice(0, 3)).to.deep.equal([
      "prod: every strategy",
      "→ Recommended: nat-instance per-az, $45.00 a month, $51.00 less than now",
      "  The cheapest that works and keeps: internet over IPv4, inbound connections, fixed source IP, survives the loss of a",
    ]);
    expect(lines.filter((line) => line.startsWith("→ nat"))).to.have.lengthOf(1);
    const page = comparisonPage(comparison);
    expect(page).to.include("<strong>Recommended: nat-instance per-az, $45.00 a month, $51.00 less than now</strong>");
    expect(page).to.match(/<th scope="row">nat-instance per-az <span class="verdict reachable">recommended<\/span>/);
    expect(page.match(/class="verdict reachable"/g)).to.have.lengthOf(1);
  });

  it("says to keep the current strategy, or that there is no recommendation", () => {
    const titleOf = (outcomes: Parameters<typeof compare>[2], keep?: readonly Property[]) =>
      comparisonText(recommendedBy(outcomes, keep), { colour: false, width: 100 }).split("\n")[1];
    expect(titleOf([now])).to.equal("→ Recommended: keep nat-gateway per-az, $96.00 a month");
    expect(titleOf([now], ["no-internet"])).to.equal("No recommendation");
  });

  it("has the loss of a zone in full, no column without a value, and both sides of a break-even cost", () => {
    expect(text)
      .to.match(/survives the +│.*\n.*loss of a zone/)
      .and.not.include("tasks per");
    const item = { name: "Public IPv4: Fargate task", count: 2, unit: 0.005, per: "730 h", monthly: 7.3, source: null };
    const [row] = publicIp.outcome.kind === "planned" ? [publicIp.outcome] : [];
    if (row === undefined) throw new Error("public-ip is planned");
    const priced = { candidate: PUBLIC, outcome: { ...row, cost: { ...row.cost, monthly: 31, items: [item] } } };
    expect(comparisonText(recommendedBy([now, priced]), { colour: false, width: 120 })).to.include(
      "  public-ip is cheaper than nat-gateway per-az (now) up to 19 tasks\n",
    );
  });
});
