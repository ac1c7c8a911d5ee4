/** Which steps of a switch a user's traffic notices, and why: data, so that `switch` and the guide say the same. */

export type Op = "create" | "update" | "replace" | "delete";

export interface Interruption {
  readonly type: string;
  readonly op: Op;
  /** Only when this property changes; left out where any change counts. */
  readonly property?: string;
  /** Only where the property goes altogether. */
  readonly goes?: true;
  readonly why: string;
}

export const interruptions: readonly Interruption[] = [
  {
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    op: "update",
    property: "routeTableId",
    why: "The subnet moves to its new routes at once; connections open through the old gateway are cut and must be opened again.",
  },
  {
    type: "aws:ec2/route:Route",
    op: "update",
    why: "The route moves to its new target at once; connections open through the old one are cut.",
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
    why: "A zone that the NAT gateway leaves has no way out until what runs there has moved, later in the same run.",
  },
  {
    type: "aws:ec2/eipAssociation:EipAssociation",
    op: "replace",
    why: "The NAT instance's source address changes at once; connections open through the old one are cut.",
  },
  {
    type: "aws:autoscaling/group:Group",
    op: "update",
    property: "vpcZoneIdentifiers",
    why: "Instances in a zone that is left end, and their tasks start elsewhere; tasks in a new zone get requests once the load balancer is there too, a moment later.",
  },
  {
    type: "aws:ecs/capacityProvider:CapacityProvider",
    op: "update",
    property: "managedInstancesProvider",
    why: "Instances start in the new subnets only, and tasks there get requests once the load balancer is there too, a moment later; those in a subnet that is left are drained.",
  },
  {
    type: "aws:autoscaling/group:Group",
    op: "delete",
    why: "Its instances end; what ran on them or through them must have moved before.",
  },
  {
    type: "aws:lb/listener:Listener",
    op: "update",
    property: "defaultActions",
    why: "The listener forwards to a new target group at once: requests fail until a target in it is healthy. Two updates, with weights, avoid it.",
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    op: "update",
    property: "subnets",
    why: "Tasks in a zone that the load balancer leaves get no requests until the service has moved them, later in the same run.",
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    op: "replace",
    why: "The load balancer gets another DNS name and other addresses; clients must follow.",
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    op: "delete",
    why: "Clients that still use its DNS name are cut off.",
  },
  {
    type: "aws:ecs/service:Service",
    op: "replace",
    why: "A new service starts beside the old one and the old one is drained after; there is a gap where the listener moves before the new tasks are healthy.",
  },
  {
    type: "aws:ecs/service:Service",
    op: "update",
    property: "networkConfiguration",
    goes: true,
    // The provider's request then names none, and no page of AWS says what a service does that had one.
    why: "ECS starts new tasks on the instances' own network and then stops the old ones; both networks must work until the deployment is steady. AWS does not say whether a live service can lose its network configuration: if it answers that this is not valid for the network mode (R-MODE-09), have the service replaced: pulumi up --replace and its URN.",
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
    why: "Everything in the subnet must leave it first.",
  },
  {
    type: "aws:ec2/vpc:Vpc",
    op: "replace",
    why: "Everything is built anew in another VPC.",
  },
];

/**
 * Why a step interrupts, or null where nobody notices it.
 * @param gone which of the changed properties are not there any more.
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
