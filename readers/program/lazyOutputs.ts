/**
 * Outputs that the SDK makes at their first use. It makes one for each property of a resource, with some thirty promises,
 * and a program reads few of them: of a thousand services they were most of the time and of the memory of a run.
 *
 * Promises must still end in the same order, because registrations come in that order. An output that is first used
 * before its resource is registered is the SDK's own, made later. One that is first used after it has the promises that
 * the SDK's own would have by then.
 */
import { inspect } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import type { Sdk } from "./sdk";

type Settle = (value: unknown, isKnown: boolean, isSecret: boolean, deps?: readonly object[], error?: unknown) => void;
type Resource = Record<string, unknown>;
export type Transfer = (resource: Resource, label: string, properties: Resource) => Record<string, Settle>;

/** An output that is settled. */
interface Settled {
  readonly value: unknown;
  readonly isKnown: boolean;
  readonly isSecret: boolean;
  readonly deps: readonly object[];
}

/** Returns a function that undoes it. */
export function withLazyOutputs({ pulumi, rpc }: Sdk): () => void {
  const { transferProperties } = rpc;
  // A later version of the SDK may make outputs elsewhere.
  if (typeof transferProperties !== "function") return () => undefined;
  rpc.transferProperties = (resource, label, properties) => {
    const transfer = (name: string, value: unknown) => transferProperties(resource, label, { [name]: value });
    const lazy = new LazyOutputs(resource, (name) => transfer(name, undefined)[name], pulumi.isUnknown);
    const resolvers: Record<string, Settle> = {};
    for (const [name, value] of Object.entries(properties)) {
      if (name === "id" || name === "urn") continue;
      // The SDK refuses a property that the resource has already, and a value without a text.
      if (Object.hasOwn(resource, name) || !hasText(value, pulumi.Output))
        Object.assign(resolvers, transfer(name, value));
      else resolvers[name] = lazy.define(name);
    }
    return resolvers;
  };
  // A resource that the program prints shows its outputs.
  const prototype = pulumi.Resource.prototype as unknown as Record<symbol, unknown>;
  prototype[inspect.custom] = function (this: object) {
    Object.values(this);
    return this;
  };
  return () => {
    Reflect.deleteProperty(prototype, inspect.custom);
    Object.assign(rpc, { transferProperties });
  };
}

const LAZY = Symbol("lazy outputs");

/** Turns of promises from the settling of an output until the SDK has all of its parts together. */
const TURNS = 8;

/** The outputs of a resource, which are settled together. */
class LazyOutputs {
  readonly #resolvers = new Map<string, Settle>();
  readonly #settled = new Map<string, Settled>();
  #together = Promise.resolve();
  #yes: Promise<boolean> | undefined;
  #no: Promise<boolean> | undefined;

  /** @param transfer makes an output as the SDK does. */
  constructor(
    readonly resource: Resource,
    readonly transfer: (name: string) => Settle | undefined,
    readonly isUnknown: (value: unknown) => boolean,
  ) {
    Object.defineProperty(resource, LAZY, { value: this, configurable: true });
  }

  /** Returns the function that settles it. */
  define(name: string): Settle {
    Object.defineProperty(this.resource, name, accessorOf(name));
    return (value, isKnown, isSecret, deps = [], error?: unknown) => {
      this.#begin();
      const resolver = this.#resolvers.get(name);
      if (resolver !== undefined) return resolver(value, isKnown, isSecret, deps, error);
      // A component may have replaced it.
      if (Object.getOwnPropertyDescriptor(this.resource, name)?.get !== accessorOf(name).get) return;
      if (error !== undefined || !this.#isPlain(value)) this.#make(name)(value, isKnown, isSecret, deps, error);
      else this.#settled.set(name, { value, isKnown, isSecret, deps });
    };
  }

  output(name: string): unknown {
    const settle = this.#make(name);
    const settled = this.#settled.get(name);
    if (settled !== undefined) {
      settle(settled.value, settled.isKnown, settled.isSecret);
      Object.assign(this.resource[name] as object, this.#promisesOf(settled));
    }
    return this.resource[name];
  }

  #make(name: string): Settle {
    // The SDK sets only a property that is not there; this one keeps its place among the others.
    Object.defineProperty(this.resource, "hasOwnProperty", { value: () => false, configurable: true });
    try {
      const resolver = this.transfer(name) ?? (() => undefined);
      this.#resolvers.set(name, resolver);
      return resolver;
    } finally {
      Reflect.deleteProperty(this.resource, "hasOwnProperty");
    }
  }

  #begin(): void {
    if (this.#yes !== undefined) return;
    for (let turn = 0; turn < TURNS; turn++) this.#together = this.#together.then(() => undefined);
    this.#yes = this.#together.then(() => true);
    this.#no = this.#together.then(() => false);
  }

  /** The promises of an output, as far as the SDK's own are now. */
  #promisesOf({ value, isKnown, isSecret, deps }: Settled): object {
    return {
      isKnown: isKnown ? this.#yes : this.#no,
      isSecret: isSecret ? this.#yes : this.#no,
      allResources: () => this.#together.then(() => new Set([...deps, this.resource])),
      promise: async () => await this.#together.then(() => value),
    };
  }

  /** Data without an unknown value, a resource or an output. A placeholder of an unknown value refuses to show its content. */
  #isPlain(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return typeof value !== "function";
    if (this.isUnknown(value)) return false;
    if (Array.isArray(value)) return value.every((each) => this.#isPlain(each));
    return (
      Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every((each) => this.#isPlain(each))
    );
  }
}

const accessors = new Map<string, PropertyDescriptor>();

/** The same for each resource, so that all of a type have one layout in memory. */
function accessorOf(name: string): PropertyDescriptor {
  const known = accessors.get(name);
  if (known !== undefined) return known;
  const accessor: PropertyDescriptor & ThisType<{ readonly [LAZY]: LazyOutputs }> = {
    get() {
      return this[LAZY].output(name);
    },
    set(value: unknown) {
      Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
    },
    enumerable: true,
    configurable: true,
  };
  accessors.set(name, accessor);
  return accessor;
}

/** The SDK makes a text of each argument, which fails for an object without `toString`. */
function hasText(value: unknown, Output: typeof pulumi.Output): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "symbol";
  if (Array.isArray(value)) return value.every((each) => hasText(each, Output));
  return (
    Output.isInstance(value) || (Object.getPrototypeOf(value) === Object.prototype && !Object.hasOwn(value, "toString"))
  );
}
