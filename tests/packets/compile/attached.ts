/** Interfaces that AWS itself puts into subnets, beside tasks: interface endpoints, load balancers, mount targets. */
import { byKey, known, must } from "./known";
import type { World } from "./world";

export function placeAttached(world: World): void {
  placeEndpoints(world);
  placeBalancers(world);
  placeMountTargets(world);
  placeBackends(world);
}

function placeEndpoints(world: World): void {
  for (const endpoint of world.topology.vpcEndpoints) {
    if (must(endpoint.kind, "an endpoint's kind") !== "interface") continue;
    const groups = must(endpoint.securityGroups, "an endpoint's groups");
    for (const subnet of must(endpoint.subnets, "an endpoint's subnets")) {
      world.inside("endpoint", endpoint.key, subnet, groups);
    }
  }
}

function placeBalancers(world: World): void {
  for (const balancer of world.topology.loadBalancers) {
    const groups = must(balancer.securityGroups, "a load balancer's groups");
    const unguarded = must(balancer.kind, "a load balancer's kind") === "nlb" && groups.length === 0;
    const fixed = must(balancer.elasticIps, "a load balancer's addresses");
    must(balancer.subnets, "a load balancer's subnets").forEach((subnet, index) => {
      const host = world.inside("load-balancer", balancer.key, subnet, unguarded ? null : groups);
      if (must(balancer.scheme, "a load balancer's scheme") === "internet-facing") {
        const elastic = byKey(world.topology.elasticIps, fixed[index]);
        world.publish(host, elastic === undefined ? "ephemeral" : "fixed", known(elastic?.address));
      }
    });
  }
}

function placeMountTargets(world: World): void {
  for (const target of world.topology.efsFileSystems.flatMap((each) => each.mountTargets)) {
    const groups = must(target.securityGroups, "a mount target's groups");
    world.inside("mount-target", target.key, must(target.subnet, "a mount target's subnet"), groups);
  }
}

/** One interface in each subnet that a database may be in: each of them must answer. */
function placeBackends(world: World): void {
  for (const backend of world.topology.backends) {
    const groups = must(backend.securityGroups, "a database's groups");
    const zone = must(backend.availabilityZone, "a database's zone");
    for (const key of must(backend.subnets, "a database's subnets")) {
      const place = byKey(world.topology.subnets, key);
      if (zone !== null && known(place?.availabilityZone) !== zone) continue;
      world.inside("backend", backend.key, key, groups);
    }
  }
}
