/**
 * Changes the analyser's schema so that a program in another language can pass one component's output to another, as in
 * `network: ${network.taskNetwork}`. TypeScript compares types by their structure; other languages compare their names.
 */
import type { PackageSpec, Property } from "@pulumi/pulumi/provider/experimental/schema";

type Types = PackageSpec["types"];
type Properties = Readonly<Record<string, Property>>;

const REFERENCE = "#/types/";

export function handedOver(schema: PackageSpec): PackageSpec {
  return withTextInOutputs(withoutArgs(withAllTypesOfGo(schema)));
}

/**
 * Go's generator omits the arguments' type of an object that is used only in a plain list, such as `containers`, and
 * then the SDK does not compile. Source: populateDetailsForPropertyTypes in github.com/pulumi/pulumi,
 * pkg/codegen/go/gen.go.
 */
function withAllTypesOfGo(schema: PackageSpec): PackageSpec {
  const go = { respectSchemaVersion: true, generateExtraInputTypes: true };
  return { ...schema, language: { ...schema.language, go } };
}

/**
 * Removes `Args` from the names of arguments, because other languages add it: `ContainerArgs` would be
 * `ContainerArgsArgs`. So `TaskNetwork`, an output, and `TaskNetworkArgs` become one type with the required properties
 * of the argument. In Go an output of one type of the schema cannot be an input of another type.
 */
function withoutArgs(schema: PackageSpec): PackageSpec {
  const isFree = (token: string): boolean =>
    !(token in schema.resources) &&
    (!(token in schema.types) || haveSameProperties(schema.types, token, `${token}Args`));
  const renamed = Object.keys(schema.types)
    .filter((token) => token.endsWith("Args"))
    .map((token) => token.slice(0, -"Args".length))
    .filter(isFree);
  const text = renamed.reduce(
    (before, token) => before.replaceAll(`"${REFERENCE}${token}Args"`, `"${REFERENCE}${token}"`),
    JSON.stringify(schema),
  );
  const { types, ...rest } = JSON.parse(text) as PackageSpec;
  for (const token of renamed) {
    const argument = types[`${token}Args`];
    if (argument !== undefined) types[token] = argument;
    delete types[`${token}Args`];
  }
  return { ...rest, types };
}

function haveSameProperties(types: Types, one: string, other: string): boolean {
  const [names = "", others] = [one, other].map((token) =>
    Object.keys(types[token]?.properties ?? {})
      .sort()
      .join(),
  );
  return names !== "" && names === others;
}

/**
 * Changes enumerations in outputs to strings: `strategy` of `TaskNetwork` becomes a string, and `strategies` of
 * `Network` stays an enumeration. In YAML an output of an enumeration cannot be assigned to any type, not even to the
 * same enumeration.
 * Source: isAssignable in github.com/pulumi/pulumi-yaml, pkg/pulumiyaml/analyser.go.
 */
function withTextInOutputs({ types, resources, ...rest }: PackageSpec): PackageSpec {
  const outputs = reachable(types, referencesIn(Object.values(resources).map(({ properties }) => properties)));
  return {
    ...rest,
    resources: mapped(resources, (resource) => ({ ...resource, properties: asText(types, resource.properties ?? {}) })),
    types: mapped(types, (type, token) =>
      outputs.has(token) && type.properties !== undefined
        ? { ...type, properties: asText(types, type.properties) }
        : type,
    ),
  };
}

function asText(types: Types, properties: Properties): Record<string, Property> {
  return mapped(properties, (property) => {
    if (!("$ref" in property)) return property;
    const { $ref, ...rest } = property;
    const type = types[$ref.slice(REFERENCE.length)];
    return type?.enum === undefined ? property : { type: type.type, ...rest };
  });
}

/** The types that these types refer to, directly or through other types. */
function reachable(types: Types, tokens: readonly string[]): ReadonlySet<string> {
  const found = new Set(tokens);
  for (const token of found) for (const further of referencesIn(types[token])) found.add(further);
  return found;
}

function referencesIn(part: unknown): string[] {
  const text = JSON.stringify(part) ?? "";
  return [...text.matchAll(new RegExp(`"${REFERENCE}([^"]+)"`, "g"))].map(([, token = ""]) => token);
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
