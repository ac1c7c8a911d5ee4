/**
 * Starts a stack's program as the Pulumi CLI starts it: the SDK's own `cmd/run` in a process of its own, with the options
 * of Pulumi.yaml, talking gRPC to an engine and a resource monitor. Both are ours and record.
 */
import { spawn } from "node:child_process";
import { basename } from "node:path";
import { RecordingMonitor } from "../../readers/program/monitor";
import { readProject, readStackConfig } from "../../readers/program/project";
import type { Diagnostic, Registered } from "../../readers/program/recording";
import { serve } from "./loopback";

export interface CliRun {
  readonly resources: readonly Registered[];
  readonly exitCode: number | null;
  /** What the program told the engine, and what it wrote. */
  readonly diagnostics: readonly Diagnostic[];
  readonly output: string;
}

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
  const { address, close } = await serve(monitor);
  try {
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
    close();
  }
}
