/**
 * Everything that starts tasks without being an ECS service. Each start becomes a service in the words of the provider,
 * so that its needs, paths and fixes are those of a service; what cannot be read so is named as not judged.
 */
import { isUnknown, type Key, type NotJudged, type Service, type TaskDefinition } from "../../model";
import { own, type Properties, type ResourceState, UNKNOWN, type Value } from "../../resource";
import { all, Fields } from "../fields";
import type { Source } from "../source";
import { SERVICES } from "../types";
import { batchJobs } from "./batch";
import { asService, namesTask, notJudged, type Start } from "./derived";
import { expressServices } from "./express";
import { ALL_UNKNOWN, at, inServiceWords, isObject, publicIpSettingOf, type Settings } from "./settings";
import { definitionOf, RUN_TASK, runTaskStates } from "./stateMachine";
import { type StarterRow, STARTERS } from "./table";

const STATE_MACHINE = "aws:sfn/stateMachine:StateMachine";
/** CloudFormation writes the targets of a rule into the rule. */
const NATIVE_RULE = "aws-native:events:Rule";
const DAEMON = "aws:ecs/daemon:Daemon";

/** Adds the starts to the source, as services and their task definitions. Returns what is not judged. */
export function deriveStarters(source: Source): readonly NotJudged[] {
  const left: NotJudged[] = [];
  const derived: ResourceState[] = [];
  for (const row of STARTERS) {
    for (const resource of source.ofType(row.type)) derived.push(...startOf(source, row, resource, left));
  }
  for (const resource of source.ofType(NATIVE_RULE)) derived.push(...targetsOf(source, resource, left));
  for (const resource of source.ofType(STATE_MACHINE)) derived.push(...machineOf(source, resource, left));
  const batch = batchJobs(source);
  derived.push(...batch.derived, ...expressServices(source));
  left.push(...batch.left, ...source.ofType(DAEMON).map((daemon) => notJudged(source, daemon, "daemon", ON_DAEMONS)));
  for (const resource of derived) source.derive(resource);
  return left;
}

const ON_DAEMONS = "daemons of Managed Instances are not judged (R-RUN-14)";

function startOf(source: Source, row: StarterRow, resource: ResourceState, left: NotJudged[]): ResourceState[] {
  const settings = at(resource.inputs, row.settings) ?? at(resource.outputs, row.settings);
  if (settings === undefined) return row.kind === "schedule" ? universalOf(source, resource, left) : [];
  const [property = ""] = row.settings;
  if (settings === UNKNOWN && at(resource.inputs, row.settings.slice(0, -1)) === UNKNOWN) {
    const named = namesTask(source, resource, property);
    if (named === "unclear") left.push(notJudged(source, resource, row.kind, `its ${property} ${openWhy(resource)}`));
    if (named !== "yes") return [];
  }
  const written = inServiceWords(settings, row.input);
  const known = at(resource.outputs, row.settings);
  const outputs = isObject(known) ? inServiceWords(known, row.input).inputs : {};
  const cluster = at(resource.inputs, row.cluster) ?? at(resource.outputs, row.cluster);
  const { inputs, causes } = row.byLaunchType ? byLaunchType(written) : written;
  return [
    asService(resource, {
      kind: row.kind,
      inputs: {
        ...inputs,
        ...(cluster === undefined ? {} : { cluster }),
        ...(row.kind === "task-set" ? ofTaskSet(source, resource, inputs) : {}),
      },
      outputs,
      causes,
      publicIpSetting: publicIpSettingOf(settings, row.settings),
      dependencies:
        row.settings.length === 0
          ? resource.propertyDependencies
          : dependenciesOf(causes, {
              settings: own(resource.propertyDependencies, property) ?? [],
              cluster: own(resource.propertyDependencies, row.cluster[0] ?? "") ?? [],
            }),
    }),
  ];
}

