/**
 * The schema of the components for other languages, made by the SDK's own analyser. The analyser is internal to the
 * SDK, so only the build imports it.
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

/** The schema of the package, built once. Throws an error if the analyser refuses a component. */
export function packageSchema(): PackageSpec {
  return (built ??= buildSchema());
}

function buildSchema(): PackageSpec {
  const exported = getPulumiComponents(components);
  // The analyser compiles the files of its directory's tsconfig: here only the components, which takes a third of the
  // time.
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
