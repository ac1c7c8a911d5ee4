/** A result goes to its file in pieces, and the file is whole or as it was. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { deliver } from "../../cli/output";

describe("a result in pieces", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "output-"));
    file = join(folder, "report.json");
    writeFileSync(file, "before");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is the file's content when the last piece is made, and not before", async () => {
    const seen: string[] = [];
    function* pieces(): Generator<string> {
      for (let number = 0; number < 4; number++) {
        seen.push(readFileSync(file, "utf8"));
        yield String(number).repeat(300_000);
      }
    }

    await deliver(undefined, pieces, file);

    expect(seen).to.deep.equal(["before", "before", "before", "before"]);
    expect(readFileSync(file, "utf8")).to.equal([0, 1, 2, 3].map((number) => String(number).repeat(300_000)).join(""));
    expect(readdirSync(folder)).to.deep.equal(["report.json"]);
  });

  it("leaves the file as it was, and nothing beside it, where a piece cannot be made; the error stays its own", async () => {
    function* pieces(): Generator<string> {
      yield "x".repeat(300_000);
      throw new Error("no second piece");
    }

    const failure = await deliver(undefined, pieces, file).catch((error: unknown) => error);

    expect(failure).to.be.an("error").with.property("message", "no second piece");
    expect(readFileSync(file, "utf8")).to.equal("before");
    expect(readdirSync(folder)).to.deep.equal(["report.json"]);
  });
});
