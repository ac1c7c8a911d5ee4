/** Private hosted zones that answer in the VPCs, and the records of zones that may contain a name that ECS calls. */
import type { AccountReading } from "./accountReading";
import { jobTasksIn } from "./batch";
import { type Answer, pagesOf } from "./caller";
import { type AwsRecord, distinct, recordIn, recordsIn, textIn } from "./record";

const ZONES = "HostedZones";
const RECORDS = "ResourceRecordSets";

/**
 * Zones are kept once each, with the VPCs that they answer in. A zone that an AWS service manages (private DNS of
 * endpoints, names of file systems) is read from that service's own resources.
 */
export async function readZones(
  reading: AccountReading,
  vpcs: readonly string[],
  account: string | null,
): Promise<void> {
  const zones = await reading.attempt(ZONES, "ListHostedZonesByVPC", () => zonesOf(reading, vpcs));
  if (zones === undefined) return;
  const hosts = imageHosts(reading);
  const read = zones.map((zone) => matters(zone, hosts) && isOwn(zone, account));
  reading.keep(
    ZONES,
    zones.map((zone, index) => ({ ...zone, RecordsRead: read[index] })),
  );
  reading.keep(RECORDS, []);
  await Promise.all(
    zones
      .filter((_, index) => read[index])
      .map(async (zone) => {
        const records = await reading.attempt(RECORDS, "ListResourceRecordSets", () => recordsOf(reading, zone));
        reading.keep(RECORDS, records);
      }),
  );
}

async function zonesOf({ caller }: AccountReading, vpcs: readonly string[]): Promise<AwsRecord[]> {
  const byVpc = await Promise.all(
    vpcs.map(async (VPCId) => {
      const pages = await pagesOf(caller, "ListHostedZonesByVPC", { VPCId, VPCRegion: caller.region });
      return pages.flatMap((page) => recordsIn(page, "HostedZoneSummaries")).map((zone) => ({ zone, VPCId }));
    }),
  );
  const found = byVpc.flat().filter(({ zone }) => textIn(recordIn(zone, "Owner"), "OwningService") === undefined);
  return distinct(found.map(({ zone }) => textIn(zone, "HostedZoneId"))).map((id) => {
    const same = found.filter(({ zone }) => textIn(zone, "HostedZoneId") === id);
    return { ...same[0]?.zone, VpcIds: same.map(({ VPCId }) => VPCId) };
  });
}

/** Records of another account's zone cannot be listed. */
function isOwn(zone: AwsRecord, account: string | null): boolean {
  const owner = textIn(recordIn(zone, "Owner"), "OwningAccount");
  return account === null || owner === undefined || owner === account;
}

/** Names of AWS's services, and registries of the images. */
const AWS = /(^|\.)(amazonaws\.(com(\.cn)?|eu)|api\.aws|on\.aws)$/;

function matters(zone: AwsRecord, hosts: readonly string[]): boolean {
  const name = textIn(zone, "Name")?.toLowerCase().replace(/\.$/, "");
  return name !== undefined && (AWS.test(name) || hosts.some((host) => host === name || host.endsWith(`.${name}`)));
}

function imageHosts(reading: AccountReading): readonly string[] {
  return [...(reading.files["TaskDefinitions"] ?? []), ...jobTasksIn(reading)]
    .flatMap((definition) => recordsIn(definition, "containerDefinitions"))
    .flatMap((container) => textIn(container, "image")?.split("/")[0]?.split(":")[0]?.toLowerCase() ?? []);
}

/** Its pages continue from a name, a type and a set. Texts of TXT records are not kept. */
async function recordsOf({ caller }: AccountReading, zone: AwsRecord): Promise<AwsRecord[]> {
  const HostedZoneId = textIn(zone, "HostedZoneId");
  const found: AwsRecord[] = [];
  for (let next: Answer = {}; ;) {
    const page = await caller.call("ListResourceRecordSets", { HostedZoneId, ...next });
    found.push(...recordsIn(page, RECORDS));
    const following = {
      StartRecordName: textIn(page, "NextRecordName"),
      StartRecordType: textIn(page, "NextRecordType"),
      StartRecordIdentifier: textIn(page, "NextRecordIdentifier"),
    };
    const repeats =
      following.StartRecordName === next["StartRecordName"] &&
      following.StartRecordType === next["StartRecordType"] &&
      following.StartRecordIdentifier === next["StartRecordIdentifier"];
    if (page["IsTruncated"] !== true || following.StartRecordName === undefined || repeats) break;
    next = Object.fromEntries(Object.entries(following).filter(([, value]) => value !== undefined));
  }
  return found
    .filter((record) => ANSWERS.has(textIn(record, "Type") ?? ""))
    .map((record) => ({ ...record, HostedZoneId }));
}

const ANSWERS: ReadonlySet<string> = new Set(["A", "AAAA", "CNAME"]);
