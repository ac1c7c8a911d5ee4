/**
 * Properties that every fix must have, tried on a network: it works by itself, nothing in it can be left out, and all
 * fixes of one report together leave no path blocked, take nothing away, and open nothing that no path needs.
 */
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import { intendedPaths } from "../../analysis/analyse/intendedPaths";
import { analyseServices, FixPlan, type ServiceAnalysis, type WantedPath } from "../../analysis/reachability";
import type { Step } from "../../analysis/reachability/fixes/blockedPath";
import { openGroup } from "../../analysis/reachability/fixes/edits";
import { attempt } from "../../analysis/reachability/fixes/search";
import { judged, keepsAll } from "../../analysis/reachability/fixes/trial";
import { keyOfPath } from "../../analysis/reachability/service/shape";
import type { Finding, ReportSource } from "../../analysis/report";
import { known } from "../../analysis/topology/lookup";
import type { Cidr, SecurityGroupRule, Topology } from "../../analysis/topology/model";
import { watchJudged } from "./reportOf";

const SOURCE: ReportSource = { kind: "program", name: "fixes", region: null };

/** A suite that tries the fixes of every network which the tests of this file judge. */
export function expectSoundFixes(kind: string): void {
  const seen: Topology[] = [];
  watchJudged((topology) => seen.push(topology));
  describe(`the fixes of every ${kind}`, () => {
    it("work each by itself and all together, without a step or an opening that no path needs", function () {
      this.timeout(60_000);
      expect(seen).to.not.have.length(0);
      expect(seen.flatMap(unsoundFixes)).to.deep.equal([]);
    });
    it("are found for every need that is blocked", () => {
      expect(seen.flatMap(withoutFix)).to.deep.equal([]);
    });
  });
}

interface Fixed {
  readonly wanted: WantedPath;
  readonly steps: readonly Step[];
}

/** Violations, in words; none where every fix is sound. */
export function unsoundFixes(topology: Topology): readonly string[] {
  const report = analyse(topology, SOURCE);
  const services = analyseServices(topology);
  const wanted = services.flatMap((analysis, index) =>
    intendedPaths(topology, analysis, report.services[index]?.strategy ?? null),
  );
  const plan = new FixPlan(topology, () => services, wanted);
  const fixed = wanted.flatMap((each): Fixed[] => {
    const steps = plan.stepsFor(each.analysis, each.name);
    return steps === null ? [] : [{ wanted: each, steps }];
  });
  if (fixed.length === 0) return [];
  const together = distinct(fixed.flatMap(({ steps }) => steps));
  const repaired = attempt(topology, together);
  return [
    ...fixed.flatMap((each) => unsoundAlone(topology, each)),
    ...(repaired === null
      ? [`the fixes cannot all be made: ${wordsOf(together)}`]
      : [
          ...fixed
            .filter((each) => !arrives(repaired, each.wanted))
            .map((each) => `${nameOf(each)} is blocked once all fixes are made: ${wordsOf(together)}`),
          ...(keepsAll({ topology, services }, repaired, () => undefined)
            ? []
            : [`the fixes together take a path away: ${wordsOf(together)}`]),
          ...needless(topology, fixed, together),
          ...tooWide(topology, repaired, services, fixed),
          ...newErrors(report.findings, analyse(repaired, SOURCE).findings),
        ]),
  ];
}

/** Blocked paths that are to arrive, and that no fix is found for. */
export function withoutFix(topology: Topology): readonly string[] {
  return analyse(topology, SOURCE).services.flatMap((service) =>
    service.needs
      .filter(({ verdict, fix }) => (verdict === "blocked" || verdict === "partial") && fix === null)
      .map(({ destination, code }) => `${service.name} ${destination} ${code ?? ""}`),
  );
}

