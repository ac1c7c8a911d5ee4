/** Private hosted zones: what they answer for a name in a VPC (R-EP-28), and the path to that. */
import { known, nameOf, reasonOf } from "../../topology/lookup";
import {
  isUnknown,
  type Maybe,
  type PrivateZone,
  type Vpc,
  type ZoneRecord,
  type ZoneTarget,
} from "../../topology/model";
import { found, once, type TopologyIndex } from "../../topology/topologyIndex";
import type { Nic } from "../network/nic";
import { every } from "../trace/outcome";
import { type Outcome, settled, undetermined } from "../trace/trace";
import { toAddress } from "./byAddress";
import { byEndpoint } from "./byEndpoint";
import type { Destination, NeedContext } from "./context";

export type ZoneAnswer =
  /** No zone here answers for the name; `unanswered`: why one that has it does not, or may not. */
  | { readonly kind: "none"; readonly unanswered: { readonly reason: string; readonly isCertain: boolean } | null }
  | { readonly kind: "targets"; readonly zone: PrivateZone; readonly targets: readonly ZoneTarget[] }
  /** The zone answers that the name does not exist: public DNS is not asked. */
  | { readonly kind: "absent"; readonly zone: PrivateZone }
  /** `zone`: a Resolver rule, which decides before a zone or an endpoint of the same name. */
  | { readonly kind: "open"; readonly reason: string; readonly zone?: PrivateZone };

export const NO_ZONE: ZoneAnswer = { kind: "none", unanswered: null };

/**
 * Of the zones and rules that are associated with the VPC the one with the longest name decides about the names in it, a
 * rule before a zone (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html).
 */
export function zoneAnswer(network: TopologyIndex, vpc: Vpc, host: Maybe<string>): ZoneAnswer {
  const zones = zonesFor(network, vpc);
  if (zones.length === 0) return NO_ZONE;
  if (isUnknown(host)) return { kind: "open", reason: `it is not known which name is called: ${host.unknown}` };
  const below = host.startsWith("*.")
    ? zones.find(
        ({ zoneName }) => typeof zoneName === "string" && zoneName !== host.slice(2) && isIn(zoneName, host.slice(2)),
      )
    : undefined;
  if (below !== undefined) {
    return { kind: "open", reason: `it is not known whether private hosted zone ${nameOf(below)} answers for ${host}` };
  }
  const named = zones
    .filter(({ zoneName, rule, vpcs }) => {
      const isCertain = rule !== "as-usual" || !isUnknown(vpcs);
      return isCertain && typeof zoneName === "string" && isIn(host, zoneName);
    })
    .sort((one, two) => {
      const longer = (known(two.zoneName)?.length ?? 0) - (known(one.zoneName)?.length ?? 0);
      return longer || Number(two.rule !== undefined) - Number(one.rule !== undefined);
    });
  const [first] = named;
  const zone = first?.rule === "as-usual" ? named.find(({ rule }) => rule === undefined) : first;
  if (zone === undefined && first !== undefined) return NO_ZONE;
  if (zone === undefined) {
    const unnamed = zones.find(({ zoneName }) => isUnknown(zoneName));
    const reason = `the name of private hosted zone ${unnamed === undefined ? "" : nameOf(unnamed)} is not known`;
    return unnamed === undefined ? NO_ZONE : { kind: "none", unanswered: { reason, isCertain: false } };
  }
  const name = nameOf(zone);
  if (zone.rule !== undefined && zone.incomplete !== null) {
    return { kind: "open", reason: zone.incomplete, zone };
  }
  if (vpc.dnsHostnames === false) {
    const reason = `enableDnsHostnames is off in VPC ${nameOf(vpc)}, so private hosted zone ${name} does not answer`;
    return { kind: "none", unanswered: { reason, isCertain: true } };
  }
  if (isUnknown(zone.vpcs) || !zone.vpcs.includes(vpc.key)) {
    const reason = reasonOf(zone.vpcs, "another account may associate it");
    return {
      kind: "open",
      reason: `it is not known whether private hosted zone ${name} answers in VPC ${nameOf(vpc)}: ${reason}`,
    };
  }
  if (isUnknown(vpc.dnsHostnames)) return { kind: "open", reason: vpc.dnsHostnames.unknown };
  return recordsFor(zone, host);
}

/** Zones that answer in the VPC, certainly or possibly. */
function zonesFor(network: TopologyIndex, vpc: Vpc): readonly PrivateZone[] {
  return once(network, `zones ${vpc.key}`, () =>
    network.topology.privateZones.filter(
      ({ vpcs, authorized }) => isUnknown(vpcs) || vpcs.includes(vpc.key) || authorized.includes(vpc.key),
    ),
  );
}