/** A universal target of EventBridge Scheduler, whose input has the parameters of the call. */
function universalOf(source: Source, resource: ResourceState, left: NotJudged[]): ResourceState[] {
  const [arn, input] = ["arn", "input"].map(
    (name) => at(resource.inputs, ["target", name]) ?? at(resource.outputs, ["target", name]),
  );
  if (typeof arn !== "string" || !RUN_TASK.test(arn)) return [];
  const settings = definitionOf(input);
  if (settings === undefined) {
    const reason = `the input of its target ${input === undefined ? "is missing" : "is not JSON"}`;
    left.push(notJudged(source, resource, "schedule", reason));
    return [];
  }
  const computedFrom = own(resource.propertyDependencies, "target") ?? [];
  const { inputs, causes } = settings === UNKNOWN ? ALL_UNKNOWN : inServiceWords(settings, "the schedule");
  return [
    asService(resource, {
      kind: "schedule",
      inputs,
      causes,
      publicIpSetting: publicIpSettingOf(settings === UNKNOWN ? null : settings, ["target", "input"]),
      dependencies: dependenciesOf(causes, { settings: computedFrom, cluster: computedFrom }),
    }),
  ];
}

function targetsOf(source: Source, rule: ResourceState, left: NotJudged[]): ResourceState[] {
  const targets = at(rule.inputs, ["targets"]) ?? at(rule.outputs, ["targets"]);
  if (targets === UNKNOWN && namesTask(source, rule, "targets") !== "no") {
    left.push(notJudged(source, rule, "event-target", "its targets are not known before deployment"));
  }
  const list = Array.isArray(targets) ? (targets as readonly Value[]) : [];
  const withTasks = list.filter((target) => isObject(target) && target["ecsParameters"] !== undefined);
  return withTasks.flatMap((target, index) => {
    if (!isObject(target)) return [];
    const { inputs, causes } = byLaunchType(inServiceWords(target["ecsParameters"] ?? null, "the event"));
    const cluster = target["arn"];
    const computedFrom = own(rule.propertyDependencies, "targets") ?? [];
    return asService(rule, {
      kind: "event-target",
      inputs: { ...inputs, ...(cluster === undefined ? {} : { cluster }) },
      causes,
      publicIpSetting: publicIpSettingOf(target["ecsParameters"] ?? null, [
        `targets[${list.indexOf(target)}]`,
        "ecsParameters",
      ]),
      ...(withTasks.length === 1 ? {} : { part: typeof target["id"] === "string" ? target["id"] : String(index + 1) }),
      dependencies: dependenciesOf(causes, { settings: computedFrom, cluster: computedFrom }),
    });
  });
}

function openWhy({ unread }: ResourceState): string {
  return unread ?? "is not known before deployment";
}

/** A setting that is read from somewhere else is none of the resources that the whole is computed from. */
function dependenciesOf(
  causes: Settings["causes"],
  from: { readonly settings: readonly string[]; readonly cluster: readonly string[] },
): Start["dependencies"] {
  const isRead = (...names: readonly string[]) => names.some((name) => own(causes, name) !== undefined);
  return {
    ...(isRead("cluster") ? {} : { cluster: from.cluster }),
    ...(isRead("taskdefinition") ? {} : { taskDefinition: from.settings }),
    ...(isRead("networkconfiguration", "subnets", "securitygroups") ? {} : { networkConfiguration: from.settings }),
    ...(isRead("capacityproviderstrategies") ? {} : { capacityProviderStrategies: from.settings }),
  };
}

/** With a capacity provider strategy AWS promises no public IP here, and refuses none either. */
function byLaunchType({ inputs, causes }: Settings): Settings {
  const network = inputs["networkConfiguration"];
  const { launchType } = inputs;
  if (!isObject(network) || network["assignPublicIp"] !== true || (launchType !== undefined && launchType !== "")) {
    return { inputs, causes };
  }
  return {
    inputs: { ...inputs, networkConfiguration: { ...network, assignPublicIp: UNKNOWN } },
    causes: {
      ...causes,
      assignpublicip: "is documented by AWS for launch type FARGATE only, and not without it (R-RUN-03)",
    },
  };
}