function unsoundAlone(topology: Topology, fixed: Fixed): readonly string[] {
  const { steps, wanted } = fixed;
  const changed = attempt(topology, steps);
  if (changed === null || !arrives(changed, wanted)) return [`${nameOf(fixed)} is blocked after: ${wordsOf(steps)}`];
  return steps.flatMap((step) => {
    const without = attempt(
      topology,
      steps.filter((each) => each !== step),
    );
    return without !== null && arrives(without, wanted)
      ? [`${nameOf(fixed)} does not need "${step.sentence}" of: ${wordsOf(steps)}`]
      : [];
  });
}

/** Steps of the plan that can be left out, and still every path arrives. */
function needless(topology: Topology, fixed: readonly Fixed[], together: readonly Step[]): readonly string[] {
  if (together.length < 2) return [];
  return together.flatMap((step) => {
    const without = attempt(
      topology,
      together.filter((each) => each !== step),
    );
    return without !== null && fixed.every(({ wanted }) => arrives(without, wanted))
      ? [`no path needs "${step.sentence}" of: ${wordsOf(together)}`]
      : [];
  });
}

/** Rules for every address where the VPC's own, or the prefix list of S3, are enough for all paths. */
function tooWide(
  topology: Topology,
  repaired: Topology,
  services: readonly ServiceAnalysis[],
  fixed: readonly Fixed[],
): readonly string[] {
  const blocks: readonly Cidr[] = topology.vpcs.flatMap((vpc) => known(vpc.ipv4Cidrs) ?? []);
  return repaired.securityGroups.flatMap((group) => {
    const before = topology.securityGroups.find(({ key }) => key === group.key);
    if (before === undefined) return [];
    const added = group.rules.filter((rule) => !before.rules.includes(rule));
    return added.filter(isForAll).flatMap((rule) => {
      const peers = [
        ...blocks.map((cidr) => ({ kind: "cidr" as const, cidr })),
        { kind: "prefix-list" as const, id: "s3", service: "s3", cidrs: { unknown: "AWS manages it" } },
      ];
      const isEnough = peers.some((peer) => {
        const others = repaired.securityGroups.map((each) =>
          each.key === group.key ? { ...each, rules: each.rules.filter((one) => one !== rule) } : each,
        );
        const { direction } = rule;
        const narrow = { direction, protocol: known(rule.protocol) ?? "tcp", ports: known(rule.ports) ?? ALL, peer };
        const narrowed = openGroup(group.key, narrow)({ ...repaired, securityGroups: others });
        return (
          narrowed !== null &&
          fixed.every(({ wanted }) => arrives(narrowed, wanted)) &&
          keepsAll({ topology, services }, narrowed, () => undefined)
        );
      });
      return isEnough ? [`security group ${group.name} need not be open to every address`] : [];
    });
  });
}

const ALL = { from: 0, to: 65535 };

function isForAll({ peer }: SecurityGroupRule): boolean {
  const named = known(peer);
  return named?.kind === "cidr" && (named.cidr === "0.0.0.0/0" || named.cidr === "::/0");
}

/**
 * Errors of the changed network that the network as it is does not have. V-24 is not reported beside a blocked need
 * with the same cause: a fix that uses another NAT gateway leaves it.
 */
function newErrors(before: readonly Finding[], after: readonly Finding[]): readonly string[] {
  const had = new Set(before.map(({ id }) => id));
  return after
    .filter(({ id, severity }) => severity === "error" && id !== "V-24" && !had.has(id))
    .map(({ id, message }) => `the fixes bring ${id}: ${message}`);
}

function arrives(topology: Topology, { analysis, name }: WantedPath): boolean {
  return judged(topology, analysis, name) === "arrives";
}

/** Each step once: services that are alike share steps, or have one of their own. */
function distinct(steps: readonly Step[]): readonly Step[] {
  const bySentence = new Map(steps.map((step) => [step.sentence, step]));
  return [...bySentence.values()];
}

function nameOf({ wanted: { analysis, name } }: Fixed): string {
  const need = name.kind === "need" ? analysis.needs[name.index]?.need.destination : undefined;
  return `${analysis.service.name} ${keyOfPath(name)} ${need ?? ""}`;
}

function wordsOf(steps: readonly Step[]): string {
  return steps.map(({ sentence }) => sentence).join(" | ");
}
