/** Services that share a subnet share what is behind their groups: each is judged as if it were alone. */
import { expect } from "chai";
import fc from "fast-check";
import { analyseServices } from "../../../../analysis/reachability";
import { isUnknown, type Service, type Topology } from "../../../../analysis/topology/model";
import { drawn, GROUPS } from "../../../support/drawn";
import {
  behindNat,
  ECR_IMAGE,
  elasticIp,
  endpoint,
  group,
  networkInterface,
  route,
  routeTable,
  rule,
  service,
  taskDefinition,
} from "../../../support/topology";

/** The first service of a network once more for each list of security groups. */
function copies(network: Topology, lists: readonly (readonly string[])[]): readonly Service[] {
  const [service] = network.services;
  if (service === undefined) throw new Error("no service");
  const { networkConfiguration: configuration } = service;
  if (configuration === null || isUnknown(configuration)) return [service];
  return lists.map((securityGroups, index) => ({
    ...service,
    key: `service-${String(index)}`,
    name: `service-${String(index)}`,
    networkConfiguration: { ...configuration, securityGroups },
  }));
}

function pathsOf(network: Topology): readonly object[] {
  return analyseServices(network).map(({ service, needs, egress, ingress }) => ({
    service: service.key,
    needs: needs.map(({ path }) => path),
    egress,
    ingress,
  }));
}

describe("services in the same subnets with different security groups", function () {
  this.timeout(60_000);

  it("have the paths that each of them has alone", () => {
    fc.assert(
      fc.property(drawn, fc.array(fc.subarray(GROUPS), { minLength: 2, maxLength: 4 }), (network, lists) => {
        const services = copies(network, lists);
        const alone = services.flatMap((service) => pathsOf({ ...network, services: [service] }));
        expect(pathsOf({ ...network, services })).to.deep.equal(alone);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  const admitsOne = (key: string) => [
    group(key, [rule("ingress", null, { kind: "group", group: "admitted" }), rule("egress", null, "0.0.0.0/0")]),
    group("admitted"),
    group("other"),
  ];
  const services = (["admitted", "other", "admitted"] as const).map((name, index) =>
    service(
      ["private-a"],
      { networkConfiguration: { subnets: ["private-a"], securityGroups: [name], assignPublicIp: false } },
      `service-${String(index)}`,
    ),
  );

  it("are distinguished by a NAT instance whose group names one of theirs", () => {
    const network = behindNat({
      services,
      natGateways: [],
      networkInterfaces: [networkInterface("eni", "public-a")],
      elasticIps: [elasticIp("eip", "eni", "203.0.113.7")],
      securityGroups: admitsOne("nat-group"),
      routeTables: [
        routeTable("main"),
        routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
        routeTable("private", [route("0.0.0.0/0", "network-interface", "eni")]),
      ],
    });
    for (const each of [network, { ...network, services: [...services].reverse() }]) {
      const blocked = analyseServices(each).map(({ egress }) => egress.ipv4.code);
      expect(blocked.map((code) => code === "ENI_SG_RULES_MISMATCH")).to.deep.equal([false, true, false]);
    }
  });

  it("are distinguished by an endpoint whose group names one of theirs", () => {
    const network = behindNat({
      services,
      taskDefinitions: [taskDefinition(ECR_IMAGE)],
      vpcEndpoints: [endpoint("ecr.api", ["private-a", "private-b"])],
      securityGroups: admitsOne("endpoints"),
    });
    const [first, ...others] = [services, [services[1], services[0], services[2]]].map((order) =>
      analyseServices({ ...network, services: order.filter((each) => each !== undefined) }).map(
        ({ service: { key }, needs }) => [key, needs.find(({ need }) => need.destination === "ecr.api")?.path.verdict],
      ),
    );
    expect(first).to.deep.equal([
      ["service-0", "reachable"],
      ["service-1", "blocked"],
      ["service-2", "reachable"],
    ]);
    expect(others).to.deep.equal([[first?.[1], first?.[0], first?.[2]]]);
  });
});
