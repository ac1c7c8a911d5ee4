/**
 * Answers of the engine and AWS to a program, without either: the pure half of a run under mocks. Tests of the
 * components and the reader of programs use the same answers, so that a test sees what a plan sees.
 */
import { UNKNOWN_STRING } from "../wire";
import { type ResourceFacts, OTHER_SHAPES, type Shape, SHAPES } from "./awsShapes";

/**
 * The known values. `nothing`: a first preview, as the engine runs it. `planned`: values that follow from the program,
 * with example ids so that references resolve. `everything`: as after a deployment.
 */
export type Knowledge = "nothing" | "planned" | "everything";

/** Account and Region in which the program seems to run. */
export interface World {
  readonly region: string;
  readonly accountId: string;
  readonly knowledge: Knowledge;
}

export interface ResourceRequest {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly remote: boolean;
  /** The inputs as sent: sentinels and envelopes included. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The real id of a resource that is read or imported, else empty. */
  readonly givenId: string;
  /** The position of the resource in the run. */
  readonly ordinal: number;
}

export interface ResourceAnswer {
  /** Absent while unknown. */
  readonly id?: string;
  /** True if the id is an example. */
  readonly synthetic: boolean;
  /** In wire form. */
  readonly outputs: Record<string, unknown>;
}

/** The partition of a Region, and the domain that its services' names end in. */
export function partitionOf(region: string): { partition: string; dnsSuffix: string } {
  if (region.startsWith("cn-")) {
    return { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" };
  }
  return { partition: region.startsWith("us-gov-") ? "aws-us-gov" : "aws", dnsSuffix: "amazonaws.com" };
}

const GLOBAL_SERVICES: ReadonlySet<string> = new Set(["iam", "route53", "cloudfront"]);

/** An ARN from `service:resource`, without Region and account where AWS omits them. */
export function arnOf(world: World, region: string, serviceAndResource: string): string {
  const colon = serviceAndResource.indexOf(":");
  const service = serviceAndResource.slice(0, colon);
  const { partition } = partitionOf(region);
  const where = service === "s3" || GLOBAL_SERVICES.has(service) ? "" : region;
  const account = service === "s3" ? "" : world.accountId;
  return `arn:${partition}:${service}:${where}:${account}:${serviceAndResource.slice(colon + 1)}`;
}

export function answerResource(request: ResourceRequest, world: World): ResourceAnswer {
  if (request.type.startsWith("pulumi:providers:")) {
    return { id: `${request.name}-provider`, synthetic: true, outputs: { ...request.inputs } };
  }
  const outputs = { ...request.inputs };
  if (request.remote) {
    return { synthetic: false, outputs: { ...outputs, ...remoteOutputs(request, world) } };
  }
  if (!request.custom) {
    return { synthetic: false, outputs: {} };
  }
  const given = request.givenId === "" ? {} : { id: request.givenId };
  if (world.knowledge === "nothing") {
    return { ...given, synthetic: false, outputs };
  }
  if (!request.type.startsWith("aws:")) {
    const made = hidesUnknown(outputs) ? {} : OTHER_SHAPES[request.type]?.(outputs);
    return {
      id: request.givenId || `${request.name}-id`,
      synthetic: request.givenId === "",
      outputs: { ...outputs, ...made },
    };
  }
  const shape = SHAPES[request.type.slice("aws:".length)] ?? plainShape(request.type);
  const made = makeUp(shape, request, world);
  const nameProperty = shape.nameProperty === undefined ? "name" : shape.nameProperty;
  return {
    id: made.id,
    synthetic: request.givenId === "",
    outputs: {
      ...(world.knowledge === "everything" ? shape.assigned?.(made) : {}),
      ...(shape.arn === undefined ? {} : { arn: made.arn }),
      ...(nameProperty === null ? {} : { [nameProperty]: made.name }),
      ...shape.planned?.(made),
      ...withoutUnknownNames(outputs, nameProperty),
    },
  };
}

/** A type without its own shape: `aws:sqs/queue:Queue` gets `queue-NAME` and `arn:…:sqs:…:queue/queue-NAME`. */
function plainShape(type: string): Shape {
  const [service = "aws", kind = "resource"] = (type.split(":")[1] ?? "").split("/");
  return { id: `${kind}-`, arn: `${service}:${kind}/{id}` };
}

function makeUp(shape: Shape, request: ResourceRequest, world: World): ResourceFacts {
  const region = text(request.inputs["region"]) ?? world.region;
  const nameProperty = shape.nameProperty === undefined ? "name" : shape.nameProperty;
  const name = (nameProperty === null ? undefined : text(request.inputs[nameProperty])) ?? request.name;
  const fill = (template: string, id: string) =>
    template.replaceAll("{name}", name).replaceAll("{logicalName}", request.name).replaceAll("{id}", id);
  const prefixed =
    shape.adopts?.(request.inputs) ?? (shape.id === "arn" || shape.id === "name" ? name : `${shape.id}${request.name}`);
  const arn = arnOf(world, region, fill(shape.arn ?? "aws:{id}", request.givenId || prefixed));
  const id = request.givenId || (shape.id === "arn" ? arn : prefixed);
  return {
    logicalName: request.name,
    name,
    id,
    arn: request.givenId.startsWith("arn:") ? request.givenId : arn,
    inputs: request.inputs,
    region,
    accountId: world.accountId,
    ...partitionOf(region),
    ordinal: request.ordinal,
  };
}

/** A name that is unknown or secret stays so. */
function withoutUnknownNames(outputs: Record<string, unknown>, nameProperty: string | null): Record<string, unknown> {
  if (nameProperty === null || outputs[nameProperty] !== undefined) {
    return outputs;
  }
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== nameProperty));
}

/** Nothing is computed from an unknown string. */
function hidesUnknown(inputs: Readonly<Record<string, unknown>>): boolean {
  return [inputs["imageName"], ...(Array.isArray(inputs["tags"]) ? (inputs["tags"] as unknown[]) : [])].some(
    (value) => typeof value === "string" && value.includes(UNKNOWN_STRING),
  );
}

const SENTINEL = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function text(value: unknown): string | undefined {
  const isKnown = typeof value === "string" && !SENTINEL.test(value) && !value.includes(UNKNOWN_STRING);
  return isKnown && value !== "" ? value : undefined;
}

/**
 * Components that another process builds, without a model. An image's address follows from the names; everything else
 * is unknown until that process runs.
 */
function remoteOutputs(request: ResourceRequest, world: World): Record<string, unknown> {
  if (world.knowledge === "nothing") {
    return {};
  }
  const { dnsSuffix } = partitionOf(world.region);
  const registry = `${world.accountId}.dkr.ecr.${world.region}.${dnsSuffix}`;
  switch (request.type) {
    case "awsx:ecr:Repository":
      return { url: `${registry}/${text(request.inputs["name"]) ?? request.name}` };
    case "awsx:ecr:Image": {
      const repository = text(request.inputs["repositoryUrl"]);
      return repository === undefined ? {} : { imageUri: `${repository}@sha256:${"0".repeat(64)}` };
    }
    default:
      return {};
  }
}
