/** Resources in the words of ECS: what starts tasks as the service that it is like, and a job as a task definition. */
import type { SubjectKind } from "../../../rules/words";
import { type NotJudged, type NotJudgedKind } from "../../model";
import { own, type Properties, type PublicIpSetting, type ResourceState } from "../../resource";
import { Fields } from "../fields";
import { entityOf } from "../entity";
import { type Source, typeOf } from "../source";
import { CLUSTERS, SERVICES, STACK_REFERENCE, TASK_DEFINITIONS } from "../types";
import type { Settings } from "./settings";
import { EVENT_TARGET } from "./table";

export interface Start extends Settings {
  readonly kind: SubjectKind;
  /** The settings as AWS has them, for what the program leaves open. */
  readonly outputs?: Properties;
  /** Of several starts of one resource: its name among them. */
  readonly part?: string;
  readonly publicIpSetting?: PublicIpSetting;
  /** The resources that a setting is computed from. */
  readonly dependencies: { readonly [setting: string]: readonly string[] };
}

export function asService(resource: ResourceState, start: Start): ResourceState {
  const { kind, part, publicIpSetting, inputs, causes } = start;
  return {
    ...ecsResource(resource, SERVICES[0] ?? "", inputs, part),
    outputs: start.outputs ?? {},
    causes,
    starter: { kind, ...(publicIpSetting === undefined ? {} : { publicIpSetting }) },
    propertyDependencies: start.dependencies,
  };
}

/** A job, or the container of an Express service. */
export function asTaskDefinition(
  resource: ResourceState,
  inputs: Properties,
  computedFrom: readonly string[],
): ResourceState {
  return {
    ...ecsResource(resource, TASK_DEFINITIONS[0] ?? "", inputs, "task-definition"),
    name: resource.name,
    propertyDependencies: { containerDefinitions: computedFrom },
  };
}

function ecsResource(
  resource: ResourceState,
  type: string,
  inputs: Properties,
  part: string | undefined,
): ResourceState {
  const { urn, name, parent, provider, syntheticId, unread } = resource;
  const region = own(resource.inputs, "region");
  // The resource's own ARN: of an event target `arn` is the cluster, and of several parts it is the name of none.
  const names = resource.type === EVENT_TARGET ? [] : ["arn", "serviceArn", "stateMachineArn"];
  const arn = names.map((property) => own(resource.outputs, property)).find((value) => value !== undefined);
  const id = part === undefined && syntheticId !== true && typeof arn === "string" ? { id: arn } : {};
  return {
    urn: part === undefined ? urn : `${urn}#${part}`,
    type,
    name: part === undefined ? name : `${name}/${part}`,
    ...id,
    custom: true,
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined ? {} : { provider }),
    ...(unread === undefined ? {} : { unread }),
    inputs: region === undefined ? inputs : { region, ...inputs },
    outputs: {},
    dependencies: [],
    propertyDependencies: {},
  };
}

export function notJudged(source: Source, resource: ResourceState, kind: NotJudgedKind, reason: string): NotJudged {
  return { ...entityOf(Fields.of(source, resource)), kind, reason };
}

/**
 * A property that is unknown as a whole: it names a task if it is computed from a task definition or a cluster, and may
 * name one if nothing here shows what it is computed from.
 */
export function namesTask(source: Source, resource: ResourceState, property: string): "yes" | "no" | "unclear" {
  const urns = own(resource.propertyDependencies, property) ?? [];
  const types = urns.map((urn) => {
    const found = source.resource(urn);
    return found === undefined ? "" : typeOf(found);
  });
  if (types.some((type) => TASK_DEFINITIONS.includes(type) || CLUSTERS.includes(type))) return "yes";
  return types.length === 0 || types.some((type) => type === "" || type === STACK_REFERENCE) ? "unclear" : "no";
}
