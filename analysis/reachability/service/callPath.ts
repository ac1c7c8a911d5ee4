/** The path of a call that a service probably makes, from the interface of its application. */
import { known, nameOf } from "../../topology/lookup";
import { isUnknown, type Service } from "../../topology/model";
import { found, vpcOf } from "../../topology/topologyIndex";
import { byResolver } from "../needs/resolver";
import { type Nic, onceFor } from "../network/nic";
import { type Outcome, settled, undetermined } from "../trace/trace";
import { toBackend } from "./backend";
import type { Call } from "./calls";
import { entityOf } from "./resourceEnd";
import { fromInterface } from "./clients";
import type { FoldedPath } from "./pathAnalysis";
import { byServiceConnect } from "./serviceConnect";
import { eachNic, type Subject, subjectOf } from "./subject";
import { toBalancer } from "./toBalancer";
import { portTo, straightTo } from "./toService";

export function callPath(subject: Subject, call: Call): FoldedPath {
  const { network, interfaces } = subject;
  const key = `call ${call.end.kind} ${entityOf(call.end).key} ${String(call.port)}`;
  return eachNic(subject, interfaces.application, (nic) => {
    // Behind a balancer the answer depends on the caller's own service.
    if (call.end.kind === "load-balancer") return toEnd(subject, call, nic);
    return onceFor(network, nic, key, () => toEnd(subject, call, nic));
  });
}

function toEnd(subject: Subject, { end, port }: Call, nic: Nic): Outcome {
  const { network } = subject;
  switch (end.kind) {
    case "backend":
      return toBackend(network, nic, end.backend, port ?? undefined);
    case "load-balancer":
      return toBalancer(network, end.balancer, fromInterface(nic), { nic, subject }, port);
    case "service-connect":
      return byServiceConnect(nic, subjectOf(network, end.service), end.alias ?? undefined);
    case "cloud-map":
      return byCloudMap(subject, nic, end.service, end.dnsName, port);
  }
}

/** By a name of a private DNS namespace, which answers in its own VPC. */
function byCloudMap(subject: Subject, nic: Nic, service: Service, dnsName: string, port: number | null): Outcome {
  const { network } = subject;
  const server = subjectOf(network, service);
  const registry = (known(service.serviceRegistries) ?? []).find((each) => each.dnsName === dnsName);
  const own = vpcOf(network, nic.subnet);
  const home = found(network.vpcs, known(registry?.namespaceVpc));
  if (own?.dnsHostnames === false && home !== undefined) {
    const detail = `enableDnsHostnames is off in VPC ${nameOf(own)}, so ${dnsName} does not resolve there`;
    return settled("blocked", "VPC_DNS_DISABLED", {
      kind: "dns",
      name: own.name,
      id: own.key,
      detail,
      rule: "R-MODE-27",
    });
  }
  const path = byResolver(network, nic, () =>
    port === null ? straightTo(network, nic, server) : portTo(network, nic, server, port),
  );
  if (registry?.namespaceVpc === null || path.verdict === "blocked" || home?.key === own?.key) return path;
  const vpc = isUnknown(registry?.namespaceVpc)
    ? registry.namespaceVpc.unknown
    : `its namespace is that of VPC ${home?.name ?? ""}`;
  return undetermined(`it is not known whether ${dnsName} resolves in VPC ${own?.name ?? ""}: ${vpc}`);
}
