/** The client instance: a place to call services from, that nothing can call. */
import { expect } from "chai";
import { ClientInstance, type ClientInstanceArgs } from "../../components/clientInstance";
import type { TaskNetworkArgs } from "../../components/network/taskNetwork";
import type { RefusedArgumentsError } from "../../components/refuse";
import { UNKNOWN, bothModes, build, valueOf } from "../support/harness";

const NETWORK: TaskNetworkArgs = {
  strategy: "nat-gateway",
  availabilityZoneCount: 2,
  vpcId: "vpc-theirs",
  vpcCidrBlocks: ["10.0.0.0/16"],
  subnetIds: ["subnet-0", "subnet-1"],
};
const tags = { team: "shop" };

describe("ClientInstance", () => {
  const make = (args: Partial<ClientInstanceArgs> = {}): ClientInstance =>
    new ClientInstance("client", { network: NETWORK, tags, ...args });

  bothModes("has no inbound rule, no key and no public address", async (mode) => {
    const graph = await build(() => make(), mode);
    expect(graph.resources.map(({ name, type }) => `${type.split(":").at(-1) ?? ""} ${name}`).sort()).to.deep.equal([
      "ClientInstance client",
      "Instance client-instance",
      "InstanceProfile client-profile",
      "Role client-role",
      "RolePolicyAttachment client-policy-0",
      "SecurityGroup client-group",
      "SecurityGroupEgressRule client-to-anywhere",
    ]);
    graph.resourceCountIs("SecurityGroupIngressRule", 0);
    graph.resourceCountIs("KeyPair", 0);
    expect(graph.one("client-group").inputs).to.not.have.any.keys("ingress", "egress");
    const { inputs } = graph.one("client-instance");
    expect(inputs).to.not.have.any.keys("keyName", "userData", "securityGroups");
    expect(inputs).to.include({ instanceType: "t4g.nano", subnetId: "subnet-0", associatePublicIpAddress: false });
    expect(inputs["vpcSecurityGroupIds"]).to.deep.equal([mode.preview ? UNKNOWN : "sg-client-group"]);
    expect(inputs["metadataOptions"]).to.deep.equal({
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    });
    expect(inputs["rootBlockDevice"]).to.deep.equal({
      volumeSize: 8,
      volumeType: "gp3",
      encrypted: true,
      tags: { Name: "client", team: "shop" },
    });
  });

  it("is reached by Session Manager alone: that is all its role allows", async () => {
    const graph = await build(() => make(), { preview: false });
    expect(
      graph.ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ inputs }) => inputs["policyArn"]),
    ).to.deep.equal(["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]);
    graph.resourceCountIs("RolePolicy", 0);
    expect(graph.waitsFor(graph.one("client-instance"))).to.include.members(["client-policy-0", "client-to-anywhere"]);
  });

  for (const strategy of ["public-ip", "public-host"] as const) {
    it(`has a public address under ${strategy}, where nothing else leads out, and is still closed`, async () => {
      const graph = await build(() => make({ network: { ...NETWORK, strategy } }), { preview: false });
      expect(graph.one("client-instance").inputs["associatePublicIpAddress"]).to.equal(true);
      graph.resourceCountIs("SecurityGroupIngressRule", 0);
    });
  }

  it("calls only the VPC and S3 where there are only endpoints", async () => {
    const network: TaskNetworkArgs = { ...NETWORK, strategy: "vpc-endpoints", s3PrefixListId: "pl-s3" };
    const graph = await build(() => make({ network }), { preview: false });
    expect(
      graph.ofType("SecurityGroupEgressRule").map(({ inputs }) => inputs["cidrIpv4"] ?? inputs["prefixListId"]),
    ).to.deep.equal(["10.0.0.0/16", "pl-s3"]);
    expect(graph.one("client-instance").inputs["associatePublicIpAddress"]).to.equal(false);
  });

  it("keeps the image that it began with, until another is given", async () => {
    const asked = async (args: Partial<ClientInstanceArgs>): Promise<unknown> =>
      (await build(() => make(args), { preview: false })).one("client-instance").options.ignoreChanges;
    expect(await asked({})).to.deep.equal(["ami"]);
    expect(await asked({ amiId: "ami-theirs" })).to.deep.equal([]);
    const graph = await build(() => make({ amiId: "ami-theirs" }), { preview: false });
    expect(graph.one("client-instance").inputs["ami"]).to.equal("ami-theirs");
  });

  bothModes("tells its id, its address and its group", async (mode) => {
    const { result } = await build(() => make(), mode);
    for (const output of [result.instanceId, result.privateIp, result.securityGroupId]) {
      const value = await valueOf(output);
      expect(value).to.satisfy((told: unknown) => (mode.preview ? told === UNKNOWN : typeof told === "string"));
    }
  });

  it("names what another language left out, and an x86 type without its image", () => {
    let error: unknown;
    try {
      new ClientInstance("client", { instanceType: "t3.nano" } as ClientInstanceArgs);
    } catch (caught) {
      error = caught;
    }
    expect((error as RefusedArgumentsError).errors.map(({ propertyPath }) => propertyPath)).to.deep.equal([
      "network",
      "instanceType",
    ]);
  });
});
