/**
 * Switches that show every pair of properties, step by step, in an imitated cloud: AWS's refusals, resources that must
 * stay, paths that are lost for a while, and whether `switch` announces all of it.
 */
import { expect } from "chai";
import { covering, pairsIn } from "./covering";
import { type Case, cases } from "./space";
import { walk } from "./walk";
import { conflictsOf, lostOf, tellingsOf, toldOf } from "./witness";

/** Every switch takes a quarter of an hour of two cores: `ALL=1 npm run test:aws`. */
const tried = process.env["ALL"] === "1" ? cases : covering(cases, pairsIn);

/** Tests of the switches of these kinds. */
export function tryAll(kinds: readonly Case["kind"][]): void {
  describe("switches in a cloud that is only imagined", function () {
    this.timeout(1_800_000);
    let [walked, steps, twice] = [0, 0, 0];

    after(() => {
      const all = cases.filter(({ kind }) => kinds.includes(kind)).length;
      console.log(`      ${walked} of ${all} switches in ${steps} steps, ${twice} of them in two runs`);
    });

    for (const kind of kinds) {
      const own = tried.filter((one) => one.kind === kind);
      it(`meets no refusal of AWS, keeps what it must, and is announced beforehand (${kind}: ${own.length})`, async () => {
        const problems: string[] = [];
        for (const one of own) {
          const taken = await walk(one);
          walked += 1;
          steps += taken.runs.flat().length;
          twice += taken.runs.length - 1;
          const found = [...conflictsOf(taken), ...lostOf(taken), ...tellingsOf(taken, await toldOf(one))];
          problems.push(...found.map((problem) => `${one.title}: ${problem}`));
        }
        expect(problems.slice(0, 40).join("\n"), `${problems.length} problems`).to.equal("");
      });
    }
  });
}
