/** One broken rule as the report shows it. */
import type { Finding } from "../report";
import type { Problem } from "../rules/problem";
import type { Entity } from "../topology/model";

/** The subject as the report names it: AWS's id or ARN where there is one, else the URN. */
export function subjectId(entity: Entity): string {
  return entity.id ?? entity.key;
}

export function findingOf(problem: Problem, subject: Entity): Finding {
  const value = problem.value === null ? "" : ` (${problem.value})`;
  return {
    id: problem.id,
    severity: problem.severity,
    subject: subjectId(subject),
    message: `${problem.property}${value}: ${problem.message} [${problem.rules.join(", ")}]`,
    fix: problem.remedy,
  };
}