/** Every name is in the root, `.`. */
function isIn(host: string, zone: string): boolean {
  return zone === "" || host === zone || host.endsWith(`.${zone}`);
}

/** The records of a name, else those of the nearest wildcard above it. */
function recordsFor(zone: PrivateZone, host: string): ZoneAnswer {
  if (zone.incomplete !== null) return { kind: "open", reason: zone.incomplete };
  const unnamed = zone.records.find((record) => isUnknown(record.name) || isUnknown(record.type));
  const names = [host, ...wildcards(host)];
  const name = names.find((each) => zone.records.some((record) => record.name === each));
  const records = zone.records.filter((record) => record.name === name && ANSWERS.has(known(record.type) ?? ""));
  if (unnamed !== undefined && name !== host) {
    return {
      kind: "open",
      reason: `the name of record ${unnamed.key.split("::").at(-1) ?? ""} in zone ${nameOf(zone)} is not known`,
    };
  }
  // If the account of the registry is not known, the record of one account decides nothing.
  if (
    records.length === 0 &&
    host.startsWith("*.") &&
    zone.records.some((record) => isIn(known(record.name) ?? "", host.slice(2)))
  ) {
    return { kind: "open", reason: `it is not known which of the records in zone ${nameOf(zone)} answers for ${host}` };
  }
  return records.length === 0 ? { kind: "absent", zone } : answeredBy(zone, records);
}

const ANSWERS: ReadonlySet<string> = new Set(["A", "AAAA", "CNAME"]);

function answeredBy(zone: PrivateZone, records: readonly ZoneRecord[]): ZoneAnswer {
  const open = records.map(({ targets }) => targets).find(isUnknown);
  if (open !== undefined)
    return { kind: "open", reason: `the target of zone ${nameOf(zone)} is not known: ${open.unknown}` };
  return { kind: "targets", zone, targets: records.flatMap(({ targets }) => known(targets) ?? []) };
}

/** RFC 1035, section 2.3.4. */
const LONGEST_NAME = 255;

/** `a.b.c` → `*.b.c`, `*.c`. */
function wildcards(host: string): readonly string[] {
  if (host.length > LONGEST_NAME) return [];
  const labels = host.split(".");
  return labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join(".")}`);
}

/** To each of the ends that a zone names; null where the zones leave the name to public DNS and private DNS. */
export function byZone(context: NeedContext, need: Destination, nic: Nic, answer: ZoneAnswer): Outcome | null {
  const host = known(need.host) ?? need.destination;
  switch (answer.kind) {
    case "none":
      return null;
    case "open":
      return undetermined(answer.reason);
    case "absent": {
      const { zone } = answer;
      const detail = `private hosted zone ${nameOf(zone)} answers for ${known(zone.zoneName) ?? "the name"} in this VPC and has no record for ${host}`;
      return settled("blocked", "NAME_NOT_RESOLVED", {
        kind: "dns",
        name: nameOf(zone),
        id: zone.key,
        detail,
        rule: "R-EP-28",
      });
    }
    case "targets":
      return every(answer.targets.map((target) => toTarget(context, need, nic, answer.zone, target)));
  }
}

function toTarget(context: NeedContext, need: Destination, nic: Nic, zone: PrivateZone, target: ZoneTarget): Outcome {
  const { network } = context;
  const leads = `private hosted zone ${nameOf(zone)} leads ${known(need.host) ?? need.destination} to`;
  switch (target.kind) {
    case "name":
      return undetermined(`${leads} ${target.name}, which is not followed here`);
    case "address": {
      const { address } = target;
      const to = { name: `${need.destination} at ${address}`, address, port: need.port, protocol: "tcp" as const };
      return toAddress(network, nic, to) ?? undetermined(`${leads} ${address}, which is not an IP address`);
    }
    case "endpoint": {
      const endpoint = found(network.endpoints, target.endpoint);
      if (endpoint === undefined) return undetermined(`${leads} an endpoint that is not in this source`);
      const serves = known(endpoint.service);
      return serves !== undefined && serves !== need.destination
        ? undetermined(`${leads} endpoint ${nameOf(endpoint)}, which serves ${serves}`)
        : byEndpoint(context, need, nic, endpoint, {
            detail: `${leads} endpoint ${nameOf(endpoint)}`,
            rule: "R-EP-28",
          });
    }
  }
}
