/** Small lookups on a topology for everything that is asked a few times: findings, strategies, fixes. */
import type { Entity, Key, RouteTable, Subnet, Topology } from "../topology/model";
import { known, networkOf, tableOf as tableIn } from "./network";

export { known, nameOf as called } from "./network";

export function byKey<T extends Entity>(entities: readonly T[], key: Key | null | undefined): T | undefined {
  return key === null || key === undefined ? undefined : entities.find((entity) => entity.key === key);
}

/** The table that decides for a subnet; undefined where that is not known. */
export function tableOf(topology: Topology, subnet: Subnet | undefined): RouteTable | undefined {
  return subnet === undefined ? undefined : known(tableIn(networkOf(topology), subnet));
}

/** Names in a row: "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  const unique = [...new Set(words)];
  return unique.length < 2 ? (unique[0] ?? "") : `${unique.slice(0, -1).join(", ")} and ${unique.at(-1) ?? ""}`;
}