/** The provider's default launch type, and the set's part of its service's tasks. */
function ofTaskSet(source: Source, resource: ResourceState, inputs: Properties): Properties {
  const fields = Fields.of(source, resource);
  const key = fields.ref("service", SERVICES);
  const service = key === null || isUnknown(key) ? undefined : source.resource(key);
  const count = service === undefined ? undefined : Fields.of(source, service).number("desiredCount");
  const percent = at(resource.inputs, ["scale", "value"]) ?? 0;
  const tasks: Value =
    typeof count === "number" && typeof percent === "number" ? Math.ceil((count * percent) / 100) : UNKNOWN;
  const isWritten = inputs["launchType"] !== undefined || inputs["capacityProviderStrategies"] !== undefined;
  return { desiredCount: tasks, ...(isWritten ? {} : { launchType: "EC2" }) };
}

function machineOf(source: Source, resource: ResourceState, left: NotJudged[]): ResourceState[] {
  if (resource.external === true) return [];
  const value = Fields.of(source, resource).value("definition");
  const definition = definitionOf(value);
  const computedFrom = own(resource.propertyDependencies, "definition") ?? [];
  if (definition === undefined) {
    const reason = `its definition ${value === undefined ? "is missing" : "is not JSON"}`;
    left.push(notJudged(source, resource, "state-machine", reason));
    return [];
  }
  if (definition === UNKNOWN) {
    const named = namesTask(source, resource, "definition");
    if (named === "unclear") {
      left.push(notJudged(source, resource, "state-machine", `its definition ${openWhy(resource)}`));
    }
    const dependencies = dependenciesOf({}, { settings: computedFrom, cluster: computedFrom });
    return named === "yes" ? [asService(resource, { kind: "state-machine", ...ALL_UNKNOWN, dependencies })] : [];
  }
  const states = runTaskStates(definition);
  return states.map(({ name, path, settings }) => {
    const { inputs, causes } = inServiceWords(settings, "the input of the state machine");
    return asService(resource, {
      kind: "state-machine",
      inputs,
      causes,
      publicIpSetting: publicIpSettingOf(settings, ["definition", path]),
      ...(states.length === 1 ? {} : { part: name }),
      dependencies: dependenciesOf(causes, { settings: computedFrom, cluster: computedFrom }),
    });
  });
}

export function controllerOf(fields: Fields): string | undefined {
  const controller = fields.object("deploymentController");
  const type = controller === undefined || isUnknown(controller) ? undefined : controller.string("type");
  return typeof type === "string" ? type : undefined;
}

const LATER_NETWORK = "a deployment of CodeDeploy may give later tasks another network (R-RUN-11)";
const NO_TASK_SETS = "its task sets are not in this source, and they have its network (R-RUN-10)";

/** Services to whose later tasks CodeDeploy may give another network, and services with external deployments, without one. */
export function controlledElsewhere(source: Source): NotJudged[] {
  const sets = new Set(all(source, "aws:ecs/taskSet:TaskSet").map((set) => set.ref("service", SERVICES)));
  return all(source, ...SERVICES).flatMap((fields) => {
    const { resource } = fields;
    const controller = controllerOf(fields);
    if (controller === "CODE_DEPLOY") return [notJudged(source, resource, "deployment", LATER_NETWORK)];
    return controller === "EXTERNAL" && !sets.has(resource.urn)
      ? [notJudged(source, resource, "service", NO_TASK_SETS)]
      : [];
  });
}

/** Task definitions of this source that nothing in it is known to start. */
export function idleDefinitions(
  source: Source,
  services: readonly Service[],
  definitions: readonly TaskDefinition[],
): readonly NotJudged[] {
  const started = new Set<Key>(
    services.flatMap(({ taskDefinition }) => (isUnknown(taskDefinition) ? [] : [taskDefinition])),
  );
  // An account has the revisions that a deployment replaces, too.
  const families = new Set(definitions.filter(({ key }) => started.has(key)).map(({ family }) => family));
  const idle = definitions.filter(
    ({ key, family }) => !started.has(key) && !families.has(family) && source.resource(key)?.external !== true,
  );
  return source.graph.complete
    ? idle.map(({ key, name, id }) => ({ key, name, id, kind: "task-definition", reason: NOTHING_STARTS }))
    : [];
}

const NOTHING_STARTS =
  "nothing in this source is known to start it; judge it as it is run by hand, with --task, --subnets and --security-groups (R-RUN-12)";
