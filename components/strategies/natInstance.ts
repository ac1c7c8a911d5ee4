/**
 * `nat-instance`: private subnets whose tasks use a small instance as their NAT, which is replaced when it fails and
 * costs less than a NAT gateway.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { natInstanceProblems } from "../../analysis/rules/checks/natSettings";
import { missingInputs, strategyInputProblems } from "../../analysis/rules/checks/network";
import { Strategy } from "../../analysis/rules/strategies";
import { IpFamily, NatPlacement, SourceIpKind } from "../../analysis/rules/words";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import { slots } from "../slots";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";
import { createElasticIps, type ElasticIp } from "./elasticIps";
import { type AccountRegion, accountRegionOf } from "../accountRegion";
import { createNatRole } from "./natInstance/role";
import { natUserData } from "./natInstance/userData";
import { after, createRouteTable, egressOnly, slotOf, tagged, createTaskNetwork } from "./routing";
import type { NatInstanceOptions, NatStrategyArgs, StrategyNetwork } from "./strategyArgs";

/** Arguments of `NatInstance`. */
export interface NatInstanceArgs extends NatStrategyArgs, NatInstanceOptions {
  /**
   * The id of an egress-only internet gateway for IPv6 (`::/0`), since a NAT instance carries IPv4 only. Default: no
   * IPv6 route.
   */
  egressOnlyGatewayId?: pulumi.Input<string>;
}

/** The cheapest current type; 0.032 Gbps baseline, bursts to 5 (R-NATI-06). */
const INSTANCE_TYPE = "t4g.nano";
const AMI_PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
/** GiB: the minimum of Amazon Linux 2023. */
const DISK = 8;
/** Seconds; longer than a boot with package installation takes. */
const GRACE_PERIOD = 600;

/**
 * Private subnets with a route table each, whose default route goes to a fixed network interface. An Auto Scaling group
 * of size one runs an instance that attaches the interface at boot and forwards through it. The route and the Elastic
 * IP stay when the instance is replaced. A replacement takes about 3 to 5 minutes; during this time its zones have no
 * egress, and open connections are cut. With `per-az` the other zones are not affected. A deployment never replaces a
 * running instance: a new image, instance type or script is used from its next replacement on, which you can start with
 * `aws autoscaling start-instance-refresh --preferences MinHealthyPercentage=0 --auto-scaling-group-name NAME`.
 * Cost: for each NAT the instance and its disk, and two public IPv4 addresses: the Elastic IP, and the instance's own,
 * which it needs before it has attached the interface. No fee per GB.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
 */
export class NatInstance extends pulumi.ComponentResource {
  /** The id of the tasks' route table for each slot. Known once its routes exist. */
  public readonly routeTableIds: pulumi.Output<string>[];
  /** The source IPs: the Elastic IPs, which are fixed. */
  public readonly sourceIps: SourceIps;
  /** The ids of the fixed network interfaces that are the targets of the routes, by slot. */
  public readonly networkInterfaceIds: pulumi.Output<string[]>;
  /** The task network: pass it to services and capacity. */
  public readonly taskNetwork: TaskNetwork;

  constructor(name: string, args: NatInstanceArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("NatInstance", name, args);
    const placement = args.placement ?? NatPlacement.Single;
    refuse("NatInstance", name, [
      ...strategyInputProblems(args),
      ...natInstanceProblems(args, args.availabilityZoneCount),
      ...missingInputs(args, ["publicSubnetIds"], "R-NATI-01"),
    ]);
    super("ecs-connectivity:index:NatInstance", name, args, opts);

    const count = placement === NatPlacement.PerAz ? args.availabilityZoneCount : 1;
    const elasticIps = createElasticIps(this, name, count, args);
    const accountRegion = accountRegionOf(this);
    const groupId = createGroup(this, name, args);
    const amiId = args.amiId ?? aws.ssm.getParameterOutput({ name: AMI_PARAMETER }, { parent: this }).value;
    const interfaces = elasticIps.map((elasticIp, slot) =>
      createNat(this, `${name}-${slot}`, args, { slot, elasticIp, groupId, amiId, accountRegion }),
    );

    this.networkInterfaceIds = pulumi.all(interfaces);
    this.routeTableIds = slots(args.availabilityZoneCount).map((slot) => {
      const networkInterfaceId = interfaces[slot] ?? interfaces[0];
      return createRouteTable(this, `${name}-routes-${slot}`, args, {
        ipv4: networkInterfaceId && { networkInterfaceId },
        ipv6: egressOnly(args),
      });
    });
    this.sourceIps = {
      kind: SourceIpKind.Fixed,
      addresses: pulumi.all(elasticIps.map((elasticIp) => elasticIp.publicIp)),
    };
    this.taskNetwork = createTaskNetwork(this, name, args, this.routeTableIds, {
      strategy: Strategy.NatInstance,
      ipFamily: args.egressOnlyGatewayId === undefined ? IpFamily.Ipv4 : IpFamily.DualStack,
      publicSubnetIds: args.publicSubnetIds,
    });
    this.registerOutputs({
      routeTableIds: this.routeTableIds,
      sourceIps: this.sourceIps,
      networkInterfaceIds: this.networkInterfaceIds,
      taskNetwork: this.taskNetwork,
    });
  }
}

