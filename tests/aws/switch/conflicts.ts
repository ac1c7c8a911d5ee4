/**
 * Conflicts that AWS refuses and an emulator accepts: between resources that exist at the same time, and uses of
 * what is gone. Judged from ids and inputs alone, after every step. Each has AWS's own error code.
 */
import { doubles, overlappingSubnets } from "./conflicts/claims";
import { clustersOfServices, unlistedProviders } from "./conflicts/clusters";
import type { Conflict, Moment } from "./conflicts/conflict";
import { publicWithoutGateway } from "./conflicts/gateways";
import { usesOfGone } from "./conflicts/uses";

export { refusalsOf } from "./conflicts/calls";
export type { Conflict, Moment } from "./conflicts/conflict";

/** All conflicts together; empty if AWS refuses nothing. */
export function conflictsAt(moment: Moment): Conflict[] {
  return [
    ...usesOfGone(moment),
    ...doubles(moment.live),
    ...overlappingSubnets(moment.live),
    ...publicWithoutGateway(moment.live),
    ...unlistedProviders(moment.live),
    ...clustersOfServices(moment),
  ];
}
