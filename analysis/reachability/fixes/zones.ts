/** A private hosted zone that answers for a name and has no record of it: the record that is missing (R-EP-28). */
import { byKey, known, nameOf } from "../../topology/lookup";
import type { ZoneRecord } from "../../topology/model";
import { type BlockedPath, type Proposal, type Step, vpcOf } from "./blockedPath";
import { update } from "./edits";

/** An alias of an endpoint that serves the name: one of the own VPC first, then one of a VPC that may be reached. */
export function zoneRecordProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology, need, stopped } = blockedPath;
  const zone = byKey(topology.privateZones, stopped?.id);
  const host = known(need?.host);
  const own = vpcOf(blockedPath)?.key;
  if (zone === undefined || need === null || host === undefined) return [];
  const serving = topology.vpcEndpoints.filter(
    (endpoint) => known(endpoint.kind) === "interface" && known(endpoint.service) === need.destination,
  );
  return [...serving]
    .sort((one, two) => Number(known(two.vpc) === own) - Number(known(one.vpc) === own))
    .map((endpoint): readonly Step[] => {
      const record: ZoneRecord = {
        key: `fix:record:${host}`,
        name: host,
        type: "A",
        targets: [{ kind: "endpoint", endpoint: endpoint.key }],
      };
      return [
        {
          sentence: `Add an A record for ${host} to private hosted zone ${nameOf(zone)}: an alias of VPC endpoint ${nameOf(endpoint)}.`,
          edit: update("privateZones", zone.key, ({ records }) => ({ records: [...records, record] })),
        },
      ];
    });
}
