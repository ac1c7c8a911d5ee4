/** Numbers that AWS sets, and the arithmetic on them. */
import { expect } from "chai";
import fc from "fast-check";
import { rule } from "../../../analysis/rules/book";
import { fargateSizes, isFargateSize } from "../../../analysis/rules/fargateSizes";
import { dynamicHostPorts, ephemeralPorts, limits, usableAddresses } from "../../../analysis/rules/limits";
import { densities, hasTrunking, maxAwsvpcTasks } from "../../../analysis/rules/taskDensity";

describe("Limits", () => {
  it("all have a rule with a source", () => {
    const entries = [
      ...Object.values(limits),
      ...Object.values(ephemeralPorts),
      dynamicHostPorts,
      ...Object.values(densities),
    ];
    for (const entry of entries) {
      expect(rule(entry.rule)?.sources, entry.rule).to.not.have.length(0);
    }
  });

  it("are marked adjustable where AWS raises them on request", () => {
    expect(limits.elasticIps).to.deep.equal({ value: 5, rule: "R-LIM-10", adjustable: true });
    expect(limits.subnetsPerService).to.deep.equal({ value: 16, rule: "R-LIM-01", adjustable: false });
  });
});

describe("The usable addresses of a subnet", () => {
  it("are those of AWS's page", () => {
    expect([28, 27, 26, 24, 16].map(usableAddresses)).to.deep.equal([11, 27, 59, 251, 65531]);
  });

  it("are unknown for what is no IPv4 subnet of AWS", () => {
    expect([15, 29, 32, 24.5, NaN].map(usableAddresses)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("of two halves are the five reserved ones less than those of the whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 27 }), (prefixLength) => {
        expect(2 * (usableAddresses(prefixLength + 1) ?? 0)).to.equal((usableAddresses(prefixLength) ?? 0) - 5);
      }),
    );
  });
});

describe("awsvpc tasks on an instance", () => {
  it("are its interfaces less its own, and more with trunking where the type has it", () => {
    expect([maxAwsvpcTasks("m5.large", false), maxAwsvpcTasks("m5.large", true)]).to.deep.equal([2, 10]);
    expect([maxAwsvpcTasks("t3.micro", false), maxAwsvpcTasks("t3.micro", true)]).to.deep.equal([1, 1]);
    expect(maxAwsvpcTasks("t4g.xlarge", false)).to.equal(3);
  });

  it("are unknown for a type that is not listed, and for names of another kind", () => {
    for (const type of ["x99.large", "m5.largest", "constructor", ""]) {
      expect(maxAwsvpcTasks(type, false), type).to.equal(undefined);
    }
  });

  it("never become fewer with trunking", () => {
    for (const type of Object.keys(densities)) {
      expect(maxAwsvpcTasks(type, true), type).to.be.at.least(maxAwsvpcTasks(type, false) ?? 0);
    }
  });

  it("have no trunking on the T families up to T4g, listed or not", () => {
    expect(["t2.micro", "t3.2xlarge", "t3a.nano", "t4g.small"].map(hasTrunking)).to.deep.equal([
      false,
      false,
      false,
      false,
    ]);
    expect([hasTrunking("t8i.nano"), hasTrunking("m5.large"), hasTrunking("x99.large")]).to.deep.equal([
      true,
      true,
      undefined,
    ]);
  });
});

describe("Fargate's sizes", () => {
  it("are the seven documented CPU sizes with their memory", () => {
    expect(fargateSizes.map(({ cpu, memory }) => [cpu, memory[0], memory.at(-1), memory.length])).to.deep.equal([
      [256, 512, 2048, 3],
      [512, 1024, 4096, 4],
      [1024, 2048, 8192, 7],
      [2048, 4096, 16384, 13],
      [4096, 8192, 30720, 23],
      [8192, 16384, 61440, 12],
      [16384, 32768, 122880, 12],
    ]);
  });

  it("hold only the documented steps", () => {
    expect(isFargateSize(256, 512)).to.equal(true);
    expect(isFargateSize(256, 3072)).to.equal(false);
    expect(isFargateSize(8192, 20480)).to.equal(true);
    expect(isFargateSize(8192, 17408)).to.equal(false);
    expect(isFargateSize(300, 1024)).to.equal(false);
  });

  it("are fewer on Windows", () => {
    expect([256, 512, 8192, 16384].some((cpu) => isFargateSize(cpu, 2048, "windows"))).to.equal(false);
    expect(isFargateSize(1024, 2048, "windows")).to.equal(true);
  });
});
