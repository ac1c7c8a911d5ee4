/** What is worth trying for each code, best first. Every code that can block a path has its row. */
import { known } from "../../topology/lookup";
import { blockPublicAccessProposals, natInstanceProposals, publicIpProposals, regionalNatProposals } from "./addresses";
import { newBalancerProposals, targetTypeProposals, zoneProposals } from "./balancers";
import type { Proposal, BlockedPath } from "./blockedPath";
import { fargateProposals, instanceModeProposals, privateSubnetProposals } from "./connect";
import { endpointProposals } from "./endpoints";
import { aclProposals, groupProposals } from "./filters";
import { mountTargetProposals } from "./mountTargets";
import { brokenNatProposals, dnsProposals, internetGatewayProposals, ipv6Proposals, natProposals } from "./ways";

type Proposer = (blockedPath: BlockedPath) => readonly Proposal[];

/** No way at all: what is missing depends on what the network was meant to be. */
function missingRoute(blockedPath: BlockedPath): readonly Proposal[] {
  const { service, topology, need } = blockedPath;
  if (blockedPath.path.kind === "egress" && blockedPath.path.family === "ipv6") return ipv6Proposals(blockedPath);
  const publicIp = known(known(service.networkConfiguration)?.assignPublicIp ?? undefined) === true;
  const gateway = internetGatewayProposals(blockedPath);
  const nat = natProposals(blockedPath);
  const endpoint = endpointProposals(blockedPath);
  const isolated = topology.natGateways.length === 0 && topology.vpcEndpoints.length > 0;
  const natExists = topology.natGateways.length > 0;
  if (need !== null && isolated) return [...endpoint, ...(publicIp ? gateway : []), ...nat, ...gateway];
  if (publicIp) return [...gateway, ...nat, ...endpoint];
  return natExists ? [...nat, ...endpoint, ...gateway] : [...gateway, ...nat, ...endpoint];
}

const PROPOSERS: { readonly [code: string]: readonly Proposer[] } = {
  NO_ROUTE_TO_DESTINATION: [mountTargetProposals, missingRoute],
  BAD_STATE_ROUTE: [natProposals, internetGatewayProposals, ipv6Proposals],
  IPV4_ONLY_DESTINATION: [endpointProposals, natProposals],
  NO_IPV6_ADDRESS: [],
  IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: [publicIpProposals, natProposals, endpointProposals],
  IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: [publicIpProposals, newBalancerProposals],
  LAUNCH_TYPE_NO_PUBLIC_IP: [privateSubnetProposals, natProposals],
  ENI_SG_RULES_MISMATCH: [groupProposals],
  SG_HAS_NO_RULES: [groupProposals],
  SUBNET_ACL_RESTRICTION: [aclProposals],
  ENI_SOURCE_DEST_CHECK_RESTRICTION: [natInstanceProposals],
  NAT_IN_OWN_SUBNET: [brokenNatProposals, natProposals],
  NAT_WITHOUT_INTERNET_ROUTE: [brokenNatProposals, natInstanceProposals, natProposals],
  REGIONAL_NGW_ROUTE_AZ_RESTRICTION: [regionalNatProposals],
  VPC_BLOCK_PUBLIC_ACCESS_ENABLED: [blockPublicAccessProposals],
  VPC_DNS_DISABLED: [dnsProposals],
  PRIVATE_DNS_DISABLED: [endpointProposals, dnsProposals],
  ENDPOINT_POLICY_DENIES: [endpointProposals],
  ELB_INSTALLED_AZ_RESTRICTION: [zoneProposals],
  TARGET_TYPE_MISMATCH: [targetTypeProposals],
  NETWORK_MODE_NONE: [],
};

/** The ways to let the internet in to a task on an instance, whose own interface can never have a public address. */
export function connectionWays(blockedPath: BlockedPath): readonly Proposal[] {
  return [newBalancerProposals, instanceModeProposals, fargateProposals].flatMap((propose) => propose(blockedPath));
}

export function proposalsFor(blockedPath: BlockedPath): readonly Proposal[] {
  return (PROPOSERS[blockedPath.code] ?? []).flatMap((propose) => propose(blockedPath));
}
