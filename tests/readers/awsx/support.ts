/** A program of awsx's components, run as `plan` runs it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Properties, ResourceState } from "../../../analysis/topology/resource";
import { type ProgramRun, runProgram } from "../../../readers/program/runProgram";

const IMPORTS = `import * as aws from "@pulumi/aws"; import * as awsx from "@pulumi/awsx"; import * as pulumi from "@pulumi/pulumi";\n`;

/** Runs the source in eu-west-1, after the three imports that each program here needs. */
export async function awsxProgram(source: string): Promise<ProgramRun> {
  const directory = mkdtempSync(join(tmpdir(), "awsx-"));
  try {
    writeFileSync(join(directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    writeFileSync(join(directory, "Pulumi.dev.yaml"), "config:\n  aws:region: eu-west-1\n");
    writeFileSync(join(directory, "index.ts"), IMPORTS + source);
    return await runProgram({ directory, stack: "dev" });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export function ofType(graph: ProgramRun, type: string): readonly ResourceState[] {
  return graph.resources.filter((resource) => resource.type === type);
}

/** The only resource of a type, or the one of a name. */
export function the(graph: ProgramRun, type: string, name?: string): ResourceState {
  const found = ofType(graph, type).filter((resource) => name === undefined || resource.name === name);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new Error(`${String(found.length)} resources of ${type} ${name ?? ""}`);
  }
  return only;
}

/** Subnet by name → block. */
export function blocksOf(graph: ProgramRun): Properties {
  return Object.fromEntries(
    ofType(graph, "aws:ec2/subnet:Subnet").map(({ name, inputs }) => [name, inputs["cidrBlock"] ?? null]),
  );
}
