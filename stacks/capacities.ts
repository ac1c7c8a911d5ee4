import type { CapacityArgs } from "../components";
export type Capacities = ReadonlyMap<string, CapacityArgs>;
export function capacityOf(..._a: unknown[]): CapacityArgs | undefined {
  return undefined;
}
export function createCapacities(..._a: unknown[]): Capacities {
  return new Map();
}
