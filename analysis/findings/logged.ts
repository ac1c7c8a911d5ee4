/** Findings about settings that leave no trace in the resources: the components log them while the program runs. */
import type { Finding } from "../report";
import { readWarning } from "../rules/sentence";
import type { Topology } from "../topology/model";

/** @param others the findings of the resources: a warning whose reason is in one of them is not repeated. */
export function loggedFindings({ log = [] }: Topology, others: readonly Finding[]): readonly Finding[] {
  return log.flatMap((line) => {
    const warning = readWarning(line);
    if (warning === undefined || others.some(({ message }) => message.includes(warning.reason))) return [];
    const { subject, rule, message, remedy } = warning;
    return [{ id: rule, severity: "warning" as const, subject, message, fix: remedy }];
  });
}
