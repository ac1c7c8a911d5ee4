/** Writes a recorded graph as the Pulumi CLI would: as a preview, or as a stack export. */
import {
  type Properties,
  type ResourceGraph,
  type ResourceState,
  SecretValue,
  UNKNOWN,
  type Value,
} from "../../analysis/topology/resource";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN_STRING } from "../../readers/wire";
import { build } from "./harness";

const REGION = "ap-northeast-1";

/** @param preview true: as before the first deployment, where no id is known. False: as AWS answered. */
export async function graphFrom(program: () => void, preview: boolean): Promise<ResourceGraph> {
  const { resources } = await build(program, { preview, region: REGION });
  return { resources, region: REGION, complete: true, assumptions: [], defects: [] };
}

type Hide = (secret: SecretValue) => unknown;

function wire(value: Value, hide: Hide): unknown {
  if (value === UNKNOWN) return UNKNOWN_STRING;
  if (value instanceof SecretValue) return hide(value);
  if (Array.isArray(value)) return (value as readonly Value[]).map((element) => wire(element, hide));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wire(inner, hide)]));
  }
  return value;
}

function stateOf(resource: ResourceState, hide: Hide): Record<string, unknown> {
  const { urn, type, custom, id, parent, provider, dependencies, propertyDependencies, external } = resource;
  return {
    urn,
    type,
    custom,
    ...(id === undefined ? {} : { id }),
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined ? {} : { provider }),
    ...(external === true ? { external } : {}),
    inputs: wire(resource.inputs, hide),
    outputs: wire(resource.outputs, hide),
    dependencies,
    propertyDependencies,
  };
}

/** As `pulumi preview --json` of a stack that does not exist yet. */
export function previewDocument(graph: ResourceGraph): string {
  const steps = graph.resources.map((resource) => ({
    op: "create",
    urn: resource.urn,
    newState: stateOf(resource, () => "[secret]"),
  }));
  return JSON.stringify({
    config: graph.region === undefined ? {} : { "aws:region": graph.region },
    steps,
    changeSummary: { create: steps.length },
  });
}

/** As `pulumi stack export --show-secrets` of a deployed stack. */
export function stateDocument(graph: ResourceGraph): string {
  const provider = {
    urn: "urn:pulumi:test::ecs-connectivity::pulumi:providers:aws::default_7_48_0",
    type: "pulumi:providers:aws",
    custom: true,
    id: "11111111-2222-3333-4444-555555555555",
    inputs: { region: graph.region },
    outputs: { region: graph.region },
  };
  const secret = (value: SecretValue) => ({
    [SIGNATURE_KEY]: SECRET_SIGNATURE,
    plaintext: JSON.stringify(wire(value.reveal(), secret)),
  });
  const resources = [provider, ...graph.resources.map((resource) => stateOf(resource, secret))];
  return JSON.stringify({ version: 3, deployment: { manifest: {}, resources } });
}

function forgotten(properties: Properties, forget: (value: Value) => Value): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, forget(value)]));
}

/**
 * A planned program as its first preview shows it: names, which the provider's check fills in, but no other output, no
 * id, and nothing of a text that holds an id or an ARN of another resource.
 */
export function asFirstPreview(graph: ResourceGraph): ResourceGraph {
  const names = ["name", "family"] as const;
  const assigned = graph.resources.flatMap(({ id, outputs }) =>
    [id, outputs["arn"], outputs["repositoryUrl"]].filter(
      (text): text is string => typeof text === "string" && !names.some((name) => outputs[name] === text),
    ),
  );
  const forget = (value: Value): Value => {
    if (typeof value === "string") {
      // A short id may stand inside any word.
      const holds = (text: string) => (/[-:]/.test(text) ? value.includes(text) : value === text);
      return assigned.some(holds) ? UNKNOWN : value;
    }
    if (value instanceof SecretValue) return new SecretValue(forget(value.reveal()));
    if (Array.isArray(value)) return (value as readonly Value[]).map(forget);
    if (typeof value === "object" && value !== null) {
      return forgotten(value as Properties, forget);
    }
    return value;
  };
  const resources = graph.resources.map((resource): ResourceState => {
    // Existing resources that were read, and providers, are known before anything is created.
    if (resource.external === true || resource.type.startsWith("pulumi:")) return resource;
    const inputs = new Map(Object.entries(forgotten(resource.inputs, forget)));
    for (const name of names) {
      const made = resource.outputs[name];
      if (made !== undefined && !inputs.has(name)) inputs.set(name, made);
    }
    return {
      urn: resource.urn,
      type: resource.type,
      name: resource.name,
      custom: resource.custom,
      ...(resource.parent === undefined ? {} : { parent: resource.parent }),
      ...(resource.provider === undefined ? {} : { provider: resource.provider }),
      inputs: Object.fromEntries(inputs),
      outputs: {},
      dependencies: resource.dependencies,
      propertyDependencies: resource.propertyDependencies,
    };
  });
  return { ...graph, resources };
}
