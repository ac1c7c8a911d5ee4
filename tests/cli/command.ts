/** The command line as people start it: a process of its own. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../support/stacks";

export const LAUNCHER = join(ROOT, "bin/ecs-connectivity.js");
const BUNDLED_ONCE = join(__dirname, "bundledOnce.cjs");
const BUNDLES = mkdtempSync(join(tmpdir(), "bundles-"));
process.on("exit", () => rmSync(BUNDLES, { recursive: true, force: true }));

/** The environment of other processes that load the command line of this checkout. */
export const BUNDLING_ONCE = { NODE_OPTIONS: `-r "${BUNDLED_ONCE}"`, BUNDLED_ONCE_IN: BUNDLES };

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Call {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Descriptors in place of the pipes whose text is returned. */
  readonly stdout?: number;
  readonly stderr?: number;
}

/** Runs it to its end. Nothing of the caller's terminal or colours is handed on. */
export function ecsConnectivity(
  args: readonly string[],
  { input = "", env = {}, cwd = ROOT, stdout: out, stderr: err }: Call = {},
): Promise<Ended> {
  const inherited = { ...process.env };
  for (const name of ["NO_COLOR", "FORCE_COLOR", "COLUMNS", "DEBUG"]) delete inherited[name];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["-r", BUNDLED_ONCE, LAUNCHER, ...args], {
      cwd,
      env: { ...inherited, ...env, BUNDLED_ONCE_IN: BUNDLES },
      stdio: ["pipe", out ?? "pipe", err ?? "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
    // A command that reads nothing may be gone before its input is.
    child.stdin?.on("error", () => undefined).end(input);
  });
}
