/**
 * Real packets in random networks, most of them broken somewhere. `npm run test:packets -- --seed=7` tries the same
 * again.
 */
import { expect } from "chai";
import { seedOf } from "../support/seed";
import { choose, type Choices, describeChoices, randomOf, shrink } from "./random/choices";
import { network } from "./random/network";
import { builtFrom } from "./random/resources";
import { disagreements, disagreementsAgain, needsPackets, openRunners } from "./session";

const COUNT = Number(process.env.COUNT ?? 1000);
const TOLD = 5;

async function tellShrunk(choices: Choices, first: readonly string[]): Promise<string> {
  // The same path of the same kind: a smaller topology may disagree for another reason.
  const kind = (text: string | undefined): string => text?.split("\n")[0]?.replace(/[a-z0-9-]+-[ab] is/, "") ?? "";
  const wanted = kind(first[0]);
  const found = (tamed: Choices): Promise<readonly string[]> => {
    const drawn = network(tamed);
    return disagreementsAgain(drawn, builtFrom(drawn));
  };
  const again = async (tamed: Choices): Promise<boolean> => (await found(tamed)).some((each) => kind(each) === wanted);
  const small = await shrink(choices, again);
  const left = (await found(small)).filter((each) => kind(each) === wanted);
  return `with ${describeChoices(small)}\n${left.join("\n")}`;
}

describe("packets in random networks", function () {
  this.timeout(1_800_000);
  needsPackets(this);
  const seed = seedOf();

  it(`${String(COUNT)} of seed ${String(seed)} go to the targets of the analysis`, async () => {
    const random = randomOf(seed);
    const all = Array.from({ length: COUNT }, () => choose(random));
    const broken: { readonly choices: Choices; readonly found: readonly string[] }[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let choices = all[next++]; choices !== undefined; choices = all[next++]) {
        const drawn = network(choices);
        const found = await disagreements(drawn, builtFrom(drawn));
        if (found.length > 0) broken.push({ choices, found });
      }
    };
    await Promise.all(Array.from({ length: openRunners().count }, worker));
    const told: string[] = [];
    for (const { choices, found } of broken.slice(0, TOLD)) told.push(await tellShrunk(choices, found));
    const text = `seed ${String(seed)}: ${String(broken.length)} of ${String(COUNT)} disagree\n${told.join("\n\n")}`;
    expect(broken.length, text).to.equal(0);
  });
});
