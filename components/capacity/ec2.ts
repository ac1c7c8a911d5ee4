/** EC2 container instances: an Auto Scaling group that grows and shrinks with the tasks, in any strategy's subnets. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ec2CapacityProblems } from "../../analysis/rules/checks/capacity";
import { mustBePlain } from "../../analysis/rules/checks/givenNetwork";
import { missingInputs } from "../../analysis/rules/checks/network";
import { architectureOf } from "../../analysis/rules/instanceTypes";
import type { Problem } from "../../analysis/rules/problem";
import { Architecture, LaunchType } from "../../analysis/rules/words";
import { type BesideNetworkArgs, networkOnceKnown, readNetwork } from "../network/given";
import { checkedIfLater, isLater, now, onceChecked, orDefault } from "../later";
import { accountRegionOf } from "../accountRegion";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import { after, tagged } from "../strategies/routing";
import type { Capacity, TaskNetworkArgs } from "../network/taskNetwork";
import { createBalancerRules } from "./balancerRules";
import { clusterNameOf, createInstanceGroup } from "./instanceGroup";
import { createInstanceProfile } from "./instanceRole";

/** Arguments of `Ec2Capacity`. */
export interface Ec2CapacityArgs extends BesideNetworkArgs {
  /**
   * The network of the instances: a `Network`'s `taskNetwork`, or the description of another network. If it is an
   * output, as in a program in another language, set `strategy` too.
   */
  network: pulumi.Input<TaskNetworkArgs>;
  /** The name or the ARN of the cluster that the instances join. */
  cluster: pulumi.Input<string>;
  /**
   * The EC2 instance type. It decides how many awsvpc tasks fit on an instance: each needs one network interface.
   * Default: `t3.medium`, or `t4g.medium` if `architecture` is `arm64`.
   */
  instanceType?: string;
  /** The processor: `x86_64` or `arm64`. Default: that of the instance type. */
  architecture?: Architecture;
  /** The minimum number of instances. Default: 1. */
  minSize?: pulumi.Input<number>;
  /**
   * The maximum number of instances. If it is an output, services are not checked against it. Default: 4, or `minSize`
   * if that is more.
   */
  maxSize?: pulumi.Input<number>;
  /**
   * True if the account setting `awsvpcTrunking` is on, so that more awsvpc tasks fit. This argument does not change
   * the setting, which applies to the whole account. Default: false.
   * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html
   */
  trunking?: boolean;
  /** The id of the machine image. Default: the ECS-optimized Amazon Linux 2023, as of each instance's launch. */
  amiId?: pulumi.Input<string>;
  /**
   * The load balancers that several services in bridge mode with dynamic host ports share on these instances: a name →
   * the id of the load balancer's security group. The rules between the two are then made here, once, instead of by each
   * service. The names are part of the rules' names, so keep them. Default: none, so only one such service of each load
   * balancer is accepted.
   */
  loadBalancers?: Record<string, pulumi.Input<string>>;
  /** True to allow a shell on an instance by Session Manager. Default: false. */
  sessionManager?: boolean;
  /** Tags of every resource that supports tags, including the instances. */
  tags?: Record<string, pulumi.Input<string>>;
}

const IMAGE_PARAMETERS = {
  [Architecture.X86]: "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
  [Architecture.Arm64]: "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
} as const;
/** GiB: the minimum of the ECS-optimized image. */
const DISK = 30;
const MOST = 4;

interface Ec2Plan {
  readonly instanceType: string;
  readonly architecture: Architecture;
  readonly minSize: pulumi.Input<number>;
  readonly maxSize: pulumi.Input<number>;
  readonly trunking: boolean;
}

function planEc2(args: Ec2CapacityArgs): Ec2Plan {
  const instanceType = args.instanceType ?? (args.architecture === Architecture.Arm64 ? "t4g.medium" : "t3.medium");
  const minSize = orDefault(args.minSize, 1);
  return {
    instanceType,
    architecture: args.architecture ?? architectureOf(instanceType),
    minSize,
    maxSize: maxSizeOf(args.maxSize, minSize),
    trunking: args.trunking ?? false,
  };
}

function maxSizeOf(maxSize: Ec2CapacityArgs["maxSize"], minSize: pulumi.Input<number>): pulumi.Input<number> {
  if (!isLater(maxSize) && !isLater(minSize)) return now(maxSize) ?? Math.max(MOST, now(minSize) ?? MOST);
  return pulumi.all([maxSize, minSize]).apply(([most, least]) => most ?? Math.max(MOST, least));
}

/**
 * Container instances for a cluster, and the capacity provider that scales them by the number of waiting tasks. An
 * instance with tasks is not scaled in, and an instance that is terminated is drained first. Your program makes the
 * cluster and its list of capacity providers (`ClusterCapacityProviders`): add `capacity.capacityProviderName` to the
 * list, and make services depend on it. Running instances keep their image until they are replaced; start an instance
 * refresh to replace them.
 * Cost: the instances and their disks, and under `public-host` a public IPv4 address for each instance.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html
 */
export class Ec2Capacity extends pulumi.ComponentResource {
  /** The capacity: pass it to services. */
  public readonly capacity: Capacity;
  /** The name of the Auto Scaling group. */
  public readonly autoScalingGroupName: pulumi.Output<string>;

