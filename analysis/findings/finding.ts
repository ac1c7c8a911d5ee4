/** One broken rule as the report shows it. */
import type { Finding } from "../report";
import type { Problem } from "../rules/problem";
import type { Entity, Service, Topology } from "../topology/model";
import { unlessSecret } from "../topology/secrets";

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

/** Hides the sum of desired counts of which one is secret: the other numbers of the report would show that one. */
export function hidingSum(
  topology: Topology,
  services: readonly Service[],
  sum: number,
): (problem: Problem) => Problem {
  if (services.every(({ key }) => unlessSecret(topology, key, "desiredCount", true) !== null))
    return (problem) => problem;
  const hidden = (text: string): string => text.replace(new RegExp(`\\b${String(sum)}\\b`, "g"), "[secret]");
  return (problem) => ({
    ...problem,
    value: problem.value === null ? null : hidden(problem.value),
    message: hidden(problem.message),
  });
}
