/**
 * A destination as all services of a network call it: where its name leads is found once for them, and not from each of
 * their interfaces again.
 */
import { isUnknown, type Vpc } from "../../topology/model";
import { once } from "../../topology/topologyIndex";
import { policiesAsk } from "../devices/endpointPolicy";
import type { Destination, NeedContext } from "./context";
import { type Caught, caughtBy, isServiceWord, type Resolver, resolverOf } from "./dns";
import { NO_ZONE, type ZoneAnswer, zoneAnswer } from "./zones";

export interface Called {
  readonly context: NeedContext;
  readonly need: Destination;
  /** A name for this destination in its network. */
  readonly id: string;
  readonly isServiceWord: boolean;
  /** The address, where the host is written as one. */
  readonly address: string | null;
  /** True for a public host called by HTTPS; undefined until it is asked. */
  isOrdinary?: boolean;
  /** The answers to its name, one for each VPC that it was called from. */
  readonly names: NameInVpc[];
}

/** The answer to a name in a VPC. */
export interface NameInVpc {
  readonly vpc: Vpc | undefined;
  readonly resolver: Resolver;
  readonly zone: ZoneAnswer;
  readonly caught: Caught;
}

export function calledOf(context: NeedContext, need: Destination): Called {
  const key = keyOf(context, need);
  const before = context.called.get(key);
  if (before !== undefined) return before;
  const numbers = once(context.network, "destinations called", () => ({ last: 0 }));
  numbers.last += 1;
  const called: Called = {
    context,
    need,
    id: `call ${String(numbers.last)}`,
    isServiceWord: isServiceWord(need),
    address: addressIn(need),
    names: [],
  };
  context.called.set(key, called);
  return called;
}

/** Everything that decides how it is met; the called actions only where a policy names actions. */
function keyOf({ network }: NeedContext, need: Destination): string {
  const { purpose, destination, host, port, region, protocol, calls, pullThrough, inTask, isAny, family } = need;
  const name = isUnknown(host) ? `not known: ${host.unknown}` : host;
  const usual = `${String(purpose)}\n${destination}\n${name}\n${String(port)}\n${region ?? ""}\n${String(inTask)}`;
  const rare = [protocol, pullThrough, isAny, family].every((each) => each === undefined)
    ? ""
    : JSON.stringify([protocol, pullThrough, isAny, family]);
  return `${usual}\n${rare}${policiesAsk(network) ? JSON.stringify(calls) : ""}`;
}

/** A registry that is written as an address is that address, and needs no DNS. */
function addressIn({ host }: Destination): string | null {
  if (isUnknown(host)) return null;
  const address = host.replace(/^\[|\]$/g, "");
  return /^(\d+(\.\d+){3}|[0-9a-f]*:[0-9a-f:]*)$/i.test(address) ? address : null;
}

export function nameIn({ context, need, isServiceWord: isWord, names }: Called, vpc: Vpc | undefined): NameInVpc {
  const before = names.find((each) => each.vpc === vpc);
  if (before !== undefined) return before;
  const { network, region } = context;
  const resolver = resolverOf(vpc);
  const name: NameInVpc = {
    vpc,
    resolver,
    zone: vpc === undefined || resolver.kind !== "amazon" ? NO_ZONE : zoneAnswer(network, vpc, need.host),
    caught: vpc === undefined || !isWord ? { kind: "none" } : caughtBy(network, vpc, need, region),
  };
  names.push(name);
  return name;
}

/** True where the VPC's own DNS passes the name to public DNS. */
export function isPublicName({ resolver, zone, caught }: NameInVpc): boolean {
  return resolver.kind === "amazon" && zone.kind === "none" && zone.unanswered === null && caught.kind === "none";
}
