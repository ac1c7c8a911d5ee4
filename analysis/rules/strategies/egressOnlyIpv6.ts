/** `egress-only-ipv6`: subnets whose only default route is `::/0` to an egress-only internet gateway. */
import { brokenRule, type Problem } from "../problem";
import { IpFamily, Placement, SourceIpKind, Tier } from "../words";
import type { NetworkEndpoints, StrategyRow } from "./row";

interface Ipv6Settings {
  readonly only?: boolean;
  readonly nat64?: boolean;
}

export const egressOnlyIpv6: StrategyRow<Ipv6Settings> = {
  inWords: {
    leaves: "IPv6 through an egress-only internet gateway",
    sourceIp: "the task's own IPv6 address, which changes",
    suits: "destinations with IPv6",
  },
  tier: Tier.Ipv6,
  placement: Placement.Ipv6EgressOnly,
  routes: { ipv4: null, ipv6: "egress-only-internet-gateway" },
  publicAddress: null,
  sourceIp: () => SourceIpKind.Ephemeral,
  ipFamily: ({ only }) => (only === true ? IpFamily.Ipv6 : IpFamily.DualStack),
  // R-V6-11: NAT64 is a NAT gateway in a public subnet.
  needs: ({ nat64 }) => (nat64 === true ? ["public-tier"] : []),
  settings: { key: "ipv6", kinds: { only: "flag", nat64: "flag" } },
  problems: ({ only = false, nat64 = false }, { endpoints, isShared }) => [
    ...(only && endpoints.interface.length > 0 ? endpointProblems(endpoints, isShared) : []),
    ...(nat64 ? [] : only ? [onlyIpv6] : pullsByIpv4(endpoints)),
  ],
};

/** The problem of interface endpoints with IPv6-only tasks. */
function endpointProblems(endpoints: NetworkEndpoints, isShared: boolean): Problem[] {
  return [
    isShared
      ? brokenRule("R-V6-12", {
          property: "ipv6.only",
          value: "true",
          message:
            "interface endpoints that IPv6-only tasks can reach have no IPv4 address, and private DNS makes the whole VPC use them.",
          remedy:
            "Use dual-stack subnets (leave ipv6.only out), or create a network of their own for the IPv6-only tasks.",
        })
      : {
          id: "X-05",
          rules: ["X-05", "R-V6-08"],
          severity: "warning",
          property: "endpoints",
          value: endpoints.interface.join(", "),
          message: "AWS's pages disagree on whether ECR's interface endpoints serve IPv6-only subnets.",
          remedy: "Test it before you rely on it, or use dual-stack subnets.",
        },
  ];
}

/** The problem of dual-stack tasks without ECR's interface endpoints. */
function pullsByIpv4(endpoints: NetworkEndpoints): Problem[] {
  return ["ecr.api", "ecr.dkr"].every((service) => endpoints.interface.includes(service))
    ? []
    : [
        {
          id: "V-21",
          rules: ["R-V6-03", "R-V6-04"],
          severity: "warning",
          property: "endpoints",
          value: null,
          message:
            "these subnets have no IPv4 path out of the VPC. Fargate pulls from private ECR and reads secrets over IPv4, so such tasks will not start.",
          remedy: "Set endpoints to those that the services need, or set ipv6.nat64.",
        },
      ];
}

const onlyIpv6: Problem = {
  id: "V-21",
  rules: ["R-V6-07", "R-V6-11"],
  severity: "warning",
  property: "ipv6.only",
  value: "true",
  message:
    "the reference of an image in private ECR must have its dual-stack host (dkr-ecr.REGION.on.aws), and destinations with IPv4 only cannot be reached.",
  remedy: "Use such image references, or set ipv6.nat64.",
};
