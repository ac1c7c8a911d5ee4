/** The words of the conflict model. */
import type { Living } from "../deployment";

export interface Conflict {
  /** AWS's code for it. */
  readonly code: string;
  /** The resource that AWS would refuse to make, change or delete, or that holds what another wants. */
  readonly resource: string;
  readonly why: string;
}

/** A stack at one moment, and what it had once: ids, ARNs and names, to what the program calls them. */
export interface Moment {
  readonly live: readonly Living[];
  readonly gone: ReadonlyMap<string, string>;
}

export const of = (live: readonly Living[], type: string): readonly Living[] =>
  live.filter((living) => living.type === type);

export const SUBNET = "aws:ec2/subnet:Subnet";
export const SERVICE = "aws:ecs/service:Service";
export const NAT = "aws:ec2/natGateway:NatGateway";
export const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
export const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
export const GROUP = "aws:autoscaling/group:Group";
export const PROVIDER = "aws:ecs/capacityProvider:CapacityProvider";
export const LIST = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";
export const GATEWAY_ROUTE = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
export const LISTENER = "aws:lb/listener:Listener";
