/** A stack in a VPC that exists: by its id alone, or by all ids. Both build the same, and neither guesses. */
import { expect } from "chai";
import { runProgram } from "../../readers/program/runProgram";
import { problemLine, readSettings } from "../../stacks/settings";
import { existingVpcAnswers } from "../support/existingVpc";
import { bothModes, type Graph } from "../support/harness";
import { buildSettings, ROOT } from "../support/stacks";

const STACK = { strategy: "nat-gateway", ingress: "alb" };

/** The description of the VPC that the answers are about. */
const DESCRIBED = {
  vpcId: "vpc-1",
  vpcCidrBlocks: ["10.0.0.0/16"],
  keepRoutes: true,
  publicSubnetIds: ["subnet-public-0", "subnet-public-1"],
  privateSubnetIds: ["subnet-private-0", "subnet-private-1"],
  internetGatewayId: "igw-1",
  routeTableIds: ["rtb-private"],
  sourceIps: ["203.0.113.7"],
};

/** Without the order, which the lookup delays. */
function registered({ resources }: Graph): unknown[] {
  return resources
    .map(({ urn, inputs, parent, options, propertyDependencies }) => ({
      urn,
      inputs,
      parent,
      options,
      propertyDependencies,
    }))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

function refused(existingNetwork: unknown, more: Readonly<Record<string, string>> = {}): string[] {
  const read = readSettings({ ...STACK, existingNetwork: JSON.stringify(existingNetwork), ...more });
  return "problems" in read ? read.problems.map(problemLine) : [];
}

describe("a stack in an existing VPC", function () {
  this.timeout(60_000);

  bothModes("builds by the VPC's id alone what it builds by all ids, with the same outputs", async ({ preview }) => {
    const named = await buildSettings({ ...STACK, existingNetwork: { vpcId: "vpc-1" } }, preview, existingVpcAnswers());
    const described = await buildSettings({ ...STACK, existingNetwork: DESCRIBED }, preview);

    expect(registered(named)).to.deep.equal(registered(described));
    expect(named.ofType("aws:ec2/vpc:Vpc")).to.deep.equal([]);
    expect(named.ofType("aws:ec2/subnet:Subnet")).to.deep.equal([]);
    const outputs = [
      ...["strategy", "sourceIps", "services", "schedules", "balancers"],
      ...["vpcId", "clusterName", "subnetIds", "clientInstanceId"],
    ];
    expect(Object.keys(named.result as object)).to.deep.equal(outputs);
    expect(Object.keys(described.result as object)).to.deep.equal(outputs);
  });

  it("counts only the subnets that it chooses", async () => {
    const subnetIds = ["subnet-public-0", "subnet-public-1", "subnet-private-0"];
    const built = (availabilityZoneCount: number) =>
      buildSettings(
        { ...STACK, ingress: "none", availabilityZoneCount, existingNetwork: { vpcId: "vpc-1", subnetIds } },
        false,
        existingVpcAnswers(),
      );
    const [service] = (await built(1)).ofType("aws:ecs/service:Service");
    expect(service?.inputs["networkConfiguration"]).to.have.property("subnets").that.deep.equals(["subnet-private-0"]);
    const message = await built(2).catch((error: Error) => error.message);
    expect(message).to.match(/^existingNetworkOf "vpc-1" cannot be built:\n {2}- availabilityZoneCount \(2\): only 1 /);
  });

  it("creates nothing if the VPC has no subnets for its strategy, and says which it has", async () => {
    const message = await buildSettings(
      { strategy: "nat-instance", existingNetwork: { vpcId: "vpc-1" } },
      false,
      existingVpcAnswers(),
    ).catch((error: Error) => error.message);
    expect(message).to.equal(
      'existingNetworkOf "vpc-1" cannot be built:\n  - strategies (nat-instance): the default routes of subnet-private-0, subnet-private-1 are those of another strategy: IPv4 nat-gateway. [R-VPC-04] Use the strategy nat-gateway, or name other subnets in subnetIds.',
    );
  });

  it("is not judged without answers of AWS: the message names the lookups, in the order in which they are made", async () => {
    const message = await runProgram({
      directory: ROOT,
      stack: "staging",
      config: ["ecs-connectivity:strategy=nat-gateway", "ecs-connectivity:existingNetwork.vpcId=vpc-1"],
    }).catch((error: Error) => error.message);
    expect(message).to.match(
      /^existingNetworkOf "vpc-1": the VPC cannot be looked up: this run has no answers of AWS\. .* aws:ec2\/getVpc:getVpc \{"id":"vpc-1"\}, aws:ec2\/getSubnets:getSubnets .*, aws:ec2\/getRouteTables:getRouteTables /,
    );
  });

  it("is refused if it has some of the ids, with both ways out, and one block of the VPC's own", () => {
    const way =
      "Or set only existingNetwork.vpcId: then the VPC is looked up, if its subnets have the routes of the strategies.";
    const { vpcCidrBlocks: _blocks, ...without } = DESCRIBED;
    expect(refused(without)).to.deep.equal([
      `ecs-connectivity:existingNetwork.vpcCidrBlocks: security groups allow the VPC's own addresses. [R-VPC-04] Give existingNetwork.vpcCidrBlocks. ${way}`,
    ]);
    expect(refused({ vpcId: "vpc-1", vpcCidrBlocks: ["10.0.0.0/16"], keepRoutes: true })).to.deep.equal([
      `ecs-connectivity:existingNetwork.publicSubnetIds: the public tier is needed. [R-VPC-04] Give existingNetwork.publicSubnetIds. ${way}`,
      "ecs-connectivity:existingNetwork.privateSubnetIds: the private tier is needed. [R-VPC-04] Give existingNetwork.privateSubnetIds.",
    ]);
    expect(refused({ ...DESCRIBED, subnetIds: ["subnet-1"] })).to.deep.equal([
      'ecs-connectivity:existingNetwork.subnetIds = "subnet-1": they choose the subnets of a VPC that is looked up, and these settings describe the VPC. Leave it out, or set only vpcId and subnetIds.',
    ]);
    expect(refused({ vpcId: "vpc-1" }, { cidrBlock: "10.1.0.0/16" })).to.deep.equal([
      'ecs-connectivity:cidrBlock = "10.1.0.0/16": an existing network already has its CIDR blocks. [R-VPC-04] Leave cidrBlock out.',
    ]);
    expect(refused({ subnetIds: ["subnet-1"] })).to.deep.equal([
      "ecs-connectivity:existingNetwork.vpcId: the value is required. Set existingNetwork.vpcId.",
    ]);
    expect(refused(DESCRIBED)).to.deep.equal([]);
    expect(refused({ vpcId: "vpc-1" })).to.deep.equal([]);
  });
});
