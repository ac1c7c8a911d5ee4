/**
 * `StackReference` in a program that runs here. The engine always knows all outputs of a deployed stack; here some may
 * be unknown, and the SDK would then treat every output as unknown. Each output is read by itself instead.
 */
import type * as pulumi from "@pulumi/pulumi";
import { inEveryCopy } from "./copies";
import { openAny } from "./lookups/open";
import type { Placeholders } from "./placeholders";
import type { Sdk } from "./sdk";

interface Reference {
  readonly name: pulumi.Output<string>;
  readonly outputs: pulumi.Output<Record<string, unknown>>;
  readonly secretOutputNames: pulumi.Output<readonly string[] | undefined>;
}
type Read = (this: Reference, name: pulumi.Input<string>) => pulumi.Output<unknown>;
interface Methods {
  getOutput: Read;
  requireOutput: Read;
  readOutputValue: (
    this: Reference & Methods,
    caller: string,
    name: string,
    required: boolean,
  ) => Promise<[unknown, boolean]>;
}
/** The parts of an Output that the SDK's own `getOutput` uses. */
interface Inner {
  apply(callback: (value: readonly unknown[]) => unknown, runWithUnknowns: boolean): Inner;
  promise(withUnknowns?: boolean): Promise<unknown>;
  resources(): unknown;
  allResources(): unknown;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
}
type OutputClass = new (
  resources: unknown,
  promise: Promise<unknown>,
  isKnown: Promise<boolean>,
  isSecret: Promise<boolean>,
  allResources: unknown,
) => pulumi.Output<unknown>;

/** Returns a function that undoes it. */
export function readEachOutput(sdk: Sdk, placeholders?: Placeholders): () => void {
  return inEveryCopy(sdk.pulumi, (copy) => {
    const methods = copy.StackReference.prototype as unknown as Methods;
    const before = {
      getOutput: methods.getOutput,
      requireOutput: methods.requireOutput,
      readOutputValue: methods.readOutputValue,
    };
    methods.getOutput = function (name) {
      return outputOf(copy, this, name, false, placeholders);
    };
    methods.requireOutput = function (name) {
      return outputOf(copy, this, name, true, placeholders);
    };
    methods.readOutputValue = async function (_caller, name, required) {
      const output = (required ? this.requireOutput(name) : this.getOutput(name)) as unknown as Inner;
      return [await output.promise(true), await output.isSecret];
    };
    return () => Object.assign(methods, before);
  });
}

function outputOf(
  copy: typeof pulumi,
  reference: Reference,
  name: pulumi.Input<string>,
  required: boolean,
  placeholders: Placeholders | undefined,
): pulumi.Output<unknown> {
  const all = copy.all([copy.output(name), reference.outputs, reference.name]) as unknown as Inner;
  const value = all.apply(([key, outputs, stack]) => {
    const open = () => placeholders?.of(causeOf(key, stack)) ?? openAny();
    if (copy.isUnknown(key) || copy.isUnknown(outputs)) return open();
    const known = outputs as Readonly<Record<string, unknown>>;
    if (typeof key !== "string" || !Object.hasOwn(known, key)) {
      if (!required) return undefined;
      throw new Error(`Required output '${String(key)}' does not exist on stack '${String(stack)}'.`);
    }
    return opened(known[key], (part) => copy.isUnknown(part), open);
  }, true);
  const isSecret = Promise.all([
    (reference.secretOutputNames as unknown as Inner).promise(),
    (copy.output(name) as unknown as Inner).promise(),
  ]).then(([names, key]) => Array.isArray(names) && names.includes(key));
  const Output = copy.Output as unknown as OutputClass;
  return new Output(value.resources(), value.promise(true), value.isKnown, isSecret, value.allResources());
}

/** A value in which the parts that are not known, as outputs of a whole resource, are open. */
function opened(value: unknown, isUnknown: (part: unknown) => boolean, open: () => object): unknown {
  if (isUnknown(value)) return open();
  if (Array.isArray(value)) return value.map((part: unknown) => opened(part, isUnknown, open));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, opened(part, isUnknown, open)]));
}

function causeOf(key: unknown, stack: unknown): string {
  const what = typeof key === "string" ? `output ${key}` : "an output";
  return typeof stack === "string"
    ? `${what} of stack ${stack} (give its export with --stack-export ${stack}=FILE)`
    : `${what} of a stack whose name is not known`;
}
