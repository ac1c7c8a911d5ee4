/** V-06, V-08, V-09, V-11 to V-16, V-24 and V-25, in both directions. */
import { expect } from "chai";
import fc from "fast-check";
import {
  asComponentsSee,
  checkAddresses,
  checkBalancerSubnets,
  checkDensity,
  checkHostPort,
  checkHostPortDeployment,
  checkNatGateway,
  checkNatQuotas,
  checkPlacement,
  checkPorts,
  checkSubnets,
  checkTargetType,
} from "../../../../analysis/rules/checks";
import { spoken } from "./spoken";

describe("Checks of public addresses", () => {
  it("V-06 warns of a Fargate public IP away from an internet gateway, and components refuse it", () => {
    const facts = { launchType: "fargate", networkMode: "awsvpc", assignPublicIp: "ENABLED" } as const;
    const problems = checkPlacement({ ...facts, placement: "PRIV_NAT" });
    expect(spoken(problems)).to.deep.equal(["V-06 warning assignPublicIp"]);
    expect(spoken(problems.map(asComponentsSee))).to.deep.equal(["V-06 error assignPublicIp"]);
    expect(checkPlacement({ ...facts, placement: "PUB_NOAUTO" })).to.deep.equal([]);
  });

  it("leaves a Fargate task without a public IP in a public subnet to its needs", () => {
    const facts = { launchType: "fargate", networkMode: "awsvpc", assignPublicIp: "DISABLED" } as const;
    expect(checkPlacement({ ...facts, placement: "PUB_AUTO" })).to.deep.equal([]);
  });

  it("V-08 warns of awsvpc tasks on instances in a public subnet, not behind a NAT", () => {
    for (const launchType of ["ec2", "managed-instances"] as const) {
      const facts = { launchType, networkMode: "awsvpc", assignPublicIp: "UNSET", instanceHasPublicIp: true } as const;
      expect(spoken(checkPlacement({ ...facts, placement: "PUB_AUTO" }))).to.deep.equal(["V-08 warning subnets"]);
      expect(checkPlacement({ ...facts, placement: "PRIV_NAT" })).to.deep.equal([]);
    }
  });

  it("V-09 warns of a public instance without a public IP, unless it has one of another source", () => {
    const facts = { launchType: "ec2", networkMode: "bridge", assignPublicIp: "UNSET" } as const;
    expect(spoken(checkPlacement({ ...facts, placement: "PUB_NOAUTO" }))).to.deep.equal(["V-09 warning subnets"]);
    expect(checkPlacement({ ...facts, placement: "PUB_NOAUTO", instanceHasPublicIp: true })).to.deep.equal([]);
    expect(checkPlacement({ ...facts, placement: "PUB_AUTO" })).to.deep.equal([]);
  });
});

describe("Checks of subnets and addresses", () => {
  it("V-11 holds the limits at their edges", () => {
    const facts = { subnetCount: 16, securityGroupCount: 5, vpcs: ["a"], capacityVpc: "a" };
    expect(checkSubnets(facts)).to.deep.equal([]);
    expect(spoken(checkSubnets({ ...facts, subnetCount: 17 }))).to.deep.equal(["V-11 error subnets"]);
    expect(spoken(checkSubnets({ ...facts, subnetCount: 0 }))).to.deep.equal(["V-11 error subnets"]);
    expect(spoken(checkSubnets({ ...facts, securityGroupCount: 6 }))).to.deep.equal(["V-11 error securityGroups"]);
    expect(spoken(checkSubnets({ ...facts, vpcs: ["a", "b"] }))).to.deep.equal(["V-11 error subnets"]);
    expect(checkSubnets({ ...facts, vpcs: ["b"] })[0]?.rules).to.deep.equal(["R-MI-04"]);
  });

  it("V-25 is an error beyond the usable addresses, information where capacity scales", () => {
    const facts = { prefixLengths: [28, 28], addressesWanted: 23, scales: false };
    expect(spoken(checkAddresses(facts))).to.deep.equal(["V-25 error subnets"]);
    expect(spoken(checkAddresses({ ...facts, scales: true }))).to.deep.equal(["V-25 info subnets"]);
    expect(checkAddresses({ ...facts, addressesWanted: 22 })).to.deep.equal([]);
  });

  it("V-25 never reports a smaller demand when it does not report a larger one", () => {
    const length = fc.integer({ min: 16, max: 28 });
    fc.assert(
      fc.property(
        fc.array(length, { minLength: 1, maxLength: 4 }),
        fc.nat(2000),
        fc.nat(2000),
        (prefixLengths, a, b) => {
          const count = (addressesWanted: number): number =>
            checkAddresses({ prefixLengths, addressesWanted, scales: false }).length;
          expect(count(Math.min(a, b))).to.be.at.most(count(Math.max(a, b)));
        },
      ),
    );
  });
});

