/** Writes a recorded graph as the Pulumi CLI would: as a preview, or as a stack export. */
import {
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
