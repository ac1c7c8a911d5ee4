/**
 * The recommended strategy of `compare`: the cheapest one that works and keeps the asked properties. By default these
 * are the properties that the stack has now: a fixed source IP, paths to the internet, the clients that can connect,
 * tasks without public IPs, and that it survives the loss of a zone.
 */
import type { Report, ServiceReport } from "../report";
import { needsPublicAddress } from "../rules/strategies";
import { titled } from "./candidates";
import type { ComparedStrategy } from "./index";
import { inboundOf, passes } from "./services";

/** The words of `--keep`, and the label of each. */
export const PROPERTIES = {
  "egress.ipv4": "internet over IPv4",
  "egress.ipv6": "internet over IPv6",
  inbound: "inbound connections",
  "fixed-ip": "fixed source IP",
  "zone-loss": "survives the loss of a zone",
  "no-public-ip": "no public IPs on tasks",
  "no-internet": "no path to the internet",
} as const;

export type Property = keyof typeof PROPERTIES;

export interface Recommendation extends Pick<ComparedStrategy, "placement"> {
  /** Null if no strategy works and keeps the properties, or none of them has a known cost. */
  readonly strategy: ComparedStrategy["strategy"] | null;
  readonly keeps: readonly Property[];
  readonly reason: string;
}

/** A row with the report of its plan; null for a refused strategy. */
export interface Planned {
  readonly row: ComparedStrategy;
  readonly report: Report | null;
}

/** @param asked the properties to keep; undefined for those that the stack has now. */
export function recommend(plans: readonly Planned[], asked: readonly Property[] | undefined): Recommendation {
  const now = plans.find(({ row }) => row.current);
  const all = Object.keys(PROPERTIES) as Property[];
  const keeps = all.filter((property) =>
    asked === undefined ? now !== undefined && holders(now, property).size > 0 : asked.includes(property),
  );
  const lost = (plan: Planned): Property[] =>
    keeps.filter((property) => {
      const has = holders(plan, property, now);
      const before = now === undefined || asked !== undefined ? undefined : holders(now, property);
      return [...(before ?? subjects(plan, property))].some((name) => !has.has(name));
    });
  const priced = plans
    .flatMap((plan) => (plan.row.works && plan.row.monthly !== null ? [{ ...plan, monthly: plan.row.monthly }] : []))
    // Of two with one cost, the current one is kept.
    .sort((a, b) => a.monthly - b.monthly || Number(b.row.current) - Number(a.row.current));
  const best = priced.find((plan) => lost(plan).length === 0);
  const asLabels = (): string =>
    keeps.map((property) => PROPERTIES[property] + (asked === undefined ? share(now, property) : "")).join(", ");
  if (best === undefined) {
    const cause = priced.length === 0 ? "works and has a known cost" : `works and keeps all of: ${asLabels()}`;
    return { strategy: null, placement: null, keeps, reason: `No strategy ${cause}.` };
  }
  const cheaper = priced.filter(({ monthly }) => monthly < best.monthly);
  const losses = cheaper.map((plan) => `${titled(plan.row)} (${labels(lost(plan))})`).join("; ");
  return {
    strategy: best.row.strategy,
    placement: best.row.placement,
    keeps,
    reason:
      `The cheapest that works${keeps.length === 0 ? "" : ` and keeps: ${asLabels()}`}.` +
      (losses === "" ? "" : ` Cheaper, with the lost properties: ${losses}.`),
  };
}

/** ` (1 of 2 services)` for a property that only some services have. */
function share(now: Planned | undefined, property: Property): string {
  if (now === undefined) return "";
  const [some, all] = [holders(now, property).size, subjects(now, property).size];
  return some === all || property === "inbound" ? "" : ` (${some} of ${all} services)`;
}

function labels(properties: readonly Property[]): string {
  return properties.map((property) => PROPERTIES[property]).join(", ");
}

const THE_NETWORK = "";

/** The names that a property is asked of: services, or for the loss of a zone the network as a whole. */
function subjects({ report }: Planned, property: Property): ReadonlySet<string> {
  return property === "zone-loss" ? new Set([THE_NETWORK]) : new Set(report?.services.map(({ name }) => name));
}

/** @param now the stack as it is: a service keeps its inbound connections if all that connect now still connect. */
function holders({ row, report }: Planned, property: Property, now?: Planned): ReadonlySet<string> {
  if (property === "zone-loss") return new Set(row.survivesZoneLoss === true ? [THE_NETWORK] : []);
  const before = new Map(now?.report?.services.map((service) => [service.name, service]));
  const has = report?.services.filter((service) => hasProperty(service, property, before.get(service.name)));
  return new Set(has?.map(({ name }) => name));
}

function hasProperty(
  service: ServiceReport,
  property: Exclude<Property, "zone-loss">,
  before?: ServiceReport,
): boolean {
  const { egress, strategy } = service;
  switch (property) {
    case "egress.ipv4":
      return passes(egress.ipv4);
    case "egress.ipv6":
      return passes(egress.ipv6);
    case "inbound":
      return before === undefined
        ? inboundOf([service]) !== "none"
        : CLIENTS.indexOf(inboundOf([service])) >= CLIENTS.indexOf(inboundOf([before]));
    case "fixed-ip":
      return passes(egress.ipv4) && egress.ipv4.sourceIp.kind === "fixed";
    case "no-public-ip":
      return strategy !== null && !needsPublicAddress(strategy);
    case "no-internet":
      return egress.ipv4.verdict === "blocked" && egress.ipv6.verdict === "blocked";
  }
}

/** From the fewest clients to the most. */
const CLIENTS: readonly ReturnType<typeof inboundOf>[] = ["none", "vpc", "internet"];
