/**
 * The shapes of all arguments as code, from the package's schema: what `components/shapes/` checks in a program without
 * types. `npm run docs` writes them, and a test compares them.
 */
import type { PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import { format, resolveConfig } from "prettier";

export const SHAPES_FILE = "components/shapes/table.ts";

const TYPES = "#/types/ecs-connectivity:index:";

/** A property's type in the schema. */
interface Property {
  readonly type?: string;
  readonly plain?: boolean;
  readonly $ref?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
}

/** `{ tags: { additionalProperties: { type: "string" } } }` → `{text}`. */
function shapeOf(schema: PackageSpec, { $ref, type, plain, items, additionalProperties }: Property): string {
  if ($ref !== undefined) {
    const name = $ref.slice(TYPES.length);
    return schema.types[`ecs-connectivity:index:${name}`]?.enum === undefined ? name : "word";
  }
  if (items !== undefined) return `[${shapeOf(schema, items)}]`;
  if (additionalProperties !== undefined) return `{${shapeOf(schema, additionalProperties)}}`;
  return type === "number" || type === "integer"
    ? "number"
    : type === "boolean"
      ? "flag"
      : plain === true
        ? "word"
        : "text";
}

function propertiesOf(
  schema: PackageSpec,
  properties: Readonly<Record<string, Property>> = {},
  required: readonly string[] = [],
): Record<string, string> {
  const shapes = Object.entries(properties).map(([name, property]) => [
    name,
    `${shapeOf(schema, property)}${required.includes(name) ? "!" : ""}`,
  ]);
  return Object.fromEntries(shapes) as Record<string, string>;
}

const SHORT = (token: string): string => token.slice("ecs-connectivity:index:".length);

export async function shapesCode(schema: PackageSpec): Promise<string> {
  const components = Object.entries(schema.resources).map(([token, { inputProperties, requiredInputs }]) => [
    SHORT(token),
    propertiesOf(schema, inputProperties, requiredInputs),
  ]);
  const used = new Set<string>();
  const use = (shapes: Record<string, string>): void => {
    for (const name of Object.values(shapes).map((shape) => shape.replaceAll(/[^A-Za-z0-9]/g, ""))) {
      const type = schema.types[`ecs-connectivity:index:${name}`];
      if (type === undefined || used.has(name)) continue;
      used.add(name);
      use(propertiesOf(schema, type.properties, type.required));
    }
  };
  for (const [, shapes] of components) use(shapes as Record<string, string>);
  const types = [...used].sort().map((name) => {
    const type = schema.types[`ecs-connectivity:index:${name}`];
    return [name, propertiesOf(schema, type?.properties, type?.required)];
  });
  const code = `/**
 * The shapes of the components' arguments, written by \`npm run docs\` from the schema: \`[text]\` is a list of texts,
 * \`{text}\` an object of names and texts, \`Container\` an object of that type below, \`word\`
 * a text that is known while the program runs; \`!\` is required.
 */
export const componentShapes = ${JSON.stringify(Object.fromEntries(components))} as const;

export const typeShapes: Readonly<Record<string, Readonly<Record<string, string>>>> = ${JSON.stringify(Object.fromEntries(types))};
`;
  return format(code, { ...(await resolveConfig(SHAPES_FILE)), filepath: SHAPES_FILE });
}
