/**
 * Every switch that is tried, as data: pairs of settings of one stack. Only what the settings accept is in it, so each
 * strategy meets each launch type and network mode exactly where it fits a service.
 */
import { candidateOf, candidates, settingsFor } from "../../../analysis/compare/candidates";
import { titled } from "../../../analysis/compare";
import { Strategy } from "../../../analysis/rules/strategies";
import { Ingress, LaunchType, NetworkMode } from "../../../analysis/rules/words";
import { readSettings } from "../../../stacks/settings";
import { requiredSettings } from "../../support/choices";
import { program, STACK } from "./settings";

/** `key=value`, as `--config` takes them. */
export type Settings = readonly string[];

export interface Case {
  readonly title: string;
  readonly kind: "strategy" | "placement" | "mode" | "zones" | "second" | "addresses";
  readonly from: Strategy;
  readonly to: Strategy;
  readonly before: Settings;
  readonly after: Settings;
}

/** Image that every strategy can pull. */
export const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1";

interface Layout {
  readonly title: string;
  readonly strategy: Strategy;
  readonly settings: Settings;
}

const layout = (title: string, strategy: Strategy, ...settings: string[]): Layout => ({
  title,
  strategy,
  settings: [`strategy=${strategy}`, ...settings],
});

const requiredOf = (strategy: Strategy): Settings =>
  Object.entries(requiredSettings(strategy)).map(([key, value]) => `${key}=${JSON.stringify(value)}`);

/** Every strategy, in every way in which it can be laid out. */
export const layouts: readonly Layout[] = [
  ...candidates.map((candidate) =>
    layout(
      titled(candidate),
      candidate.strategy,
      ...settingsFor(candidate).slice(1),
      ...requiredOf(candidate.strategy),
    ),
  ),
  layout(
    "nat-gateway regional, manual addresses",
    Strategy.NatGateway,
    "natGateway.placement=regional",
    "natGateway.addresses=manual",
  ),
  layout("egress-only-ipv6 with NAT64", Strategy.EgressOnlyIpv6, "ipv6.nat64=true"),
];

/** The layout of each strategy where nothing is said of its placement. */
const plain = Object.values(Strategy)
  .map((strategy) => candidateOf((key) => (key === "strategy" ? strategy : undefined)))
  .map((usual) => titledLayout(usual === undefined ? "" : titled(usual)));

function titledLayout(title: string): Layout {
  const found = layouts.find((one) => one.title === title);
  if (found === undefined) throw new Error(`no layout is titled ${title}`);
  return found;
}

const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];

interface Shape {
  readonly launchType: LaunchType;
  /** The launch type's own where left out. */
  readonly networkMode?: NetworkMode;
  readonly ingress: Ingress;
  readonly zones?: number;
  readonly internal?: boolean;
  readonly second?: Strategy;
}

function settingsOf({ settings }: Layout, shape: Shape): Settings {
  const { launchType, networkMode, ingress, zones = 2, internal = false, second } = shape;
  const port = networkMode === NetworkMode.None ? {} : { port: 80 };
  const services = [
    { name: "web", image: IMAGE, ...port },
    ...(second === undefined
      ? []
      : [
          {
            name: "other",
            image: IMAGE,
            port: 80,
            ingress: Ingress.None,
            strategy: second,
            launchType: "fargate",
            networkMode: "awsvpc",
          },
        ]),
  ];
  return [
    ...settings,
    ...(second === undefined ? [] : requiredOf(second)),
    `launchType=${launchType}`,
    ...(networkMode === undefined ? [] : [`networkMode=${networkMode}`]),
    `ingress=${ingress}`,
    ...(internal ? ["loadBalancer.scheme=internal"] : []),
    `availabilityZones=${ZONES.slice(0, zones).join(",")}`,
    `services=${JSON.stringify(services)}`,
  ];
}

const judged = new Map<string, boolean>();

/** Checks that the package's own settings accept them. */
export function fits(settings: Settings): boolean {
  const key = JSON.stringify(settings);
  const known = judged.get(key);
  if (known !== undefined) return known;
  const own = `${program.project.name}:`;
  const values = Object.entries(program.settings({ stack: STACK, config: settings }))
    .filter(([name]) => name.startsWith(own))
    .map(([name, value]) => [name.slice(own.length), value]);
  const accepted = !("problems" in readSettings(Object.fromEntries(values) as Record<string, string>));
  judged.set(key, accepted);
  return accepted;
}

