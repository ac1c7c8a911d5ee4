/** `compare`: what it offers works, what it refuses names its rule, and Managed Instances' choice comes out of it. */
import { expect } from "chai";
import { type ComparedStrategy, compare, type Comparison } from "../../analysis/compare";
import { candidates, settingsFor } from "../../analysis/compare/candidates";
import { outcomeOf } from "../../cli/comparison";
import { trialsOf } from "../../cli/trials";
import { judgeStrategy } from "../../analysis/rules/strategies";
import { json } from "../../reports/json";
import { comparisonText } from "../../reports/text/comparison";
import { faults } from "../support/published";
import { ROOT, stacks } from "../support/stacks";
import { ecsConnectivity as run } from "./command";
import { EVERYTHING } from "./everything";

async function compared(stack: string, ...flags: string[]): Promise<Comparison> {
  const { stdout, stderr, code } = await run(["compare", stack, "--format", "json", ...flags]);
  expect(stderr, stderr).to.equal("");
  expect(code).to.equal(0);
  return JSON.parse(stdout) as Comparison;
}

function row(comparison: Comparison, strategy: string, placement: string | null = null): ComparedStrategy {
  const found = comparison.strategies.find((each) => each.strategy === strategy && each.placement === placement);
  if (found === undefined) throw new Error(`no row ${strategy} ${placement ?? ""}`);
  return found;
}

