/** Resources that a destroyed stack leaves in the account, read from AWS's API itself. */
import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import { DescribeClustersCommand, ListClustersCommand } from "@aws-sdk/client-ecs";
import { DescribeLoadBalancersCommand, DescribeTargetGroupsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { clientsOf } from "../aws/emulator/clients";
import type { Emulator } from "../aws/emulator/emulator";

/** Ids, ARNs and names of everything that costs money or holds a name; what AWS made by itself is not counted. */
export async function leftIn(emulator: Emulator, region: string): Promise<string[]> {
  const { autoScaling, ec2, ecr, ecs, elb, iam, logs } = clientsOf(emulator.endpoint, region);
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
  const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({}));
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
  const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({}));
  const { AutoScalingGroups = [] } = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
  const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: clusterArns }));
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
  return [
    ...Vpcs.filter(({ IsDefault }) => IsDefault !== true).map(({ VpcId }) => VpcId),
    ...Addresses.map(({ AllocationId }) => AllocationId),
    ...NatGateways.filter(({ State }) => State !== "deleted").map(({ NatGatewayId }) => NatGatewayId),
    // An instance's own interface goes with the instance, which the emulator forgets.
    ...NetworkInterfaces.filter(({ Attachment }) => Attachment?.DeviceIndex !== 0).map(
      ({ NetworkInterfaceId }) => NetworkInterfaceId,
    ),
    ...VpcEndpoints.filter(({ State }) => String(State).toLowerCase() !== "deleted").map(
      ({ VpcEndpointId }) => VpcEndpointId,
    ),
    ...AutoScalingGroups.map(({ AutoScalingGroupName }) => AutoScalingGroupName),
    ...LoadBalancers.map(({ LoadBalancerArn }) => LoadBalancerArn),
    ...TargetGroups.map(({ TargetGroupArn }) => TargetGroupArn),
    ...clusters.filter(({ status }) => status === "ACTIVE").map(({ clusterArn }) => clusterArn),
    ...Roles.map(({ RoleName }) => RoleName),
    ...logGroups.map(({ logGroupName }) => logGroupName),
    ...repositories.map(({ repositoryName }) => repositoryName),
  ].filter((name) => name !== undefined);
}
