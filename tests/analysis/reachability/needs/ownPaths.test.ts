/** Paths that a task may need or not: a first pull through ECR's cache, and Service Connect without an endpoint. */
import { expect } from "chai";
import { analyse } from "../../../../analysis/analyse";
import type { NeedReport } from "../../../../analysis/report";
import type { Maybe, Topology } from "../../../../analysis/topology/model";
import { PROGRAM_SOURCE } from "../../../support/reportOf";
import {
  autoScalingGroup,
  behindNat,
  endpoint,
  group,
  isolated,
  launchTemplate,
  REGION,
  route,
  rule,
  service,
  taskDefinition,
  UNKNOWN_YET,
} from "../../../support/topology";

const PLACES = ["isolated-a", "isolated-b"];

function need(topology: Topology, purpose: string, destination: string): NeedReport {
  const found = analyse(topology, PROGRAM_SOURCE).services[0]?.needs.find(
    (each) => each.purpose === purpose && each.destination === destination,
  );
  if (found === undefined) throw new Error(`no need ${purpose} ${destination}`);
  return found;
}

describe("an image behind a pull-through cache rule", () => {
  const image = `210987654321.dkr.ecr.${REGION}.amazonaws.com/mirror/library/nginx:1`;
  const pull = (prefix: Maybe<string>, region: string, over: Partial<Topology> = {}) =>
    need(
      isolated({
        taskDefinitions: [taskDefinition(image)],
        pullThroughCaches: [{ prefix, region }],
        ...over,
      }),
      "image-pull",
      "ecr.dkr",
    );
  it("is undetermined by endpoints alone: the first pull needs a way to the internet", () => {
    for (const prefix of ["mirror", "mirror/library", "ROOT", UNKNOWN_YET]) {
      const first = pull(prefix, REGION);
      expect(first, JSON.stringify(prefix)).to.include({ verdict: "undetermined", fix: null });
      expect(first.message).to.contain("a pull-through cache rule fills this repository");
    }
  });
  it("is like any other where the rule is of another prefix or Region, or where a NAT leads out", () => {
    expect(pull("mirr", REGION).verdict).to.equal("reachable");
    expect(pull("mirror", "us-east-1").verdict).to.equal("reachable");
    const both = behindNat({
      vpcEndpoints: [endpoint("ecr.dkr", ["private-a"])],
      securityGroups: [group("tasks"), group("endpoints", [rule("ingress", 443, "10.0.0.0/16")])],
    });
    expect(pull("mirror", REGION, { ...both, taskDefinitions: [taskDefinition(image)] }).verdict).to.equal("reachable");
  });
  it("is blocked where nothing leads to ECR at all", () => {
    expect(pull("mirror", REGION, { vpcEndpoints: [] }).code).to.equal("NO_ROUTE_TO_DESTINATION");
  });
});

describe("Service Connect", () => {
  const connect = (over: Partial<Topology>, launchType: "fargate" | "ec2" = "fargate") =>
    need(
      isolated({
        securityGroups: [group("tasks"), group("instances"), group("endpoints", [rule("ingress", 443, "10.0.0.0/16")])],
        autoScalingGroups: [autoScalingGroup("fleet", PLACES)],
        launchTemplates: [launchTemplate()],
        services: [service(PLACES, { launchType, serviceConnect: { namespace: "shop", offers: [] } })],
        ...over,
      }),
      "service-connect",
      "ecs-agent",
    );
  it("is configured by the ecs-agent endpoint, or else from the public host", () => {
    const through = connect({ vpcEndpoints: [endpoint("ecs-agent", PLACES)] });
    expect(through).to.deep.include({ verdict: "reachable", via: ["interface-endpoint"] });
    const out = behindNat({
      services: [service(["private-a"], { serviceConnect: { namespace: "shop", offers: [] } })],
    });
    expect(need(out, "service-connect", "ecs-agent").via).to.deep.equal(["nat-gateway", "internet-gateway"]);
  });
  it("without either is blocked on EC2, and undetermined on Fargate, for which AWS's pages say both", () => {
    expect(connect({}, "ec2")).to.include({ verdict: "blocked", code: "NO_ROUTE_TO_DESTINATION", rule: "R-PUB-03" });
    const onFargate = connect({});
    expect(onFargate).to.include({ verdict: "undetermined", code: "UNKNOWN_VALUE" });
    expect(onFargate.message).to.contain("AWS's pages do not agree");
    expect(onFargate.message).to.contain("has no route to the internet");
  });
  it("takes IPv6 from dual-stack subnets: its host answers on both families", () => {
    const network = isolated({});
    const dual = {
      ...network,
      subnets: network.subnets.map((each, index) => ({
        ...each,
        ipv6Cidr: `2001:db8:0:${String(index)}::/64`,
        assignIpv6AddressOnCreation: true,
      })),
      routeTables: network.routeTables.map((table) => ({
        ...table,
        routes: table.key === "isolated" ? [route("::/0", "egress-only-internet-gateway", "eigw")] : [],
      })),
      egressOnlyInternetGateways: [{ key: "eigw", name: "eigw", id: null, vpc: "vpc" }],
      networkAcls: network.networkAcls.map((acl) => ({
        ...acl,
        rules: [...acl.rules, ...acl.rules.map((each) => ({ ...each, number: 101, cidr: "::/0" }))],
      })),
      services: [service(PLACES, { serviceConnect: { namespace: "shop", offers: [] } })],
    };
    expect(need(dual, "service-connect", "ecs-agent").via).to.deep.equal(["egress-only-internet-gateway"]);
  });
});
