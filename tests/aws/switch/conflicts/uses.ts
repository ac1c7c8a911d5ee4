/** Resources that cannot be deleted while another still uses them. */
import { texts, within } from "../references";
import {
  BALANCER,
  type Conflict,
  ENDPOINT,
  GATEWAY_ROUTE,
  GROUP,
  LIST,
  LISTENER,
  type Moment,
  NAT,
  PROVIDER,
  SERVICE,
  SUBNET,
} from "./conflict";

/** Uses for which AWS refuses a deletion: property paths by type of the user. */
const USES: readonly {
  readonly code: string;
  readonly why: string;
  readonly by: Readonly<Record<string, readonly string[]>>;
}[] = [
  {
    code: "DependencyViolation",
    why: "has a network interface in the subnet",
    by: {
      [SERVICE]: ["networkConfiguration.subnets"],
      [ENDPOINT]: ["subnetIds"],
      [NAT]: ["subnetId"],
      [BALANCER]: ["subnets"],
      [GROUP]: ["vpcZoneIdentifiers"],
      [PROVIDER]: ["managedInstancesProvider.instanceLaunchTemplate.networkConfiguration.subnets"],
      "aws:ec2/networkInterface:NetworkInterface": ["subnetId"],
      "aws:ec2/instance:Instance": ["subnetId"],
    },
  },
  {
    code: "DependencyViolation",
    why: "has a network interface in the security group",
    by: {
      [SERVICE]: ["networkConfiguration.securityGroups"],
      [ENDPOINT]: ["securityGroupIds"],
      [BALANCER]: ["securityGroups"],
      [PROVIDER]: ["managedInstancesProvider.instanceLaunchTemplate.networkConfiguration.securityGroups"],
      "aws:ec2/networkInterface:NetworkInterface": ["securityGroups"],
      "aws:ec2/instance:Instance": ["vpcSecurityGroupIds"],
      "aws:ec2/launchTemplate:LaunchTemplate": ["vpcSecurityGroupIds", "networkInterfaces.securityGroups"],
    },
  },
  {
    code: "DependencyViolation",
    why: "is a rule that names the security group",
    by: {
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["referencedSecurityGroupId"],
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["referencedSecurityGroupId"],
    },
  },
  {
    code: "InvalidIPAddress.InUse",
    why: "holds the Elastic IP",
    by: {
      [NAT]: ["allocationId", "availabilityZoneAddresses.allocationIds"],
      "aws:ec2/eipAssociation:EipAssociation": ["allocationId"],
    },
  },
  {
    code: "DependencyViolation",
    why: "is associated with the route table",
    by: {
      "aws:ec2/routeTableAssociation:RouteTableAssociation": ["routeTableId"],
      [ENDPOINT]: ["routeTableIds"],
      [GATEWAY_ROUTE]: ["routeTableId"],
    },
  },
  {
    code: "ResourceInUse",
    why: "forwards to the target group",
    by: { [LISTENER]: ["defaultActions.targetGroupArn"] },
  },
  {
    code: "ResourceInUse",
    why: "registers its tasks in the target group",
    by: { [SERVICE]: ["loadBalancers.targetGroupArn"] },
  },
  {
    code: "ResourceInUseException",
    why: "names the capacity provider",
    by: { [SERVICE]: ["capacityProviderStrategies.capacityProvider"], [LIST]: ["capacityProviders"] },
  },
  {
    code: "ResourceInUse",
    why: "protects the instances of the Auto Scaling group",
    by: { [PROVIDER]: ["autoScalingGroupProvider.autoScalingGroupArn"] },
  },
  {
    code: "DeleteConflict",
    why: "holds the role",
    by: {
      "aws:iam/instanceProfile:InstanceProfile": ["role"],
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["role"],
      "aws:iam/rolePolicy:RolePolicy": ["role"],
    },
  },
  {
    code: "DependencyViolation",
    why: "lies in the VPC",
    by: Object.fromEntries(
      [
        SUBNET,
        NAT,
        ENDPOINT,
        "aws:ec2/routeTable:RouteTable",
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:ec2/internetGateway:InternetGateway",
        "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
        "aws:lb/targetGroup:TargetGroup",
      ].map((type) => [type, ["vpcId"]]),
    ),
  },
];

export function usesOfGone({ live, gone }: Moment): Conflict[] {
  return live.flatMap((user) =>
    USES.flatMap(({ code, why, by }) =>
      (by[user.type] ?? []).flatMap((path) =>
        texts(within(user.inputs, path))
          .filter((id) => gone.has(id))
          .map((id) => ({ code, resource: gone.get(id) ?? id, why: `${user.name} ${why}` })),
      ),
    ),
  );
}
