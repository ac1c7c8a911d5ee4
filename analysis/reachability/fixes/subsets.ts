/** Parts of a plan made on the network as it is, to find the fewest steps by which a path arrives. */
import type { Topology } from "../../topology/model";
import type { Step } from "./blockedPath";
import { attempt } from "./search";

type Arrives = (topology: Topology) => boolean;

/** How many sets of steps that have worked are tried first on the next path: many needs have one cause. */
const REMEMBERED = 4;
/** How many changed networks are kept, so that their lookups are built once. */
const KEPT = 32;

export class Subsets {
  readonly #original: Topology;
  readonly #affordable: () => boolean;
  readonly #numbers = new Map<Step, number>();
  readonly #made = new Map<string, Topology | null>();
  readonly #worked: (readonly Step[])[] = [];

  constructor(original: Topology, affordable: () => boolean) {
    this.#original = original;
    this.#affordable = affordable;
  }

  /**
   * The fewest steps with which a path arrives that arrives with all of them; null if the budget is not enough.
   *
   * @param added those made for this very path: mostly they are enough.
   */
  smallest(steps: readonly Step[], added: readonly Step[], arrives: Arrives): readonly Step[] | null {
    const candidates = [...this.#worked.filter((set) => set.every((step) => steps.includes(step))), added, steps];
    for (const candidate of candidates) {
      if (candidate.length === 0) continue;
      const found = this.shrunk(candidate, arrives);
      if (found === null) continue;
      this.#remember(found);
      return found;
    }
    return null;
  }

  /** The steps without each that is not needed; null if the path does not arrive with all of them. */
  shrunk(steps: readonly Step[], arrives: Arrives): readonly Step[] | null {
    const works = (set: readonly Step[]): boolean => {
      const changed = set.length === 0 ? null : this.made(set);
      return changed !== null && arrives(changed);
    };
    if (!works(steps)) return null;
    let left = steps;
    for (let index = steps.length - 1; index >= 0; index -= 1) {
      const without = left.filter((step) => step !== steps[index]);
      if (!works(without)) continue;
      left = without;
    }
    return left.length === steps.length ? left : this.shrunk(left, arrives);
  }

  /** The network with these steps; null if a step cannot be made, or the budget is not enough. */
  made(steps: readonly Step[]): Topology | null {
    const key = steps.map((step) => this.#numberOf(step)).join(" ");
    const before = this.#made.get(key);
    if (before !== undefined) return before;
    const changed = this.#affordable() ? attempt(this.#original, steps) : null;
    this.#made.set(key, changed);
    for (const oldest of this.#made.keys()) {
      if (this.#made.size <= KEPT) break;
      this.#made.delete(oldest);
    }
    return changed;
  }

  #numberOf(step: Step): number {
    const number = this.#numbers.get(step) ?? this.#numbers.size;
    this.#numbers.set(step, number);
    return number;
  }

  #remember(steps: readonly Step[]): void {
    const index = this.#worked.indexOf(steps);
    if (index >= 0) this.#worked.splice(index, 1);
    this.#worked.unshift(steps);
    this.#worked.splice(REMEMBERED);
  }
}
