/** From one interface to a service of ECS: through the proxies of Service Connect, or straight to its containers. */
import { isUnknown, type Service } from "../../topology/model";
import type { TopologyIndex } from "../../topology/topologyIndex";
import { type Nic, usualFamily } from "../network/nic";
import { between, type Target } from "../paths/inside";
import type { Family } from "../sets/addresses";
import { ports } from "../sets/ranges";
import { every } from "../trace/outcome";
import { type Outcome, undetermined } from "../trace/trace";
import { applicationPorts } from "./listening";
import { byServiceConnect, isJoined } from "./serviceConnect";
import { noNetwork, type Subject, subjectOf } from "./subject";
import type { Caller } from "./toBalancer";

/** By Service Connect where it joins the two, else straight to the service's own port. */
export function toService(
  network: TopologyIndex,
  { nic, subject: client }: Caller,
  service: Service,
  family?: Family,
): Outcome {
  const subject = subjectOf(network, service);
  const joined = client === null || client.service.key === service.key ? false : isJoined(client.service, service);
  if (joined === true) return byServiceConnect(nic, subject);
  const outcome = straightTo(network, nic, subject, family);
  // While it is open by which port a call goes, one that may fail decides nothing.
  return joined === false
    ? outcome
    : undetermined(`it is not known whether Service Connect joins them: ${joined.unknown}`);
}

/** To one port of its interfaces. */
export function portTo(network: TopologyIndex, nic: Nic, { interfaces }: Subject, port: number): Outcome {
  const { application } = interfaces;
  if (isUnknown(application)) return undetermined(application.unknown);
  return every(
    application.map((far) => {
      const to: Target = { nic: far, ports: ports(port), protocol: "tcp" };
      return between({ network, from: nic, to, family: usualFamily(far) });
    }),
  );
}

/** To the ports that its containers listen on. */
export function straightTo(network: TopologyIndex, nic: Nic, subject: Subject, family?: Family): Outcome {
  const { service } = subject;
  const { task, interfaces } = subject;
  if (isUnknown(interfaces.networkMode)) return undetermined(interfaces.networkMode.unknown);
  if (interfaces.networkMode === "none") return noNetwork(subject);
  const listening = applicationPorts(service, task, interfaces.networkMode, interfaces.dynamicPorts);
  if (listening.kind === "none")
    return undetermined(`no container of ${service.name} names the port that it listens on`);
  if (listening.kind === "unknown") return undetermined(listening.reason);
  if (isUnknown(interfaces.application)) return undetermined(interfaces.application.unknown);
  return every(
    interfaces.application.map((far) => {
      const to: Target = { nic: far, ports: listening.ports, protocol: listening.protocol };
      return between({ network, from: nic, to, family: family ?? usualFamily(far) });
    }),
  );
}
