/** Commands that README gives within a sentence, as its reader pastes them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../support/stacks";
import { ecsConnectivity } from "./command";

const commands = [
  ...readFileSync(join(ROOT, "README.md"), "utf8").matchAll(/(?<!`)`npx ecs-connectivity ([^`]+)`(?!`)/g),
];

describe("a command in README's text", function () {
  this.timeout(60_000);

  it("is there", () => {
    expect(commands).not.to.deep.equal([]);
  });

  for (const [, text = ""] of commands) {
    it(`works as it is written: ${text}`, async () => {
      const { code, stderr } = await ecsConnectivity(text.split(" "));

      expect(stderr).to.equal("");
      expect(code).to.equal(0);
    });
  }
});
