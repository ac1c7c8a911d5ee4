/** Interfaces, instances, and what launches instances: templates and Auto Scaling groups; Elastic IPs and who holds them. */
import {
  type AutoScalingGroup,
  type ElasticIp,
  type Instance,
  isUnknown,
  type Key,
  type LaunchTemplate,
  type Maybe,
  type NetworkInterface,
} from "../model";
import { grouped } from "../collections";
import { entityOf } from "./entity";
import { all, byReference, Fields, orDefault, required } from "./fields";
import { groupsOrDefault } from "./groups";
import { hostOfInstance, hostOfTemplate } from "./hosts";
import { groupRefs } from "./implicit";
import { natGateways } from "./nat";
import { instanceOfPrimary } from "./primaryInterface";
import { perSource, type Source } from "./source";
import { AUTO_SCALING_GROUPS, ELASTIC_IPS, GROUPS, INSTANCES, INTERFACES, SUBNETS, TEMPLATES, VPCS } from "./types";
import { agentPortRangeOf, agentProxyOf } from "./userData";

/** The VPC of a subnet, for whose default group an interface without groups asks. */
export function vpcOfSubnet(source: Source, subnet: Maybe<Key | null>): Maybe<Key> | undefined {
  return subnet === null || isUnknown(subnet) ? undefined : vpcOfKnownSubnet(source, subnet);
}

const vpcOfKnownSubnet = perSource((source, subnet): Maybe<Key> | undefined => {
  const resource = source.resource(subnet);
  if (resource === undefined) return undefined;
  const fields = Fields.of(source, resource);
  return required(fields, "vpcId", fields.ref("vpcId", VPCS));
});

/** The first of several subnets is enough: all of them are in one VPC. */
export function vpcOfSubnets(source: Source, subnets: Maybe<readonly Key[]>): Maybe<Key> | undefined {
  return isUnknown(subnets) ? undefined : vpcOfSubnet(source, subnets[0] ?? null);
}

/** Groups that a resource of its own puts on an interface. */
function attachedGroups(source: Source, key: Key): Key[] {
  const type = "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment";
  const attachments = byReference(source, type, "networkInterfaceId", INTERFACES).get(key) ?? [];
  return attachments.flatMap((fields) => {
    const group = fields.ref("securityGroupId", GROUPS);
    return group !== null && !isUnknown(group) ? [group] : [];
  });
}

interface Held {
  readonly instance: Key;
  readonly index: Maybe<number> | undefined;
}

/** By interface: the first instance that names it among its own. */
function heldByInstances(source: Source): ReadonlyMap<Key, Held> {
  const holders = new Map<Key, Held>();
  const add = (entry: Fields, held: Held): void => {
    const key = entry.ref("networkInterfaceId", INTERFACES);
    if (typeof key === "string" && !holders.has(key)) holders.set(key, held);
  };
  for (const instance of all(source, ...INSTANCES)) {
    const primary = instance.object("primaryNetworkInterface");
    if (primary !== undefined && !isUnknown(primary)) add(primary, { instance: instance.key, index: 0 });
    const interfaces = instance.objects("networkInterfaces");
    for (const entry of isUnknown(interfaces) ? [] : interfaces) {
      add(entry, { instance: instance.key, index: entry.number("deviceIndex") });
    }
  }
  return holders;
}

function holderOf(
  source: Source,
  fields: Fields,
  held: Held | undefined,
): { instance: Maybe<Key | null>; deviceIndex?: number } {
  if (held !== undefined) {
    return { instance: held.instance, ...(typeof held.index === "number" ? { deviceIndex: held.index } : {}) };
  }
  const inline = fields.objects("attachments");
  const type = "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment";
  const separate = byReference(source, type, "networkInterfaceId", INTERFACES).get(fields.key) ?? [];
  if (isUnknown(inline)) return { instance: inline };
  const attachments = [
    ...inline.map((attachment) => ({ attachment, property: "instance" })),
    ...separate.map((attachment) => ({ attachment, property: "instanceId" })),
  ];
  const [first] = attachments;
  if (first === undefined) return { instance: null };
  const index = first.attachment.number("deviceIndex");
  return {
    instance: first.attachment.ref(first.property, INSTANCES),
    ...(typeof index === "number" ? { deviceIndex: index } : {}),
  };
}

