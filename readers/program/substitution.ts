/** Puts placeholders into a run: unknown outputs of resources, and the callbacks that wait for them. */
import { lifted as liftedOpen } from "./lookups/callbacks";
import { isOpen } from "./lookups/open";
import type { Placeholders } from "./placeholders";
import type { Sdk } from "./sdk";

type Apply = (this: object, callback: (value: unknown) => unknown, runWithUnknowns?: boolean) => object;
type Properties = Record<string, unknown>;
type Resolve = (
  resource: unknown,
  resolvers: Properties,
  type: string,
  name: string,
  values: Properties,
  ...rest: unknown[]
) => void;
export interface Rpc {
  resolveProperties: Resolve;
}

const AFTER = "known only after deployment (read the stack's export then: --state)";

/** Returns a function that undoes it. */
export function substitute(sdk: Sdk, placeholders: Placeholders): () => void {
  const { rpc } = sdk;
  const output = (sdk.pulumi.Output as unknown as { prototype: { apply: Apply } }).prototype;
  const { apply } = output;
  const { resolveProperties } = rpc;
  rpc.resolveProperties = (resource, resolvers, type, name, values, ...rest) => {
    const missing = Object.keys(resolvers).filter(
      (key) => key !== "id" && key !== "urn" && !Object.hasOwn(values, key),
    );
    const filled = missing.map((key): [string, object] => [
      key,
      placeholders.of(`${key} of ${name} (${type}), ${AFTER}`, { type, name, property: key }),
    ]);
    const all: Properties = { ...values, ...Object.fromEntries(filled) };
    resolveProperties(resource, resolvers, type, name, all, ...rest);
  };
  output.apply = function (callback, runWithUnknowns) {
    if (runWithUnknowns === true) return apply.call(this, (value) => lifted(callback, value, sdk, placeholders), true);
    return apply.call(this, (value) => called(callback, value, sdk, placeholders), true);
  };
  return () => {
    rpc.resolveProperties = resolveProperties;
    output.apply = apply;
  };
}

/** A part of an unknown value, as `db.instances[0].address` takes it, is the same placeholder: the SDK makes it a new unknown. */
function lifted(callback: (value: unknown) => unknown, value: unknown, sdk: Sdk, placeholders: Placeholders): unknown {
  const result = liftedOpen(callback, value, sdk.pulumi.unknown);
  const mark = result === sdk.pulumi.unknown ? placeholders.markOf(value) : undefined;
  return mark === undefined ? result : placeholders.plain(mark);
}

/**
 * A callback of an unknown value: its error is not the program's mistake, because a deployment would not call it with a
 * placeholder.
 */
function called(callback: (value: unknown) => unknown, value: unknown, sdk: Sdk, placeholders: Placeholders): unknown {
  let open = false;
  const given = replaced(value, (part) => {
    if (!isOpen(part) && !sdk.pulumi.isUnknown(part)) return undefined;
    open = true;
    if (isOpen(part)) return part;
    return placeholders.markOf(part) === undefined ? placeholders.of(`a value ${AFTER}`) : part;
  });
  if (!open) return callback(value);
  const plain = (result: unknown) =>
    replaced(result, (part) => {
      const mark = placeholders.markOf(part);
      return mark === undefined ? undefined : placeholders.plain(mark);
    });
  const attempt = async () => plain(await callback(given));
  return attempt().catch(() => sdk.pulumi.unknown);
}

/** A copy of plain data in which `replace` may replace each part; undefined keeps the part. */
function replaced(value: unknown, replace: (part: unknown) => unknown, seen = new Set<unknown>()): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return value;
  const instead = replace(value);
  if (instead !== undefined) return instead;
  if (seen.has(value)) return value;
  const within = new Set([...seen, value]);
  if (Array.isArray(value)) return value.map((part) => replaced(part, replace, within));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaced(part, replace, within)]));
}
