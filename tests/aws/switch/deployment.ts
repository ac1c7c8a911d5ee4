/**
 * Steps of Pulumi's engine for a program's registrations on a deployed stack: the witness of `switch`. A replacement is
 * made beside its predecessor unless it must go first; deletions come last, dependents before what they depend on.
 * Knows nothing of `analysis/switch`. Source: https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/
 */
import { isDeepStrictEqual } from "node:util";
import { replacedBy } from "../../../analysis/rules/replacements";

export type Bag = Readonly<Record<string, unknown>>;

/** A resource that exists, as a state file keeps it. */
export interface Living {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Bag;
  readonly outputs: Bag;
  /** Everything that it waits for, its parent included. */
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Its successor lives already, and it goes with the deletions. */
  readonly replaced: boolean;
}

/** A resource as its program registers it. */
export interface Wish extends Omit<Living, "id" | "outputs" | "replaced"> {
  readonly ignoreChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** Stand-in for the cloud. */
export interface Provider {
  create(wish: Pick<Wish, "type" | "name" | "inputs">): Promise<{ readonly id: string; readonly outputs: Bag }>;
  /** Changes in place; answers the outputs. */
  update(living: Living, inputs: Bag): Promise<Bag>;
  delete(living: Living): Promise<void>;
}

export type Op = "create" | "update" | "create-replacement" | "delete-replaced" | "delete";

/** One call to the provider that changed something. */
export interface Step {
  readonly op: Op;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Inputs that differ, for an update or a replacement. */
  readonly properties: readonly string[];
  /** Dependencies that the resource waited for; for a deletion, those of its creation. */
  readonly dependencies: readonly string[];
}

/** Sees the stack after each step, and before it. */
export type Watcher = (step: Step, now: readonly Living[], before: readonly Living[]) => void;

/** Chooses the next step of several possible ones. Default: the first. */
export type Choice = (count: number) => number;

/** Types that the provider names by itself: with a name of the program's own, the old one must go before the new. */
export const AUTO_NAMED =
  /:(Group|LaunchTemplate|LoadBalancer|TargetGroup|Role|InstanceProfile|LogGroup|Service|CapacityProvider)$/;

export class Deployment {
  readonly steps: Step[] = [];
  #live: readonly Living[];
  readonly #goals = new Set<string>();
  /** Deleted so that another could be replaced; coming back is a replacement too. */
  readonly #deletedFirst = new Map<string, readonly string[]>();

  constructor(
    before: readonly Living[],
    readonly provider: Provider,
    readonly watch: Watcher = () => undefined,
    readonly pick: Choice = () => 0,
  ) {
    this.#live = before;
  }

  /** Everything that lives now. */
  get live(): readonly Living[] {
    return this.#live;
  }

  async register(wish: Wish): Promise<Living> {
    if (this.#goals.has(wish.urn)) throw new Error(`${wish.urn} is registered twice`);
    this.#goals.add(wish.urn);
    const old = this.#at(wish.urn);
    if (old === undefined) {
      const again = this.#deletedFirst.get(wish.urn);
      return this.#create(again === undefined ? "create" : "create-replacement", wish, again ?? []);
    }
    const kept = wish.ignoreChanges.filter((key) => key in old.inputs);
    const inputs: Bag = { ...wish.inputs, ...Object.fromEntries(kept.map((key) => [key, old.inputs[key]])) };
    const changed = [...new Set([...Object.keys(old.inputs), ...Object.keys(inputs)])]
      .filter((key) => !isDeepStrictEqual(old.inputs[key], inputs[key]))
      .sort();
    if (changed.length === 0) {
      // Its dependencies may have changed all the same.
      const { dependencies, propertyDependencies } = wish;
      return this.#put({ ...old, dependencies, propertyDependencies });
    }
    if (replacedBy(old.type, changed, old.inputs, inputs).length === 0) {
      const outputs = await this.provider.update(old, inputs);
      return this.#step("update", wish, changed, () => this.#put({ ...wishOf(wish), id: old.id, inputs, outputs }));
    }
    if (
      !wish.deleteBeforeReplace &&
      !(AUTO_NAMED.test(old.type) && old.inputs["name"] === inputs["name"] && "name" in inputs)
    ) {
      this.#live = this.#live.map((living) => (living === old ? { ...old, replaced: true } : living));
      return this.#create("create-replacement", { ...wish, inputs }, changed);
    }
    await this.#deleteFirst(old, changed);
    return this.#create("create-replacement", { ...wish, inputs }, changed);
  }

  /** The deletions, once the program has ended. */
  async finish(): Promise<void> {
    const doomed = new Set(this.#live.filter(({ urn, replaced }) => replaced || !this.#goals.has(urn)));
    while (doomed.size > 0) {
      const needed = new Set([...doomed].flatMap(({ dependencies }) => dependencies));
      const free = [...doomed].filter(({ urn }) => !needed.has(urn)).reverse();
      const next = free[this.pick(free.length)] ?? [...doomed].at(-1);
      if (next === undefined) return;
      doomed.delete(next);
      await this.#delete(next.replaced ? "delete-replaced" : "delete", next, []);
    }
  }

  #at(urn: string): Living | undefined {
    return this.#live.find((living) => living.urn === urn && !living.replaced);
  }

  #put(next: Living): Living {
    const there = this.#live.some((living) => living.urn === next.urn && !living.replaced);
    this.#live = there
      ? this.#live.map((living) => (living.urn === next.urn && !living.replaced ? next : living))
      : [...this.#live, next];
    return next;
  }

  async #create(op: Op, wish: Wish, properties: readonly string[]): Promise<Living> {
    const made = await this.provider.create(wish);
    return this.#step(op, wish, properties, () => this.#put({ ...wishOf(wish), ...made }));
  }

  async #delete(op: Op, living: Living, properties: readonly string[]): Promise<void> {
    await this.provider.delete(living);
    this.#step(op, living, properties, () => {
      this.#live = this.#live.filter((one) => one !== living);
    });
  }

  /** With those that would have to be replaced because it is: they cannot be without it for a moment. */
  async #deleteFirst(old: Living, properties: readonly string[]): Promise<void> {
    for (const dependent of this.#live.filter(({ replaced }) => !replaced)) {
      const pointing = Object.entries(dependent.propertyDependencies)
        .filter(([, urns]) => urns.includes(old.urn))
        .map(([property]) => property);
      const because = replacedBy(dependent.type, pointing, dependent.inputs, {});
      if (because.length > 0 && this.#live.includes(dependent)) await this.#deleteFirst(dependent, because);
    }
    this.#deletedFirst.set(old.urn, properties);
    await this.#delete("delete-replaced", old, properties);
  }

  #step<T>(op: Op, { urn, type, name, dependencies }: Subject, properties: readonly string[], apply: () => T): T {
    const before = this.#live;
    const result = apply();
    const step = { op, urn, type, name, properties, dependencies };
    this.steps.push(step);
    this.watch(step, this.#live, before);
    return result;
  }
}

type Subject = Readonly<{ urn: string; type: string; name: string; dependencies: readonly string[] }>;

function wishOf({ urn, type, name, inputs, dependencies, propertyDependencies }: Wish): Omit<Living, "id" | "outputs"> {
  return { urn, type, name, inputs, dependencies, propertyDependencies, replaced: false };
}
