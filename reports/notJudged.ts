/** The name of something that a report does not judge, with its kind: `task definition seed`. */
import type { NotJudgedReport } from "../analysis/report";
import { backendFacts, type BackendType, backendTypes } from "../analysis/rules/backends";
import { kindWord } from "../analysis/rules/subjects";
import type { SubjectKind } from "../analysis/rules/words";

type Other = Exclude<NotJudgedReport["kind"], SubjectKind | BackendType>;

const OTHERS: Readonly<Record<Other, string>> = {
  "task-definition": "task definition",
  daemon: "daemon",
  deployment: "deployments of service",
  "load-balancer": "load balancer",
};

export function notJudgedName({ kind, name }: NotJudgedReport): string {
  return `${wordOf(kind)} ${name}`;
}

function wordOf(kind: NotJudgedReport["kind"]): string {
  if (isOther(kind)) return OTHERS[kind];
  return isBackend(kind) ? backendFacts(kind).noun : kindWord({ kind });
}

function isBackend(kind: NotJudgedReport["kind"]): kind is BackendType {
  return Object.hasOwn(backendTypes, kind);
}

function isOther(kind: NotJudgedReport["kind"]): kind is Other {
  return Object.hasOwn(OTHERS, kind);
}
