/**
 * The causes that stop a packet, each with its code: the code of AWS's VPC Reachability Analyzer where it has one with
 * that meaning, else one of the same form.
 */

/** Codes and the cause that each of them means, in the order of a packet's path. */
export const CODES = {
  NETWORK_MODE_NONE: "The task has no network interface: its network mode is none.",
  NO_PORT: "No port of the service is known, so there is nothing to call.",
  VPC_DNS_DISABLED:
    "DNS support is off in the VPC and no other DNS server is set, or DNS hostnames are off and the name needs them.",
  PRIVATE_DNS_DISABLED: "An endpoint exists, but the service's name does not resolve to it: its private DNS is off.",
  NAME_NOT_RESOLVED: "A private hosted zone answers for the name, but has no record for it.",
  SG_HAS_NO_RULES: "The security group has no rule in this direction.",
  ENI_SG_RULES_MISMATCH: "The security group has rules in this direction, and none of them allows the packet.",
  SUBNET_ACL_RESTRICTION: "A network ACL denies the packet or its answer.",
  NO_ROUTE_TO_DESTINATION: "No route covers the destination.",
  BAD_STATE_ROUTE: "The route's target does not exist any more, or does not forward the packet.",
  NO_IPV6_ADDRESS: "The path is IPv6, and this end has no IPv6 address.",
  IPV4_ONLY_DESTINATION:
    "Only IPv6 has a path to the destination, but the call uses IPv4 or the destination has no IPv6 address.",
  IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: "The route leads to an internet gateway, and the sender has no public IP.",
  IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: "The caller is on the internet, and the target has no public IP.",
  LAUNCH_TYPE_NO_PUBLIC_IP: "A task in awsvpc mode on EC2 or Managed Instances can never have a public IP.",
  NAT_IN_OWN_SUBNET: "The NAT is in a subnet whose default route leads to the NAT itself.",
  NAT_WITHOUT_INTERNET_ROUTE: "The NAT's own subnet has no route to an internet gateway.",
  ENI_SOURCE_DEST_CHECK_RESTRICTION: "The NAT instance's source/destination check is on, so it forwards nothing.",
  REGIONAL_NGW_ROUTE_AZ_RESTRICTION: "The regional NAT gateway does not serve this Availability Zone.",
  VPC_BLOCK_PUBLIC_ACCESS_ENABLED: "VPC Block Public Access denies the packet.",
  ENDPOINT_POLICY_DENIES: "The VPC endpoint's policy denies the call.",
  ELB_INSTALLED_AZ_RESTRICTION: "The load balancer is not enabled in the target's Availability Zone.",
  TARGET_TYPE_MISMATCH: "The target group registers another kind of target than the service has.",
  TARGET_IS_CLIENT: "The load balancer keeps the client's address and sends the call back to the caller's own host.",
  UNKNOWN_VALUE: "A value is not known yet, so the verdict is undetermined.",
} as const;

export type Code = keyof typeof CODES;
