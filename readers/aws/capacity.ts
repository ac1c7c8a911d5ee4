/** Where tasks run when it is not Fargate: the groups behind capacity providers, and the templates of their instances. */
import { failureOf } from "./failure";
import { pagesOf } from "./caller";
import { type Reading } from "./reading";
import { type AwsRecord, distinct, recordIn, recordsIn, textIn } from "./record";

export async function readCapacity(reading: Reading): Promise<void> {
  const names = distinct(
    (reading.files["CapacityProviders"] ?? []).map((provider) => {
      const group = recordIn(provider, "autoScalingGroupProvider");
      // arn:aws:autoscaling:REGION:ACCOUNT:autoScalingGroup:UUID:autoScalingGroupName/NAME, and NAME may hold slashes.
      return textIn(group, "autoScalingGroupArn")?.replace(/^.*?autoScalingGroupName\//, "");
    }),
  );
  const groups = await reading.describe(
    "AutoScalingGroups",
    "DescribeAutoScalingGroups",
    names,
    (AutoScalingGroupNames) => ({ AutoScalingGroupNames }),
    (answer) => recordsIn(answer, "AutoScalingGroups"),
  );
  await readTemplates(reading, groups);
}

/** The versions that the groups use, each once. */
async function readTemplates(reading: Reading, groups: readonly AwsRecord[]): Promise<void> {
  const used = new Map<string, { LaunchTemplateId: string; Versions: string[] }>();
  for (const template of groups.flatMap(templatesOf)) {
    const LaunchTemplateId = textIn(template, "LaunchTemplateId");
    if (LaunchTemplateId === undefined) continue;
    const version = textIn(template, "Version") ?? "$Default";
    used.set(`${LaunchTemplateId} ${version}`, { LaunchTemplateId, Versions: [version] });
  }
  await reading.describe(
    "LaunchTemplateVersions",
    "DescribeLaunchTemplateVersions",
    [...used.keys()],
    ([key]) => used.get(key ?? "") ?? {},
    (answer) => recordsIn(answer, "LaunchTemplateVersions"),
  );
}

function templatesOf(group: AwsRecord): AwsRecord[] {
  const policy = recordIn(group, "MixedInstancesPolicy");
  const mixed = policy && recordIn(policy, "LaunchTemplate");
  return [
    recordIn(group, "LaunchTemplate"),
    mixed && recordIn(mixed, "LaunchTemplateSpecification"),
    ...(mixed === undefined ? [] : recordsIn(mixed, "Overrides")).map((each) =>
      recordIn(each, "LaunchTemplateSpecification"),
    ),
  ].filter((template) => template !== undefined);
}

/** File systems that task definitions mount, and where they can be mounted. */
export async function readFileSystems(reading: Reading): Promise<void> {
  const ids = distinct(
    (reading.files["TaskDefinitions"] ?? [])
      .flatMap((definition) => recordsIn(definition, "volumes"))
      .map((volume) => textIn(recordIn(volume, "efsVolumeConfiguration"), "fileSystemId")),
  );
  if (ids.length === 0) {
    for (const file of ["FileSystems", "MountTargets", "MountTargetSecurityGroups"]) reading.keep(file, []);
    return;
  }
  const [targets] = await Promise.all([
    readTargets(reading, ids),
    (async () => {
      try {
        const pages = await pagesOf(reading.caller, "DescribeFileSystems", {});
        const systems = pages.flatMap((page) => recordsIn(page, "FileSystems"));
        reading.keep(
          "FileSystems",
          systems.filter((system) => ids.includes(textIn(system, "FileSystemId") ?? "")),
        );
      } catch (error) {
        reading.gap("FileSystems", failureOf(error, "DescribeFileSystems"));
      }
    })(),
  ]);
  await reading.describe(
    "MountTargetSecurityGroups",
    "DescribeMountTargetSecurityGroups",
    distinct(targets.map((target) => textIn(target, "MountTargetId"))),
    ([MountTargetId]) => ({ MountTargetId }),
    (answer, [MountTargetId]) => [{ ...answer, MountTargetId }],
  );
}

function readTargets(reading: Reading, ids: readonly string[]): Promise<AwsRecord[]> {
  return reading.describe(
    "MountTargets",
    "DescribeMountTargets",
    ids,
    ([FileSystemId]) => ({ FileSystemId }),
    (answer) => recordsIn(answer, "MountTargets"),
  );
}