function shapeText({ launchType, networkMode, ingress, zones, internal }: Shape): string {
  return [
    launchType,
    networkMode,
    ...(ingress === Ingress.None ? [] : [internal ? `internal ${ingress}` : ingress]),
    zones && `${zones} zones`,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
}

function change(
  kind: Case["kind"],
  [from, was]: readonly [Layout, Shape],
  [to, will]: readonly [Layout, Shape],
): Case[] {
  const [before, after] = [settingsOf(from, was), settingsOf(to, will)];
  if (!fits(before) || !fits(after)) return [];
  const there =
    kind === "zones" || kind === "second"
      ? `${to.title} ${shapeText(will)}${will.second ? ` and ${will.second}` : ""}`
      : to.title;
  const title = `${from.title} → ${there} (${shapeText(was)}${was.second ? ` and ${was.second}` : ""})`;
  return [{ title, kind, from: from.strategy, to: to.strategy, before, after }];
}

function pairs<T>(items: readonly T[]): (readonly [T, T])[] {
  return items.flatMap((one) => items.filter((other) => other !== one).map((other) => [one, other] as const));
}

const launchTypes = Object.values(LaunchType);

/** With and without a load balancer. */
const doors: readonly Pick<Shape, "ingress" | "internal">[] = [
  { ingress: Ingress.None },
  { ingress: Ingress.Alb },
  { ingress: Ingress.Alb, internal: true },
  { ingress: Ingress.Nlb },
];

/** Each ordered pair of strategies, under each launch type, network mode and way in. */
const strategyChanges = launchTypes.flatMap((launchType) =>
  Object.values(NetworkMode).flatMap((networkMode) =>
    doors.flatMap((door) =>
      pairs(plain).flatMap(([from, to]) => {
        const shape = { launchType, networkMode, ...door };
        return change("strategy", [from, shape], [to, shape]);
      }),
    ),
  ),
);

/** Each ordered pair of layouts of one strategy, and all others where one of them is laid out otherwise. */
const placementChanges = launchTypes.flatMap((launchType) =>
  pairs(layouts)
    .filter(([from, to]) => !(plain.includes(from) && plain.includes(to)))
    .filter(([from, to]) => launchType === LaunchType.Fargate || from.strategy === to.strategy)
    .flatMap(([from, to]) => {
      const shape = { launchType, ingress: Ingress.Alb };
      return change("placement", [from, shape], [to, shape]);
    }),
);

/** Strategies whose usual network modes differ: `public-host` has a mode of its own. */
const modeChanges = [LaunchType.Ec2, LaunchType.ManagedInstances].flatMap((launchType) =>
  doors.flatMap((door) =>
    pairs(plain)
      .filter(([from, to]) => (from.strategy === Strategy.PublicHost) !== (to.strategy === Strategy.PublicHost))
      .flatMap(([from, to]) => change("mode", [from, { launchType, ...door }], [to, { launchType, ...door }])),
  ),
);

const zoneChanges = layouts.flatMap((one) =>
  launchTypes.flatMap((launchType) =>
    doors.flatMap((door) =>
      pairs(door.ingress === Ingress.Alb ? [2, 3] : [1, 2, 3]).flatMap(([was, will]) =>
        change("zones", [one, { launchType, ...door, zones: was }], [one, { launchType, ...door, zones: will }]),
      ),
    ),
  ),
);

const secondChanges = plain.flatMap((one) =>
  launchTypes.flatMap((launchType) =>
    Object.values(Strategy)
      .filter((second) => second !== one.strategy)
      .flatMap((second) => {
        const alone = { launchType, ingress: Ingress.Alb };
        return [
          ...change("second", [one, alone], [one, { ...alone, second }]),
          ...change("second", [one, { ...alone, second }], [one, alone]),
        ];
      }),
  ),
);

/** The allocation id of an address that no stack makes. */
export const OWN_ADDRESS = "eipalloc-own";

/** Made addresses give way to one's own, and back. */
const addressChanges = [
  ["nat-gateway single", `natGateway.elasticIpAllocationIds=["${OWN_ADDRESS}"]`] as const,
  ["nat-instance single", `natInstance.elasticIpAllocationIds=["${OWN_ADDRESS}"]`] as const,
].flatMap(([title, setting]) => {
  const made = titledLayout(title);
  const own = { ...made, title: `${made.title} with an own address`, settings: [...made.settings, setting] };
  const shape = { launchType: LaunchType.Fargate, ingress: Ingress.Alb };
  return [...change("addresses", [made, shape], [own, shape]), ...change("addresses", [own, shape], [made, shape])];
});

/** All of them; duplicates, which two kinds may share, are there once. */
export const cases: readonly Case[] = [
  ...strategyChanges,
  ...placementChanges,
  ...modeChanges,
  ...zoneChanges,
  ...secondChanges,
  ...addressChanges,
];