describe("Checks of ports", () => {
  const port = (
    networkMode: "awsvpc" | "bridge" | "host" | "none",
    containerPort: number,
    hostPort?: number,
  ): string[] => spoken(checkPorts({ networkMode, mappings: [{ container: "web", containerPort, hostPort }] }));

  it("V-12 requires the container's port under awsvpc and host", () => {
    for (const networkMode of ["awsvpc", "host"] as const) {
      expect(port(networkMode, 80, 8080)).to.deep.equal(["V-12 error web.portMappings.hostPort"]);
      expect([...port(networkMode, 80), ...port(networkMode, 80, 80)]).to.deep.equal([]);
    }
  });

  it("V-12 refuses mappings without a network, reserved ports and dynamic ones made static", () => {
    expect(port("none", 80)).to.deep.equal(["V-12 error web.portMappings"]);
    expect(port("bridge", 80, 22)).to.deep.equal(["V-12 error web.portMappings.hostPort"]);
    expect(port("host", 51678)).to.deep.equal(["V-12 error web.portMappings.hostPort"]);
    expect(port("bridge", 80, 32768)).to.deep.equal(["V-12 error web.portMappings.hostPort"]);
    const fine = [
      ...port("bridge", 22, 0),
      ...port("bridge", 80, 32767),
      ...port("awsvpc", 22),
      ...port("bridge", 40000),
    ];
    expect(fine).to.deep.equal([]);
  });

  it("V-13 counts all services that take the port", () => {
    const takers = [
      { service: "a", copies: 1 },
      { service: "b", copies: 2 },
    ];
    const facts = { port: 80, takers, instances: 2, scales: false };
    expect(spoken(checkHostPort(facts))).to.deep.equal(["V-13 error desiredCount"]);
    expect(spoken(checkHostPort({ ...facts, scales: true }))).to.deep.equal(["V-13 info desiredCount"]);
    expect(checkHostPort({ ...facts, instances: 3 })).to.deep.equal([]);
  });

  it("V-13 warns of a deployment for which no instance is left and no task may stop", () => {
    const web = { service: "web", copies: 2, minimumHealthyPercent: 100, maximumPercent: 200 };
    const said = (changes: Partial<typeof web>, instances = 2, others: (typeof web)[] = []) =>
      spoken(checkHostPortDeployment({ port: 80, takers: [{ ...web, ...changes }, ...others], instances }));
    const stuck = ["V-13 warning deploymentMinimumHealthyPercent"];

    expect(said({})).to.deep.equal(stuck);
    expect(said({}, 3)).to.deep.equal([]);
    expect(said({ minimumHealthyPercent: 50 })).to.deep.equal([]);
    // AWS rounds up: one of two may stop at 50 %, none at 51 %.
    expect(said({ minimumHealthyPercent: 51 })).to.deep.equal(stuck);
    // Room for one more is of no use where none may be started: 149 % of two is two.
    expect(said({ maximumPercent: 149 }, 3)).to.deep.equal(stuck);
    // Another service's task takes the room.
    expect(said({}, 3, [{ ...web, service: "api", copies: 1, minimumHealthyPercent: 0 }])).to.deep.equal(stuck);
    expect(said({ copies: 0 })).to.deep.equal([]);
    // Too many copies are an error already.
    expect(said({}, 1)).to.deep.equal([]);
  });

  it("V-14 counts interfaces, reports nothing for unknown types, and knows the types without trunking", () => {
    const facts = { instanceType: "t3.medium", trunking: false, tasks: 5, instances: 2, scales: false };
    expect(spoken(checkDensity(facts))).to.deep.equal(["V-14 error desiredCount"]);
    expect(checkDensity({ ...facts, tasks: 4 })).to.deep.equal([]);
    expect(checkDensity({ ...facts, instanceType: "x99.large" })).to.deep.equal([]);
    expect(spoken(checkDensity({ ...facts, tasks: 4, trunking: true }))).to.deep.equal(["V-14 warning trunking"]);
    expect(checkDensity({ ...facts, instanceType: "m5.large", tasks: 20, trunking: true })).to.deep.equal([]);
  });
});

