/** Resources as a preview's step and a stack export write them: the same form in both. */
import type { Defect, Properties, ResourceState, SourcePosition, Value } from "../analysis/topology/resource";
import { own } from "../analysis/topology/resource";
import { areTexts, at, isObject, type Json, objectAt, textAt, textsAt } from "./json";
import { outputsFrom, propertiesFrom, sameValue, valueFrom, withSecrets } from "./wire";

/** One resource; a defect if it lacks a property that every resource has. */
export function resourceFrom(json: unknown): ResourceState | Defect {
  const urn = isObject(json) ? textAt(json, "urn") : undefined;
  if (!isObject(json) || urn === undefined) {
    return {
      subject: "source",
      message: "A resource in the source has no URN and is ignored.",
      fix: "Make the file again with the Pulumi CLI.",
    };
  }
  const { types, name } = partsOf(urn);
  const type = textAt(json, "type") ?? types.slice(types.lastIndexOf("$") + 1);
  const id = idFrom(at(json, "id"));
  const parent = textAt(json, "parent");
  const provider = textAt(json, "provider");
  // Set one by one: a file may hold tens of thousands of resources, and spreads copy.
  const state: { -readonly [property in keyof ResourceState]: ResourceState[property] } = {
    urn,
    type,
    name,
    custom: at(json, "custom") === true,
    inputs: propertiesFrom(at(json, "inputs")),
    outputs: withSecrets(outputsFrom(type, at(json, "outputs")), textsAt(json, "additionalSecretOutputs")),
    dependencies: textsAt(json, "dependencies"),
    propertyDependencies: dependenciesFrom(objectAt(json, "propertyDependencies") ?? NONE),
  };
  if (id !== undefined) state.id = id;
  if (at(json, "external") === true) state.external = true;
  if (parent !== undefined) state.parent = parent;
  if (provider !== undefined) state.provider = provider;
  const position = positionFrom(textAt(json, "sourcePosition"));
  if (position !== undefined) state.positions = [position];
  return state;
}

/** `project:///src/index.ts#12,3` → line 12 of `src/index.ts`; undefined for a package's file and one outside the project. */
function positionFrom(uri: string | undefined): SourcePosition | undefined {
  const parts = uri === undefined ? null : /^project:\/\/\/([^?#]+)#(\d{1,9})(?:,(\d{1,9}))?$/.exec(uri);
  if (parts === null) return undefined;
  const [, path = "", line = "", column] = parts;
  try {
    const file = decodeURIComponent(path);
    if (file.split("/").some((part) => part === ".." || part === "node_modules")) return undefined;
    return { file, line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) };
  } catch {
    return undefined;
  }
}

/** `urn:pulumi:stack::project::parent$type::name`, where the name may contain colons. */
function partsOf(urn: string): { readonly types: string; readonly name: string } {
  const project = urn.indexOf("::");
  const types = project < 0 ? -1 : urn.indexOf("::", project + 2);
  if (types < 0) return { types: "", name: "" };
  const name = urn.indexOf("::", types + 2);
  return name < 0
    ? { types: urn.slice(types + 2), name: "" }
    : { types: urn.slice(types + 2, name), name: urn.slice(name + 2) };
}

export function isDefect(read: ResourceState | Defect): read is Defect {
  return Object.hasOwn(read, "message");
}

function idFrom(value: unknown): string | undefined {
  const id: Value = valueFrom(value);
  return typeof id === "string" && id !== "" ? id : undefined;
}

/** Shared by all resources that depend on nothing. */
const NONE: Json = {};

function dependenciesFrom(json: Json): ResourceState["propertyDependencies"] {
  for (const property in json) if (!areTexts(json[property])) return onlyTexts(json);
  return json as ResourceState["propertyDependencies"];
}

function onlyTexts(json: Json): ResourceState["propertyDependencies"] {
  return Object.fromEntries(Object.keys(json).map((property) => [property, textsAt(json, property)]));
}

/** The Region of the default AWS provider: the one that the program did not create itself. Without one, that of those in use. */
export function regionOfProvider(resources: readonly ResourceState[]): string | undefined {
  const providers = resources.filter(({ type }) => type === "pulumi:providers:aws");
  const defaults = providers.filter(({ name }) => name === "default" || name.startsWith("default_"));
  const asked = defaults.length > 0 ? defaults : usedOf(providers, resources);
  const regions = new Set(asked.map(({ inputs, outputs }) => regionIn(inputs) ?? regionIn(outputs)));
  const [only] = regions;
  return regions.size === 1 ? only : undefined;
}

function usedOf(providers: readonly ResourceState[], resources: readonly ResourceState[]): readonly ResourceState[] {
  const used = new Set(resources.map(({ provider }) => provider?.replace(/::[^:]*$/, "")));
  return providers.filter(({ urn }) => used.has(urn));
}

function regionIn(properties: Properties): string | undefined {
  const region = own(properties, "region");
  return typeof region === "string" && region !== "" ? region : undefined;
}

/** Outputs after the deployment: an output that depends on a changed input comes from the new state only. */
export function merged(newer: ResourceState, older: ResourceState | undefined, replaced: boolean): ResourceState {
  if (older === undefined) return newer;
  if (replaced) {
    // The new resource gets its own id, even if the step repeats the old id.
    const { id, ...rest } = newer;
    return id === undefined || id === older.id ? rest : newer;
  }
  const outputs = new Map(Object.entries(older.outputs));
  for (const name of new Set([...Object.keys(newer.inputs), ...Object.keys(older.inputs)])) {
    if (!sameValue(own(newer.inputs, name), own(older.inputs, name))) outputs.delete(name);
  }
  for (const [name, value] of Object.entries(newer.outputs)) outputs.set(name, value);
  const id = newer.id ?? older.id;
  return { ...newer, ...(id === undefined ? {} : { id }), outputs: Object.fromEntries(outputs) };
}
