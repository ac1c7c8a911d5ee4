/** Security groups and network ACLs pass exactly the packets that AWS passes, each decided one by one. */
import { expect } from "chai";
import fc from "fast-check";
import { parseCidr } from "../../../../analysis/reachability/sets/addresses";
import { judgeAcl, judgeGroups, STRANGER } from "../../../../analysis/reachability/network/filter";
import { topologyIndex } from "../../../../analysis/topology/topologyIndex";
import type { Box, Flow } from "../../../../analysis/reachability/sets/flow";
import { ports } from "../../../../analysis/reachability/sets/ranges";
import type { AclRule, SecurityGroupRule } from "../../../../analysis/topology/model";
import { acl, aclRule, group, rule, topology, UNKNOWN_YET } from "../../../support/topology";

/** Blocks that nest and touch, so that order and overlap matter. */
const BLOCKS = ["10.0.0.0/28", "10.0.0.0/29", "10.0.0.8/30", "10.0.0.12/32", "10.0.0.0/30"] as const;
const cidr = fc.constantFrom(...BLOCKS);
const portRange = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
  .map(([one, two]) => ({ from: Math.min(one, two), to: Math.max(one, two) }));
const protocol = fc.constantFrom("tcp" as const, "udp" as const, "all" as const, 6);

const FIRST = 0x0a000000n;
const points = [...Array(16).keys()].flatMap((host) =>
  [...Array(8).keys()].map((port) => ({ address: FIRST + BigInt(host), port: port + 1 })),
);

function flowTo(side: "source" | "destination"): Flow {
  const all = parseCidr("10.0.0.0/28")?.set ?? [];
  const other = parseCidr("192.0.2.1")?.set ?? [];
  return {
    family: 4,
    protocol: "tcp",
    boxes: [
      {
        source: side === "source" ? all : other,
        destination: side === "destination" ? all : other,
        sourcePorts: ports(40000),
        ports: ports(1, 8),
      },
    ],
    sourceIsPoint: false,
    destinationIsPoint: false,
  };
}

function holds(boxes: readonly Box[], side: "source" | "destination", point: (typeof points)[number]): boolean {
  return boxes.some(
    (box) =>
      box[side].some(([from, to]) => from <= point.address && point.address < to) &&
      box.ports.some(([from, to]) => from <= point.port && point.port < to),
  );
}

function speaks(one: AclRule | SecurityGroupRule, block: string, point: (typeof points)[number]): boolean {
  const range = one.ports as { from: number; to: number };
  const set = parseCidr(block)?.set ?? [];
  return (
    one.protocol !== "udp" &&
    (one.protocol === "all" || (range.from <= point.port && point.port <= range.to)) &&
    set.some(([from, to]) => from <= point.address && point.address < to)
  );
}

describe("a network ACL", () => {
  const aclRules = fc.uniqueArray(
    fc.record({
      number: fc.integer({ min: 1, max: 50 }),
      action: fc.constantFrom("allow" as const, "deny" as const),
      protocol,
      ports: portRange,
      cidr,
    }),
    { maxLength: 6, selector: (one) => one.number },
  );

  for (const [direction, side] of [
    ["ingress", "source"],
    ["egress", "destination"],
  ] as const) {
    it(`decides each packet by the lowest matching ${direction} number, and denies what no rule names`, () => {
      fc.assert(
        fc.property(aclRules, (drawn) => {
          const rules = drawn.map((each): AclRule => ({ ...each, direction }));
          const judged = judgeAcl(
            acl([...rules, aclRule(1, direction === "ingress" ? "egress" : "ingress", "allow")]),
            direction,
            flowTo(side),
          );
          const byNumber = [...rules].sort((one, two) => (one.number as number) - (two.number as number));
          for (const point of points) {
            const decisive = byNumber.find((each) => speaks(each, each.cidr as string, point));
            const passes = decisive?.action === "allow";
            expect(holds(judged.passed, side, point)).to.equal(passes);
            expect(holds(judged.refused, side, point)).to.equal(!passes);
          }
          expect(judged.open).to.deep.equal([]);
        }),
      );
    });
  }

  it("decides nothing where a rule's number or the list's end is not known", () => {
    const unnumbered = { ...aclRule(0, "egress", "deny"), number: UNKNOWN_YET };
    const late = judgeAcl(acl([unnumbered, aclRule(100, "egress", "allow")]), "egress", flowTo("destination"));
    expect(late.passed).to.deep.equal([]);
    expect(late.refused).to.deep.equal([]);
    expect(late.open).not.to.deep.equal([]);
    const cut = judgeAcl(
      acl(undefined, { incomplete: "rules are managed elsewhere" }),
      "egress",
      flowTo("destination"),
    );
    expect([cut.passed, cut.refused]).to.deep.equal([[], []]);
    expect(cut.reason).to.equal("rules are managed elsewhere");
  });

  it("says nothing of the other family", () => {
    const judged = judgeAcl(acl([aclRule(1, "egress", "allow", { cidr: "::/0" })]), "egress", flowTo("destination"));
    expect(judged.passed).to.deep.equal([]);
  });
});