describe("Checks of load balancers", () => {
  it("V-15 requires ip for awsvpc and instance for bridge, and only warns under host", () => {
    const target = (networkMode: "awsvpc" | "bridge" | "host", targetType: "ip" | "instance"): string[] =>
      spoken(checkTargetType({ networkMode, kind: "application", targetType }));
    expect(target("awsvpc", "instance")).to.deep.equal(["V-15 error targetType"]);
    expect(target("bridge", "ip")).to.deep.equal(["V-15 error targetType"]);
    expect(target("host", "ip")).to.deep.equal(["V-15 warning targetType"]);
    expect([...target("awsvpc", "ip"), ...target("bridge", "instance"), ...target("host", "instance")]).to.deep.equal(
      [],
    );
  });

  it("V-15 refuses a classic one for awsvpc, and any for a task without a network", () => {
    const classic = (networkMode: "awsvpc" | "bridge"): string[] =>
      spoken(checkTargetType({ networkMode, kind: "classic", targetType: undefined }));
    expect(classic("awsvpc")).to.deep.equal(["V-15 error loadBalancers"]);
    expect(classic("bridge")).to.deep.equal([]);
    const none = checkTargetType({ networkMode: "none", kind: "network", targetType: "ip" });
    expect(spoken(none)).to.deep.equal(["V-15 error loadBalancers"]);
  });

  it("V-16 requires two zones and /27 for an ALB, and every zone of the tasks", () => {
    const subnet = (availabilityZone: string, prefixLength = 24) => ({
      name: `public-${availabilityZone}`,
      availabilityZone,
      prefixLength,
    });
    const facts = { kind: "application", subnets: [subnet("a"), subnet("b", 27)], taskZones: ["a", "b"] } as const;
    expect(checkBalancerSubnets(facts)).to.deep.equal([]);
    expect(spoken(checkBalancerSubnets({ ...facts, taskZones: ["a", "c"] }))).to.deep.equal(["V-16 error subnets"]);
    const poor = checkBalancerSubnets({ ...facts, subnets: [subnet("a", 28)] });
    expect(poor.map((problem) => problem.rules[0])).to.deep.equal(["R-LB-04", "R-LB-04", "R-LB-06"]);
    expect(checkBalancerSubnets({ kind: "network", subnets: [subnet("a", 28)], taskZones: ["a"] })).to.deep.equal([]);
  });
});

describe("Checks of NAT gateways", () => {
  const zonal = {
    availabilityMode: "zonal",
    connectivityType: "public",
    hasSubnet: true,
    hasAllocationId: true,
    hasVpc: false,
    subnetLeadsToInternetGateway: true,
    addressCount: 1,
  } as const;

  it("V-24 requires a zonal one in a public subnet", () => {
    expect(checkNatGateway(zonal)).to.deep.equal([]);
    expect(spoken(checkNatGateway({ ...zonal, hasSubnet: false }))).to.deep.equal(["V-24 error subnetId"]);
    const lost = { ...zonal, subnetLeadsToInternetGateway: false };
    expect(spoken(checkNatGateway(lost))).to.deep.equal(["V-24 error subnetId"]);
    expect(checkNatGateway({ ...lost, connectivityType: "private" })).to.deep.equal([]);
    expect(checkNatGateway({ ...zonal, subnetLeadsToInternetGateway: undefined })).to.deep.equal([]);
  });

  it("V-24 requires a regional one by VPC, without subnet and allocation", () => {
    const regional = {
      ...zonal,
      availabilityMode: "regional",
      hasSubnet: false,
      hasAllocationId: false,
      hasVpc: true,
    } as const;
    expect(checkNatGateway(regional)).to.deep.equal([]);
    const wrong = checkNatGateway({
      ...regional,
      hasSubnet: true,
      hasAllocationId: true,
      hasVpc: false,
      connectivityType: "private",
    });
    expect(wrong.map((problem) => problem.property)).to.deep.equal([
      "subnetId",
      "allocationId",
      "vpcId",
      "connectivityType",
    ]);
    expect(checkNatGateway({ ...regional, addressCount: 32 })).to.deep.equal([]);
    expect(spoken(checkNatGateway({ ...regional, addressCount: 33 }))).to.deep.equal([
      "V-24 error elasticIpAllocationIds",
    ]);
  });

  it("V-24 only warns of quotas that AWS raises, for components too", () => {
    const many = checkNatGateway({ ...zonal, addressCount: 3 });
    expect(spoken(many)).to.deep.equal(["V-24 warning elasticIpAllocationIds"]);
    expect(spoken(many.map(asComponentsSee))).to.deep.equal(["V-24 warning elasticIpAllocationIds"]);
    const quotas = checkNatQuotas({ elasticIps: 6, natGatewaysByZone: { a: 6, b: 5 } });
    expect(spoken(quotas)).to.deep.equal(["V-24 warning elasticIps", "V-24 warning natGateways"]);
    expect(checkNatQuotas({ elasticIps: 5, natGatewaysByZone: { a: 5 } })).to.deep.equal([]);
  });
});
