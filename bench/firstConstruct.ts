/** The time from the plugin's start to a `Network`, for which a program in another language waits. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPlugin } from "../tests/support/pluginHost";
import { shortest } from "./timing";

/** The shortest of several runs, as a ratio to loading the AWS SDK, which each run does beside it. */
export async function firstConstruct(plugin: string, runs: number): Promise<number> {
  // The SDK's launcher looks through the directory where the user is for TypeScript: an empty one measures the plugin.
  const elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
  const times: number[] = [];
  const sdk: number[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      const { construct, close } = await startPlugin(plugin, elsewhere);
      const inputs = { strategies: ["nat-gateway"] };
      await construct({ type: "ecs-connectivity:index:Network", name: "shop", inputs });
      times.push(performance.now() - start);
      await close();
      const loaded = shortest([{ name: "sdk", args: ["-e", 'require("@pulumi/aws")'] }], 1, plugin);
      sdk.push(...loaded.values());
    }
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
  return Math.min(...times) / Math.min(...sdk);
}
