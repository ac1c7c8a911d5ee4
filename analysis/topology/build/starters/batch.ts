/**
 * AWS Batch on Fargate: a job definition has the containers and the public IP, a compute environment has the subnets
 * and security groups. The queue is chosen when a job is submitted, so each definition is judged in each Fargate
 * environment that a queue here leads to (R-RUN-07). Batch on EC2 is named as not judged (R-RUN-08).
 */
import { isUnknown, type NotJudged } from "../../model";
import { own, type Properties, type ResourceState, UNKNOWN, type Value } from "../../resource";
import { all, Fields } from "../fields";
import type { Source } from "../source";
import { COMPUTE_ENVIRONMENTS } from "../types";
import { asService, asTaskDefinition, notJudged, type Start } from "./derived";
import { at, flagOf, isObject, plain } from "./settings";

const JOB_DEFINITION = "aws:batch/jobDefinition:JobDefinition";
const JOB_QUEUE = "aws:batch/jobQueue:JobQueue";

/** By default a job writes its output to CloudWatch Logs: https://docs.aws.amazon.com/batch/latest/userguide/using_awslogs.html */
const DEFAULT_LOGS = { logDriver: "awslogs" };

export function batchJobs(source: Source): { derived: ResourceState[]; left: NotJudged[] } {
  const derived: ResourceState[] = [];
  const left: NotJudged[] = [];
  const places = environments(source);
  for (const fields of all(source, JOB_DEFINITION)) {
    const { resource } = fields;
    const capabilities = fields.strings("platformCapabilities");
    // A job of Amazon EKS is no task.
    if (resource.external === true || fields.value("eksProperties") !== undefined) continue;
    if (isUnknown(capabilities)) {
      left.push(notJudged(source, resource, "batch-job", capabilities.unknown));
    } else if (capabilities.includes("FARGATE")) {
      derived.push(...fargateJob(source, fields, places));
    } else {
      const reason = "AWS Batch runs this job on EC2 instances, whose network is not judged (R-RUN-08)";
      left.push(notJudged(source, resource, "batch-job", reason));
    }
  }
  return { derived, left };
}

/** The environments of Fargate that a queue leads to; all of them if a queue's own are not known. */
function environments(source: Source): readonly ResourceState[] {
  const named = all(source, JOB_QUEUE).flatMap((queue) => {
    const orders = queue.objects("computeEnvironmentOrders");
    const keys = isUnknown(orders)
      ? [orders]
      : orders.map((order) => order.ref("computeEnvironment", COMPUTE_ENVIRONMENTS));
    // As many queues as there are names, each is one of those that the list is computed from.
    return keys.flatMap((key) => (isUnknown(key) ? queue.sourcesOf("computeEnvironmentOrders") : (key ?? [])));
  });
  const found = [...new Set(named)].map((urn) => source.resource(urn)).filter((each) => each !== undefined);
  return found.filter((each) => {
    const type = at(each.inputs, ["computeResources", "type"]) ?? at(each.outputs, ["computeResources", "type"]);
    return (
      COMPUTE_ENVIRONMENTS.includes(each.type) && (typeof type !== "string" || type.toUpperCase().startsWith("FARGATE"))
    );
  });
}

interface Job {
  readonly properties: Properties;
  readonly containers: readonly Value[];
  readonly property: string;
  readonly platformVersion: Value | undefined;
}

function fargateJob(source: Source, fields: Fields, places: readonly ResourceState[]): ResourceState[] {
  const { resource } = fields;
  const job = jobOf(fields);
  const definition = asTaskDefinition(
    resource,
    {
      family: own(resource.inputs, "name") ?? resource.name,
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      containerDefinitions: job === undefined ? UNKNOWN : job.containers,
      ...(job === undefined ? {} : shared(job.properties)),
    },
    [...fields.sourcesOf("containerProperties"), ...fields.sourcesOf("ecsProperties")],
  );
  const assignPublicIp: Value =
    job === undefined ? UNKNOWN : (at(job.properties, ["networkConfiguration", "assignPublicIp"]) ?? false);
  const start = (networkConfiguration: Value): Start => ({
    kind: "batch-job",
    inputs: {
      taskDefinition: definition.urn,
      launchType: "FARGATE",
      networkConfiguration,
      ...(job?.platformVersion === undefined ? {} : { platformVersion: job.platformVersion }),
    },
    causes: {},
    dependencies: {},
    ...(job === undefined
      ? {}
      : { publicIpSetting: { property: `${job.property}.networkConfiguration.assignPublicIp`, value: "ENABLED" } }),
  });
  if (places.length === 0) {
    const why =
      "is that of the job's queue, and no job queue here leads to a compute environment of Fargate (R-RUN-07)";
    return [definition, asService(resource, { ...start(UNKNOWN), causes: { networkconfiguration: why } })];
  }
  const services = places.map((place) => {
    const resources = (name: string) =>
      at(place.inputs, ["computeResources", name]) ?? at(place.outputs, ["computeResources", name]);
    const subnets = resources("subnets");
    const groups = resources("securityGroupIds");
    const network: Properties = {
      ...(subnets === undefined ? {} : { subnets }),
      ...(groups === undefined ? {} : { securityGroups: groups }),
      assignPublicIp: flagOf(assignPublicIp),
    };
    return asService(resource, {
      ...start(network),
      dependencies: { networkConfiguration: own(place.propertyDependencies, "computeResources") ?? [] },
      ...(places.length === 1 ? {} : { part: place.name }),
    });
  });
  return [definition, ...services];
}

function shared(properties: Properties): Properties {
  const names = ["executionRoleArn", "taskRoleArn", "runtimePlatform", "volumes"];
  const entries = names.flatMap((name): [string, Value][] => {
    const value = own(properties, name);
    return value === undefined ? [] : [[name, value]];
  });
  const { jobRoleArn } = properties;
  return { ...(jobRoleArn === undefined ? {} : { taskRoleArn: jobRoleArn }), ...Object.fromEntries(entries) };
}

/** Undefined where nothing of the job's containers is known. */
function jobOf(fields: Fields): Job | undefined {
  const single = parsed(fields.value("containerProperties"));
  if (isObject(single)) {
    return {
      properties: single,
      containers: [{ name: fields.resource.name, logConfiguration: DEFAULT_LOGS, ...single }],
      property: "containerProperties",
      platformVersion: at(single, ["fargatePlatformConfiguration", "platformVersion"]),
    };
  }
  const tasks = isObject(single) ? undefined : parsed(fields.value("ecsProperties"));
  const task = isObject(tasks) ? firstOf(at(tasks, ["taskProperties"])) : undefined;
  if (!isObject(task)) return undefined;
  const containers = at(task, ["containers"]);
  return {
    properties: task,
    containers: (Array.isArray(containers) ? (containers as readonly Value[]) : []).map((container) => {
      const inner = plain(container) ?? null;
      return isObject(inner) ? { logConfiguration: DEFAULT_LOGS, ...inner } : inner;
    }),
    property: "ecsProperties.taskProperties[0]",
    platformVersion: at(task, ["platformVersion"]),
  };
}

function firstOf(value: Value | undefined): Value | undefined {
  return Array.isArray(value) ? plain((value as readonly Value[])[0]) : undefined;
}

function parsed(value: Value | undefined): Value | undefined {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return undefined;
  }
}
