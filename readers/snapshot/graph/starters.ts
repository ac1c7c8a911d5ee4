/** Targets of EventBridge rules, schedules, pipes, state machines and jobs of AWS Batch, which start tasks beside the services. */
import { UNKNOWN, type Value } from "../../../analysis/topology/resource";
import type { GraphBuilder } from "./builder";
import type { Item } from "./item";

interface Starter {
  readonly file: string;
  readonly type: string;
  /** The field that identifies a record, and the one with its name. */
  readonly id: string;
  readonly name: string;
  /** The property that starts tasks, for a file that was not read. */
  readonly property: string;
  readonly properties: (record: Item<Fields>) => { readonly [name: string]: Value | undefined };
}
interface Fields {
  readonly [field: string]: Fields;
}

const STARTERS: readonly Starter[] = [
  {
    file: "EventTargets",
    type: "aws:cloudwatch/eventTarget:EventTarget",
    id: "Key",
    name: "Rule",
    property: "ecsTarget",
    properties: (target) => ({ arn: target.value("Arn"), ecsTarget: target.value("EcsParameters") }),
  },
  {
    file: "Schedules",
    type: "aws:scheduler/schedule:Schedule",
    id: "Arn",
    name: "Name",
    property: "target",
    properties: (schedule) => ({
      target: {
        arn: schedule.part("Target")?.value("Arn") ?? null,
        ecsParameters: schedule.part("Target")?.value("EcsParameters") ?? null,
      },
    }),
  },
  {
    file: "Pipes",
    type: "aws:pipes/pipe:Pipe",
    id: "Arn",
    name: "Name",
    property: "targetParameters",
    properties: (pipe) => ({
      target: pipe.value("Target"),
      targetParameters: { ecsTaskParameters: pipe.part("TargetParameters")?.value("EcsTaskParameters") ?? null },
    }),
  },
  {
    file: "StateMachines",
    type: "aws:sfn/stateMachine:StateMachine",
    id: "stateMachineArn",
    name: "name",
    property: "definition",
    properties: (machine) => ({ definition: machine.value("definition") }),
  },
  {
    file: "JobDefinitions",
    type: "aws:batch/jobDefinition:JobDefinition",
    id: "jobDefinitionArn",
    name: "jobDefinitionName",
    property: "platformCapabilities",
    properties: (definition) => ({
      platformCapabilities: definition.value("platformCapabilities"),
      containerProperties: definition.value("containerProperties"),
      ecsProperties: definition.value("ecsProperties"),
    }),
  },
  {
    file: "JobQueues",
    type: "aws:batch/jobQueue:JobQueue",
    id: "jobQueueArn",
    name: "jobQueueName",
    property: "computeEnvironmentOrders",
    properties: (queue) => ({ computeEnvironmentOrders: queue.value("computeEnvironmentOrder") }),
  },
  {
    file: "ComputeEnvironments",
    type: "aws:batch/computeEnvironment:ComputeEnvironment",
    id: "computeEnvironmentArn",
    name: "computeEnvironmentName",
    property: "computeResources",
    // An unmanaged environment has none, and its instances are those of EC2.
    properties: (environment) => ({ computeResources: environment.value("computeResources") ?? { type: "EC2" } }),
  },
];

export function addStarters(graph: GraphBuilder): void {
  const older = STARTERS.filter(({ file }) => graph.isLeftOut(file));
  if (older.length > 0) {
    const files = older.map(({ file }) => file).join(", ");
    graph.assumptions.push({
      subject: "source",
      fact: `this snapshot has no file of ${files}`,
      assumption: "nothing of these starts tasks",
      consequence: "take the snapshot again with doctor --save to judge them",
    });
  }
  for (const { file, type, id, name, property, properties } of STARTERS) {
    if (graph.isLeftOut(file)) continue;
    const records = graph.records<Fields>(file, id);
    const unread = graph.unread(file);
    // May start tasks: named in the report as not judged.
    if (unread !== undefined) graph.relate(type, file, { [property]: UNKNOWN }, unread);
    for (const record of records) {
      graph.add(type, record.text(id) ?? "", record.text(name), properties(record));
    }
  }
}
