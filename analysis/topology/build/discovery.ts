/** Service discovery: the Cloud Map service that a service of ECS registers with, and the namespace of its names. */
import { isUnknown, type Maybe, type Service, type ServiceRegistry } from "../model";
import { Fields } from "./fields";
import { DISCOVERY_SERVICES, NAMESPACES, VPCS } from "./types";

const PRIVATE_NAMESPACE = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";

export function serviceRegistriesOf(fields: Fields): Service["serviceRegistries"] {
  const value = fields.value("serviceRegistries");
  // The provider takes one registry, as an object; describe answers have a list.
  const entries = Array.isArray(value) ? fields.objects("serviceRegistries") : fields.object("serviceRegistries");
  if (entries === undefined) return [];
  if (isUnknown(entries)) return entries;
  const list = entries instanceof Fields ? [entries] : entries;
  return list.map(registryOf);
}

function registryOf(entry: Fields): ServiceRegistry {
  const key = entry.ref("registryArn", DISCOVERY_SERVICES);
  const why = key === null ? entry.unknown("registryArn", "is missing") : key;
  const resource = isUnknown(why) ? undefined : entry.source.resource(why);
  if (resource === undefined) {
    const unknown = isUnknown(why) ? why : entry.unknown("registryArn");
    return { recordTypes: unknown, namespaceVpc: unknown };
  }
  const fields = Fields.of(entry.source, resource);
  const dns = fields.object("dnsConfig");
  if (dns === undefined) return { recordTypes: [], namespaceVpc: null };
  if (isUnknown(dns)) return { recordTypes: dns, namespaceVpc: dns };
  const dnsName = discoveryNameOf(fields);
  return {
    recordTypes: recordTypesOf(dns),
    namespaceVpc: namespaceVpcOf(dns),
    ...(dnsName === undefined ? {} : { dnsName }),
  };
}

/** `api` in namespace `shop.local` → `api.shop.local`; undefined without DNS, and while a part is not known. */
export function discoveryNameOf(fields: Fields): string | undefined {
  const dns = fields.object("dnsConfig");
  if (dns === undefined || isUnknown(dns)) return undefined;
  const key = dns.ref("namespaceId", NAMESPACES);
  const resource = key === null || isUnknown(key) ? undefined : fields.source.resource(key);
  const namespace = resource === undefined ? undefined : Fields.of(fields.source, resource).string("name");
  const name = fields.string("name");
  return typeof name === "string" && typeof namespace === "string" ? `${name}.${namespace}`.toLowerCase() : undefined;
}

function recordTypesOf(dns: Fields): Maybe<readonly string[]> {
  const records = dns.objects("dnsRecords");
  if (isUnknown(records)) return records;
  const types = records.map((record) => record.string("type") ?? record.unknown("type", "is missing"));
  return types.find(isUnknown) ?? types.filter((type): type is string => !isUnknown(type));
}

function namespaceVpcOf(dns: Fields): ServiceRegistry["namespaceVpc"] {
  const key = dns.ref("namespaceId", NAMESPACES);
  if (key === null || isUnknown(key)) return key;
  const resource = dns.source.resource(key);
  if (resource?.type !== PRIVATE_NAMESPACE) return null;
  return Fields.of(dns.source, resource).ref("vpc", VPCS);
}
