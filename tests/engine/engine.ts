/**
 * Pulumi's real command line and engine on projects of its own, with everything that they would reach standing in on
 * loopback: nothing leaves the machine, and nothing is written into the checkout.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type Emulator, NoEmulator, startEmulator } from "../aws/emulator/emulator";
import { ROOT } from "../support/stacks";
import { commandLine, NoEngine } from "./commandLine";
import { type AwsProvider, startAwsProvider } from "./standins/awsProvider";
import { startAwsxProvider } from "./standins/awsxProvider";

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, without colours. */
  readonly output: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Also where the command fails. */
  readonly mayFail?: boolean;
}

/** The passphrase of every stack here. */
export const PASSPHRASE = "a passphrase of the tests";

export interface Engine {
  readonly emulator: Emulator;
  readonly aws: AwsProvider;
  /** A directory that goes with the engine. */
  directory(name: string): string;
  /** Runs a command as a user types it, with `pulumi` and its hosts on the PATH. */
  run(directory: string, command: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
}

/** A Pulumi project in a directory, and its commands. */
export class Project {
  constructor(
    readonly engine: Engine,
    readonly directory: string,
  ) {}

  /** `pulumi ARGS --non-interactive`; throws with what it printed where it fails. */
  pulumi(args: readonly string[], options?: RunOptions): Promise<Ran> {
    return this.engine.run(this.directory, "pulumi", [...args, "--non-interactive"], options);
  }

  /** `pulumi up` without its preview; the engine's events are left in a file. */
  async up(
    args: readonly string[] = [],
    options: RunOptions = {},
  ): Promise<Ran & { readonly events: readonly Event[] }> {
    const log = join(this.directory, ".events.json");
    rmSync(log, { force: true });
    const ran = await this.pulumi(["up", "--yes", "--skip-preview", "--event-log", log, ...args], {
      ...options,
      // The option belongs to the commands' debugging aids.
      env: { PULUMI_DEBUG_COMMANDS: "1", ...options.env },
    });
    return { ...ran, events: eventsIn(readFileSync(log, "utf8")) };
  }

  async destroy(): Promise<void> {
    await this.pulumi(["destroy", "--yes", "--skip-preview"]);
  }

  /** Output of `pulumi stack export`, as a file. */
  async exported(): Promise<string> {
    const file = join(this.directory, ".export.json");
    writeFileSync(file, (await this.pulumi(["stack", "export"])).stdout);
    return file;
  }

  /** Output of `pulumi preview --json --show-sames`, as a file. */
  async previewed(args: readonly string[] = [], options?: RunOptions): Promise<string> {
    const file = join(this.directory, ".preview.json");
    writeFileSync(file, (await this.pulumi(["preview", "--json", "--show-sames", ...args], options)).stdout);
    return file;
  }
}

/** A resource that the engine is done with. */
export interface Event {
  readonly op: string;
  readonly urn: string;
  readonly custom: boolean;
}

interface LoggedEvent {
  readonly resOutputsEvent?: { readonly metadata: Metadata };
}

interface Metadata {
  readonly op: string;
  readonly urn: string;
  readonly new?: { readonly custom?: boolean };
  readonly old?: { readonly custom?: boolean };
}

function eventsIn(log: string): Event[] {
  return log
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
      const metadata = (JSON.parse(line) as LoggedEvent).resOutputsEvent?.metadata;
      if (metadata === undefined) return [];
      const { op, urn } = metadata;
      return [{ op, urn, custom: (metadata.new ?? metadata.old)?.custom === true }];
    });
}

/** A copy of the checkout, as `git clone` and `npm ci` leave it. */
export function cloneOf(engine: Engine, name: string): Project {
  const directory = engine.directory(name);
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  })
    .split("\0")
    .filter((file) => file !== "" && !file.startsWith("tests/"));
  for (const file of files) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    cpSync(join(ROOT, file), join(directory, file));
  }
  symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
  return new Project(engine, directory);
}

/** Throws `NoEngine` or `NoEmulator` where it cannot run. */
export async function startEngine(): Promise<Engine & { stop(): Promise<void> }> {
  const { directories } = await commandLine();
  const home = mkdtempSync(join(tmpdir(), "ecs-connectivity-engine-"));
  const emulator = await startEmulator();
  const aws = await startAwsProvider(emulator.endpoint);
  const awsx = await startAwsxProvider("3.9.0");
  const place = (name: string): string => {
    const path = join(home, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const environment = {
    ...process.env,
    PATH: [...directories, process.env["PATH"]].join(delimiter),
    // A test runner's own options must not reach the programs.
    NODE_OPTIONS: "",
    HOME: place("user"),
    PULUMI_HOME: place("pulumi"),
    PULUMI_BACKEND_URL: `file://${place("state")}`,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Else each home directory leaves one of its own beside the machine's other temporary files.
    TS_NODE_CACHE_DIRECTORY: place("compiled"),
    PULUMI_DEBUG_PROVIDERS: `aws:${aws.port},awsx:${awsx.port}`,
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
  };
  return {
    emulator,
    aws,
    directory: place,
    run: (directory, command, args, options = {}) =>
      finished(
        spawn(command, args, { cwd: directory, env: { ...environment, ...options.env }, stdio: "pipe" }),
        `${command} ${args.join(" ")}`,
        options,
      ),
    async stop() {
      aws.stop();
      awsx.stop();
      await emulator.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function finished(child: ChildProcess, command: string, { input, mayFail }: RunOptions): Promise<Ran> {
  let [stdout, stderr, output] = ["", "", ""];
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += String(chunk);
    output += String(chunk);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += String(chunk);
    output += String(chunk);
  });
  child.stdin?.end(input ?? "");
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (exitCode !== 0 && mayFail !== true) throw new Error(`${command} exits with ${exitCode}:\n${output}`);
  return { exitCode, stdout, stderr, output };
}

/** Gives the tests of a `describe` block one engine; skips them, with the reason, where there can be none. */
export function withEngine(): () => Engine {
  let engine: Awaited<ReturnType<typeof startEngine>> | undefined;
  before(async function () {
    this.timeout(1_800_000);
    try {
      engine = await startEngine();
    } catch (error) {
      if (!(error instanceof NoEngine) && !(error instanceof NoEmulator)) throw error;
      console.log(`      skipped: ${error.message}`);
      this.skip();
    }
  });
  after(() => engine?.stop());
  return () => {
    if (engine === undefined) throw new Error("the engine runs only during tests");
    return engine;
  };
}
