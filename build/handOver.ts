/**
 * The analyser's schema, changed so that a program in another language can hand one component's output to another, as in
 * `network: ${network.taskNetwork}`. TypeScript compares types by their shape; other languages compare them by name.
 */
import type { PackageSpec, Property } from "@pulumi/pulumi/provider/experimental/schema";

type Types = PackageSpec["types"];
type Properties = Readonly<Record<string, Property>>;

const REFERENCE = "#/types/";

export function handedOver(schema: PackageSpec): PackageSpec {
  return withTextInOutputs(withoutArgs(withAllTypesOfGo(schema)));
}

/**
 * Go's generator forgets the arguments' type of an object that stands only in a plain list, such as `containers`, and the
 * SDK does not compile. Source: populateDetailsForPropertyTypes in github.com/pulumi/pulumi, pkg/codegen/go/gen.go.
 */
function withAllTypesOfGo(schema: PackageSpec): PackageSpec {
  const go = { respectSchemaVersion: true, generateExtraInputTypes: true };
  return { ...schema, language: { ...schema.language, go } };
}

/**
 * Arguments lose the `Args` of their names, which other languages add: `ContainerArgs` would be `ContainerArgsArgs`. So
 * `TaskNetwork`, an output, and `TaskNetworkArgs` become one type that requires what the argument requires. In Go an output
 * of one type of the schema is no input of another.
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
 * A word of a closed set is text in an output: `strategy` of `TaskNetwork`, where `strategies` of `Network` stays what it
 * is. In YAML an output of an enumeration is assignable to nothing, not even to the same enumeration.
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

/** The types that these name, and those that they name in turn. */
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
