/**
 * A small instance inside the VPC from which you can call services: a shell by Session Manager, without a key or an
 * open port.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { missingInputs } from "../analysis/rules/checks/network";
import { ownImageProblems } from "../analysis/rules/checks/ownImage";
import { needsPublicAddress } from "../analysis/rules/strategies";
import { createInstanceGroup } from "./capacity/instanceGroup";
import { createInstanceProfile } from "./capacity/instanceRole";
import { type BesideNetworkArgs, networkOnceKnown, readNetwork } from "./network/given";
import { accountRegionOf } from "./accountRegion";
import { refuse } from "./refuse";
import { refuseOtherShapes } from "./shapes/check";
import { slotOf, tagged } from "./strategies/routing";
import type { TaskNetworkArgs } from "./network/taskNetwork";

/** Arguments of `ClientInstance`. */
export interface ClientInstanceArgs extends BesideNetworkArgs {
  /**
   * The network of the instance: a `Network`'s `taskNetwork`, or the description of another network. Session Manager
   * uses this network's path out of the VPC; under `vpc-endpoints` and `egress-only-ipv6` it needs the endpoints `ssm`,
   * `ssmmessages` and `ec2messages`. If the network is an output, as in a program in another language, set `strategy`
   * too.
   */
  network: pulumi.Input<TaskNetworkArgs>;
  /** The EC2 instance type; an arm64 type unless `amiId` is for x86_64. Default: `t4g.nano`. */
  instanceType?: string;
  /** The id of the machine image. Default: Amazon Linux 2023 for arm64, as of the first deployment. */
  amiId?: pulumi.Input<string>;
  /** Tags of every resource that supports tags. */
  tags?: Record<string, pulumi.Input<string>>;
}

const INSTANCE_TYPE = "t4g.nano";
const IMAGE_PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
/** GiB: the minimum of Amazon Linux 2023. */
const DISK = 8;

/**
 * An instance in the first of the network's subnets, to test services as a client in the VPC:
 * `aws ssm start-session --target INSTANCE_ID`, then `curl`. Its security group allows no inbound connection. It has a
 * public IPv4 address only if the strategy needs one for outbound traffic.
 * Cost: the instance and its disk.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
 */
export class ClientInstance extends pulumi.ComponentResource {
  /** The id of the instance. */
  public readonly instanceId: pulumi.Output<string>;
  /** The private IPv4 address of the instance. */
  public readonly privateIp: pulumi.Output<string>;
  /** The id of its security group: put it in the `allowFrom` of the services that it calls. */
  public readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: ClientInstanceArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("ClientInstance", name, args);
    const reading = readNetwork(args);
    refuse("ClientInstance", name, [
      ...missingInputs(args, ["network"], "R-VPC-04"),
      ...reading.problems,
      ...ownImageProblems(args),
    ]);
    super("ecs-connectivity:index:ClientInstance", name, args, opts);

    const network = networkOnceKnown("ClientInstance", name, args, reading);
    const securityGroupId = createInstanceGroup(this, name, network, args.tags);
    const profile = createInstanceProfile(
      { parent: this, name, policies: ["AmazonSSMManagedInstanceCore"], tags: args.tags },
      accountRegionOf(this),
    );
    const instance = createInstance(this, name, { ...args, network }, securityGroupId, profile.name);

    this.instanceId = instance.id;
    this.privateIp = instance.privateIp;
    this.securityGroupId = securityGroupId;
    this.registerOutputs({
      instanceId: this.instanceId,
      privateIp: this.privateIp,
      securityGroupId: this.securityGroupId,
    });
  }
}

function createInstance(
  parent: pulumi.Resource,
  name: string,
  args: ClientInstanceArgs & { network: TaskNetworkArgs },
  securityGroupId: pulumi.Output<string>,
  iamInstanceProfile: pulumi.Output<string>,
): aws.ec2.Instance {
  const tags = tagged(name, args.tags);
  return new aws.ec2.Instance(
    `${name}-instance`,
    {
      ami: args.amiId ?? aws.ssm.getParameterOutput({ name: IMAGE_PARAMETER }, { parent }).value,
      instanceType: args.instanceType ?? INSTANCE_TYPE,
      subnetId: slotOf(args.network.subnetIds, 0, "network.subnetIds"),
      vpcSecurityGroupIds: [securityGroupId],
      // R-PUB-10
      associatePublicIpAddress: needsPublicAddress(args.network.strategy),
      iamInstanceProfile,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: { volumeSize: DISK, volumeType: "gp3", encrypted: true, tags },
      tags,
    },
    // Changes of the image are ignored: a newer one would replace the instance in any deployment. Set `amiId` to change
    // it.
    { parent, ...(args.amiId === undefined ? { ignoreChanges: ["ami"] } : {}) },
  );
}
