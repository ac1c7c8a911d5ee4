/** All namespaces of a lab and the wires between them: a router for each VPC, its gateways, the internet, the hosts. */
import { internetSpace, storageSpace } from "./beyond";
import { edgeSpace } from "./edge";
import type { World } from "./world";
import { known } from "./known";
import { hostSpace } from "./machine";
import { Router } from "./router";
import type { Words } from "./rulesets";
import { INTERNET, type Link, type Network, type Space } from "./space";

/** Everything between the hosts. `ports` are the outer ports that NAT gateways choose, by the client's. */
export function networkOf(world: World, words: Words, ports: ReadonlyMap<number, number>): Network {
  const routers = world.topology.vpcs.map((vpc, index) => new Router(world, words, vpc, index));
  const links: Link[] = [];
  world.topology.peeringConnections.forEach((peering, index) => {
    const ends = [known(peering.requester), known(peering.accepter)];
    const [one, other] = ends.map((key) => routers.find((router) => router.vpc.key === key));
    if (one === undefined || other === undefined || known(peering.active) !== true) return;
    const wires = [`p${String(index)}a`, `p${String(index)}b`] as const;
    const [near, far] = [
      [`169.254.${String(3 + index)}.1`, "fe80::3"],
      [`169.254.${String(3 + index)}.2`, "fe80::4"],
    ] as const;
    one.peers.push({ key: peering.key, wire: wires[0], own: near, beyond: far });
    other.peers.push({ key: peering.key, wire: wires[1], own: far, beyond: near });
    links.push([
      [one.name, wires[0]],
      [other.name, wires[1]],
    ]);
  });
  const spaces: Space[] = [];
  routers.forEach((router, index) => {
    spaces.push(router.space());
    links.push(
      [
        [router.name, "none0"],
        [router.name, "dead0"],
      ],
      [
        [router.name, "self0"],
        [router.name, "lost0"],
      ],
    );
    for (const host of router.hosts) {
      for (const nic of host.nics)
        links.push([
          [router.name, nic.wire],
          [host.name, nic.end],
        ]);
    }
    if (router.gateway || router.egressOnly) {
      const edge = edgeSpace(router, index);
      spaces.push(edge);
      if (router.gateway)
        links.push([
          [router.name, "igw0"],
          [edge.name, "i0"],
        ]);
      if (router.egressOnly)
        links.push([
          [router.name, "eig0"],
          [edge.name, "g0"],
        ]);
      links.push([
        [edge.name, "o0"],
        [INTERNET, `x${String(index)}`],
      ]);
    }
    if (router.storage) {
      const storage = storageSpace(router, index);
      spaces.push(storage);
      links.push([
        [router.name, "gws0"],
        [storage.name, "s0"],
      ]);
    }
  });
  const hosts = world.hosts.map((host) => hostSpace(world, words, host, ports));
  return { namespaces: [internetSpace(world, routers), ...spaces, ...hosts], links };
}
