/** Calls of a sender to a load balancer: each listener by each transport and family, at each address of its nodes. */
import { known, nameOf } from "../../topology/lookup";
import { isUnknown, type Listener, type LoadBalancer } from "../../topology/model";
import type { TopologyIndex } from "../../topology/topologyIndex";
import type { Nic } from "../network/nic";
import { type Call, fromAnywhere, fromInterface } from "../service/clients";
import { type Family, internet } from "../sets/addresses";
import { undetermined } from "../trace/trace";
import { FAMILIES } from "./ways";

/** An interface; null for every host of the internet. */
export type Sender = Nic | null;

/** A listener for each transport that it uses. */
function eachTransport(listener: Listener): readonly Listener[] {
  const isBoth = ["TCP_UDP", "TCP_QUIC"].includes(known(listener.protocol) ?? "");
  return isBoth ? ["TCP", "UDP"].map((protocol) => ({ ...listener, protocol })) : [listener];
}

/** The calls of a sender to the nodes of a balancer, one for each listener, transport and family. */
export function callsTo(
  network: TopologyIndex,
  sender: Sender,
  balancer: LoadBalancer,
  listeners: readonly Listener[],
): readonly (Call & { readonly family: Family })[] {
  const unclear = isUnknown(balancer.scheme) ? balancer.scheme.unknown : null;
  if (listeners.length === 0 || (unclear !== null && sender === null)) {
    const reason = unclear ?? `no listener of load balancer ${nameOf(balancer)} is known`;
    return [{ family: 4, outcome: undetermined(reason), seen: { addresses: internet[4], isPoint: true } }];
  }
  // Within reach of its nodes, a sender may call their private addresses, too.
  const inner: LoadBalancer = { ...balancer, scheme: "internal" };
  const clients =
    sender === null
      ? [{ as: balancer, client: fromAnywhere }]
      : [balancer, ...(known(balancer.scheme) === "internal" ? [] : [inner])].map((as) => ({
          as,
          client: fromInterface(sender),
        }));
  return listeners.flatMap(eachTransport).flatMap((listener) =>
    FAMILIES.flatMap((family) =>
      clients.map(({ as, client }) => ({
        family,
        ...client(network, { balancer: as, listeners: [listener], reason: "", isAny: true }, family),
      })),
    ),
  );
}
