/**
 * The tables of a stack's settings. Keys, values and defaults come from the schema that reads them. Meanings come from
 * the schema, or else from the component's argument of the same name.
 */
import { z } from "zod";
import { schema } from "../../stacks/settings/schema";
import { interfacesOf, memberOf } from "./docComments";
import { code, table } from "./markdown";

/** The part of JSON Schema that zod uses for these settings. */
interface Setting {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Setting>>;
  readonly items?: Setting;
  readonly additionalProperties?: unknown;
}

interface Row {
  readonly key: string;
  readonly values: string;
  readonly meaning: string;
}

/** Lists with a table of their own. */
const LISTS = ["services", "schedules"];

/** The keys of a stack, and those of one of its services and schedules. */
export function settingsTables(): { readonly stack: string; readonly service: string; readonly schedule: string } {
  const interfaces = interfacesOf("components");

  function rowsOf(place: Setting, prefix: string, names: readonly string[]): Row[] {
    return Object.entries(place.properties ?? {}).flatMap(([name, setting]) => {
      const key = `${prefix}${name}`;
      const member = memberOf(interfaces, names, name);
      const meaning = setting.description ?? firstParagraph(member?.comment ?? "");
      if (meaning === "")
        throw new Error(`The setting ${key} has no meaning, neither in the schema nor as an argument.`);
      const inner = setting.items?.properties === undefined ? setting : setting.items;
      const below = setting.items?.properties === undefined ? `${key}.` : `${key}[].`;
      const nested = LISTS.includes(key)
        ? []
        : rowsOf(inner, below, [...(member?.types ?? []), ...(BESIDE[key] ?? [])]);
      return [{ key, values: valuesOf(setting), meaning }, ...nested];
    });
  }

  const root = z.toJSONSchema(schema, { io: "output" }) as Setting;
  const itemOf = (list: string): Setting => root.properties?.[list]?.items ?? {};
  return {
    stack: written(rowsOf(root, "", ["NetworkArgs", "EcsServiceArgs"])),
    service: written(rowsOf(itemOf("services"), "", ["EcsServiceArgs"])),
    schedule: written(rowsOf(itemOf("schedules"), "", ["ScheduledTaskArgs"])),
  };
}

/** Settings of a stack without an argument of the same name: the interfaces whose arguments they set. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  capacity: ["Ec2CapacityArgs", "ManagedInstancesCapacityArgs"],
  balancers: ["LoadBalancerArgs"],
};

function written(rows: readonly Row[]): string {
  return table(
    ["key", "values", "meaning"],
    rows.map(({ key, values, meaning }) => [code(key), values, meaning]),
  );
}

function valuesOf(setting: Setting): string {
  const values = kindOf(setting);
  return isPlain(setting.default) ? `${values}; default ${code(String(setting.default))}` : values;
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function kindOf({ type, enum: words, minimum, maximum, properties, items }: Setting): string {
  if (words !== undefined) return words.map(code).join(", ");
  if (type === "integer") return `${minimum ?? ""} to ${maximum ?? ""}`;
  if (type === "boolean") return "`true`, `false`";
  if (type === "array") return items?.properties === undefined ? `a list: ${kindOf(items ?? {})}` : "a list";
  if (type === "object") return properties === undefined ? "names and texts" : "an object";
  return "text";
}

/** A comment without its parts about costs and sources, which are in the types. */
function firstParagraph(comment: string): string {
  return (comment.split(/\n\s*\n|\n(?=Cost:|Source:)/)[0] ?? "").trim();
}
