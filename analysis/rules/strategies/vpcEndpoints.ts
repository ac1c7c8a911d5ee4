/**
 * `vpc-endpoints`: isolated subnets, whose tasks reach AWS services through VPC endpoints, and nothing else outside the
 * VPC.
 */
import { broken } from "../checks/broken";
import { Placement, SourceIpKind, Tier } from "../words";
import type { StrategyRow } from "./row";

export const vpcEndpoints: StrategyRow = {
  inWords: {
    leaves: "VPC endpoints to AWS services, and no internet",
    sourceIp: "none",
    suits: "images from private ECR only",
  },
  tier: Tier.Isolated,
  placement: Placement.PrivateIsolated,
  routes: { ipv4: null, ipv6: null },
  publicAddress: null,
  sourceIp: () => SourceIpKind.None,
  needs: () => [],
  problems: (_options, { endpoints }) =>
    endpoints.interface.length > 0 || endpoints.gateway.length > 0
      ? []
      : [
          broken("V-17", {
            rules: ["R-EP-04", "R-EP-08"],
            property: "endpoints",
            value: null,
            message: "the strategy vpc-endpoints has no other path out of the VPC, and there is no endpoint.",
            remedy: "Set endpoints to what the services need; endpointsOf derives it from their definitions.",
          }),
        ],
};
