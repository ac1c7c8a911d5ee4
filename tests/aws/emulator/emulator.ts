/**
 * AWS's API on this machine: moto, in a Python of its own, with what it lacks for networks of ECS put right by emulator.py.
 * Nothing of it outlives the tests, and no call can leave the machine.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../support/stacks";

const run = promisify(execFile);

/** The version that emulator.py patches. */
const MOTO = "moto[server]==5.2.*";
const HOME = join(ROOT, "node_modules/.cache/ecs-connectivity/moto-5.2");
const READY_MS = 60_000;

/** Another account than the one that a plan assumes: what depends on it must show. */
export const ACCOUNT = "210987654321";

export interface Emulator {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** Forgets everything that was created. */
  reset(): Promise<void>;
  /** Operations that arrived since this was last asked, as `ec2:DescribeVpcs`, in their order. */
  calls(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Why there can be no emulator here. */
export class NoEmulator extends Error {}

/** The Python that has moto: the one that MOTO_VENV names, or one made once and kept beside the installed packages. */
async function python(): Promise<string> {
  const home = process.env.MOTO_VENV ?? HOME;
  const found = join(home, "bin/python");
  if (existsSync(found)) return found;
  const made = `${home}.${process.pid}`;
  try {
    mkdirSync(join(home, ".."), { recursive: true });
    await run("python3", ["-m", "venv", made]);
    await run(join(made, "bin/python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", MOTO]);
    // Half an installation must never be taken for a whole one.
    renameSync(made, home);
    return found;
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    // Another process made it in the meantime.
    if (existsSync(found)) return found;
    const [reason] = (error as Error).message.trim().split("\n").slice(-1);
    throw new NoEmulator(`Python 3 with ${MOTO} cannot be had here: ${reason ?? ""}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** Throws `NoEmulator` where Python or moto is missing. */
export async function startEmulator(): Promise<Emulator> {
  const program = await python();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  // It ends when its standard input does, so it cannot outlive this process however that dies.
  const child = spawn(program, [join(__dirname, "emulator.py"), String(port)], {
    stdio: ["pipe", "ignore", "inherit"],
    env: { ...process.env, MOTO_ACCOUNT_ID: ACCOUNT },
  });
  const answer = async (path: string, method: string): Promise<Response> => {
    const response = await fetch(endpoint + path, { method });
    if (!response.ok) throw new Error(`the emulator answers ${response.status} to ${path}`);
    return response;
  };
  await ready(child, () => answer("/moto-api/data.json", "GET")).catch(async (error: unknown) => {
    await stopped(child);
    throw new Error("the emulator does not start", { cause: error });
  });
  return {
    endpoint,
    reset: async () => {
      await answer("/moto-api/reset", "POST");
      await answer("/ecs-connectivity/calls", "GET");
    },
    calls: async () => (await (await answer("/ecs-connectivity/calls", "GET")).json()) as string[],
    stop: () => stopped(child),
  };
}

async function ready(child: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  for (const until = Date.now() + READY_MS; ;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

/** Gives the tests of a `describe` block one emulator; skips them, with the reason, where there can be none. */
export function withEmulator(): () => Emulator {
  let emulator: Emulator | undefined;
  before(async function () {
    this.timeout(300_000);
    try {
      emulator = await startEmulator();
    } catch (error) {
      if (!(error instanceof NoEmulator)) throw error;
      console.log(`      skipped: ${error.message}`);
      this.skip();
    }
  });
  after(() => emulator?.stop());
  return () => {
    if (emulator === undefined) throw new Error("the emulator runs only during tests");
    return emulator;
  };
}
