/**
 * Load balancers that may send packets to an end although no service of it registers there: their targets are not shown,
 * or a resource of its own attaches them. To which port a target is attached is not followed.
 */
import { grouped } from "../../topology/collections";
import { known, nameOf, targetGroupsOf } from "../../topology/lookup";
import { type AttachedTarget, isUnknown, type Key, type LoadBalancer, type Service } from "../../topology/model";
import { found, once, type TopologyIndex } from "../../topology/topologyIndex";
import { addressesOf, type Nic } from "../network/nic";
import { subjectOf } from "../service/subject";
import { parseCidr } from "../sets/addresses";
import { intersect, isEmpty } from "../sets/ranges";
import type { InsideEnd } from "./ends";

/** A load balancer before targets that no service registers. */
interface Fronted {
  readonly balancer: LoadBalancer;
  readonly reason: string;
  /** True if the target may be this end. */
  readonly mayBe: (network: TopologyIndex, goal: InsideEnd, nic: Nic) => boolean;
}

/** The balancers that may have an interface of an end for a target, each with the reason. */
export function balancersBefore(
  network: TopologyIndex,
  goal: InsideEnd,
  nic: Nic,
): readonly Pick<Fronted, "balancer" | "reason">[] {
  return frontedIn(network).filter(({ mayBe }) => mayBe(network, goal, nic));
}

function frontedIn(network: TopologyIndex): readonly Fronted[] {
  return once(network, "balancers with other targets", () =>
    network.topology.loadBalancers.flatMap((balancer) => frontedBy(network, balancer)),
  );
}

function registrants(network: TopologyIndex): ReadonlyMap<Key, readonly Service[]> {
  return once(network, "services by target group", () => grouped(network.topology.services, targetGroupsOf));
}

function frontedBy(network: TopologyIndex, balancer: LoadBalancer): readonly Fronted[] {
  const name = `load balancer ${nameOf(balancer)}`;
  const anything = (reason: string): Fronted => ({ balancer, reason, mayBe: () => true });
  const hidden = anything(`${name} has targets that this source does not show`);
  if (isUnknown(balancer.kind) || balancer.kind === "classic") return [hidden];
  const lists = (network.listenersOfBalancer.get(balancer.key) ?? []).map(({ targetGroups }) => targetGroups);
  if (lists.some((groups) => isUnknown(groups))) return [hidden];
  return [...new Set(lists.flatMap((groups) => known(groups) ?? []))].flatMap((key): readonly Fronted[] => {
    const services = registrants(network).get(key);
    if (services === undefined) return [hidden];
    const group = found(network.targetGroups, key);
    if (group === undefined) return [];
    const of = `target group ${nameOf(group)} of ${name}`;
    const { attached = [] } = group;
    const byHand = isUnknown(attached)
      ? [anything(`${of} may have targets that no service registers: ${attached.unknown}`)]
      : attached.map((target): Fronted => {
          const reason = `${of} has a target that no service registers (${target.by})`;
          return { balancer, reason, mayBe: (_, goal, nic) => mayBe(network, target, goal, nic) };
        });
    if (known(group.targetType) === "ip") return byHand;
    const reason = `${of} may have this instance for a target, on which tasks of ${services.map((each) => each.name).join(", ")} run`;
    return [
      ...byHand,
      { balancer, reason, mayBe: (_, goal) => services.some((each) => mayRunOn(network, each, goal)) },
    ];
  });
}

/** True if the target that a resource attaches may be this end. */
function mayBe(network: TopologyIndex, target: AttachedTarget, goal: InsideEnd, nic: Nic): boolean {
  switch (target.kind) {
    case "instances":
      return goal.kind === "service" || goal.kind === "instance" || goal.kind === "interface";
    case "address":
      return mayHave(network, nic, target.address);
    case "resource": {
      const { key } = target;
      if (isUnknown(key)) return true;
      switch (goal.kind) {
        case "instance":
          return goal.instance.key === key || isInterfaceOf(network, key, goal.instance.key);
        case "interface":
          return goal.own.key === key || isInterfaceOf(network, goal.own.key, key);
        case "service":
          return (
            nic.host === undefined ||
            [key, found(network.instances, key)?.autoScalingGroup].includes(nic.host.launchedBy)
          );
        case "load-balancer":
        case "backend":
          return false;
      }
    }
  }
}

function isInterfaceOf(network: TopologyIndex, own: Key, instance: Key): boolean {
  const holder = found(network.interfaces, own)?.instance;
  return isUnknown(holder) || holder === instance;
}

/** Of a text that is no address nothing is known. */
function mayHave(network: TopologyIndex, nic: Nic, address: string): boolean {
  const block = parseCidr(address);
  if (block === null) return true;
  const own = addressesOf(network, nic, block.family);
  return own !== null && !isEmpty(intersect(own.set, block.set));
}

/** A service on instances registers these, with a port of its tasks. */
function mayRunOn(network: TopologyIndex, service: Service, goal: InsideEnd): boolean {
  if (goal.kind !== "instance" && goal.kind !== "interface") return false;
  const held = goal.kind === "instance" ? goal.instance.key : goal.own.instance;
  if (held === null) return false;
  const { application } = subjectOf(network, service).interfaces;
  if (isUnknown(held) || isUnknown(application)) return true;
  const launchers = [held, found(network.instances, held)?.autoScalingGroup];
  return application.some(({ host }) => host !== undefined && launchers.includes(host.launchedBy));
}
