/**
 * The capacity of tasks outside Fargate: the groups behind capacity providers, and the templates of their instances.
 */
import type { AccountReading } from "./accountReading";
import { type AwsRecord, distinct, recordIn, recordsIn, textIn } from "./record";

export async function readCapacity(reading: AccountReading): Promise<void> {
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
async function readTemplates(reading: AccountReading, groups: readonly AwsRecord[]): Promise<void> {
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
