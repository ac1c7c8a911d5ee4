/** The policy pack as one file, beside the files that Pulumi's Node host starts it with. */
import { join } from "node:path";
import { build } from "esbuild";

/** @param directory of the pack. The SDKs are not bundled: the pack shares them with its host. */
export async function policyPack(directory: string): Promise<void> {
  await build({
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "warning",
    entryPoints: [join(__dirname, "../policy/policies.ts")],
    outfile: join(directory, "dist/index.js"),
    external: ["@pulumi/*"],
    minifySyntax: true,
    minifyWhitespace: true,
  });
}
