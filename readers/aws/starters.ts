/**
 * Everything beside services that starts tasks in the clusters that are read: targets of EventBridge rules, schedules,
 * pipes, and state machines, with the task definitions that they name; and jobs of AWS Batch (batch.ts).
 */
import { BATCH_FILES, readBatch } from "./batch";
import { type Caller, pagesOf } from "./caller";
import type { Scope } from "./containers";
import type { AccountReading } from "./accountReading";
import { type AwsRecord, distinct, recordIn, recordsIn, textIn, textsIn } from "./record";
import { isExpression } from "../../analysis/topology/build/starters/settings";
import { runTaskStates, definitionOf } from "../../analysis/topology/build/starters/stateMachine";
import type { Value } from "../../analysis/topology/resource";

export const STARTER_FILES = ["EventTargets", "Schedules", "Pipes", "StateMachines"] as const;

/** A call that names services reads these alone. */
export async function readStarters(reading: AccountReading, clusters: readonly string[], scope: Scope): Promise<void> {
  if (clusters.length === 0 || (scope.services ?? []).length > 0) {
    for (const file of [...STARTER_FILES, ...BATCH_FILES]) reading.keep(file, []);
    return;
  }
  await Promise.all([
    readTargets(reading, clusters),
    readSchedules(reading, clusters),
    readPipes(reading, clusters),
    readStateMachines(reading),
    readBatch(reading, clusters),
  ]);
  const known = new Set((reading.files["TaskDefinitions"] ?? []).map((each) => textIn(each, "taskDefinitionArn")));
  await reading.describe(
    "TaskDefinitions",
    "DescribeTaskDefinition",
    distinct(
      STARTER_FILES.flatMap((file) => (reading.files[file] ?? []).flatMap((each) => definitionsIn(file, each))),
    ).filter((arn) => !known.has(arn)),
    ([taskDefinition]) => ({ taskDefinition }),
    (answer) => [recordIn(answer, "taskDefinition")].filter((each) => each !== undefined),
  );
}

/** By cluster, because an account may have thousands of rules that start no task. */
async function readTargets(reading: AccountReading, clusters: readonly string[]): Promise<void> {
  const { caller } = reading;
  const targets = await reading.attempt("EventTargets", "ListEventBuses", async () => {
    const buses = (await pagesOf(caller, "ListEventBuses", {})).flatMap((page) => recordsIn(page, "EventBuses"));
    const names = distinct(["default", ...buses.map((bus) => textIn(bus, "Name"))]);
    const found = await Promise.all(
      names.flatMap((EventBusName) => clusters.map((cluster) => targetsOf(caller, EventBusName, cluster))),
    );
    return found.flat();
  });
  reading.keep("EventTargets", targets);
}

async function targetsOf(caller: Caller, EventBusName: string, cluster: string): Promise<AwsRecord[]> {
  const pages = await pagesOf(caller, "ListRuleNamesByTarget", { TargetArn: cluster, EventBusName });
  const rules = pages.flatMap((page) => textsIn(page, "RuleNames"));
  const targets = await Promise.all(
    rules.map(async (Rule) => {
      const answers = await pagesOf(caller, "ListTargetsByRule", { Rule, EventBusName });
      return answers
        .flatMap((answer) => recordsIn(answer, "Targets"))
        .filter((target) => textIn(target, "Arn") === cluster && recordIn(target, "EcsParameters") !== undefined)
        .map((target) => ({ ...target, Rule, Key: `${EventBusName}/${Rule}/${textIn(target, "Id") ?? ""}` }));
    }),
  );
  return targets.flat();
}

async function readSchedules(reading: AccountReading, clusters: readonly string[]): Promise<void> {
  const listed = await reading.whole("Schedules", "ListSchedules", "Schedules");
  const ofClusters = (listed ?? []).filter((each) => clusters.includes(textIn(recordIn(each, "Target"), "Arn") ?? ""));
  if (listed === undefined) return;
  await described(reading, "Schedules", "GetSchedule", ofClusters, ({ Name, GroupName }) => ({ Name, GroupName }));
}

async function readPipes(reading: AccountReading, clusters: readonly string[]): Promise<void> {
  const listed = await reading.whole("Pipes", "ListPipes", "Pipes");
  const ofClusters = (listed ?? []).filter((each) => clusters.includes(textIn(each, "Target") ?? ""));
  if (listed === undefined) return;
  await described(reading, "Pipes", "DescribePipe", ofClusters, ({ Name }) => ({ Name }));
}

/** Only the definition shows whether a state machine runs tasks. */
async function readStateMachines(reading: AccountReading): Promise<void> {
  const listed = await reading.whole("StateMachines", "ListStateMachines", "stateMachines");
  if (listed === undefined) return;
  await described(reading, "StateMachines", "DescribeStateMachine", listed, ({ stateMachineArn }) => ({
    stateMachineArn,
  }));
}

async function described(
  reading: AccountReading,
  file: string,
  operation: "GetSchedule" | "DescribePipe" | "DescribeStateMachine",
  listed: readonly AwsRecord[],
  input: (record: AwsRecord) => AwsRecord,
): Promise<void> {
  const inputs = new Map(listed.map((record) => [JSON.stringify(input(record)), input(record)]));
  await reading.describe(
    file,
    operation,
    [...inputs.keys()],
    ([key = ""]) => inputs.get(key) ?? {},
    (answer) => [answer],
  );
}

/** The task definitions that a kept record names. */
export function definitionsIn(file: string, record: AwsRecord): string[] {
  return settingsIn(file, record)
    .flatMap(({ settings }) => textIn(settings, "TaskDefinitionArn") ?? textIn(settings, "TaskDefinition") ?? [])
    .filter((name) => !isExpression(name));
}

/** Each start in a record: its settings, and its name among several of one state machine. */
export function settingsIn(
  file: string,
  record: AwsRecord,
): { readonly part?: string; readonly settings: AwsRecord }[] {
  const one = (settings: AwsRecord | undefined) => (settings === undefined ? [] : [{ settings }]);
  switch (file) {
    case "EventTargets":
      return one(recordIn(record, "EcsParameters"));
    case "Schedules":
      return one(recordIn(recordIn(record, "Target"), "EcsParameters"));
    case "Pipes":
      return one(recordIn(recordIn(record, "TargetParameters"), "EcsTaskParameters"));
    default: {
      const definition = definitionOf((record["definition"] ?? null) as Value);
      const states = typeof definition === "object" ? runTaskStates(definition) : [];
      return states.map(({ name, settings }) => ({
        ...(states.length === 1 ? {} : { part: name }),
        settings: recordIn({ settings }, "settings") ?? {},
      }));
    }
  }
}
