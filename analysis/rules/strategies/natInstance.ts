/** `nat-instance`: private subnets behind instances that forward IPv4, one or one for each Availability Zone. */
import { type NatSettings, natInstanceProblems } from "../checks/natSettings";
import { NatPlacement, Placement, SourceIpKind, Tier } from "../words";
import type { StrategyRow } from "./row";

const placements = [NatPlacement.Single, NatPlacement.PerAz];

export const natInstance: StrategyRow<NatSettings> = {
  inWords: {
    leaves: "a NAT instance that is replaced when it fails: `single` or `per-az`",
    sourceIp: "its Elastic IPs, fixed",
    suits: "all launch types",
  },
  tier: Tier.Private,
  placement: Placement.PrivateNat,
  routes: { ipv4: "nat-instance", ipv6: "egress-only-internet-gateway" },
  publicAddress: null,
  sourceIp: () => SourceIpKind.Fixed,
  needs: () => ["public-tier"],
  settings: {
    key: "natInstance",
    kinds: { placement: placements, elasticIpAllocationIds: "texts", instanceType: "text", amiId: "text" },
    placements: { all: placements, usual: NatPlacement.Single },
    problems: natInstanceProblems,
  },
};
