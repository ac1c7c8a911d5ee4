/**
 * The package as a Pulumi plugin: programs in other languages read the schema that the build made, and this process
 * builds their components. Everything is compiled before, so that a first component does not wait for a type analysis.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as components from "../components";
import { refuseOutputs } from "../components/later";
import { outputsAtPlainPlaces, type PropertyTypes } from "./plainValues";
import { catchLateRefusals, withPropertyErrors } from "./refusals";

type Component = new (
  name: string,
  args: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource & Readonly<Record<string, unknown>>;

/** The part of Pulumi's schema that is needed to build a component. */
interface Schema {
  readonly version: string;
  readonly resources: Readonly<
    Record<string, { readonly properties: Readonly<Record<string, unknown>>; readonly inputProperties: PropertyTypes }>
  >;
  readonly types: Readonly<Record<string, { readonly properties?: PropertyTypes }>>;
}

const text = readFileSync(join(__dirname, "schema.json"), "utf8");
const schema = JSON.parse(text) as Schema;

/** `ecs-connectivity:index:Network` → the class `Network`. */
const classes = new Map(
  Object.entries(components).map(([name, value]) => [`ecs-connectivity:index:${name}`, value as unknown as Component]),
);

function propertiesOf(reference: string): PropertyTypes | undefined {
  return schema.types[reference.replace("#/types/", "")]?.properties;
}

async function construct(
  name: string,
  type: string,
  inputs: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
): Promise<pulumi.provider.ConstructResult> {
  const described = schema.resources[type];
  const Component = classes.get(type);
  if (described === undefined || Component === undefined) {
    const types = Object.keys(schema.resources).join(", ");
    throw new Error(`ecs-connectivity ${schema.version} has no component ${type}. Use one of: ${types}.`);
  }
  const className = type.slice(type.lastIndexOf(":") + 1);
  return withPropertyErrors(`${className} "${name}" cannot be built:`, inputs, async () => {
    refuseOutputs(className, name, outputsAtPlainPlaces(inputs, described.inputProperties, propertiesOf));
    const component = new Component(name, inputs, options);
    const state = Object.fromEntries(Object.keys(described.properties).map((key) => [key, component[key]]));
    // Waits until the resources behind the outputs are registered: one of their values may be refused until then.
    await pulumi.runtime.serializeResourceProperties(name, state);
    return { urn: component.urn, state };
  });
}

void pulumi.provider.main({ version: schema.version, schema: text, construct }, process.argv.slice(2));
catchLateRefusals();
// The SDK records a stack trace of every promise. With the source maps that it installs, which this code does not need,
// the traces took more than half of the time of a first network.
Reflect.deleteProperty(Error, "prepareStackTrace");
