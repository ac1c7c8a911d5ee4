/** A network's settings are planned, or refused with all problems together, each with its rule. */
import { expect } from "chai";
import { Strategy } from "../../analysis/rules/strategies";
import { Network } from "../../components/network/network";
import type { NetworkArgs } from "../../components/network/args";
import { planNetwork } from "../../components/network/plan";
import { RefusedArgumentsError } from "../../components/refuse";
import { build } from "../support/harness";

/** `property rule` of each problem, errors only. */
function refusals(args: Omit<Partial<NetworkArgs>, "strategies"> & { strategies: string[] }): string[] {
  return planNetwork(args as NetworkArgs)
    .problems.filter(({ severity }) => severity === "error")
    .map(({ property, rules }) => `${property} ${rules[0]}`);
}

function warnings(args: Omit<Partial<NetworkArgs>, "strategies"> & { strategies: string[] }): string[] {
  const { problems, plan } = planNetwork(args as NetworkArgs);
  expect(plan, "a warning refuses nothing").to.not.equal(undefined);
  return problems.map(({ property, id }) => `${property} ${id}`);
}

const DERIVED = { interface: ["ecr.api", "ecr.dkr", "logs"], gateway: ["s3"] };

describe("A network's settings", () => {
  it("are refused with all their problems together, before any resource exists", async () => {
    let caught: unknown;
    const graph = await build(
      () => {
        try {
          return new Network("app", {
            strategies: ["nat-gateway", "nat-instance", "nat-gatway" as Strategy],
            cidrBlock: "10.0.0.0/24",
            availabilityZoneCount: 5,
            natGateway: { placement: "single", elasticIpAllocationIds: ["eipalloc-1", "eipalloc-2"] },
            loadBalancers: ["external" as "internal"],
          });
        } catch (error) {
          caught = error;
          return undefined;
        }
      },
      { preview: true },
    );
    expect(graph.resources).to.deep.equal([]);
    expect(RefusedArgumentsError.isInstance(caught)).to.equal(true);
    const errors = (caught as RefusedArgumentsError).errors;
    expect(errors.map(({ propertyPath }) => propertyPath)).to.deep.equal([
      "strategies",
      "strategies",
      "cidrBlock",
      "availabilityZoneCount",
      "natGateway.elasticIpAllocationIds",
      "loadBalancers",
    ]);
    expect(errors[0]?.reason).to.equal(
      "strategies (nat-gatway): there is no such strategy. [R-VPC-04] Did you mean nat-gateway?",
    );
    expect(errors[1]?.reason).to.include("nat-gateway, nat-instance").and.to.include("R-VPC-03");
  });

  it("name at least one strategy, each once", () => {
    expect(refusals({ strategies: [] })).to.deep.equal(["strategies R-VPC-04"]);
    expect(refusals({} as never)).to.deep.equal(["strategies R-VPC-04"]);
    expect(refusals({ strategies: ["public-ip", "public-ip"] })).to.deep.equal(["strategies R-VPC-04"]);
    expect(refusals({ strategies: ["public-ip", "public-host", "nat-gateway"] })).to.deep.equal([]);
  });

  it("have a block from /16 to /22, or to /21 with eight zones, that begins where it says", () => {
    const block = (cidrBlock: string, maxAvailabilityZones = 4): string[] =>
      refusals({ strategies: ["public-ip"], cidrBlock, maxAvailabilityZones });
    expect(block("10.0.0.0/16")).to.deep.equal([]);
    expect(block("172.40.4.0/22")).to.deep.equal([]);
    expect(block("10.0.0.0/15")).to.deep.equal(["cidrBlock R-LIM-08"]);
    expect(block("10.0.0.0/23")).to.deep.equal(["cidrBlock R-LIM-08"]);
    expect(block("10.0.8.0/21", 8)).to.deep.equal([]);
    expect(block("10.0.8.0/22", 8)).to.deep.equal(["cidrBlock R-LIM-08"]);
    expect(block("10.0.1.0/16")).to.deep.equal(["cidrBlock R-LIM-08"]);
    for (const wrong of ["10.0.0.0", "10.0.0/16", "2001:db8::/56", "x/16", "10.0.0.0/16\u001b[31m", ""]) {
      expect(block(wrong), wrong).to.deep.equal(["cidrBlock R-LIM-08"]);
    }
    expect(block("10.0.0.0/16", 6)).to.deep.equal(["maxAvailabilityZones R-LIM-08"]);
  });

  it("count Availability Zones by name or by number, up to the maximum, each zone once", () => {
    const zones = (settings: Partial<NetworkArgs>): string[] => refusals({ strategies: ["public-ip"], ...settings });
    expect(zones({ availabilityZones: ["a", "b", "c"], availabilityZoneCount: 3 })).to.deep.equal([]);
    expect(zones({ availabilityZones: ["a", "b"], availabilityZoneCount: 3 })).to.deep.equal([
      "availabilityZoneCount R-LIM-08",
    ]);
    expect(zones({ availabilityZones: ["a", "a"] })).to.deep.equal(["availabilityZones R-LB-04"]);
    expect(zones({ availabilityZones: [] })).to.deep.equal(["availabilityZones R-LIM-08"]);
    expect(zones({ availabilityZoneCount: 0 })).to.deep.equal(["availabilityZoneCount R-LIM-08"]);
    expect(zones({ availabilityZoneCount: 1.5 })).to.deep.equal(["availabilityZoneCount R-LIM-08"]);
    expect(zones({ availabilityZoneCount: 8, maxAvailabilityZones: 8 })).to.deep.equal([]);
  });

  it("give one own Elastic IP for each NAT, and none where AWS chooses", () => {
    const own = (count: number): string[] => ["eipalloc-a", "eipalloc-b", "eipalloc-c"].slice(0, count);
    const nat = (natGateway: NetworkArgs["natGateway"]): string[] =>
      refusals({ strategies: ["nat-gateway"], natGateway });
    expect(nat({ placement: "single", elasticIpAllocationIds: own(1) })).to.deep.equal([]);
    expect(nat({ elasticIpAllocationIds: own(2) })).to.deep.equal([]);
    expect(nat({ elasticIpAllocationIds: own(3) })).to.deep.equal(["natGateway.elasticIpAllocationIds R-NAT-01"]);
    expect(nat({ elasticIpAllocationIds: ["eipalloc-a", "eipalloc-a"] })).to.deep.equal([
      "natGateway.elasticIpAllocationIds R-NAT-10",
    ]);
    expect(nat({ placement: "regional", addresses: "manual", elasticIpAllocationIds: own(2) })).to.deep.equal([]);
    expect(nat({ placement: "regional", elasticIpAllocationIds: own(2) })).to.deep.equal([
      "natGateway.elasticIpAllocationIds R-NAT-07",
    ]);
    expect(nat({ placement: "per-az", addresses: "manual" })).to.deep.equal(["natGateway.addresses R-NAT-07"]);
    expect(nat({ placement: "zonal" as "single" })).to.deep.equal(["natGateway.placement R-NAT-01"]);
    expect(refusals({ strategies: ["nat-instance"], natInstance: { placement: "regional" } })).to.deep.equal([
      "natInstance.placement R-NATI-01",
    ]);
    expect(
      refusals({
        strategies: ["nat-instance"],
        natInstance: { elasticIpAllocationIds: ["eipalloc-a"] },
        natGateway: { placement: "single", elasticIpAllocationIds: ["eipalloc-a"] },
      }),
    ).to.deep.equal(["natInstance.elasticIpAllocationIds R-NAT-10"]);
  });

  it("hand vpc-endpoints the endpoints that it has nothing else than", () => {
    expect(refusals({ strategies: ["vpc-endpoints"] })).to.deep.equal(["endpoints R-EP-04"]);
    expect(refusals({ strategies: ["vpc-endpoints"], endpoints: DERIVED })).to.deep.equal([]);
    expect(
      refusals({ strategies: ["vpc-endpoints"], endpoints: { interface: ["logs"], remove: ["logs"] } }),
    ).to.deep.equal(["endpoints R-EP-04"]);
    const endpoints = (settings: NetworkArgs["endpoints"]): string[] =>
      refusals({ strategies: ["nat-gateway"], endpoints: settings });
    expect(endpoints({ add: ["com.amazonaws.eu.s3 "] })).to.deep.equal(["endpoints.add R-EP-04"]);
    expect(endpoints({ gateway: ["logs"] })).to.deep.equal(["endpoints.gateway R-EP-06"]);
    expect(endpoints({ add: ["logs"], remove: ["logs"] })).to.deep.equal(["endpoints.remove R-EP-04"]);
    expect(endpoints({ ...DERIVED, remove: ["log"] })).to.deep.equal(["endpoints.remove R-EP-04"]);
    expect(endpoints({ ...DERIVED, policies: { sqs: "{}" } })).to.deep.equal(["endpoints.policies.sqs R-EP-06"]);
    expect(endpoints({ ...DERIVED, policies: { s3: "allow" } })).to.deep.equal(["endpoints.policies.s3 R-EP-06"]);
  });

  it("do not print a policy that they refuse", () => {
    const { problems } = planNetwork({
      strategies: ["nat-gateway"],
      endpoints: { add: ["s3"], policies: { s3: "hunter2" } },
    });
    expect(JSON.stringify(problems)).to.not.include("hunter2");
  });

  it("are quoted without their control codes", () => {
    let reason = "";
    try {
      new Network("app", { strategies: ["public-ip"], cidrBlock: "10.0.0.0/16\u001b[31m" });
    } catch (error) {
      reason = (error as RefusedArgumentsError).errors[0]?.reason ?? "";
    }
    expect(reason).to.match(/^cidrBlock \(10\.0\.0\.0\/16\uFFFD\[31m\): /);
  });

  it("have a warning for each destination that has only IPv4 under egress-only-ipv6, until it has a path", () => {
    const strategies = ["egress-only-ipv6"];
    expect(warnings({ strategies })).to.deep.equal(["endpoints V-21"]);
    expect(warnings({ strategies, endpoints: DERIVED })).to.deep.equal([]);
    expect(warnings({ strategies, ipv6: { nat64: true } })).to.deep.equal([]);
    expect(warnings({ strategies, ipv6: { only: true } })).to.deep.equal(["ipv6.only V-21"]);
    expect(warnings({ strategies, ipv6: { only: true, nat64: true } })).to.deep.equal([]);
    expect(warnings({ strategies, ipv6: { only: true, nat64: true }, endpoints: DERIVED })).to.deep.equal([
      "endpoints X-05",
    ]);
    // Under another strategy these settings have no effect, which is one warning.
    expect(warnings({ strategies: ["nat-gateway"], ipv6: { only: true } })).to.deep.equal(["ipv6 R-VPC-04"]);
  });

  it("keep IPv6-only endpoints away from tasks that have IPv4, and the network as a whole on IPv4", () => {
    expect(
      refusals({ strategies: ["egress-only-ipv6", "nat-gateway"], ipv6: { only: true }, endpoints: DERIVED }),
    ).to.deep.equal(["ipv6.only R-V6-12"]);
    expect(refusals({ strategies: ["egress-only-ipv6", "nat-gateway"], endpoints: DERIVED })).to.deep.equal([]);
    expect(refusals({ strategies: ["public-ip"], ipFamily: "ipv6" })).to.deep.equal(["ipFamily R-V6-06"]);
    expect(refusals({ strategies: ["public-ip"], ipFamily: "dual-stack" })).to.deep.equal([]);
  });

  it("send flow logs to S3 with a bucket, and to CloudWatch Logs without", () => {
    const logs = (flowLogs: NetworkArgs["flowLogs"]): string[] => refusals({ strategies: ["public-ip"], flowLogs });
    expect(logs({})).to.deep.equal([]);
    expect(logs({ destination: "s3", bucketArn: "arn:aws:s3:::logs" })).to.deep.equal([]);
    expect(logs({ destination: "s3" })).to.deep.equal(["flowLogs.bucketArn R-VPC-44"]);
    expect(logs({ bucketArn: "arn:aws:s3:::logs" })).to.deep.equal(["flowLogs.bucketArn R-VPC-44"]);
  });

  it("take from an existing network what the strategies stand on", () => {
    const existing = (strategies: string[], more: object, rest: Partial<NetworkArgs> = {}): string[] =>
      refusals({
        strategies,
        existingNetwork: { vpcId: "vpc-1", vpcCidrBlocks: ["10.0.0.0/16"], ...more },
        ...rest,
      });
    expect(existing(["nat-gateway"], {})).to.deep.equal([
      "existingNetwork.publicSubnetIds R-VPC-04",
      "existingNetwork.privateSubnetIds R-VPC-04",
    ]);
    const ids = ["subnet-a", "subnet-b"];
    expect(existing(["nat-gateway"], { publicSubnetIds: ids, privateSubnetIds: ids })).to.deep.equal([]);
    expect(existing(["nat-gateway"], { publicSubnetIds: ids, privateSubnetIds: ["subnet-c"] })).to.deep.equal([
      "existingNetwork.privateSubnetIds R-VPC-04",
    ]);
    expect(
      existing(["nat-gateway"], { privateSubnetIds: ids }, { natGateway: { placement: "regional" } }),
    ).to.deep.equal([]);
    expect(
      existing(
        ["nat-gateway"],
        { privateSubnetIds: ids },
        { natGateway: { placement: "regional", addresses: "manual" } },
      ),
    ).to.deep.equal(["availabilityZones R-NAT-09"]);
    expect(existing(["public-ip"], { publicSubnetIds: ids })).to.deep.equal([
      "existingNetwork.internetGatewayId R-PUB-11",
    ]);
    expect(existing(["public-ip"], { publicSubnetIds: ids, keepRoutes: true })).to.deep.equal([]);
    expect(
      existing(["public-ip"], { publicSubnetIds: ids, keepRoutes: true }, { endpoints: { add: ["s3"] } }),
    ).to.deep.equal(["existingNetwork.routeTableIds R-EP-06"]);
    expect(
      existing(["public-ip"], { publicSubnetIds: ids, keepRoutes: true }, { cidrBlock: "10.0.0.0/16" }),
    ).to.deep.equal(["cidrBlock R-VPC-04"]);
    expect(
      refusals({ strategies: ["public-ip"], existingNetwork: { publicSubnetIds: ids, keepRoutes: true } as never }),
    ).to.deep.equal(["existingNetwork.vpcId R-VPC-04", "existingNetwork.vpcCidrBlocks R-VPC-04"]);
    expect(
      existing(["egress-only-ipv6"], { ipv6SubnetIds: ids }, { ipv6: { only: true }, endpoints: DERIVED }),
    ).to.deep.equal(["existingNetwork.vpcIpv6CidrBlock R-EP-17"]);
  });
});
