/** VPCs with their DNS and public access, subnets, and the gateways at the edge. */
import type {
  DhcpOptions,
  EgressOnlyInternetGateway,
  InternetGateway,
  Subnet,
  Vpc,
  VpcBlockPublicAccessExclusion,
  VpcBlockPublicAccessOptions,
  VpcPeeringConnection,
} from "@aws-sdk/client-ec2";
import { UNKNOWN, type Value } from "../../../analysis/topology/resource";
import type { GraphBuilder } from "./builder";
import { type Item, nameTag } from "./item";

/** Two answers of DescribeVpcAttribute in one record. */
interface VpcAttributes {
  VpcId?: string;
  EnableDnsSupport?: { Value?: boolean };
  EnableDnsHostnames?: { Value?: boolean };
}

/** Properties of the VPC's resource beside its record: ids of the resources that AWS created with it. */
export interface VpcParts {
  readonly mainRouteTable: ReadonlyMap<string, string>;
  readonly defaultNetworkAcl: ReadonlyMap<string, string>;
  readonly defaultSecurityGroup: ReadonlyMap<string, string>;
}

export function addVpcs(graph: GraphBuilder, parts: VpcParts): void {
  const attributes = new Map(
    graph.records<VpcAttributes>("VpcAttributes", "VpcId").map((record) => [record.text("VpcId"), record]),
  );
  for (const vpc of graph.records<Vpc>("Vpcs", "VpcId")) {
    const id = vpc.text("VpcId") ?? "";
    const flags = attributes.get(id);
    const flag = (name: "EnableDnsSupport" | "EnableDnsHostnames"): Value =>
      flags?.part(name)?.value("Value") ?? UNKNOWN;
    const [ipv6, ...furtherIpv6] = ipv6Blocks(vpc);
    graph.add(
      "aws:ec2/vpc:Vpc",
      id,
      nameTag(vpc),
      {
        cidrBlock: vpc.value("CidrBlock"),
        ipv6CidrBlock: ipv6,
        enableDnsSupport: flag("EnableDnsSupport"),
        enableDnsHostnames: flag("EnableDnsHostnames"),
        mainRouteTableId: parts.mainRouteTable.get(id),
        defaultNetworkAclId: parts.defaultNetworkAcl.get(id),
        defaultSecurityGroupId: parts.defaultSecurityGroup.get(id),
      },
      graph.unread("VpcAttributes") ?? `VpcAttributes has no record of ${id}`,
    );
    for (const cidrBlock of furtherIpv4Blocks(vpc)) {
      graph.relate(
        "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
        `${id} ${cidrBlock === UNKNOWN ? "ipv4" : cidrBlock}`,
        { vpcId: id, cidrBlock },
        "its list of blocks cannot be read",
      );
    }
    for (const ipv6CidrBlock of furtherIpv6) {
      graph.relate(
        "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation",
        `${id} ${ipv6CidrBlock === UNKNOWN ? "ipv6" : ipv6CidrBlock}`,
        { vpcId: id, ipv6CidrBlock },
      );
    }
    const dhcp = vpc.text("DhcpOptionsId");
    if (dhcp !== undefined && dhcp !== "default") {
      graph.relate("aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation", `${id} ${dhcp}`, {
        vpcId: id,
        dhcpOptionsId: dhcp,
      });
    }
  }
  for (const options of graph.records<DhcpOptions>("DhcpOptions", "DhcpOptionsId")) addDhcpOptions(graph, options);
  addPublicAccess(graph);
}

/** Blocks other than the first one, which is in the VPC's own record. */
function furtherIpv4Blocks(vpc: Item<Vpc>): (string | typeof UNKNOWN)[] {
  const sets = vpc.list("CidrBlockAssociationSet");
  if (sets === UNKNOWN) return [UNKNOWN];
  return sets
    .filter((block) => block.part("CidrBlockState")?.text("State") === "associated")
    .flatMap((block) => block.text("CidrBlock") ?? [])
    .filter((cidr) => cidr !== vpc.text("CidrBlock"));
}

function ipv6Blocks(holder: Item<Pick<Vpc, "Ipv6CidrBlockAssociationSet">>): (string | typeof UNKNOWN)[] {
  const sets = holder.list("Ipv6CidrBlockAssociationSet");
  if (sets === UNKNOWN) return [UNKNOWN];
  return sets
    .filter((block) => block.part("Ipv6CidrBlockState")?.text("State") === "associated")
    .flatMap((block) => block.text("Ipv6CidrBlock") ?? []);
}

function addDhcpOptions(graph: GraphBuilder, options: Item<DhcpOptions>): void {
  const configurations = options.list("DhcpConfigurations");
  const servers =
    configurations === UNKNOWN
      ? undefined
      : configurations.find((configuration) => configuration.text("Key") === "domain-name-servers");
  graph.add("aws:ec2/vpcDhcpOptions:VpcDhcpOptions", options.text("DhcpOptionsId") ?? "", nameTag(options), {
    domainNameServers:
      configurations === UNKNOWN ? UNKNOWN : servers?.mapped("Values", (value) => value.value("Value") ?? UNKNOWN),
  });
}

/** States of an exclusion that is in effect, and that is not; any other state is a transition. */
const HOLDS = new Set(["create-complete", "update-complete"]);
const GONE = new Set(["create-failed", "delete-complete", "disable-complete"]);

