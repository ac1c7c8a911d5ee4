/** Into a service: from the internet and from anybody in its VPC. */
import type { Key } from "../../../analysis/topology/model";
import { choosesPorts } from "./agents";
import { balancing, isBehindInternal } from "./balancing";
import { at, contains, familyOf, normal, parseBlock, sizeOf } from "./cidr";
import type { Host, Placed } from "./hosts";
import { byKey, known, must } from "./known";
import { namedBlocks } from "./outside";
import type { Probes } from "./probes";
import { LINUX, type Opening, type Range } from "./story";

/** TCP ports that a client calls: the container's own, or the instance's under bridge. */
function portsOf(probes: Probes, placed: Placed): readonly (number | Range)[] {
  const task = byKey(probes.world.topology.taskDefinitions, known(placed.service.taskDefinition));
  const mappings = (known(task?.containers) ?? []).flatMap((container) => container.portMappings);
  const ports = mappings
    .filter((mapping) => mapping.protocol === "tcp")
    .map((mapping): number | Range => {
      const container = must(mapping.containerPort, "a container's port");
      if (placed.networkMode !== "bridge") return container;
      const host = mapping.hostPort === undefined ? 0 : must(mapping.hostPort, "a host port");
      return host === 0 ? LINUX : host;
    });
  return [...new Map(ports.map((port) => [String(port), port])).values()];
}

export function ingress(probes: Probes, placed: Placed): void {
  const paths = ["ingress internet", "ingress vpc"];
  if (placed.networkMode === "none") {
    for (const path of paths) probes.add(placed, path, null, { openings: [], told: ["NETWORK_MODE_NONE"] });
    return;
  }
  // Only `explain` reports calls between two services, so no report has a path with this name.
  if (known(placed.service.serviceConnect) !== null) {
    probes.add(placed, "service-connect", null, { openings: [], skipped: "service-connect" });
  }
  const ports = portsOf(probes, placed);
  if (choosesPorts(probes, placed) && ports.some((port) => typeof port !== "number")) {
    for (const path of [...paths, "ingress loadBalancer"]) {
      probes.add(placed, path, null, { openings: [], skipped: "agent-port-range" });
    }
    return;
  }
  if (ports.length !== 1) {
    for (const path of paths) probes.add(placed, path, null, { openings: [], skipped: "not-tcp" });
    return;
  }
  const balanced = balancing(probes, placed, "ingress loadBalancer", false);
  if (!balanced) direct(probes, placed, ports);
  if (isBehindInternal(probes, placed)) probes.add(placed, "ingress vpc", null, { openings: [], skipped: "two-ways" });
  else fromVpc(probes, placed, ports);
}

function direct(probes: Probes, placed: Placed, ports: readonly (number | Range)[]): void {
  for (const host of probes.ends(placed)) {
    const shown = probes.world.publicOf(host);
    const six = host.nics[0]?.addresses.find((each) => familyOf(each) === 6);
    if (six !== undefined && placed.networkMode === "bridge") {
      probes.add(placed, "ingress internet", host, { openings: [], skipped: "bridge-ipv6" });
      continue;
    }
    const targets = [...(shown === undefined ? [] : [shown.public]), ...(six === undefined ? [] : [six])];
    const openings = ports.flatMap((toPort) => targets.flatMap((to) => probes.fromInternet(to, host.name, toPort, 0)));
    const closed = known(byKey(probes.world.topology.vpcs, host.vpc)?.blockPublicAccess) !== "off";
    const bare =
      host.withoutPublic === "LAUNCH_TYPE_NO_PUBLIC_IP"
        ? "LAUNCH_TYPE_NO_PUBLIC_IP"
        : "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS";
    probes.add(placed, "ingress internet", host, {
      openings,
      ...(openings.length > 0
        ? {}
        : { told: [bare, "NO_ROUTE_TO_DESTINATION", ...(closed ? ["VPC_BLOCK_PUBLIC_ACCESS_ENABLED"] : [])] }),
      ...(shown === undefined ? { also: [bare] } : {}),
    });
  }
}

/**
 * Arbitrary clients of the VPC: hosts without groups of their own, in every subnet, on addresses that rules treat
 * differently.
 */
function fromVpc(probes: Probes, placed: Placed, ports: readonly (number | Range)[]): void {
  for (const host of probes.ends(placed)) {
    // Without a name there is no choice of families: clients in a VPC take the private IPv4 address where there is one.
    const family = host.nics[0]?.addresses.some((each) => familyOf(each) === 4) === true ? 4 : 6;
    const openings = clients(probes, host.vpc).flatMap((client) =>
      (client.nics[0]?.addresses ?? []).flatMap((source) =>
        (host.nics[0]?.addresses ?? [])
          .filter((to) => familyOf(to) === family && familyOf(source) === family)
          .flatMap((to) =>
            ports.map((toPort): Opening => ({
              from: client.name,
              source,
              ports: LINUX,
              to,
              server: host.name,
              toPort,
              leg: 0,
            })),
          ),
      ),
    );
    probes.add(
      placed,
      "ingress vpc",
      host,
      openings.length > 0 ? { openings } : { openings, told: ["NO_ROUTE_TO_DESTINATION"] },
    );
  }
}

function clients(probes: Probes, vpc: Key): readonly Host[] {
  const there = probes.anybody.get(vpc);
  if (there !== undefined) return there;
  const { world } = probes;
  const blocks = namedBlocks(world.topology).map(parseBlock);
  const hosts = world.topology.subnets
    .filter((subnet) => known(subnet.vpc) === vpc)
    .map((subnet) => {
      const cidrs = [known(subnet.ipv4Cidr), known(subnet.ipv6Cidr)].filter((each) => typeof each === "string");
      const inner = cidrs
        .map((cidr) => parseBlock(normal(cidr)))
        .flatMap((own) => {
          const within = blocks.filter(
            (block) => block.family === own.family && block.length > own.length && contains(own, at(block, 0)),
          );
          return [...new Set(within.map((block) => at(block, sizeOf(block) / 2n)))];
        });
      const addresses = [...new Set([...world.take(subnet.key), ...inner.filter((each) => !world.isTaken(each))])];
      const nic = world.nic("e0", subnet.key, addresses, null, false);
      return world.add({
        kind: "client",
        key: subnet.key,
        vpc,
        nics: [nic],
        withoutPublic: "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
      });
    });
  probes.anybody.set(vpc, hosts);
  return hosts;
}
