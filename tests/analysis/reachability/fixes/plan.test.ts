/**
 * The fixes of one report as one plan: private ways first, openings as narrow as the paths allow, and no contradiction.
 */
import { expect } from "chai";
import fc from "fast-check";
import { analyse } from "../../../../analysis/analyse";
import type { NeedReport, Report } from "../../../../analysis/report";
import type { Topology } from "../../../../analysis/topology/model";
import { choose, randomOf } from "../../../packets/random/choices";
import { network as chosen } from "../../../packets/random/network";
import { drawn } from "../../../support/drawn";
import { unsoundFixes } from "../../../support/fixes";
import { PROGRAM_SOURCE } from "../../../support/reportOf";
import {
  behindNat,
  DOCKER_IMAGE,
  ECR_IMAGE,
  endpoint,
  gatewayEndpoint,
  group,
  inPublic,
  isolated,
  REGION,
  route,
  routeTable,
  rule,
  service,
  subnet,
  taskDefinition,
  vpc,
} from "../../../support/topology";

const ISOLATED = ["isolated-a", "isolated-b"];

function reportOf(topology: Topology): Report {
  expect(unsoundFixes(topology)).to.deep.equal([]);
  return analyse(topology, PROGRAM_SOURCE);
}

function needOf(report: Report, destination: string): NeedReport {
  const found = report.services.flatMap(({ needs }) => needs).find((need) => need.destination === destination);
  if (found === undefined) throw new Error(`no need of ${destination}`);
  return found;
}

