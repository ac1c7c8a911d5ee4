/** The name of something that a report does not judge, with its kind: `task definition seed`. */
import type { NotJudgedReport } from "../analysis/report";
import { kindWord } from "../analysis/rules/subjects";
import type { SubjectKind } from "../analysis/rules/words";

type Other = Exclude<NotJudgedReport["kind"], SubjectKind>;

const OTHERS: Readonly<Record<Other, string>> = {
  "task-definition": "task definition",
  daemon: "daemon",
  deployment: "deployments of service",
  "load-balancer": "load balancer",
};

export function notJudgedName({ kind, name }: NotJudgedReport): string {
  return `${isOther(kind) ? OTHERS[kind] : kindWord({ kind })} ${name}`;
}

function isOther(kind: NotJudgedReport["kind"]): kind is Other {
  return Object.hasOwn(OTHERS, kind);
}
