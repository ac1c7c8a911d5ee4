/** Money that buys nothing, and for each case a network in which the same money buys something. */
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { Saving, Traffic } from "../../analysis/report/cost";
import { topologyOf } from "../../analysis/topology/fromResources";
import * as pieces from "../support/awsPieces";
import { graphFrom } from "../support/documents";

interface Shop {
  readonly image?: string;
  readonly tasks?: number;
  readonly gateway?: "none" | "elsewhere" | "routed";
  readonly secrets?: string[];
}

/** One service behind a NAT gateway. */
function behindNat({ image = pieces.privateImage(), tasks = 1, gateway = "routed", secrets = [] }: Shop = {}): void {
  const on = pieces.network();
  const outer = pieces.publicSubnets(on);
  const nat = pieces.natGateway(outer.ids[0] ?? "");
  const routes = [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }];
  const inner = pieces.subnets(on, "private", { cidrs: ["10.0.10.0/24", "10.0.11.0/24"], routes });
  if (gateway !== "none") pieces.s3Gateway(on, [gateway === "routed" ? inner.table.id : outer.table.id]);
  const open = pieces.group(on, "web", { ingress: [] });
  const placed = { subnetIds: inner.ids, securityGroupIds: [open.id], desiredCount: tasks };
  pieces.fargate("web", { image, secrets }, placed);
}

async function savings(program: () => void, traffic: Traffic = { gbOut: 0, gbEcr: 0 }): Promise<readonly Saving[]> {
  const topology = topologyOf(await graphFrom(program, false));
  return analyse(topology, { kind: "state", name: "test", region: null }, {}, { traffic }).cost.savings;
}

function ofRule(all: readonly Saving[], word: string): Saving | undefined {
  return all.find(({ message }) => message.includes(word));
}

describe("money that buys nothing", () => {
  it("is the processing of image layers in a NAT gateway, by the gigabyte", async () => {
    const saving = ofRule(await savings(() => behindNat({ gateway: "none" })), "Image layers");
    expect(saving).to.include({ monthly: 0, rule: "R-PRICE-04" });
    expect(saving?.perGb).to.be.greaterThan(0);
    expect(saving?.message).to.equal(
      "Image layers and other data of S3 for web pass a NAT gateway; an S3 gateway endpoint is free: add one to the route tables of these subnets.",
    );
  });

  it("has a sum at a given traffic, and names a gateway endpoint that other route tables have", async () => {
    const saving = ofRule(
      await savings(() => behindNat({ gateway: "elsewhere" }), { gbOut: 0, gbEcr: 100 }),
      "Image layers",
    );
    expect(saving?.monthly).to.equal(Math.round(100 * (saving?.perGb ?? 0) * 100) / 100);
    expect(saving?.message).to.match(/the S3 gateway endpoint \S+ is free: associate it with the route tables/);
  });

  it("is not what a gateway endpoint carries", async () => {
    expect(ofRule(await savings(() => behindNat({ gateway: "routed" })), "Image layers")).to.equal(undefined);
  });

  it("is an Elastic IP without use, and not one that a NAT gateway or a load balancer has", async () => {
    const used = await savings(() => behindNat());
    expect(ofRule(used, "Elastic IP")).to.equal(undefined);
    const idle = await savings(() => {
      behindNat();
      new aws.ec2.Eip("kept", { domain: "vpc" });
    });
    expect(ofRule(idle, "Elastic IP")).to.deep.equal({
      message: "Elastic IP kept has no use: release it.",
      monthly: 3.65,
      perGb: null,
      rule: "R-PRICE-03",
    });
    const balanced = await savings(() => {
      const on = pieces.network();
      const outer = pieces.publicSubnets(on);
      const eip = new aws.ec2.Eip("front", { domain: "vpc" });
      new aws.lb.LoadBalancer("nlb", {
        loadBalancerType: "network",
        subnetMappings: [{ subnetId: outer.ids[0] ?? "", allocationId: eip.allocationId }],
      });
    });
    expect(ofRule(balanced, "Elastic IP")).to.equal(undefined);
  });

  it("is a public IP of each task in subnets without a route to the internet gateway", async () => {
    const inPrivate = (tasks: number, isPublic: boolean) => (): void => {
      const on = pieces.network();
      const outer = pieces.publicSubnets(on);
      const inner = pieces.subnets(on, "private", { cidrs: ["10.0.10.0/24"] });
      const open = pieces.group(on, "web", { ingress: [] });
      pieces.fargate(
        "web",
        { image: "nginx:1.29" },
        {
          subnetIds: isPublic ? outer.ids : inner.ids,
          securityGroupIds: [open.id],
          desiredCount: tasks,
          assignPublicIp: true,
        },
      );
    };
    expect(ofRule(await savings(inPrivate(3, false)), "public IPs")).to.include({
      message: "The tasks of web have public IPs without a route to the internet gateway: set assignPublicIp to false.",
      monthly: 10.95,
    });
    expect(ofRule(await savings(inPrivate(3, true)), "public IPs")).to.equal(undefined);
  });

  it("is a NAT gateway for AWS services alone, if endpoints cost less", async () => {
    const traffic = { gbOut: 0, gbEcr: 0 };
    // Two zones with two endpoints: 4 x 7.30 or more; one NAT gateway with its address: 36.50 in Virginia.
    const saving = ofRule(await savings(() => behindNat(), traffic), "need only AWS services");
    expect(saving?.message).to.match(
      /^web need only AWS services through the NAT gateways \(\$\d+\.\d\d a month\)\. If they call nothing else on the internet, endpoints for ecr\.api and ecr\.dkr cost \$\d+\.\d\d\.$/,
    );
    expect(saving?.monthly).to.be.within(1, 36.5);
  });

  it("is not a NAT gateway through which an image of another registry comes, or traffic goes out", async () => {
    const registry = await savings(() => behindNat({ image: "nginx:1.29" }));
    expect(ofRule(registry, "need only AWS services")).to.equal(undefined);
    const out = await savings(() => behindNat(), { gbOut: 10, gbEcr: 0 });
    expect(ofRule(out, "need only AWS services")).to.equal(undefined);
  });

  it("is nothing in a network that uses what it pays for", async () => {
    expect(await savings(() => behindNat({ image: "nginx:1.29" }))).to.deep.equal([]);
  });
});

