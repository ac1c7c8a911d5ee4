/** EFS file systems and their mount targets. */
import type { AccountReading } from "./accountReading";
import { jobTasksIn } from "./batch";
import { type AwsRecord, distinct, recordIn, recordsIn, textIn } from "./record";

/** File systems that task definitions and jobs mount, and their mount targets. */
export async function readFileSystems(reading: AccountReading): Promise<void> {
  const ids = distinct(
    [...(reading.files["TaskDefinitions"] ?? []), ...jobTasksIn(reading)]
      .flatMap((definition) => recordsIn(definition, "volumes"))
      .map((volume) => textIn(recordIn(volume, "efsVolumeConfiguration"), "fileSystemId")),
  );
  if (ids.length === 0) {
    for (const file of ["FileSystems", "MountTargets", "MountTargetSecurityGroups"]) reading.keep(file, []);
    return;
  }
  const [targets] = await Promise.all([readTargets(reading, ids), readSystems(reading, ids)]);
  await reading.describe(
    "MountTargetSecurityGroups",
    "DescribeMountTargetSecurityGroups",
    distinct(targets.map((target) => textIn(target, "MountTargetId"))),
    ([MountTargetId]) => ({ MountTargetId }),
    (answer, [MountTargetId]) => [{ ...answer, MountTargetId }],
  );
}

async function readSystems(reading: AccountReading, ids: readonly string[]): Promise<void> {
  const systems = await reading.whole("FileSystems", "DescribeFileSystems", "FileSystems");
  reading.keep(
    "FileSystems",
    systems?.filter((system) => ids.includes(textIn(system, "FileSystemId") ?? "")),
  );
}

function readTargets(reading: AccountReading, ids: readonly string[]): Promise<AwsRecord[]> {
  return reading.describe(
    "MountTargets",
    "DescribeMountTargets",
    ids,
    ([FileSystemId]) => ({ FileSystemId }),
    (answer) => recordsIn(answer, "MountTargets"),
  );
}
