/**
 * The steps of a switch that interrupt a user's traffic, and why: data, so that `switch` and the guide state the same.
 */

export type Op = "create" | "update" | "replace" | "delete";

export interface Interruption {
  readonly type: string;
  readonly op: Op;
  /** Only if this property changes. Default: any change. */
  readonly property?: string;
  /** Only if the property is removed. */
  readonly goes?: true;
  readonly why: string;
}

export const interruptions: readonly Interruption[] = [
  {
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    op: "update",
    property: "routeTableId",
    why: "The subnet uses its new routes immediately; connections open through the old gateway are cut and must be opened again.",
  },
  {
    type: "aws:ec2/route:Route",
    op: "update",
    why: "The route leads to its new target immediately; connections open through the old one are cut.",
  },
  {
    type: "aws:ec2/natGateway:NatGateway",
    op: "delete",
    why: "Connections still open through this NAT gateway are cut; its source address is no longer used.",
  },
  {
    type: "aws:ec2/natGateway:NatGateway",
    op: "replace",
    why: "Connections through this NAT gateway are cut, and its source address changes unless both keep one Elastic IP.",
  },
  {
    type: "aws:ec2/natGateway:NatGateway",
    op: "update",
    property: "availabilityZoneAddresses",
    why: "A zone that the NAT gateway leaves has no path to the internet until the tasks there have moved, later in the same update.",
  },
  {
    type: "aws:ec2/eipAssociation:EipAssociation",
    op: "replace",
    why: "The NAT instance's source address changes immediately; connections open through the old one are cut.",
  },
  {
    type: "aws:autoscaling/group:Group",
    op: "update",
    property: "vpcZoneIdentifiers",
    why: "Instances in a removed zone are terminated, and their tasks start in the other zones; tasks in a new zone get requests when the load balancer is enabled there too, later in the same update.",
  },
  {
    type: "aws:ecs/capacityProvider:CapacityProvider",
    op: "update",
    property: "managedInstancesProvider",
    why: "Instances start in the new subnets only, and tasks there get requests when the load balancer is enabled there too, later in the same update; instances in a removed subnet are drained.",
  },
  {
    type: "aws:autoscaling/group:Group",
    op: "delete",
    why: "Its instances are terminated; tasks on them and traffic through them must have moved before.",
  },
  {
    type: "aws:lb/listener:Listener",
    op: "update",
    property: "defaultActions",
    why: "The listener forwards to a new target group immediately: requests fail until a target in it is healthy. Two updates, with weights, avoid it.",
  },
  {
    type: "aws:lb/listenerRule:ListenerRule",
    op: "update",
    property: "actions",
    why: "The rule forwards to a new target group immediately: requests fail until a target in it is healthy. Two updates, with weights, avoid it.",
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    op: "update",
    property: "subnets",
    why: "Tasks in a zone that the load balancer leaves get no requests until the service has moved them, later in the same update.",
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    op: "replace",
    why: "The load balancer gets another DNS name and other addresses; clients must use the new name.",
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    op: "delete",
    why: "Clients that still use its DNS name are cut off.",
  },
  {
    type: "aws:ecs/service:Service",
    op: "replace",
    why: "A new service starts beside the old one, which is drained afterwards; requests fail if the listener moves before the new tasks are healthy.",
  },
  {
    type: "aws:ecs/service:Service",
    op: "update",
    property: "networkConfiguration",
    goes: true,
    // The provider's request then names none, and no page of AWS documents the effect on a service that had one.
    why: "ECS starts new tasks on the instances' own network and then stops the old ones; both networks must work until the deployment is steady. AWS does not document whether a live service can lose its network configuration: if AWS answers that this is not valid for the network mode (R-MODE-09), replace the service: pulumi up --replace and its URN.",
  },
  {
    type: "aws:ecs/service:Service",
    op: "update",
    property: "networkConfiguration",
    why: "ECS starts new tasks in the new network first and then stops the old ones; both networks must work until the deployment is steady.",
  },
  {
    type: "aws:ec2/subnet:Subnet",
    op: "replace",
    why: "All resources in the subnet must be removed from it first.",
  },
  {
    type: "aws:ec2/vpc:Vpc",
    op: "replace",
    why: "Every resource is created again in another VPC.",
  },
];

/**
 * The reason why a step interrupts traffic; null if it does not.
 * @param gone the changed properties that are removed.
 */
export function interruptionOf(
  type: string,
  op: Op,
  changed: readonly string[],
  gone: readonly string[] = [],
): string | null {
  const match = interruptions.find(
    (row) =>
      row.type === type &&
      row.op === op &&
      (row.property === undefined || (row.goes === true ? gone : changed).includes(row.property)),
  );
  return match?.why ?? null;
}
