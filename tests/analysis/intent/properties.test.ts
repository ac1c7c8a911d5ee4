/** Properties of every randomly generated network: a proof is one, and it never contradicts a path. */
import { expect } from "chai";
import fc from "fast-check";
import { type Expectation, judgeIntent } from "../../../analysis/intent";
import type { Report } from "../../../analysis/report";
import type { Topology } from "../../../analysis/topology/model";
import { drawn } from "../../support/drawn";
import { noCost } from "../../support/noCost";
import { PROGRAM_SOURCE } from "../../support/reportOf";
import { backend, group, rule } from "../../support/topology";

const PAIRS = [
  ["web", "internet"],
  ["internet", "web"],
  ["web", "db"],
  ["internet", "db"],
  ["web", "docker.io"],
  ["web", "ecr"],
  ["web", "s3"],
  ["web", "52.94.0.9:443"],
  ["web", "10.0.16.9"],
] as const;

/** With a database behind one of the drawn groups. */
const networks = fc
  .record({
    network: drawn,
    home: fc.constantFrom("tasks", "endpoints", "front"),
    place: fc.constantFrom("one", "three"),
  })
  .map(({ network, home, place }): Topology => ({
    ...network,
    securityGroups: [
      ...network.securityGroups,
      group("db", [rule("ingress", 5432, { kind: "group", group: "tasks" })]),
    ],
    backends: [backend([place], { securityGroups: [home, "db"].slice(0, home === "front" ? 1 : 2) })],
  }));

/** Without fixes, which no verdict depends on. */
const report: Report = {
  formatVersion: 1,
  source: PROGRAM_SOURCE,
  verdict: "undetermined",
  services: [],
  findings: [],
  cost: noCost,
  resources: {},
};

function judgedIn(network: Topology, expectations: readonly Expectation[]) {
  return judgeIntent(network, report, { expect: expectations }).expectations;
}

function verdictsOf(network: Topology, expectations: readonly Expectation[]) {
  return judgedIn(network, expectations).map(({ verdict }) => verdict);
}

describe("every network's intent", function () {
  this.timeout(60_000);

  it("keeps never only where explain's path is blocked from each subnet, and never beside its opposite", () => {
    let proofs = 0;
    fc.assert(
      fc.property(networks, (network) => {
        for (const [from, to] of PAIRS) {
          const [proof, path] = judgedIn(network, [
            { from, to, never: true },
            { from, to },
          ]);
          if (proof === undefined || path?.path === undefined || path.path === null) throw new Error("not judged");
          const [never, some] = [proof.verdict, path.verdict];
          const { verdict, subnets } = path.path;
          if (never === "kept") {
            proofs += 1;
            expect(verdict, `${from} ${to}`).to.equal("blocked");
            expect([...subnets.reachable, ...subnets.undetermined], `${from} ${to}`).to.deep.equal([]);
            expect(some, `${from} ${to}`).to.equal("broken");
          }
          if (verdict === "reachable") expect([never, some], `${from} ${to}`).to.deep.equal(["broken", "kept"]);
          if (some === "kept") expect(never, `${from} ${to}`).to.equal("broken");
        }
      }),
      { numRuns: 150 },
    );
    expect(proofs).to.be.greaterThan(50);
  });

  it("keeps never for a port wherever it keeps it for every port", () => {
    fc.assert(
      fc.property(networks, fc.constantFrom(22, 80, 443, 5432), (network, port) => {
        for (const [from, to] of PAIRS.slice(0, 6)) {
          // Of an AWS service, every port is 443 and 80.
          if (to === "ecr" && port !== 443 && port !== 80) continue;
          const [every, one] = verdictsOf(network, [
            { from, to, never: true },
            { from, to, never: true, port },
          ]);
          if (every === "kept") expect(one, `${from} ${to}`).to.equal("kept");
          // A rule that is not known for other ports leaves the whole undetermined.
          if (one === "broken") expect(every, `${from} ${to}`).not.to.equal("kept");
        }
      }),
      { numRuns: 100 },
    );
  });

  it("breaks never by every rule that opens a port, whichever it is", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 65535 }),
        fc.constantFrom("tcp" as const, "udp" as const),
        (port, protocol) => {
          const [network] = fc.sample(networks, { numRuns: 1, seed: 7 });
          if (network === undefined) throw new Error("no network");
          const open: Topology = {
            ...network,
            complete: true,
            networkAcls: network.networkAcls.map((acl) => ({ ...acl, rules: network.networkAcls[0]?.rules ?? [] })),
            securityGroups: [
              group("tasks"),
              group("db", [{ ...rule("ingress", port, { kind: "group", group: "tasks" }), protocol }]),
            ],
            backends: [backend(["one"])],
          };
          const closed = { ...open, securityGroups: [group("tasks"), group("db", [])] };
          const never: Expectation = { from: "web", to: "db", never: true };
          expect(verdictsOf(open, [never])).to.deep.equal(["broken"]);
          expect(verdictsOf(closed, [never])).to.deep.equal(["kept"]);
        },
      ),
      { numRuns: 50 },
    );
  });
});
