/** A service of the topology as the rules about needs read it. */
import type { ServiceDefinition } from "../rules/serviceDefinition";
import type { EfsFileSystem, Service, TaskDefinition } from "../topology/model";
import { isUnknown } from "../topology/model";
import type { Carriers } from "./carrier";
import type { Network } from "./network";
import { found, known } from "./network";

const ABSENT = { unknown: "the task definition is not in this source" };

export function definitionOf(
  network: Network,
  service: Service,
  task: TaskDefinition | undefined,
  carriers: Carriers,
): ServiceDefinition {
  return {
    name: service.name,
    launchType: carriers.launchType,
    networkMode: carriers.networkMode,
    platformVersion: service.platformVersion,
    operatingSystem: task?.operatingSystem ?? ABSENT,
    region: service.region,
    containers: task?.containers ?? ABSENT,
    exec: execOf(network, service),
    efs: fileSystemsOf(network, task),
  };
}

function execOf(network: Network, service: Service): ServiceDefinition["exec"] {
  if (isUnknown(service.execEnabled)) return service.execEnabled;
  if (!service.execEnabled) return { enabled: false };
  const cluster = found(network.clusters, known(service.cluster));
  const exec = cluster?.exec;
  if (isUnknown(exec)) return exec;
  return exec === null || exec === undefined
    ? { enabled: true }
    : { enabled: true, kmsKey: exec.kmsKey, logsTo: exec.logsTo };
}

/** What a need calls a file system: its id, which its name is made of, else its Pulumi name where no other bears it. */
export function fileSystemName(network: Network, system: EfsFileSystem): string {
  if (system.id !== null) return system.id;
  const others = network.topology.efsFileSystems.filter((each) => each.name === system.name || each.id === system.name);
  return others.length === 1 ? system.name : system.key;
}

function fileSystemsOf(network: Network, task: TaskDefinition | undefined): ServiceDefinition["efs"] {
  if (task === undefined) return [];
  if (isUnknown(task.efs)) return [task.efs];
  return task.efs.map((key) => {
    const system = found(network.fileSystems, key);
    return system === undefined ? key : fileSystemName(network, system);
  });
}
