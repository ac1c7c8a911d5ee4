/** `nat-gateway`: private subnets behind NAT gateways: one, one for each Availability Zone, or a regional one. */
import { type NatSettings, natGatewayProblems } from "../checks/natSettings";
import { NatPlacement, Placement, RegionalAddresses, SourceIpKind, Tier } from "../words";
import type { StrategyRow } from "./row";

const placements = Object.values(NatPlacement);

export const natGateway: StrategyRow<NatSettings> = {
  inWords: {
    leaves: "a NAT gateway: `single`, `per-az` or `regional`",
    sourceIp: "its Elastic IPs, fixed (regional: only with `manual` addresses)",
    suits: "all launch types",
  },
  tier: Tier.Private,
  placement: Placement.PrivateNat,
  routes: { ipv4: "nat-gateway", ipv6: "egress-only-internet-gateway" },
  publicAddress: null,
  // R-NAT-07: AWS may add addresses to a regional NAT gateway in automatic mode.
  sourceIp: (options) =>
    options.placement === NatPlacement.Regional && options.addresses !== RegionalAddresses.Manual
      ? SourceIpKind.Ephemeral
      : SourceIpKind.Fixed,
  needs: ({ placement, addresses }) =>
    placement !== NatPlacement.Regional
      ? ["public-tier"]
      : addresses === RegionalAddresses.Manual
        ? ["internet-gateway", "zone-names"]
        : ["internet-gateway"],
  settings: {
    key: "natGateway",
    kinds: { placement: placements, elasticIpAllocationIds: "texts", addresses: Object.values(RegionalAddresses) },
    placements: { all: placements, usual: NatPlacement.PerAz },
    problems: natGatewayProblems,
  },
};