function addPublicAccess(graph: GraphBuilder): void {
  if (graph.isLeftOut("VpcBlockPublicAccessOptions")) {
    // The same assumption as for a program, which rarely contains this account setting.
    graph.assumptions.push({
      subject: "account",
      fact: "this source has no settings of VPC Block Public Access",
      assumption: "it is off, as by AWS's default",
      consequence: "if it is on, it blocks connections through internet gateways",
    });
    return;
  }
  const options = graph.loose<VpcBlockPublicAccessOptions>("VpcBlockPublicAccessOptions")[0];
  const unread = graph.unread("VpcBlockPublicAccessOptions");
  const mode = options?.value("InternetGatewayBlockMode") ?? (unread === undefined ? "off" : UNKNOWN);
  // Without the exclusions it is unknown which VPCs and subnets a block does not apply to.
  const unreadExclusions = mode === "off" ? undefined : graph.unread("VpcBlockPublicAccessExclusions");
  graph.relate(
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
    "Block Public Access",
    { internetGatewayBlockMode: unreadExclusions === undefined ? mode : UNKNOWN },
    unread ?? unreadExclusions,
  );
  const exclusions = graph.loose<VpcBlockPublicAccessExclusion>("VpcBlockPublicAccessExclusions");
  for (const exclusion of exclusions) {
    const state = exclusion.text("State") ?? "";
    if (GONE.has(state)) continue;
    const [, kind, id] = /:(vpc|subnet)\/([^/]+)$/.exec(exclusion.text("ResourceArn") ?? "") ?? [];
    const name = `exclusion of ${id ?? exclusion.text("ExclusionId") ?? "something"}`;
    graph.relate("aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", name, {
      // An exclusion without a VPC or subnet applies to unknown resources.
      vpcId: kind === undefined ? UNKNOWN : kind === "vpc" ? id : undefined,
      subnetId: kind === undefined ? UNKNOWN : kind === "subnet" ? id : undefined,
      internetGatewayExclusionMode: HOLDS.has(state) ? exclusion.value("InternetGatewayExclusionMode") : UNKNOWN,
    });
  }
}

export function addSubnets(graph: GraphBuilder): void {
  for (const subnet of graph.records<Subnet>("Subnets", "SubnetId")) {
    graph.add("aws:ec2/subnet:Subnet", subnet.text("SubnetId") ?? "", nameTag(subnet), {
      vpcId: subnet.value("VpcId"),
      cidrBlock: subnet.value("CidrBlock"),
      ipv6CidrBlock: ipv6Blocks(subnet)[0],
      ipv6Native: subnet.value("Ipv6Native"),
      availabilityZone: subnet.value("AvailabilityZone"),
      mapPublicIpOnLaunch: subnet.value("MapPublicIpOnLaunch") ?? UNKNOWN,
      assignIpv6AddressOnCreation: subnet.value("AssignIpv6AddressOnCreation"),
      enableDns64: subnet.value("EnableDns64"),
    });
  }
}

export function addGateways(graph: GraphBuilder): void {
  for (const gateway of graph.records<InternetGateway>("InternetGateways", "InternetGatewayId")) {
    graph.add("aws:ec2/internetGateway:InternetGateway", gateway.text("InternetGatewayId") ?? "", nameTag(gateway), {
      vpcId: attachedTo(gateway),
    });
  }
  const unread = graph.unread("InternetGateways");
  if (unread !== undefined) {
    // It is unknown which VPC has a gateway, so a missing gateway means nothing.
    graph.relate(
      "aws:ec2/internetGateway:InternetGateway",
      "internet gateways that were not read",
      { vpcId: UNKNOWN },
      unread,
    );
  }
  const egressOnly = graph.records<EgressOnlyInternetGateway>(
    "EgressOnlyInternetGateways",
    "EgressOnlyInternetGatewayId",
  );
  for (const gateway of egressOnly) {
    graph.add(
      "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
      gateway.text("EgressOnlyInternetGatewayId") ?? "",
      nameTag(gateway),
      { vpcId: attachedTo(gateway) },
    );
  }
  addPeerings(graph);
}

/** EC2 calls an attachment `available` or `attached`. */
function attachedTo(gateway: Item<Pick<InternetGateway, "Attachments">>): Value | undefined {
  const attachments = gateway.list("Attachments");
  if (attachments === UNKNOWN) return UNKNOWN;
  return attachments
    .find((attachment) => ["available", "attached"].includes(attachment.text("State") ?? ""))
    ?.value("VpcId");
}

/** States of a peering connection that has ended; AWS returns it for a while. */
const ENDED = new Set(["deleted", "deleting", "rejected", "failed", "expired"]);

function addPeerings(graph: GraphBuilder): void {
  const connections = graph.records<VpcPeeringConnection>("VpcPeeringConnections", "VpcPeeringConnectionId");
  for (const connection of connections) {
    const status = connection.part("Status")?.text("Code");
    if (status !== undefined && ENDED.has(status)) continue;
    graph.add(
      "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
      connection.text("VpcPeeringConnectionId") ?? "",
      nameTag(connection),
      {
        vpcId: connection.part("RequesterVpcInfo")?.value("VpcId"),
        peerVpcId: connection.part("AccepterVpcInfo")?.value("VpcId"),
        acceptStatus: status,
      },
    );
  }
}
