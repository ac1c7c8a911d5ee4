/** A file system that a task mounts: the mount target of the task's own zone, and the path to it. */
import { grouped, perCollection } from "../../topology/collections";
import { known, nameOf, reasonOf } from "../../topology/lookup";
import { type EfsFileSystem, isUnknown } from "../../topology/model";
import { found, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { answeringNic, type Nic } from "../network/nic";
import { between, type Target } from "../paths/inside";
import { ports } from "../sets/ranges";
import { every } from "../trace/outcome";
import { type Outcome, settled, undetermined } from "../trace/trace";
import type { Destination } from "./context";

/** The mount target of the caller's own zone; its name answers with no other (R-VPC-40). */
export function mount(network: TopologyIndex, need: Destination, nic: Nic): Outcome {
  const vpc = vpcOf(network, nic.subnet);
  // ECS mounts by name; AWS offers mounting by address if host names are off, which no task definition can configure.
  if (vpc?.dnsHostnames === false) {
    const detail = `enableDnsHostnames is off in VPC ${nameOf(vpc)}, so the name of file system ${need.destination} does not resolve`;
    return settled("blocked", "VPC_DNS_DISABLED", {
      kind: "dns",
      name: vpc.name,
      id: vpc.key,
      detail,
      rule: "R-VPC-40",
    });
  }
  const there = toMountTarget(network, need, nic);
  if (vpc === undefined || !isUnknown(vpc.dnsHostnames) || there.verdict === "blocked") return there;
  return undetermined(
    `it is not known whether the name of file system ${need.destination} resolves: ${vpc.dnsHostnames.unknown}`,
  );
}

function toMountTarget(network: TopologyIndex, need: Destination, nic: Nic): Outcome {
  const system = fileSystem(network, need);
  if (system === undefined) return undetermined(`file system ${need.destination} is not in this source`);
  if (nic.subnet.ipv4Cidr === null) {
    return undetermined(
      `it is not known whether file system ${nameOf(system)} answers on IPv6, and ${nic.name} has IPv6 only`,
    );
  }
  const zone = known(nic.subnet.availabilityZone);
  const at = { kind: "efs", name: nameOf(system), id: system.key };
  if (zone === undefined) return undetermined(reasonOf(nic.subnet.availabilityZone, "the subnet's zone is not known"));
  const targets = system.mountTargets.map((target) => ({
    target,
    place: isUnknown(target.subnet) ? undefined : found(network.subnets, target.subnet),
  }));
  const here = targets.filter(({ place }) => known(place?.availabilityZone) === zone);
  if (here.length === 0) {
    const open =
      system.incomplete ??
      (targets.some(({ place }) => place === undefined || isUnknown(place.availabilityZone))
        ? "the zone of a mount target is not known"
        : null);
    if (open !== null) return undetermined(open);
    const detail = `file system ${at.name} has no mount target in ${zone}`;
    return settled("blocked", "NO_ROUTE_TO_DESTINATION", { ...at, detail, rule: "R-VPC-40" });
  }
  return every(
    here.map(({ target, place }) => {
      if (place === undefined) return undetermined("the subnet of a mount target is not in this source");
      const far = answeringNic(`mount target of ${at.name}`, place, target.securityGroups, 4);
      const to: Target = { nic: far, ports: ports(need.port), protocol: "tcp", isOne: true };
      const there = between({ network, from: nic, to, family: 4 });
      return there.verdict === "reachable" && place.vpc !== nic.subnet.vpc
        ? undetermined(
            `it is not known whether the name of file system ${at.name} resolves in another VPC than its own`,
          )
        : there;
    }),
  );
}

function fileSystem(network: TopologyIndex, need: Destination): EfsFileSystem | undefined {
  return namedFileSystems(network.topology.efsFileSystems).systems.get(need.destination);
}

/** The name of a file system in needs: its id, which its DNS name contains, else its Pulumi name if no other has it. */
export function fileSystemName(network: TopologyIndex, system: EfsFileSystem): string {
  return namedFileSystems(network.topology.efsFileSystems).names.get(system) ?? system.key;
}

/** The name of each file system in needs, and the first file system of each name. */
const namedFileSystems = perCollection((systems: readonly EfsFileSystem[]) => {
  const bearers = grouped(systems, ({ name, id }) => (id === null || id === name ? [name] : [name, id]));
  const names = new Map(
    systems.map((system) => [system, system.id ?? (bearers.get(system.name)?.length === 1 ? system.name : system.key)]),
  );
  return { names, systems: new Map([...names].reverse().map(([system, name]) => [name, system])) };
});
