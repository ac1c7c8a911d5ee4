import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { bothModes, build, UNKNOWN, valueOf } from "./harness";

class Pair extends pulumi.ComponentResource {
  readonly subnetId: pulumi.Output<string>;

  constructor(name: string) {
    super("test:index:Pair", name);
    const vpc = new aws.ec2.Vpc(`${name}-vpc`, { cidrBlock: "10.0.0.0/16" }, { parent: this });
    const subnet = new aws.ec2.Subnet(
      `${name}-subnet`,
      { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" },
      { parent: this, deleteBeforeReplace: true },
    );
    this.subnetId = subnet.id;
    this.registerOutputs({ subnetId: this.subnetId });
  }
}

describe("the test harness", () => {
  bothModes("shows what was registered, with its options", async (mode) => {
    const graph = await build(() => new Pair("one"), mode);

    graph.resourceCountIs("aws:ec2/subnet:Subnet", 1);
    graph.resourceCountIs("aws:ec2/natGateway:NatGateway", 0);
    const subnet = graph.one("one-subnet");
    expect(subnet.inputs["cidrBlock"]).to.equal("10.0.0.0/24");
    expect(subnet.inputs["vpcId"]).to.equal(mode.preview ? UNKNOWN : "vpc-one-vpc");
    expect(graph.pointsAt(subnet, "vpcId")).to.deep.equal(["one-vpc"]);
    expect(graph.at(subnet.parent ?? "").name).to.equal("one");
    expect(subnet.options.deleteBeforeReplace).to.equal(true);
    expect(graph.one("one").registeredOutputs).to.deep.equal({
      subnetId: mode.preview ? UNKNOWN : "subnet-one-subnet",
    });
    expect(await valueOf(graph.result.subnetId)).to.equal(mode.preview ? UNKNOWN : "subnet-one-subnet");
  });

  bothModes("refuses two resources of one URN", async (mode) => {
    const twice = build(() => [new Pair("one"), new Pair("one")], mode);

    expect(await twice.catch((error: Error) => error.message)).to.contain("Duplicate resource URN");
  });

  it("reports what an apply throws", async () => {
    const throwing = build(
      () => {
        new Pair("one").subnetId.apply(() => {
          throw new Error("from an apply");
        });
      },
      { preview: false },
    );

    expect(await throwing.catch((error: Error) => error.message)).to.equal("from an apply");
  });

  it("keeps the config of one build from the next", async () => {
    const read = () => new pulumi.Config("ecs-connectivity").get("strategy") ?? "absent";

    const first = await build(read, { preview: true, config: { "ecs-connectivity:strategy": "nat-gateway" } });
    const second = await build(read, { preview: true });

    expect([first.result, second.result]).to.deep.equal(["nat-gateway", "absent"]);
  });

  it("answers lookups in both modes", async () => {
    const graph = await build(() => aws.getAvailabilityZonesOutput({ state: "available" }), {
      preview: true,
      region: "ap-northeast-1",
    });

    const zones = await valueOf(graph.result);
    expect(zones).to.have.property("zoneIds").that.deep.equals(["apne1-az1", "apne1-az2", "apne1-az3", "apne1-az4"]);
  });

  it("keeps what the program logs", async () => {
    const graph = await build(() => void pulumi.log.warn("mind the gap"), { preview: true });

    expect(graph.diagnostics).to.deep.include({ severity: "warning", message: "mind the gap" });
  });
});
