/** VPC endpoints, with what resources of their own add to one: tables, subnets, groups, a policy. */
import { isUnknown, type Key, type Maybe, type VpcEndpoint } from "../model";
import { regionInName, serviceWord } from "./endpointNames";
import { policyOf } from "./endpointPolicy";
import { entityOf } from "./entity";
import { all, byReference, type Fields, orDefault, required } from "./fields";
import { groupsOrDefault } from "./groups";
import { routeTableRef, routeTableRefs } from "./implicit";
import { regionOf } from "./region";
import type { Source } from "./source";
import { ENDPOINTS, GROUPS, SUBNETS, VPCS } from "./types";

/** The resources of a type that name an endpoint. */
function ofEndpoint(source: Source, endpoint: Fields, type: string): readonly Fields[] {
  return byReference(source, type, "vpcEndpointId", ENDPOINTS).get(endpoint.key) ?? [];
}

/** The entries that associations of one type add to an endpoint's own list. */
function withAssociations(
  source: Source,
  fields: Fields,
  own: Maybe<readonly Key[]>,
  type: string,
  property: string,
  read: (association: Fields) => Maybe<Key | null>,
): Maybe<readonly Key[]> {
  if (isUnknown(own)) return own;
  const keys = [...own];
  for (const association of ofEndpoint(source, fields, type)) {
    const key = read(association);
    if (isUnknown(key)) return key;
    if (key === null) return association.unknown(property, "is missing");
    if (!keys.includes(key)) keys.push(key);
  }
  return keys;
}

function kindOf(fields: Fields): VpcEndpoint["kind"] {
  const type = orDefault(fields.string("vpcEndpointType"), "Gateway");
  if (isUnknown(type)) return type;
  return type === "Interface" ? "interface" : type === "Gateway" ? "gateway" : "other";
}

/** Its own flag, or that of a resource which sets it. */
function privateDnsOf(source: Source, fields: Fields): Maybe<boolean> {
  const [separate] = ofEndpoint(source, fields, "aws:vpc/endpointPrivateDns:EndpointPrivateDns");
  return orDefault((separate ?? fields).boolean("privateDnsEnabled"), false);
}

const GROUP_ASSOCIATION = "aws:ec2/securityGroupAssociation:SecurityGroupAssociation";

/** An interface endpoint without groups has the VPC's default one, unless an association takes its place. */
function ownGroups(source: Source, fields: Fields, vpc: Maybe<Key>, kind: VpcEndpoint["kind"]): Maybe<readonly Key[]> {
  const isReplaced = ofEndpoint(source, fields, GROUP_ASSOCIATION).some(
    (association) => association.boolean("replaceDefaultAssociation") === true,
  );
  return kind === "interface" && !isReplaced
    ? groupsOrDefault(fields, "securityGroupIds", vpc)
    : fields.refs("securityGroupIds", GROUPS);
}

export function vpcEndpoints(source: Source): VpcEndpoint[] {
  return all(source, ...ENDPOINTS).map((fields) => {
    const name = fields.string("serviceName") ?? fields.unknown("serviceName", "is missing");
    const kind = kindOf(fields);
    const vpc = required(fields, "vpcId", fields.ref("vpcId", VPCS));
    const dns = fields.object("dnsOptions");
    const given = fields.string("serviceRegion");
    return {
      ...entityOf(fields),
      vpc,
      kind,
      service: isUnknown(name) ? name : serviceWord(name),
      serviceRegion: given ?? (isUnknown(name) ? name : (regionInName(name) ?? regionOf(source, fields))),
      privateDns: privateDnsOf(source, fields),
      privateDnsOnlyForInboundResolver:
        dns === undefined
          ? false
          : isUnknown(dns)
            ? dns
            : orDefault(dns.boolean("privateDnsOnlyForInboundResolverEndpoint"), false),
      subnets: withAssociations(
        source,
        fields,
        fields.refs("subnetIds", SUBNETS),
        "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation",
        "subnetId",
        (association) => association.ref("subnetId", SUBNETS),
      ),
      securityGroups: withAssociations(
        source,
        fields,
        ownGroups(source, fields, vpc, kind),
        GROUP_ASSOCIATION,
        "securityGroupId",
        (association) => association.ref("securityGroupId", GROUPS),
      ),
      routeTables: withAssociations(
        source,
        fields,
        routeTableRefs(fields, "routeTableIds"),
        "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
        "routeTableId",
        (association) => routeTableRef(association, "routeTableId"),
      ),
      policy: policyOf(source, fields),
      ipAddressType: ipAddressTypeOf(fields),
      ...recordTypeOf(dns),
    };
  });
}

function ipAddressTypeOf(fields: Fields): VpcEndpoint["ipAddressType"] {
  const type = orDefault(fields.string("ipAddressType"), "ipv4");
  if (isUnknown(type)) return type;
  return type === "dualstack" || type === "ipv6" ? type : "ipv4";
}

function recordTypeOf(dns: Maybe<Fields> | undefined): Pick<VpcEndpoint, "dnsRecordIpType"> {
  if (dns === undefined) return {};
  const type = isUnknown(dns) ? dns : dns.string("dnsRecordIpType");
  if (type === undefined || type === "") return {};
  if (isUnknown(type)) return { dnsRecordIpType: type };
  const known = (["ipv4", "dualstack", "ipv6", "service-defined"] as const).find((each) => each === type);
  return known === undefined ? {} : { dnsRecordIpType: known };
}
