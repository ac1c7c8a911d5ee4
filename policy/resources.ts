/**
 * The resources of a stack as the policy SDK passes them, as the graph that a preview has. The SDK throws where a policy
 * reads a value that is not known before the deployment; here each value is read by itself, and an unknown one stays
 * unknown.
 */
import { type PolicyResource, type PolicyResourceOptions, type ResourceValidationArgs, Secret } from "@pulumi/policy";
import type { ResourceGraph, ResourceState } from "../analysis/topology/resource";
import type { Json } from "../readers/json";
import { isDefect, regionOfProvider, resourceFrom } from "../readers/resourceStates";
import { propertiesFrom, SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN_STRING } from "../readers/wire";

/** By URN: the inputs of each resource that this process has validated. A stack has the outputs only. */
const inputsByUrn = new Map<string, unknown>();

/** Keeps the inputs of a resource for the analysis of its stack. */
export function keepInputs({ urn, props }: Pick<ResourceValidationArgs, "urn" | "props">): void {
  inputsByUrn.set(urn, wireOf(props));
}

let areSecretsMarked = false;

/** Keeps the secrets of a resource, so that no message contains them. The SDK marks them for a remediation only. */
export function keepSecrets({ props }: Pick<ResourceValidationArgs, "props">): void {
  propertiesFrom(wireOf(props));
  areSecretsMarked = true;
}

/** False if the configuration of the pack has turned the remediation off. */
export function secretsAreKnown(): boolean {
  return areSecretsMarked;
}

/** The resources in the form in which Pulumi writes a state, sorted: the engine sends them in any order. */
export function statesOf(resources: readonly PolicyResource[]): Json[] {
  const sorted = [...resources].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  return sorted.map((resource) => {
    const { urn, type, provider, parent, dependencies, propertyDependencies } = resource;
    const { additionalSecretOutputs } = resource.opts as Partial<PolicyResourceOptions>;
    const outputs = wireOf(resource.props) as Json;
    const custom = provider !== undefined || type.startsWith("pulumi:providers:");
    const inputs = inputsByUrn.get(urn);
    return {
      urn,
      type,
      custom,
      id: outputs["id"],
      // The engine validates the inputs of all resources but those that it only reads.
      external: custom && inputs === undefined && inputsByUrn.size > 0,
      ...(parent === undefined ? {} : { parent: parent.urn }),
      ...(provider === undefined ? {} : { provider: `${provider.urn}::` }),
      inputs: inputs ?? (inputsByUrn.size > 0 ? {} : outputs),
      outputs,
      additionalSecretOutputs,
      dependencies: urnsOf(dependencies),
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([property, sources]) => [property, urnsOf(sources)]),
      ),
    };
  });
}

function urnsOf(resources: readonly PolicyResource[]): string[] {
  return resources.map(({ urn }) => urn);
}

export function graphOf(states: readonly Json[]): ResourceGraph {
  const resources = states.map(resourceFrom).filter((state): state is ResourceState => !isDefect(state));
  const region = regionOfProvider(resources);
  return { resources, ...(region === undefined ? {} : { region }), complete: true, assumptions: [], defects: [] };
}

/**
 * A value as the engine sent it. The SDK's proxies throw where a property is read, and do not where it is described:
 * `Object.getOwnPropertyDescriptor` returns the value itself.
 */
function wireOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Secret) {
    const content: unknown = Object.getOwnPropertyDescriptor(value, "value")?.value;
    return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: wireOf(content) };
  }
  const parts = Object.entries(Object.getOwnPropertyDescriptors(value))
    .filter(([, { enumerable }]) => enumerable)
    .map(([key, { value: part }]): [string, unknown] => [key, wireOf(part)]);
  if (Array.isArray(value)) return parts.map(([, part]) => part);
  // Only an asset or an archive has a class of its own: no text of it is a setting of a network.
  return Object.getPrototypeOf(value) === Object.prototype ? Object.fromEntries(parts) : UNKNOWN_STRING;
}
