/**
 * The package as a Pulumi plugin: programs in other languages read the schema that the build wrote and get components
 * built here. Everything is compiled beforehand, so a first component waits for no type analysis.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as components from "../components";

type Component = new (
  name: string,
  args: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

interface Schema {
  readonly version: string;
  readonly resources: Readonly<Record<string, { readonly properties: Readonly<Record<string, unknown>> }>>;
}

const text = readFileSync(join(__dirname, "schema.json"), "utf8");
const schema = JSON.parse(text) as Schema;

const provider: pulumi.provider.Provider = {
  version: schema.version,
  schema: text,
  construct: (name, type, inputs, options) => Promise.resolve(construct(name, type, inputs, options)),
};

function construct(
  name: string,
  type: string,
  inputs: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
): pulumi.provider.ConstructResult {
  const described = schema.resources[type];
  if (described === undefined) throw new Error("");
  const Component = (components as unknown as Record<string, Component>)[type.slice(type.lastIndexOf(":") + 1)];
  if (Component === undefined) throw new Error("");
  const component = new Component(name, inputs, options);
  const outputs = component as unknown as Readonly<Record<string, unknown>>;
  return {
    urn: component.urn,
    state: Object.fromEntries(Object.keys(described.properties).map((key) => [key, outputs[key]])),
  };
}

void pulumi.provider.main(provider, process.argv.slice(2));
