/** One set of runners for all files, and the count of what was compared and what could not be. */
import { compare, tell } from "./compare";
import { Runners, whyNot } from "./runner";
import type { Topology } from "../../analysis/topology/model";
import { UNWITNESSED, type UnwitnessedReason } from "./unwitnessed";

let runners: Runners | undefined;
let compared = 0;
const skipped = new Map<UnwitnessedReason, number>();
const reason = whyNot();

export function openRunners(): Runners {
  runners ??= new Runners();
  return runners;
}

export async function closeRunners(): Promise<void> {
  await runners?.close();
  runners = undefined;
}

/** Skips a suite where no packet can be sent, and says why in one line. */
export function needsPackets(suite: Mocha.Suite): void {
  suite.beforeAll(function () {
    if (reason === null) return;
    console.log(`    skipped: ${reason}`);
    this.skip();
  });
  suite.afterAll(async () => {
    if (compared > 0) console.log(tally());
    await closeRunners();
  });
}

/** Every disagreement of one topology as text, uncounted: where it is tried again. */
export async function disagreementsAgain(topology: Topology, judged = topology): Promise<readonly string[]> {
  return (await compare(topology, openRunners(), judged)).disagreements.map(tell);
}

/** Every disagreement of one topology as text; none if packets and analysis agree. */
export async function disagreements(topology: Topology, judged = topology): Promise<readonly string[]> {
  const outcome = await compare(topology, openRunners(), judged);
  compared += outcome.compared;
  for (const [name, count] of Object.entries(outcome.skipped)) {
    const key = name as UnwitnessedReason;
    skipped.set(key, (skipped.get(key) ?? 0) + count);
  }
  return outcome.disagreements.map(tell);
}

/** Counts of compared and of skipped paths of a suite. */
function tally(): string {
  const left = [...skipped].map(([name, count]) => `      not compared: ${String(count)}, ${UNWITNESSED[name]}`);
  const text = [`      ${String(compared)} paths compared with packets`, ...left].join("\n");
  compared = 0;
  skipped.clear();
  return text;
}
