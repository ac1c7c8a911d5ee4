/**
 * Every switch, step by step, in a cloud that is only imagined: what AWS would refuse, what must stay, which path is lost
 * for a while, and whether `switch` tells it all beforehand.
 */
import { expect } from "chai";
import { type Case, cases } from "./space";
import { walk } from "./walk";
import { conflictsOf, lostOf, tellingsOf, toldOf } from "./witness";

/** Tests of all switches of these kinds. */
export function tryAll(kinds: readonly Case["kind"][]): void {
  describe("every switch in a cloud that is only imagined", function () {
    this.timeout(1_800_000);
    let [walked, steps, twice] = [0, 0, 0];

    after(() => {
      console.log(`      ${walked} switches in ${steps} steps, ${twice} of them in two runs`);
    });

    for (const kind of kinds) {
      const own = cases.filter((one) => one.kind === kind);
      it(`meets nothing that AWS refuses, keeps what it should, and was told beforehand (${kind}: ${own.length})`, async () => {
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
