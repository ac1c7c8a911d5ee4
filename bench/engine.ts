/**
 * The CPU time of the analysis of one large network in a process of its own. Arguments: the number of services and of
 * runs. Prints JSON.
 */
import { analyseServices } from "../analysis/reachability";
import { largeNetwork, NEEDS } from "./largeNetwork";

const [services = 1000, runs = 1] = process.argv.slice(2).map(Number);
const cpuMs: number[] = [];
for (let run = 0; run < runs; run++) {
  const topology = largeNetwork(services);
  const start = process.cpuUsage();
  const analyses = analyseServices(topology);
  const { user, system } = process.cpuUsage(start);
  cpuMs.push((user + system) / 1000);
  const paths = analyses.flatMap((analysis) => analysis.needs.map(({ path }) => path));
  const verdicts = new Set(paths.map(({ verdict }) => verdict));
  if (paths.length !== services * NEEDS || verdicts.size !== 1 || !verdicts.has("reachable")) {
    throw new Error(
      `expected ${String(services * NEEDS)} needs, all reachable; found ${String(paths.length)}: ${[...verdicts].join()}`,
    );
  }
}
console.log(JSON.stringify({ cpuMs, peakMb: process.resourceUsage().maxRSS / 1024 }));
