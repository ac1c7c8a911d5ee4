/**
 * Every switch, step by step, in a cloud that is only imagined: what AWS would refuse, what must stay, which path is lost
 * for a while, and whether `switch` tells it all beforehand.
 */
import { expect } from "chai";
import { switchSteps } from "../../../analysis/switch";
import type { ResourceGraph } from "../../../analysis/topology/resource";
import { readSource } from "../../../readers";
import { ROOT } from "../../support/stacks";
import type { Living, Step } from "./deployment";
import { REGION } from "./imagined";
import { graphOf } from "./paths";
import { texts } from "./references";
import { STACK } from "./settings";
import { type Case, cases } from "./space";
import { builtWith, runsOf, stepText, type Walk, walk } from "./walk";

/** What a switch must never replace; Elastic IPs among them, for others may have them on their lists. */
const KEPT = /:(Vpc|Subnet|Cluster|Eip|LoadBalancer)$/;

function conflictsOf({ conflicts }: Walk): string[] {
  return conflicts.map(({ code, resource, why, step }) => `${code} ${resource}: ${why} (${step})`);
}

function lostOf({ before, after }: Walk): string[] {
  const next = new Map(after.map((living) => [living.urn, living]));
  return before
    .filter(({ type, urn, id }) => KEPT.test(type) && (next.get(urn)?.id ?? id) !== id)
    .filter((old) => !losesSubnets(old, next.get(old.urn)))
    .map(({ name }) => `${name} is another one`);
}

/** AWS takes no subnet from a Network Load Balancer, so the provider makes another one (SetSubnets, API reference). */
function losesSubnets({ type, inputs }: Living, next: Living | undefined): boolean {
  const left = texts(next?.inputs["subnets"]);
  const gone = texts(inputs["subnets"]).filter((subnet) => !left.includes(subnet));
  return type.endsWith(":LoadBalancer") && inputs["loadBalancerType"] === "network" && gone.length > 0;
}

/** A step as `switch` tells it: a replacement is one step there, and nothing is said of what goes on that account. */
function told({ op, urn }: Step): string | null {
  if (op === "delete-replaced") return null;
  return `${op === "create-replacement" ? "replace" : op} ${urn}`;
}

/** What `switch --state` compares: an export of what lives with what the program plans. */
async function sidesOf(one: Case): Promise<{ readonly live: ResourceGraph; readonly plan: ResourceGraph }[]> {
  const settings = await runsOf(one);
  return Promise.all(
    settings.map(async (config, index) => ({
      live: graphOf(await builtWith(settings[index - 1] ?? one.before), REGION),
      plan: await planned(config),
    })),
  );
}

const plans = new Map<string, Promise<ResourceGraph>>();

function planned(config: readonly string[]): Promise<ResourceGraph> {
  const key = JSON.stringify(config);
  const known =
    plans.get(key) ??
    readSource({ kind: "program", directory: ROOT, stack: STACK, config: [...config] }).then(({ graph }) => graph);
  plans.set(key, known);
  return known;
}

async function tellingsOf(one: Case, { runs, gaps }: Walk): Promise<string[]> {
  const sides = await sidesOf(one);
  const problems: string[] = [];
  const interrupting = new Set<string>();
  runs.forEach((steps, index) => {
    const side = sides[index];
    if (side === undefined) throw new Error("a run without its two sides");
    const product = switchSteps(side.live, side.plan);
    for (const { id, interrupts } of product) if (interrupts !== null) interrupting.add(id);
    const place = new Map(product.map(({ op, id }, position) => [`${op} ${id}`, position]));
    const taken = steps.flatMap((step) => told(step) ?? []);
    problems.push(...taken.filter((step) => !place.has(step)).map((step) => `switch does not tell: ${step}`));
    problems.push(...[...place.keys()].filter((step) => !taken.includes(step)).map((step) => `only told: ${step}`));
    const made = new Map(product.filter(({ op }) => op !== "delete").map(({ id }, position) => [id, position]));
    for (const { urn, dependencies } of steps) {
      const late = dependencies.find((other) => (made.get(other) ?? -1) > (made.get(urn) ?? Infinity));
      if (late !== undefined) problems.push(`switch tells ${urn} before ${late}`);
    }
  });
  const all = runs.flat();
  for (const { path, from, to, verdict } of gaps) {
    const ends = [all[from], all[to]].filter((step) => step !== undefined);
    if (ends.some(({ urn }) => interrupting.has(urn))) continue;
    problems.push(
      `${path} is ${verdict} from "${ends.map(stepText).join('" to "')}", and switch tells no interruption`,
    );
  }
  return problems;
}

describe("every switch in a cloud that is only imagined", function () {
  this.timeout(1_800_000);
  const kinds = [...new Set(cases.map(({ kind }) => kind))];
  let [walked, steps, twice] = [0, 0, 0];

  after(() => {
    console.log(`      ${walked} switches in ${steps} steps, ${twice} of them in two runs`);
  });

  for (const kind of kinds) {
    const own = cases.filter((one) => one.kind === kind);
    it(`meets nothing that AWS refuses, keeps what it should, and was told beforehand (${kind}: ${own.length})`, async () => {
      const problems: string[] = [];
      for (const one of own) {
        const taken = await walk(one);
        walked += 1;
        steps += taken.runs.flat().length;
        twice += taken.runs.length - 1;
        const found = [...conflictsOf(taken), ...lostOf(taken), ...(await tellingsOf(one, taken))];
        problems.push(...found.map((problem) => `${one.title}: ${problem}`));
      }
      expect(problems.slice(0, 40).join("\n"), `${problems.length} problems`).to.equal("");
    });
  }
});
