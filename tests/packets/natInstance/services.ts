/**
 * Servers of the lab, one process a namespace: in the internet, a server that returns the client's address, and the
 * part of the EC2 and Auto Scaling APIs that a NAT instance calls; in the VPC, the instance metadata service (second
 * version only). They share a directory with the tests: the instance that has the fixed interface, and every call with
 * its source.
 */
import { execFile } from "node:child_process";
import { createSocket } from "node:dgram";
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  ATTACHMENT,
  type Attachment,
  AUTHORIZATION,
  type Authorization,
  CALLS,
  type Call,
  FIXED,
  LINK,
  METADATA_ADDRESS,
  API_ADDRESS,
  SERVER_ADDRESS,
  SHARED,
} from "./cloud";

const run = promisify(execFile);
const instance = (...words: string[]): Promise<unknown> => run("bash", [join(__dirname, "instance.sh"), ...words]);

const attachmentFile = join(SHARED, ATTACHMENT);
function attachment(): Attachment | undefined {
  return existsSync(attachmentFile) ? (JSON.parse(readFileSync(attachmentFile, "utf8")) as Attachment) : undefined;
}

/** Refusal of the API; the text is what the AWS CLI would print. */
class Refused extends Error {}

/** Refuses a call unless statements of the policy allow it for the interface and for the instance. */
function authorize(action: string, instanceId: string): void {
  const file = join(SHARED, AUTHORIZATION);
  if (!existsSync(file)) return;
  const { statements, tags } = JSON.parse(readFileSync(file, "utf8")) as Authorization;
  for (const resource of [`network-interface/${FIXED.id}`, `instance/${instanceId}`]) {
    const allowed = statements.some(
      ({ Action, Resource, Condition }) =>
        [Action].flat().includes(`ec2:${action}`) &&
        [resource, resource.replace(/[^/]+$/, "*")].includes(Resource.split(":").at(-1) ?? "") &&
        Object.entries(Condition?.StringEquals ?? {}).every(
          ([key, value]) => tags[instanceId]?.[key.replace("aws:ResourceTag/", "")] === value,
        ),
    );
    if (!allowed) throw new Refused(`An error occurred (UnauthorizedOperation): ${action} on ${resource}`);
  }
}

let attachments = 0;
const OPERATIONS: Record<string, (option: (name: string) => string) => Promise<string> | string> = {
  "ec2 describe-network-interfaces": (option) => {
    const held = attachment();
    const facts: Record<string, string | undefined> = {
      "NetworkInterfaces[0].MacAddress": FIXED.mac,
      "NetworkInterfaces[0].Attachment.InstanceId": held?.instanceId,
      "NetworkInterfaces[0].Attachment.AttachmentId": held?.attachmentId,
    };
    const query = option("query");
    if (option("network-interface-ids") !== FIXED.id) throw new Refused("InvalidNetworkInterfaceID.NotFound");
    if (!(query in facts)) throw new Refused(`no answer is known to ${query}`);
    return facts[query] ?? "None";
  },
  "ec2 attach-network-interface": (option) => {
    authorize("AttachNetworkInterface", option("instance-id"));
    if (attachment() !== undefined) {
      throw new Refused("An error occurred (InvalidParameterValue): Interface is currently in use");
    }
    attachments += 1;
    const held = { attachmentId: `eni-attach-${attachments}`, instanceId: option("instance-id") };
    writeFileSync(attachmentFile, JSON.stringify(held));
    // As on AWS, the answer comes before the interface does.
    void instance("attach", held.instanceId, LINK[held.instanceId] ?? "");
    return held.attachmentId;
  },
  "ec2 detach-network-interface": async (option) => {
    const held = attachment();
    if (held === undefined || held.attachmentId !== option("attachment-id")) {
      throw new Refused("An error occurred (InvalidAttachmentID.NotFound)");
    }
    authorize("DetachNetworkInterface", held.instanceId);
    await instance("detach", held.instanceId, LINK[held.instanceId] ?? "");
    rmSync(attachmentFile);
    return "";
  },
  "autoscaling set-instance-health": () => "",
};

async function answer(words: readonly string[]): Promise<string> {
  const operation = OPERATIONS[words.slice(0, 2).join(" ")];
  if (operation === undefined) throw new Refused(`no such operation: ${words.slice(0, 2).join(" ")}`);
  return operation((name) => words[words.indexOf(`--${name}`) + 1] ?? "");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

const api: RequestListener = (request, response) => {
  void (async () => {
    const words = (await bodyOf(request)).trimEnd().split("\n");
    const call: Call = { from: request.socket.remoteAddress ?? "", words };
    appendFileSync(join(SHARED, CALLS), `${JSON.stringify(call)}\n`);
    try {
      response.end(`0\n${await answer(words)}`);
    } catch (error) {
      response.end(`254\n${error instanceof Error ? error.message : String(error)}`);
    }
  })();
};

const TOKEN = "a-token-of-the-metadata-service";

const metadata: RequestListener = (request, response) => {
  const refuse = (status: number): void => {
    response.statusCode = status;
    response.end();
  };
  const asks = request.socket.remoteAddress ?? "";
  const id = readdirSync(SHARED).find(
    (name) => existsSync(join(SHARED, name, "address")) && readFileSync(join(SHARED, name, "address"), "utf8") === asks,
  );
  if (id === undefined) return refuse(404);
  if (request.url === "/latest/api/token") {
    return request.method === "PUT" && request.headers["x-aws-ec2-metadata-token-ttl-seconds"] !== undefined
      ? response.end(TOKEN)
      : refuse(400);
  }
  if (request.headers["x-aws-ec2-metadata-token"] !== TOKEN) return refuse(401);
  const facts: Record<string, string> = {
    "instance-id": id,
    "placement/region": "eu-central-1",
    ...(attachment()?.instanceId === id
      ? { [`network/interfaces/macs/${FIXED.mac}/subnet-ipv4-cidr-block`]: FIXED.subnet }
      : {}),
  };
  const fact = facts[(request.url ?? "").replace("/latest/meta-data/", "")];
  return fact === undefined ? refuse(404) : response.end(fact);
};

const echo: RequestListener = (request, response) => {
  response.end(request.socket.remoteAddress);
};

function serve(listener: RequestListener, address: string): Promise<void> {
  return new Promise((ready) => createServer(listener).listen(80, address, ready));
}

function serveUdp(address: string): Promise<void> {
  const socket = createSocket("udp4");
  socket.on("message", (_, peer) => {
    socket.send(`${peer.address}\n`, peer.port, peer.address);
  });
  return new Promise((ready) => socket.bind(53, address, ready));
}

const ROLES: Record<string, () => Promise<unknown>> = {
  internet: () => Promise.all([serve(echo, SERVER_ADDRESS), serveUdp(SERVER_ADDRESS), serve(api, API_ADDRESS)]),
  metadata: () => serve(metadata, METADATA_ADDRESS),
  /** A host of the VPC, which answers as the server in the internet does. */
  host: () => serve(echo, "0.0.0.0"),
};

void ROLES[process.argv[2] ?? ""]?.().then(() => console.log("ready"));
