/** A stack's resources through the policy SDK's own handlers, as the engine sends them: to a policy they are proxies. */
import { createRequire } from "node:module";
import type { Policies } from "@pulumi/policy";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties, ResourceGraph, ResourceState } from "../../analysis/topology/resource";
import { wireFrom } from "../../readers/wire";

export interface Violation {
  readonly policy: string;
  readonly level: string;
  readonly message: string;
  readonly urn: string;
}

type Handler<Request, Response> = (
  call: { readonly request: Request },
  callback: (error: Error | null | undefined, response?: Response) => void,
) => void;

type Maker<Request, Response> = (
  pack: string,
  version: string,
  level: string,
  policies: Policies,
) => Handler<Request, Response>;

/** The handlers are internal to the SDK; a test that starts a pack as a process needs none of them. */
const sdk = createRequire(__filename)("@pulumi/policy/server") as {
  readonly makeAnalyzeRpcFun: Maker<proto.AnalyzeRequest, proto.AnalyzeResponse>;
  readonly makeRemediateRpcFun: Maker<proto.AnalyzeRequest, proto.RemediateResponse>;
  readonly makeAnalyzeStackRpcFun: Maker<proto.AnalyzeStackRequest, proto.AnalyzeResponse>;
};

function call<Request, Response>(make: Maker<Request, Response>, policies: Policies, request: Request) {
  return new Promise<Response>((resolve, reject) =>
    make(
      "pack",
      "0.1.0",
      "advisory",
      policies,
    )({ request }, (error, response) => {
      if (response === undefined) reject(error ?? new Error("no response"));
      else resolve(response);
    }),
  );
}

function struct(values: Properties): Struct {
  return Struct.fromJavaScript(wireFrom(values) as Record<string, never>);
}

function resourceRequest({ urn, type, name, inputs }: ResourceState): proto.AnalyzeRequest {
  const request = new proto.AnalyzeRequest();
  return request
    .setUrn(urn)
    .setType(type)
    .setName(name)
    .setProperties(struct(inputs))
    .setOptions(new proto.AnalyzerResourceOptions());
}

function stackResource(state: ResourceState, graph: ResourceGraph): proto.AnalyzerResource {
  const { urn, type, name, custom, inputs, outputs, id, parent, provider, dependencies } = state;
  const resource = new proto.AnalyzerResource()
    .setUrn(urn)
    .setType(type)
    .setName(name)
    // A provider answers with all properties: the inputs, and what it computed.
    .setProperties(struct({ ...inputs, ...outputs, ...(id === undefined ? {} : { id }) }))
    .setOptions(new proto.AnalyzerResourceOptions())
    .setParent(parent ?? "")
    .setDependenciesList([...dependencies]);
  if (custom && !type.startsWith("pulumi:")) {
    const its = new proto.AnalyzerProviderResource();
    const providerUrn = provider?.replace(/::[^:]*$/, "") ?? providerOf(graph).urn;
    resource.setProvider(
      its
        .setUrn(providerUrn)
        .setType("pulumi:providers:aws")
        .setName("default")
        .setProperties(struct(regionOf(graph))),
    );
  }
  for (const [property, urns] of Object.entries(state.propertyDependencies)) {
    const sources = new proto.AnalyzerPropertyDependencies().setUrnsList([...urns]);
    resource.getPropertydependenciesMap().set(property, sources);
  }
  return resource;
}

function regionOf({ region }: ResourceGraph): Properties {
  return region === undefined ? {} : { region };
}

/** The default provider, which a run of a program leaves out. */
function providerOf(graph: ResourceGraph): ResourceState {
  const stack = /^urn:pulumi:[^:]*::[^:]*/.exec(graph.resources[0]?.urn ?? "")?.[0] ?? "urn:pulumi:dev::shop";
  return {
    urn: `${stack}::pulumi:providers:aws::default`,
    type: "pulumi:providers:aws",
    name: "default",
    custom: true,
    inputs: regionOf(graph),
    outputs: regionOf(graph),
    dependencies: [],
    propertyDependencies: {},
  };
}

/** All violations of a stack, in the order of the engine: each resource with its inputs, then the whole stack. */
export async function violationsOf(policies: Policies, graph: ResourceGraph): Promise<Violation[]> {
  const resources = [...graph.resources, providerOf(graph)];
  const found: proto.AnalyzeDiagnostic[] = [];
  for (const resource of resources) {
    if (resource.external === true) continue;
    const remediated = await call(sdk.makeRemediateRpcFun, policies, resourceRequest(resource));
    if (remediated.getRemediationsList().length > 0) throw new Error(`${resource.urn} was changed`);
    found.push(...(await call(sdk.makeAnalyzeRpcFun, policies, resourceRequest(resource))).getDiagnosticsList());
  }
  const request = new proto.AnalyzeStackRequest().setResourcesList(
    resources.map((resource) => stackResource(resource, graph)),
  );
  found.push(...(await call(sdk.makeAnalyzeStackRpcFun, policies, request)).getDiagnosticsList());
  const levels = Object.entries(proto.EnforcementLevel);
  return found.map((each) => ({
    policy: each.getPolicyname(),
    level: (levels.find(([, value]) => value === each.getEnforcementlevel())?.[0] ?? "").toLowerCase(),
    message: each.getMessage(),
    urn: each.getUrn(),
  }));
}
