/**
 * The changes to try for each code, best first. The order of preference: what exists before what is new, a private way
 * before the internet, a group or a list before addresses, few addresses before all.
 */
import type { Code } from "../../rules/codes";
import { known } from "../../topology/lookup";
import { blockPublicAccessProposals, natInstanceProposals, publicIpProposals, regionalNatProposals } from "./addresses";
import { newBalancerProposals, targetTypeProposals, zoneProposals } from "./balancers";
import { type BlockedPath, type Proposal, vpcOf } from "./blockedPath";
import { fargateProposals, instanceModeProposals, privateSubnetProposals } from "./connect";
import { endpointProposals } from "./endpoints";
import { aclProposals, groupProposals } from "./filters";
import { imageCopyProposals } from "./images";
import { mountTargetProposals } from "./mountTargets";
import { peeringRouteProposals } from "./peerings";
import {
  brokenNatProposals,
  deadRouteProposals,
  dnsProposals,
  internetGatewayProposals,
  ipv6Proposals,
  natGatewaysOf,
  natProposals,
} from "./ways";
import { zoneRecordProposals } from "./zones";

type Proposer = (blockedPath: BlockedPath) => readonly Proposal[];

/** No way at all: what is missing depends on what the network is meant to be. */
function missingRoute(blockedPath: BlockedPath): readonly Proposal[] {
  const { service, topology } = blockedPath;
  if (blockedPath.path.kind === "egress" && blockedPath.path.family === "ipv6") return ipv6Proposals(blockedPath);
  const gateway = internetGatewayProposals(blockedPath);
  const nat = natProposals(blockedPath);
  const endpoint = endpointProposals(blockedPath);
  if (known(known(service.networkConfiguration)?.assignPublicIp ?? undefined) === true) {
    return [...gateway, ...nat, ...endpoint];
  }
  const vpc = vpcOf(blockedPath);
  const natExists = vpc !== undefined && natGatewaysOf(topology, vpc).length > 0;
  return natExists ? [...nat, ...endpoint, ...gateway] : [...gateway, ...nat, ...endpoint];
}

/** A route that is there, and leads nowhere: another one in its place, else none. */
function deadRoute(blockedPath: BlockedPath): readonly Proposal[] {
  return [...missingRoute(blockedPath), ...deadRouteProposals(blockedPath)];
}

const PROPOSERS: { readonly [code in Code]: readonly Proposer[] } = {
  NETWORK_MODE_NONE: [],
  NO_PORT: [],
  VPC_DNS_DISABLED: [dnsProposals],
  NAME_NOT_RESOLVED: [zoneRecordProposals, endpointProposals],
  PRIVATE_DNS_DISABLED: [endpointProposals, dnsProposals],
  SG_HAS_NO_RULES: [groupProposals],
  ENI_SG_RULES_MISMATCH: [groupProposals],
  SUBNET_ACL_RESTRICTION: [aclProposals],
  NO_ROUTE_TO_DESTINATION: [peeringRouteProposals, mountTargetProposals, missingRoute, brokenNatProposals],
  BAD_STATE_ROUTE: [deadRoute],
  NO_IPV6_ADDRESS: [],
  IPV4_ONLY_DESTINATION: [endpointProposals, natProposals],
  IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: [natInstanceProposals, publicIpProposals, natProposals, endpointProposals],
  IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: [publicIpProposals, newBalancerProposals],
  LAUNCH_TYPE_NO_PUBLIC_IP: [privateSubnetProposals, natProposals],
  NAT_IN_OWN_SUBNET: [brokenNatProposals, natProposals],
  NAT_WITHOUT_INTERNET_ROUTE: [brokenNatProposals, natInstanceProposals, natProposals],
  ENI_SOURCE_DEST_CHECK_RESTRICTION: [natInstanceProposals],
  REGIONAL_NGW_ROUTE_AZ_RESTRICTION: [regionalNatProposals],
  VPC_BLOCK_PUBLIC_ACCESS_ENABLED: [blockPublicAccessProposals],
  ENDPOINT_POLICY_DENIES: [endpointProposals],
  ELB_INSTALLED_AZ_RESTRICTION: [zoneProposals],
  TARGET_TYPE_MISMATCH: [targetTypeProposals],
  TARGET_IS_CLIENT: [],
  UNKNOWN_VALUE: [],
};

/**
 * The changes that keep a private network private: for these codes, nothing else is proposed while one of them works.
 */
const PRIVATE_PROPOSERS: { readonly [code in Code]?: readonly Proposer[] } = {
  NO_ROUTE_TO_DESTINATION: [peeringRouteProposals, mountTargetProposals, endpointProposals, imageCopyProposals],
  IPV4_ONLY_DESTINATION: [endpointProposals, imageCopyProposals],
};

export function proposalsFor(blockedPath: BlockedPath): readonly Proposal[] {
  return PROPOSERS[blockedPath.code].flatMap((propose) => propose(blockedPath));
}

/** Proposals that lead no packet to the internet, for a network that is kept off it. */
export function privateProposalsFor(blockedPath: BlockedPath): readonly Proposal[] {
  const { code } = blockedPath;
  return (PRIVATE_PROPOSERS[code] ?? PROPOSERS[code]).flatMap((propose) => propose(blockedPath));
}

/** The ways to let the internet reach a task on an instance, whose own interface can never have a public address. */
export function connectionWays(blockedPath: BlockedPath): readonly Proposal[] {
  return [newBalancerProposals, instanceModeProposals, fargateProposals].flatMap((propose) => propose(blockedPath));
}
