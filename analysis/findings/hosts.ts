/** Instances that never join the cluster of their services (V-30), and their containers' access to credentials (V-31). */
import type { Finding } from "../report";
import {
  checkAgent,
  checkBottlerocketScript,
  checkInstanceRole,
  checkMetadata,
  checkNamesCluster,
  checkSameCluster,
  checkWindowsPort,
  checkWindowsTaskRoles,
  type JoinFacts,
  staticHostPort,
} from "../rules/checks";
import { NO_SCRIPT } from "../rules/hostScript";
import type { Problem } from "../rules/problem";
import { matches } from "../reachability/devices/pattern";
import { statementsOf } from "../reachability/devices/policyDocument";
import { byKey, known } from "../topology/lookup";
import type { Cluster, Entity, HostSetup, InstanceRole, RolePolicy, Topology } from "../topology/model";
import { providersNamed, topologyIndex } from "../topology/topologyIndex";
import { findingOf } from "./finding";
import { mappingsOf } from "./services";
import { capacityOf, type CapacityView, type ServiceView } from "./view";

/** A machine in the words of a message, and what is known of it. */
interface Machine {
  readonly entity: Entity;
  readonly words: string;
  readonly setup: HostSetup;
}

function machineOf({ template, instance }: CapacityView): readonly Machine[] {
  const entity = instance ?? template;
  if (entity?.host === undefined) return [];
  const words = `${entity === instance ? "instance" : "launch template"} ${entity.name}`;
  return [{ entity, words, setup: entity.host }];
}

/**
 * The machines of a service. Without a capacity provider any machine of the source may be meant: only a single one
 * that is surely for ECS is taken, because others may be bastions.
 */
function machinesOf(topology: Topology, view: ServiceView): readonly Machine[] {
  const views = capacityOf(topology, view.service);
  const machines = views.flatMap(machineOf);
  if (views.every(({ provider }) => provider !== undefined)) return machines;
  return views.length > 1 ? [] : machines.filter(({ setup }) => isContainerHost(setup));
}

function isContainerHost({ image, script }: HostSetup): boolean {
  return (image !== null && image.kind !== "other") || typeof known(script)?.cluster === "string";
}

export function hostFindings(topology: Topology, views: readonly ServiceView[]): readonly Finding[] {
  const ofProviders = topology.clusters.flatMap((cluster) =>
    providersNamed(topologyIndex(topology), known(cluster.capacityProviders) ?? []).flatMap((provider) => {
      const group = byKey(topology.autoScalingGroups, known(provider.autoScalingGroup));
      const template = byKey(topology.launchTemplates, known(group?.launchTemplate));
      return joining(machineOf({ provider, group, template, instance: undefined }), cluster);
    }),
  );
  const onInstances = views.filter(({ launchType }) => launchType === "ec2");
  const ofServices = onInstances.flatMap((view) => {
    const machines = machinesOf(topology, view);
    const cluster = byKey(topology.clusters, known(view.service.cluster));
    return [
      ...(cluster === undefined ? [] : joining(machines, cluster)),
      ...machines.flatMap((machine) =>
        credentialProblems(machine, view).map((problem) => findingOf(problem, machine.entity)),
      ),
    ];
  });
  return [...ofProviders, ...ofServices];
}

function joining(machines: readonly Machine[], cluster: Cluster): readonly Finding[] {
  return machines.flatMap((machine) => {
    const name = known(cluster.clusterName);
    const facts = { host: machine.words, cluster: name ?? cluster.name, image: machine.setup.image };
    return [...clusterProblems(machine.setup, facts, name), ...roleProblems(machine.setup, facts)].map((problem) =>
      findingOf(problem, machine.entity),
    );
  });
}

/** @param name the cluster's name in AWS, where it is known. */
function clusterProblems({ script: read, image }: HostSetup, facts: JoinFacts, name: string | undefined): Problem[] {
  const script = known(read);
  if (script === undefined) return [];
  if (image?.kind === "bottlerocket" && script.isShell) return checkBottlerocketScript(facts);
  if (image?.kind === "other") return script.mayInstallAgent ? [] : checkAgent(facts);
  const named = known(script.cluster);
  if (named === undefined) return [];
  if (named !== null) return name === undefined ? [] : checkSameCluster(facts, named);
  return name === "default" ? [] : checkNamesCluster(facts, script !== NO_SCRIPT);
}

function roleProblems({ role: read }: HostSetup, facts: JoinFacts): Problem[] {
  const role = known(read);
  if (role === undefined) return [];
  return role === null || registers(role) === false ? checkInstanceRole(facts, role?.name ?? null) : [];
}

const REGISTER = "ecs:RegisterContainerInstance";

/** AWS's managed policies that a role of instances may have without this permission. */
const WITHOUT: ReadonlySet<string> = new Set([
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonECSTaskExecutionRolePolicy",
  "AmazonS3ReadOnlyAccess",
  "AmazonSSMManagedInstanceCore",
  "AWSXRayDaemonWriteAccess",
  "CloudWatchAgentServerPolicy",
]);

/** False only if every policy is known not to allow the registration. */
function registers({ policies }: InstanceRole): boolean | undefined {
  const list = known(policies);
  return list === undefined || list.some((policy) => !isWithout(policy)) ? undefined : false;
}

function isWithout(policy: RolePolicy): boolean {
  if ("managed" in policy) return WITHOUT.has(policy.managed);
  const statements = statementsOf(policy.document);
  const action = REGISTER.toLowerCase();
  return (
    statements !== null &&
    statements.every(
      ({ effect, actions: { not, patterns } }) =>
        effect === "Deny" || (!not && patterns.every((pattern) => matches(pattern.toLowerCase(), action) === false)),
    )
  );
}

function credentialProblems({ setup, words }: Machine, view: ServiceView): Problem[] {
  const { task, networkMode, service } = view;
  if (task?.hasTaskRole === undefined) return [];
  const script = known(setup.script);
  if (known(task.operatingSystem) === "windows") {
    if (script?.enablesTaskRoles === false && task.hasTaskRole) return checkWindowsTaskRoles(words, service.name);
    const takesPort =
      networkMode === "default" && mappingsOf(view).some((mapping) => staticHostPort(networkMode, mapping) === 80);
    return script?.enablesTaskRoles === true && takesPort ? checkWindowsPort(words, service.name) : [];
  }
  if (task.hasTaskRole) return [];
  if (networkMode === "bridge" && setup.oneHop === true) return checkMetadata(words, service.name, "hop-limit");
  const isBlocked = networkMode === "awsvpc" && script?.blocksAwsvpcMetadata === true;
  return isBlocked ? checkMetadata(words, service.name, "block") : [];
}
