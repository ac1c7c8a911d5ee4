import { expect } from "chai";
import type { SwitchStep } from "../../../analysis/switch";
import type { Living, Op, Step } from "./deployment";
import type { Gap } from "./paths";
import { conflictsOf, lostOf, tellingsOf } from "./witness";

const SUBNET = "aws:ec2/subnet:Subnet";

function done(op: Op, urn: string, ...dependencies: string[]): Step {
  return { op, urn, type: SUBNET, name: urn, properties: [], dependencies };
}

function told(op: SwitchStep["op"], id: string, interrupts: string | null = null): SwitchStep {
  return { op, id, name: id, type: SUBNET, properties: [], interrupts, run: 1 };
}

const gap: Gap = { path: "web: egress ipv4", from: 0, to: 1, verdict: "blocked" };

function living(type: string, id: string, inputs: Living["inputs"] = {}): Living {
  const rest = { outputs: {}, dependencies: [], propertyDependencies: {}, replaced: false };
  return { urn: `${type}::one`, type, name: "one", id, inputs, ...rest };
}

const walked = { runs: [], conflicts: [], gaps: [], before: [], after: [] };

describe("the witness of a switch", () => {
  it("agrees with the same steps, whatever goes on account of a replacement", () => {
    const steps = [done("create", "a"), done("create-replacement", "b", "a"), done("delete-replaced", "b")];

    expect(tellingsOf({ runs: [steps], gaps: [] }, [[told("create", "a"), told("replace", "b")]])).to.deep.equal([]);
  });

  it("finds a step that is not announced, and an announced step that is not made", () => {
    const steps = [done("create", "a"), done("update", "b")];

    expect(tellingsOf({ runs: [steps], gaps: [] }, [[told("create", "a"), told("replace", "b")]])).to.deep.equal([
      "switch does not tell: update b",
      "only told: replace b",
    ]);
    expect(tellingsOf({ runs: [steps], gaps: [] }, [])).to.have.lengthOf(2);
  });

  it("finds a step that is announced before its dependencies", () => {
    const steps = [done("create", "a"), done("create", "b", "a")];

    expect(tellingsOf({ runs: [steps], gaps: [] }, [[told("create", "b"), told("create", "a")]])).to.deep.equal([
      "switch tells b before a",
    ]);
  });

  it("finds a path that is lost for a while, unless the step at one of its ends is announced as interrupting", () => {
    const runs = [[done("update", "a"), done("update", "b")]];
    const silent = tellingsOf({ runs, gaps: [gap] }, [[told("update", "a"), told("update", "b")]]);

    expect(silent).to.deep.equal([
      'web: egress ipv4 is blocked from "update Subnet a" to "update Subnet b", and switch tells no interruption',
    ]);
    for (const product of [
      [told("update", "a", "It stops."), told("update", "b")],
      [told("update", "a"), told("update", "b", "It goes on.")],
    ]) {
      expect(tellingsOf({ runs, gaps: [gap] }, [product])).to.deep.equal([]);
    }
  });

  it("sees what is another one afterwards, and takes no offence at what has gone", () => {
    const vpc = (id: string) => living("aws:ec2/vpc:Vpc", id);

    expect(lostOf({ ...walked, before: [vpc("vpc-1")], after: [vpc("vpc-2")] })).to.deep.equal(["one is another one"]);
    expect(lostOf({ ...walked, before: [vpc("vpc-1")], after: [vpc("vpc-1")] })).to.deep.equal([]);
    expect(lostOf({ ...walked, before: [vpc("vpc-1")], after: [] })).to.deep.equal([]);
  });

  it("lets a network load balancer be another one where it loses a subnet, and only there", () => {
    const balancer = (id: string, subnets: string[], loadBalancerType = "network") =>
      living("aws:lb/loadBalancer:LoadBalancer", id, { subnets, loadBalancerType });
    const lost = (before: Living, after: Living) => lostOf({ ...walked, before: [before], after: [after] });

    expect(lost(balancer("a", ["x", "y"]), balancer("b", ["x"]))).to.deep.equal([]);
    expect(lost(balancer("a", ["x"]), balancer("b", ["x", "y"]))).to.deep.equal(["one is another one"]);
    expect(lost(balancer("a", ["x", "y"], "application"), balancer("b", ["x"], "application"))).to.deep.equal([
      "one is another one",
    ]);
  });

  it("names each step that AWS refuses, and why", () => {
    const conflicts = [{ code: "DependencyViolation", resource: "a", why: "in use", step: "delete Subnet a" }];

    expect(conflictsOf({ ...walked, conflicts })).to.deep.equal(["DependencyViolation a: in use (delete Subnet a)"]);
  });
});
