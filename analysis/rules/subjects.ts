/** Kinds of subjects, each of which starts tasks, with its word in sentences, and whether tasks of it run all the time. */
import type { SubjectKind } from "./words";

interface Subject {
  readonly one: string;
  readonly many: string;
  /** False where a task runs once each time it is started: it has no desired count, and no client calls it by ECS. */
  readonly keepsRunning: boolean;
}

const SUBJECTS: Readonly<Record<SubjectKind, Subject>> = {
  service: { one: "service", many: "services", keepsRunning: true },
  "task-set": { one: "task set", many: "task sets", keepsRunning: true },
  express: { one: "Express service", many: "Express services", keepsRunning: true },
  schedule: { one: "schedule", many: "schedules", keepsRunning: false },
  "event-target": { one: "event target", many: "event targets", keepsRunning: false },
  pipe: { one: "pipe", many: "pipes", keepsRunning: false },
  "state-machine": { one: "state machine", many: "state machines", keepsRunning: false },
  "batch-job": { one: "Batch job", many: "Batch jobs", keepsRunning: false },
  execution: { one: "task execution", many: "task executions", keepsRunning: false },
  task: { one: "task", many: "tasks", keepsRunning: false },
};

/** Anything with a kind; without one it is a service. */
interface Kind {
  readonly kind?: SubjectKind;
}

export function keepsRunning({ kind = "service" }: Kind): boolean {
  return SUBJECTS[kind].keepsRunning;
}

/** `event target`, for a sentence that then names it. */
export function kindWord({ kind = "service" }: Kind): string {
  return SUBJECTS[kind].one;
}

/** `2 services, 1 schedule`, in the order of the table. */
export function countedKinds(subjects: readonly Kind[], number: (count: number) => string = String): string {
  const kinds = Object.keys(SUBJECTS) as SubjectKind[];
  const counts = kinds.map(
    (kind) => [kind, subjects.filter((each) => (each.kind ?? "service") === kind).length] as const,
  );
  const texts = counts
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${number(count)} ${count === 1 ? SUBJECTS[kind].one : SUBJECTS[kind].many}`);
  return texts.length === 0 ? "no services" : texts.join(", ");
}
