/**
 * A network that is an output, as a program in another language passes what another component returned: unknown in a
 * first preview, known when resources are created. The same resources come of it as of a plain one.
 */
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { Strategy } from "../../analysis/rules/strategies";
import { Ec2Capacity } from "../../components/capacity/ec2";
import { ManagedInstancesCapacity } from "../../components/capacity/managedInstances";
import { ClientInstance } from "../../components/clientInstance";
import { EcsService } from "../../components/service/service";
import type { EcsServiceArgs } from "../../components/service/args";
import type { TaskNetworkArgs } from "../../components/network/taskNetwork";
import { inputsFromWire, UNKNOWN_ON_WIRE } from "../support/foreign";
import { bothModes, build, valueOf } from "../support/harness";
import {
  CAPACITY,
  CLUSTER,
  DEPLOYED,
  IMAGE,
  NETWORK,
  PREVIEW,
  inputsOf,
  namesOf,
  networkOf,
  reasonsOf,
  refusalsOf,
  service,
} from "./later";

describe("A network that is an output", () => {
  for (const strategy of Object.values(Strategy)) {
    const isHost = strategy === "public-host";
    const make = (network: EcsServiceArgs["network"], beside: Partial<EcsServiceArgs> = {}) => {
      const on = isHost ? { launchType: "ec2" as const, capacity: { ...CAPACITY, strategy } } : {};
      service({ network, ingress: "private", ...on, ...beside });
      new Ec2Capacity("fleet", { network, cluster: CLUSTER, ...beside });
      new ManagedInstancesCapacity("managed", { network, cluster: CLUSTER, ...beside });
      new ClientInstance("client", { network, ...beside });
    };

    bothModes(`gives what a plain one gives under ${strategy}`, async (mode) => {
      const plain = await build(() => make(networkOf(strategy)), mode);
      const later = await build(() => make(pulumi.output(networkOf(strategy)), { strategy }), mode);
      expect(namesOf(later)).to.deep.equal(namesOf(plain));
      if (!mode.preview) expect(inputsOf(later)).to.deep.equal(inputsOf(plain));
    });
  }

  bothModes("carries a load balancer, and two services of one network", async (mode) => {
    const make = (network: EcsServiceArgs["network"], beside: Partial<EcsServiceArgs> = {}) => {
      service({ network, ingress: "alb", ...beside });
      const internal = { ingress: "nlb", loadBalancer: { scheme: "internal" } } as const;
      new EcsService("api", { network, cluster: CLUSTER, image: IMAGE, port: 81, ...internal, ...beside });
    };
    const args = { loadBalancers: ["internal" as const] };
    const plain = await build(() => make(networkOf("nat-gateway", args)), mode);
    const later = await build(
      () => make(pulumi.output(networkOf("nat-gateway", args)), { strategy: "nat-gateway" }),
      mode,
    );
    expect(namesOf(later)).to.deep.equal(namesOf(plain));
    if (!mode.preview) expect(inputsOf(later)).to.deep.equal(inputsOf(plain));
  });

  bothModes("without its strategy is refused on one property, with the line to add", async (mode) => {
    const expected = [
      'network: the network is an output, and its strategy decides which resources exist. [R-VPC-04] Add the line "strategy: nat-gateway" beside network, with the network\'s own strategy: public-ip, public-host, nat-gateway, nat-instance, vpc-endpoints, egress-only-ipv6.',
    ];
    const network = () => pulumi.output(networkOf("nat-gateway"));
    expect(await refusalsOf(() => service({ network: network() }), mode)).to.deep.equal(expected);
    for (const component of [
      () => new Ec2Capacity("fleet", { network: network(), cluster: CLUSTER }),
      () => new ManagedInstancesCapacity("managed", { network: network(), cluster: CLUSTER }),
      () => new ClientInstance("client", { network: network() }),
    ]) {
      expect(await refusalsOf(component, mode)).to.deep.equal(expected);
    }
  });

  it("of another strategy than the given one is refused, when the program runs or when it resolves", async () => {
    const expected = [
      "strategy (public-ip): the network's strategy is nat-gateway. [R-VPC-04] Set strategy to nat-gateway, or give another network.",
    ];
    const args = { strategy: "public-ip" } as const;
    // Known while the program runs, and known when it resolves.
    expect(await refusalsOf(() => service({ ...args }))).to.deep.equal(expected);
    expect(await refusalsOf(() => service({ ...args, network: pulumi.output(NETWORK) }))).to.deep.equal(expected);
    expect(
      await refusalsOf(() => new Ec2Capacity("fleet", { ...args, network: pulumi.output(NETWORK), cluster: CLUSTER })),
    ).to.deep.equal(expected);
  });

  it("that is written out accepts the same values beside it, and no others", async () => {
    const same = { strategy: "nat-gateway", ipFamily: "ipv4", availabilityZoneCount: 2, hasPublicTier: true } as const;
    const alone = await build(() => service({ ingress: "alb" }), DEPLOYED);
    const beside = await build(() => service({ ingress: "alb", ...same, vpcCidrBlockCount: 1 }), DEPLOYED);
    expect(inputsOf(beside)).to.deep.equal(inputsOf(alone));
    const other = { ipFamily: "dual-stack", availabilityZoneCount: 3, hasPublicTier: false } as const;
    expect(await refusalsOf(() => service({ ...other, vpcCidrBlockCount: 2 }), PREVIEW)).to.deep.equal([
      "ipFamily (dual-stack): the network's ipFamily is ipv4. [R-V6-01] Set ipFamily to ipv4, or give another network.",
      "availabilityZoneCount (3): the network's availabilityZoneCount is 2. [R-LB-04] Set availabilityZoneCount to 2, or give another network.",
      "hasPublicTier (false): the network's hasPublicTier is true. [R-LB-16] Set hasPublicTier to true, or give another network.",
      "vpcCidrBlockCount (2): the network's vpcCidrBlockCount is 1. [R-VPC-04] Set vpcCidrBlockCount to 1, or give another network.",
    ]);
  });

  it("is refused where resources were planned for another family or another number of blocks", async () => {
    const network = pulumi.output({
      ...NETWORK,
      ipFamily: "dual-stack" as const,
      availabilityZoneCount: 3,
      vpcCidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
    });
    const strategy = "nat-gateway";
    expect(await refusalsOf(() => service({ network, strategy }))).to.deep.equal([
      "ipFamily (ipv4): the network's ipFamily is dual-stack. [R-V6-01] Set ipFamily to dual-stack, or give another network.",
      "vpcCidrBlockCount (1): the network's vpcCidrBlockCount is 2. [R-VPC-04] Set vpcCidrBlockCount to 2, or give another network.",
    ]);
    const beside = { network, strategy, ipFamily: "dual-stack", vpcCidrBlockCount: 2, ingress: "private" } as const;
    const graph = await build(() => service(beside), DEPLOYED);
    expect(graph.names("SecurityGroupIngressRule")).to.deep.equal(["web-from-vpc-0", "web-from-vpc-1"]);
    expect(graph.names("SecurityGroupEgressRule")).to.deep.equal(["web-to-anywhere", "web-to-anywhere-ipv6"]);
  });

  it("is checked for load balancers when it resolves", async () => {
    const strategy = "nat-gateway";
    const network = pulumi.output({ ...NETWORK, availabilityZoneCount: 1, hasPublicTier: false });
    expect(await reasonsOf(() => service({ network, strategy, ingress: "alb" }))).to.deep.equal([
      "ingress (alb): an internet-facing load balancer needs public subnets, and this network has none.",
      "ingress (alb): an Application Load Balancer needs two Availability Zones.",
    ]);
    // Given beside it, it is refused in the preview.
    const beside = { network, strategy, ingress: "alb", availabilityZoneCount: 1 } as const;
    expect(await reasonsOf(() => service(beside), PREVIEW)).to.deep.equal([
      "ingress (alb): an Application Load Balancer needs two Availability Zones.",
    ]);
  });

  it("with endpoints only is refused without the prefix list that the group's rule to S3 was planned for", async () => {
    const network = pulumi.output({ ...NETWORK, strategy: "vpc-endpoints" as const });
    const args = { network, strategy: "vpc-endpoints", cluster: CLUSTER } as const;
    const expected = [
      "network.s3PrefixListId: the security group has a rule to S3, and this network has no prefix list for it. [R-EP-07] Give a network with an S3 gateway endpoint and its s3PrefixListId.",
    ];
    expect(await refusalsOf(() => service(args))).to.deep.equal(expected);
    expect(await refusalsOf(() => new Ec2Capacity("fleet", args))).to.deep.equal(expected);
    expect(
      await refusalsOf(() => service({ ...args, egress: [{ cidrIpv4: "10.0.0.0/16", port: 443 }] })),
    ).to.deep.equal([]);
  });

  it("that resolves to nothing, or to a strategy that is none, is refused by name", async () => {
    const nothing = pulumi.output(undefined as unknown as TaskNetworkArgs);
    const strategy = "nat-gateway";
    expect(await refusalsOf(() => service({ network: nothing, strategy }))).to.deep.equal([
      "network: this input is required here. [R-MODE-08] Give network.",
    ]);
    expect(await refusalsOf(() => new ClientInstance("client", { network: nothing, strategy }))).to.deep.equal([
      "network: this input is required here. [R-VPC-04] Give network.",
    ]);
    const odd = { ...NETWORK, strategy: "nat-gatway" as Strategy };
    expect(await refusalsOf(() => service({ network: odd }))).to.deep.equal([
      "network.strategy (nat-gatway): there is no such strategy. [R-VPC-04] Did you mean nat-gateway?",
    ]);
    expect(await refusalsOf(() => service({ network: pulumi.output(odd), strategy: "odd" as Strategy }))).to.deep.equal(
      [
        "strategy (odd): there is no such strategy. [R-VPC-04] Use one of: public-ip, public-host, nat-gateway, nat-instance, vpc-endpoints, egress-only-ipv6.",
      ],
    );
  });
});

