/** Real packets from tasks to a database: in their VPC and in a peered one, with each route and each rule taken away once. */
import { expect } from "chai";
import type { CallEvidence } from "../../analysis/rules/serviceDefinition";
import { isUnknown, type Topology } from "../../analysis/topology/model";
import {
  acl,
  aclRule,
  backend,
  behindNat,
  group,
  REGION,
  route,
  routeTable,
  rule,
  subnet,
  taskDefinition,
  vpc,
} from "../support/topology";
import { analyse } from "../../analysis/analyse";
import { disagreements, needsPackets } from "./session";

const OUT = rule("egress", null, "0.0.0.0/0");
const fromTasks = { kind: "group", group: "tasks" } as const;
const call: CallEvidence = {
  target: { kind: "backend", key: "db" },
  where: "environment variable DB of container web",
};

interface Given {
  readonly there?: boolean;
  readonly back?: boolean;
  readonly ingress?: readonly ReturnType<typeof rule>[];
  readonly egress?: readonly ReturnType<typeof rule>[];
  readonly closed?: "ingress" | "egress" | "answers";
  readonly isPeered?: boolean;
  readonly zone?: string;
}

/** Tasks in the private subnets of `vpc`, and a database in two subnets of it or of `far`. */
function network(given: Given): Topology {
  const { there = true, back = true, isPeered = false, closed, zone } = given;
  const base = behindNat();
  const task = taskDefinition();
  const containers = isUnknown(task.containers) ? [] : task.containers.map((each) => ({ ...each, calls: [call] }));
  const home = isPeered ? "far" : "vpc";
  const block = isPeered ? "10.9" : "10.0";
  const place = { vpc: home, routeTable: "data", networkAcl: "data" };
  const answers = closed === "answers" ? [aclRule(90, "egress", "deny", { cidr: "10.0.0.0/16" })] : [];
  return {
    ...base,
    vpcs: [
      vpc(),
      ...(isPeered
        ? [vpc({ ipv4Cidrs: ["10.9.0.0/16"], mainRouteTable: "data", defaultNetworkAcl: "data" }, "far")]
        : []),
    ],
    subnets: [
      ...base.subnets,
      subnet("data-a", `${block}.200.0/24`, place),
      subnet("data-b", `${block}.201.0/24`, { ...place, availabilityZone: `${REGION}b`, networkAcl: "data-b" }),
    ],
    routeTables: [
      ...base.routeTables.filter(({ key }) => key !== "private"),
      routeTable("private", [
        route("0.0.0.0/0", "nat-gateway", "nat"),
        ...(isPeered && there ? [route("10.9.0.0/16", "peering-connection", "peer")] : []),
      ]),
      routeTable("data", isPeered && back ? [route("10.0.0.0/16", "peering-connection", "peer")] : [], { vpc: home }),
    ],
    networkAcls: [
      acl(),
      acl([aclRule(100, "ingress", "allow"), aclRule(100, "egress", "allow")], { vpc: home }, "data"),
      acl(
        [
          ...(closed === "ingress"
            ? [aclRule(90, "ingress", "deny", { protocol: "tcp", ports: { from: 5432, to: 5432 } })]
            : []),
          ...answers,
          aclRule(100, "ingress", "allow"),
          aclRule(100, "egress", "allow"),
        ],
        { vpc: home },
        "data-b",
      ),
    ],
    peeringConnections: isPeered
      ? [{ key: "peer", name: "peer", id: null, requester: "vpc", accepter: "far", active: true }]
      : [],
    securityGroups: [
      group("tasks", given.egress ?? [OUT]),
      group("db", given.ingress ?? [rule("ingress", 5432, fromTasks)], { vpc: home }),
    ],
    backends: [backend(["data-a", "data-b"], zone === undefined ? {} : { availabilityZone: `${REGION}${zone}` })],
    taskDefinitions: [{ ...task, containers }],
  };
}

/** The verdict of the analysis for each case, which the packets must confirm. */
const CASES: Readonly<Record<string, readonly [Given, string]>> = {
  "in the VPC, by the group of the tasks": [{}, "reachable"],
  "in the VPC, by addresses of one subnet of the tasks": [
    { ingress: [rule("ingress", 5432, "10.0.128.0/20")] },
    "partial",
  ],
  "in the VPC, without a rule": [{ ingress: [] }, "blocked"],
  "in the VPC, with a rule for another port": [{ ingress: [rule("ingress", 3306, fromTasks)] }, "blocked"],
  "in the VPC, kept in by the group of the tasks": [{ egress: [rule("egress", 443, "0.0.0.0/0")] }, "blocked"],
  "in the VPC, with a network ACL that denies the port in one subnet": [{ closed: "ingress" }, "partial"],
  "in the VPC, in the subnet whose network ACL denies the port": [{ closed: "ingress", zone: "b" }, "blocked"],
  "in the VPC, with a network ACL that denies the answers": [{ closed: "answers", zone: "b" }, "blocked"],
  "in a peered VPC": [{ isPeered: true }, "reachable"],
  "in a peered VPC, without the route there": [{ isPeered: true, there: false }, "blocked"],
  "in a peered VPC, without the route back": [{ isPeered: true, back: false }, "blocked"],
  "in a peered VPC, without a rule": [{ isPeered: true, ingress: [] }, "blocked"],
  "in a peered VPC, by addresses": [{ isPeered: true, ingress: [rule("ingress", 5432, "10.0.0.0/16")] }, "reachable"],
  "in a peered VPC, with a network ACL that denies the answers": [
    { isPeered: true, closed: "answers", zone: "b" },
    "blocked",
  ],
};

describe("packets to a database", function () {
  this.timeout(240_000);
  needsPackets(this);

  for (const [name, [given, verdict]] of Object.entries(CASES)) {
    it(`${name} are ${verdict}, as the analysis finds`, async () => {
      const topology = network(given);
      const [service] = analyse(topology, { kind: "program", name: "lab", region: null }).services;
      expect(service?.needs.find(({ purpose }) => purpose === "call")?.verdict).to.equal(verdict);
      expect(await disagreements(topology)).to.deep.equal([]);
    });
  }
});
