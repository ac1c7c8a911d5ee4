/**
 * A stand-in for AWS on this machine: it returns the answers that it is given, in AWS's own format, and records each
 * call.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  /** `ListClusters`; of the query protocol, its Action. */
  readonly operation: string;
  /** The access key id that signed it, and the Region that it signed for. */
  readonly signedBy: string;
  readonly region: string;
}

export interface Said {
  readonly status?: number;
  readonly body: string;
}

export interface AwsStub {
  readonly endpoint: string;
  readonly asked: readonly Asked[];
  stop(): Promise<void>;
}

/** An error in the format of services with JSON protocols. */
export function refusal(code: string, message: string): Said {
  return { status: 400, body: JSON.stringify({ __type: code, message }) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}

/** @param say undefined leaves the caller waiting. */
export async function awsStub(say: (operation: string, count: number) => Said | undefined): Promise<AwsStub> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const target = String(request.headers["x-amz-target"] ?? "").split(".")[1];
      const operation = target ?? new URLSearchParams(body).get("Action") ?? "";
      const signature = /Credential=([^/]+)\/[^/]+\/([^/]+)/.exec(request.headers.authorization ?? "");
      const [signedBy = "", region = ""] = signature?.slice(1) ?? [];
      asked.push({ operation, signedBy, region });
      const said = say(operation, asked.filter((each) => each.operation === operation).length);
      if (said === undefined) return;
      const type = said.body.startsWith("<") ? "text/xml" : "application/x-amz-json-1.1";
      response.writeHead(said.status ?? 200, { "Content-Type": type }).end(said.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
