/** EFS file systems and their mount targets. */
import type { FileSystemDescription, MountTargetDescription } from "@aws-sdk/client-efs";
import { UNKNOWN, type Value } from "../../../analysis/topology/resource";
import type { GraphBuilder } from "./builder";

const TARGET = "aws:efs/mountTarget:MountTarget";
const SYSTEM = "aws:efs/fileSystem:FileSystem";
const ENDED = new Set(["deleting", "deleted", "error"]);

/** An answer of DescribeMountTargetSecurityGroups, and the target of its request. */
interface TargetGroups {
  MountTargetId?: string;
  SecurityGroups?: string[];
}

export function addFileSystems(graph: GraphBuilder): void {
  for (const system of graph.records<FileSystemDescription>("FileSystems", "FileSystemId")) {
    const id = system.text("FileSystemId") ?? "";
    if (!ENDED.has(system.text("LifeCycleState") ?? "")) graph.add(SYSTEM, id, system.text("Name"), {});
  }
  const groups = new Map<string | undefined, Value | undefined>(
    graph
      .records<TargetGroups>("MountTargetSecurityGroups", "MountTargetId")
      .map((record) => [record.text("MountTargetId"), record.value("SecurityGroups")]),
  );
  for (const target of graph.records<MountTargetDescription>("MountTargets", "MountTargetId")) {
    const id = target.text("MountTargetId") ?? "";
    const system = target.text("FileSystemId");
    if (ENDED.has(target.text("LifeCycleState") ?? "")) continue;
    // If the file systems could not be read, their mount targets name them.
    if (system !== undefined && graph.unread("FileSystems") !== undefined) graph.add(SYSTEM, system, undefined, {});
    graph.add(
      TARGET,
      id,
      undefined,
      {
        fileSystemId: target.value("FileSystemId"),
        subnetId: target.value("SubnetId"),
        securityGroups: groups.get(id) ?? UNKNOWN,
      },
      graph.unread("MountTargetSecurityGroups") ?? `MountTargetSecurityGroups has no record of ${id}`,
    );
  }
  const unread = graph.unread("MountTargets");
  if (unread !== undefined) {
    graph.relate(TARGET, "mount targets that were not read", { fileSystemId: UNKNOWN, subnetId: UNKNOWN }, unread);
  }
}
