/** The resources with one start of tasks each, and the place of its settings in each of them. */
import type { SubjectKind } from "../../../rules/words";

export interface StarterRow {
  readonly type: string;
  readonly kind: SubjectKind;
  /** The path of the object with the settings; empty if they are properties of the resource. */
  readonly settings: readonly string[];
  /** The path of the cluster. */
  readonly cluster: readonly string[];
  /** The source of values that a path in the settings names. */
  readonly input: string;
  /** A public IP needs the launch type itself: AWS says nothing of a capacity provider strategy (R-RUN-03). */
  readonly byLaunchType: boolean;
}

/** The invoke `aws.ecs.getTaskExecution`, as the reader of programs notes it. */
export const TASK_EXECUTION = "aws:ecs/getTaskExecution:getTaskExecution";
/** A task that the call asks about, as a user would start it by hand: no resource of a provider. */
export const GIVEN_TASK = "ecs-connectivity:given:Task";

export const EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget";

const FLAT = { settings: [], cluster: ["cluster"] } as const;

export const STARTERS: readonly StarterRow[] = [
  {
    type: EVENT_TARGET,
    kind: "event-target",
    settings: ["ecsTarget"],
    cluster: ["arn"],
    input: "the event",
    byLaunchType: true,
  },
  {
    type: "aws:scheduler/schedule:Schedule",
    kind: "schedule",
    settings: ["target", "ecsParameters"],
    cluster: ["target", "arn"],
    input: "the schedule",
    byLaunchType: true,
  },
  {
    type: "aws:pipes/pipe:Pipe",
    kind: "pipe",
    settings: ["targetParameters", "ecsTaskParameters"],
    cluster: ["target"],
    input: "the event of the pipe",
    byLaunchType: true,
  },
  { ...FLAT, type: "aws:ecs/taskSet:TaskSet", kind: "task-set", input: "the program", byLaunchType: false },
  { ...FLAT, type: TASK_EXECUTION, kind: "execution", input: "the program", byLaunchType: false },
  { ...FLAT, type: GIVEN_TASK, kind: "task", input: "the call", byLaunchType: false },
];
