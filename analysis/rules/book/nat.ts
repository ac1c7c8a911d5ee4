/** The rules about NAT gateways and NAT instances. */
import type { Fact } from "./rule";

export const natRules: readonly Fact[] = [
  {
    id: "R-NAT-01",
    text: "A zonal NAT gateway is in one AZ and redundant inside it. It needs a public subnet, an Elastic IP and an internet gateway. AWS advises one in each AZ.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
  },
  {
    id: "R-NAT-02",
    text: "A NAT gateway scales from 5 Gbps to 100 Gbps and from 1M to 10M packets/s. It carries TCP, UDP and ICMP, has no security group and uses the ports 1024-65535. Its MTU is 8500 (keep 1500 for the internet).",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
  },
  {
    id: "R-NAT-03",
    text: "A NAT gateway has 55,000 simultaneous connections per IPv4 address to each unique destination (IP, port, protocol), and up to 8 addresses.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
  },
  {
    id: "R-NAT-04",
    text: "A NAT gateway cannot be reached through VPC peering, nor from a VPN or Direct Connect through a virtual private gateway.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
  },
  {
    id: "R-NAT-05",
    text: "A regional NAT gateway (since 19 Nov 2025) is created with vpcId and availabilityMode=regional. It has NO subnet and needs no public subnet. AWS creates its route table with the route to the internet gateway, and all AZs use one ID. The VPC still needs an internet gateway (for that pre-built route; failure code Gateway.NotAttached).",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html"],
  },
  {
    id: "R-NAT-06",
    text: "A regional NAT gateway has up to 32 IPs per AZ. Its expansion to a new AZ can take up to 60 minutes (until then the traffic crosses zones). It has public connectivity only, and is not available in constrained AZs.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html"],
  },
  {
    id: "R-NAT-07",
    text: "In automatic mode AWS chooses the Elastic IPs of a regional NAT gateway and may add more (autoScalingIps), so the set of source IPs is not fixed. In manual mode you give the Elastic IPs of each AZ (fixed) and expand to new AZs yourself.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html",
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html",
    ],
  },
  {
    id: "R-NAT-08",
    text: "The conversion from zonal to regional resets connections. To keep the IPs, the zonal gateways must be deleted first (outage).",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html"],
  },
  {
    id: "R-NAT-09",
    text: "In @pulumi/aws 7.48.0 the availabilityMode of a NatGateway is zonal or regional. regional requires vpcId, forbids subnetId and allocationId (use availabilityZoneAddresses[{allocationIds, availabilityZone|availabilityZoneId}]), and needs connectivityType public.",
    sources: ["https://www.pulumi.com/registry/packages/aws/api-docs/ec2/natgateway/"],
  },
  {
    id: "R-NAT-10",
    text: "The failure codes of a NAT gateway are InsufficientFreeAddressesInSubnet, Gateway.NotAttached (no internet gateway on the VPC), InvalidAllocationID.NotFound and Resource.AlreadyAssociated.",
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html"],
  },
  {
    id: "R-NATI-01",
    text: "A NAT instance must be in a public subnet and have a public IP or Elastic IP. Its source/destination check must be OFF. The private route 0.0.0.0/0 goes to its ENI or to the instance.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html",
    ],
  },
  {
    id: "R-NATI-02",
    text: "A NAT instance needs net.ipv4.ip_forward=1 (persisted), `iptables -t nat -A POSTROUTING -o <if> -j MASQUERADE`, a flushed FORWARD chain and saved rules. The interface is eth0, enX0 or ens5, so detect it.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html"],
  },
  {
    id: "R-NATI-03",
    text: "The AMI amzn-ami-vpc-nat is Amazon Linux 1, whose maintenance ended on 31 Dec 2023. Build a NAT instance from AL2023 or AL2.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html"],
  },
  {
    id: "R-NATI-04",
    text: "The security group of a NAT instance allows inbound 80 and 443 (or all ports that are needed) from the private CIDRs, and outbound to 0.0.0.0/0.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html"],
  },
  {
    id: "R-NATI-05",
    text: "Failover of a NAT instance is your own script or Auto Scaling group, and its bandwidth is that of the instance. It can forward ports and serve as a bastion. It needs patching.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-comparison.html"],
  },
  {
    id: "R-NATI-06",
    text: "The baseline and burst bandwidths in Gbps are: t4g.nano and t3.nano 0.032/5, t4g.micro 0.064/5, t4g.small 0.128/5, t4g.medium 0.256/5, t4g.large 0.512/5, t8i.nano 0.032/6.25.",
    sources: ["https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html"],
  },
  {
    id: "R-NATI-07",
    text: "Through an internet gateway an instance with < 32 vCPU is limited to 5 Gbps, and a single flow to 5 Gbps. A burst lasts 5-60 min on credits.",
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-network-bandwidth.html"],
  },
  {
    id: "R-NATI-08",
    text: "fck-nat has AL2023 AMIs for arm64 and x86, a high-availability mode with an Auto Scaling group and a floating ENI, and attaches its Elastic IP again (third party).",
    sources: ["https://github.com/AndrewGuenther/fck-nat", "https://github.com/RaJiska/terraform-aws-fck-nat"],
  },
  {
    id: "R-NATI-09",
    text: 'When a connection times out, a NAT instance sends FIN and a NAT gateway sends RST. A NAT instance is IPv4 only ("outbound IPv4 traffic").',
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-comparison.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html",
    ],
  },
  {
    id: "R-NATI-10",
    status: "unconfirmed",
    text: "For a route target that stays the same when the instance is replaced, use a separate ENI (or replace the route from a lifecycle hook). A masquerade rule of one line in nftables is equivalent to the iptables rule.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html"],
  },
];
