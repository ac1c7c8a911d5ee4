/** Calls that a service probably makes, and that do not arrive: by what its settings show, so a warning and not an error. */
import type { Finding, NeedReport } from "../report";
import { likelyCalls } from "../report/verdict";
import { subjectId } from "./finding";
import type { ServiceView } from "./view";

/** A call by Service Connect is in the findings of the server (R-MODE-25). */
export function callFindings(view: ServiceView): readonly Finding[] {
  return likelyCalls(view).flatMap((call) => (isByServiceConnect(call) ? [] : findingFor(view, call)));
}

function isByServiceConnect({ hops }: NeedReport): boolean {
  return hops.some(({ kind }) => kind === "service-connect");
}

function findingFor({ service }: ServiceView, call: NeedReport): readonly Finding[] {
  const { destination, verdict, code, message, evidence = [], fix } = call;
  if (verdict === "reachable") return [];
  const isOpen = verdict === "undetermined";
  return [
    {
      id: "R-DST-03",
      severity: isOpen ? "info" : "warning",
      subject: subjectId(service),
      message: `${message.replace(/\.$/, "")}${isOpen || code === null ? "" : ` (${code})`}. ${service.name} probably calls ${destination}: ${evidence.join("; ")} [R-DST-03].`,
      fix:
        fix ??
        `Run ecs-connectivity explain ${service.name} ${destination}${isOpen ? " when the values are known" : ""}.`,
    },
  ];
}
