/**
 * Starts a stack's program as the Pulumi CLI starts it: the SDK's own `cmd/run` in a process of its own, with the
 * options of Pulumi.yaml, talking gRPC to an engine and a resource monitor. Both are ours and record.
 */
import { spawn } from "node:child_process";
import { basename, join } from "node:path";
import { RecordingMonitor } from "../../readers/program/monitor";
import { readProject, readStackConfig } from "../../readers/program/project";
import type { Diagnostic, Registered } from "../../readers/program/recording";
import { readYaml } from "../../readers/program/yaml";
import { serve } from "./loopback";
import { type NodeOptions, nodeOptions, programStart } from "./nodeStart";

export interface CliRun {
  readonly resources: readonly Registered[];
  readonly exitCode: number | null;
  /** Messages of the program to the engine, and its output. */
  readonly diagnostics: readonly Diagnostic[];
  readonly output: string;
}

export interface CliStart {
  readonly preview: boolean;
  /** Variables that the user's environment adds. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the project's program for one stack: as a first preview, or as a deployment in which every value is known. */
export async function startAsCli(directory: string, stack: string, how: CliStart = { preview: true }): Promise<CliRun> {
  const project = readProject(directory);
  const config = readStackConfig(project, stack, []);
  const region = config.values["aws:region"] ?? "us-east-1";
  const monitor = new RecordingMonitor(stack, project.name, {
    region,
    accountId: "123456789012",
    knowledge: how.preview ? "planned" : "everything",
  });
  const { address, close } = await serve(monitor);
  try {
    const { args, env } = programStart({
      options: optionsIn(project.root),
      script: require.resolve("@pulumi/pulumi/cmd/run"),
      flags: {
        monitor: address,
        engine: address,
        organization: "organization",
        project: project.name,
        "root-directory": project.root,
        stack,
        pwd: project.directory,
        parallel: "16",
      },
      isPreview: how.preview,
      entry: basename(project.entry),
      args: [],
      config: config.values,
      secretKeys: config.secretKeys,
    });
    const child = spawn(process.execPath, args, {
      cwd: project.directory,
      // Neither the test runner's options nor a wish to skip type checking may reach the program.
      env: { ...process.env, NODE_OPTIONS: "", PULUMI_NODEJS_TRANSPILE_ONLY: "", ...env, ...how.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += String(chunk)));
    child.stderr.on("data", (chunk) => (output += String(chunk)));
    const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { resources: monitor.recording.resources, exitCode, diagnostics: monitor.recording.diagnostics, output };
  } finally {
    close();
  }
}

/** `runtime.options` of Pulumi.yaml, where `runtime` is more than a name. */
function optionsIn(root: string): NodeOptions {
  const { runtime } = readYaml(join(root, "Pulumi.yaml")) as Manifest;
  return nodeOptions(typeof runtime === "object" ? (runtime.options ?? {}) : {});
}

interface Manifest {
  readonly runtime?: string | { readonly options?: Readonly<Record<string, unknown>> };
}
