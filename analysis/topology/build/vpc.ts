/** VPCs, subnets and the gateways at their edge. */
import {
  type EgressOnlyInternetGateway,
  type InternetGateway,
  isUnknown,
  type Key,
  type Maybe,
  type PeeringConnection,
  type Subnet,
  type Unknown,
  type Vpc,
} from "../model";
import { perCollection } from "../collections";
import { blockPublicAccessOf, exclusionOf } from "./blockPublicAccess";
import { cidrOf } from "./cidr";
import { entityOf } from "./entity";
import { all, byReference, Fields, orDefault, required } from "./fields";
import { defaultAclKey, isForeign, mainTableKey, routeTableRef } from "./implicit";
import { regionOf } from "./region";
import { UNKNOWN } from "../resource";
import { perSource, type Source } from "./source";
import { ACLS, DHCP_OPTIONS, GATEWAYS, ROUTE_TABLES, SUBNETS, VPCS, VPN_GATEWAYS } from "./types";

const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const DEFAULT_VPC = "aws:ec2/defaultVpc:DefaultVpc";
/** https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html */
const DEFAULT_VPC_CIDR = "172.31.0.0/16";

/** Blocks of the VPC itself and of associations of its own. */
function ipv4CidrsOf(source: Source, fields: Fields): Maybe<readonly string[]> {
  const blocks = [
    fields,
    ...associated(source, fields.key, "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"),
  ];
  const cidrs: string[] = [];
  for (const block of blocks) {
    const cidr = cidrOf(block, "cidrBlock") ?? (block.resource.type === DEFAULT_VPC ? DEFAULT_VPC_CIDR : null);
    if (isUnknown(cidr)) return cidr;
    // IPAM may choose it.
    if (cidr === null) return block.unknown("cidrBlock", "is assigned by AWS");
    cidrs.push(cidr);
  }
  return cidrs;
}

function ipv6CidrsOf(source: Source, fields: Fields): Maybe<readonly string[]> {
  const others = associated(source, fields.key, "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation");
  const cidrs: string[] = [];
  for (const block of [fields, ...others]) {
    const cidr = cidrOf(block, "ipv6CidrBlock");
    const assigned =
      block.value("assignGeneratedIpv6CidrBlock") === true ||
      block.value("ipv6IpamPoolId") !== undefined ||
      others.includes(block);
    if (isUnknown(cidr) || (cidr === null && assigned)) {
      return assigned ? fields.unknown("ipv6CidrBlock", "is assigned by AWS") : (cidr as { unknown: string });
    }
    if (cidr !== null) cidrs.push(cidr);
  }
  return cidrs;
}

function associated(source: Source, vpc: Key, type: string): readonly Fields[] {
  return byReference(source, type, "vpcId", VPCS).get(vpc) ?? [];
}

/**
 * The reason why an entity whose VPC is not known yet may belong to any VPC; an id of a VPC that is not in this source
 * is another VPC's.
 */
const openAssociation = perSource((source, type): Unknown | undefined => {
  const open = all(source, type).find(
    (fields) => isUnknown(fields.ref("vpcId", VPCS)) && typeof fields.value("vpcId") !== "string",
  );
  return open?.unknown("vpcId", "is not known, so it may be any VPC's");
});

function dnsServersOf(source: Source, vpc: Key): Maybe<"amazon" | readonly string[]> {
  const type = "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation";
  const [association] = associated(source, vpc, type);
  if (association === undefined) return openAssociation(source, type) ?? "amazon";
  const options = association.ref("dhcpOptionsId", DHCP_OPTIONS);
  if (isUnknown(options)) return options;
  const set = options === null ? undefined : source.resource(options);
  if (set === undefined) return "amazon";
  const servers = Fields.of(source, set).strings("domainNameServers");
  if (isUnknown(servers)) return servers;
  const unknown = servers.find(isUnknown);
  if (unknown !== undefined) return unknown;
  const known = servers.filter((server): server is string => !isUnknown(server));
  return known.length === 0 || known.every((server) => server === "AmazonProvidedDNS") ? "amazon" : known;
}

