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

/** The parts of an output that is settled. */
interface Parts {
  readonly value: unknown;
  readonly isKnown: boolean;
  readonly isSecret: boolean;
  readonly allResources: ReadonlySet<object>;
}

/** Returns a function that undoes it. */
export function withLazyOutputs({ pulumi, rpc }: Sdk): () => void {
  const { transferProperties } = rpc;
  // A later version of the SDK may make outputs elsewhere.
  if (typeof transferProperties !== "function") return () => undefined;
  rpc.transferProperties = (resource, label, properties) => {
    const turns = new Turns();
    const resolvers: Record<string, Settle> = {};
    for (const [name, value] of Object.entries(properties)) {
      if (name === "id" || name === "urn") continue;
      // The SDK refuses a property that the resource has already, and a value without a text.
      if (Object.hasOwn(resource, name) || !hasText(value, pulumi.Output))
        Object.assign(resolvers, transferProperties(resource, label, { [name]: value }));
      else
        resolvers[name] = lazily(pulumi, resource, name, turns, () =>
          transferProperties(resource, label, { [name]: undefined }),
        );
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

/** Defines the property of a resource. Returns the function that settles it. */
function lazily(
  { isUnknown }: typeof pulumi,
  resource: Resource,
  name: string,
  turns: Turns,
  transfer: () => Record<string, Settle>,
): Settle {
  let resolver: Settle | undefined;
  let parts: Parts | undefined;
  const make = (): Settle => {
    // The SDK sets only a property that is not there; this one keeps its place among the others.
    Object.defineProperty(resource, "hasOwnProperty", { value: () => false, configurable: true });
    try {
      return (resolver ??= transfer()[name] ?? (() => undefined));
    } finally {
      Reflect.deleteProperty(resource, "hasOwnProperty");
    }
  };
  const get = (): unknown => {
    const settle = make();
    if (parts !== undefined) {
      settle(parts.value, parts.isKnown, parts.isSecret);
      Object.assign(resource[name] as object, turns.promisesOf(parts));
    }
    return resource[name];
  };
  const set = (value: unknown): void => {
    Object.defineProperty(resource, name, { value, writable: true, enumerable: true, configurable: true });
  };
  Object.defineProperty(resource, name, { get, set, enumerable: true, configurable: true });
  return (value, isKnown, isSecret, deps = [], error?: unknown) => {
    turns.begin();
    if (resolver !== undefined) return resolver(value, isKnown, isSecret, deps, error);
    // A component may have replaced it.
    if (Object.getOwnPropertyDescriptor(resource, name)?.get !== get) return;
    if (error !== undefined || !isPlain(value, isUnknown)) make()(value, isKnown, isSecret, deps, error);
    else parts = { value, isKnown, isSecret, allResources: new Set([...deps, resource]) };
  };
}

/** Turns of promises from the settling of an output until the SDK has all of its parts together. */
const TOGETHER = 8;

/** Counts them for the properties of a resource, which are settled together. */
class Turns {
  #together = Promise.resolve();
  #yes: Promise<boolean> | undefined;
  #no: Promise<boolean> | undefined;

  begin(): void {
    if (this.#yes !== undefined) return;
    for (let turn = 0; turn < TOGETHER; turn++) this.#together = this.#together.then(() => undefined);
    this.#yes = this.#together.then(() => true);
    this.#no = this.#together.then(() => false);
  }

  /** The promises of an output, as far as the SDK's own are now. */
  promisesOf({ value, isKnown, isSecret, allResources }: Parts): object {
    return {
      isKnown: isKnown ? this.#yes : this.#no,
      isSecret: isSecret ? this.#yes : this.#no,
      allResources: () => this.#together.then(() => allResources),
      promise: async () => await this.#together.then(() => value),
    };
  }
}

/** The SDK makes a text of each argument, which fails for an object without `toString`. */
function hasText(value: unknown, Output: typeof pulumi.Output): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "symbol";
  if (Array.isArray(value)) return value.every((each) => hasText(each, Output));
  return (
    Output.isInstance(value) || (Object.getPrototypeOf(value) === Object.prototype && !Object.hasOwn(value, "toString"))
  );
}

/** Data without an unknown value, a resource or an output. A placeholder of an unknown value refuses to show its content. */
function isPlain(value: unknown, isUnknown: typeof pulumi.isUnknown): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  if (isUnknown(value)) return false;
  if (Array.isArray(value)) return value.every((each) => isPlain(each, isUnknown));
  return (
    Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every((each) => isPlain(each, isUnknown))
  );
}
