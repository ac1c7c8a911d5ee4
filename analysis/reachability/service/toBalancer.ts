/** To a load balancer by its name, and on to the tasks behind it: a call ends at a target, not at the balancer. */
import { grouped } from "../../topology/collections";
import { known, listOf, nameOf } from "../../topology/lookup";
import { isUnknown, type Listener, type LoadBalancer } from "../../topology/model";
import { once, type TopologyIndex } from "../../topology/topologyIndex";
import type { Nic } from "../network/nic";
import { type Client, familiesOf, keepsClient, type OwnHost, unlessOwnHost } from "./clients";
import { forwardsToBalancers, type Registration } from "./loadBalancer";
import { type Subject, subjectOf } from "./subject";
import { throughBalancer } from "./targets";
import type { Family } from "../sets/addresses";
import { either, every, worstOf } from "../trace/outcome";
import { type Outcome, undetermined, UNKNOWN_VALUE } from "../trace/trace";

/** One interface that calls, and the service that it belongs to; null for an instance. */
export interface Caller {
  readonly nic: Nic;
  readonly subject: Subject | null;
}

/**
 * Of several groups behind the balancer the worst: which of them a call means is not said.
 *
 * @param port the port that is called, where it is known. A listener that redirects it leads to any of the groups.
 */
export function toBalancer(
  network: TopologyIndex,
  balancer: LoadBalancer,
  client: Client,
  caller: Caller | null,
  port: number | null = null,
  only?: Family,
): Outcome {
  const listeners = network.listenersOfBalancer.get(balancer.key) ?? [];
  const isCalled = (listener: Listener) => port === null || isUnknown(listener.port) || listener.port === port;
  if (listeners.length > 0 && !listeners.some(isCalled)) {
    return undetermined(`no listener of load balancer ${nameOf(balancer)} that is known here has port ${String(port)}`);
  }
  const behind = targetsBehind(network, balancer);
  if (behind.length > 0) {
    const called = behind.flatMap(({ subject, registration }) => {
      const listeners = registration.listeners.filter(isCalled);
      return listeners.length === 0 ? [] : [{ subject, registration: { ...registration, listeners } }];
    });
    // The paths of all listeners are shared under the client, those of some of them are not.
    const byPort: Client = port === null ? client : (...call) => client(...call);
    return worstOf(
      (called.length > 0 ? called : behind).map(({ subject, registration }) =>
        toTargets(subject, registration, byPort, caller, only),
      ),
    );
  }
  const listening = { balancer, listeners, reason: "no listener is known" };
  const arrival = either(
    familiesOf(network, balancer, only).map((family) => client(network, listening, family).outcome),
  );
  if (arrival.verdict === "blocked" || !forwardsToBalancers(network, balancer)) return arrival;
  const reason = `load balancer ${nameOf(balancer)} forwards to an Application Load Balancer, which is not followed from there`;
  return { ...arrival, verdict: "undetermined", code: UNKNOWN_VALUE, reason };
}

/** The services behind a balancer, each with its registration there. */
export function targetsBehind(network: TopologyIndex, balancer: LoadBalancer): readonly Behind[] {
  const all = once(network, "services behind balancers", () => {
    const registered = network.topology.services.flatMap((service) => {
      const subject = subjectOf(network, service);
      return subject.registrations.map((registration): Behind => ({ subject, registration }));
    });
    return grouped(registered, ({ registration }) => listOf(registration.balancer?.key));
  });
  return all.get(balancer.key) ?? [];
}

interface Behind {
  readonly subject: Subject;
  readonly registration: Registration;
}

function toTargets(
  subject: Subject,
  registration: Registration,
  client: Client,
  caller: Caller | null,
  only?: Family,
): Outcome {
  const { networkMode, application } = subject.interfaces;
  if (isUnknown(networkMode)) return undetermined(networkMode.unknown);
  if (isUnknown(application)) return undetermined(application.unknown);
  return every(
    application.map((nic) => {
      const outcome = throughBalancer(subject, registration, networkMode, nic, client, only);
      if (caller === null || known(registration.balancer?.scheme) === "internet-facing") return outcome;
      const family = known(registration.group?.ipAddressType) === "ipv6" ? 6 : 4;
      return unlessOwnHost(ownHost(caller, subject, nic), registration, keepsClient(registration, family), outcome);
    }),
  );
}

/** Tasks in bridge and host mode share their instance's address; a task of its own interface may still call itself. */
function ownHost({ nic, subject }: Caller, target: Subject, to: Nic): OwnHost {
  if (nic.host !== undefined || to.host !== undefined) {
    if (nic.host === undefined || nic.host.launchedBy !== to.host?.launchedBy) return "never";
    return nic.host.isOnlyOne ? "always" : "sometimes";
  }
  if (subject?.service.key !== target.service.key) return "never";
  return known(target.service.desiredCount) === 1 ? "always" : "sometimes";
}
