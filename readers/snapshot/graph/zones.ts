/** Private hosted zones with the VPCs that they answer in, and their records. */
import type { HostedZoneSummary, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { UNKNOWN } from "../../../analysis/topology/resource";
import type { GraphBuilder } from "./builder";
import type { Item } from "./item";

const ZONES = "HostedZones";
const RECORDS = "ResourceRecordSets";
const ZONE = "aws:route53/zone:Zone";

/** A summary of ListHostedZonesByVPC, with the VPCs that it was listed for; and true if its records were listed too. */
interface Zone extends HostedZoneSummary {
  VpcIds?: string[];
  RecordsRead?: boolean;
}
/** A record of ListResourceRecordSets, and its zone. */
interface ZoneRecord extends ResourceRecordSet {
  HostedZoneId?: string;
}

export function addZones(graph: GraphBuilder): void {
  if (graph.isLeftOut(ZONES)) {
    graph.assumptions.push({
      subject: "account",
      fact: "this source has no list of private hosted zones",
      assumption: "these VPCs have no private zone for names of AWS services",
      consequence: "if one exists, its records decide where these names lead",
    });
    return;
  }
  const unread = graph.unread(ZONES);
  // Name and VPC of a zone that was not read are unknown: it may belong to any VPC.
  if (unread !== undefined) graph.relate(ZONE, "zones that were not read", { name: UNKNOWN, vpcs: UNKNOWN }, unread);
  const zones = graph.records<Zone>(ZONES, "HostedZoneId");
  const records = zones.length === 0 ? [] : graph.loose<ZoneRecord>(RECORDS);
  for (const zone of zones) {
    const id = zone.text("HostedZoneId") ?? "";
    const own = records.filter((record) => record.text("HostedZoneId") === id);
    const isRead = (zone.is("RecordsRead") || own.length > 0) && graph.unread(RECORDS) === undefined;
    const ids = zone.value("VpcIds");
    graph.add(
      ZONE,
      id,
      zone.text("Name"),
      {
        name: zone.value("Name") ?? UNKNOWN,
        vpcs: Array.isArray(ids)
          ? ids.map((vpcId: unknown) => ({ vpcId: typeof vpcId === "string" ? vpcId : UNKNOWN }))
          : UNKNOWN,
        ...(isRead ? {} : { records: UNKNOWN }),
      },
      "its list was not taken, or belongs to another account",
    );
    for (const record of own) addRecord(graph, id, record);
  }
}

function addRecord(graph: GraphBuilder, zoneId: string, record: Item<ZoneRecord>): void {
  const [name, type, set] = [record.text("Name"), record.text("Type"), record.text("SetIdentifier")];
  const alias = record.part("AliasTarget");
  graph.relate("aws:route53/record:Record", [zoneId, type, name, set].join(" "), {
    zoneId,
    name: name ?? UNKNOWN,
    type: type ?? UNKNOWN,
    ...(alias === undefined
      ? { records: record.mapped("ResourceRecords", (each) => each.value("Value") ?? UNKNOWN) }
      : { aliases: [{ name: alias.value("DNSName") ?? UNKNOWN }] }),
  });
}
