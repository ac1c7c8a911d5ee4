/** The rules about transit gateways, firewalls and Gateway Load Balancers, as far as reports and checks are based on them. */
import type { Fact } from "./rule";

export const gatewayRules: readonly Fact[] = [
  {
    id: "R-TGW-01",
    text: "A transit gateway attachment has at most one subnet in each Availability Zone. A zone without one cannot use the gateway: its route to the gateway drops packets.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html"],
  },
  {
    id: "R-TGW-05",
    text: "A path by a transit gateway needs all of: a route in the subnet's table, a route in the gateway's route table of this attachment, and the routes back: in the destination's table to the gateway, and in the gateway's route table of its attachment to the subnet's VPC. (Zones: R-TGW-01)",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html",
      "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html",
    ],
  },
  {
    id: "R-TGW-13",
    text: "AWS Network Firewall does not support asymmetric routing: requests and answers must pass the same endpoint. With a NAT gateway behind the firewall, the route table of the NAT gateway's subnet needs a route to the endpoint for the addresses of the protected subnets; with an internet gateway behind it, the route table of the internet gateway needs it.",
    sources: [
      "https://docs.aws.amazon.com/network-firewall/latest/developerguide/asymmetric-routing.html",
      "https://docs.aws.amazon.com/network-firewall/latest/developerguide/vpc-config-route-tables.html",
    ],
  },
  {
    id: "R-TGW-14",
    text: "A Gateway Load Balancer endpoint is in one subnet. It has no security groups and no private DNS, and the owner of the service must accept it.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html"],
  },
];
