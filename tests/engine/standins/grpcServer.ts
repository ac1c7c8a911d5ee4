/** Servers of Pulumi's protocols on loopback, with handlers that answer or throw. */
import * as grpc from "@grpc/grpc-js";

/** The methods that a stand-in has; for all others the engine gets `UNIMPLEMENTED`. */
export type Handlers<Service> = { readonly [method in keyof Service]?: Service[method] };

/** A method that answers one request: what it throws is the error that the caller sees. */
export function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => callback(null, response),
        (error: Error) => callback({ code: grpc.status.UNKNOWN, details: error.message }, null),
      );
  };
}

export interface Listening {
  readonly port: number;
  readonly stop: () => void;
}

const UNLIMITED = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

export async function listen(
  service: grpc.ServiceDefinition<grpc.UntypedServiceImplementation>,
  handlers: object,
): Promise<Listening> {
  const server = new grpc.Server(UNLIMITED);
  server.addService(service, handlers as grpc.UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  return { port, stop: () => server.forceShutdown() };
}