describe("Arguments as the plugin reads them from another language", () => {
  const URN = "urn:pulumi:test::shop::ecs-connectivity:index:Network::app";

  bothModes("build a service beside a network of the same program", async ({ preview }) => {
    const network = preview ? UNKNOWN_ON_WIRE : NETWORK;
    const wire = { network, strategy: "nat-gateway", cluster: CLUSTER, image: IMAGE, port: 80, ingress: "alb" };
    for (const dependencies of [{}, { network: [URN] }] as Record<string, string[]>[]) {
      const graph = await build(
        async () => new EcsService("web", await inputsFromWire<EcsServiceArgs>(wire, dependencies)),
        { preview },
      );
      expect(graph.ofType("aws:ecs/service:Service")).to.have.length(1);
      expect(await valueOf(graph.result.securityGroupId)).to.not.equal("");
      expect(namesOf(graph)).to.deep.equal(namesOf(await build(() => service({ ingress: "alb" }), { preview })));
    }
  });

  it("are refused on network alone where its strategy is left out", async () => {
    const wire = { network: UNKNOWN_ON_WIRE, cluster: CLUSTER, image: IMAGE };
    for (const dependencies of [{}, { network: [URN] }] as Record<string, string[]>[]) {
      const refusals = await reasonsOf(
        async () => new EcsService("web", await inputsFromWire<EcsServiceArgs>(wire, dependencies)),
        PREVIEW,
      );
      expect(refusals).to.deep.equal([
        "network: the network is an output, and its strategy decides which resources exist.",
      ]);
    }
  });
});
