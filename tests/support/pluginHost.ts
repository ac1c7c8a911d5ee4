/**
 * Starts a directory as a Pulumi plugin the way Pulumi's Node host does: the SDK's own `cmd/run-plugin`, as the plugin
 * finds it, with the plugin's directory and the engine's address, where the user is. The caller plays the engine.
 * Source: RunPlugin in github.com/pulumi/pulumi, sdk/nodejs/cmd/pulumi-language-nodejs/main.go.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import * as errorMessages from "@pulumi/pulumi/proto/errors_pb";
import type * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb";
import * as providerService from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as providerMessages from "@pulumi/pulumi/proto/provider_pb";
import * as statusMessages from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { RecordingMonitor } from "../../readers/program/monitor";
import type { Recording } from "../../readers/program/recording";
import { serve } from "./loopback";

const PROJECT = "shop";
const STACK = "dev";

/** An answer to `Construct`. */
export interface Constructed {
  readonly urn: string;
  readonly state: Readonly<Record<string, unknown>>;
}

/** Parts of the engine's message for a failed `Construct`. */
export interface Refused {
  readonly code: grpc.status;
  readonly message: string;
  /** The details that the engine prints as one line for each property. */
  readonly properties: readonly { readonly propertyPath: string; readonly reason: string }[];
}

export interface Plugin {
  readonly recording: Recording;
  /** Everything that the process wrote to standard error. */
  readonly output: () => string;
  readonly version: () => Promise<string>;
  readonly schema: () => Promise<string>;
  /** Builds a component as a first preview does, or as a deployment. Rejects with a `grpc.ServiceError`. */
  readonly construct: (request: Construction) => Promise<Constructed>;
  readonly close: () => Promise<void>;
}

export interface Construction {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Inputs that come from other resources, and their URNs. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  readonly preview?: boolean;
}

/** Resolves once the plugin has named its port, and rejects with what it wrote when it ends before. */
export async function startPlugin(directory: string, cwd: string): Promise<Plugin> {
  const world = { region: "eu-west-1", accountId: "123456789012", knowledge: "planned" } as const;
  const monitor = new RecordingMonitor(STACK, PROJECT, world);
  const engine = await serve(monitor);
  const runner = createRequire(join(directory, "package.json")).resolve("@pulumi/pulumi/cmd/run-plugin");
  const child = spawn(process.execPath, [runner, directory, engine.address], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: "", PULUMI_NODEJS_TYPESCRIPT: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close") as Promise<[number | null]>;
  let output = "";
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  const port = await Promise.race([
    once(createInterface(child.stdout), "line") as Promise<[string]>,
    ended.then(([code]) => {
      engine.close();
      throw new Error(`exit code ${String(code)}: ${output}`);
    }),
  ]);
  const client = new providerService.ResourceProviderClient(`127.0.0.1:${port[0]}`, grpc.credentials.createInsecure());
  return {
    recording: monitor.recording,
    output: () => output,
    version: async () =>
      (await answer<pluginMessages.PluginInfo>((reply) => client.getPluginInfo(new Empty(), reply))).getVersion(),
    schema: async () => {
      const request = new providerMessages.GetSchemaRequest();
      return (
        await answer<providerMessages.GetSchemaResponse>((reply) => client.getSchema(request, reply))
      ).getSchema();
    },
    construct: async (construction) => {
      const request = constructRequest(construction, engine.address);
      const response = await answer<providerMessages.ConstructResponse>((reply) => client.construct(request, reply));
      return { urn: response.getUrn(), state: response.getState()?.toJavaScript() ?? {} };
    },
    close: async () => {
      client.close();
      child.kill();
      await ended;
      engine.close();
    },
  };
}

function constructRequest(
  { type, name, inputs, from = {}, preview = true }: Construction,
  monitor: string,
): providerMessages.ConstructRequest {
  const request = new providerMessages.ConstructRequest();
  request.setProject(PROJECT);
  request.setStack(STACK);
  request.setDryrun(preview);
  request.setParallel(16);
  request.setMonitorendpoint(monitor);
  request.setType(type);
  request.setName(name);
  request.setInputs(Struct.fromJavaScript(inputs as never));
  for (const [property, urns] of Object.entries(from)) {
    const dependencies = new providerMessages.ConstructRequest.PropertyDependencies();
    dependencies.setUrnsList([...urns]);
    request.getInputdependenciesMap().set(property, dependencies);
  }
  request.setAcceptsOutputValues(true);
  return request;
}

function answer<Response>(call: (reply: grpc.requestCallback<Response>) => void): Promise<Response> {
  return new Promise((resolve, reject) =>
    call((error, response) => {
      if (response === undefined) reject(error ?? new Error("The plugin answered nothing."));
      else resolve(response);
    }),
  );
}

/**
 * The error of a `Construct` as the engine reads it: the property errors are in a field that gRPC keeps for details.
 */
export function refusedOf(error: unknown): Refused {
  if (!isServiceError(error)) throw error;
  const [packed] = error.metadata.get("grpc-status-details-bin");
  const status = packed === undefined ? undefined : statusMessages.Status.deserializeBinary(packed as Buffer);
  const details = status
    ?.getDetailsList()
    .map((detail) =>
      detail.unpack(
        (bytes) => errorMessages.InputPropertiesError.deserializeBinary(bytes),
        "pulumirpc.InputPropertiesError",
      ),
    );
  const properties = (details ?? []).flatMap((detail) => detail?.getErrorsList() ?? []);
  return {
    code: error.code,
    message: error.details,
    properties: properties.map((property) => ({
      propertyPath: property.getPropertyPath(),
      reason: property.getReason(),
    })),
  };
}

function isServiceError(error: unknown): error is grpc.ServiceError {
  return error instanceof Error && "metadata" in error;
}
