/**
 * Pulumi's own command line and language hosts: those on the PATH, as every user has them, or built once from their Go
 * modules into a cache outside the checkout, with a stand-in for the Node host, which is not available as a module.
 */
import { execFile } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { buildSync } from "esbuild";

const run = promisify(execFile);

/** Why Pulumi's engine cannot run here. */
export class NoEngine extends Error {}

export interface CommandLine {
  /** Directories to look in before the PATH's own. */
  readonly directories: readonly string[];
  /** Version of Pulumi, for the suite's first line. */
  readonly description: string;
}

const MODULES = join(__dirname, "modules");
const CACHE = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "ecs-connectivity", "engine");

/** The commands, the module of each, and what it builds. */
const BUILT = {
  pulumi: { module: "cli", source: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
  "pulumi-language-yaml": { module: "yaml", source: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml" },
} as const;

type Built = keyof typeof BUILT;

function onPath(command: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((directory) => join(directory, command))
    .find((path) => existsSync(path));
}

/** `github.com/pulumi/pulumi/pkg/v3 v3.274.1` in go.mod → `3.274.1`. */
function versionOf({ module, source }: (typeof BUILT)[Built]): string {
  const text = readFileSync(join(MODULES, module, "go.mod"), "utf8");
  const [, version = ""] =
    text
      .split("\n")
      .map((line) =>
        line
          .replace(/^require /, "")
          .trim()
          .split(" "),
      )
      .find(([name = ""]) => name !== "" && source.startsWith(name)) ?? [];
  return version.replace(/^v/, "");
}

/** Builds a command where the cache has none of this version; about ten minutes on two cores the first time. */
async function build(command: Built): Promise<string> {
  const { module, source } = BUILT[command];
  const version = versionOf(BUILT[command]);
  const directory = join(CACHE, `${command}-${version}`);
  const target = join(directory, command);
  if (existsSync(target)) return directory;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, "build-"));
  try {
    // Go may write to go.sum, and a test leaves no trace in its checkout.
    cpSync(join(MODULES, module), work, { recursive: true });
    const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
    await run("go", ["build", "-trimpath", "-ldflags", flags, "-o", join(work, "out", command), source], {
      cwd: work,
      maxBuffer: 2 ** 26,
    });
    mkdirSync(directory, { recursive: true });
    // In one step: half a build must never be taken for a whole one.
    renameSync(join(work, "out", command), target);
    return directory;
  } catch (error) {
    const reason = (error as Error).message.trim().split("\n").at(-1) ?? "";
    throw new NoEngine(`no pulumi on the PATH, and Go cannot build it here: ${reason}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The stand-in as one executable file, so that each command starts it quickly. */
function nodeHost(): string {
  const directory = mkdtempSync(join(tmpdir(), "ecs-connectivity-host-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  const outfile = join(directory, "pulumi-language-nodejs");
  buildSync({
    entryPoints: [join(__dirname, "standins/nodeHost.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    banner: { js: "#!/usr/bin/env node" },
    outfile,
    logLevel: "error",
  });
  chmodSync(outfile, 0o755);
  return directory;
}

/** Throws `NoEngine` where there is no command line and none can be built. */
export async function commandLine(): Promise<CommandLine> {
  const own = onPath("pulumi");
  const ownHost = onPath("pulumi-language-nodejs");
  const built = own === undefined ? await build("pulumi") : undefined;
  const yaml = onPath("pulumi-language-yaml") === undefined ? await build("pulumi-language-yaml") : undefined;
  const host = ownHost === undefined ? nodeHost() : undefined;
  return {
    directories: [host, built, yaml].filter((directory) => directory !== undefined),
    description: [
      own ?? `pulumi ${versionOf(BUILT.pulumi)}, built here`,
      host === undefined ? "its own Node host" : "a stand-in for the Node host",
    ].join(" with "),
  };
}
