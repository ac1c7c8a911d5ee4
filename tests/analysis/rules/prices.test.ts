/** The listed prices: AWS's figures where AWS states them, and no figure that two sources could contradict. */
import { expect } from "chai";
import { isPriceName, isPriceRegion, listedPrices, priceOf, pricesOf } from "../../../analysis/rules/prices";
import { priceSources, priceTable } from "../../../analysis/rules/priceTable";
import { rules as ruleBook } from "../../../analysis/rules/book";

describe("a listed price", () => {
  it("is AWS's figure, where a page of AWS has one", () => {
    const figures = [
      ["nat-gateway-hour", "us-east-1", 0.045],
      ["nat-gateway-hour", "ap-northeast-1", 0.062],
      ["public-ipv4-hour", "sa-east-1", 0.005],
      ["interface-endpoint-hour", "ap-northeast-1", 0.014],
      ["alb-hour", "us-east-1", 0.0225],
      ["fargate-x86-vcpu-hour", "us-east-1", 0.04048],
      ["fargate-arm-memory-gb-hour", "us-east-1", 0.00356],
      ["data-out-gb", "us-east-1", 0.09],
    ] as const;
    for (const [name, region, usd] of figures) expect(priceOf(name, region)?.usd, `${name} ${region}`).to.equal(usd);
  });

  it("is there for the parts of a NAT gateway in 36 Regions, and for no other Region", () => {
    for (const name of ["nat-gateway-hour", "nat-gateway-gb", "interface-endpoint-hour"] as const) {
      expect(pricesOf(name).size, name).to.equal(36);
    }
    expect(priceOf("nat-gateway-hour", "eu-nowhere-1")).to.equal(undefined);
    expect(priceOf("alb-hour", "ap-southeast-6")).to.equal(undefined);
  });

  it("is given once for a Region, is a number, and has a date and a rule of the book", () => {
    const rules = new Set(ruleBook().map(({ id }) => id));
    for (const [name, { readings }] of Object.entries(priceTable)) {
      const regions = readings.flatMap(({ usd }) => usd.match(/\*|[a-z]{2}-[a-z-]+-\d/g) ?? []);
      expect(new Set(regions).size, name).to.equal(regions.length);
    }
    for (const name of listedPrices) {
      for (const { usd, region, asOf, rule } of pricesOf(name).values()) {
        expect(usd, `${name} ${region}`).to.be.within(0.0005, 1);
        expect(isPriceRegion(region), region).to.equal(true);
        expect(asOf).to.match(/^(\d{4}-\d\d-\d\d|undated)$/);
        expect(rules.has(rule), rule).to.equal(true);
      }
    }
  });

  it("comes from a source of the list, and every source gives one", () => {
    const used = new Set(listedPrices.flatMap((name) => [...pricesOf(name).values()].map(({ source }) => source)));
    expect([...used].sort()).to.deep.equal(Object.keys(priceSources).sort());
  });
});

describe("the name of a price", () => {
  it("is a listed one, or that of an instance type", () => {
    expect(
      ["alb-hour", "instance-hour:m7g.large", "managed-instance-fee-hour:c6a.2xlarge"].every(isPriceName),
    ).to.equal(true);
    expect(["alb", "toString", "instance-hour:", "instance-hour:a b"].some(isPriceName)).to.equal(false);
  });
});