export function networkInterfaces(source: Source): NetworkInterface[] {
  const held = heldByInstances(source);
  return all(source, ...INTERFACES).map((fields) => {
    const subnet = required(fields, "subnetId", fields.ref("subnetId", SUBNETS));
    const groups = groupsOrDefault(fields, "securityGroups", vpcOfSubnet(source, subnet));
    const addresses = fields.strings("privateIps");
    return {
      ...entityOf(fields),
      subnet,
      securityGroups: isUnknown(groups) ? groups : [...groups, ...attachedGroups(source, fields.key)],
      sourceDestCheck: orDefault(fields.boolean("sourceDestCheck"), true),
      privateIps: isUnknown(addresses)
        ? addresses
        : addresses.length === 0
          ? fields.unknown("privateIps", "is assigned by AWS")
          : (addresses.find(isUnknown) ?? addresses.filter((address): address is string => !isUnknown(address))),
      publicIp: fields.string("publicIp") ?? null,
      ...holderOf(source, fields, held.get(fields.key)),
    };
  });
}

export function instances(source: Source): Instance[] {
  return all(source, ...INSTANCES).map((fields) => {
    const named = fields.objects("networkInterfaces");
    const interfaces = isUnknown(named) ? [] : named;
    const primary = interfaces.find((entry) => entry.number("deviceIndex") === 0);
    const own = (primaryOf(fields) ?? primary)?.ref("networkInterfaceId", INTERFACES);
    const primaryInterface = own === undefined || own === null || isUnknown(own) ? undefined : source.resource(own);
    const from = primaryInterface === undefined ? fields : Fields.of(source, primaryInterface);
    const subnet = fields.ref("subnetId", SUBNETS);
    const place = subnet === null && from !== fields ? from.ref("subnetId", SUBNETS) : subnet;
    const flag = fields.boolean("associatePublicIpAddress");
    const extra = interfaces
      .filter((entry) => entry !== primary)
      .map((entry) => required(entry, "networkInterfaceId", entry.ref("networkInterfaceId", INTERFACES)));
    return {
      ...entityOf(fields),
      subnet: required(fields, "subnetId", place),
      securityGroups: groupsOrDefault(
        from,
        from === fields ? "vpcSecurityGroupIds" : "securityGroups",
        vpcOfSubnet(source, place),
      ),
      sourceDestCheck: orDefault(from.boolean("sourceDestCheck"), true),
      associatePublicIpAddress: flag === undefined ? null : flag,
      privateIp: fields.string("privateIp") ?? fields.unknown("privateIp", "is assigned by AWS"),
      publicIp: fields.resource.syntheticId === true ? fields.unknown("publicIp") : publicIpOf(fields),
      extraInterfaces: isUnknown(named)
        ? named
        : (extra.find(isUnknown) ?? extra.filter((key): key is Key => !isUnknown(key))),
      instanceType: fields.string("instanceType") ?? fields.unknown("instanceType", "is left to a template"),
      agentPortRange: agentPortRangeOf(fields, "userData", "userDataBase64"),
      agentProxy: agentProxyOf(fields, "userData", "userDataBase64"),
      ...hostOfInstance(fields),
      autoScalingGroup: null,
    };
  });
}

/** The property that names a primary interface which is a resource of its own. */
function primaryOf(fields: Fields): Fields | undefined {
  const named = fields.object("primaryNetworkInterface");
  return named === undefined || isUnknown(named) ? undefined : named;
}

/** The value that AWS assigned: an empty text if it assigned none. */
function publicIpOf(fields: Fields): Maybe<string | null> {
  const address = fields.string("publicIp");
  if (address === undefined) return fields.unknown("publicIp");
  return address === "" ? null : address;
}

/** `associatePublicIpAddress` is text in a template. */
export function launchTemplates(source: Source): LaunchTemplate[] {
  return all(source, ...TEMPLATES).map((fields) => {
    const interfaces = fields.objects("networkInterfaces");
    const list = isUnknown(interfaces) ? [] : interfaces;
    const primary = list.find((entry) => (entry.number("deviceIndex") ?? 0) === 0) ?? list[0];
    const flag = primary?.boolean("associatePublicIpAddress");
    const groups =
      primary === undefined ? groupRefs(fields, "vpcSecurityGroupIds") : groupRefs(primary, "securityGroups");
    return {
      ...entityOf(fields),
      instanceType: fields.string("instanceType") ?? null,
      securityGroups: groups,
      associatePublicIpAddress: isUnknown(interfaces) ? interfaces : (flag ?? null),
      interfaceCount: isUnknown(interfaces) ? interfaces : Math.max(1, list.length),
      // A template has no such field: its instances have the check on until it is turned off.
      sourceDestCheck: true,
      agentPortRange: agentPortRangeOf(fields, "userData"),
      agentProxy: agentProxyOf(fields, "userData"),
      volumeGib: volumeOf(fields),
      ...hostOfTemplate(fields),
    };
  });
}

