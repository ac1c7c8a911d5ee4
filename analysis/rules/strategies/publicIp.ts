/** `public-ip`: Fargate tasks in public subnets, each with a public IPv4 address of its own. */
import { Placement, SourceIpKind, Tier } from "../words";
import type { StrategyRow } from "./row";

export const publicIp: StrategyRow = {
  inWords: {
    leaves: "a public IP for each task and an internet gateway",
    sourceIp: "one for each task, which changes",
    suits: "Fargate",
  },
  tier: Tier.Public,
  placement: Placement.PublicNoAuto,
  routes: { ipv4: "internet-gateway", ipv6: "internet-gateway" },
  publicAddress: "task",
  sourceIp: () => SourceIpKind.Ephemeral,
  needs: () => ["internet-gateway"],
};
