/** ECS Managed Instances: EC2 instances that ECS chooses, starts, patches and replaces, in any strategy's subnets. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { managedCapacityProblems } from "../../analysis/rules/checks/capacity";
import { wordProblems } from "../../analysis/rules/checks/closedSets";
import { missingInputs } from "../../analysis/rules/checks/network";
import type { Problem } from "../../analysis/rules/problem";
import { Architecture, LaunchType } from "../../analysis/rules/words";
import { type BesideNetworkArgs, networkOnceKnown, readNetwork } from "../network/given";
import { checkedIfLater, now, onceChecked } from "../later";
import { type AccountRegion, accountRegionOf, trust } from "../accountRegion";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import { after, tagged } from "../strategies/routing";
import type { Capacity, TaskNetworkArgs } from "../network/taskNetwork";
import { clusterNameOf, createInstanceGroup } from "./instanceGroup";
import { attachManaged, createInstanceProfile } from "./instanceRole";

/** The requirements of the instances that ECS may choose. */
export interface InstanceRequirementsArgs {
  /** The minimum number of vCPUs. Default: 1. */
  minVcpus?: pulumi.Input<number>;
  /** The maximum number of vCPUs. Default: no maximum. */
  maxVcpus?: pulumi.Input<number>;
  /** The minimum memory in MiB. Default: 1024. */
  minMemoryMib?: pulumi.Input<number>;
  /** The maximum memory in MiB. Default: no maximum. */
  maxMemoryMib?: pulumi.Input<number>;
  /** The allowed instance types: `m7g.large`, or with wildcards such as `m7g.*`. Default: any type. */
  allowedInstanceTypes?: string[];
}

/** Arguments of `ManagedInstancesCapacity`. */
export interface ManagedInstancesCapacityArgs extends BesideNetworkArgs {
  /**
   * The network of the instances: a `Network`'s `taskNetwork`, or the description of another network. If it is an
   * output, as in a program in another language, set `strategy` too.
   */
  network: pulumi.Input<TaskNetworkArgs>;
  /** The name or the ARN of the cluster that the capacity belongs to. */
  cluster: pulumi.Input<string>;
  /** The requirements of the instances. Default: ECS chooses the cheapest instances for the waiting tasks. */
  requirements?: InstanceRequirementsArgs;
  /** The processor of the instances: `x86_64` or `arm64`. Default: the one that the tasks require. */
  architecture?: Architecture;
  /** True to run on Spot capacity, which is cheaper, and which AWS may reclaim. Default: false. */
  spot?: boolean;
  /** The size of the instances' data volume in GiB, 30 to 16384. Default: 80. */
  storageSizeGib?: pulumi.Input<number>;
  /** Tags of every resource that supports tags, including the instances. */
  tags?: Record<string, pulumi.Input<string>>;
}

const MANUFACTURERS = {
  [Architecture.X86]: ["intel", "amd"],
  [Architecture.Arm64]: ["amazon-web-services"],
} as const;
/** R-MI-11: the managed policy allows ECS to pass only roles whose names start with this prefix. */
const ROLE_PREFIX = "ecsInstanceRole";

/**
 * Managed Instances for one cluster. The capacity provider belongs to its cluster from its creation, and must not be
 * listed in the cluster's `ClusterCapacityProviders`. Instances are replaced within three weeks, so their public
 * addresses change.
 * Cost: the instances, a management fee per instance-hour, and under `public-host` a public IPv4 address for each
 * instance.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html
 */
export class ManagedInstancesCapacity extends pulumi.ComponentResource {
  /** The capacity: pass it to services. */
  public readonly capacity: Capacity;

  constructor(name: string, args: ManagedInstancesCapacityArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("ManagedInstancesCapacity", name, args);
    const reading = readNetwork(args);
    refuse("ManagedInstancesCapacity", name, [
      ...missingInputs(args, ["network", "cluster"], "R-MI-08"),
      ...reading.problems,
      ...sizeProblems(name, args),
      ...wordProblems([{ property: "architecture", value: args.architecture, words: Architecture, rule: "R-LIM-16" }]),
    ]);
    super("ecs-connectivity:index:ManagedInstancesCapacity", name, args, opts);

    const accountRegion = accountRegionOf(this);
    const network = networkOnceKnown("ManagedInstancesCapacity", name, args, reading);
    const securityGroupId = createInstanceGroup(this, name, network, args.tags);
    const provider = createProvider(this, name, { ...args, network }, securityGroupId, accountRegion);

    this.capacity = {
      launchType: LaunchType.ManagedInstances,
      strategy: network.strategy,
      // R-MI-05: a type that supports trunking has a trunk ENI, whatever the account's setting is.
      trunking: true,
      capacityProviderName: provider.name,
      securityGroupId,
    };
    this.registerOutputs({ capacity: this.capacity });
  }
}

/** R-MI-10: the role with which ECS starts and stops instances for the account. */
function createInfrastructureRole(
  parent: pulumi.Resource,
  name: string,
  args: ManagedInstancesCapacityArgs,
  accountRegion: AccountRegion,
): pulumi.Output<string> {
  const roleName = `${name}-infrastructure`;
  const role = new aws.iam.Role(
    roleName,
    // R-SEC-01: AWS documents no source for this service, so the policy has no condition.
    { assumeRolePolicy: trust("ecs.amazonaws.com"), tags: tagged(roleName, args.tags) },
    { parent },
  );
  const policy = "AmazonECSInfrastructureRolePolicyForManagedInstances";
  return after(role.arn, attachManaged(parent, roleName, role, [policy], accountRegion));
}

/** R-MI-15: vCPUs and memory are required if any requirement is given. */
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

/** Checks the requirements and sizes that are known. */
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

/** Checks requirements and sizes once all are known; undefined if all are already known. */
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
