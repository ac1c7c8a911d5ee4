/** Policy packs as Pulumi's Node host starts them: that of the package, and one that also shows the whole report. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { policyPack } from "../../build/policyPack";
import { ROOT } from "../support/stacks";
import type { Engine } from "./engine";

/** Only the packages of the SDKs, as npm installs them beside the package. */
export function withSdks(directory: string): string {
  mkdirSync(join(directory, "node_modules"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules/@pulumi"), join(directory, "node_modules/@pulumi"));
  return directory;
}

/** A project's directory with the package in its `node_modules`. */
export async function installPack(directory: string): Promise<void> {
  const pack = join(withSdks(directory), "node_modules/ecs-connectivity/policy");
  mkdirSync(pack, { recursive: true });
  for (const file of ["PulumiPolicy.yaml", "package.json", "index.js"]) {
    cpSync(join(ROOT, "policy", file), join(pack, file));
  }
  await policyPack(pack);
}

/** The directory of a pack that writes the report to the file in the variable `REPORT`. */
export function spyPack(engine: Engine): string {
  const directory = withSdks(engine.directory("spy"));
  writeFileSync(join(directory, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name: "spy", version: "0.1.0", main: "index.js" }));
  buildSync({
    entryPoints: [join(__dirname, "standins/spyPack.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    external: ["@pulumi/*"],
    outfile: join(directory, "index.js"),
  });
  return directory;
}
