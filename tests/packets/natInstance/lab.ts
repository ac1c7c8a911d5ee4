/**
 * Opens the lab of network.sh and moves about in it. All of it lives in namespaces of one process that ends when its
 * standard input does: nothing is left behind, whichever way the tests end.
 */
import { type ChildProcessByStdio, type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { natUserData } from "../../../components/strategies/natInstance/userData";
import {
  type Attachment,
  ATTACHMENT,
  AUTHORIZATION,
  type Authorization,
  CALLS,
  type Call,
  FIXED,
  type Instance,
  LINK,
  SERVER_ADDRESS,
  SHARED,
} from "./cloud";

/** An absolute address: a process that enters a mount namespace is at its root. */
const TSX = pathToFileURL(require.resolve("tsx")).href;
const TOOLS = ["unshare", "nsenter", "ip", "nft", "sysctl", "curl", "awk", "bash"];

/** Why the lab cannot be opened here, in a few words; nothing where it can. */
export function whyNot(): string | undefined {
  if (process.platform !== "linux") return "network namespaces need Linux";
  if (process.getuid?.() !== 0) return "network namespaces need root";
  const missing = TOOLS.filter((tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0);
  if (missing.length > 0) return `not installed: ${missing.join(", ")}`;
  const { status } = spawnSync("unshare", ["--mount", "--net", "--pid", "--fork", "true"]);
  return status === 0 ? undefined : "namespaces may not be made here";
}

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

/** In the new namespaces: says its process id as the outside knows it, and holds on until its input ends. */
const HOLDER = `
read -r outside _ </proc/self/stat
mount -t proc proc /proc
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs ${SHARED}
mkdir ${SHARED}/bin
install -m 0755 "$1"/standins/* ${SHARED}/bin
echo "$outside"
exec cat >/dev/null
`;

/** Shorter waits than on AWS, where an interface takes its time. */
const PATIENCE = 3;
const ENVIRONMENT = {
  PATH: `${SHARED}/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  NAT_PAUSE: "0.2",
  NAT_PATIENCE: String(PATIENCE),
};

/** One end of a connection that is not left to the kernel. */
interface Source {
  readonly address: string;
  readonly port: number;
}

const CURL = ["curl", "--silent", "--max-time", "1.5"];
const DETACH = ["ec2", "detach-network-interface"];

/** The sets in which the VPC and the internet gateway record packets; see network.sh. */
type Recorded = "journey" | "unchecked" | "ungrouped" | "unmapped";

export class Lab {
  readonly #holder: ChildProcessWithoutNullStreams;
  readonly #services: ChildProcessByStdio<null, Readable, Readable>[] = [];
  /** The process that holds the namespaces, as the machine knows it. */
  readonly pid: number;

  private constructor(holder: ChildProcessWithoutNullStreams, pid: number) {
    this.#holder = holder;
    this.pid = pid;
  }

  static async open(): Promise<Lab> {
    const holder = spawn("unshare", [
      ...["--mount", "--net", "--pid", "--fork", "--kill-child"],
      ...["sh", "-c", HOLDER, "sh", __dirname],
    ]);
    const lab = new Lab(holder, Number(await firstLine(holder)));
    try {
      await lab.#must("bash", join(__dirname, "network.sh"));
      await Promise.all([lab.serve("internet", "internet"), lab.serve("vpc", "metadata")]);
      return lab;
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const gone = [this.#holder, ...this.#services].filter(({ exitCode }) => exitCode === null);
    const exits = gone.map((child) => once(child, "exit"));
    this.#holder.stdin.end();
    await Promise.all(exits);
  }

  #spawn(words: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
    return spawn("nsenter", ["--target", String(this.pid), "--mount", "--net", "--pid", ...words], {
      env: ENVIRONMENT,
      // Bash takes a socket for a remote shell and reads the user's settings.
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Runs a command inside the lab, to its end. */
  async run(...words: string[]): Promise<Outcome> {
    const child = this.#spawn(words);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    }
    const [status] = (await once(child, "close")) as [number | null];
    return { status, output };
  }

  async #must(...words: string[]): Promise<string> {
    const { status, output } = await this.run(...words);
    if (status !== 0) throw new Error(`${words.join(" ")} ended with ${status}: ${output}`);
    return output;
  }

  /** Runs a command in a namespace of network.sh. */
  at(namespace: string, ...words: string[]): Promise<Outcome> {
    return this.run("ip", "netns", "exec", namespace, ...words);
  }

  /** Starts one of services.ts in a namespace. */
  async serve(namespace: string, role: "internet" | "metadata" | "host"): Promise<void> {
    const child = this.#spawn([
      ...["ip", "netns", "exec", namespace],
      ...[process.execPath, "--import", TSX, join(__dirname, "services.ts"), role],
    ]);
    this.#services.push(child);
    const line = await firstLine(child);
    if (line !== "ready") throw new Error(`the ${role} service did not start: ${line}`);
  }

  #instance(verb: string, instance: Instance, ...words: string[]): Promise<string> {
    return this.#must("bash", join(__dirname, "instance.sh"), verb, instance.id, ...words);
  }

  /** Starts an instance as EC2 does: with one interface, and with user data that ran never yet. */
  async launch(instance: Instance): Promise<void> {
    await this.#instance("launch", instance, instance.address, instance.publicAddress);
  }

  /** From now on, EC2 allows the instances only what this policy allows for these tags. */
  authorize(authorization: Authorization): void {
    writeFileSync(this.#shared(AUTHORIZATION), JSON.stringify(authorization));
  }

  /** Runs a command on an instance. */
  on(instance: Instance, ...words: string[]): Promise<Outcome> {
    return this.run("bash", join(__dirname, "instance.sh"), "enter", instance.id, ...words);
  }

  /** The first boot: what the component gives as user data is run as it is. */
  async firstBoot(instance: Instance): Promise<Outcome> {
    writeFileSync(
      this.#shared(instance.id, "etc", "user-data"),
      natUserData({
        fixedInterfaceId: FIXED.id,
        vpcCidrBlocks: ["10.0.0.0/16"],
        probeUrl: `http://${SERVER_ADDRESS}/`,
      }),
    );
    return this.on(instance, "bash", "/etc/user-data");
  }

  /** The first half of a reboot: interfaces and disk stay, and there is a new kernel without any service. */
  async shutDown(instance: Instance): Promise<void> {
    const holds = this.holder() === instance.id ? [LINK[instance.id] ?? ""] : [];
    await this.#instance("reboot", instance, ...holds);
  }

  /** The second half: what is enabled is started. */
  startUp(instance: Instance): Promise<Outcome> {
    return this.on(instance, "systemctl", "default");
  }

  /** The distribution's network tool loads its settings anew, as it does when an interface comes and now and then. */
  async reloadNetwork(instance: Instance): Promise<void> {
    await this.#instance("reload", instance);
  }

  /** The end of an instance: what it holds is free again. */
  async terminate(instance: Instance): Promise<void> {
    const held = this.#attachment();
    if (held?.instanceId === instance.id) {
      await this.#must("ip", "netns", "exec", "internet", "aws", ...DETACH, "--attachment-id", held.attachmentId);
    }
    await this.#instance("terminate", instance);
  }

  /** One round of the timer. */
  watch(instance: Instance): Promise<Outcome> {
    return this.on(instance, "systemctl", "start", "nat-instance-watch.service");
  }

  /** Asks a server over TCP, and gives the address that it saw, or how asking ended. */
  async ask(namespace: string, server: string = SERVER_ADDRESS, source?: Source): Promise<string> {
    const from = source === undefined ? [] : ["--interface", source.address, "--local-port", String(source.port)];
    return answerOf(await this.at(namespace, ...CURL, ...from, `http://${server}/`));
  }

  /** The same over UDP. */
  async askByUdp(namespace: string): Promise<string> {
    const talk = `exec 3<>/dev/udp/${SERVER_ADDRESS}/53 && echo >&3 && timeout 1.5 head -n 1 <&3`;
    const { status, output } = await this.at(namespace, "bash", "-c", talk);
    return status === 0 ? output.trim() : "no answer";
  }

  /** Source address that the server sees of an instance itself. */
  async askFromInstance(instance: Instance): Promise<string> {
    return answerOf(await this.on(instance, ...CURL, `http://${SERVER_ADDRESS}/`));
  }

  /** The packets that were recorded since the last time, sorted. */
  async recorded(set: Recorded): Promise<string[]> {
    const [namespace, table] = set === "unmapped" ? ["igw", "igw"] : ["vpc", "vpc"];
    const command = ["ip", "netns", "exec", namespace, "nft"];
    const listed = await this.#must(...command, "list", "set", "ip", table, set);
    await this.#must(...command, "flush", "set", "ip", table, set);
    const elements = /elements = \{([^}]*)\}/.exec(listed)?.[1] ?? "";
    return elements
      .split(",")
      .map((element) => element.trim().replaceAll('"', ""))
      .filter(Boolean)
      .sort();
  }

  /** Opens the NAT's group to everybody, a likely mistake. */
  async openGroup(): Promise<void> {
    await this.#must(
      "ip",
      "netns",
      "exec",
      "vpc",
      "nft",
      "flush set ip vpc allowed; add element ip vpc allowed { 0.0.0.0/0 }",
    );
  }

  /** A second task beside the first. */
  async addTask(address: string): Promise<void> {
    await this.#must("ip", "-n", "task", "address", "add", `${address}/24`, "dev", "task");
    await this.#must("ip", "-n", "vpc", "route", "add", `${address}/32`, "dev", "eni-task");
  }

  /** Takes the internet away from its gateway. */
  async cutInternet(): Promise<void> {
    await this.#must("ip", "-n", "igw", "link", "set", "to-internet", "down");
  }

  /** Rules, routes and routing rules of an instance, as text. */
  async networkOf(instance: Instance): Promise<string> {
    const { output } = await this.on(
      instance,
      ...[
        "bash",
        "-c",
        "nft list ruleset; ip rule show; ip -4 route show table all; sysctl -a --pattern 'ip_forward$|rp_filter$'",
      ],
    );
    return output;
  }

  /** The private route table, as the VPC has it. */
  privateRoutes(): Promise<string> {
    return this.#must("ip", "-n", "vpc", "route", "show", "table", "101");
  }

  /** The id of the instance that holds the fixed interface. */
  holder(): string | undefined {
    return this.#attachment()?.instanceId;
  }

  #attachment(): Attachment | undefined {
    const file = this.#shared(ATTACHMENT);
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Attachment) : undefined;
  }

  /** The API's calls, all or those that begin so. */
  calls(...beginnings: string[]): Call[] {
    const file = this.#shared(CALLS);
    const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    return lines
      .map((line) => JSON.parse(line) as Call)
      .filter(({ words }) => beginnings.length === 0 || beginnings.includes(words.slice(0, 2).join(" ")));
  }

  #shared(...path: string[]): string {
    return join("/proc", String(this.pid), "root", SHARED, ...path);
  }
}

/** How curl's exit status reads. */
const ENDINGS = new Map<number | null, string>([
  [7, "refused"],
  [28, "no answer"],
]);

function answerOf({ status, output }: Outcome): string {
  return status === 0 ? output : (ENDINGS.get(status) ?? `curl ended with ${status}`);
}

/** A child's first line, or what it complained about. */
async function firstLine(child: { readonly stdout: Readable; readonly stderr: Readable }): Promise<string> {
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (complaint += chunk));
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`a process of the lab ended early: ${complaint}`);
}