export function onNetwork(
  name: string,
  network: StrategyNetwork<{ natInstance?: NatInstanceOptions }>,
  opts: pulumi.ComponentResourceOptions,
): NatInstance {
  const { common, options, publicSubnetIds } = network;
  const args = { ...common, publicSubnetIds, ...egressOnly(network), ...options.natInstance };
  return new NatInstance(name, args, opts);
}

/** Inbound: everything from the VPC, since the tasks' own groups limit what they may send. Outbound: everything. */
function createGroup(parent: pulumi.Resource, name: string, args: NatInstanceArgs): pulumi.Output<string> {
  const tags = tagged(name, args.tags);
  const group = new aws.ec2.SecurityGroup(
    `${name}-group`,
    { vpcId: args.vpcId, description: "NAT instances: anything from the VPC, and out to the internet", tags },
    { parent },
  );
  args.vpcCidrBlocks.forEach((cidrIpv4, index) => {
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-from-vpc-${index}`,
      { securityGroupId: group.id, ipProtocol: "-1", cidrIpv4, description: "from the VPC", tags },
      { parent },
    );
  });
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-to-internet`,
    { securityGroupId: group.id, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0", description: "to the internet", tags },
    { parent },
  );
  return group.id;
}

interface NatSlot {
  readonly slot: number;
  readonly elasticIp: ElasticIp;
  readonly groupId: pulumi.Output<string>;
  readonly amiId: pulumi.Input<string>;
  readonly accountRegion: AccountRegion;
}

/** One NAT: the interface that stays, and the Auto Scaling group of its instance. Returns the interface's id. */
function createNat(parent: pulumi.Resource, name: string, args: NatInstanceArgs, nat: NatSlot): pulumi.Output<string> {
  const { groupId, accountRegion } = nat;
  const tags = tagged(name, args.tags);
  const subnetId = slotOf(args.publicSubnetIds ?? [], nat.slot, "publicSubnetIds");
  const fixed = new aws.ec2.NetworkInterface(
    `${name}-interface`,
    { subnetId, securityGroups: [groupId], sourceDestCheck: false, description: `NAT ${name}`, tags },
    // The instance attaches the interface, so Pulumi must not detach it.
    { parent, ignoreChanges: ["attachments"] },
  );
  const address = new aws.ec2.EipAssociation(
    `${name}-address`,
    { allocationId: nat.elasticIp.allocationId, networkInterfaceId: fixed.id },
    { parent },
  );
  // The policy contains the group's name, and the group's template the role: an explicit name breaks this cycle. The
  // same name is the tag of its instances, so that two stacks of one account cannot use each other's instances.
  const autoScalingGroupName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
  const profileArn = createNatRole(
    {
      parent,
      name,
      interfaceId: fixed.id,
      autoScalingGroupName,
      sessionManager: args.sessionManager ?? false,
      tags,
    },
    accountRegion,
  );
  const userData = pulumi
    .all([fixed.id, pulumi.all(args.vpcCidrBlocks), accountRegion.region, accountRegion.dnsSuffix])
    .apply(([fixedInterfaceId, vpcCidrBlocks, region, dnsSuffix]) =>
      Buffer.from(
        natUserData({ fixedInterfaceId, vpcCidrBlocks, probeUrl: `https://sts.${region}.${dnsSuffix}/` }),
      ).toString("base64"),
    );
  const marked = { ...tags, "ecs-connectivity:nat": autoScalingGroupName };
  const template = new aws.ec2.LaunchTemplate(
    `${name}-template`,
    {
      imageId: nat.amiId,
      instanceType: args.instanceType ?? INSTANCE_TYPE,
      iamInstanceProfile: { arn: profileArn },
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { volumeSize: DISK, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
        },
      ],
      // R-PUB-09: AWS assigns a public address only if the request has exactly one interface.
      networkInterfaces: [
        { deviceIndex: 0, associatePublicIpAddress: "true", securityGroups: [groupId], deleteOnTermination: "true" },
      ],
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags: marked })),
      updateDefaultVersion: true,
      userData,
      tags,
    },
    // Changes of the image are ignored: a newer one would replace the NAT in any deployment. Set `amiId` to change it.
    { parent, ...(args.amiId === undefined ? { ignoreChanges: ["imageId"] } : {}) },
  );
  const group = new aws.autoscaling.Group(
    `${name}-group`,
    {
      name: autoScalingGroupName,
      minSize: 1,
      maxSize: 1,
      desiredCapacity: 1,
      // An interface cannot leave its Availability Zone.
      vpcZoneIdentifiers: [subnetId],
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      healthCheckType: "EC2",
      healthCheckGracePeriod: GRACE_PERIOD,
      // No instance refresh: a new template is for the next instance, so that no deployment cuts the tasks' connections.
      tags: Object.entries(marked).map(([key, value]) => ({ key, value, propagateAtLaunch: false })),
    },
    // The group is destroyed before the interface and its address.
    { parent, dependsOn: [fixed, address] },
  );
  // The id is known once the instance is in service: a switch moves no subnet to a NAT that does not forward yet.
  return after(fixed.id, [address.id, group.id]);
}
