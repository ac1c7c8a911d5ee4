/** Services that Service Connect joins, and that do not reach the port of the other's proxy. */
import { byServiceConnect, isJoined } from "../reachability/service/serviceConnect";
import { type Subject, subjectOf } from "../reachability/service/subject";
import { every } from "../reachability/trace/outcome";
import { type Outcome, undetermined } from "../reachability/trace/trace";
import type { Finding } from "../report";
import { known } from "../topology/lookup";
import { isUnknown, type Topology } from "../topology/model";
import { topologyIndex } from "../topology/topologyIndex";
import { subjectId } from "./finding";

/** So many clients are named; the others are counted. */
const NAMED = 3;

/** No resource shows which servers a client calls, so a closed port is a warning and not a blocked need (R-MODE-26). */
export function serviceConnectFindings(topology: Topology): readonly Finding[] {
  const network = topologyIndex(topology);
  const joined = topology.services.filter(({ serviceConnect }) => serviceConnect !== null);
  const subjects = joined.map((service) => subjectOf(network, service));
  const outcomes = new Map<string, Outcome>();
  const judge = (client: Subject, server: Subject): Outcome => {
    const key = `${String(client.shape.number)} ${server.service.key}`;
    const before = outcomes.get(key);
    if (before !== undefined) return before;
    const { application } = client.interfaces;
    const outcome = isUnknown(application)
      ? undetermined(application.unknown)
      : every(application.map((nic) => byServiceConnect(nic, server)));
    outcomes.set(key, outcome);
    return outcome;
  };
  return subjects.flatMap((server) => {
    const offers = known(known(server.service.serviceConnect)?.offers);
    if (offers?.length === 0) return [];
    const calls = subjects
      .filter((client) => client.service.key !== server.service.key)
      .map((client) => ({ client, outcome: callOf(client, server, judge) }));
    return [
      ...findingFor(server, "warning", "is not reached by", calls, ["blocked", "partial"]),
      ...findingFor(server, "info", "may not be reached by", calls, ["undetermined"]),
    ];
  });
}

type Call = { readonly client: Subject; readonly outcome: Outcome | null };

function callOf(
  client: Subject,
  server: Subject,
  judge: (client: Subject, server: Subject) => Outcome,
): Outcome | null {
  const joined = isJoined(client.service, server.service);
  if (joined === false) return null;
  return joined === true ? judge(client, server) : undetermined(`Service Connect: ${joined.unknown}`);
}

function findingFor(
  server: Subject,
  severity: Finding["severity"],
  words: string,
  calls: readonly Call[],
  verdicts: readonly Outcome["verdict"][],
): readonly Finding[] {
  const found = calls.filter(({ outcome }) => outcome !== null && verdicts.includes(outcome.verdict));
  const [first] = found;
  if (first?.outcome === null || first?.outcome === undefined) return [];
  const names = found.slice(0, NAMED).map(({ client }) => client.service.name);
  const more = found.length > NAMED ? ` and ${String(found.length - NAMED)} more` : "";
  const { service } = server;
  return [
    {
      id: "R-MODE-25",
      severity,
      subject: subjectId(service),
      message: `serviceConnectConfiguration: ${service.name} ${words} ${names.join(", ")}${more}, although Service Connect joins them. ${first.outcome.reason} [R-MODE-25, R-MODE-26].`,
      fix:
        severity === "info"
          ? "Run ecs-connectivity explain CLIENT SERVER when the values are known."
          : `Allow that port in the security groups of ${service.name}, from the security groups of its clients.`,
    },
  ];
}
