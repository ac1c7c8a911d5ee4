/**
 * As much of the `awsx` provider as stacks that build their image use: a repository that the emulator really has, and an
 * image in it that nothing builds.
 */
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as providerService from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN_STRING } from "../../../readers/wire";
import { opened } from "../../aws/mocks/deploy";
import { awsSchema } from "./awsSchema";
import { type Handlers, type Listening, listen, unary } from "./grpcServer";

interface Registered {
  readonly urn: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The engine's side of a component's construction. */
class Monitor {
  readonly #client: ResourceMonitorClient;

  constructor(endpoint: string) {
    this.#client = new ResourceMonitorClient(endpoint, grpc.credentials.createInsecure());
  }

  register(
    type: string,
    name: string,
    parent: string,
    inputs: Record<string, never> = {},
    custom = false,
  ): Promise<Registered> {
    const request = new RegisterResourceRequest()
      .setType(type)
      .setName(name)
      .setParent(parent)
      .setCustom(custom)
      .setVersion(custom ? awsSchema.version : "")
      .setObject(Struct.fromJavaScript(inputs));
    return new Promise((resolve, reject) =>
      this.#client.registerResource(request, (error, response) =>
        error === null
          ? resolve({ urn: response.getUrn(), outputs: response.getObject()?.toJavaScript() ?? {} })
          : reject(new Error(error.details)),
      ),
    );
  }

  finish(urn: string, outputs: Record<string, never>): Promise<void> {
    const request = new RegisterResourceOutputsRequest().setUrn(urn).setOutputs(Struct.fromJavaScript(outputs));
    return new Promise((resolve, reject) =>
      this.#client.registerResourceOutputs(request, (error) =>
        error === null ? resolve() : reject(new Error(error.details)),
      ),
    );
  }
}

const KNOWN_LATER = UNKNOWN_STRING as never;

async function construct(request: messages.ConstructRequest): Promise<messages.ConstructResponse> {
  const monitor = new Monitor(request.getMonitorendpoint());
  const [type, name] = [request.getType(), request.getName()];
  const inputs = opened(request.getInputs()?.toJavaScript() ?? {}) as Record<string, unknown>;
  const { urn } = await monitor.register(type, name, request.getParent());
  const state = type === "awsx:ecr:Image" ? imageState(inputs) : await repositoryState(monitor, name, urn, inputs);
  await monitor.finish(urn, state);
  return new messages.ConstructResponse().setUrn(urn).setState(Struct.fromJavaScript(state));
}

async function repositoryState(
  monitor: Monitor,
  name: string,
  parent: string,
  given: Readonly<Record<string, unknown>>,
): Promise<Record<string, never>> {
  const passed = Object.entries(given).filter(([key]) => key !== "lifecyclePolicy");
  const inputs = Object.fromEntries(passed) as Record<string, never>;
  const { outputs } = await monitor.register("aws:ecr/repository:Repository", name, parent, inputs, true);
  return { url: (outputs["repositoryUrl"] ?? KNOWN_LATER) as never };
}

function imageState({ repositoryUrl }: Record<string, unknown>): Record<string, never> {
  const known = typeof repositoryUrl === "string" && repositoryUrl !== UNKNOWN_STRING;
  return { imageUri: known ? (`${repositoryUrl}@sha256:${"0".repeat(64)}` as never) : KNOWN_LATER };
}

export function startAwsxProvider(version: string): Promise<Listening> {
  const handlers: Handlers<providerService.IResourceProviderServer> = {
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    checkConfig: unary((request: messages.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE)),
    // The engine lets no provider construct components that cannot pass secrets on.
    configure: unary(() => new messages.ConfigureResponse().setSupportspreview(true).setAcceptsecrets(true)),
    construct: unary(construct),
  };
  return listen(providerService.ResourceProviderService, handlers);
}
