/** A service of the topology as the rules about needs read it. */
import type { ServiceDefinition } from "../../rules/serviceDefinition";
import { known } from "../../topology/lookup";
import { isUnknown, type Service, type TaskDefinition } from "../../topology/model";
import { found, type TopologyIndex } from "../../topology/topologyIndex";
import { fileSystemName } from "../needs/efs";
import type { ServiceInterfaces } from "./interfaces";

const ABSENT = { unknown: "the task definition is not in this source" };

export function definitionOf(
  network: TopologyIndex,
  service: Service,
  task: TaskDefinition | undefined,
  interfaces: ServiceInterfaces,
): ServiceDefinition {
  const absent = isUnknown(service.taskDefinition) ? service.taskDefinition : ABSENT;
  return {
    name: service.name,
    launchType: interfaces.launchType,
    networkMode: interfaces.networkMode,
    platformVersion: service.platformVersion,
    operatingSystem: task?.operatingSystem ?? absent,
    region: service.region,
    account: task?.account ?? absent,
    pullThroughCaches: network.topology.pullThroughCaches ?? [],
    containers: task?.containers ?? absent,
    exec: execOf(network, service),
    efs: fileSystemsOf(network, task),
    mounts: task?.mounts ?? [],
    serviceConnect: isUnknown(service.serviceConnect) ? service.serviceConnect : service.serviceConnect !== null,
  };
}

function execOf(network: TopologyIndex, service: Service): ServiceDefinition["exec"] {
  if (isUnknown(service.execEnabled)) return service.execEnabled;
  if (!service.execEnabled) return { enabled: false };
  const cluster = found(network.clusters, known(service.cluster));
  const exec = cluster?.exec;
  if (isUnknown(exec)) return exec;
  return exec === null || exec === undefined
    ? { enabled: true }
    : { enabled: true, kmsKey: exec.kmsKey, logsTo: exec.logsTo };
}

function fileSystemsOf(network: TopologyIndex, task: TaskDefinition | undefined): ServiceDefinition["efs"] {
  if (task === undefined) return [];
  if (isUnknown(task.efs)) return [task.efs];
  return task.efs.map((key) => {
    const system = found(network.fileSystems, key);
    return system === undefined ? key : fileSystemName(network, system);
  });
}
