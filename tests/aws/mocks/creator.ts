/** Stand-in for the provider: one type of resource is created, changed in place and deleted through AWS's API. */
import type { Clients } from "../emulator/clients";

/** Property bags as Pulumi's provider sees them: everything known, secrets opened. */
export type Bag = Readonly<Record<string, unknown>>;

export interface Created {
  readonly id: string;
  readonly outputs: Bag;
}

/** A resource as a state file would keep it. */
export interface Existing {
  readonly id: string;
  readonly inputs: Bag;
  readonly outputs: Bag;
}

export interface Creator {
  /** @param name what the program calls it; names that AWS wants are made of it, as the provider does. */
  create(inputs: Bag, name: string, clients: Clients): Promise<Created>;
  /** Changes in place; answers the outputs. Absent where every change replaces the resource. */
  update?(old: Existing, inputs: Bag, clients: Clients): Promise<Bag>;
  delete(old: Existing, clients: Clients): Promise<void>;
}

export type Creators = Readonly<Record<string, Creator>>;

export function textOf(bag: Bag, key: string): string | undefined {
  const value = bag[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Throws where the property is missing: a program that got here without it is broken. */
export function wanted(bag: Bag, key: string): string {
  const value = textOf(bag, key);
  if (value === undefined) throw new Error(`"${key}" is missing in ${JSON.stringify(bag)}`);
  return value;
}

export function flagOf(bag: Bag, key: string): boolean | undefined {
  const value = bag[key];
  return typeof value === "boolean" ? value : undefined;
}

export function numberOf(bag: Bag, key: string): number | undefined {
  const value = bag[key];
  return typeof value === "number" ? value : undefined;
}

export function bagOf(bag: Bag, key: string): Bag {
  return (bag[key] ?? {}) as Bag;
}

export function bagsOf(bag: Bag, key: string): readonly Bag[] {
  return (bag[key] ?? []) as readonly Bag[];
}

export function textsOf(bag: Bag, key: string): string[] {
  return (bag[key] ?? []) as string[];
}

/** `{cidrBlock: 1}` → `{CidrBlock: 1}`, all the way down: Pulumi's words as the EC2 API writes them. */
export function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toUpperCase() + key.slice(1), pascal(inner)]),
  );
}

export function tagsOf(inputs: Bag): { Key: string; Value: string }[] {
  return Object.entries(bagOf(inputs, "tags")).map(([Key, Value]) => ({ Key, Value: String(Value) }));
}

/**
 * The name that AWS gets: the program's own, or the resource's with seven random hexadecimal digits, as the provider
 * makes it.
 */
export function physicalName(inputs: Bag, name: string, key = "name"): string {
  const suffix = Math.floor(Math.random() * 0x10000000)
    .toString(16)
    .padStart(7, "0");
  return textOf(inputs, key) ?? `${textOf(inputs, `${key}Prefix`) ?? `${name}-`}${suffix}`;
}

/** Requires a value of an API's answer; gaps of the emulator show here. */
export function given<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`the API did not answer ${what}`);
  return value;
}
