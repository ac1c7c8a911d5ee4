/** The volumes of a task: file systems of EFS, directories of the instance, and empty directories. */
import type * as aws from "@pulumi/aws";
import { NFS_PORT } from "../../analysis/rules/backends";
import { Protocol } from "../../analysis/rules/words";
import * as pulumi from "@pulumi/pulumi";
import type { AccountRegion } from "../accountRegion";
import type { ServicePlan } from "./plan";

/** A file system of EFS as a volume. */
export interface EfsVolumeArgs {
  /** The id of the file system. It needs mount targets in the Availability Zones of the tasks. */
  fileSystemId: pulumi.Input<string>;
  /** The id of an access point. Default: none. */
  accessPointId?: pulumi.Input<string>;
  /** The directory of the file system. Not with an access point. Default: its root. */
  rootDirectory?: pulumi.Input<string>;
  /** True to authorize the mount by the task role, which then gets the permission to mount. Default: false. */
  iam?: boolean;
  /** True to encrypt the data in transit. Default: true. */
  transitEncryption?: boolean;
  /**
   * The id of the security group of the mount targets, to which tasks with limited `egress` may then connect. The group
   * must allow TCP 2049 from the service's `securityGroupId`.
   */
  securityGroupId?: pulumi.Input<string>;
}

/** A volume that the containers of a task can mount by `mountPoints`. Without `efs` and `hostPath` it starts empty. */
export interface VolumeArgs {
  /** The name, unique in the task: letters, digits, hyphens and underscores. */
  name: string;
  /** A file system of EFS. */
  efs?: EfsVolumeArgs;
  /** A directory of the instance. Not on Fargate. */
  hostPath?: pulumi.Input<string>;
}

/** The volumes in the form of the task definition. */
export function volumesOf({ volumes }: ServicePlan): Pick<aws.ecs.TaskDefinitionArgs, "volumes"> {
  if (volumes.length === 0) return {};
  return {
    volumes: volumes.map(({ name, efs, hostPath }) => ({
      name,
      ...(hostPath === undefined ? {} : { hostPath }),
      ...(efs === undefined ? {} : { efsVolumeConfiguration: efsOf(efs) }),
    })),
  };
}

function efsOf({ fileSystemId, accessPointId, rootDirectory, iam, transitEncryption = true }: EfsVolumeArgs) {
  const authorizationConfig = {
    ...(accessPointId === undefined ? {} : { accessPointId }),
    ...(iam === true ? { iam: "ENABLED" } : {}),
  };
  return {
    fileSystemId,
    ...(rootDirectory === undefined ? {} : { rootDirectory }),
    transitEncryption: transitEncryption ? "ENABLED" : "DISABLED",
    ...(Object.keys(authorizationConfig).length === 0 ? {} : { authorizationConfig }),
  };
}

/** R-SVC-11: what the task role needs for volumes that authorize by IAM. A volume that is only read needs no write. */
export function efsStatements({ volumes, containers }: ServicePlan, { partition, region, accountId }: AccountRegion) {
  return volumes.flatMap(({ name, efs }) => {
    if (efs?.iam !== true) return [];
    const mounts = containers.flatMap(({ mountPoints = [] }) => mountPoints);
    const writes = mounts.some(({ sourceVolume, readOnly }) => sourceVolume === name && readOnly !== true);
    const start = pulumi.interpolate`arn:${partition}:elasticfilesystem:${region}:${accountId}`;
    return [
      {
        Effect: "Allow" as const,
        Action: ["elasticfilesystem:ClientMount", ...(writes ? ["elasticfilesystem:ClientWrite"] : [])],
        Resource: pulumi.interpolate`${start}:file-system/${efs.fileSystemId}`,
        ...(efs.accessPointId === undefined
          ? {}
          : {
              Condition: {
                StringEquals: {
                  "elasticfilesystem:AccessPointArn": pulumi.interpolate`${start}:access-point/${efs.accessPointId}`,
                },
              },
            }),
      },
    ];
  });
}

/** R-SVC-11: the outbound rules to file systems, for tasks whose other destinations are limited. */
export function efsEgress({ volumes }: ServicePlan) {
  return volumes.flatMap(({ name, efs }) =>
    efs?.securityGroupId === undefined
      ? []
      : [
          {
            name: `to-efs-${name}`,
            peer: { referencedSecurityGroupId: efs.securityGroupId },
            ports: { from: NFS_PORT, to: NFS_PORT, protocol: Protocol.Tcp },
          },
        ],
  );
}