function mainRouteTableOf(source: Source, fields: Fields): Maybe<Key> {
  const type = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";
  const [association] = associated(source, fields.key, type);
  return association === undefined
    ? (openAssociation(source, type) ?? mainTableKey(source, fields))
    : required(association, "routeTableId", association.ref("routeTableId", ROUTE_TABLES));
}

export function vpcs(source: Source): Vpc[] {
  return all(source, ...VPCS).map((fields) => ({
    ...entityOf(fields),
    region: regionOf(source, fields),
    ipv4Cidrs: ipv4CidrsOf(source, fields),
    ipv6Cidrs: ipv6CidrsOf(source, fields),
    dnsSupport: orDefault(fields.boolean("enableDnsSupport"), true),
    // AWS turns hostnames on in default VPCs only.
    dnsHostnames: orDefault(fields.boolean("enableDnsHostnames"), fields.resource.type === DEFAULT_VPC),
    dnsServers: dnsServersOf(source, fields.key),
    blockPublicAccess: blockPublicAccessOf(source, fields),
    blockPublicAccessExclusion: exclusionOf(source, "vpcId", fields),
    mainRouteTable: mainRouteTableOf(source, fields),
    defaultNetworkAcl: defaultAclKey(source, fields),
  }));
}

function associationOf(
  source: Source,
  subnet: Key,
  type: string,
  property: string,
  types: readonly string[],
): Maybe<Key | null> {
  const [fields] = byReference(source, type, "subnetId", SUBNETS).get(subnet) ?? [];
  if (fields !== undefined) return fields.ref(property, types);
  return source.hidden === null ? null : { unknown: source.hidden };
}

/** The place of each subnet in the lists of ACLs, which are read as far as it takes to find it. */
const aclListing = perCollection((source: Source): ((subnet: Key) => Maybe<Key> | undefined) => {
  const acls = all(source, ...ACLS).values();
  const found = new Map<Key, Key>();
  // An earlier list that is not known may contain the subnet, so a later list decides nothing.
  let lost: Unknown | undefined;
  return (subnet) => {
    while (lost === undefined && !found.has(subnet)) {
      const { value: acl } = acls.next();
      if (acl === undefined) break;
      const subnets = acl.refs("subnetIds", SUBNETS);
      if (isUnknown(subnets)) lost = subnets;
      else for (const key of subnets) if (!found.has(key)) found.set(key, acl.key);
    }
    return found.get(subnet) ?? lost;
  };
});

/** Its own association, or a place in the list of an ACL that names its subnets. */
function aclOf(source: Source, subnet: Key): Maybe<Key | null> {
  const own = associationOf(
    source,
    subnet,
    "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    "networkAclId",
    ACLS,
  );
  return own !== null && !isUnknown(own) ? own : (aclListing(source)(subnet) ?? own);
}

/** A subnet that was only read may be associated by the program that manages it. */
function elsewhere(fields: Fields): Unknown | null {
  return isForeign(fields.resource) ? { unknown: `the subnet ${fields.resource.name} is managed elsewhere` } : null;
}

function onlyDefaultVpc(source: Source): Key | null {
  const [only, ...others] = source.ofType(DEFAULT_VPC);
  return only === undefined || others.length > 0 ? null : only.urn;
}

