/** The boxes of VPC, zone and subnet, and the device that carries a subnet's packets. */
import type { Via } from "../../analysis/report";
import { grouped, perCollection } from "../../analysis/topology/collections";
import { byKey, listOf } from "../../analysis/topology/lookup";
import type { Entity, Key, Maybe, Route, Subnet, Topology } from "../../analysis/topology/model";
import { isUnknown } from "../../analysis/topology/model";
import type { DiagramBuilder } from "./builder";

/** A known key, or undefined. */
function known<T>(value: Maybe<T | null> | undefined): T | undefined {
  return value === undefined || value === null || isUnknown(value) ? undefined : value;
}

interface Gateway extends Entity {
  readonly vpc: Maybe<Key | null>;
}

const gatewaysByVpc = perCollection((gateways: readonly Gateway[]) =>
  grouped(gateways, ({ vpc }) => listOf(known(vpc))),
);

/** The first gateway that is attached to a VPC. */
function gatewayOf(gateways: readonly Gateway[], vpc: Key | undefined): Gateway | undefined {
  return vpc === undefined ? undefined : gatewaysByVpc(gateways).get(vpc)?.[0];
}

export class Places {
  readonly #topology: Topology;
  readonly #builder: DiagramBuilder;
  readonly #subnets: ReadonlyMap<string, Subnet>;
  readonly #tiers: ReadonlyMap<Key, string | null>;
  /** By the key of a box: every subnet that the box shows. */
  readonly #alike: ReadonlyMap<string, readonly Subnet[]>;
  readonly #boxKeys: ReadonlyMap<Key, string>;

  /**
   * @param tiers each subnet's purpose, by its key.
   * @param folds true if subnets of one zone and tier share a box when their routes lead to the same targets.
   */
  constructor(topology: Topology, builder: DiagramBuilder, tiers: ReadonlyMap<Key, string | null>, folds: boolean) {
    this.#topology = topology;
    this.#builder = builder;
    this.#tiers = tiers;
    this.#subnets = new Map(topology.subnets.map((subnet) => [subnet.id ?? subnet.name, subnet]));
    const keys = topology.subnets.map((subnet): [Key, string] => [
      subnet.key,
      folds ? this.#likeness(subnet) : subnet.key,
    ]);
    this.#boxKeys = new Map(keys);
    const alike = new Map<string, Subnet[]>();
    for (const subnet of topology.subnets) {
      const key = this.#boxKeys.get(subnet.key) ?? subnet.key;
      const members = alike.get(key);
      if (members === undefined) alike.set(key, [subnet]);
      else members.push(subnet);
    }
    this.#alike = alike;
  }

