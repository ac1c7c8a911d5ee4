/** The fields of a container that are passed on to ECS with the names and values of ECS's container definition. */
import type * as pulumi from "@pulumi/pulumi";
import type { ContainerCondition, VersionConsistency } from "../../analysis/rules/words";

/** A container that must reach a state before another one starts. */
export interface ContainerDependencyArgs {
  /** The name of the container to wait for. */
  containerName: string;
  /** `START`, `HEALTHY`, or for containers that are not essential `COMPLETE` or `SUCCESS`. */
  condition: ContainerCondition;
}

/** A volume in a container's file system. */
export interface MountPointArgs {
  /** The name of a volume in `volumes`. */
  sourceVolume: string;
  /** The directory in the container. */
  containerPath: string;
  /** True if the container can only read. Default: false. */
  readOnly?: boolean;
}

/** The volumes of another container of the task. */
export interface VolumeFromArgs {
  /** The name of the other container. */
  sourceContainer: string;
  /** True if the container can only read. Default: false. */
  readOnly?: boolean;
}

/** A limit of Linux for a container. */
export interface UlimitArgs {
  /** The name of the limit: `nofile`, `nproc`, `memlock`, … */
  name: string;
  /** The limit that the process can raise up to `hardLimit`. */
  softLimit: number;
  /** The highest limit. */
  hardLimit: number;
}

/** A parameter of the Linux kernel. */
export interface SystemControlArgs {
  /** The name: `net.core.somaxconn`. */
  namespace: string;
  /** The value. */
  value: string;
}

/** Capabilities of Linux. */
export interface CapabilitiesArgs {
  /** The capabilities that are added to Docker's defaults; on Fargate only `SYS_PTRACE`. */
  add?: string[];
  /** The capabilities that are removed, such as `NET_RAW` or `ALL`. */
  drop?: string[];
}

/** A directory in memory. Not on Fargate. */
export interface TmpfsArgs {
  /** The directory in the container. */
  containerPath: string;
  /** The maximum size in MiB. */
  size: number;
  /** Options of the mount: `noexec`, `nosuid`, … */
  mountOptions?: string[];
}

/** A device of the instance. Not on Fargate. */
export interface DeviceArgs {
  /** The path on the instance. */
  hostPath: string;
  /** The path in the container. Default: the same. */
  containerPath?: string;
  /** `read`, `write` and `mknod`. Default: all of them. */
  permissions?: string[];
}

/** Settings of Linux for a container. */
export interface LinuxParametersArgs {
  /** True to run a process that forwards signals and ends children that are left over. Default: false. */
  initProcessEnabled?: boolean;
  /** Capabilities that differ from Docker's defaults. */
  capabilities?: CapabilitiesArgs;
  /** The size of /dev/shm in MiB. Not on Fargate. */
  sharedMemorySize?: number;
  /** Directories in memory. Not on Fargate. */
  tmpfs?: TmpfsArgs[];
  /** Devices of the instance. Not on Fargate. */
  devices?: DeviceArgs[];
  /** The swap memory in MiB. Not on Fargate. */
  maxSwap?: number;
  /** The tendency to swap, 0 to 100. Not on Fargate. */
  swappiness?: number;
}

/** Restarts of a container without its task. */
export interface RestartPolicyArgs {
  /** True to restart the container when it exits. */
  enabled: boolean;
  /** Exit codes after which it is not restarted. Default: none. */
  ignoredExitCodes?: number[];
  /** Seconds that it must have run before it is restarted, 60 to 1800. Default: 300. */
  restartAttemptPeriod?: number;
}

/** The credentials of a private registry. */
export interface RepositoryCredentialsArgs {
  /** The ARN of a secret of Secrets Manager with `username` and `password`. */
  credentialsParameter: pulumi.Input<string>;
}

/** A device that ECS assigns, on instances only. */
export interface ResourceRequirementArgs {
  /** `GPU`. */
  type: string;
  /** The number of devices: `1`. */
  value: string;
}

/** A line of /etc/hosts. */
export interface HostEntryArgs {
  /** The name. */
  hostname: string;
  /** The IP address. */
  ipAddress: string;
}

/** The rest of a container's definition, with the names of ECS. */
export interface ContainerDetailsArgs {
  /** The containers that must have started, exited or become healthy before this one starts. */
  dependsOn?: ContainerDependencyArgs[];
  /** Docker labels. */
  dockerLabels?: Record<string, pulumi.Input<string>>;
  /** The security options of Docker. Not on Fargate. */
  dockerSecurityOptions?: string[];
  /** The entry point that replaces the image's. */
  entryPoint?: string[];
  /** Lines of /etc/hosts. Not in awsvpc mode. */
  extraHosts?: HostEntryArgs[];
  /** The host name in the container. Not in awsvpc mode. */
  hostname?: string;
  /** True to keep standard input open. Default: false. */
  interactive?: boolean;
  /** Settings of Linux: init process, capabilities, memory. */
  linuxParameters?: LinuxParametersArgs;
  /** The soft limit of memory in MiB. */
  memoryReservation?: pulumi.Input<number>;
  /** The volumes in the container's file system. */
  mountPoints?: MountPointArgs[];
  /** True for almost all rights on the instance. Not on Fargate. Default: false. */
  privileged?: boolean;
  /** True to allocate a terminal. Default: false. */
  pseudoTerminal?: boolean;
  /** The credentials of a private registry. Not for ECR. */
  repositoryCredentials?: RepositoryCredentialsArgs;
  /** GPUs. Not on Fargate. */
  resourceRequirements?: ResourceRequirementArgs[];
  /** Restarts of this container without its task. Default: none. */
  restartPolicy?: RestartPolicyArgs;
  /** Seconds in which this container must reach the state that others wait for; on Fargate 2 to 120. */
  startTimeout?: pulumi.Input<number>;
  /** Seconds from the stop signal until the container is killed; on Fargate 2 to 120. Default: 30. */
  stopTimeout?: pulumi.Input<number>;
  /** Parameters of the Linux kernel. */
  systemControls?: SystemControlArgs[];
  /** Limits of Linux. */
  ulimits?: UlimitArgs[];
  /** `enabled` or `disabled`: whether all tasks of a deployment run the same image digest. Default: `enabled`. */
  versionConsistency?: VersionConsistency;
  /** Volumes of other containers. */
  volumesFrom?: VolumeFromArgs[];
  /** The working directory in the container. */
  workingDirectory?: string;
}
