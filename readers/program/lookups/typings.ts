/**
 * The fields of an answer, from the declarations of the package with the function: `…/ec2/getSubnets.d.ts` beside the
 * loaded `getSubnets.js`. So each package has the fields of its own version.
 */
import { readFileSync } from "node:fs";
import Module from "node:module";
import { sep } from "node:path";
import { UNKNOWN_STRING } from "../../wire";

export type FieldKind = "value" | "object" | "values" | "objects";
export type Fields = Readonly<Record<string, FieldKind>>;

/** Some packages declare every field as optional; with the others, an optional field repeats an argument. */
interface Declared {
  readonly all: Fields;
  readonly always: Fields;
}

const NONE: Declared = { all: {}, always: {} };

const cache = (Module as unknown as { readonly _cache: Readonly<Record<string, unknown>> })._cache;
const known = new Map<string, Declared>();

/** Empty if the package has no declaration of the function, or asks by the token alone. */
export function fieldsOf(token: string): Fields {
  return declaredFor(token).all;
}

/** Those that an answer always has; all, if the package says it of none. */
export function mainFieldsOf(token: string): Fields {
  const { all, always } = declaredFor(token);
  return Object.keys(always).length === 0 ? all : always;
}

/** The fields that an answer always has, as unknown: for an answer that has only some. */
export function openFields(token: string): Record<string, unknown> {
  return Object.fromEntries(Object.keys(declaredFor(token).always).map((name) => [name, UNKNOWN_STRING]));
}

function declaredFor(token: string): Declared {
  const before = known.get(token);
  if (before !== undefined) return before;
  const file = fileOf(token);
  if (file === undefined) return NONE;
  const fields = declared(file);
  known.set(token, fields);
  return fields;
}

/** `aws:ec2/getSubnets:getSubnets` → the file that ends in `/@pulumi/aws/ec2/getSubnets.js`. */
function fileOf(token: string): string | undefined {
  const [name = "", module = "", method = ""] = token.split(":");
  const folder = module.split("/")[0] ?? "";
  const path = [name, ...(folder === "index" || folder === "" ? [] : [folder]), `${method}.js`].join(sep);
  return Object.keys(cache).find((file) => file.endsWith(`${sep}${path}`));
}

function declared(file: string): Declared {
  let text: string;
  try {
    text = readFileSync(file.replace(/\.js$/, ".d.ts"), "utf8");
  } catch {
    return NONE;
  }
  const body = /^export interface Get\w+Result \{\n(.*?)^\}/ms.exec(text)?.[1] ?? "";
  const fields = [...body.matchAll(/^ {4}(?:readonly )?(\w+)(\??): (.+?)$/gm)].map(
    ([, name = "", optional, type = ""]) => ({ name, isOptional: optional !== "", kind: kindOf(type) }),
  );
  const of = (list: typeof fields) => Object.fromEntries(list.map(({ name, kind }) => [name, kind]));
  return { all: of(fields), always: of(fields.filter(({ isOptional }) => !isOptional)) };
}

function kindOf(type: string): FieldKind {
  const isObject = type.startsWith("{") || /^(?:outputs|Record)\b/.test(type);
  if (type.endsWith("[];")) return isObject ? "objects" : "values";
  return isObject ? "object" : "value";
}
