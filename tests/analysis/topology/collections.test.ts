import { expect } from "chai";
import { indexed, withChanged } from "../../../analysis/topology/collections";
import type { Entity } from "../../../analysis/topology/model";

interface Named extends Entity {
  readonly size: number;
}

const upTo = (count: number): number[] => [...Array(count).keys()];

/** Entities that count how often a key is read, which every new index does for all of them. */
function counted(keys: readonly string[]): { readonly entities: readonly Named[]; readonly reads: () => number } {
  let reads = 0;
  const entities = keys.map((key) => ({
    get key() {
      reads += 1;
      return key;
    },
    name: key,
    id: null,
    size: 0,
  }));
  return { entities, reads: () => reads };
}

const larger = (entity: Named): Named => ({ key: entity.name, name: entity.name, id: null, size: entity.size + 1 });

describe("a changed copy of a collection", () => {
  it("has the changed entity by its key, and the original keeps its own", () => {
    const { entities } = counted(["a", "b", "c"]);
    const changed = withChanged(entities, "b", larger);

    expect(changed.map(({ size }) => size)).to.deep.equal([0, 1, 0]);
    expect(indexed(changed).get("b")).to.equal(changed[1]);
    expect(indexed(entities).get("b")).to.equal(entities[1]);
    expect([indexed(changed).has("c"), indexed(changed).has("d")]).to.deep.equal([true, false]);
    expect(withChanged(entities, "d", larger)).to.deep.equal(entities);
  });

  it("changes both of two entities with one key, and finds the first", () => {
    const { entities } = counted(["a", "b", "b"]);
    const changed = withChanged(entities, "b", larger);

    expect(changed.map(({ size }) => size)).to.deep.equal([0, 1, 1]);
    expect(indexed(changed).get("b")).to.equal(changed[1]);
  });

  it("is indexed once, however often it is changed", () => {
    const { entities, reads } = counted(upTo(1000).map(String));
    let changed = entities;
    for (const index of upTo(100)) {
      changed = withChanged(changed, String(index), larger);
      expect(indexed(changed).get(String(index))).to.have.property("size", 1);
    }

    expect(reads()).to.equal(1000);
  });
});
