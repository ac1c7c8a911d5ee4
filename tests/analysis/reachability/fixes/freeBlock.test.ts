import { expect } from "chai";
import fc from "fast-check";
import { Address4 } from "ip-address";
import { freeBlock } from "../../../../analysis/reachability/fixes/freeBlock";

describe("room for one more subnet", () => {
  it("is the last free /28 of the VPC", () => {
    expect(freeBlock(["10.0.0.0/16"], [])).to.equal("10.0.255.240/28");
    expect(freeBlock(["10.0.0.0/27"], ["10.0.0.16/28"])).to.equal("10.0.0.0/28");
  });
  it("skips whole subnets that are in the way, and secondary blocks count", () => {
    expect(freeBlock(["10.0.0.0/24"], ["10.0.0.128/25"])).to.equal("10.0.0.112/28");
    expect(freeBlock(["10.0.0.0/24", "100.64.0.0/24"], ["10.0.0.0/24"])).to.equal("100.64.0.240/28");
  });
  it("is not there in a full VPC, nor while a subnet's block is unknown", () => {
    expect(freeBlock(["10.0.0.0/27"], ["10.0.0.0/27"])).to.equal(null);
    expect(freeBlock(["10.0.0.0/16"], [{ unknown: "AWS has not yet assigned it" }])).to.equal(null);
  });
  it("never overlaps what is taken, and lies inside the VPC", () => {
    const taken = fc.array(
      fc.record({ third: fc.nat(255), prefix: fc.integer({ min: 20, max: 28 }) }).map(({ third, prefix }) => {
        const address = new Address4(`10.1.${String(third)}.0/${String(prefix)}`);
        return `${address.startAddress().correctForm()}/${String(prefix)}`;
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(taken, (blocks) => {
        const free = freeBlock(["10.1.0.0/16"], blocks);
        if (free === null) return blocks.length > 0;
        const found = new Address4(free);
        const clash = blocks.some((block) => {
          const other = new Address4(block);
          return found.isInSubnet(other) || other.isInSubnet(found);
        });
        return !clash && found.isInSubnet(new Address4("10.1.0.0/16"));
      }),
    );
  });
});
