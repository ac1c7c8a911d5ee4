/** Few switches that show everything that two properties of a switch can mean together. */
import type { Case } from "./space";

function setting(settings: readonly string[], key: string): string {
  return settings.find((each) => each.startsWith(`${key}=`)) ?? "";
}

/** How many zones, where it changes. */
function zones(settings: readonly string[]): number {
  return setting(settings, "availabilityZones").split(",").length;
}

/** A strategy as it is laid out. */
function layout(strategy: string, settings: readonly string[]): string {
  return [strategy, ...settings.filter((each) => /^(nat\w+|ipv6)\./.test(each))].join(" ");
}

function propertiesOf({ from, to, before, after }: Case): string[] {
  return [
    `${layout(from, before)} → ${layout(to, after)}`,
    `zones ${zones(before)} → ${zones(after)}`,
    setting(before, "launchType"),
    setting(before, "networkMode"),
    `${setting(before, "ingress")} ${setting(before, "loadBalancer.scheme")}`,
  ];
}

/** Each pair of properties is in one switch of its kind at least. */
export function pairsIn(one: Case): string[] {
  const properties = propertiesOf(one);
  return properties.flatMap((first, index) =>
    properties.slice(index + 1).map((second) => `${one.kind}: ${first} with ${second}`),
  );
}

/** The fewest switches, taken greedily in their order, that show every feature. */
export function covering(all: readonly Case[], featuresOf: (one: Case) => readonly string[]): Case[] {
  const features = new Map(all.map((one) => [one, featuresOf(one)]));
  const open = new Set([...features.values()].flat());
  const left = new Set(all);
  const chosen = new Set<Case>();
  while (open.size > 0) {
    let best: Case | undefined;
    let most = 0;
    for (const one of left) {
      const count = (features.get(one) ?? []).filter((feature) => open.has(feature)).length;
      if (count > most) [best, most] = [one, count];
      if (count === 0) left.delete(one);
    }
    if (best === undefined) break;
    for (const feature of features.get(best) ?? []) open.delete(feature);
    chosen.add(best);
  }
  return all.filter((one) => chosen.has(one));
}
