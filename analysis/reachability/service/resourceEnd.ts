/** Resources of a network as ends of a path and of a call: what each is, and Pulumi's name of its type. */
import type { Backend, Entity, Instance, LoadBalancer, NetworkInterface, Service } from "../../topology/model";

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
