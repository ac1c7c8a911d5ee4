/** Capacity: instances that join a cluster, closed to the world, in the subnets of any strategy. */
import { expect } from "chai";
import * as aws from "@pulumi/aws";
import { topologyOf } from "../../analysis/topology/fromResources";
import { EcsService } from "../../components";
import { Ec2Capacity, type Ec2CapacityArgs } from "../../components/capacity/ec2";
import {
  ManagedInstancesCapacity,
  type ManagedInstancesCapacityArgs,
} from "../../components/capacity/managedInstances";
import type { TaskNetworkArgs } from "../../components/network/taskNetwork";
import type { RefusedArgumentsError } from "../../components/refuse";
import { judged } from "../support/reportOf";
import { graph as graphOf } from "../support/resources";
import { type Graph, type Resource, UNKNOWN, bothModes, build, valueOf } from "../support/harness";

const NETWORK: TaskNetworkArgs = {
  strategy: "nat-gateway",
  availabilityZoneCount: 2,
  vpcId: "vpc-theirs",
  vpcCidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
  subnetIds: ["subnet-0", "subnet-1"],
};
const ISOLATED: TaskNetworkArgs = { ...NETWORK, strategy: "vpc-endpoints", s3PrefixListId: "pl-s3" };
const CLUSTER = "arn:aws:ecs:eu-central-1:123456789012:cluster/shop";
const tags = { team: "shop" };

function refusals(make: () => unknown): { property: string; reason: string }[] {
  try {
    make();
  } catch (error) {
    const errors = (error as RefusedArgumentsError).errors;
    return errors.map(({ propertyPath, reason }) => ({ property: propertyPath, reason }));
  }
  return [];
}

function rule({ inputs }: Resource): Record<string, unknown> {
  const { ipProtocol, fromPort, toPort, cidrIpv4, cidrIpv6, prefixListId } = inputs;
  const all = { ipProtocol, fromPort, toPort, cidrIpv4, cidrIpv6, prefixListId };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function policies(graph: Graph): unknown[] {
  return graph.ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ inputs }) => inputs["policyArn"]);
}

function principals(graph: Graph): string[] {
  return graph
    .ofType("aws:iam/role:Role")
    .map(({ inputs }) => JSON.parse(inputs["assumeRolePolicy"] as string) as { Statement: { Principal: object }[] })
    .map(({ Statement }) => JSON.stringify(Statement[0]?.Principal));
}

