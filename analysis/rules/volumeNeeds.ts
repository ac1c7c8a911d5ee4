/** The needs of a task's volumes: file systems of EFS, FSx for Windows File Server and S3 Files. */
import { NFS_PORT } from "./backends";
import { calls, HOLE } from "./calls";
import { fileSystemHost, serviceHost } from "./hosts";
import type { Wanted } from "./imageNeeds";
import { isUnknown, type Maybe, type Mount, type ServiceDefinition } from "./serviceDefinition";

export function efsWant(fileSystem: Maybe<string>, service: ServiceDefinition): Wanted {
  const where = { traffic: "efs", purpose: "efs", port: NFS_PORT, rule: "R-VPC-40" } as const;
  if (isUnknown(fileSystem)) {
    return { ...where, destination: "efs", host: fileSystem };
  }
  const { region } = service;
  return {
    ...where,
    destination: fileSystem,
    host: isUnknown(region) ? region : fileSystemHost(fileSystem, region),
  };
}

/** The needs of mounts whose interfaces are in no source: the need is certain, but its path is not followed. */
export function mountWants(mount: Mount, service: ServiceDefinition): Wanted[] {
  const name = isUnknown(mount.fileSystem) ? "file system" : mount.fileSystem;
  const host = { unknown: `the mount targets of ${name} are not followed here` };
  const target = { destination: name, host, uncertain: host.unknown };
  switch (mount.kind) {
    case "s3-files":
      return [{ ...target, traffic: "s3-files", purpose: "s3-files", port: NFS_PORT, rule: "R-EP-35" }];
    case "fsx": {
      const { region } = service;
      const api: Wanted = {
        traffic: "fsx",
        purpose: "fsx",
        destination: "fsx",
        host: isUnknown(region) ? region : serviceHost("fsx", region),
        port: 443,
        calls: calls("fsx", HOLE),
        rule: "R-EP-34",
      };
      return [api, { ...target, traffic: "fsx", purpose: "fsx", port: 445, rule: "R-EP-34" }];
    }
  }
}
