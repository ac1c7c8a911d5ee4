import { expect } from "chai";
import * as fc from "fast-check";
import { overrideFrom, pathSteps, withValueAt } from "../../../readers/program/configPath";
import { ProgramError } from "../../../readers/program/programError";

describe("a setting tried from the command line", () => {
  it("names a place by keys, indexes and quoted keys", () => {
    expect(pathSteps("services[0].port")).to.deep.equal(["services", 0, "port"]);
    expect(pathSteps('a["b.c"][2].d')).to.deep.equal(["a", "b.c", 2, "d"]);
    expect(overrideFrom("image=host/name:tag=1")).to.deep.equal({ key: "image", value: "host/name:tag=1" });
  });

  it("is refused when it is not of that form, naming the remedy", () => {
    for (const wrong of ["", "[0]", "a[", "a[x]", "a..", "a]b"]) {
      expect(() => pathSteps(wrong), wrong).to.throw(ProgramError, "is not a path");
    }
    expect(() => overrideFrom("strategy")).to.throw(ProgramError, "key=value");
  });

  it("becomes a number or a truth value inside a structure, as pulumi config set --path stores it", () => {
    expect(withValueAt({ a: 1 }, ["b"], "3", "x.b")).to.deep.equal({ a: 1, b: 3 });
    expect(withValueAt(undefined, ["b"], "true", "x.b")).to.deep.equal({ b: true });
    expect(withValueAt([], [0, "c"], "007", "x[0].c")).to.deep.equal([{ c: "007" }]);
  });

  it("may add one element to a list, and no gap", () => {
    expect(withValueAt(["a"], [1], "b", "x[1]")).to.deep.equal(["a", "b"]);
    expect(() => withValueAt(["a"], [2], "b", "x[2]")).to.throw(ProgramError, "the next index is 1");
    expect(() => withValueAt("text", ["a"], "b", "x.a")).to.throw(ProgramError, "requires an object");
    expect(() => withValueAt({}, [0], "b", "x[0]")).to.throw(ProgramError, "requires a list");
  });

  it("changes nothing but the place it names", () => {
    const key = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.dictionary(key, fc.integer()), key, (before, name) => {
        const after = withValueAt(before, [name], "value", name) as Record<string, unknown>;

        expect(after[name]).to.equal("value");
        for (const other of Object.keys(before).filter((one) => one !== name)) {
          expect(after[other]).to.equal(before[other]);
        }
      }),
    );
  });
});
