/** The truth table as code against the table as written: every combination, one row each. */
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rule } from "../../../analysis/rules/book";
import { type Combination, isRefused, judge, matrixRows } from "../../../analysis/rules/matrix";
import type { AnyLaunchType, AnyNetworkMode, AssignPublicIp, Placement } from "../../../analysis/rules/words";

const launchTypes: readonly AnyLaunchType[] = ["fargate", "ec2", "managed-instances", "external"];
const networkModes: readonly AnyNetworkMode[] = ["awsvpc", "bridge", "host", "none", "default"];
const placements: readonly Placement[] = ["PUB_AUTO", "PUB_NOAUTO", "PRIV_NAT", "PRIV_ISO", "V6_EIGW"];
const publicIps: readonly AssignPublicIp[] = ["ENABLED", "DISABLED", "UNSET"];

const combinations: Combination[] = launchTypes.flatMap((launchType) =>
  networkModes.flatMap((networkMode) =>
    placements.flatMap((placement) =>
      publicIps.map((assignPublicIp) => ({ launchType, networkMode, placement, assignPublicIp })),
    ),
  ),
);

const written = readFileSync(join(__dirname, "ecs-network-matrix.csv"), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(";"));

function covers(cell: string | undefined, value: string): boolean {
  return cell === "*" || (cell ?? "").split("|").includes(value);
}

function writtenRows({ launchType, networkMode, placement, assignPublicIp }: Combination): string[][] {
  const type = launchType.toUpperCase().replace("-", "_");
  return written.filter(
    ([a, b, c, d]) => a === type && covers(b, networkMode) && covers(c, placement) && covers(d, assignPublicIp),
  );
}

function bare(cell: string | undefined): string {
  return (cell ?? "").replace(/\(.*\)$/, "");
}

describe("The matrix", () => {
  it("has 41 rows for 300 combinations", () => {
    expect(matrixRows).to.have.length(41);
    expect(written).to.have.length(41);
    expect(combinations).to.have.length(300);
  });

  for (const launchType of launchTypes) {
    it(`agrees with the written table for each combination on ${launchType}, in exactly one row`, () => {
      for (const combination of combinations.filter((candidate) => candidate.launchType === launchType)) {
        const label = JSON.stringify(combination);
        const rows = writtenRows(combination);
        expect(rows, label).to.have.length(1);
        const [, , , , verdict, egress, fixed, inbound, why] = rows[0] ?? [];
        const judgement = judge(combination);
        expect(judgement.verdict, label).to.equal(verdict);
        expect(judgement.ipv4Egress, label).to.equal(bare(egress));
        expect(judgement.sourceIpFixed, label).to.equal(bare(fixed));
        expect(judgement.directInbound, label).to.equal(inbound);
        expect(judgement.rules.join(" "), label).to.equal(/\[(.*)\]/.exec(why ?? "")?.[1]);
      }
    });
  }

  it("covers each combination with one row of its own and uses every row", () => {
    const used = new Set(combinations.map((combination) => judge(combination).id));
    expect(used.size).to.equal(41);
    for (const combination of combinations) {
      const rows = matrixRows.filter(
        (row) =>
          row.launchType === combination.launchType &&
          row.networkModes.includes(combination.networkMode) &&
          (row.placements?.includes(combination.placement) ?? true) &&
          (row.assignPublicIp?.includes(combination.assignPublicIp) ?? true),
      );
      expect(rows, JSON.stringify(combination)).to.have.length(1);
    }
  });

  it("keeps the exceptions that the table writes in brackets", () => {
    const nat = judge({
      launchType: "fargate",
      networkMode: "awsvpc",
      placement: "PRIV_NAT",
      assignPublicIp: "DISABLED",
    });
    expect(nat.sourceIpFixed).to.equal("yes");
    expect(nat.sourceIpFixedUnless).to.equal("the NAT is a regional NAT gateway in automatic mode");
    const ipv6 = judge({ launchType: "ec2", networkMode: "awsvpc", placement: "V6_EIGW", assignPublicIp: "UNSET" });
    expect(ipv6.ipv4EgressUnless).to.equal("NAT64 and DNS64 lead through a NAT gateway");
  });

  it("calls exactly the three REJECT verdicts refused", () => {
    expect((["REJECT_API", "REJECT_DOC", "REJECT_USELESS"] as const).map(isRefused)).to.deep.equal([true, true, true]);
    expect((["OK", "WARN"] as const).map(isRefused)).to.deep.equal([false, false]);
  });

  it("has each row in the rule book, with the sources of its rules", () => {
    for (const row of matrixRows) {
      const entry = rule(row.id);
      expect(entry?.text, row.id).to.contain(row.text);
      expect(entry?.sources, row.id).to.not.have.length(0);
    }
  });
});