function volumeOf(fields: Fields): Maybe<number | null> {
  const mappings = fields.objects("blockDeviceMappings");
  if (isUnknown(mappings)) return mappings;
  const disk = mappings[0]?.object("ebs");
  if (disk === undefined || isUnknown(disk)) return disk ?? null;
  return disk.number("volumeSize") ?? null;
}

function templateOf(fields: Fields): Maybe<Key | null> {
  const direct = fields.object("launchTemplate");
  if (direct !== undefined) return isUnknown(direct) ? direct : templateRef(direct);
  const policy = fields.object("mixedInstancesPolicy");
  if (policy === undefined || isUnknown(policy)) return policy ?? null;
  const wrapped = policy.object("launchTemplate");
  if (wrapped === undefined || isUnknown(wrapped)) return wrapped ?? null;
  const specification = wrapped.object("launchTemplateSpecification");
  if (specification === undefined || isUnknown(specification)) return specification ?? null;
  return templateRef(specification);
}

function templateRef(fields: Fields): Maybe<Key | null> {
  for (const property of ["id", "launchTemplateId", "name", "launchTemplateName"]) {
    const key = fields.ref(property, TEMPLATES);
    if (key !== null) return key;
  }
  return null;
}

export function autoScalingGroups(source: Source): AutoScalingGroup[] {
  return all(source, ...AUTO_SCALING_GROUPS).map((fields) => {
    const minSize = orDefault(fields.number("minSize"), 0);
    return {
      ...entityOf(fields),
      subnets: fields.refs("vpcZoneIdentifiers", SUBNETS),
      launchTemplate: templateOf(fields),
      minSize,
      maxSize: orDefault(fields.number("maxSize"), 0),
      // AWS starts with the minimum if no capacity is given.
      desiredCapacity: fields.number("desiredCapacity") ?? minSize,
    };
  });
}

export function elasticIps(source: Source): ElasticIp[] {
  const associations = all(source, "aws:ec2/eipAssociation:EipAssociation");
  const named = (association: Fields): readonly Key[] =>
    ["allocationId", "publicIp"].flatMap((property) => {
      const key = association.ref(property, ELASTIC_IPS);
      return key === null || isUnknown(key) ? [] : [key];
    });
  const associationsOf = grouped(associations, named);
  const natsOf = grouped(natGateways(source), ({ addresses }) =>
    (isUnknown(addresses) ? [] : addresses).flatMap(({ elasticIp }) =>
      elasticIp === null || isUnknown(elasticIp) ? [] : [elasticIp],
    ),
  );
  // An address that is allocated outside this source is a public address too.
  const elsewhere = associations.filter((association) => named(association).length === 0);
  const foreign = elsewhere.map((fields) => ({
    ...entityOf(fields),
    address:
      fields.string("publicIp") ?? fields.unknown("publicIp", "is that of an Elastic IP that is not in this source"),
    allocationId: fields.string("allocationId") ?? fields.unknown("allocationId"),
    holder: heldBy(fields, "networkInterfaceId", "instanceId") ?? null,
  }));
  const own = all(source, ...ELASTIC_IPS).map((fields) => {
    const [association] = associationsOf.get(fields.key) ?? [];
    const [nat] = natsOf.get(fields.key) ?? [];
    const holder =
      nat?.key ??
      heldBy(fields, "networkInterface", "instance") ??
      (association && heldBy(association, "networkInterfaceId", "instanceId")) ??
      null;
    return {
      ...entityOf(fields),
      address:
        fields.resource.syntheticId === true
          ? fields.unknown("publicIp", "is assigned by AWS")
          : (fields.string("publicIp") ?? fields.unknown("publicIp", "is assigned by AWS")),
      allocationId:
        fields.resource.syntheticId === true
          ? fields.unknown("allocationId")
          : (fields.string("allocationId") ?? fields.unknown("allocationId")),
      holder,
    };
  });
  return [...own, ...foreign];
}

/**
 * The interface or instance that holds an address; undefined where neither is named. Of an instance's address AWS names
 * the instance and its primary interface, which is rarely a resource of its own (R-NATI-11).
 */
function heldBy(fields: Fields, byInterface: string, byInstance: string): Maybe<Key> | undefined {
  const onInterface = fields.ref(byInterface, INTERFACES);
  const onInstance = fields.ref(byInstance, INSTANCES);
  if (typeof onInterface === "string") return onInterface;
  return (
    instanceOfPrimary(fields, byInterface) ??
    (typeof onInstance === "string" ? onInstance : undefined) ??
    onInterface ??
    onInstance ??
    undefined
  );
}
