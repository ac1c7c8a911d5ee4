/**
 * The fields of an answer, from the declarations of the package that asks for it: `…/ec2/getSubnets.d.ts` beside the
 * loaded `getSubnets.js`. So each package has the fields of its own version.
 */
import { readFileSync } from "node:fs";
import Module from "node:module";
import { sep } from "node:path";
import { UNKNOWN_STRING } from "../../wire";

export type FieldKind = "value" | "object" | "values" | "objects";
/** Fields that an answer always has. */
export type Fields = Readonly<Record<string, FieldKind>>;

const cache = (Module as unknown as { readonly _cache: Readonly<Record<string, unknown>> })._cache;
const known = new Map<string, Fields>();

/** Empty if the package has no declaration of the function, or asks by the token alone. */
export function fieldsOf(token: string): Fields {
  const before = known.get(token);
  if (before !== undefined) return before;
  const file = fileOf(token);
  if (file === undefined) return {};
  const fields = declared(file);
  known.set(token, fields);
  return fields;
}

/** All of them as unknown, for an answer that has only some. */
export function openFields(token: string): Record<string, unknown> {
  return Object.fromEntries(Object.keys(fieldsOf(token)).map((name) => [name, UNKNOWN_STRING]));
}

/** `aws:ec2/getSubnets:getSubnets` → the file that ends in `/@pulumi/aws/ec2/getSubnets.js`. */
function fileOf(token: string): string | undefined {
  const [name = "", module = "", method = ""] = token.split(":");
  const folder = module.split("/")[0] ?? "";
  const path = [name, ...(folder === "index" || folder === "" ? [] : [folder]), `${method}.js`].join(sep);
  return Object.keys(cache).find((file) => file.endsWith(`${sep}${path}`));
}

function declared(file: string): Fields {
  let text: string;
  try {
    text = readFileSync(file.replace(/\.js$/, ".d.ts"), "utf8");
  } catch {
    return {};
  }
  const body = /^export interface Get\w+Result \{\n(.*?)^\}/ms.exec(text)?.[1] ?? "";
  const fields = [...body.matchAll(/^ {4}readonly (\w+): (.+?)$/gm)];
  return Object.fromEntries(fields.map(([, name = "", type = ""]) => [name, kindOf(type)]));
}

function kindOf(type: string): FieldKind {
  const isObject = type.startsWith("{") || /^(?:outputs|Record)\b/.test(type);
  if (type.endsWith("[];")) return isObject ? "objects" : "values";
  return isObject ? "object" : "value";
}
