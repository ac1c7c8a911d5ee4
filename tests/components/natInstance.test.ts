/** NAT instances: a route that never changes, an address that never changes, and an instance that may. */
import { expect } from "chai";
import { NatInstance, type NatInstanceArgs } from "../../components/strategies/natInstance";
import type { RefusedArgumentsError } from "../../components/refuse";
import { type Graph, type Resource, UNKNOWN, bothModes, build, valueOf } from "../support/harness";
import { waysOut } from "./routes";

const ARGS: NatInstanceArgs = {
  vpcId: "vpc-theirs",
  vpcCidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
  availabilityZoneCount: 2,
  subnetIds: ["subnet-0", "subnet-1"],
  publicSubnetIds: ["subnet-pub0", "subnet-pub1"],
  tags: { team: "shop" },
};

function make(args: Partial<NatInstanceArgs> = {}): NatInstance {
  return new NatInstance("out", { ...ARGS, ...args });
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: string;
  readonly Condition?: unknown;
}

function statements(resource: Resource): Statement[] {
  return (JSON.parse(resource.inputs["policy"] as string) as { Statement: Statement[] }).Statement;
}

function userData(graph: Graph, name: string): string {
  return Buffer.from(graph.one(name).inputs["userData"] as string, "base64").toString();
}

/** The tags that the instances of a slot are launched with. */
function instanceTags(graph: Graph, slot = 0): Record<string, unknown> {
  const specifications = graph.one(`out-${slot}-template`).inputs["tagSpecifications"];
  const [first] = specifications as unknown as { resourceType: string; tags: Record<string, unknown> }[];
  expect(first?.resourceType).to.equal("instance");
  return first?.tags ?? {};
}