  /** A sentence about the folded subnets. */
  notes(): string[] {
    const folded = [...this.#alike.values()].filter((members) => members.length > 1);
    const count = folded.reduce((sum, members) => sum + members.length, 0);
    return count === 0
      ? []
      : [`${count} subnets in ${folded.length} boxes: subnets with the same zone, tier and routes share a box.`];
  }

  #likeness(subnet: Subnet): string {
    const routes = this.#routesOf(subnet).map((route) => {
      const target = known(route.target);
      return target === undefined ? "unknown" : JSON.stringify([known(route.destination), target]);
    });
    return JSON.stringify([
      known(subnet.vpc),
      known(subnet.availabilityZone),
      this.#tiers.get(subnet.key),
      [...routes].sort(),
    ]);
  }

  /** The subnet that a report names. */
  subnet(name: string): Subnet | undefined {
    return this.#subnets.get(name);
  }

  vpcBox(key: Key | undefined): string | null {
    const vpc = byKey(this.#topology.vpcs, key);
    if (vpc === undefined) return null;
    const cidrs = [...(known(vpc.ipv4Cidrs) ?? []), ...(known(vpc.ipv6Cidrs) ?? [])];
    return this.#builder.box({
      key: vpc.key,
      kind: "vpc",
      title: `VPC ${vpc.id ?? vpc.name}`,
      detail: cidrs.join(", "),
      parent: null,
      tier: null,
    });
  }

  subnetBox(subnet: Subnet): string {
    const vpc = this.vpcBox(known(subnet.vpc));
    const zone = known(subnet.availabilityZone);
    const parent =
      zone === undefined
        ? vpc
        : this.#builder.box({ key: `${vpc}/${zone}`, kind: "zone", title: zone, detail: "", parent: vpc, tier: null });
    const tier = this.#tiers.get(subnet.key) ?? null;
    const key = this.#boxKeys.get(subnet.key) ?? subnet.key;
    const alike = this.#alike.get(key)?.length ?? 1;
    const cidr = alike > 1 ? "" : (known(subnet.ipv4Cidr) ?? known(subnet.ipv6Cidr) ?? "");
    const name = subnet.id ?? subnet.name;
    return this.#builder.box({
      key,
      kind: "subnet",
      title: alike > 1 ? `${name} and ${alike - 1} like it` : name,
      detail: [tier, cidr].filter((part) => part !== null && part !== "").join(" · "),
      parent,
      tier,
    });
  }

  boxOf(key: Maybe<Key | null> | undefined): string | null {
    const subnet = byKey(this.#topology.subnets, known(key));
    return subnet === undefined ? null : this.subnetBox(subnet);
  }

  /** The node of the device by which a subnet's packets pass, or undefined if it is unknown. */
  device(via: Via, subnet: Subnet, word: string): string | undefined {
    const vpcKey = known(subnet.vpc);
    const vpc = this.vpcBox(vpcKey);
    switch (via) {
      case "nat-gateway": {
        const nat = byKey(this.#topology.natGateways, this.#target(subnet, "nat-gateway"));
        if (nat === undefined) return undefined;
        const box = this.boxOf(nat.subnet) ?? vpc;
        return this.#builder.node(nat.key, "nat-gateway", "NAT gateway", box);
      }
      case "nat-instance": {
        const key = this.#target(subnet, "network-interface") ?? this.#target(subnet, "instance");
        const holder = byKey(this.#topology.networkInterfaces, key) ?? byKey(this.#topology.instances, key);
        if (holder === undefined) return undefined;
        return this.#builder.node(holder.key, "nat-instance", "NAT instance", this.boxOf(holder.subnet) ?? vpc);
      }
      case "internet-gateway": {
        const gateway = gatewayOf(this.#topology.internetGateways, vpcKey);
        return this.#builder.node(gateway?.key ?? `${vpc}/igw`, "internet-gateway", "Internet gateway", vpc);
      }
      case "egress-only-internet-gateway": {
        const gateway = gatewayOf(this.#topology.egressOnlyInternetGateways, vpcKey);
        const title = "Egress-only internet gateway";
        return this.#builder.node(gateway?.key ?? `${vpc}/eigw`, "egress-only-internet-gateway", title, vpc);
      }
      case "interface-endpoint": {
        const node = this.#builder.node(`${vpc}/endpoints`, "interface-endpoint", "Interface endpoints", vpc);
        this.#builder.line(node, word);
        return node;
      }
      case "gateway-endpoint":
        return this.#builder.node(`${vpc}/gateway/${word}`, "gateway-endpoint", `${word} gateway endpoint`, vpc);
      case "peering-connection":
        return this.#builder.node(`${vpc}/peering`, "peering-connection", "Peering connection", vpc);
      // A balancer belongs to its service, and `local` is no device.
      case "load-balancer":
      case "local":
        return undefined;
    }
  }

  /** The key that the subnet's routes of one kind lead to; the default route's first. */
  #target(subnet: Subnet, kind: string): Key | undefined {
    const routes = this.#routesOf(subnet).filter((route) => known(route.target)?.kind === kind);
    const isDefault = (route: Route): boolean => {
      const destination = known(route.destination);
      return destination?.kind === "cidr" && destination.cidr === "0.0.0.0/0";
    };
    const route = routes.find(isDefault) ?? routes[0];
    return route === undefined ? undefined : known(route.target)?.key;
  }

  #routesOf(subnet: Subnet): readonly Route[] {
    const tableKey = known(subnet.routeTable) ?? this.#mainTable(subnet);
    return byKey(this.#topology.routeTables, tableKey)?.routes ?? [];
  }

  #mainTable(subnet: Subnet): Key | undefined {
    return known(byKey(this.#topology.vpcs, known(subnet.vpc))?.mainRouteTable);
  }
}
