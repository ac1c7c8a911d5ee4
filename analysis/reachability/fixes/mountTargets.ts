/** A file system without a mount target in the zone of a task: the mount target that is missing (R-VPC-40). */
import { byKey, nameOf, known, listed } from "../../topology/lookup";
import type { MountTarget } from "../../topology/model";
import { atHop, type BlockedPath, type Proposal, vpcOf } from "./blockedPath";
import { add, all, newGroup, patch } from "./edits";

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
  const guard = newGroup(
    `fix:mount:${system.key}`,
    vpc.key,
    need.port,
    (known(vpc.ipv4Cidrs) ?? []).map((cidr) => ({ kind: "cidr", cidr })),
  );
  const targets = lacking.map((subnet): MountTarget => ({
    key: `fix:mount:${subnet.key}`,
    subnet: subnet.key,
    securityGroups: [guard.key],
  }));
  return [
    {
      sentence: `Add a mount target of file system ${nameOf(system)} in subnet ${listed(lacking.map(nameOf))}, with a security group that admits TCP ${String(need.port)} from the tasks.`,
      edit: all([
        add("securityGroups", guard),
        patch("efsFileSystems", system.key, { mountTargets: [...system.mountTargets, ...targets] }),
      ]),
    },
  ];
}
