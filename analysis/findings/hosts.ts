/** Instances that never join the cluster of their services (V-30), and their containers' access to credentials (V-31). */
import type { Finding } from "../report";
import { checkCredentials, checkJoining, type JoinFacts, type NoCredentials, type NotJoining } from "../rules/checks";
import { NO_SCRIPT } from "../rules/hostScript";
import { matches } from "../reachability/devices/pattern";
import { statementsOf } from "../reachability/devices/policyDocument";
import { byKey, known } from "../topology/lookup";
import type { Cluster, Entity, HostSetup, InstanceRole, RolePolicy, Topology } from "../topology/model";
import { providersNamed, topologyIndex } from "../topology/topologyIndex";
import { findingOf } from "./finding";
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
      ...machines.flatMap(({ entity, setup, words }) => {
        const cause = withoutCredentials(setup, view);
        const problems = cause === null ? [] : checkCredentials(words, view.service.name, cause);
        return problems.map((problem) => findingOf(problem, entity));
      }),
    ];
  });
  return [...ofProviders, ...ofServices];
}

function joining(machines: readonly Machine[], cluster: Cluster): readonly Finding[] {
  return machines.flatMap(({ entity, setup, words }) => {
    const name = known(cluster.clusterName);
    const facts: JoinFacts = { host: words, cluster: name ?? cluster.name, image: setup.image };
    return [byScript(setup, name), byRole(setup)]
      .filter((cause) => cause !== null)
      .flatMap((cause) => checkJoining(facts, cause))
      .map((problem) => findingOf(problem, entity));
  });
}

/** @param cluster the cluster's name in AWS, where it is known. */
function byScript({ script: read, image }: HostSetup, cluster: string | undefined): NotJoining | null {
  const script = known(read);
  if (script === undefined) return null;
  if (image?.kind === "bottlerocket" && script.isShell) return { kind: "shell-script" };
  if (image?.kind === "other") return script.mayInstallAgent ? null : { kind: "no-agent" };
  const named = known(script.cluster);
  if (named === undefined) return null;
  if (named === null) return cluster === "default" ? null : { kind: "no-name", hasUserData: script !== NO_SCRIPT };
  return cluster === undefined || named === cluster ? null : { kind: "other-cluster", named };
}

function byRole({ role: read }: HostSetup): NotJoining | null {
  const role = known(read);
  if (role === undefined) return null;
  return role === null || isWithoutRegistration(role) ? { kind: "no-role", role: role?.name ?? null } : null;
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

/** True only if every policy is known not to allow the registration. */
function isWithoutRegistration({ policies }: InstanceRole): boolean {
  return known(policies)?.every(isWithout) ?? false;
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

function withoutCredentials({ script: read, oneHop }: HostSetup, view: ServiceView): NoCredentials | null {
  const { task, networkMode } = view;
  const script = known(read);
  if (task?.hasTaskRole === undefined) return null;
  if (known(task.operatingSystem) === "windows") {
    return script?.enablesTaskRoles === false && task.hasTaskRole ? "windows" : null;
  }
  if (task.hasTaskRole) return null;
  if (networkMode === "bridge" && oneHop === true) return "hop-limit";
  return networkMode === "awsvpc" && script?.blocksAwsvpcMetadata === true ? "blocked" : null;
}
