/**
 * A task as a user would run it by hand (`aws ecs run-task`): a task definition of a graph with subnets and security
 * groups of the same graph. It is added to the graph as a resource, so that it is judged like anything that starts tasks.
 */
import { nearest } from "../rules/nearest";
import { GIVEN_TASK } from "./build/starters/table";
import { GROUPS, SUBNETS, TASK_DEFINITIONS } from "./build/types";
import { own, type ResourceGraph, type ResourceState, SecretValue } from "./resource";

export interface GivenTask {
  /** By Pulumi name, family, ARN or URN; the others by Pulumi name, id or URN. */
  readonly taskDefinition: string;
  readonly subnets: readonly string[];
  /** Empty for the VPC's default group. */
  readonly securityGroups: readonly string[];
  readonly launchType: string;
  readonly assignPublicIp: boolean;
}

export interface NotFound {
  readonly problem: string;
  readonly remedy: string;
}

export function withTask(graph: ResourceGraph, task: GivenTask): ResourceGraph | NotFound {
  const definition = found(graph, "--task", "task definition", task.taskDefinition, TASK_DEFINITIONS);
  if ("problem" in definition) return definition;
  const urns: string[][] = [];
  for (const [option, what, names, types] of [
    ["--subnets", "subnet", task.subnets, SUBNETS],
    ["--security-groups", "security group", task.securityGroups, GROUPS],
  ] as const) {
    const list: string[] = [];
    for (const name of names) {
      const resource = found(graph, option, what, name, types);
      if ("problem" in resource) return resource;
      list.push(resource.urn);
    }
    urns.push(list);
  }
  const [subnets = [], securityGroups = []] = urns;
  const resource: ResourceState = {
    urn: `${definition.urn}#task`,
    type: GIVEN_TASK,
    name: task.taskDefinition,
    custom: false,
    ...(definition.provider === undefined ? {} : { provider: definition.provider }),
    inputs: {
      taskDefinition: definition.urn,
      launchType: task.launchType,
      networkConfiguration: { subnets, securityGroups, assignPublicIp: task.assignPublicIp },
    },
    outputs: {},
    dependencies: [],
    propertyDependencies: {},
  };
  return { ...graph, resources: [...graph.resources, resource] };
}

function found(
  graph: ResourceGraph,
  option: string,
  what: string,
  name: string,
  types: readonly string[],
): ResourceState | NotFound {
  const all = graph.resources.filter(({ type }) => types.includes(type) || isNative(type, types));
  const matching = all.filter((resource) => namesOf(resource).includes(name));
  const [only, other] = matching;
  if (only !== undefined && other === undefined) return only;
  if (only !== undefined) {
    return {
      problem: `${option} ${name} names several resources.`,
      remedy: `Use one of these URNs: ${matching.map(({ urn }) => urn).join(", ")}.`,
    };
  }
  const close = nearest(
    name,
    all.map((resource) => resource.name),
  );
  return {
    problem: `${option} ${name} names no ${what} of this source.`,
    remedy: `${close === undefined ? "" : `Did you mean ${close}? `}Use its Pulumi name, its id or ARN, or its URN.`,
  };
}

/** `aws-native:ec2:Subnet` is what `aws:ec2/subnet:Subnet` is. */
function isNative(type: string, types: readonly string[]): boolean {
  const [pack, module, name] = type.split(":");
  return (
    pack === "aws-native" &&
    types.some((each) => each.startsWith(`aws:${module ?? ""}/`) && each.endsWith(`:${name ?? ""}`))
  );
}

function namesOf({ urn, name, id, inputs, outputs }: ResourceState): readonly string[] {
  const texts = ["arn", "family", "name"].flatMap((property) => [own(outputs, property), own(inputs, property)]);
  return [urn, name, id, ...texts.map((text) => (text instanceof SecretValue ? undefined : text))].filter(
    (text): text is string => typeof text === "string",
  );
}
