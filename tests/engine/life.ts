/** A stack that lives through one switch after the other in Pulumi's real engine. */
import { expect } from "chai";
import { settingsFor } from "../../analysis/compare/candidates";
import { Strategy } from "../../analysis/rules/strategies";
import { diagnosed } from "../aws/live";
import { services } from "../support/sameAnswers";
import { NatPlacement } from "../../analysis/rules/words";
import type { Step } from "../aws/switch/deployment";
import { IMAGE } from "../aws/switch/space";
import { walk } from "../aws/switch/walk";
import { cloneOf, type Project, withEngine } from "./engine";
import { newStack, plannedHere, STACK, type Switched, switchTo } from "./walk";

interface Stop {
  readonly strategy: Strategy;
  readonly placement?: NatPlacement;
  readonly settings?: readonly string[];
}

const PLACEMENTS: Readonly<Partial<Record<Strategy, readonly Stop[]>>> = {
  [Strategy.NatGateway]: [
    { strategy: Strategy.NatGateway, placement: NatPlacement.PerAz },
    { strategy: Strategy.NatGateway, placement: NatPlacement.Single },
    { strategy: Strategy.NatGateway, placement: NatPlacement.Regional },
  ],
  [Strategy.NatInstance]: [
    { strategy: Strategy.NatInstance, placement: NatPlacement.Single },
    { strategy: Strategy.NatInstance, placement: NatPlacement.PerAz },
  ],
};

/** A closed walk that takes each ordered pair of strategies once: Hierholzer's algorithm on the complete digraph. */
function everyPair(strategies: readonly Strategy[]): Strategy[] {
  const open = new Map(strategies.map((from) => [from, strategies.filter((to) => to !== from)]));
  const stack = [...strategies.slice(0, 1)];
  const walk: Strategy[] = [];
  for (let here = stack.at(-1); here !== undefined; here = stack.at(-1)) {
    const next = open.get(here)?.pop();
    if (next !== undefined) stack.push(next);
    else walk.unshift(...stack.splice(-1));
  }
  return walk;
}

/** Each visit of a strategy that has placements takes the next one; then one placement follows the other in place. */
function withPlacements(walk: readonly Strategy[]): Stop[] {
  const visits = new Map<Strategy, number>();
  return walk.flatMap((strategy) => {
    const placements = PLACEMENTS[strategy];
    if (placements === undefined) return [{ strategy }];
    const visit = visits.get(strategy) ?? 0;
    visits.set(strategy, visit + 1);
    const at = (index: number): Stop => placements[index % placements.length] ?? { strategy };
    // Every second visit stays for one more placement.
    return visit % 2 === 0 ? [at(visit), at(visit + 1)] : [at(visit)];
  });
}

function flagsOf({ strategy, placement }: Stop): string[] {
  return ["--to", strategy, ...(placement === undefined ? [] : ["--placement", placement])];
}

function nameOf({ strategy, placement }: Stop): string {
  return [strategy, placement].filter((part) => part !== undefined).join(" ");
}

export interface Life {
  readonly title: string;
  /** Beside those that every life has. */
  readonly settings: readonly string[];
  readonly strategies: readonly Strategy[];
}

const COMMON = [
  "tags.team=shop",
  "availabilityZones[0]=us-east-1a",
  "availabilityZones[1]=us-east-1b",
  "services[0].name=web",
  `services[0].image=${IMAGE}`,
  "services[0].port=80",
];

/** The same as `--config` takes it, on top of a stack that has settings of its own. */
const IMITATED = [
  "tags.team=shop",
  "availabilityZones=us-east-1a,us-east-1b",
  `services=${JSON.stringify([{ name: "web", image: IMAGE, port: 80 }])}`,
];

/** Steps of the engine's imitation, on which the tests of all other switches rest. */
async function imitated(from: Stop, to: Stop, settings: readonly string[]): Promise<string[][]> {
  const chosen = ({ strategy, placement }: Stop): string[] => settingsFor({ strategy, placement: placement ?? null });
  // The stack's file keeps the placement of the strategy that it leaves.
  const kept = chosen(from).filter((setting) => !setting.startsWith("strategy="));
  const { runs } = await walk({
    title: "",
    kind: "strategy",
    from: from.strategy,
    to: to.strategy,
    before: [...chosen(from), ...IMITATED, ...settings],
    after: [...kept, ...chosen(to), ...IMITATED, ...settings],
  });
  return runs.map(essence);
}

/** Steps without their order, in which any two that do not depend on each other may be taken. */
function essence(steps: readonly Step[]): string[] {
  return steps.map(({ op, type, name }) => `${op} ${type} ${name}`).sort();
}

/** Tests of one stack that lives through every ordered pair of these strategies. */
export function liveThrough({ title, settings, strategies }: Life): void {
  describe(`${title} switched by Pulumi's real engine`, function () {
    this.timeout(300_000);
    const engine = withEngine();
    const [first, ...rest] = withPlacements(everyPair(strategies));
    let project: Project;
    let switched: Switched;

    before(async () => {
      await engine().emulator.reset();
      engine().aws.reset();
      project = cloneOf(engine(), "clone");
      await newStack(project, [`strategy=${first?.strategy ?? ""}`, ...COMMON, ...settings]);
      const secret = ["--secret", "--path", "services[0].environment.TOKEN", "kept-by-the-tests"];
      await project.pulumi(["config", "set", "--stack", STACK, ...secret]);
      await project.up();
    });
    after(() => console.log(`      ${rest.length} switches`));

    rest.forEach((stop, index) => {
      const from = [first, ...rest][index] ?? stop;
      it(`${nameOf(from)} → ${nameOf(stop)}: as announced, as imitated, and live as planned`, async () => {
        switched = await switchTo(project, flagsOf(stop), stop.settings);

        expect(switched.problems.join("\n")).to.equal("");
        expect(switched.runs.map(essence)).to.deep.equal(await imitated(from, stop, settings));
        const live = await diagnosed(engine().emulator, "us-east-1");
        expect(services(live)).to.deep.equal(services(await plannedHere(project)));
      });
    });
  });
}
