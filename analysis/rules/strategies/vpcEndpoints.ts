/** `vpc-endpoints`: isolated subnets, whose tasks reach AWS services by VPC endpoints and nothing else. */
import { broken } from "../checks/broken";
import { Placement, SourceIpKind, Tier } from "../words";
import type { StrategyRow } from "./row";

export const vpcEndpoints: StrategyRow = {
  inWords: {
    leaves: "not to the internet: AWS services by VPC endpoints",
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
            message: "the strategy vpc-endpoints has no other way out, and there is no endpoint.",
            remedy: "Hand over what the services need, as endpointsOf computes it from their definitions.",
          }),
        ],
};