export function subnets(source: Source): Subnet[] {
  // A list that cannot be read may hold any subnet.
  const lost = all(source, ASSOCIATION)
    .map((fields) => fields.ref("subnetId", SUBNETS))
    .filter((key) => isUnknown(key));
  return all(source, ...SUBNETS).map((fields) => {
    const ipv6Native = fields.boolean("ipv6Native") === true;
    const isDefault = fields.resource.type === "aws:ec2/defaultSubnet:DefaultSubnet";
    const table = associationOf(source, fields.key, ASSOCIATION, "routeTableId", ROUTE_TABLES);
    return {
      ...entityOf(fields),
      vpc: required(fields, "vpcId", fields.ref("vpcId", VPCS) ?? (isDefault ? onlyDefaultVpc(source) : null)),
      ipv4Cidr: ipv6Native ? null : (cidrOf(fields, "cidrBlock") ?? fields.unknown("cidrBlock", "is assigned by AWS")),
      ipv6Cidr: cidrOf(fields, "ipv6CidrBlock"),
      availabilityZone:
        fields.string("availabilityZone") ??
        fields.string("availabilityZoneId") ??
        fields.unknown("availabilityZone", "is chosen by AWS"),
      mapPublicIpOnLaunch: orDefault(fields.boolean("mapPublicIpOnLaunch"), isDefault),
      assignIpv6AddressOnCreation: orDefault(fields.boolean("assignIpv6AddressOnCreation"), false),
      dns64: orDefault(fields.boolean("enableDns64"), false),
      routeTable: table ?? lost[0] ?? elsewhere(fields),
      networkAcl: aclOf(source, fields.key) ?? elsewhere(fields),
      blockPublicAccessExclusion: exclusionOf(source, "subnetId", fields),
    };
  });
}

export function internetGateways(source: Source): InternetGateway[] {
  const type = "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment";
  const attachments = byReference(source, type, "internetGatewayId", GATEWAYS);
  return all(source, "aws:ec2/internetGateway:InternetGateway").map((fields) => {
    const [attachment] = attachments.get(fields.key) ?? [];
    const vpc = fields.ref("vpcId", VPCS);
    return {
      ...entityOf(fields),
      vpc: vpc === null && attachment ? attachment.ref("vpcId", VPCS) : vpc,
      routeTable: edgeTableOf(source, fields.key),
    };
  });
}

/** The table that an association ties to the gateway itself; one whose gateway is not known may be any's. */
function edgeTableOf(source: Source, gateway: Key): Maybe<Key | null> {
  const [own] = byReference(source, ASSOCIATION, "gatewayId", GATEWAYS).get(gateway) ?? [];
  return own === undefined ? (openAtGateways(source, ASSOCIATION) ?? null) : routeTableRef(own, "routeTableId");
}

const openAtGateways = perSource((source, type): Unknown | undefined => {
  const open = all(source, type).find((fields) => fields.value("gatewayId") === UNKNOWN && isOpen(fields));
  return open?.unknown("gatewayId", "is not known, so it may be any gateway's");
});

function isOpen(fields: Fields): boolean {
  return isUnknown(fields.ref("gatewayId", GATEWAYS)) && isUnknown(fields.ref("gatewayId", VPN_GATEWAYS));
}

export function egressOnlyInternetGateways(source: Source): EgressOnlyInternetGateway[] {
  return all(source, "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway").map((fields) => ({
    ...entityOf(fields),
    vpc: required(fields, "vpcId", fields.ref("vpcId", VPCS)),
  }));
}

export function peeringConnections(source: Source): PeeringConnection[] {
  const connection = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
  const type = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter";
  const accepters = byReference(source, type, "vpcPeeringConnectionId", [connection]);
  return all(source, connection).map((fields) => {
    const status = fields.string("acceptStatus");
    const accepted = fields.boolean("autoAccept") === true || status === "active" || accepters.has(fields.key);
    const over = typeof status === "string" && OVER.has(status);
    return {
      ...entityOf(fields),
      requester: required(fields, "vpcId", fields.ref("vpcId", VPCS)),
      accepter: required(fields, "peerVpcId", fields.ref("peerVpcId", VPCS)),
      active: over ? false : accepted ? true : fields.unknown("acceptStatus", "depends on the other side"),
    };
  });
}

/** States that no acceptance ends: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html */
const OVER: ReadonlySet<string> = new Set(["deleted", "deleting", "expired", "failed", "rejected"]);
