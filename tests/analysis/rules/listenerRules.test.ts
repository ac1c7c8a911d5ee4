import { expect } from "chai";
import * as fc from "fast-check";
import { covers, LAST_PRIORITY, priorityOf, type RuleConditions } from "../../../analysis/rules/listenerRules";

describe("A listener's rule takes every request of another one", () => {
  const cases: [RuleConditions, RuleConditions, boolean][] = [
    [{ path: ["/api/*"] }, { path: ["/api/v2/*"] }, true],
    [{ path: ["/api/*"] }, { path: ["/api"] }, false],
    [{ path: ["/api*"] }, { path: ["/api", "/api/*"] }, true],
    [{ path: ["/a", "/b"] }, { path: ["/b"] }, true],
    [{ path: ["/b"] }, { path: ["/a", "/b"] }, false],
    [{ path: ["/?"] }, { path: ["/*"] }, false],
    [{ path: ["/*"] }, { path: ["/?"] }, true],
    [{ path: ["/API"] }, { path: ["/api"] }, false],
    [{ host: ["*.Example.com"] }, { host: ["api.example.com"] }, true],
    [{ host: ["*.example.com"] }, { host: ["example.com"] }, false],
    [{ host: ["a.example.com"] }, { path: ["/a"] }, false],
    [{ path: ["/a"] }, { host: ["a.example.com"], path: ["/a"] }, true],
    [{ path: ["/*"] }, { host: ["a.example.com"] }, true],
    [{ host: ["*"] }, { path: ["/a"] }, true],
    [{ headers: { "X-Team": ["a*"] } }, { headers: { "x-team": ["AB"] } }, true],
    [{ headers: { "X-Team": ["*"] } }, { path: ["/a"] }, false],
    [{}, { path: ["/a"] }, true],
  ];
  for (const [rule, other, expected] of cases) {
    it(`${JSON.stringify(rule)}, ${JSON.stringify(other)}: ${String(expected)}`, () => {
      expect(covers(rule, other)).to.equal(expected);
    });
  }
});

describe("The priority of a rule without one", () => {
  it("is that of its name and conditions, whatever other services there are", () => {
    expect(priorityOf("api", { path: ["/api/*"] })).to.equal(priorityOf("api", { path: ["/api/*"] }));
    expect(priorityOf("api", { path: ["/api/*"] })).not.to.equal(priorityOf("web", { path: ["/api/*"] }));
  });

  it("puts narrower rules before wider ones, and all before a rule for every path", () => {
    const rules: RuleConditions[] = [
      { host: ["api.example.com"], path: ["/v1/*"] },
      { host: ["api.example.com"] },
      { host: ["*.example.com"] },
      { path: ["/api"] },
      { path: ["/api*"] },
      { path: ["/*"] },
    ];
    const priorities = rules.map((rule, index) => priorityOf(`service-${String(index)}`, rule));
    expect([...priorities].sort((one, two) => one - two)).to.deep.equal(priorities);
  });

  it("is a priority of AWS for every name and rule", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string({ maxLength: 200 }), { minLength: 1 }), (name, path) => {
        const priority = priorityOf(name, { path });
        return Number.isInteger(priority) && priority >= 1 && priority <= LAST_PRIORITY;
      }),
    );
  });
});
