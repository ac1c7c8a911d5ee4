/** From one interface to any end that a person names. */
import { backendFacts } from "../../rules/backends";
import { serviceHost } from "../../rules/hosts";
import { type Entity, isUnknown, type Maybe } from "../../topology/model";
import { nameOf } from "../../topology/lookup";
import type { TopologyIndex } from "../../topology/topologyIndex";
import { toBackend } from "../service/backend";
import { toAddress } from "../needs/byAddress";
import { toInternet } from "../needs/byInternet";
import type { Destination } from "../needs/context";
import { meet } from "../needs/meet";
import type { Nic } from "../network/nic";
import { fromInterface } from "../service/clients";
import { subjectOf } from "../service/subject";
import { toService } from "../service/toService";
import { either, worstOf } from "../trace/outcome";
import { type Outcome, settled, undetermined } from "../trace/trace";
import { type Caller, toBalancer } from "../service/toBalancer";
import type { End } from "./ends";
import { nicsOfInstance, nicsOfInterface, toNics } from "./nics";

export function toGoal(network: TopologyIndex, caller: Caller, region: Maybe<string>, goal: End): Outcome {
  const { nic } = caller;
  switch (goal.kind) {
    case "internet": {
      const overIpv4 = toInternet(network, nic, 4);
      return nic.ipv6 === false ? overIpv4 : either([overIpv4, toInternet(network, nic, 6)]);
    }
    case "aws": {
      const calls = goal.words.map((word) => {
        const host = goal.host?.host ?? (isUnknown(region) ? region : serviceHost(word, region));
        // A host names its Region, which may be another than the caller's.
        const elsewhere = goal.host === undefined || goal.host.region === region ? {} : { region: goal.host.region };
        return meet(contextOf(network, region), { ...called(word, host, 443), ...elsewhere }, nic);
      });
      return worstOf(calls);
    }
    case "host":
      return meet(contextOf(network, region), called(goal.name, goal.host, goal.port), nic);
    case "address":
      return addressed(network, nic, goal);
    case "service":
      return goal.port === undefined
        ? toService(network, caller, goal.service)
        : toNics(network, nic, subjectOf(network, goal.service).interfaces.application, goal.port);
    case "load-balancer":
      return toBalancer(network, goal.balancer, fromInterface(nic), caller);
    case "instance":
      return goal.port === undefined
        ? withoutPort(goal.instance, "instance")
        : toNics(network, nic, nicsOfInstance(network, goal.instance), goal.port);
    case "interface":
      return goal.port === undefined
        ? withoutPort(goal.own, "network-interface")
        : toNics(network, nic, nicsOfInterface(network, goal.own), goal.port);
    case "backend":
      // A function is called by the API of Lambda, never by its own interfaces (R-DST-19).
      return backendFacts(goal.backend.type).onlyCalls === true
        ? toGoal(network, caller, region, { kind: "aws", words: ["lambda"] })
        : toBackend(network, nic, goal.backend, goal.port);
  }
}

/** An instance or an interface of its own listens on ports that no resource shows. */
export function withoutPort(entity: Entity, kind: "instance" | "network-interface"): Outcome {
  const what = kind === "instance" ? "an instance" : "a network interface";
  const detail = `${what} has no port of its own: name the port (${entity.name}:22), or the service that listens there`;
  return settled("undetermined", "NO_PORT", { kind, name: nameOf(entity), id: entity.key, detail, rule: null });
}

function contextOf(network: TopologyIndex, region: Maybe<string>) {
  const unknown = "not a task's start";
  return { network, launchType: { unknown }, region, account: { unknown }, dualStackEcr: false };
}

/** A call of the application, which is no need of its service. */
function called(destination: string, host: Maybe<string>, port: number): Destination {
  return { purpose: null, destination, host, port };
}

function addressed(network: TopologyIndex, nic: Nic, goal: Extract<End, { kind: "address" }>): Outcome {
  const { text: name, address, port } = goal;
  return (
    toAddress(network, nic, { name, address, port, protocol: "tcp" }) ?? undetermined(`${name} is not an IP address`)
  );
}