describe("the fixes of one report", () => {
  describe("keep a private network private", () => {
    it("by a copy of a public image in ECR, and never by a gateway or a NAT", () => {
      const report = reportOf(isolated({ taskDefinitions: [taskDefinition(DOCKER_IMAGE)] }));
      const pull = needOf(report, "docker.io");
      expect(pull.code).to.equal("NO_ROUTE_TO_DESTINATION");
      expect(pull.fix).to.equal(
        `Copy image nginx:1.29 to a private Amazon ECR repository in ${REGION}, and set image of container web in task definition task to the copy's URI. (An ECR pull-through cache rule works too, after a first pull from a network with a route to the internet.)`,
      );
    });

    it("by the copy together with the endpoints that it needs", () => {
      const report = reportOf(
        isolated({
          taskDefinitions: [taskDefinition(DOCKER_IMAGE)],
          vpcEndpoints: [endpoint("ecr.api", ISOLATED), gatewayEndpoint(["isolated"])],
        }),
      );
      expect(needOf(report, "docker.io").fix).to.match(
        /^Copy image nginx:1\.29 .* Also: Add a VPC interface endpoint for ecr\.dkr in subnet isolated-a and isolated-b, with privateDnsEnabled true and a security group that allows TCP 443 from 10\.0\.0\.0\/16\.$/,
      );
    });

    it("also where the VPC has no internet gateway and no endpoint yet", () => {
      const report = reportOf(isolated({ taskDefinitions: [taskDefinition(ECR_IMAGE)], vpcEndpoints: [] }));
      const fixes = report.services.flatMap(({ needs }) => needs.map(({ fix }) => fix ?? ""));
      expect(fixes.map((fix) => /endpoint for (\S+)|(S3 gateway endpoint)/.exec(fix)?.slice(1).join(""))).to.deep.equal(
        ["ecr.api", "ecr.dkr", "S3 gateway endpoint"],
      );
      expect(fixes.join()).not.to.match(/internet gateway|NAT|0\.0\.0\.0\/0/);
      expect(report.services[0]?.egress.ipv4.fix).to.equal(null);
    });

    it("and lead one with a NAT to the internet, where no private way is meant", () => {
      const report = reportOf(
        behindNat({ routeTables: [...behindNat().routeTables.slice(0, 2), routeTable("private")] }),
      );
      expect(needOf(report, "docker.io").fix).to.equal("Route 0.0.0.0/0 of route table private to NAT gateway nat.");
    });
  });

  describe("open as little as the paths need", () => {
    const closed = (rules: Parameters<typeof group>[1], image = ECR_IMAGE) =>
      isolated({
        taskDefinitions: [taskDefinition(image)],
        securityGroups: [group("tasks", rules), group("endpoints", [rule("ingress", 443, "10.0.0.0/16")])],
      });

    it("the prefix list of S3 for the layers, where the group of the endpoints is open already", () => {
      const report = reportOf(closed([rule("egress", 443, { kind: "group", group: "endpoints" })]));
      expect(needOf(report, "s3").code).to.equal("ENI_SG_RULES_MISMATCH");
      expect(needOf(report, "s3").fix).to.equal(
        `Add an egress rule to security group tasks: TCP 443 to prefix list com.amazonaws.${REGION}.s3.`,
      );
    });

    it("the endpoints' group for what they answer", () => {
      const report = reportOf(closed([rule("egress", 80, "10.0.0.0/16")]));
      const opened = "Add an egress rule to security group tasks: TCP 443 to security group endpoints.";
      expect(needOf(report, "ecr.api").fix).to.equal(opened);
      expect(needOf(report, "ecr.dkr").fix).to.equal(opened);
    });

    it("every address once a path to the internet needs it, and then no narrower rule in addition", () => {
      const containers = [ECR_IMAGE, DOCKER_IMAGE].map((image, index) => ({
        name: `container-${String(index)}`,
        image,
        logs: null,
        secrets: [],
        environmentFiles: [],
        portMappings: [],
      }));
      const report = reportOf(
        behindNat({
          taskDefinitions: [taskDefinition(ECR_IMAGE, { containers })],
          securityGroups: [group("tasks", [rule("egress", 80, "10.0.0.0/16")])],
        }),
      );
      const fixes = report.services.flatMap(({ needs }) => needs.map(({ fix }) => fix));
      expect(new Set(fixes)).to.deep.equal(
        new Set(["Add an egress rule to security group tasks: TCP 443 to 0.0.0.0/0."]),
      );
      expect(fixes).to.have.length(4);
    });
  });

  describe("of S3", () => {
    const byInterface = (over: Parameters<typeof endpoint>[2]) =>
      isolated({
        vpcEndpoints: [endpoint("ecr.api", ISOLATED), endpoint("ecr.dkr", ISOLATED), endpoint("s3", ISOLATED, over)],
      });
    const GATEWAY =
      "Add an S3 gateway endpoint to VPC vpc, with route table isolated in routeTableIds; it costs nothing.";

    it("are a gateway endpoint, where an interface endpoint answers inbound resolvers alone", () => {
      expect(needOf(reportOf(byInterface({ privateDnsOnlyForInboundResolver: true })), "s3").fix).to.equal(GATEWAY);
    });

    it("are a gateway endpoint, where the private DNS of an interface endpoint is off", () => {
      expect(needOf(reportOf(byInterface({ privateDns: false })), "s3").fix).to.equal(GATEWAY);
    });
  });

  describe("do not contradict findings", () => {
    const places = ["public-a", "public-b"];
    const unrouted = () => inPublic({ routeTables: [routeTable("main"), routeTable("public")], natGateways: [] });
    const useless = (report: Report) => report.findings.filter(({ id }) => id === "V-06");

    it("keep the public IP that the route to the internet gateway needs", () => {
      const report = reportOf(unrouted());
      expect(needOf(report, "docker.io").fix).to.equal(
        "Route 0.0.0.0/0 of route table public to internet gateway igw.",
      );
      expect(useless(report).map(({ fix }) => fix)).to.deep.equal([
        "Apply the fix of the blocked paths of web: it corrects this too.",
      ]);
    });

    it("leave the advice where the public IP stays useless", () => {
      const places = { subnets: ISOLATED, securityGroups: ["tasks"], assignPublicIp: true };
      const report = reportOf(isolated({ services: [service(ISOLATED, { networkConfiguration: places })] }));
      expect(useless(report).map(({ fix }) => fix)).to.deep.equal(["Set assignPublicIp to false on the service."]);
    });

    it("never take the route to the internet gateway from a subnet that a NAT gateway is in", () => {
      const networkConfiguration = { subnets: places, securityGroups: ["tasks"], assignPublicIp: false };
      const report = reportOf(behindNat({ services: [service(places, { networkConfiguration })] }));
      expect(needOf(report, "docker.io").fix).to.equal("Set assignPublicIp to true on service web.");
    });
  });

  it("remove blackhole routes if a wider route leads on", () => {
    const report = reportOf(
      behindNat({
        routeTables: [
          ...behindNat().routeTables.slice(0, 2),
          routeTable("private", [
            route("0.0.0.0/0", "nat-gateway", "nat"),
            route("0.0.0.0/1", "peering-connection", "gone", { state: "blackhole" }),
            route("128.0.0.0/1", "peering-connection", "gone", { state: "blackhole" }),
          ]),
        ],
      }),
    );
    expect(needOf(report, "docker.io").fix).to.equal(
      "Remove the route for 0.0.0.0/1 from route table private: its target is gone. Also: Remove the route for 128.0.0.0/1 from route table private: its target is gone.",
    );
  });

  it("allow the one call in an endpoint's policy, and take away the statement that denies it", () => {
    const policy = JSON.stringify({
      Statement: [
        { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
        { Sid: "NoLogin", Effect: "Deny", Principal: "*", Action: "ecr:GetAuthorizationToken", Resource: "*" },
      ],
    });
    const report = reportOf(
      isolated({
        vpcEndpoints: [
          endpoint("ecr.api", ISOLATED, { policy }),
          endpoint("ecr.dkr", ISOLATED),
          gatewayEndpoint(["isolated"]),
        ],
      }),
    );
    expect(needOf(report, "ecr.api").fix).to.equal(
      "Remove the Deny statement NoLogin from the policy of VPC endpoint endpoint-ecr.api.",
    );
  });

  it("are one plan: two services without a path to the internet share one new NAT gateway", () => {
    const two = behindNat({
      natGateways: [],
      routeTables: [
        routeTable("main"),
        ...["one", "two"].map((key) => routeTable(key)),
        behindNat().routeTables[1] ?? routeTable("public"),
      ],
      subnets: [
        ...behindNat().subnets.slice(0, 2),
        subnet("one", "10.0.128.0/20", { routeTable: "one" }),
        subnet("two", "10.0.144.0/20", { routeTable: "two" }),
      ],
      vpcs: [vpc()],
      services: [service(["one"], {}, "first"), service(["two"], {}, "second")],
    });
    const report = reportOf(two);
    const create = "Add a NAT gateway with an Elastic IP in public subnet public-a.";
    expect(report.services.map(({ needs }) => needs[0]?.fix)).to.deep.equal(
      ["one", "two"].map(
        (table) => `${create} Also: Route 0.0.0.0/0 of route table ${table} to the new NAT gateway in subnet public-a.`,
      ),
    );
  });

  describe("of random networks", function () {
    this.timeout(120_000);
    const sound = "work each by itself and all together, without a step or an opening that no path needs";
    it(`${sound}, where everything may be wrong`, () => {
      fc.assert(
        fc.property(drawn, (network) => {
          expect(unsoundFixes(network)).to.deep.equal([]);
        }),
        { numRuns: 20 },
      );
    });
    it(`${sound}, with a few of people's mistakes`, () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2_147_483_647 }), (seed) => {
          expect(unsoundFixes(chosen(choose(randomOf(seed))))).to.deep.equal([]);
        }),
        { numRuns: 20 },
      );
    });
  });
});
