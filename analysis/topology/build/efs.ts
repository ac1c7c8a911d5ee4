/** EFS file systems with their mount targets: one interface in each Availability Zone that can mount them. */
import { grouped } from "../collections";
import { type EfsFileSystem, isUnknown } from "../model";
import { entityOf } from "./entity";
import { all, required } from "./fields";
import { groupsOrDefault } from "./groups";
import { vpcOfSubnet } from "./instances";
import type { Source } from "./source";
import { FILE_SYSTEMS, SUBNETS } from "./types";

export function efsFileSystems(source: Source): EfsFileSystem[] {
  const targets = all(source, "aws:efs/mountTarget:MountTarget").map((fields) => ({
    fields,
    fileSystem: required(fields, "fileSystemId", fields.ref("fileSystemId", FILE_SYSTEMS)),
  }));
  const ofSystem = grouped(targets, ({ fileSystem }) => (isUnknown(fileSystem) ? [] : [fileSystem]));
  const lost = targets.find(({ fileSystem }) => isUnknown(fileSystem));
  return all(source, ...FILE_SYSTEMS).map((fields) => ({
    ...entityOf(fields),
    mountTargets: (ofSystem.get(fields.key) ?? []).map(({ fields: target }) => {
      const subnet = required(target, "subnetId", target.ref("subnetId", SUBNETS));
      return {
        key: target.key,
        subnet,
        securityGroups: groupsOrDefault(target, "securityGroups", vpcOfSubnet(source, subnet)),
      };
    }),
    incomplete:
      lost !== undefined
        ? `the mount target ${lost.fields.resource.name} belongs to a file system that is not known`
        : fields.resource.external === true
          ? `${fields.resource.name} is managed elsewhere, and its mount targets are not in this source`
          : source.hidden,
  }));
}