  constructor(name: string, args: Ec2CapacityArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("Ec2Capacity", name, args);
    const plan = planEc2(args);
    const reading = readNetwork(args);
    refuse("Ec2Capacity", name, [
      ...missingInputs(args, ["network", "cluster"], "R-ERR-12"),
      ...reading.problems,
      ...sizeProblems(name, plan),
      ...(isLater(args.loadBalancers) ? [mustBePlain("loadBalancers", "R-LB-08")] : []),
    ]);
    super("ecs-connectivity:index:Ec2Capacity", name, args, opts);

    const network = networkOnceKnown("Ec2Capacity", name, args, reading);
    const securityGroupId = createInstanceGroup(this, name, network, args.tags);
    const template = createTemplate(this, name, args, plan, securityGroupId);
    const group = createScalingGroup(this, name, { ...args, network }, plan, template);
    const provider = createProvider(this, name, args, group);
    const { loadBalancers } = args;
    const rules = createBalancerRules(this, name, loadBalancers ?? {}, securityGroupId, args.tags);

    this.autoScalingGroupName = group.name;
    this.capacity = {
      launchType: LaunchType.Ec2,
      strategy: network.strategy,
      instanceType: plan.instanceType,
      ...(isLater(plan.maxSize) ? {} : { maxInstances: now(plan.maxSize) }),
      trunking: plan.trunking,
      // A service on the instances starts once its load balancer reaches them.
      capacityProviderName:
        rules.length === 0
          ? provider.name
          : after(
              provider.name,
              rules.map(({ id }) => id),
            ),
      securityGroupId,
      ...(loadBalancers === undefined ? {} : { loadBalancerGroupIds: Object.values(loadBalancers) }),
    };
    this.registerOutputs({ capacity: this.capacity, autoScalingGroupName: this.autoScalingGroupName });
  }
}

/** Checks the sizes that are known. */
function sizeProblems(name: string, plan: Ec2Plan): Problem[] {
  return ec2CapacityProblems(name, { ...plan, minSize: now(plan.minSize), maxSize: now(plan.maxSize) });
}

/**
 * The user data with the agent's settings: its cluster, and no access of awsvpc tasks to the instance's role in its
 * metadata.
 */
function userDataOf(cluster: pulumi.Input<string>): pulumi.Output<string> {
  return clusterNameOf(cluster).apply((clusterName) =>
    Buffer.from(
      [
        "#!/usr/bin/env bash",
        "set -euo pipefail",
        "cat >>/etc/ecs/ecs.config <<'END_OF_FILE'",
        `ECS_CLUSTER=${clusterName}`,
        "ECS_AWSVPC_BLOCK_IMDS=true",
        "END_OF_FILE",
        "",
      ].join("\n"),
    ).toString("base64"),
  );
}

function createTemplate(
  parent: pulumi.Resource,
  name: string,
  args: Ec2CapacityArgs,
  plan: Ec2Plan,
  securityGroupId: pulumi.Output<string>,
): aws.ec2.LaunchTemplate {
  const tags = tagged(name, args.tags);
  const policies = [
    "service-role/AmazonEC2ContainerServiceforEC2Role",
    ...(args.sessionManager === true ? ["AmazonSSMManagedInstanceCore"] : []),
  ];
  const profile = createInstanceProfile({ parent, name, policies, tags: args.tags }, accountRegionOf(parent));
  return new aws.ec2.LaunchTemplate(
    `${name}-template`,
    {
      // EC2 reads the parameter at each launch, so a newer image is no difference for Pulumi.
      imageId: args.amiId ?? `resolve:ssm:${IMAGE_PARAMETERS[plan.architecture]}`,
      instanceType: plan.instanceType,
      iamInstanceProfile: { arn: profile.arn },
      // One hop: a container in bridge mode is one hop further away and cannot use the instance's role.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { volumeSize: DISK, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
        },
      ],
      // Without an interface in the template, the subnet's flag decides about a public address (R-PUB-07).
      vpcSecurityGroupIds: [securityGroupId],
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
      updateDefaultVersion: true,
      userData: userDataOf(args.cluster),
      tags,
    },
    { parent },
  );
}

function createScalingGroup(
  parent: pulumi.Resource,
  name: string,
  args: Ec2CapacityArgs & { network: TaskNetworkArgs },
  plan: Ec2Plan,
  template: aws.ec2.LaunchTemplate,
): aws.autoscaling.Group {
  // ECS adds the second tag to a group that it scales; here it is set so that it is no difference.
  const tags = { ...tagged(name, args.tags), AmazonECSManaged: "true" };
  const checked = checkedIfLater(args, ["minSize", "maxSize"], {
    component: "Ec2Capacity",
    name,
    shown: new Set(),
    problemsOf: (known) => sizeProblems(name, planEc2({ ...args, ...known })),
  });
  return new aws.autoscaling.Group(
    `${name}-instances`,
    {
      minSize: plan.minSize,
      maxSize: plan.maxSize,
      vpcZoneIdentifiers: args.network.subnetIds,
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      healthCheckType: "EC2",
      // Managed termination protection requires it: only ECS terminates instances, once they are empty.
      protectFromScaleIn: true,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: false })),
    },
    // ECS changes the number of instances.
    { parent, ignoreChanges: ["desiredCapacity"], ...onceChecked(checked) },
  );
}

function createProvider(
  parent: pulumi.Resource,
  name: string,
  args: Ec2CapacityArgs,
  group: aws.autoscaling.Group,
): aws.ecs.CapacityProvider {
  return new aws.ecs.CapacityProvider(
    `${name}-provider`,
    {
      autoScalingGroupProvider: {
        autoScalingGroupArn: group.arn,
        managedScaling: { status: "ENABLED", targetCapacity: 100 },
        managedDraining: "ENABLED",
        managedTerminationProtection: "ENABLED",
      },
      tags: tagged(name, args.tags),
    },
    { parent },
  );
}