describe("security groups", () => {
  const drawnRule = fc.record({ protocol, ports: portRange, cidr });

  it("let through what any rule of any group allows, in any order", () => {
    fc.assert(
      fc.property(fc.array(drawnRule, { maxLength: 5 }), fc.array(drawnRule, { maxLength: 3 }), (one, two) => {
        const made = (each: typeof one): SecurityGroupRule[] =>
          each.map((drawn) => ({ ...rule("egress", null, drawn.cidr), protocol: drawn.protocol, ports: drawn.ports }));
        const on = (first: SecurityGroupRule[], second: SecurityGroupRule[]) =>
          judgeGroups(
            topologyIndex(topology({ securityGroups: [group("one", first), group("two", second)] })),
            ["one", "two"],
            "egress",
            flowTo("destination"),
            STRANGER,
          );
        const judged = on(made(one), made(two));
        const turned = on(made(two).reverse(), made(one).reverse());
        const all = [...made(one), ...made(two)];
        for (const point of points) {
          const passes = all.some((each) => speaks(each, (each.peer as { cidr: string }).cidr, point));
          expect(holds(judged.passed, "destination", point)).to.equal(passes);
          expect(holds(judged.refused, "destination", point)).to.equal(!passes);
          expect(holds(turned.passed, "destination", point)).to.equal(passes);
        }
        expect(judged.hasRules).to.equal(all.length > 0);
      }),
    );
  });

  it("allow the interfaces of a named group, but not their packets behind a public address", () => {
    const network = topologyIndex(
      topology({ securityGroups: [group("tasks", [rule("ingress", [1, 8], { kind: "group", group: "front" })])] }),
    );
    const judge = (groups: string[]) =>
      judgeGroups(network, ["tasks"], "ingress", flowTo("source"), { groups, service: null });
    expect(judge(["front"]).refused).to.deep.equal([]);
    expect(judge(["other"]).passed).to.deep.equal([]);
    expect(judgeGroups(network, ["tasks"], "ingress", flowTo("source"), STRANGER).passed).to.deep.equal([]);
  });

  it("allow a service by its prefix list, and nothing else by it", () => {
    const list = { kind: "prefix-list" as const, id: "pl-s3", service: "s3", cidrs: UNKNOWN_YET };
    const network = topologyIndex(topology({ securityGroups: [group("tasks", [rule("egress", [1, 8], list)])] }));
    const judge = (service: string | null) =>
      judgeGroups(network, ["tasks"], "egress", flowTo("destination"), { groups: [], service });
    expect(judge("s3").refused).to.deep.equal([]);
    for (const other of [null, "dynamodb"]) {
      expect(judge(other).passed).to.deep.equal([]);
      expect(judge(other).open).to.deep.equal([]);
    }
  });

  it("leave undetermined what an unknown value may allow, and no more", () => {
    const half = { ...rule("egress", [1, 4], "10.0.0.0/28"), peer: UNKNOWN_YET };
    const network = topologyIndex(topology({ securityGroups: [group("tasks", [half])] }));
    const judged = judgeGroups(network, ["tasks"], "egress", flowTo("destination"), STRANGER);
    for (const point of points) {
      expect(holds(judged.open, "destination", point)).to.equal(point.port <= 4);
      expect(holds(judged.refused, "destination", point)).to.equal(point.port > 4);
    }
    const absent = judgeGroups(network, ["elsewhere"], "egress", flowTo("destination"), STRANGER);
    expect([absent.passed, absent.refused]).to.deep.equal([[], []]);
  });
});
