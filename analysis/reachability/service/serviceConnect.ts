/** Calls by Service Connect: from a client's interface to the port that the proxy in a server's task listens on (R-MODE-25). */
import { known } from "../../topology/lookup";
import { isUnknown, type Maybe, type Service, type ServiceConnectOffer } from "../../topology/model";
import type { Nic } from "../network/nic";
import { between, type Target } from "../paths/inside";
import { ports, type PortSet, portText } from "../sets/ranges";
import { every, worstOf } from "../trace/outcome";
import { pass } from "../trace/steps";
import { type Outcome, undetermined } from "../trace/trace";
import type { Subject } from "./subject";

/** True if a client and a server are joined: both have it on, in one namespace, and the server offers a port. */
export function isJoined(
  client: Pick<Service, "serviceConnect">,
  server: Pick<Service, "serviceConnect">,
): Maybe<boolean> {
  const [from, to] = [client.serviceConnect, server.serviceConnect];
  if (isUnknown(from)) return from;
  if (isUnknown(to)) return to;
  if (from === null || to === null) return false;
  if (isUnknown(from.namespace)) return from.namespace;
  if (isUnknown(to.namespace)) return to.namespace;
  if (from.namespace !== to.namespace) return false;
  return isUnknown(to.offers) ? to.offers : to.offers.length > 0;
}

/**
 * From one interface to the ports that the server offers.
 * @param alias the name that is called; without it, every port: which of them a call is for is not written.
 */
export function byServiceConnect(nic: Nic, server: Subject, alias?: string): Outcome {
  const { application } = server.interfaces;
  if (isUnknown(application)) return undetermined(application.unknown);
  return worstOf(
    offeredPorts(server, alias).map((listening) =>
      isUnknown(listening)
        ? undetermined(`Service Connect: ${listening.unknown}`)
        : every(application.map((far) => toProxy(nic, server, far, listening))),
    ),
  );
}

/** The ports of the server's proxy, by offer: of those with the alias, where one is named. */
export function offeredPorts(server: Subject, alias?: string): readonly Maybe<PortSet>[] {
  const connect = known(server.service.serviceConnect);
  const all = connect === null || connect === undefined ? [] : (known(connect.offers) ?? []);
  const named = alias === undefined ? [] : all.filter((offer) => hasAlias(offer, alias));
  return (named.length > 0 ? named : all).map((offer) => proxyPorts(server, offer));
}

function hasAlias({ aliases }: ServiceConnectOffer, name: string): boolean {
  return aliases?.some((alias) => alias.name.toLowerCase() === name) === true;
}

function toProxy(from: Nic, server: Subject, far: Nic, listening: PortSet): Outcome {
  const { network, service } = server;
  const detail = `Service Connect: the proxy of ${service.name} listens on TCP ${portText(listening)}`;
  const first = [pass({ kind: "service-connect", name: service.name, id: service.key, detail, rule: "R-MODE-25" })];
  const to: Target = { nic: far, ports: listening, protocol: "tcp" };
  const outcome = between({ network, from, to, family: far.subnet.ipv4Cidr === null ? 6 : 4, first });
  return outcome.reason === "" ? outcome : { ...outcome, reason: `${detail}; ${outcome.reason}` };
}

/** The override, else the mapping's container port, or in bridge mode a host port that the agent chooses. */
function proxyPorts({ task, interfaces, service }: Subject, offer: ServiceConnectOffer): Maybe<PortSet> {
  const { portName, ingressPortOverride: override } = offer;
  if (isUnknown(override)) return override;
  if (override !== null) return ports(override);
  if (isUnknown(portName)) return portName;
  if (isUnknown(interfaces.networkMode)) return interfaces.networkMode;
  if (interfaces.networkMode === "bridge") return interfaces.dynamicPorts;
  if (isUnknown(task?.containers)) return task.containers;
  const mappings = (task?.containers ?? []).flatMap(({ portMappings }) => portMappings);
  const port = mappings.find(({ name }) => name === portName)?.containerPort;
  if (port === undefined) return { unknown: `no port mapping of ${service.name} has the name ${portName}` };
  return isUnknown(port) ? port : ports(port);
}
