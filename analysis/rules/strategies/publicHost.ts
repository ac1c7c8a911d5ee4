/**
 * `public-host`: instances with a public IPv4 address on their primary interface, which tasks in host or bridge mode
 * share.
 */
import { Placement, SourceIpKind, Tier } from "../words";
import type { StrategyRow } from "./row";

export const publicHost: StrategyRow = {
  inWords: {
    leaves: "the instance's public IP and an internet gateway",
    sourceIp: "the instance's public IP, which changes",
    suits: "Managed Instances in host mode, EC2 in host or bridge mode",
  },
  tier: Tier.Host,
  placement: Placement.PublicAuto,
  routes: { ipv4: "internet-gateway", ipv6: "internet-gateway" },
  publicAddress: "instance",
  sourceIp: () => SourceIpKind.Ephemeral,
  needs: () => ["internet-gateway"],
};
