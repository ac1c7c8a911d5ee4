/** The runner of a path's steps: their order, the one place where it ends, and the answer beside the request. */
import { expect } from "chai";
import { parseCidr } from "../../../../analysis/reachability/sets/addresses";
import type { Flow } from "../../../../analysis/reachability/sets/flow";
import { ports } from "../../../../analysis/reachability/sets/ranges";
import { acl, answerThrough } from "../../../../analysis/reachability/trace/filters";
import { block, doubt, part, pass, type Steps, walk } from "../../../../analysis/reachability/trace/steps";
import { Trace } from "../../../../analysis/reachability/trace/trace";
import { topologyIndex } from "../../../../analysis/topology/topologyIndex";
import { acl as aclOf, aclRule, subnet, topology, vpc } from "../../../support/topology";

const hop = (name: string) => ({ kind: "device", name, id: name, detail: `${name} decides`, rule: null });

const flow: Flow = {
  family: 4,
  protocol: "tcp",
  boxes: [
    {
      source: parseCidr("10.0.0.0/24")?.set ?? [],
      destination: parseCidr("203.0.113.8/30")?.set ?? [],
      sourcePorts: ports(32_768, 60_999),
      ports: ports(443),
    },
  ],
  sourceIsPoint: false,
  destinationIsPoint: false,
};

function walked(steps: Steps, over = {}): Trace {
  const trace = new Trace(topologyIndex(topology(over)), flow);
  walk(trace, steps);
  return trace;
}

const names = (trace: Trace): readonly string[] => trace.hops.map(({ name, verdict }) => `${name} ${verdict}`);

describe("a list of steps", () => {
  it("is executed in order, and the steps that a step leads to come before the next one", () => {
    const trace = walked([pass(hop("a")), () => [pass(hop("b")), () => [pass(hop("c"))]], false, null, pass(hop("d"))]);
    expect(names(trace)).to.deep.equal(["a passed", "b passed", "c passed", "d passed"]);
    expect(trace.outcome().verdict).to.equal("reachable");
  });

  it("ends where a step stops the packet, also inside the steps of another", () => {
    const trace = walked([
      () => [block("SUBNET_ACL_RESTRICTION", hop("a")), pass(hop("b"))],
      pass(hop("c")),
      block("NO_ROUTE_TO_DESTINATION", hop("d")),
    ]);
    expect(names(trace)).to.deep.equal(["a stopped"]);
    const { verdict, code, reason } = trace.outcome();
    expect([verdict, code, reason]).to.deep.equal(["blocked", "SUBNET_ACL_RESTRICTION", "a decides"]);
  });

  it("goes on after a doubt and after a part that does not pass; a doubt counts more, a stop most", () => {
    const steps = [part("ENI_SG_RULES_MISMATCH", hop("a")), doubt(hop("b")), part("NO_ROUTE_TO_DESTINATION", hop("c"))];
    const trace = walked(steps);
    expect(names(trace)).to.deep.equal(["a stopped", "b undetermined", "c stopped"]);
    expect([trace.outcome().verdict, trace.outcome().reason]).to.deep.equal(["undetermined", "b decides"]);
    expect(
      walked([part("ENI_SG_RULES_MISMATCH", hop("a")), part("NO_ROUTE_TO_DESTINATION", hop("c"))]).outcome().code,
    ).to.equal("ENI_SG_RULES_MISMATCH");
    expect(walked([...steps, block("SUBNET_ACL_RESTRICTION", hop("d"))]).outcome().code).to.equal(
      "SUBNET_ACL_RESTRICTION",
    );
  });

  it("narrows the answer at each border of its path, and leaves the request as it was", () => {
    const place = subnet("private-a", "10.0.0.0/24");
    const answers = aclRule(100, "ingress", "allow", { cidr: "203.0.113.8/31" });
    const trace = walked([acl(place, "egress"), answerThrough([place, "ingress"])], {
      vpcs: [vpc()],
      subnets: [place],
      networkAcls: [aclOf([answers, aclRule(100, "egress", "allow")])],
    });
    expect(trace.hops.map(({ direction, verdict }) => `${direction} ${verdict}`)).to.deep.equal([
      "forward passed",
      "return stopped",
    ]);
    expect(trace.outcome().verdict).to.equal("partial");
    expect(trace.flow).to.equal(flow);
  });
});
