/** Stacks that live through one switch after the other in Pulumi's real engine. */
import { expect } from "chai";
import { Strategy } from "../../analysis/rules/strategies";
import { diagnosed } from "../aws/live";
import { services } from "../support/told";
import { IMAGE } from "../aws/switch/space";
import { cloneOf, type Project, withEngine } from "./engine";
import { newStack, plannedHere, STACK, type Switched, switchTo } from "./walk";

interface Stop {
  readonly strategy: Strategy;
  readonly placement?: string;
  readonly settings?: readonly string[];
}

const PLACEMENTS: Readonly<Partial<Record<Strategy, readonly Stop[]>>> = {
  [Strategy.NatGateway]: [
    { strategy: Strategy.NatGateway, placement: "per-az" },
    { strategy: Strategy.NatGateway, placement: "single" },
    { strategy: Strategy.NatGateway, placement: "regional" },
  ],
  [Strategy.NatInstance]: [
    { strategy: Strategy.NatInstance, placement: "single" },
    { strategy: Strategy.NatInstance, placement: "per-az" },
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

interface Life {
  readonly title: string;
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

const lives: readonly Life[] = [
  {
    title: "a Fargate service behind a load balancer",
    settings: [...COMMON, "ingress=alb"],
    strategies: [
      Strategy.NatGateway,
      Strategy.PublicIp,
      Strategy.NatInstance,
      Strategy.VpcEndpoints,
      Strategy.EgressOnlyIpv6,
    ],
  },
  {
    title: "a service on EC2 instances",
    settings: [...COMMON, "launchType=ec2"],
    strategies: [Strategy.NatGateway, Strategy.PublicHost, Strategy.VpcEndpoints],
  },
  {
    title: "a service on Managed Instances",
    settings: [...COMMON, "launchType=managed-instances"],
    strategies: [Strategy.NatGateway, Strategy.PublicHost, Strategy.EgressOnlyIpv6],
  },
];

for (const { title, settings, strategies } of lives) {
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
      await newStack(project, [`strategy=${first?.strategy ?? ""}`, ...settings]);
      const secret = ["--secret", "--path", "services[0].environment.TOKEN", "kept-by-the-tests"];
      await project.pulumi(["config", "set", "--stack", STACK, ...secret]);
      await project.up();
    });
    after(() => console.log(`      ${rest.length} switches`));

    rest.forEach((stop, index) => {
      const from = [first, ...rest][index];
      it(`${from === undefined ? "" : nameOf(from)} → ${nameOf(stop)}: as announced, and live as planned`, async () => {
        switched = await switchTo(project, flagsOf(stop), stop.settings);

        expect(switched.problems.join("\n")).to.equal("");
        const live = await diagnosed(engine().emulator, "us-east-1");
        expect(services(live)).to.deep.equal(services(await plannedHere(project)));
      });
    });
  });
}
