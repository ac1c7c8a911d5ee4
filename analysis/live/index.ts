/** A report of what is configured, and beside it what runs: tasks that are not where their service says, and why others stopped. */
import { inOrder } from "../findings";
import type { ExistenceReport, LiveTaskReport, Report, ServiceReport } from "../report";
import { kindWord } from "../rules/subjects";
import { isUnknown, type NetworkConfiguration, type Service, type Topology } from "../topology/model";
import type { LiveFacts, LiveTask } from "./facts";
import { existenceIn, missingFindings } from "./existence";
import { stopsOf } from "./stops";

export { THING_STATES } from "./facts";
export type { LiveEvent, LiveFacts, LiveInterface, LiveTask, LiveThing, ThingState } from "./facts";

export function withLive(report: Report, topology: Topology, facts: LiveFacts): Report {
  const tasks = byService(facts.tasks);
  const events = byService(facts.events);
  const configured = new Map(topology.services.map((service) => [service.id ?? service.key, service]));
  const existence = facts.things === undefined ? undefined : existenceIn(topology, facts.things);
  const services = report.services.map((each) => {
    const service = configured.get(each.id);
    const definition = service?.taskDefinition;
    const ofService = {
      tasks: tasks.get(each.id) ?? [],
      events: events.get(each.id) ?? [],
      unread: facts.unread,
    };
    return withTasks(each, service, ofService, typeof definition === "string" ? existence?.(definition) : undefined);
  });
  return { ...report, services, findings: inOrder([...report.findings, ...missingFindings({ services })]) };
}

function byService<T extends { readonly service: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.service);
    if (group === undefined) groups.set(item.service, [item]);
    else group.push(item);
  }
  return groups;
}

function withTasks(
  report: ServiceReport,
  service: Service | undefined,
  { tasks, events, unread }: LiveFacts,
  existence: readonly ExistenceReport[] | undefined,
): ServiceReport {
  const running = tasks.filter(({ status }) => status !== "STOPPED");
  return {
    ...report,
    live: {
      tasks: running.map((task) => taskReport(task, service)),
      stops: stopsOf(
        report,
        tasks.filter(({ status }) => status === "STOPPED"),
        events,
        existence ?? [],
      ),
      unread,
      ...(existence === undefined ? {} : { existence }),
    },
  };
}

function taskReport(task: LiveTask, service: Service | undefined): LiveTaskReport {
  const { id, status, taskDefinition, interface: nic } = task;
  return {
    id,
    status,
    taskDefinition: taskDefinition === null ? null : nameOf(taskDefinition),
    interface:
      nic === null
        ? null
        : {
            id: nic.id,
            subnet: nic.subnet,
            privateIps: nic.privateIps,
            read: nic.securityGroups !== undefined,
            publicIp: nic.publicIp ?? null,
            securityGroups: nic.securityGroups ?? [],
          },
    differs: service === undefined ? [] : differences(task, service),
  };
}

/** In what a task is not as its service says now: tasks of an earlier deployment keep what they were started with. */
function differences(task: LiveTask, service: Service): string[] {
  const differs: string[] = [];
  const { taskDefinition } = service;
  const word = kindWord(service);
  if (!isUnknown(taskDefinition) && task.taskDefinition !== null && task.taskDefinition !== taskDefinition) {
    differs.push(`runs ${nameOf(task.taskDefinition)}, and the ${word} has ${nameOf(taskDefinition)}`);
  }
  const network = service.networkConfiguration;
  if (task.interface === null || isUnknown(network) || network === null) return differs;
  return [...differs, ...interfaceDifferences(task.interface, network, word)];
}

function interfaceDifferences(
  nic: NonNullable<LiveTask["interface"]>,
  network: NetworkConfiguration,
  word: string,
): string[] {
  const { subnets, securityGroups, assignPublicIp } = network;
  const differs: string[] = [];
  if (!isUnknown(subnets) && nic.subnet !== null && !subnets.includes(nic.subnet)) {
    differs.push(`is in ${nic.subnet}, which is not one of the ${word}'s subnets`);
  }
  const groups = nic.securityGroups;
  // A service that names none has the VPC's default group, whose id its configuration does not contain.
  const named = isUnknown(securityGroups) ? [] : securityGroups;
  if (groups !== undefined && named.length > 0 && !sameSet(groups, named)) {
    differs.push(`has the security groups ${groups.join(", ")}, and the ${word} has ${named.join(", ")}`);
  }
  if (isUnknown(assignPublicIp) || nic.publicIp === undefined) return differs;
  if (assignPublicIp === true && nic.publicIp === null) differs.push(`has no public IP, and the ${word} assigns one`);
  if (assignPublicIp !== true && nic.publicIp !== null) {
    differs.push(`has the public IP ${nic.publicIp}, and the ${word} assigns none`);
  }
  return differs;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

/** `arn:aws:ecs:…:task-definition/web:3` → `web:3`. */
function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
