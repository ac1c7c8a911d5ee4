/**
 * Problems of a switch that was walked: refusals, replacements of what must stay, and steps that were not announced.
 */
import { switchSteps, type SwitchStep } from "../../../analysis/switch";
import type { ResourceGraph } from "../../../analysis/topology/resource";
import { readSource } from "../../../readers";
import { ROOT } from "../../support/stacks";
import type { Living, Step } from "./deployment";
import { REGION } from "./imagined";
import { graphOf } from "./paths";
import { texts } from "./references";
import { STACK } from "./settings";
import type { Case } from "./space";
import { builtWith, runsOf, stepText, type Walk } from "./walk";

/** Types that a switch must never replace; Elastic IPs among them, since they may be on allow-lists. */
const KEPT = /:(Vpc|Subnet|Cluster|Eip|LoadBalancer)$/;

export function conflictsOf({ conflicts }: Walk): string[] {
  return conflicts.map(({ code, resource, why, step }) => `${code} ${resource}: ${why} (${step})`);
}

export function lostOf({ before, after }: Walk): string[] {
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

/**
 * A step as `switch` announces it: a replacement is one step there, without a step for the resource that it deletes.
 */
function told({ op, urn }: Step): string | null {
  if (op === "delete-replaced") return null;
  return `${op === "create-replacement" ? "replace" : op} ${urn}`;
}

/** The two sides of `switch --state`: an export of the deployed stack, and the program's plan. */
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

/** Steps that `switch` announces for each run. */
export async function toldOf(one: Case): Promise<readonly (readonly SwitchStep[])[]> {
  return (await sidesOf(one)).map(({ live, plan }) => switchSteps(live, plan));
}

/** Differences between the steps that were announced and those that were made. */
export function tellingsOf(
  { runs, gaps }: Pick<Walk, "runs" | "gaps">,
  products: readonly (readonly SwitchStep[])[],
): string[] {
  const problems: string[] = [];
  const interrupting = new Set<string>();
  runs.forEach((steps, index) => {
    const product = products[index] ?? [];
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
