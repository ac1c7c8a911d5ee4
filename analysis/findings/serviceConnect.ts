/** Services that Service Connect joins, and that do not reach the port of the other's proxy. */
import { clientEnd, type End, pairKey, serverEnd } from "../reachability/service/ends";
import { byServiceConnect, isJoined } from "../reachability/service/serviceConnect";
import { type Subject, subjectOf } from "../reachability/service/subject";
import { every } from "../reachability/trace/outcome";
import { type Outcome, undetermined } from "../reachability/trace/trace";
import type { Finding } from "../report";
import { grouped } from "../topology/collections";
import { known } from "../topology/lookup";
import { isUnknown, type Service, type Topology } from "../topology/model";
import { topologyIndex } from "../topology/topologyIndex";
import { subjectId } from "./finding";

/** So many clients are named; the others are counted. */
const NAMED = 3;

/** In place of a namespace; no namespace has such a name. */
const UNKNOWN = "?";

interface Client {
  readonly subject: Subject;
  /** Its place among all clients. */
  readonly index: number;
  readonly end: End;
}

/** Clients in one namespace whose calls to any server have the same verdict. */
type Clients = readonly [Client, ...Client[]];

/** No resource shows which servers a client calls, so a closed port is a warning and not a blocked need (R-MODE-26). */
export function serviceConnectFindings(topology: Topology): readonly Finding[] {
  const network = topologyIndex(topology);
  const joined = topology.services.filter(({ serviceConnect }) => serviceConnect !== null);
  const clients = joined.map((service, index): Client => {
    const subject = subjectOf(network, service);
    return { subject, index, end: clientEnd(subject) };
  });
  const likeness = ({ subject, end }: Client): string[] => [
    JSON.stringify([namespaceOf(subject.service), end.kind, end.groups]),
  ];
  const alike = [...grouped(clients, likeness).values()].flatMap(([first, ...rest]): Clients[] =>
    first === undefined ? [] : [[first, ...rest]],
  );
  const byNamespace = grouped(alike, ([{ subject }]) => [namespaceOf(subject.service) ?? UNKNOWN]);
  const likeOf = new Map(alike.flatMap((each) => each.map(({ subject }) => [subject.service.key, each] as const)));
  const verdicts = new Map<string, Outcome["verdict"]>();
  return clients.flatMap(({ subject: server }) => {
    const offers = known(known(server.service.serviceConnect)?.offers);
    if (offers?.length === 0) return [];
    const end = serverEnd(server);
    const verdictOf = (client: Client): Outcome["verdict"] | null => {
      if (isJoined(client.subject.service, server.service) !== true) {
        return callOf(client.subject, server)?.verdict ?? null;
      }
      const key = pairKey(client.end, end);
      const verdict = verdicts.get(key) ?? judge(client.subject, server).verdict;
      verdicts.set(key, verdict);
      return verdict;
    };
    const namespace = namespaceOf(server.service);
    const candidates =
      namespace === null ? alike : [...(byNamespace.get(namespace) ?? []), ...(byNamespace.get(UNKNOWN) ?? [])];
    const own = likeOf.get(server.service.key);
    const calls = candidates
      .filter((each) => each !== own || each.length > 1)
      .map((callers) => ({ callers, verdict: verdictOf(callers[0]) }));
    const those = (...wanted: readonly Outcome["verdict"][]): readonly Clients[] =>
      calls.flatMap(({ callers, verdict }) => (verdict !== null && wanted.includes(verdict) ? [callers] : []));
    return [
      ...findingFor(server, "warning", "is not reached by", those("blocked", "partial"), own),
      ...findingFor(server, "info", "may not be reached by", those("undetermined"), own),
    ];
  });
}

/** Null while it is not known. */
function namespaceOf({ serviceConnect }: Service): string | null {
  return known(known(serviceConnect)?.namespace) ?? null;
}

function callOf(client: Subject, server: Subject): Outcome | null {
  const joined = isJoined(client.service, server.service);
  if (joined === false) return null;
  return joined === true ? judge(client, server) : undetermined(`Service Connect: ${joined.unknown}`);
}

function judge(client: Subject, server: Subject): Outcome {
  const { application } = client.interfaces;
  return isUnknown(application)
    ? undetermined(application.unknown)
    : every(application.map((nic) => byServiceConnect(nic, server)));
}

function findingFor(
  server: Subject,
  severity: Finding["severity"],
  words: string,
  found: readonly Clients[],
  own: Clients | undefined,
): readonly Finding[] {
  const { service } = server;
  const itself = own !== undefined && found.includes(own) ? 1 : 0;
  const count = found.reduce((sum, callers) => sum + callers.length, 0) - itself;
  // One more than are named, because the server itself may be among them.
  const named = found
    .flatMap((callers) => callers.slice(0, NAMED + 1).filter(({ subject }) => subject.service.key !== service.key))
    .sort((one, other) => one.index - other.index)
    .slice(0, NAMED);
  const [first] = named;
  const outcome = first === undefined ? null : callOf(first.subject, server);
  if (outcome === null) return [];
  const names = named.map(({ subject }) => subject.service.name);
  const more = count > NAMED ? ` and ${String(count - NAMED)} more` : "";
  return [
    {
      id: "R-MODE-25",
      severity,
      subject: subjectId(service),
      message: `serviceConnectConfiguration: ${service.name} ${words} ${names.join(", ")}${more}, although Service Connect joins them. ${outcome.reason} [R-MODE-25, R-MODE-26].`,
      fix:
        severity === "info"
          ? "Run ecs-connectivity explain CLIENT SERVER when the values are known."
          : `Allow that port in the security groups of ${service.name}, from the security groups of its clients.`,
    },
  ];
}
