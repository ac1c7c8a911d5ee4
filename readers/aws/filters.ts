/** The prefix lists that security groups and routes name. */
import type { AccountReading } from "./accountReading";
import { distinct, recordsIn, textIn } from "./record";

/** Prefix lists that a route or a group names, including AWS's list for S3. */
export async function readPrefixLists(reading: AccountReading): Promise<void> {
  const ids = distinct([
    ...(reading.files["RouteTables"] ?? [])
      .flatMap((table) => recordsIn(table, "Routes"))
      .map((route) => textIn(route, "DestinationPrefixListId")),
    ...(reading.files["SecurityGroups"] ?? [])
      .flatMap((group) => [...recordsIn(group, "IpPermissions"), ...recordsIn(group, "IpPermissionsEgress")])
      .flatMap((permission) => recordsIn(permission, "PrefixListIds"))
      .map((list) => textIn(list, "PrefixListId")),
  ]);
  const lists = await reading.filtered("DescribeManagedPrefixLists", "PrefixLists", "prefix-list-id", ids);
  reading.keep("ManagedPrefixLists", lists);
  await reading.describe(
    "ManagedPrefixListEntries",
    "GetManagedPrefixListEntries",
    ids,
    ([PrefixListId]) => ({ PrefixListId }),
    (answer, [PrefixListId]) => recordsIn(answer, "Entries").map((entry) => ({ ...entry, PrefixListId })),
  );
}
