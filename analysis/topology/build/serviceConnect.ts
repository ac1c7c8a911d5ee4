/** Service Connect, as a service sets it up, in its own namespace or in its cluster's. */
import { perCollection } from "../collections";
import { isUnknown, type Key, type Maybe, type Service, type ServiceConnect, type ServiceConnectAlias } from "../model";
import { all, Fields } from "./fields";
import type { Source } from "./source";
import { NAMESPACES } from "./types";

export function serviceConnectOf(
  source: Source,
  fields: Fields,
  cluster: Maybe<Key | null>,
): Service["serviceConnect"] {
  const configuration = fields.object("serviceConnectConfiguration");
  if (configuration === undefined || isUnknown(configuration)) return configuration ?? null;
  const enabled = configuration.boolean("enabled");
  if (enabled === undefined || enabled === false) return null;
  if (isUnknown(enabled)) return enabled;
  return {
    namespace: namespaceOf(configuration, "namespace") ?? ofCluster(source, configuration, cluster),
    offers: offersOf(configuration),
  };
}

/** By the namespace itself, by its ARN, or by its name. */
function namespaceOf(fields: Fields, property: string): Maybe<string> | undefined {
  const key = fields.ref(property, NAMESPACES);
  if (key === null) return undefined;
  if (!isUnknown(key)) return key;
  return fields.string(property) ?? key;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectConfiguration.html, namespace */
function ofCluster(source: Source, fields: Fields, cluster: Maybe<Key | null>): Maybe<string> {
  if (isUnknown(cluster)) return cluster;
  const resource = cluster === null ? undefined : source.resource(cluster);
  const defaults = resource === undefined ? undefined : Fields.of(source, resource).object("serviceConnectDefaults");
  if (defaults === undefined) return fields.unknown("namespace", "is the cluster's, which is not in this source");
  if (isUnknown(defaults)) return defaults;
  return namespaceOf(defaults, "namespace") ?? defaults.unknown("namespace", "is missing");
}

function offersOf(configuration: Fields): ServiceConnect["offers"] {
  const entries = configuration.objects("services");
  if (isUnknown(entries)) return entries;
  return entries.map((entry) => {
    const aliases = aliasesIn(entry);
    return {
      portName: entry.string("portName") ?? entry.unknown("portName", "is missing"),
      ingressPortOverride: entry.number("ingressPortOverride") ?? null,
      ...(aliases.length === 0 ? {} : { aliases }),
    };
  });
}

/** Without a name of its own an alias is called by its name in Cloud Map, which needs the namespace's: that one is not read. */
function aliasesIn(entry: Fields): readonly ServiceConnectAlias[] {
  // The provider takes a list, and before version 5.30 took one object.
  const list = Array.isArray(entry.value("clientAlias")) ? entry.objects("clientAlias") : entry.object("clientAlias");
  if (list === undefined || isUnknown(list)) return [];
  return (list instanceof Fields ? [list] : list).flatMap((alias) => {
    const [name, port] = [alias.string("dnsName"), alias.number("port")];
    return typeof name === "string" && typeof port === "number" ? [{ name, port }] : [];
  });
}

/** The aliases of all services of a source. */
export const aliasesOf = perCollection((source: Source): readonly ServiceConnectAlias[] =>
  all(source, "aws:ecs/service:Service").flatMap((fields) => {
    const configuration = fields.object("serviceConnectConfiguration");
    const entries = configuration === undefined || isUnknown(configuration) ? [] : configuration.objects("services");
    return isUnknown(entries) ? [] : entries.flatMap(aliasesIn);
  }),
);