describe("the public addresses of instances", () => {
  async function addresses(program: () => void): Promise<[string, number | null][]> {
    const topology = topologyOf(await graphFrom(program, false));
    const { cost } = analyse(topology, { kind: "state", name: "test", region: null });
    return cost.items.filter(({ name }) => name.startsWith("Public IPv4")).map(({ name, count }) => [name, count]);
  }

  function instance(mapPublicIpOnLaunch: boolean, extra: { isPublic?: boolean; hasElasticIp?: boolean } = {}) {
    return (): void => {
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      const subnet = new aws.ec2.Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24", mapPublicIpOnLaunch });
      const flag = extra.isPublic === undefined ? {} : { associatePublicIpAddress: extra.isPublic };
      const made = new aws.ec2.Instance("bastion", {
        ami: "ami-1",
        instanceType: "t3.micro",
        subnetId: subnet.id,
        ...flag,
      });
      if (extra.hasElasticIp === true) new aws.ec2.Eip("own", { domain: "vpc", instance: made.id });
    };
  }

  it("count if the subnet assigns them, and not if the request declines", async () => {
    expect(await addresses(instance(true))).to.deep.equal([["Public IPv4: EC2 instance", 1]]);
    expect(await addresses(instance(true, { isPublic: false }))).to.deep.equal([]);
    expect(await addresses(instance(false))).to.deep.equal([]);
    expect(await addresses(instance(false, { isPublic: true }))).to.deep.equal([["Public IPv4: EC2 instance", 1]]);
  });

  it("count once if it is an Elastic IP", async () => {
    expect(await addresses(instance(true, { hasElasticIp: true }))).to.deep.equal([["Public IPv4: Elastic IP", 1]]);
  });

  it("count once if it is an Elastic IP of the instance's own interface", async () => {
    const program = (): void => {
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      const subnet = new aws.ec2.Subnet("subnet", {
        ...{ vpcId: vpc.id, cidrBlock: "10.0.0.0/24", mapPublicIpOnLaunch: true },
      });
      const own = new aws.ec2.NetworkInterface("own", { subnetId: subnet.id });
      new aws.ec2.Eip("own", { domain: "vpc", networkInterface: own.id });
      new aws.ec2.Instance("bastion", {
        ...{ ami: "ami-1", instanceType: "t3.micro" },
        networkInterfaces: [{ networkInterfaceId: own.id, deviceIndex: 0 }],
      });
    };
    expect(await addresses(program)).to.deep.equal([["Public IPv4: Elastic IP", 1]]);
  });

  it("count for as many instances as tasks need, if their group may be empty", async () => {
    const onInstances = (tasks: number) => (): void => {
      const on = pieces.network();
      const outer = pieces.publicSubnets(on);
      const open = pieces.group(on, "web", { ingress: [] });
      const pool = pieces.instances("pool", {
        ...{ subnetIds: outer.ids, securityGroupIds: [open.id], maxSize: 9 },
        associatePublicIp: true,
      });
      pieces.onInstances("web", { image: "nginx:1.29", port: 80 }, pool, { networkMode: "host", desiredCount: tasks });
    };
    expect(await addresses(onInstances(3))).to.deep.equal([["Public IPv4: EC2 instance", 3]]);
  });

  it("count for the Managed Instances that tasks need, in subnets that assign them", async () => {
    const managed = (isPublic: boolean) => (): void => {
      const on = pieces.network();
      const mapped = new aws.ec2.Subnet("host", {
        vpcId: on.vpc.id,
        cidrBlock: "10.0.30.0/24",
        mapPublicIpOnLaunch: isPublic,
      });
      const open = pieces.group(on, "web", { ingress: [] });
      const capacity = pieces.managedInstances("pool", { subnetIds: [mapped.id], securityGroupIds: [open.id] });
      const compatibility = "MANAGED_INSTANCES";
      pieces.onInstances("web", { image: "nginx:1.29", port: 80 }, capacity, {
        ...{ networkMode: "host", compatibility, desiredCount: 2 },
      });
    };
    expect(await addresses(managed(true))).to.deep.equal([["Public IPv4: Managed Instance, at least", 2]]);
    expect(await addresses(managed(false))).to.deep.equal([]);
  });
});
