/** The rules about NAT gateways and NAT instances. */
import type { Fact } from "./rule";

export const natRules: readonly Fact[] = [
  {
    id: "R-NAT-01",
    text: "Zonal: one AZ, redundant inside it; needs a public subnet + Elastic IP + internet gateway; one per AZ advised.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
  },
  {
    id: "R-NAT-02",
    text: "5 Gbps scaling to 100 Gbps; 1M to 10M packets/s; TCP/UDP/ICMP; no security group; uses ports 1024-65535; MTU 8500 (keep 1500 for internet).",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
  },
  {
    id: "R-NAT-03",
    text: "55,000 simultaneous connections per IPv4 address per unique destination (IP, port, protocol); up to 8 addresses.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
  },
  {
    id: "R-NAT-04",
    text: "Not reachable through VPC peering, nor from VPN/Direct Connect via a virtual private gateway.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
  },
  {
    id: "R-NAT-05",
    text: "Regional NAT gateway (19 Nov 2025): created with vpcId + availabilityMode=regional, NO subnet, no public subnet needed; AWS creates its route table with the internet gateway route; one ID for all AZs. An internet gateway on the VPC is still needed (pre-built internet gateway route; failure code Gateway.NotAttached).",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html"],
  },
  {
    id: "R-NAT-06",
    text: "Regional: up to 32 IPs per AZ; expansion to a new AZ can take up to 60 minutes (traffic crosses zones meanwhile); public connectivity only; not in constrained AZs.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html"],
  },
  {
    id: "R-NAT-07",
    text: "Regional automatic mode: AWS picks Elastic IPs and may add more (autoScalingIps) → egress IP set is not fixed; manual mode = you give Elastic IPs per AZ (fixed) and expand AZs yourself.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html",
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html",
    ],
  },
  {
    id: "R-NAT-08",
    text: "Zonal→regional conversion resets connections; keeping the IPs means deleting the zonal gateways first (outage).",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html"],
  },
  {
    id: "R-NAT-09",
    text: "@pulumi/aws 7.48.0 NatGateway: availabilityMode zonal|regional; regional requires vpcId, forbids subnetId and allocationId (use availabilityZoneAddresses[{allocationIds, availabilityZone|availabilityZoneId}]), connectivityType must be public.",
    sources: ["https://www.pulumi.com/registry/packages/aws/api-docs/ec2/natgateway/"],
  },
  {
    id: "R-NAT-10",
    text: "NAT gateway failure codes: InsufficientFreeAddressesInSubnet, Gateway.NotAttached (no internet gateway on the VPC), InvalidAllocationID.NotFound, Resource.AlreadyAssociated.",
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html"],
  },
  {
    id: "R-NATI-01",
    text: "Must be in a public subnet with public IP/Elastic IP; source/destination check OFF; private route 0.0.0.0/0 → its ENI/instance.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html",
    ],
  },
  {
    id: "R-NATI-02",
    text: "net.ipv4.ip_forward=1 (persisted) + `iptables -t nat -A POSTROUTING -o <if> -j MASQUERADE` + flush FORWARD + save; interface is eth0, enX0 or ens5 → detect it.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html"],
  },
  {
    id: "R-NATI-03",
    text: "The amzn-ami-vpc-nat AMI is Amazon Linux 1 (maintenance ended 31 Dec 2023); build from AL2023/AL2.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html"],
  },
  {
    id: "R-NATI-04",
    text: "security group: inbound 80/443 (or all needed) from private CIDRs, outbound to 0.0.0.0/0.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html"],
  },
  {
    id: "R-NATI-05",
    text: "Failover is your own script/ASG; bandwidth = instance; can do port forwarding and bastion; needs patching.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-comparison.html"],
  },
  {
    id: "R-NATI-06",
    text: "Baseline/burst Gbps: t4g.nano and t3.nano 0.032/5, t4g.micro 0.064/5, t4g.small 0.128/5, t4g.medium 0.256/5, t4g.large 0.512/5, t8i.nano 0.032/6.25.",
    sources: ["https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html"],
  },
  {
    id: "R-NATI-07",
    text: "Through an internet gateway an instance with < 32 vCPU is limited to 5 Gbps; single flow 5 Gbps; burst 5-60 min on credits.",
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-network-bandwidth.html"],
  },
  {
    id: "R-NATI-08",
    text: "fck-nat: AL2023 AMIs for arm64/x86, ASG + floating ENI HA mode, Elastic IP re-attach (third party).",
    sources: ["https://github.com/AndrewGuenther/fck-nat", "https://github.com/RaJiska/terraform-aws-fck-nat"],
  },
  {
    id: "R-NATI-09",
    text: 'NAT instance timeout sends FIN, NAT gateway sends RST. NAT instance is IPv4 only ("outbound IPv4 traffic").',
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-comparison.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html",
    ],
  },
  {
    id: "R-NATI-10",
    status: "unconfirmed",
    text: "For a stable route target across replacement use a separate ENI (or replace the route from a lifecycle hook); a one-line nftables masquerade is equivalent to the iptables rule.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html"],
  },
];
