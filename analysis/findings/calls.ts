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
  const { destination, verdict, evidence = [], fix } = call;
  if (verdict === "reachable") return [];
  const isOpen = verdict === "undetermined";
  return [
    {
      id: "R-DST-03",
      severity: isOpen ? "info" : "warning",
      subject: subjectId(service),
      message: `${service.name} probably calls ${destination} (${evidence.join("; ")}): ${outcomeOf(service.name, call)} [R-DST-03].`,
      fix:
        fix ??
        `Run ecs-connectivity explain ${service.name} ${destination}${isOpen ? " when the values are known" : ""}.`,
    },
  ];
}

/** `web: calling db: blocked: no route.` → `blocked (NO_ROUTE_TO_DESTINATION): no route`. */
function outcomeOf(service: string, { destination, verdict, code, message }: NeedReport): string {
  const words = message.slice(`${service}: calling ${destination}: `.length).replace(/\.$/, "");
  return verdict === "undetermined" || code === null ? words : words.replace(/^blocked/, `blocked (${code})`);
}
