/**
 * Starts a stack's program as the Pulumi CLI starts it: the SDK's own `cmd/run` in a process of its own, with the options
 * of Pulumi.yaml, talking gRPC to an engine and a resource monitor. Both are ours and record.
 */
import { spawn } from "node:child_process";
import { basename } from "node:path";
import * as grpc from "@grpc/grpc-js";
import * as engineService from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engineMessages from "@pulumi/pulumi/proto/engine_pb";
import type * as providerMessages from "@pulumi/pulumi/proto/provider_pb";
import * as resourceService from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resourceMessages from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { RecordingMonitor } from "../../readers/program/monitor";
import { readProject, readStackConfig } from "../../readers/program/project";
import type { Diagnostic, Registered } from "../../readers/program/recording";

export interface CliRun {
  readonly resources: readonly Registered[];
  readonly exitCode: number | null;
  /** What the program told the engine, and what it wrote. */
  readonly diagnostics: readonly Diagnostic[];
  readonly output: string;
}

type Message = { toJavaScript(): Record<string, unknown> };
type Answer = Record<string, (() => unknown) | undefined>;
function responseTypeOf(method: "invoke"): unknown {
  const methods = resourceService.ResourceMonitorService as unknown as Record<
    string,
    { readonly responseType: unknown }
  >;
  return methods[method]?.responseType;
}

type Handler = grpc.handleUnaryCall<never, object>;

/** Runs the project's program for one stack: as a first preview, or as a deployment in which every value is known. */
export async function startAsCli(directory: string, stack: string, mode = { preview: true }): Promise<CliRun> {
  const project = readProject(directory);
  const config = readStackConfig(project, stack, []);
  const region = config.values["aws:region"] ?? "us-east-1";
  const monitor = new RecordingMonitor(stack, project.name, {
    region,
    accountId: "123456789012",
    knowledge: mode.preview ? "planned" : "everything",
  });
  const server = new grpc.Server();
  server.addService(resourceService.ResourceMonitorService, monitorHandlers(monitor));
  server.addService(engineService.EngineService, engineHandlers(monitor.recording.diagnostics));
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  try {
    const address = `127.0.0.1:${port}`;
    const child = spawn(
      process.execPath,
      [
        require.resolve("@pulumi/pulumi/cmd/run"),
        `--monitor=${address}`,
        `--engine=${address}`,
        `--project=${project.name}`,
        `--root-directory=${project.root}`,
        `--stack=${stack}`,
        `--pwd=${project.directory}`,
        ...(mode.preview ? ["--dry-run"] : []),
        "--parallel=16",
        basename(project.entry),
      ],
      {
        cwd: project.directory,
        env: {
          ...process.env,
          NODE_OPTIONS: "",
          PULUMI_NODEJS_TYPESCRIPT: "true",
          // Types are checked once, by the compiler; here nine times would be a minute.
          PULUMI_NODEJS_TRANSPILE_ONLY: "true",
          PULUMI_CONFIG: JSON.stringify(config.values),
          PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let output = "";
    child.stdout.on("data", (chunk) => (output += String(chunk)));
    child.stderr.on("data", (chunk) => (output += String(chunk)));
    const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { resources: monitor.recording.resources, exitCode, diagnostics: monitor.recording.diagnostics, output };
  } finally {
    server.forceShutdown();
  }
}

/** Our recorder's answers are plain; the wire wants messages. */
function monitorHandlers(monitor: RecordingMonitor): grpc.UntypedServiceImplementation {
  const on =
    (
      method: (request: never, reply: (error: unknown, answer?: unknown) => void) => void,
      message: (answer: Answer) => object,
    ): Handler =>
    (call, callback) =>
      method(call.request, (error, answer) =>
        error ? callback(error) : callback(null, message((answer ?? {}) as Answer)),
      );
  return {
    supportsFeature: on(
      (request, reply) => monitor.supportsFeature(request, reply),
      (answer) => {
        const response = new resourceMessages.SupportsFeatureResponse();
        response.setHassupport(answer["getHassupport"]?.() === true);
        return response;
      },
    ),
    registerResource: on(
      (request, reply) => monitor.registerResource(request, reply),
      (answer) => {
        const response = new resourceMessages.RegisterResourceResponse();
        response.setUrn(String(answer["getUrn"]?.()));
        response.setId(String(answer["getId"]?.()));
        response.setObject(Struct.fromJavaScript((answer["getObject"]?.() as Message).toJavaScript() as never));
        return response;
      },
    ),
    readResource: on(
      (request, reply) => monitor.readResource(request, reply),
      (answer) => {
        const response = new resourceMessages.ReadResourceResponse();
        response.setUrn(String(answer["getUrn"]?.()));
        response.setProperties(Struct.fromJavaScript((answer["getProperties"]?.() as Message).toJavaScript() as never));
        return response;
      },
    ),
    invoke: on(
      (request, reply) => monitor.invoke(request, reply),
      (answer) => {
        // Which message answers a lookup differs between versions of the SDK.
        const response = new (responseTypeOf("invoke") as typeof providerMessages.InvokeResponse)();
        response.setReturn(Struct.fromJavaScript((answer["getReturn"]?.() as Message).toJavaScript() as never));
        return response;
      },
    ),
    registerResourceOutputs: on(
      (request, reply) => monitor.registerResourceOutputs(request, reply),
      () => new Empty(),
    ),
    registerPackage: on(
      (request, reply) => monitor.registerPackage(request, reply),
      (answer) => {
        const response = new resourceMessages.RegisterPackageResponse();
        response.setRef(String(answer["getRef"]?.()));
        return response;
      },
    ),
    signalAndWaitForShutdown: ((_call, callback) => callback(null, new Empty())) as Handler,
  } as unknown as grpc.UntypedServiceImplementation;
}

function engineHandlers(diagnostics: Diagnostic[]): grpc.UntypedServiceImplementation {
  let root = "";
  return {
    log: (call: { request: engineMessages.LogRequest }, callback: grpc.sendUnaryData<object>) => {
      const severity = (["info", "warning", "error"] as const)[call.request.getSeverity() - 1];
      if (severity !== undefined) {
        diagnostics.push({ severity, message: call.request.getMessage() });
      }
      callback(null, new Empty());
    },
    setRootResource: (
      call: { request: engineMessages.SetRootResourceRequest },
      callback: grpc.sendUnaryData<object>,
    ) => {
      root = call.request.getUrn();
      callback(null, new engineMessages.SetRootResourceResponse());
    },
    getRootResource: (_call: unknown, callback: grpc.sendUnaryData<object>) => {
      const response = new engineMessages.GetRootResourceResponse();
      response.setUrn(root);
      callback(null, response);
    },
  };
}
