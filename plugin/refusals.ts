/**
 * Converts a component's refusal to property errors, which the engine prints one by one without a stack trace. A
 * component refuses in its constructor, or later, when a value becomes known while its resources are being registered.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { isLater } from "../components/later";
import { type PropertyError, RefusedArgumentsError } from "../components/refuse";

/** Fails one component that is being built. */
type Fail = (refusal: RefusedArgumentsError) => void;

/** Components are built concurrently; a rejection is handled in the asynchronous context of its component. */
const context = new AsyncLocalStorage<Fail>();
const underConstruction = new Set<Fail>();

/**
 * Builds a component from these inputs. A refusal, immediate or late, rejects with an `InputPropertiesError` with this
 * heading; the engine prints one line for each property below it.
 */
export async function withPropertyErrors<Built>(
  heading: string,
  inputs: pulumi.Inputs,
  build: () => Promise<Built>,
): Promise<Built> {
  let fail: Fail = () => undefined;
  const refused = new Promise<never>((_resolve, reject) => (fail = reject));
  underConstruction.add(fail);
  try {
    return await Promise.race([refused, context.run(fail, build)]);
  } catch (error) {
    throw RefusedArgumentsError.isInstance(error) ? propertyErrors(heading, inputs, error) : error;
  } finally {
    underConstruction.delete(fail);
  }
}

/**
 * The engine prints the value of each property in an error, and ends with a Go panic if that value is unknown in a
 * preview. Such an error becomes a line of the message instead, in the engine's own words for a property without a
 * value.
 * Source: errorToMessage and propertyprint.Value in github.com/pulumi/pulumi, v3.274.1.
 */
function propertyErrors(
  heading: string,
  inputs: pulumi.Inputs,
  { errors }: RefusedArgumentsError,
): pulumi.InputPropertiesError {
  const mayBeUnknown = ({ propertyPath }: PropertyError): boolean =>
    pulumi.runtime.isDryRun() && holdsLater(inputs[propertyPath.replace(/[.[].*/, "")]);
  const unknown = errors.filter(mayBeUnknown);
  const lines = unknown.map(({ propertyPath, reason }) => `\n\t\t- property ${propertyPath} has a problem: ${reason}`);
  return new pulumi.InputPropertiesError({
    message: [heading, ...lines].join(""),
    errors: errors.filter((error) => !unknown.includes(error)),
  });
}

function holdsLater(value: unknown): boolean {
  return isLater(value) || (typeof value === "object" && value !== null && Object.values(value).some(holdsLater));
}

/**
 * Handles late refusals among the unhandled rejections. The SDK's own listeners, which must be registered before,
 * answer a `Construct` with only the message of such an error; they still get all other rejections.
 */
export function catchLateRefusals(): void {
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason, promise) => {
    const concerned = stillBuilding();
    if (RefusedArgumentsError.isInstance(reason) && concerned.length > 0) {
      for (const fail of concerned) fail(reason);
    } else {
      for (const listener of listeners) listener(reason, promise);
    }
  });
}

/** The component of this context. If Node has no context for a rejection, every component fails, as in the SDK. */
function stillBuilding(): readonly Fail[] {
  const own = context.getStore();
  return [...underConstruction].filter((fail) => own === undefined || fail === own);
}
