/**
 * An engine and a resource monitor for processes of their own: gRPC on a free port of this machine, in front of a
 * recorder.
 */
import * as grpc from "@grpc/grpc-js";
import * as engineService from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engineMessages from "@pulumi/pulumi/proto/engine_pb";
import type * as providerMessages from "@pulumi/pulumi/proto/provider_pb";
import * as resourceService from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resourceMessages from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { RecordingMonitor } from "../../readers/program/monitor";
import type { Diagnostic } from "../../readers/program/recording";

export interface Served {
  /** `host:port`, for the engine and the monitor alike. */
  readonly address: string;
  readonly close: () => void;
}

/** Answers for the monitor until it is closed. */
export async function serve(monitor: RecordingMonitor): Promise<Served> {
  const server = new grpc.Server();
  server.addService(resourceService.ResourceMonitorService, monitorHandlers(monitor));
  server.addService(engineService.EngineService, engineHandlers(monitor.recording.diagnostics));
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
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
        // The message that answers a lookup differs between versions of the SDK.
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