describe("Ec2Capacity", () => {
  bothModes("makes instances that join its cluster: no warning of them, also in every network mode", async (mode) => {
    for (const networkMode of ["bridge", "awsvpc", "host"] as const) {
      const { resources } = await build(() => {
        const { capacity } = new Ec2Capacity("fleet", { network: NETWORK, cluster: "shop" });
        const cluster = new aws.ecs.Cluster("shop", { name: "shop" });
        new aws.ecs.ClusterCapacityProviders("shop", {
          clusterName: cluster.name,
          capacityProviders: [capacity.capacityProviderName],
        });
        new EcsService("web", { network: NETWORK, cluster: cluster.arn, capacity, networkMode, image: "nginx:1.29" });
      }, mode);
      const { findings } = judged(topologyOf(graphOf(resources)));
      expect(findings.filter(({ id }) => id === "V-30" || id === "V-31")).to.deep.equal([]);
    }
  });

  const make = (args: Partial<Ec2CapacityArgs> = {}): Ec2Capacity =>
    new Ec2Capacity("fleet", { network: NETWORK, cluster: CLUSTER, tags, ...args });

  bothModes("makes instances, what launches them and what scales them, and leaves the cluster alone", async (mode) => {
    const graph = await build(() => make(), mode);
    expect(graph.resources.map(({ name, type }) => `${type.split(":").at(-1) ?? ""} ${name}`).sort()).to.deep.equal([
      "CapacityProvider fleet-provider",
      "Ec2Capacity fleet",
      "Group fleet-instances",
      "InstanceProfile fleet-profile",
      "LaunchTemplate fleet-template",
      "Role fleet-role",
      "RolePolicyAttachment fleet-policy-0",
      "SecurityGroup fleet-group",
      "SecurityGroupEgressRule fleet-to-anywhere",
    ]);
    graph.resourceCountIs("ClusterCapacityProviders", 0);
    graph.resourceCountIs("SecurityGroupIngressRule", 0);
    const { capacity } = graph.result;
    expect(capacity).to.include({
      launchType: "ec2",
      strategy: "nat-gateway",
      instanceType: "t3.medium",
      maxInstances: 4,
      trunking: false,
    });
    expect(await valueOf(capacity.securityGroupId)).to.equal(mode.preview ? UNKNOWN : "sg-fleet-group");
  });

  bothModes("lets AWS resolve the image at launch, for the instance type's own processor", async (mode) => {
    const image = async (args: Partial<Ec2CapacityArgs>): Promise<unknown> =>
      (await build(() => make(args), mode)).one("fleet-template").inputs["imageId"];
    const parameter = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023";
    expect(await image({})).to.equal(`${parameter}/recommended/image_id`);
    expect(await image({ instanceType: "g4dn.xlarge" })).to.equal(`${parameter}/recommended/image_id`);
    expect(await image({ instanceType: "c7gn.large" })).to.equal(`${parameter}/arm64/recommended/image_id`);
    expect(await image({ architecture: "arm64" })).to.equal(`${parameter}/arm64/recommended/image_id`);
    expect(await image({ amiId: "ami-theirs" })).to.equal("ami-theirs");
  });

  bothModes("keeps metadata and disk to the instance, and its public address to the subnet", async (mode) => {
    const graph = await build(() => make({ instanceType: "m7g.large" }), mode);
    const { inputs } = graph.one("fleet-template");
    expect(inputs["instanceType"]).to.equal("m7g.large");
    expect(inputs["metadataOptions"]).to.deep.equal({
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    });
    expect(inputs["blockDeviceMappings"]).to.deep.equal([
      {
        deviceName: "/dev/xvda",
        ebs: { volumeSize: 30, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
      },
    ]);
    expect(inputs).to.not.have.any.keys("networkInterfaces", "keyName", "associatePublicIpAddress");
    expect(graph.pointsAt(graph.one("fleet-template"), "vpcSecurityGroupIds")).to.include("fleet-group");
    const script = Buffer.from(inputs["userData"] as string, "base64").toString();
    expect(script.split("\n")).to.include.members(["ECS_CLUSTER=shop", "ECS_AWSVPC_BLOCK_IMDS=true"]);
  });

  bothModes("ends only empty instances, and drains what must go", async (mode) => {
    const graph = await build(() => make({ minSize: 2, maxSize: 9 }), mode);
    const group = graph.one("fleet-instances");
    expect(group.inputs).to.include({ minSize: 2, maxSize: 9, protectFromScaleIn: true });
    expect(group.inputs).to.not.have.any.keys("desiredCapacity", "instanceRefresh");
    expect(group.options.ignoreChanges).to.deep.equal(["desiredCapacity"]);
    expect(group.inputs["vpcZoneIdentifiers"]).to.deep.equal(["subnet-0", "subnet-1"]);
    expect(graph.pointsAt(group, "launchTemplate")).to.deep.equal(["fleet-template"]);
    const provider = graph.one("fleet-provider");
    expect(provider.inputs["autoScalingGroupProvider"]).to.deep.include({
      managedScaling: { status: "ENABLED", targetCapacity: 100 },
      managedDraining: "ENABLED",
      managedTerminationProtection: "ENABLED",
    });
    expect(graph.pointsAt(provider, "autoScalingGroupProvider")).to.deep.equal(["fleet-instances"]);
    expect(provider.inputs).to.not.have.any.keys("cluster", "managedInstancesProvider");
  });

  bothModes("goes out anywhere behind a NAT, and only to endpoints where there are only endpoints", async (mode) => {
    const open = await build(() => make(), mode);
    expect(open.ofType("SecurityGroupEgressRule").map(rule)).to.deep.equal([
      { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
    ]);
    const isolated = await build(() => make({ network: ISOLATED }), mode);
    expect(isolated.ofType("SecurityGroupEgressRule").map(rule)).to.have.deep.members([
      { ipProtocol: "-1", cidrIpv4: "10.0.0.0/16" },
      { ipProtocol: "-1", cidrIpv4: "10.1.0.0/16" },
      { ipProtocol: "tcp", fromPort: 443, toPort: 443, prefixListId: "pl-s3" },
    ]);
  });

  it("gives instances the ECS agent's role, and a shell by Session Manager only when asked", async () => {
    const agent = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role";
    const usual = await build(() => make(), { preview: false });
    expect(policies(usual)).to.deep.equal([agent]);
    expect(principals(usual)).to.deep.equal(['{"Service":"ec2.amazonaws.com"}']);
    const shell = await build(() => make({ sessionManager: true }), { preview: false });
    expect(policies(shell)).to.deep.equal([agent, "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]);
  });

  it("launches nothing before its instances have their permissions and their path to the internet", async () => {
    const graph = await build(() => make(), { preview: false });
    const waits = graph.waitsFor(graph.one("fleet-template"));
    expect(waits).to.include.members(["fleet-policy-0", "fleet-profile", "fleet-to-anywhere"]);
  });

  it("tags everything, the instances and their disks too", async () => {
    const graph = await build(() => make(), { preview: false });
    const wanted = { Name: "fleet", team: "shop" };
    for (const name of [
      "fleet-provider",
      "fleet-profile",
      "fleet-template",
      "fleet-role",
      "fleet-group",
      "fleet-to-anywhere",
    ]) {
      expect(graph.one(name).inputs["tags"], name).to.deep.equal(wanted);
    }
    expect(graph.one("fleet-template").inputs["tagSpecifications"]).to.deep.equal([
      { resourceType: "instance", tags: wanted },
      { resourceType: "volume", tags: wanted },
    ]);
    expect(graph.one("fleet-instances").inputs["tags"]).to.deep.equal([
      { key: "Name", value: "fleet", propagateAtLaunch: false },
      { key: "team", value: "shop", propagateAtLaunch: false },
      { key: "AmazonECSManaged", value: "true", propagateAtLaunch: false },
    ]);
  });

  it("takes a cluster's name as well as its ARN", async () => {
    const graph = await build(() => make({ cluster: "shop" }), { preview: false });
    const script = Buffer.from(graph.one("fleet-template").inputs["userData"] as string, "base64").toString();
    expect(script).to.contain("\nECS_CLUSTER=shop\n");
  });

  it("is refused with all problems together, each with its rule", () => {
    const found = refusals(
      () =>
        new Ec2Capacity("ecs-fleet", {
          network: NETWORK,
          cluster: CLUSTER,
          minSize: 5,
          maxSize: 2,
          instanceType: "t4g.small",
          architecture: "x86_64",
        }),
    );
    expect(found.map(({ property }) => property)).to.deep.equal(["name", "minSize", "architecture"]);
    expect(found.map(({ reason }) => /\[(.*)\]/.exec(reason)?.[1])).to.deep.equal(["R-MI-13", "R-ERR-12", "R-LIM-17"]);
    expect(found[2]?.reason).to.contain("t4g.small is arm64");
  });

  it("names what another language left out", () => {
    const found = refusals(() => new Ec2Capacity("fleet", {} as Ec2CapacityArgs));
    expect(found.map(({ property }) => property)).to.deep.equal(["network", "cluster"]);
  });

  it("warns where trunking is counted on and the type has none", async () => {
    const graph = await build(() => make({ instanceType: "t3.small", trunking: true }), { preview: true });
    expect(graph.result.capacity.trunking).to.equal(true);
    expect(graph.diagnostics.map(({ message }) => message).join("\n")).to.contain("no ENI trunking");
    const fitting = await build(() => make({ instanceType: "m6i.large", trunking: true }), { preview: true });
    expect(fitting.diagnostics).to.deep.equal([]);
  });
});

describe("ManagedInstancesCapacity", () => {
  const make = (args: Partial<ManagedInstancesCapacityArgs> = {}): ManagedInstancesCapacity =>
    new ManagedInstancesCapacity("managed", { network: NETWORK, cluster: CLUSTER, tags, ...args });

  interface Provider {
    readonly propagateTags: unknown;
    readonly instanceLaunchTemplate: Record<string, unknown>;
  }
  const providerOf = (graph: Graph): Provider =>
    graph.one("managed-provider").inputs["managedInstancesProvider"] as unknown as Provider;

  bothModes(
    "makes a provider of one cluster, with its two roles and a closed group, and no instance itself",
    async (mode) => {
      const graph = await build(() => make(), mode);
      expect(graph.resources.map(({ name, type }) => `${type.split(":").at(-1) ?? ""} ${name}`).sort()).to.deep.equal([
        "CapacityProvider managed-provider",
        "InstanceProfile managed-profile",
        "ManagedInstancesCapacity managed",
        "Role managed-infrastructure",
        "Role managed-role",
        "RolePolicyAttachment managed-infrastructure-policy-0",
        "RolePolicyAttachment managed-policy-0",
        "SecurityGroup managed-group",
        "SecurityGroupEgressRule managed-to-anywhere",
      ]);
      const provider = graph.one("managed-provider");
      expect(provider.inputs["cluster"]).to.equal("shop");
      expect(provider.inputs).to.not.have.property("autoScalingGroupProvider");
      graph.resourceCountIs("ClusterCapacityProviders", 0);
      graph.resourceCountIs("SecurityGroupIngressRule", 0);
      graph.resourceCountIs("LaunchTemplate", 0);
      const { capacity } = graph.result;
      expect(capacity).to.include({ launchType: "managed-instances", strategy: "nat-gateway", trunking: true });
      expect(capacity).to.not.have.any.keys("instanceType", "maxInstances");
    },
  );

  bothModes("leaves the choice of instances to ECS, in the network's subnets, unless told", async (mode) => {
    const graph = await build(() => make(), mode);
    const { propagateTags, instanceLaunchTemplate } = providerOf(graph);
    expect(propagateTags).to.equal("CAPACITY_PROVIDER");
    expect(Object.keys(instanceLaunchTemplate).sort()).to.deep.equal(["ec2InstanceProfileArn", "networkConfiguration"]);
    const network = instanceLaunchTemplate["networkConfiguration"] as Record<string, unknown>;
    expect(network["subnets"]).to.deep.equal(["subnet-0", "subnet-1"]);
    expect(network["securityGroups"]).to.deep.equal([mode.preview ? UNKNOWN : "sg-managed-group"]);
  });

  it("passes requirements, processor, Spot and disk on in AWS's words", async () => {
    const graph = await build(
      () =>
        make({
          requirements: { minVcpus: 2, maxVcpus: 8, minMemoryMib: 4096, allowedInstanceTypes: ["m7g.*"] },
          architecture: "arm64",
          spot: true,
          storageSizeGib: 100,
        }),
      { preview: false },
    );
    const { instanceLaunchTemplate } = providerOf(graph);
    expect(instanceLaunchTemplate["instanceRequirements"]).to.deep.equal({
      vcpuCount: { min: 2, max: 8 },
      memoryMib: { min: 4096 },
      allowedInstanceTypes: ["m7g.*"],
      cpuManufacturers: ["amazon-web-services"],
    });
    expect(instanceLaunchTemplate["capacityOptionType"]).to.equal("SPOT");
    expect(instanceLaunchTemplate["storageConfiguration"]).to.deep.equal({ storageSizeGib: 100 });
  });

  it("names the instances' role as ECS may pass it, and trusts ECS and EC2 with one role each", async () => {
    const graph = await build(() => make(), { preview: false });
    const role = graph.one("managed-role");
    expect(role.inputs["namePrefix"]).to.equal("ecsInstanceRole");
    expect(role.inputs).to.not.have.property("name");
    expect(policies(graph).sort()).to.deep.equal([
      "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances",
      "arn:aws:iam::aws:policy/AmazonECSInstanceRolePolicyForManagedInstances",
    ]);
    expect(principals(graph).sort()).to.deep.equal([
      '{"Service":"ec2.amazonaws.com"}',
      '{"Service":"ecs.amazonaws.com"}',
    ]);
    expect(graph.waitsFor(graph.one("managed-provider"))).to.include.members([
      "managed-infrastructure-policy-0",
      "managed-policy-0",
      "managed-to-anywhere",
    ]);
  });

  it("is refused with all problems together, each with its rule", () => {
    const found = refusals(
      () =>
        new ManagedInstancesCapacity("fargate-like", {
          network: NETWORK,
          cluster: CLUSTER,
          requirements: { minVcpus: 8, maxVcpus: 2, minMemoryMib: 0.5 },
          storageSizeGib: 8,
        }),
    );
    expect(found.map(({ property }) => property)).to.deep.equal([
      "name",
      "requirements.minVcpus",
      "requirements.minMemoryMib",
      "storageSizeGib",
    ]);
    expect(found.map(({ reason }) => /\[(.*)\]/.exec(reason)?.[1])).to.deep.equal([
      "R-MI-13",
      "R-MI-15",
      "R-MI-15",
      "R-MI-16",
    ]);
  });

  it("names what another language left out", () => {
    const found = refusals(() => new ManagedInstancesCapacity("managed", {} as ManagedInstancesCapacityArgs));
    expect(found.map(({ property }) => property)).to.deep.equal(["network", "cluster"]);
  });
});
