/** The rules about the path of packets in a VPC, which a check of single fields does not see. */
import type { Fact } from "./rule";

export const vpcRules: readonly Fact[] = [
  {
    id: "R-VPC-01",
    text: "Security groups and network ACLs do not filter traffic to the VPC resolver (VPC base + 2, 169.254.169.253), instance metadata (169.254.169.254), time sync (169.254.169.123), ECS task metadata (169.254.170.2), DHCP and licence servers. A security group without UDP 53 does not stop DNS through the VPC resolver.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html",
    ],
  },
  {
    id: "R-VPC-02",
    text: "A custom DNS server in the DHCP options is an ordinary destination: it needs a route, and rules for port 53. A running task keeps the options that it started with.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    ],
  },
  {
    id: "R-VPC-03",
    text: "For a packet the most specific route (longest prefix) is used. Of several routes for the same prefix, a static route has priority over a prefix-list route, and a prefix-list route over a propagated one.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html"],
  },
  {
    id: "R-VPC-04",
    text: "Each route table has a local route for every CIDR block of the VPC. A subnet without an explicit association uses the main route table.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html",
    ],
  },
  {
    id: "R-VPC-05",
    text: "A route that is more specific than the local route may point to an inspection device between subnets. It then has priority over the local route.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html",
    ],
  },
  {
    id: "R-VPC-06",
    text: "A network ACL filters at the border of a subnet. Traffic within one subnet is not filtered by any network ACL.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html"],
  },
  {
    id: "R-VPC-07",
    text: "A security group rule that names a security group allows the private addresses of interfaces with that group, in the same VPC or a peered one. It never allows public addresses.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  },
  {
    id: "R-VPC-08",
    text: "Security groups are stateful: the answer to an allowed packet passes, whatever the rules of the other direction are.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"],
  },
  {
    id: "R-VPC-09",
    text: "A network ACL is stateless. Its rules are read in order, and the first match decides. The answer needs a rule of its own, for the ephemeral port of the side that opened the connection (Linux 32768-60999, Windows 49152-65535, NAT gateways and load balancers 1024-65535).",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html",
    ],
  },
  {
    id: "R-VPC-10",
    text: "A NAT gateway has no security group. The network ACL of its own subnet applies to both legs of the traffic.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
  },
  {
    id: "R-VPC-11",
    status: "unconfirmed",
    text: "A zonal NAT gateway does not serve traffic from its own subnet: the default route of that subnet must go to the internet gateway.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
  },
  {
    id: "R-VPC-12",
    text: "A public NAT gateway needs a default route to an internet gateway in the route table of its own subnet. Other hosts of the VPC see its private address.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"],
  },
  {
    id: "R-VPC-13",
    text: "A regional NAT gateway is in no subnet and has a route table of its own. It serves each Availability Zone where it has an address.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html"],
  },
  {
    id: "R-VPC-14",
    text: "A private NAT gateway (connectivityType private) does not route to the internet.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"],
  },
  {
    id: "R-VPC-15",
    status: "unconfirmed",
    text: "Traffic that leaves through a NAT gateway does not use the endpoints or peering connections of the NAT gateway's subnet.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
  },
  {
    id: "R-VPC-16",
    status: "unconfirmed",
    text: "A NAT instance is analysed as an instance: destinations see the address of the interface that it masquerades from (often the primary one), and not that of the interface in the route.",
    sources: [
      "https://github.com/AndrewGuenther/fck-nat",
      "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html",
    ],
  },
  {
    id: "R-VPC-17",
    text: "An instance that forwards traffic between other hosts needs the source/destination check turned off on the interface that receives the traffic.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html"],
  },
  {
    id: "R-VPC-18",
    text: "A gateway endpoint is a route by prefix list. It is more specific than 0.0.0.0/0, so it has priority over a NAT. It serves its own Region only, and no client across a peering connection. The security group must allow 443 to the prefix list, and the network ACL to the service's public addresses.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"],
  },
  {
    id: "R-VPC-19",
    text: "A gateway endpoint requires DNS resolution in the VPC, and AWS requires DNS hostnames as well.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"],
  },
  {
    id: "R-VPC-20",
    status: "unconfirmed",
    text: "An S3 interface endpoint also carries image layers, if it has private DNS that is not limited to inbound resolvers.",
    sources: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html"],
  },
  {
    id: "R-VPC-21",
    text: "Image layers come from the bucket prod-<region>-starport-layer-bucket of the image's Region. An S3 endpoint policy must allow that bucket. The layers of an image in another Region come through the internet or a NAT too.",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"],
  },
  {
    id: "R-VPC-22",
    text: "The name of an interface endpoint resolves to private addresses only when private DNS is on for the endpoint, and DNS support and DNS hostnames are on in the VPC. Then every workload of the VPC uses the endpoint, whatever its route table.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"],
  },
  {
    id: "R-VPC-23",
    text: "The interfaces of an endpoint are only in its subnets, and the whole VPC can reach them. The endpoint's security group filters inbound traffic, on 443.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"],
  },
  {
    id: "R-VPC-24",
    text: "An endpoint policy decides every call of its service through the endpoint, not only image pulls: secrets, parameters, logs, environment files, keys. An endpoint without a policy allows everything, and a policy that allows nothing stops every call.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"],
  },
  {
    id: "R-VPC-25",
    text: "With custom DNS servers in the DHCP options, the VPC resolver does not answer for the names of endpoints, so the addresses that these names resolve to are not known.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html",
    ],
  },
  {
    id: "R-VPC-26",
    status: "unconfirmed",
    text: "The ecr.api and ecr.dkr endpoints do not carry pulls from public.ecr.aws, which need a route to the internet. (AWS's page names endpoints for the API of ECR Public in us-east-1, not for its registry.)",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"],
  },
  {
    id: "R-VPC-27",
    text: "With DNS support off in the VPC the Amazon resolver does not answer: no name can be resolved unless the DHCP options name another server.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html",
    ],
  },
  {
    id: "R-VPC-28",
    text: "An internet gateway maps the private IPv4 address of an interface to its public or Elastic IP one to one, and drops packets of an interface that has none. IPv6 passes unchanged.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html"],
  },
  {
    id: "R-VPC-29",
    text: "A public IPv4 address is auto-assigned only at launch, to the primary interface, and only when the request has a single interface. A stop and start changes the address. A launch template's own flag has priority over the subnet's.",
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html"],
  },
  {
    id: "R-VPC-30",
    text: "A load balancer has nodes only in the Availability Zones of its subnets. Targets in another zone get no traffic.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html",
    ],
  },
  {
    id: "R-VPC-31",
    text: "Health checks of a load balancer come from the private addresses of its nodes.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html",
    ],
  },
  {
    id: "R-VPC-32",
    text: "Cross-zone load balancing is off by default on a Network Load Balancer: each node serves the targets of its own zone.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html",
    ],
  },
  {
    id: "R-VPC-33",
    text: "The target group decides whether a Network Load Balancer keeps the client's address: always for UDP, TCP_UDP, QUIC and TCP_QUIC; for TCP and TLS by preserve_client_ip.enabled, which is on by default for instance targets and off for ip targets. Between a client of one IP family and targets of the other, targets see the node's address.",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html"],
  },
  {
    id: "R-VPC-34",
    text: "Targets of a Network Load Balancer without a security group must allow the clients' addresses where the load balancer keeps them, and the nodes' addresses for health checks.",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html"],
  },
  {
    id: "R-VPC-35",
    text: "The name of an internet-facing load balancer resolves to public addresses inside the VPC too: a client in the VPC reaches it through its own route to the internet, with the address of its NAT or with its own public address.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html",
    ],
  },
  {
    id: "R-VPC-36",
    text: "VPC peering is not transitive: no path goes through the NAT, internet gateway or gateway endpoint of a peer.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html"],
  },
  {
    id: "R-VPC-37",
    text: "IPv6 addresses are public, so the route decides: an internet gateway allows connections in and out, and an egress-only internet gateway only out. Security groups and network ACLs need IPv6 rules of their own.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-migrate-ipv6.html",
    ],
  },
  {
    id: "R-VPC-38",
    text: "NAT64 works only with a route for 64:ff9b::/96 to a NAT gateway and with DNS64 on the subnet. DNS64 sends the traffic to IPv4-only names through NAT64 from dual-stack subnets too.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html"],
  },
  {
    id: "R-VPC-39",
    status: "unconfirmed",
    text: "ECS Exec and FireLens run in the task: under awsvpc they use the task's interface. ECS Exec with a KMS key also calls kms, and with session logging also logs or s3.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"],
  },
  {
    id: "R-VPC-40",
    text: "An EFS file system is mounted by its DNS name, over TCP 2049 to a mount target. With DNS support and DNS hostnames on, the VPC's own resolver resolves the name to the mount target in the caller's own Availability Zone. Fargate and EC2 awsvpc tasks mount from the task's interface (the mount is made in the task's network namespace), and bridge and host tasks from the instance's. For Managed Instances under awsvpc no page of AWS states which interface is used.",
    sources: [
      "https://docs.aws.amazon.com/efs/latest/ug/mounting-fs-mount-cmd-dns-name.html",
      "https://docs.aws.amazon.com/efs/latest/ug/mounting-fs-mount-cmd-ip-addr",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
      "https://github.com/aws/amazon-ecs-agent/pull/2372",
    ],
  },
  {
    id: "R-VPC-41",
    text: "In bridge mode the traffic of containers is translated to the instance's primary address. In host mode it has the instance's own address.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-bridge.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-host.html",
    ],
  },
  {
    id: "R-VPC-42",
    status: "unconfirmed",
    text: "Since April 2026, ECS terminates container instances that cannot reach the agent's endpoints and launches new ones, again and again.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/launch_container_instance.html"],
  },
  {
    id: "R-VPC-43",
    text: "The route of a deleted gateway or interface stays in the route table as a blackhole: packets that match it are dropped.",
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html"],
  },
  {
    id: "R-VPC-44",
    text: "Flow logs go to CloudWatch Logs through a role of their own, or to an S3 bucket that is given by its ARN and whose policy allows the log delivery service.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3.html",
    ],
  },
  {
    id: "R-VPC-49",
    text: "A rule of a security group has a protocol, a range of ports and one peer. A rule whose peer is a security group allows the interfaces with that group, by their private addresses. Groups remember connections, so answers need no rule. A call needs an outbound rule at the caller and an inbound rule at the called interface.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  },
  {
    id: "R-VPC-50",
    text: "A security group has a rule once: AWS refuses a second one with the same direction, protocol, ports and peer (InvalidPermission.Duplicate).",
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"],
  },
];
