/** Sets of addresses and ports are exact: each operation agrees with one that lists every member. */
import { expect } from "chai";
import fc from "fast-check";
import { everything, internet, isInternet, parseCidr, setOf } from "../../../../analysis/reachability/sets/addresses";
import type { PortSet } from "../../../../analysis/reachability/sets/ranges";
import {
  contains,
  intersect,
  isEmpty,
  ports,
  portText,
  subtract,
  union,
} from "../../../../analysis/reachability/sets/ranges";

const SIZE = 40;

/** Any ranges in any order, overlapping, touching, empty. */
const loose = fc
  .array(fc.tuple(fc.integer({ min: 0, max: SIZE }), fc.integer({ min: 0, max: SIZE })), { maxLength: 6 })
  .map((pairs): PortSet => pairs.map(([one, two]) => [Math.min(one, two), Math.max(one, two)]));

function members(set: PortSet): Set<number> {
  const found = new Set<number>();
  for (const [from, to] of set) for (let member = from; member < to; member += 1) found.add(member);
  return found;
}

function expectNormal(set: PortSet): void {
  set.forEach(([from, to], index) => {
    expect(from).to.be.lessThan(to);
    const next = set[index + 1];
    if (next !== undefined) expect(to).to.be.lessThan(next[0]);
  });
}

describe("sets of ports and addresses", () => {
  it("unite, intersect and subtract as if every member had been listed", () => {
    fc.assert(
      fc.property(loose, loose, (one, two) => {
        const a = union(one);
        const b = union(two);
        const inA = members(one);
        const inB = members(two);
        const all = [...Array(SIZE + 1).keys()];
        for (const [result, wanted] of [
          [union(one, two), all.filter((member) => inA.has(member) || inB.has(member))],
          [intersect(a, b), all.filter((member) => inA.has(member) && inB.has(member))],
          [subtract(a, b), all.filter((member) => inA.has(member) && !inB.has(member))],
        ] as const) {
          expectNormal(result);
          expect([...members(result)].sort((left, right) => left - right)).to.deep.equal(wanted);
          expect(isEmpty(result)).to.equal(wanted.length === 0);
        }
        expect(contains(a, b)).to.equal([...inB].every((member) => inA.has(member)));
      }),
    );
  });

  it("write ports as AWS does", () => {
    expect(portText(union(ports(443), ports(1024, 65535)))).to.equal("443, 1024-65535");
    expect(ports(2, 1)).to.deep.equal([]);
  });
});

describe("addresses", () => {
  it("are read from blocks and single addresses of both families", () => {
    expect(parseCidr("10.0.0.0/30")).to.deep.include({ family: 4, prefix: 30, canonical: "10.0.0.0/30" });
    expect(parseCidr("10.0.0.0/30")?.set).to.deep.equal([[0x0a000000, 0x0a000004]]);
    expect(parseCidr("10.0.0.3/30"), "host bits are no part of a block").to.deep.include({ canonical: "10.0.0.0/30" });
    expect(parseCidr("10.0.0.3/30")?.set).to.deep.equal([[0x0a000000, 0x0a000004]]);
    expect(parseCidr("203.0.113.9")?.set).to.deep.equal([[0xcb007109, 0xcb00710a]]);
    expect(parseCidr("2001:db8::/127")?.set).to.deep.equal([[0x20010db8n << 96n, (0x20010db8n << 96n) + 2n]]);
    expect(parseCidr("::/0")).to.deep.include({ family: 6, prefix: 0, set: everything[6] });
    expect(parseCidr("0.0.0.0/0")?.set).to.deep.equal([[0, 2 ** 32]]);
  });

  it("are not guessed from what is neither", () => {
    for (const text of [
      "",
      "10.0.0.0/33",
      "10.0.0.256",
      "10.0.0.0/-1",
      "sg-0123",
      "10.0.0.0/8/8",
      "::/129",
      "\u001b[31m",
    ]) {
      expect(parseCidr(text), JSON.stringify(text)).to.equal(null);
    }
    expect(setOf(["10.0.0.0/8", "nonsense"], 4)).to.equal(undefined);
    expect(setOf(["10.0.0.0/8", "fd00::/8"], 6)).to.deep.equal(parseCidr("fd00::/8")?.set);
  });

  it("of the internet hold no private, shared or link-local ones", () => {
    const holds = (text: string): boolean => {
      const block = parseCidr(text);
      return block !== null && isInternet(block.set, block.family);
    };
    for (const outside of ["8.8.8.8", "100.128.0.0", "172.32.0.1", "2606:4700::1111"]) {
      expect(holds(outside), outside).to.equal(true);
    }
    for (const inside of [
      "10.1.2.3",
      "172.31.0.1",
      "192.168.0.1",
      "100.64.0.1",
      "169.254.169.253",
      "fd00::1",
      "fe80::1",
    ]) {
      expect(holds(inside), inside).to.equal(false);
    }
    expect(contains(everything[4], internet[4])).to.equal(true);
  });
});
