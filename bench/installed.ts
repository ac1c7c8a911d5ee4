/** The package as npm would install it, in a directory of its own, with the inputs of the measurements. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { ROOT, stacks } from "../tests/support/stacks";

export interface Installed {
  readonly place: string;
  /** The path of the command `ecs-connectivity`. */
  readonly command: string;
  /** The program that times the analysis, built like the command line. */
  readonly engine: string;
  /** A project of ten stacks: the package's own, and copies of the first. */
  readonly project: string;
  /** One of its stacks. */
  readonly stack: string;
}

export const STACKS = 10;

export async function install(): Promise<Installed> {
  const place = mkdtempSync(join(tmpdir(), "ecs-connectivity-bench-"));
  execFileSync("npm", ["run", "build"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  for (const name of ["bin", "dist", "package.json", "plugin"])
    cpSync(join(ROOT, name), join(place, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(place, "node_modules"));
  return {
    place,
    command: join(place, "bin/ecs-connectivity.js"),
    engine: await engine(place),
    project: tenStacks(place),
    stack: "prod",
  };
}

async function engine(place: string): Promise<string> {
  const outfile = join(place, "engine.js");
  const options = { bundle: true, platform: "node", packages: "external", logLevel: "warning" } as const;
  await build({ ...options, entryPoints: [join(ROOT, "bench/engine.ts")], outfile });
  return outfile;
}

function tenStacks(place: string): string {
  const project = join(place, "project");
  mkdirSync(project);
  const main = relative(project, join(ROOT, "stacks/index.ts"));
  const yaml = readFileSync(join(ROOT, "Pulumi.yaml"), "utf8");
  writeFileSync(
    join(project, "Pulumi.yaml"),
    yaml.replace(/^main: .*$/m, `main: ${main}`).replace(/^stackConfigDir: .*$/m, ""),
  );
  const settings = (stack: string): string => join(ROOT, "stacks", `Pulumi.${stack}.yaml`);
  for (const stack of stacks) cpSync(settings(stack), join(project, `Pulumi.${stack}.yaml`));
  for (let more = stacks.length; more < STACKS; more++) {
    cpSync(settings("prod"), join(project, `Pulumi.prod-${String(more)}.yaml`));
  }
  return project;
}
