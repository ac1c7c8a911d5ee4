/**
 * The rules about a network's edge: gateways with route tables of their own, special addresses, private hosted zones.
 */
import type { Fact } from "./rule";

export const edgeRules: readonly Fact[] = [
  {
    id: "R-VPC-45",
    text: "A route table that is associated with an internet gateway decides the target of packets that enter through this gateway, answers included: local, a network interface, or an endpoint of a Gateway Load Balancer. The packets of the other direction must pass the same device.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html"],
  },
  {
    id: "R-VPC-46",
    text: "Private, shared, local, multicast and documentation addresses (RFC 6890) do not exist behind an internet gateway or a NAT gateway: a default route to such a gateway is no path to them. They need a route to a peering connection, a transit gateway or a VPN. This is also true for DNS servers in DHCP options.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html",
      "https://www.rfc-editor.org/rfc/rfc6890",
    ],
  },
  {
    id: "R-VPC-48",
    text: "A packet to an address of a peered VPC passes the route tables of both subnets, the network ACLs of both subnets, and the security groups at both ends.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html"],
  },
  {
    id: "R-EP-28",
    text: "A private hosted zone that is associated with the VPC answers for its names before public DNS, if DNS support and DNS hostnames are on. A record for an interface endpoint replaces the endpoint's private DNS, also for an endpoint of another VPC. Of several zones the most specific one answers, and a name that this zone does not have is not resolved.",
    sources: [
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html",
      "https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-access-to-vpc-private-endpoints.html",
    ],
  },
  {
    id: "R-NATI-11",
    text: "An Elastic IP that is associated with an instance's primary interface is the instance's public address. The publicIp output of the instance keeps its value from launch, which is often empty.",
    sources: [
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html",
      "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/instance/",
    ],
  },
  {
    id: "R-PUB-23",
    text: "With HTTP_PROXY in /etc/ecs/ecs.config, and the same for ecs-init and Docker, the calls of a container instance go through that proxy, except calls to the hosts in NO_PROXY. This is a path for instances without a route to the internet.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/http_proxy_config.html"],
  },
];
