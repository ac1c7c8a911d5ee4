/** A file system without a mount target in the zone of a task: the mount target that is missing (R-VPC-40). */
import { byKey, known, nameOf } from "../../topology/lookup";
import type { SecurityGroupPeer, Subnet } from "../../topology/model";
import { atHop, type BlockedPath, type Proposal, type Step, vpcOf } from "./blockedPath";
import { add, admitting, all, newGroup, update } from "./edits";

/** AWS takes one mount target a zone, so each zone that lacks one gets it in the first of its blocked subnets. */
export function mountTargetProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology, need, stopped } = blockedPath;
  const system = atHop(topology.efsFileSystems, stopped);
  const vpc = vpcOf(blockedPath);
  if (need?.purpose !== "efs" || system === undefined || vpc === undefined) return [];
  const byZone = new Map(
    blockedPath.blocked
      .map((key) => byKey(topology.subnets, key))
      .filter((subnet) => subnet !== undefined)
      .reverse()
      .map((subnet) => [known(subnet.availabilityZone), subnet]),
  );
  const served = new Set(
    system.mountTargets.map(({ subnet }) => known(byKey(topology.subnets, known(subnet))?.availabilityZone)),
  );
  const lacking = [...byZone].filter(([zone]) => zone !== undefined && !served.has(zone)).map(([, subnet]) => subnet);
  if (lacking.length === 0) return [];
  const { groups } = blockedPath;
  const from: readonly SecurityGroupPeer[] =
    groups.length > 0
      ? groups.map((group) => ({ kind: "group", group }))
      : (known(vpc.ipv4Cidrs) ?? []).map((cidr) => ({ kind: "cidr", cidr }));
  const admitted = from.map((peer) => {
    const group = peer.kind === "group" ? byKey(topology.securityGroups, peer.group) : undefined;
    return group === undefined ? (peer.kind === "cidr" ? peer.cidr : "the tasks") : `security group ${nameOf(group)}`;
  });
  return [
    lacking.map((subnet: Subnet): Step => {
      const key = `fix:mount:${subnet.key}`;
      const guard = newGroup(
        `${key}:group`,
        `of the new mount target in ${nameOf(subnet)}`,
        vpc.key,
        admitting(need.port, from),
      );
      const target = { key, subnet: subnet.key, securityGroups: [guard.key] };
      return {
        sentence: `Add a mount target of file system ${nameOf(system)} in subnet ${nameOf(subnet)}, with a security group that allows TCP ${String(need.port)} from ${admitted.join(" and ")}.`,
        edit: all([
          add("securityGroups", guard),
          update("efsFileSystems", system.key, ({ mountTargets }) => ({ mountTargets: [...mountTargets, target] })),
        ]),
      };
    }),
  ];
}
