/** From one interface to any end that a person names. */
import { backendFacts } from "../../rules/backends";
import { serviceHost } from "../../rules/hosts";
import { type Entity, isUnknown, type Maybe } from "../../topology/model";
import { nameOf } from "../../topology/lookup";
import type { TopologyIndex } from "../../topology/topologyIndex";
import { toBackend } from "../service/backend";
import { toAddress } from "../needs/byAddress";
import { anyHost, outwardAll, toInternet } from "../needs/byInternet";
import { contextOf, type Destination, type NeedContext } from "../needs/context";
import { calledOf } from "../needs/called";
import { meet } from "../needs/meet";
import type { Nic } from "../network/nic";
import type { Family } from "../sets/addresses";
import { ports } from "../sets/ranges";
import { fromInterface } from "../service/clients";
import { subjectOf } from "../service/subject";
import { toService } from "../service/toService";
import { either, worstOf } from "../trace/outcome";
import { type Outcome, settled, undetermined } from "../trace/trace";
import { type Caller, toBalancer } from "../service/toBalancer";
import type { End } from "./ends";
import { nicsOfInstance, nicsOfInterface, toNics } from "./nics";

/** @param family the one that counts; absent where either is enough. */
export function toGoal(
  network: TopologyIndex,
  caller: Caller,
  region: Maybe<string>,
  goal: End,
  family?: Family,
): Outcome {
  const { nic } = caller;
  switch (goal.kind) {
    case "internet": {
      const over = (one: Family): Outcome =>
        goal.port === undefined
          ? toInternet(network, nic, one)
          : outwardAll(network, nic, { ...anyHost(network, nic.subnet, one), ports: ports(goal.port) });
      if (family !== undefined) return over(family);
      return nic.ipv6 === false ? over(4) : either([over(4), over(6)]);
    }
    case "aws": {
      const calls = goal.words.map((word) => {
        const host = goal.host?.host ?? (isUnknown(region) ? region : serviceHost(word, region));
        // A host names its Region, which may be another than the caller's.
        const elsewhere = goal.host === undefined || goal.host.region === region ? {} : { region: goal.host.region };
        const need = { ...called(word, host, goal.port ?? 443), ...elsewhere, family };
        return meet(calledOf(appContext(network, region), need), nic);
      });
      return worstOf(calls);
    }
    case "host":
      return meet(calledOf(appContext(network, region), { ...called(goal.name, goal.host, goal.port), family }), nic);
    case "address":
      return addressed(network, nic, goal);
    case "service":
      return goal.port === undefined
        ? toService(network, caller, goal.service, family)
        : toNics(network, nic, subjectOf(network, goal.service).interfaces.application, goal.port, family);
    case "load-balancer":
      return toBalancer(network, goal.balancer, fromInterface(nic), caller, goal.port ?? null, family);
    case "instance":
      return goal.port === undefined
        ? withoutPort(goal.instance, "instance")
        : toNics(network, nic, nicsOfInstance(network, goal.instance), goal.port, family);
    case "interface":
      return goal.port === undefined
        ? withoutPort(goal.own, "network-interface")
        : toNics(network, nic, nicsOfInterface(network, goal.own), goal.port, family);
    case "backend":
      // A function is called by the API of Lambda, never by its own interfaces (R-DST-19).
      return backendFacts(goal.backend.type).onlyCalls === true
        ? toGoal(network, caller, region, { kind: "aws", words: ["lambda"] }, family)
        : toBackend(network, nic, goal.backend, goal.port, family);
  }
}

/** An instance or an interface of its own listens on ports that no resource shows. */
export function withoutPort(entity: Entity, kind: "instance" | "network-interface"): Outcome {
  const what = kind === "instance" ? "an instance" : "a network interface";
  const detail = `${what} has no port of its own: name the port (${entity.name}:22), or the service that listens there`;
  return settled("undetermined", "NO_PORT", { kind, name: nameOf(entity), id: entity.key, detail, rule: null });
}

/** Of a call by the application, which is no start of a task. */
export function appContext(network: TopologyIndex, region: Maybe<string>): NeedContext {
  const unknown = "not a task's start";
  return contextOf(network, { launchType: { unknown }, region, account: { unknown }, dualStackEcr: false });
}

/** A call of the application, which is no need of its service. */
export function called(destination: string, host: Maybe<string>, port: number): Destination {
  return { purpose: null, destination, host, port };
}

function addressed(network: TopologyIndex, nic: Nic, goal: Extract<End, { kind: "address" }>): Outcome {
  const { text: name, address, port } = goal;
  return (
    toAddress(network, nic, { name, address, port, protocol: "tcp" }) ?? undetermined(`${name} is not an IP address`)
  );
}
