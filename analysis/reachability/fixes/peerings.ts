/** Proposals for a call to another VPC: the route to it, and the route back, by a peering connection that exists. */
import { byKey, known, nameOf } from "../../topology/lookup";
import type { Key, Topology } from "../../topology/model";
import { calledEnd } from "../service/calledEnd";
import { type BlockedPath, type Proposal, type Step, tablesOf, vpcOf } from "./blockedPath";
import { routeTo } from "./edits";

export function peeringRouteProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology, call, subnets } = blockedPath;
  const near = vpcOf(blockedPath);
  if (call === null || near === undefined) return [];
  const far = calledEnd(topology, call).subnets;
  const peer = byKey(topology.vpcs, known(byKey(topology.subnets, far[0])?.vpc));
  const connection = topology.peeringConnections.find(({ requester, accepter, active }) => {
    const ends = [known(requester), known(accepter)];
    return (
      active === true &&
      peer !== undefined &&
      peer.key !== near.key &&
      ends.includes(near.key) &&
      ends.includes(peer.key)
    );
  });
  if (peer === undefined || connection === undefined) return [];
  const steps = (from: readonly Key[], cidrs: readonly string[]) =>
    routes(topology, from, cidrs, connection.key, `VPC peering connection ${nameOf(connection)}`);
  const there = steps(subnets, known(peer.ipv4Cidrs) ?? []);
  const back = steps(far, known(near.ipv4Cidrs) ?? []);
  return [there, back, [...there, ...back]].filter((proposal) => proposal.length > 0);
}

function routes(
  topology: Topology,
  subnets: readonly Key[],
  cidrs: readonly string[],
  key: Key,
  words: string,
): readonly Step[] {
  return tablesOf(topology, subnets).flatMap((table) =>
    cidrs.map((cidr): Step => ({
      sentence: `Route ${cidr} of route table ${nameOf(table)} to ${words}.`,
      edit: routeTo(table.key, cidr, { kind: "peering-connection", key }),
    })),
  );
}