describe("NatInstance", () => {
  bothModes("routes every zone to one fixed interface, which holds the Elastic IP", async (mode) => {
    const graph = await build(() => make(), mode);
    expect(waysOut(graph, "subnet-0")).to.deep.equal(["0.0.0.0/0 → out-0-interface"]);
    expect(waysOut(graph, "subnet-1")).to.deep.equal(["0.0.0.0/0 → out-0-interface"]);
    graph.resourceCountIs("aws:ec2/networkInterface:NetworkInterface", 1);
    graph.resourceCountIs("aws:ec2/eip:Eip", 1);
    graph.resourceCountIs("aws:autoscaling/group:Group", 1);
    graph.resourceCountIs("aws:ec2/instance:Instance", 0);
    graph.resourceCountIs("aws:ec2/natGateway:NatGateway", 0);
    const association = graph.one("out-0-address");
    expect(graph.pointsAt(association, "networkInterfaceId")).to.deep.equal(["out-0-interface"]);
    expect(graph.pointsAt(association, "allocationId")).to.deep.equal(["out-eip-0"]);
    expect(graph.result.taskNetwork).to.include({ strategy: "nat-instance", assignPublicIp: false });
    expect(graph.result.sourceIps.kind).to.equal("fixed");
  });

  bothModes("has one NAT in each zone's own public subnet with per-az", async (mode) => {
    const graph = await build(() => make({ placement: "per-az" }), mode);
    expect(waysOut(graph, "subnet-0")).to.deep.equal(["0.0.0.0/0 → out-0-interface"]);
    expect(waysOut(graph, "subnet-1")).to.deep.equal(["0.0.0.0/0 → out-1-interface"]);
    for (const slot of [0, 1]) {
      const subnet = `subnet-pub${slot}`;
      expect(graph.one(`out-${slot}-interface`).inputs["subnetId"]).to.equal(subnet);
      expect(graph.one(`out-${slot}-group`).inputs["vpcZoneIdentifiers"]).to.deep.equal([subnet]);
    }
    expect(graph.names("aws:ec2/eip:Eip")).to.deep.equal(["out-eip-0", "out-eip-1"]);
    const addresses = await valueOf(graph.result.sourceIps.addresses);
    expect(addresses).to.satisfy((told: unknown) =>
      mode.preview ? told === UNKNOWN : Array.isArray(told) && told.length === 2,
    );
  });

  bothModes("forwards from the VPC's blocks alone, and never lets the internet in", async (mode) => {
    const graph = await build(() => make(), mode);
    const { inputs } = graph.one("out-0-interface");
    expect(inputs["sourceDestCheck"]).to.equal(false);
    expect(
      graph.ofType("SecurityGroupIngressRule").map((rule) => [rule.inputs["ipProtocol"], rule.inputs["cidrIpv4"]]),
    ).to.deep.equal([
      ["-1", "10.0.0.0/16"],
      ["-1", "10.1.0.0/16"],
    ]);
    expect(
      graph.ofType("SecurityGroupEgressRule").map((rule) => [rule.inputs["ipProtocol"], rule.inputs["cidrIpv4"]]),
    ).to.deep.equal([["-1", "0.0.0.0/0"]]);
  });

  bothModes("launches one instance with one interface and a public address of its own", async (mode) => {
    const graph = await build(() => make(), mode);
    const template = graph.one("out-0-template");
    expect(template.inputs["instanceType"]).to.equal("t4g.nano");
    const [first, ...others] = template.inputs["networkInterfaces"] as unknown as Record<string, unknown>[];
    expect(others).to.deep.equal([]);
    expect(first).to.include({ deviceIndex: 0, associatePublicIpAddress: "true", deleteOnTermination: "true" });
    expect(first).to.not.have.property("networkInterfaceId");
    expect(template.inputs["metadataOptions"]).to.deep.equal({
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    });
    expect(template.inputs).to.not.have.any.keys("keyName", "vpcSecurityGroupIds");
    const group = graph.one("out-0-group", "aws:autoscaling/group:Group");
    expect(group.inputs).to.include({ minSize: 1, maxSize: 1, desiredCapacity: 1, healthCheckGracePeriod: 600 });
    // A changed template must not replace the running instance in a deployment.
    expect(group.inputs).to.not.have.property("instanceRefresh");
    expect(graph.pointsAt(group, "launchTemplate")).to.deep.equal(["out-0-template"]);
  });

  it("keeps the image it began with, unless another is given on purpose", async () => {
    const asked = async (args: Partial<NatInstanceArgs>): Promise<unknown> =>
      (await build(() => make(args), { preview: false })).one("out-0-template").options.ignoreChanges;
    expect(await asked({})).to.deep.equal(["imageId"]);
    expect(await asked({ amiId: "ami-theirs" })).to.deep.equal([]);
  });

  it("is destroyed from the instance to the interface, and routes only to an interface with its address", async () => {
    const graph = await build(() => make(), { preview: false });
    const group = graph.one("out-0-group", "aws:autoscaling/group:Group");
    expect(graph.waitsFor(group)).to.include.members(["out-0-interface", "out-0-address"]);
    expect(graph.waitsFor(graph.one("out-routes-1-ipv4"))).to.include("out-0-address");
    expect(graph.one("out-0-interface").options.ignoreChanges).to.deep.equal(["attachments"]);
  });

  it("may attach its own interface to its own instances and call itself ill, and nothing else", async () => {
    const graph = await build(() => make(), { preview: false });
    const interfaceId = await valueOf(graph.result.networkInterfaceIds);
    const arn = "arn:aws:ec2:eu-central-1:123456789012";
    const moves = ["ec2:AttachNetworkInterface", "ec2:DetachNetworkInterface"];
    expect(statements(graph.one("out-0-policy"))).to.deep.equal([
      { Effect: "Allow", Action: moves, Resource: `${arn}:network-interface/${String((interfaceId as string[])[0])}` },
      {
        Effect: "Allow",
        Action: "ec2:AttachNetworkInterface",
        Resource: `${arn}:instance/*`,
        Condition: { StringEquals: { "aws:ResourceTag/ecs-connectivity:nat": "ecs-connectivity-test-out-0" } },
      },
      { Effect: "Allow", Action: "ec2:DetachNetworkInterface", Resource: `${arn}:instance/*` },
      { Effect: "Allow", Action: "ec2:DescribeNetworkInterfaces", Resource: "*" },
      {
        Effect: "Allow",
        Action: "autoscaling:SetInstanceHealth",
        Resource:
          "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:*:autoScalingGroupName/ecs-connectivity-test-out-0",
      },
    ]);
    expect(graph.one("out-0-group", "aws:autoscaling/group:Group").inputs["name"]).to.equal(
      "ecs-connectivity-test-out-0",
    );
    graph.resourceCountIs("RolePolicyAttachment", 0);
    expect(instanceTags(graph)).to.deep.equal({
      Name: "out-0",
      team: "shop",
      "ecs-connectivity:nat": "ecs-connectivity-test-out-0",
    });
  });

  it("has a tag of its own in each stack and project, and for each slot", async () => {
    const tagOf = async (options: { project?: string; stack?: string }, slot = 0): Promise<unknown> => {
      const graph = await build(() => make({ placement: "per-az" }), { preview: false, ...options });
      return instanceTags(graph, slot)["ecs-connectivity:nat"];
    };
    expect([
      await tagOf({ project: "shop", stack: "prod" }),
      await tagOf({ project: "shop", stack: "prod" }, 1),
      await tagOf({ project: "shop", stack: "dev" }),
      await tagOf({ project: "blog", stack: "prod" }),
    ]).to.deep.equal(["shop-prod-out-0", "shop-prod-out-1", "shop-dev-out-0", "blog-prod-out-0"]);
  });

  it("opens a shell by Session Manager only when asked", async () => {
    const graph = await build(() => make({ sessionManager: true }), { preview: false });
    expect(graph.one("out-0-session-manager").inputs["policyArn"]).to.equal(
      "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    );
  });

  it("brings its scripts, its units and its settings along as user data", async () => {
    const graph = await build(() => make({ placement: "per-az" }), { preview: false });
    const interfaces = (await valueOf(graph.result.networkInterfaceIds)) as string[];
    for (const slot of [0, 1]) {
      const script = userData(graph, `out-${slot}-template`);
      expect(script).to.match(/^#!\/usr\/bin\/env bash\n/);
      expect(script.split("\n")).to.include.members([
        `FIXED_ENI_ID=${String(interfaces[slot])}`,
        'VPC_CIDRS="10.0.0.0/16 10.1.0.0/16"',
        "PROBE_URL=https://sts.eu-central-1.amazonaws.com/",
        "ExecStart=/usr/local/sbin/nat-instance-boot",
        "ExecStart=/usr/local/sbin/nat-instance-watch",
        // Or the distribution's network tool removes the NAT's routes and rules.
        "ManageForeignRoutes=no",
        "ManageForeignRoutingPolicyRules=no",
        "systemctl enable --now nat-instance.service",
      ]);
      expect(script).to.not.match(/undefined|\[object/);
      // EC2 refuses more than 16 KB.
      expect(Buffer.byteLength(script)).to.be.below(16384);
    }
  });

  it("uses own Elastic IPs by slot and makes none", async () => {
    const graph = await build(
      () => make({ placement: "per-az", elasticIpAllocationIds: ["eipalloc-a", "eipalloc-b"] }),
      { preview: false },
    );
    expect(graph.ofType("aws:ec2/eip:Eip").filter(({ external }) => !external)).to.deep.equal([]);
    expect(graph.one("out-0-address").inputs["allocationId"]).to.equal("eipalloc-a");
    expect(graph.one("out-1-address").inputs["allocationId"]).to.equal("eipalloc-b");
  });

  it("refuses a regional placement, an x86 type without its image and missing public subnets together, each with its rule", () => {
    let error: unknown;
    try {
      make({ publicSubnetIds: undefined, placement: "regional", instanceType: "t3.nano" });
    } catch (caught) {
      error = caught;
    }
    const errors = (error as RefusedArgumentsError).errors;
    expect(errors.map(({ propertyPath }) => propertyPath)).to.deep.equal([
      "placement",
      "instanceType",
      "publicSubnetIds",
    ]);
    expect(errors.map(({ reason }) => /\[(.*)\]/.exec(reason)?.[1])).to.deep.equal([
      "R-NATI-01",
      "R-LIM-17",
      "R-NATI-01",
    ]);
  });
});
