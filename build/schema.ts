/**
 * The schema of the components for every other language, by the SDK's own analyser. Its place in the SDK is internal:
 * the build alone imports it.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider";
import { generateSchema, type PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import * as components from "../components";
import { description, name, version } from "../package.json";
import { handedOver } from "./handOver";

const ROOT = join(__dirname, "..");

let built: PackageSpec | undefined;

/** The schema of the package, built once. Throws what the analyser refuses. */
export function packageSchema(): PackageSpec {
  return (built ??= buildSchema());
}

function buildSchema(): PackageSpec {
  const exported = getPulumiComponents(components);
  // The analyser compiles whatever its directory's tsconfig names: here the components alone, which takes a third of the time.
  const directory = mkdtempSync(join(tmpdir(), "schema-"));
  try {
    const entry = join(ROOT, "components/index.ts");
    writeFileSync(
      join(directory, "tsconfig.json"),
      JSON.stringify({
        extends: join(ROOT, "tsconfig.json"),
        files: [entry],
        include: [],
        compilerOptions: { types: [] },
      }),
    );
    const names = new Set(exported.map((component) => component.name));
    const analyzer = new Analyzer(directory, name, { main: entry }, names);
    const { components: described, typeDefinitions, dependencies } = analyzer.analyze();
    return handedOver(generateSchema(name, version, description, described, typeDefinitions, dependencies));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