describe("compare", function () {
  this.timeout(30_000);

  describe("of prod", () => {
    let prod: Comparison;
    before(async () => {
      prod = await compared("prod");
    });

    it("has a row for every strategy and placement, and marks the one in use", () => {
      expect(prod.formatVersion).to.equal(1);
      expect(prod.strategies).to.have.lengthOf(candidates.length);
      expect(prod.strategies.filter(({ current }) => current).map(({ strategy, placement }) => [strategy, placement]))
        .to //
        .deep.equal([["nat-gateway", "per-az"]]);
    });

    it("distinguishes fixed addresses from those that change", () => {
      expect(row(prod, "nat-gateway", "per-az").sourceIp.kind).to.equal("fixed");
      expect(row(prod, "nat-gateway", "regional").sourceIp.kind).to.equal("ephemeral");
      expect(row(prod, "public-ip").sourceIp.kind).to.equal("ephemeral");
    });

    it("costs each by its own plan: two NATs 73.00 more than none, beside the load balancer", () => {
      const balancer = 16.43 + 2 * 3.65;
      expect(row(prod, "nat-gateway", "per-az").monthly).to.be.closeTo(73 + balancer, 0.011);
      expect(row(prod, "nat-gateway", "single").monthly).to.be.closeTo(36.5 + balancer, 0.011);
      expect(row(prod, "public-ip").monthly).to.be.closeTo(2 * 3.65 + balancer, 0.011);
    });

    it("says up to how many tasks public addresses cost less than the two NATs", () => {
      expect(row(prod, "public-ip").breakEven).to.deep.equal({ unit: "tasks", at: 19, cheaperBelow: "public-ip" });
    });

    it("knows that one NAT does not survive the loss of its zone, and one in each zone does", () => {
      expect(row(prod, "nat-gateway", "single").survivesZoneLoss).to.equal(false);
      expect(row(prod, "nat-gateway", "per-az").survivesZoneLoss).to.equal(true);
    });

    it("recommends the cheapest that keeps what prod has: NAT instances in each zone", () => {
      expect(prod.recommended).to.deep.include({ strategy: "nat-instance", placement: "per-az" });
      expect(prod.recommended.keeps).to.deep.equal(["egress.ipv4", "inbound", "fixed-ip", "zone-loss", "no-public-ip"]);
      expect(prod.recommended.reason).to.include("public-ip (fixed source IP, no public IPs on tasks)");
      expect(row(prod, "nat-instance", "per-az").recommended).to.equal(true);
      expect(prod.strategies.filter(({ recommended }) => recommended)).to.have.lengthOf(1);
    });

    it("refuses what the rules refuse, with the rule, and offers nothing of it", () => {
      const host = row(prod, "public-host");
      expect(host).to.include({ works: false, rule: "R-PUB-03", monthly: null, inbound: null });
      const isolated = row(prod, "vpc-endpoints");
      expect(isolated.works).to.equal(false);
      expect(isolated.reason).to.match(/public\.ecr\.aws/);
    });
  });

  it("gives the decision table of Managed Instances: NAT with fixed addresses, or host mode on public instances", async () => {
    const comparison = await compared("managed-host");
    expect(row(comparison, "public-host")).to.deep.include({ works: true, current: true, tasksPerInstance: 1 });
    expect(row(comparison, "public-host").sourceIp.kind).to.equal("ephemeral");
    expect(row(comparison, "nat-gateway", "per-az").works).to.equal(true);
    expect(row(comparison, "nat-gateway", "per-az").sourceIp.kind).to.equal("fixed");
    expect(row(comparison, "nat-gateway", "per-az").tasksPerInstance).to.not.equal(1);
    expect(row(comparison, "nat-gateway", "per-az").changes.join()).to.match(/ingress=private/);
    expect(row(comparison, "public-ip").works).to.equal(false);
  });

  it("compares a stack with schedules, a shared balancer, scaling, Spot and volumes like any other", async () => {
    const comparison = await compared("prod", ...EVERYTHING);
    // The file system is not in the stack, so its mount is not known to work, nor not to work.
    const open = comparison.strategies.filter((each) => each.undetermined);
    expect(new Set(open.map(({ strategy }) => strategy))).to.have.all.keys(
      ...["public-ip", "nat-gateway", "nat-instance", "vpc-endpoints", "egress-only-ipv6"],
    );
    for (const { reason, works } of open) {
      expect(works).to.equal(false);
      expect(reason).to.include("fs-0a1b2c3d is not in this source");
    }
    expect(row(comparison, "public-host").rule).to.equal("R-PUB-03");
    expect(comparison.strategies.filter(({ changes }) => changes.length > 0)).to.deep.equal([]);
    expect(faults("compare", comparison)).to.deep.equal([]);
    expect(comparisonText(comparison, { colour: false, width: 40 })).to.match(
      /nat-gateway per-az \(now\)\n {2}works: \?\n/,
    );

    const without = EVERYTHING.map((option) => option.replace(/"volumes":\[.*?\]/, '"volumes":[]'));
    const works = (await compared("prod", ...without)).strategies.filter((each) => each.works);
    expect(works.map(({ strategy }) => strategy)).to.include.members(["public-ip", "nat-gateway", "vpc-endpoints"]);
  });

  it("never offers what the truth table refuses or the analysis finds blocked, for any stack, and keeps its schema", async function () {
    this.timeout(60_000);
    for (const stack of stacks) {
      const outcomes: Parameters<typeof compare>[2][number][] = [];
      const base = { trials: await trialsOf({ program: [ROOT] }), stack, config: [], cost: {} };
      for (const candidate of candidates) {
        const outcome = await outcomeOf(candidate, base);
        outcomes.push({ candidate, outcome });
        const [offered] = compare(stack, candidate, [{ candidate, outcome }]).strategies;
        if (offered?.works !== true || outcome.kind === "refused") continue;
        const where = `${stack} with ${settingsFor(candidate).join(" ")}`;
        for (const { launchType, networkMode, strategy, needs } of outcome.report.services) {
          const failing = needs.filter(({ verdict }) => verdict === "blocked" || verdict === "partial");
          expect(
            failing.map(({ message }) => message),
            where,
          ).to.deep.equal([]);
          expect(needs, where).to.not.have.length(0);
          if (strategy === null || networkMode === null || networkMode === "default") continue;
          if (launchType === null || launchType === "external") continue;
          expect(judgeStrategy({ strategy, launchType, networkMode })?.severity, where).to.not.equal("error");
        }
      }
      // The break-even cost depends on the current strategy.
      for (const current of candidates) {
        expect(faults("compare", JSON.parse(json(compare(stack, current, outcomes))))).to.deep.equal([]);
      }
    }
  });

  it("has a schema that refuses a word that is not in the vocabulary, and a field too many or too few", () => {
    const table = compare("prod", { strategy: "public-ip", placement: null }, [
      {
        candidate: { strategy: "nat-gateway", placement: "single" },
        outcome: { kind: "refused", reason: "no", rule: null },
      },
    ]);
    const [only] = table.strategies;

    expect(faults("compare", table)).to.deep.equal([]);
    expect(faults("compare", { ...table, strategies: [{ ...only, strategy: "nat" }] })).not.to.deep.equal([]);
    expect(faults("compare", { ...table, strategies: [{ ...only, price: 1 }] })).not.to.deep.equal([]);
    expect(faults("compare", { ...table, stack: undefined })).not.to.deep.equal([]);
  });

  it("recommends what keeps the properties of --keep, and refuses a word that is none of them", async () => {
    const { recommended } = await compared("prod", "--keep", "fixed-ip", "--keep", "inbound,egress.ipv4");
    expect(recommended).to.deep.include({ strategy: "nat-instance", placement: "single" });
    expect((await compared("prod", "--keep", "none")).recommended.strategy).to.equal("public-ip");
    const wrong = await run(["compare", "prod", "--keep", "fixed-op"]);
    expect(wrong.code).to.equal(2);
    expect(wrong.stderr).to.match(/--keep has no property fixed-op\. Did you mean fixed-ip\?/);
  });

  it("is a wrong call without a stack, and with one that does not exist names the nearest", async () => {
    expect((await run(["compare"])).code).to.equal(2);
    const wrong = await run(["compare", "prd"]);
    expect(wrong.code).to.equal(2);
    expect(wrong.stderr).to.match(/prod/);
  });

  it("is a list on a narrow terminal, and a page without script that loads nothing", async () => {
    const narrow = await run(["compare", "dev"], { env: { COLUMNS: "40" } });
    for (const line of narrow.stdout.split("\n")) expect(line.length, line).to.be.at.most(40);
    const { stdout: page } = await run(["compare", "dev", "--format", "html"]);
    expect(page)
      .to.match(/^<!doctype html>/)
      .and.match(/default-src 'none'/);
    expect(page).to.not.match(/<script|<link|src=/);
  });
});
