/** ECS Managed Instances: EC2 instances that ECS chooses, starts, patches and replaces by itself, in any strategy's subnets. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { managedCapacityProblems } from "../../analysis/rules/checks/capacity";
import { missingInputs } from "../../analysis/rules/checks/network";
import type { Problem } from "../../analysis/rules/problem";
import { Architecture, LaunchType } from "../../analysis/rules/words";
import { type BesideNetworkArgs, networkOnceKnown, readNetwork } from "../network/given";
import { checkedIfLater, now, onceChecked } from "../later";
import { type AccountRegion, accountRegionOf, trust } from "../accountRegion";
import { refuse } from "../refuse";
import { after, tagged } from "../strategies/routing";
import type { Capacity, TaskNetworkArgs } from "../network/taskNetwork";
import { clusterNameOf, createInstanceGroup } from "./instanceGroup";
import { attachManaged, createInstanceProfile } from "./instanceRole";

/** Which instances may be chosen. */
export interface InstanceRequirementsArgs {
  /** The fewest vCPUs. 1 if left out. */
  minVcpus?: pulumi.Input<number>;
  /** The most vCPUs. No limit if left out. */
  maxVcpus?: pulumi.Input<number>;
  /** The least memory, in MiB. 1024 if left out. */
  minMemoryMib?: pulumi.Input<number>;
  /** The most memory, in MiB. No limit if left out. */
  maxMemoryMib?: pulumi.Input<number>;
  /** Only these types: `m7g.large`, or with wildcards as in `m7g.*`. Any if left out. */
  allowedInstanceTypes?: string[];
}

/** What `ManagedInstancesCapacity` takes. */
export interface ManagedInstancesCapacityArgs extends BesideNetworkArgs {
  /**
   * Where the instances are: a `Network`'s `taskNetwork`, or the description of another network. Where it is an output, as
   * in a program in another language, give `strategy` too.
   */
  network: pulumi.Input<TaskNetworkArgs>;
  /** The cluster that the capacity belongs to: its name or its ARN. */
  cluster: pulumi.Input<string>;
  /** Which instances may be chosen. What ECS finds cheapest for the waiting tasks if left out. */
  requirements?: InstanceRequirementsArgs;
  /** Only instances of this processor: `x86_64` or `arm64`. The tasks decide if left out. */
  architecture?: Architecture;
  /** Whether to run on Spot capacity, which is cheaper and may be taken back. False if left out. */
  spot?: boolean;
  /** The instances' data volume in GiB, 30 to 16384. 80 if left out. */
  storageSizeGib?: pulumi.Input<number>;
  /** Tags for every resource that can have them, the instances too. */
  tags?: Record<string, pulumi.Input<string>>;
}

const MANUFACTURERS = {
  [Architecture.X86]: ["intel", "amd"],
  [Architecture.Arm64]: ["amazon-web-services"],
} as const;
/** R-MI-11: the managed policy lets ECS pass only roles whose names begin so. */
const ROLE_PREFIX = "ecsInstanceRole";

/**
 * Managed Instances for one cluster. The capacity provider belongs to its cluster from the start and must not be listed in
 * the cluster's `ClusterCapacityProviders`. Instances are replaced within three weeks, so their public addresses never stay.
 * Cost: the instances, a management fee per instance-hour, and a public IPv4 address each under `public-host`.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html
 */
export class ManagedInstancesCapacity extends pulumi.ComponentResource {
  /** What a service needs to know. */
  public readonly capacity: Capacity;

  constructor(name: string, args: ManagedInstancesCapacityArgs, opts?: pulumi.ComponentResourceOptions) {
    const reading = readNetwork(args);
    refuse("ManagedInstancesCapacity", name, [
      ...missingInputs(args, ["network", "cluster"], "R-MI-08"),
      ...reading.problems,
      ...sizeProblems(name, args),
    ]);
    super("ecs-connectivity:index:ManagedInstancesCapacity", name, args, opts);

    const accountRegion = accountRegionOf(this);
    const network = networkOnceKnown("ManagedInstancesCapacity", name, args, reading);
    const securityGroupId = createInstanceGroup(this, name, network, args.tags);
    const provider = createProvider(this, name, { ...args, network }, securityGroupId, accountRegion);

    this.capacity = {
      launchType: LaunchType.ManagedInstances,
      strategy: network.strategy,
      // R-MI-05: a type that can have a trunk has one, whatever the account's setting.
      trunking: true,
      capacityProviderName: provider.name,
      securityGroupId,
    };
    this.registerOutputs({ capacity: this.capacity });
  }
}

