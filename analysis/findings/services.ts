/** Mistakes in a service's own settings, in any network (V-01 to V-05, V-11, V-12, V-22, V-23). */
import type { Finding } from "../report";
import {
  checkAssignPublicIp,
  checkDiscoveryRecords,
  checkExternal,
  checkManagedInstances,
  checkNetworkConfiguration,
  checkNetworkMode,
  checkPlatformVersion,
  checkPorts,
  checkSubnets,
  checkWindowsMode,
  type Mapping,
} from "../rules/checks";
import type { Problem } from "../rules/problem";
import { byKey, known } from "../topology/lookup";
import { isUnknown, type Key, type Topology } from "../topology/model";
import { findingOf } from "./finding";
import { assignPublicIpOf, capacityOf, type ServiceView } from "./view";

export function serviceFindings(topology: Topology, view: ServiceView): readonly Finding[] {
  const problems = [
    ...modeProblems(view),
    ...externalProblems(view),
    ...subnetProblems(topology, view),
    ...portProblems(view),
    ...discoveryProblems(view),
    ...platformProblems(view),
    ...managedProblems(topology, view),
  ];
  return problems.map((problem) => findingOf(problem, view.service));
}

function modeProblems(view: ServiceView): readonly Problem[] {
  const { launchType, networkMode, task, service } = view;
  if (launchType === null || networkMode === null) return [];
  const networkModeWritten = known(task?.networkMode) !== null;
  const configuration = known(service.networkConfiguration);
  const assignPublicIp = assignPublicIpOf(service);
  return [
    ...checkNetworkMode({ launchType, networkMode, networkModeWritten }),
    ...(launchType === "ec2" && known(task?.operatingSystem) === "windows" ? checkWindowsMode(networkMode) : []),
    // A mode that the launch type does not support is one mistake; the configuration that came with it is not a second
    // one.
    ...(configuration === undefined || (launchType === "fargate" && networkMode !== "awsvpc")
      ? []
      : checkNetworkConfiguration({ networkMode, hasNetworkConfiguration: configuration !== null })),
    ...(assignPublicIp === undefined ? [] : checkAssignPublicIp({ launchType, networkMode, assignPublicIp })),
  ];
}

function externalProblems(view: ServiceView): readonly Problem[] {
  const { launchType, service } = view;
  const loadBalancers = known(service.loadBalancers);
  const registries = known(service.serviceRegistries);
  const providers = known(service.capacityProviders);
  if (launchType === null || loadBalancers === undefined || registries === undefined || providers === undefined) {
    return [];
  }
  return checkExternal({
    launchType,
    loadBalancer: loadBalancers.length > 0,
    serviceDiscovery: registries.length > 0,
    capacityProvider: providers.length > 0,
  });
}

function vpcsOf(topology: Topology, subnets: readonly Key[]): readonly string[] {
  const vpcs = subnets.map((key) => known(byKey(topology.subnets, key)?.vpc)).filter((vpc) => vpc !== undefined);
  return [...new Set(vpcs)];
}

function subnetProblems(topology: Topology, view: ServiceView): readonly Problem[] {
  const configuration = known(view.service.networkConfiguration);
  const subnets = known(configuration?.subnets);
  const groups = known(configuration?.securityGroups);
  if (subnets === undefined || groups === undefined) return [];
  const name = (key: Key) => byKey(topology.vpcs, key)?.name ?? key;
  const capacity = capacityOf(topology, view.service).find(({ provider }) => provider?.kind === "managed-instances");
  const capacityVpc = vpcsOf(topology, known(capacity?.provider?.subnets) ?? [])[0];
  return checkSubnets({
    subnetCount: subnets.length,
    securityGroupCount: groups.length,
    vpcs: vpcsOf(topology, subnets).map(name),
    ...(capacityVpc === undefined ? {} : { capacityVpc: name(capacityVpc) }),
  });
}

/** Mappings whose ports are known. */
export function mappingsOf(view: ServiceView): readonly Mapping[] {
  return (known(view.task?.containers) ?? []).flatMap((container) =>
    container.portMappings.flatMap(({ containerPort, hostPort }) => {
      if (isUnknown(containerPort) || isUnknown(hostPort)) return [];
      return [{ container: container.name, containerPort, ...(hostPort === undefined ? {} : { hostPort }) }];
    }),
  );
}

function portProblems(view: ServiceView): readonly Problem[] {
  return view.networkMode === null ? [] : checkPorts({ networkMode: view.networkMode, mappings: mappingsOf(view) });
}

function discoveryProblems({ networkMode, service }: ServiceView): readonly Problem[] {
  if (networkMode === null) return [];
  return (known(service.serviceRegistries) ?? []).flatMap((registry) =>
    checkDiscoveryRecords({ networkMode, recordTypes: known(registry.recordTypes) ?? [] }),
  );
}

function platformProblems(view: ServiceView): readonly Problem[] {
  const { launchType, service, task } = view;
  const operatingSystem = known(task?.operatingSystem);
  const platformVersion = known(service.platformVersion);
  if (launchType === null || operatingSystem === undefined || platformVersion === undefined) return [];
  return checkPlatformVersion({ launchType, platformVersion, operatingSystem });
}

function managedProblems(topology: Topology, view: ServiceView): readonly Problem[] {
  const launchTypeWritten = known(view.service.launchType);
  const providers = known(view.service.capacityProviders);
  if (view.launchType !== "managed-instances" || launchTypeWritten === undefined || providers === undefined) return [];
  const role = capacityOf(topology, view.service).map(({ provider }) => known(provider?.instanceRoleName))[0];
  return checkManagedInstances({
    launchTypeWritten: launchTypeWritten !== null,
    hasCapacityProviderStrategy: providers.length > 0,
    instanceRoleName: role ?? undefined,
    // The roles that the infrastructure role may pass are in policies, which the topology does not contain.
    passesAnyRole: undefined,
  });
}
