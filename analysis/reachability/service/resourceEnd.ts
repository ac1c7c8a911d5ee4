/** Resources of a network as ends of a path and of a call: what each is, its names, and Pulumi's name of its type. */
import { grouped } from "../../topology/collections";
import { known, namesOf } from "../../topology/lookup";
import type { Backend, Entity, Instance, LoadBalancer, NetworkInterface, Service } from "../../topology/model";
import { servicesOf } from "../../topology/onDemand";
import { once, type TopologyIndex } from "../../topology/topologyIndex";

export type ResourceEnd =
  | { readonly kind: "service"; readonly service: Service }
  | { readonly kind: "instance"; readonly instance: Instance }
  | { readonly kind: "interface"; readonly own: NetworkInterface }
  | { readonly kind: "load-balancer"; readonly balancer: LoadBalancer }
  | { readonly kind: "backend"; readonly backend: Backend };

/** The target of a call. */
export type CallEnd =
  | Extract<ResourceEnd, { readonly kind: "backend" | "load-balancer" }>
  /** By the proxies of Service Connect, under an alias if one is written. */
  | { readonly kind: "service-connect"; readonly service: Service; readonly alias: string | null }
  | { readonly kind: "cloud-map"; readonly service: Service; readonly dnsName: string };

export function typeOf(end: ResourceEnd | CallEnd): string {
  switch (end.kind) {
    case "service":
    case "service-connect":
    case "cloud-map":
      return "ecs.Service";
    case "instance":
      return "ec2.Instance";
    case "interface":
      return "ec2.NetworkInterface";
    case "load-balancer":
      return "lb.LoadBalancer";
    case "backend":
      return end.backend.type;
  }
}

export function entityOf(end: ResourceEnd | CallEnd): Entity {
  switch (end.kind) {
    case "service":
    case "service-connect":
    case "cloud-map":
      return end.service;
    case "instance":
      return end.instance;
    case "interface":
      return end.own;
    case "load-balancer":
      return end.balancer;
    case "backend":
      return end.backend;
  }
}

/** Every resource that is an end and has this name. */
export function endsNamed(network: TopologyIndex, text: string): readonly ResourceEnd[] {
  const services = servicesOf(network.topology)
    .named(text)
    .map((service): ResourceEnd => ({ kind: "service", service }));
  const others = once(network, "ends by name", () => grouped(otherEnds(network), namesOfEnd)).get(text) ?? [];
  return [...services, ...others];
}

/** By the host names that lead to it, in lower case. */
export function endsByHost(network: TopologyIndex): ReadonlyMap<string, readonly ResourceEnd[]> {
  return once(network, "ends by host", () => grouped(otherEnds(network), hostsOf));
}

/** All but services, of which there may be ten thousand: those are found by name without a list of all. */
function otherEnds(network: TopologyIndex): readonly ResourceEnd[] {
  const { loadBalancers, instances, networkInterfaces, backends } = network.topology;
  return once(network, "ends", () => [
    ...loadBalancers.map((balancer): ResourceEnd => ({ kind: "load-balancer", balancer })),
    ...instances.map((instance): ResourceEnd => ({ kind: "instance", instance })),
    ...networkInterfaces.map((own): ResourceEnd => ({ kind: "interface", own })),
    ...backends.map((backend): ResourceEnd => ({ kind: "backend", backend })),
  ]);
}

function namesOfEnd(end: ResourceEnd): readonly string[] {
  const names = namesOf(entityOf(end));
  return end.kind === "backend" ? [...new Set([...names, ...end.backend.otherNames])] : names;
}

function hostsOf(end: ResourceEnd): readonly string[] {
  if (end.kind === "backend") return end.backend.hosts.map((host) => host.toLowerCase());
  const dnsName = end.kind === "load-balancer" ? known(end.balancer.dnsName) : undefined;
  return dnsName === undefined ? [] : [dnsName.toLowerCase()];
}
