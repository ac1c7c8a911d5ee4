/** NAT gateways: zonal and regional, with the addresses that destinations see. */
import { isUnknown, type Key, type Maybe, type NatAddress, type NatGateway } from "../model";
import { entityOf } from "./entity";
import { all, byReference, Fields, orDefault, required } from "./fields";
import type { Source } from "./source";
import { ELASTIC_IPS, NATS, SUBNETS, VPCS } from "./types";

/** One address, by the allocation that a field names. An allocation from elsewhere keeps its address unknown. */
function addressOf(fields: Fields, property: string, zone: Maybe<string | null>): NatAddress {
  const key = fields.ref(property, ELASTIC_IPS);
  const foreign = isUnknown(key) && typeof fields.value(property) === "string";
  return { elasticIp: foreign ? null : key, address: publicIpOf(fields.source, key), availabilityZone: zone };
}

function publicIpOf(source: Source, key: Maybe<Key | null>): Maybe<string> {
  if (key === null || isUnknown(key)) return { unknown: "the address of an Elastic IP that is not in this source" };
  const resource = source.resource(key);
  const fields = resource === undefined ? undefined : Fields.of(source, resource);
  if (fields === undefined || fields.resource.syntheticId === true)
    return { unknown: "the address is assigned by AWS" };
  return fields.string("publicIp") ?? fields.unknown("publicIp", "is assigned by AWS");
}

function zonalAddresses(source: Source, fields: Fields): Maybe<readonly NatAddress[]> {
  const first = fields.value("allocationId") === undefined ? [] : [addressOf(fields, "allocationId", null)];
  const more = fields.refs("secondaryAllocationIds", ELASTIC_IPS);
  if (isUnknown(more)) return more;
  const type = "aws:ec2/natGatewayEipAssociation:NatGatewayEipAssociation";
  const associated = byReference(source, type, "natGatewayId", NATS).get(fields.key) ?? [];
  return [
    ...first,
    ...more.map((key): NatAddress => ({ elasticIp: key, address: publicIpOf(source, key), availabilityZone: null })),
    ...associated.map((association) => addressOf(association, "allocationId", null)),
  ];
}

function regionalAddresses(source: Source, fields: Fields): Maybe<readonly NatAddress[]> {
  const zones = fields.objects("availabilityZoneAddresses");
  if (isUnknown(zones)) return zones;
  const addresses: NatAddress[] = [];
  for (const entry of zones) {
    const zone =
      entry.string("availabilityZone") ?? entry.string("availabilityZoneId") ?? entry.unknown("availabilityZone");
    const keys = entry.refs("allocationIds", ELASTIC_IPS);
    const texts = entry.strings("allocationIds");
    if (!isUnknown(keys)) {
      for (const key of keys)
        addresses.push({ elasticIp: key, address: publicIpOf(source, key), availabilityZone: zone });
    } else if (!isUnknown(texts)) {
      for (const text of texts) {
        const named = isUnknown(text) ? undefined : source.named(text, ELASTIC_IPS);
        const elasticIp = named ?? (isUnknown(text) ? text : null);
        addresses.push({ elasticIp, address: publicIpOf(source, named ?? null), availabilityZone: zone });
      }
    } else {
      return keys;
    }
  }
  return addresses;
}

export function natGateways(source: Source): NatGateway[] {
  return all(source, ...NATS).map((fields) => {
    const mode = orDefault(fields.string("availabilityMode"), "zonal");
    const regional = mode === "regional";
    const connectivity = orDefault(fields.string("connectivityType"), "public");
    const subnet = fields.ref("subnetId", SUBNETS);
    const addresses = regional ? regionalAddresses(source, fields) : zonalAddresses(source, fields);
    return {
      ...entityOf(fields),
      availabilityMode: isUnknown(mode) ? mode : regional ? "regional" : "zonal",
      connectivity: isUnknown(connectivity) ? connectivity : connectivity === "private" ? "private" : "public",
      subnet: regional ? null : subnet,
      vpc: vpcOf(source, fields, subnet),
      addresses,
      regionalAddresses:
        isUnknown(mode) || !regional
          ? null
          : isUnknown(addresses)
            ? addresses
            : addresses.length > 0
              ? "manual"
              : "automatic",
      state: stateOf(fields),
    };
  });
}

/** Only a live account has one that is being created or deleted; a program's gateway is assumed to be available. */
function stateOf(fields: Fields): NatGateway["state"] {
  const state = orDefault(fields.string("state"), "available");
  if (isUnknown(state) || state === "available") return state;
  return state === "pending" ? fields.unknown("state", "is pending: it is not ready yet") : "gone";
}

/** A regional one names its VPC; a zonal one is in the VPC of its subnet. */
function vpcOf(source: Source, fields: Fields, subnet: Maybe<Key | null>): Maybe<Key> {
  const own = fields.ref("vpcId", VPCS);
  if (own !== null) return own;
  if (subnet === null || isUnknown(subnet)) return subnet ?? fields.unknown("vpcId", "is missing");
  const resource = source.resource(subnet);
  const place = resource === undefined ? fields : Fields.of(source, resource);
  return required(place, "vpcId", place.ref("vpcId", VPCS));
}
