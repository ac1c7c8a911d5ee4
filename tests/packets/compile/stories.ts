/**
 * The connections that show whether a service reaches its needs: the interface that opens
 * each, the addresses of the name, and the ports. Where rules treat parts of a range differently, each part is tried.
 */
import type { Need } from "../../../analysis/rules/serviceDefinition";
import type { Key } from "../../../analysis/topology/model";
import { ingress } from "./inward";
import { need } from "./needs";
import { application } from "./outward";
import { Probes } from "./probes";
import type { Story } from "./story";
import type { World } from "./world";

export function storiesOf(world: World, needs: ReadonlyMap<Key, readonly Need[]>): readonly Story[] {
  const probes = new Probes(world);
  for (const placed of world.placed) {
    application(probes, placed);
    (needs.get(placed.service.key) ?? []).forEach((each, index) => {
      need(probes, placed, each, `need ${String(index)}`);
    });
    ingress(probes, placed);
  }
  return probes.stories;
}
