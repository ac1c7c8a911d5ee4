/**
 * Services that are alike are shown as one, with their count: a text, a page or a picture of thousands of services
 * repeats nothing. Services are alike if they run in the same subnets in the same way, every path of theirs has the
 * same outcome, and each failure is at the same device with the same fix. A service with a reason of its own is never
 * folded into another: two services that their own security groups block stay two, because each group needs its own
 * fix.
 */
import type { PathReport, Report, ServiceReport } from "../analysis/report";
import { pathsRequired, type Requirable } from "../analysis/report/exitCode";
import { existenceLines, hasNews, statuses, unreadInterfaces } from "./liveWords";

/** From this number on, alike services are shown as one; fewer are each shown by name. */
export const FEWEST_FOLDED = 20;

/** A picture of more services than this cannot be read: three zones with four tiers of twenty services each. */
export const MOST_SERVICES = 240;

export interface Folded {
  /** The report with the first of alike services instead of all of them. */
  readonly report: Report;
  /** By a service's position in that report: the names of all services that it represents, its own first. */
  readonly names: readonly (readonly string[])[];
}

/** @param require paths that count for this call, so that their reasons count too. */
export function fold(report: Report, require: readonly Requirable[] = []): Folded {
  return folded(report, FEWEST_FOLDED, (service, short) => likeness(service, require, short));
}

/** Folds as little as a picture allows: smaller groups, then services that differ only in their reasons. */
export function foldToDraw(report: Report): Folded {
  const fine = fold(report);
  if (fine.report.services.length <= MOST_SERVICES) return fine;
  const coarser = folded(report, 2, (service, short) => likeness(service, [], short));
  return coarser.report.services.length <= MOST_SERVICES ? coarser : folded(report, 2, shapeOf);
}

/** `web`, or `web and 9,950 like it`. */
export function nameOf(names: readonly string[]): string {
  const [name = ""] = names;
  return names.length <= 1 ? name : `${name} and ${counted(names.length - 1)} like it`;
}

/** `9950` → `9,950`. */
export function counted(count: number): string {
  // Intl would load its tables for this alone.
  const digits = String(count);
  return digits.length <= 3 ? digits : `${counted(Math.floor(count / 1000))},${digits.slice(-3)}`;
}

/** One item that is shown, and all items like it, itself first. */
export interface Alike<Item> {
  readonly first: Item;
  readonly all: readonly Item[];
}

/** Groups in the order of the items. Fewer than `fewest` alike items are each shown. */
export function alike<Item>(
  items: readonly Item[],
  keyOf: (item: Item, short: Short) => unknown,
  fewest = FEWEST_FOLDED,
): readonly Alike<Item>[] {
  const groups = new Map<string, Item[]>();
  const short = shortOf();
  const found: { readonly item: Item; readonly group: readonly Item[]; readonly isFirst: boolean }[] = [];
  for (const item of items) {
    const key = JSON.stringify(keyOf(item, short));
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    found.push({ item, group, isFirst: group.length === 0 });
    group.push(item);
  }
  return found
    .filter(({ group, isFirst }) => isFirst || group.length < fewest)
    .map(({ item, group }) => ({ first: item, all: group.length < fewest ? [item] : group }));
}

/** A number for an object, the same for each object of the same content. */
type Short = (value: object) => number;

/** Paths of alike services share their parts, and each part is read once. */
function shortOf(): Short {
  const numbers = new Map<string, number>();
  const known = new WeakMap<object, number>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const text = JSON.stringify(value);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    known.set(value, number);
    return number;
  };
}

function folded(report: Report, fewest: number, keyOf: (service: ServiceReport, short: Short) => unknown): Folded {
  const groups = alike(report.services, keyOf, fewest);
  const names = groups.map(({ all }) => all.map(({ name }) => name));
  if (groups.length === report.services.length) return { report, names };
  return { report: { ...report, services: groups.map(({ first }) => first) }, names };
}

function likeness(service: ServiceReport, require: readonly Requirable[], short: Short): unknown {
  const { id, needs, live } = service;
  const counting = [...needs, ...require.flatMap((name) => pathsRequired(service, name))];
  return [
    shapeOf(service, short),
    counting.map((path) => reasonOf(service.name, path)),
    // Tasks that differ or stopped, and missing things, are shown for each service.
    live === undefined ? null : hasNews(live) ? id : quiet(live),
  ];
}

function quiet({ tasks, unread, existence }: NonNullable<ServiceReport["live"]>): unknown {
  return [statuses(tasks), unreadInterfaces(tasks), unread, existenceLines(existence)];
}

function shapeOf(service: ServiceReport, short: Short): unknown {
  const { kind, launchType, networkMode, strategy, desiredCount, tasksPerInstance, network, needs, egress, ingress } =
    service;
  return [
    [kind, launchType, networkMode, strategy, desiredCount, tasksPerInstance, short(network)],
    // The balancer's target group is named after its service.
    needs.map((need) => [
      need.purpose,
      need.purpose === "load-balancing" ? "" : need.destination,
      need.region,
      need.interface,
      outcomeOf(need, short),
    ]),
    [egress.ipv4, egress.ipv6, ingress?.internet, ingress?.vpc, ingress?.loadBalancer].map(
      (path) => path && outcomeOf(path, short),
    ),
  ];
}

/** Everything except the message, which contains the service's name, and the hops, which contain its group. */
function outcomeOf({ verdict, code, rule, via, sourceIp, subnets }: PathReport, short: Short): unknown {
  return [verdict, code, rule, short(via), short(sourceIp), short(subnets)];
}

/**
 * Why a path fails: the device and the fix; without such a device the message, without the service's name at its start.
 */
function reasonOf(name: string, { verdict, hops, message, fix }: PathReport): unknown {
  if (verdict === "reachable") return null;
  const stop = hops.find((hop) => hop.verdict !== "passed");
  const words = message.startsWith(`${name}: `) ? message.slice(name.length) : message;
  return stop === undefined || stop.id === "" ? [words, fix] : [stop.kind, stop.name, stop.id, fix];
}
