/**
 * AWS Batch in the clusters that are read: compute environments, the queues that lead to them, and of each job definition
 * the revision that a job gets if its caller names none.
 */
import type { AccountReading } from "./accountReading";
import { type AwsRecord, recordIn, recordsIn, textIn } from "./record";

export const BATCH_FILES = ["ComputeEnvironments", "JobQueues", "JobDefinitions"] as const;

/** In this order, and each without what the one before did not return: a definition alone does not show where it runs. */
export async function readBatch(reading: AccountReading, clusters: readonly string[]): Promise<void> {
  const [ENVIRONMENTS, QUEUES, DEFINITIONS] = BATCH_FILES;
  const all = await reading.whole(ENVIRONMENTS, "DescribeComputeEnvironments", "computeEnvironments");
  if (all === undefined) return reading.gapsOf(ENVIRONMENTS, BATCH_FILES);
  const environments = all.filter((each) => isThere(each) && clusters.includes(textIn(each, "ecsClusterArn") ?? ""));
  reading.keep(ENVIRONMENTS, environments);
  // Nothing runs a job in these clusters.
  if (environments.length === 0) {
    for (const file of BATCH_FILES) reading.keep(file, []);
    return;
  }
  const arns = new Set(environments.map((each) => textIn(each, "computeEnvironmentArn")));
  const queues = await reading.whole(QUEUES, "DescribeJobQueues", "jobQueues");
  if (queues === undefined) return reading.gapsOf(QUEUES, [DEFINITIONS]);
  const leading = queues.filter(
    (queue) =>
      isThere(queue) &&
      recordsIn(queue, "computeEnvironmentOrder").some((order) => arns.has(textIn(order, "computeEnvironment"))),
  );
  reading.keep(
    QUEUES,
    leading.map((queue) => ({
      ...queue,
      computeEnvironmentOrder: recordsIn(queue, "computeEnvironmentOrder").filter((order) =>
        arns.has(textIn(order, "computeEnvironment")),
      ),
    })),
  );
  const definitions = await reading.whole(DEFINITIONS, "DescribeJobDefinitions", "jobDefinitions", {
    status: "ACTIVE",
  });
  reading.keep(DEFINITIONS, definitions && newest(definitions));
}

function isThere(record: AwsRecord): boolean {
  return !["DELETING", "DELETED"].includes(textIn(record, "status") ?? "");
}

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html: without a revision, the latest active one. */
function newest(definitions: readonly AwsRecord[]): AwsRecord[] {
  const byName = new Map<string | undefined, AwsRecord>();
  for (const definition of definitions) {
    // A job of Amazon EKS is no task.
    if (recordIn(definition, "eksProperties") !== undefined) continue;
    const name = textIn(definition, "jobDefinitionName");
    if (revisionOf(definition) >= revisionOf(byName.get(name))) byName.set(name, definition);
  }
  return [...byName.values()];
}

function revisionOf(definition: AwsRecord | undefined): number {
  return Number(definition?.["revision"] ?? 0);
}

/** The jobs in the words of a task definition, for those who look for images and volumes. */
export function jobTasksIn({ files }: AccountReading): AwsRecord[] {
  return (files["JobDefinitions"] ?? []).flatMap((definition) => {
    const single = recordIn(definition, "containerProperties");
    const tasks = recordsIn(recordIn(definition, "ecsProperties") ?? {}, "taskProperties");
    return [
      ...(single === undefined ? [] : [{ ...single, containerDefinitions: [single] }]),
      ...tasks.map((task) => ({ ...task, containerDefinitions: recordsIn(task, "containers") })),
    ];
  });
}