/** R-MI-10: what ECS needs to start and stop instances for the account. */
function createInfrastructureRole(
  parent: pulumi.Resource,
  name: string,
  args: ManagedInstancesCapacityArgs,
  accountRegion: AccountRegion,
): pulumi.Output<string> {
  const roleName = `${name}-infrastructure`;
  const role = new aws.iam.Role(
    roleName,
    { assumeRolePolicy: trust("ecs.amazonaws.com"), tags: tagged(roleName, args.tags) },
    { parent },
  );
  const policy = "AmazonECSInfrastructureRolePolicyForManagedInstances";
  return after(role.arn, attachManaged(parent, roleName, role, [policy], accountRegion));
}

/** R-MI-15: vCPUs and memory must be told where anything is. */
function requirementsOf({ requirements, architecture }: ManagedInstancesCapacityArgs): object {
  if (requirements === undefined && architecture === undefined) return {};
  const { minVcpus, maxVcpus, minMemoryMib, maxMemoryMib, allowedInstanceTypes } = requirements ?? {};
  return {
    instanceRequirements: {
      vcpuCount: { min: minVcpus ?? 1, ...(maxVcpus === undefined ? {} : { max: maxVcpus }) },
      memoryMib: { min: minMemoryMib ?? 1024, ...(maxMemoryMib === undefined ? {} : { max: maxMemoryMib }) },
      ...(allowedInstanceTypes === undefined ? {} : { allowedInstanceTypes }),
      ...(architecture === undefined ? {} : { cpuManufacturers: [...MANUFACTURERS[architecture]] }),
    },
  };
}

/** Checks requirements and sizes as far as they are known. */
function sizeProblems(name: string, args: ManagedInstancesCapacityArgs): Problem[] {
  const { minVcpus, maxVcpus, minMemoryMib, maxMemoryMib } = args.requirements ?? {};
  return managedCapacityProblems(name, {
    requirements: {
      minVcpus: now(minVcpus),
      maxVcpus: now(maxVcpus),
      minMemoryMib: now(minMemoryMib),
      maxMemoryMib: now(maxMemoryMib),
    },
    storageSizeGib: now(args.storageSizeGib),
  });
}

/** Checks them once all are known; undefined where all are known already. */
function checkedSizes(name: string, args: ManagedInstancesCapacityArgs): pulumi.Output<unknown> | undefined {
  const { requirements, storageSizeGib } = args;
  const sizes = { ...requirements, storageSizeGib };
  return checkedIfLater(sizes, ["minVcpus", "maxVcpus", "minMemoryMib", "maxMemoryMib", "storageSizeGib"], {
    component: "ManagedInstancesCapacity",
    name,
    shown: new Set(),
    problemsOf: (known) => sizeProblems(name, { ...args, ...known, requirements: { ...requirements, ...known } }),
  });
}

function createProvider(
  parent: pulumi.Resource,
  name: string,
  args: ManagedInstancesCapacityArgs & { network: TaskNetworkArgs },
  securityGroupId: pulumi.Output<string>,
  accountRegion: AccountRegion,
): aws.ecs.CapacityProvider {
  const policies = ["AmazonECSInstanceRolePolicyForManagedInstances"];
  const profile = createInstanceProfile(
    { parent, name, namePrefix: ROLE_PREFIX, policies, tags: args.tags },
    accountRegion,
  );
  return new aws.ecs.CapacityProvider(
    `${name}-provider`,
    {
      cluster: clusterNameOf(args.cluster),
      managedInstancesProvider: {
        infrastructureRoleArn: createInfrastructureRole(parent, name, args, accountRegion),
        propagateTags: "CAPACITY_PROVIDER",
        instanceLaunchTemplate: {
          ec2InstanceProfileArn: profile.arn,
          networkConfiguration: { subnets: args.network.subnetIds, securityGroups: [securityGroupId] },
          ...requirementsOf(args),
          ...(args.spot === true ? { capacityOptionType: "SPOT" } : {}),
          ...(args.storageSizeGib === undefined
            ? {}
            : { storageConfiguration: { storageSizeGib: args.storageSizeGib } }),
        },
      },
      tags: tagged(name, args.tags),
    },
    { parent, ...onceChecked(checkedSizes(name, args)) },
  );
}
