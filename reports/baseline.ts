/**
 * A baseline: an earlier report whose failures are known. Only a path that failed there in the same way is marked: one
 * that was reachable in it, even in one subnet that now fails, or that it does not have, counts as always.
 */
import type { NeedReport, NotJudgedReport, PathReport, Report, ServiceReport } from "../analysis/report";
import { VERDICTS } from "../analysis/report/verdict";
import { grouped } from "../analysis/topology/collections";
import { findingKey, pathsOf, servicePairs, type TitledPath } from "./changes";
import { needText } from "./needText";

/** The report with `known` at everything that its stack has in the baseline too. */
export function withBaseline(report: Report, baseline: readonly Report[]): Report {
  const before = baseline.find(({ source }) => source.name === report.source.name);
  if (before === undefined) return report;
  const services = new Map(servicePairs(before, report).map(({ old, now }) => [now, old]));
  const findings = new Set(before.findings.map(findingKey));
  const notJudged = new Set((before.notJudged ?? []).map(notJudgedKey));
  return {
    ...report,
    services: report.services.map((service) => withKnownPaths(service, services.get(service))),
    findings: report.findings.map((finding) => marked(finding, findings.has(findingKey(finding)))),
    ...(report.notJudged === undefined
      ? {}
      : { notJudged: report.notJudged.map((one) => marked(one, notJudged.has(notJudgedKey(one)))) }),
  };
}

function notJudgedKey({ kind, id, reason }: NotJudgedReport): string {
  return JSON.stringify([kind, id, reason]);
}

function withKnownPaths(service: ServiceReport, before: ServiceReport | undefined): ServiceReport {
  if (before === undefined) return service;
  const old = grouped(pathsOf(before), ({ title }) => [title]);
  const path = <Of extends PathReport>(title: string, now: Of): Of => marked(now, isKnown(now, old.get(title) ?? []));
  const { needs, egress, ingress } = service;
  return {
    ...service,
    needs: needs.map((need): NeedReport => path(needText(need), need)),
    egress: { ipv4: path("out over IPv4", egress.ipv4), ipv6: path("out over IPv6", egress.ipv6) },
    ingress:
      ingress === null
        ? null
        : {
            ...ingress,
            internet: path("in from the internet", ingress.internet),
            vpc: path("in from the VPC", ingress.vpc),
          },
  };
}

/** @param before the paths of this title in the baseline: two images of one registry have the same. */
function isKnown(now: PathReport, before: readonly TitledPath[]): boolean {
  return now.verdict !== "reachable" && before.length > 0 && before.every(({ path }) => failedAsNow(path, now));
}

function failedAsNow(before: PathReport, now: PathReport): boolean {
  if (before.verdict === "blocked") return true;
  if (VERDICTS.indexOf(now.verdict) < VERDICTS.indexOf(before.verdict)) return false;
  const blocked = new Set(before.subnets.blocked);
  const failing = new Set([...blocked, ...before.subnets.undetermined]);
  return (
    now.subnets.blocked.every((subnet) => blocked.has(subnet)) &&
    now.subnets.undetermined.every((subnet) => failing.has(subnet))
  );
}

function marked<Of extends { readonly known?: true }>(one: Of, isKnown: boolean): Of {
  return isKnown ? { ...one, known: true } : one;
}
