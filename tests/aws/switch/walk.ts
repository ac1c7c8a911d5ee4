/** One switch from beginning to end, with everything that is asked of each moment of it. */
import { settingsBetween } from "../../../analysis/switch";
import { type Conflict, conflictsAt, refusalsOf } from "./conflicts";
import { type Choice, Deployment, type Living, type Provider, type Step } from "./deployment";
import { imagined, REGION } from "./imagined";
import { type Gap, gapsIn, graphOf, type Paths, pathsOf } from "./paths";
import type { Case } from "./space";
import { up } from "./up";

export interface Walk {
  /** The steps of each `pulumi up`. */
  readonly runs: readonly (readonly Step[])[];
  readonly before: readonly Living[];
  readonly after: readonly Living[];
  /** Each once, with the step after which it was there first. */
  readonly conflicts: readonly (Conflict & { readonly step: string })[];
  readonly gaps: readonly Gap[];
}

export function stepText({ op, name, type, properties }: Step): string {
  const changed = properties.length === 0 ? "" : ` (${properties.join(", ")})`;
  return `${op} ${type.split(":").at(-1)} ${name}${changed}`;
}

/** Resources on which no path depends: roles, their attachments, and log groups. */
const NO_PATH = /^aws:(iam|cloudwatch)\//;

/** Follows a deployment: asks every moment for its conflicts and its paths. */
export class Observer {
  readonly conflicts = new Map<string, Conflict & { readonly step: string }>();
  readonly moments: Paths[];
  readonly #gone = new Map<string, string>();

  constructor(before: readonly Living[]) {
    this.moments = [pathsOf(before, REGION)];
  }

  readonly watch = (step: Step, now: readonly Living[], before: readonly Living[]): void => {
    const kept = new Set(now.map(({ id }) => id));
    for (const { id, name, outputs } of before) {
      if (kept.has(id)) continue;
      // Others name it by its id, its ARN or its name.
      for (const known of [id, outputs["arn"], outputs["name"]]) {
        if (typeof known === "string") this.#gone.set(known, name);
      }
    }
    const moment = { live: now, gone: this.#gone };
    const next = now.find((living) => !before.includes(living) && living.urn === step.urn);
    const refusals = next === undefined ? [] : refusalsOf(next, { live: before });
    for (const conflict of [...refusals, ...conflictsAt(moment)]) {
      const key = `${conflict.code} ${conflict.resource} ${conflict.why}`;
      if (!this.conflicts.has(key)) this.conflicts.set(key, { ...conflict, step: stepText(step) });
    }
    const last = this.moments.at(-1);
    this.moments.push(last !== undefined && NO_PATH.test(step.type) ? last : pathsOf(now, REGION));
  };
}

/** Stacks as they are before a switch, each built once. */
const built = new Map<string, Promise<readonly Living[]>>();

export function builtWith(settings: readonly string[]): Promise<readonly Living[]> {
  const key = JSON.stringify(settings);
  const known = built.get(key) ?? fresh(settings);
  built.set(key, known);
  return known;
}

async function fresh(settings: readonly string[]): Promise<readonly Living[]> {
  const deployment = new Deployment([], imagined());
  await up(settings, deployment);
  return deployment.live;
}

/** Far above the number of resources of any stack here. */
const SECOND_STAGE = 0x1000;

/** In a cloud that is only imagined, in as many runs as the product says it takes. */
export async function walk(one: Case, choice?: Choice, provider: Provider = imagined(SECOND_STAGE)): Promise<Walk> {
  const first = await builtWith(one.before);
  const observer = new Observer(first);
  const runs: (readonly Step[])[] = [];
  let live = first;
  for (const settings of await runsOf(one)) {
    const deployment = new Deployment(live, provider, observer.watch, choice);
    await up(settings, deployment);
    live = deployment.live;
    runs.push(deployment.steps);
  }
  return {
    runs,
    before: first,
    after: live,
    conflicts: [...observer.conflicts.values()],
    gaps: gapsIn(observer.moments),
  };
}

/** The settings of each `pulumi up`. */
export async function runsOf({ from, before, after }: Case): Promise<readonly (readonly string[])[]> {
  const [old, next] = [graphOf(await builtWith(before), REGION), graphOf(await builtWith(after), REGION)];
  const between = settingsBetween({ strategy: from, placement: null }, old, next);
  return between.length === 0 ? [after] : [[...after, ...between], after];
}
