/** The network arguments of services and schedules that the program creates itself. */
import { join } from "node:path";
import { expect } from "chai";
import * as aws from "@pulumi/aws";
import { analyse } from "../../analysis/analyse";
import { Strategy } from "../../analysis/rules/strategies";
import { Ingress, LaunchType, NetworkMode } from "../../analysis/rules/words";
import { topologyOf } from "../../analysis/topology/fromResources";
import { Ec2Capacity } from "../../components/capacity/ec2";
import { Network } from "../../components/network/network";
import { taskNetworkOf } from "../../components/network/taskNetworkOf";
import { LoadBalancer } from "../../components/loadBalancer/loadBalancer";
import { EcsService } from "../../components/service/service";
import { ServiceNetwork, type ServiceNetworkArgs } from "../../components/serviceNetwork";
import { awsxProgram } from "../readers/awsx/support";
import { bothModes, build, valueOf } from "../support/harness";
import { graphFor, reportOf, serviceNamed } from "../support/reportOf";
import { ROOT } from "../support/stacks";
import { CAPACITY, CLUSTER, DEPLOYED, NETWORK, networkOf, reasonsOf, refusalsOf } from "./later";

const TASK = "arn:aws:ecs:eu-central-1:123456789012:task-definition/web:1";

/** A service of the program's own, with all arguments of its strategy. */
function ownService(args: Partial<ServiceNetworkArgs> = {}): ServiceNetwork {
  const web = new ServiceNetwork("web", { network: NETWORK, ...args });
  new aws.ecs.Service("web", { cluster: CLUSTER, taskDefinition: TASK, ...web.service });
  return web;
}

describe("the network arguments of a service of the program's own", () => {
  bothModes("are subnets, a new group and no public IP behind a NAT", async (mode) => {
    const graph = await build(() => ownService(), mode);
    const { inputs } = graph.one("web", "aws:ecs/service:Service");

    expect(inputs).to.include({ launchType: "FARGATE" });
    expect(inputs).not.to.have.any.keys("capacityProviderStrategies", "forceNewDeployment");
    expect(inputs.networkConfiguration).to.deep.include({ subnets: ["subnet-0", "subnet-1"], assignPublicIp: false });
    expect(graph.names("SecurityGroup")).to.deep.equal(["web-group"]);
    expect(graph.ofType("SecurityGroupEgressRule").map((rule) => rule.inputs.cidrIpv4)).to.deep.equal(["0.0.0.0/0"]);
    expect(graph.ofType("SecurityGroupIngressRule")).to.deep.equal([]);
  });

  bothModes("wait for the routes of the subnets and the rules of the group", async (mode) => {
    const graph = await build(() => ownService({ network: networkOf("nat-gateway") }), mode);

    const service = graph.one("web", "aws:ecs/service:Service");
    const waited = service.dependencies.map((urn) => graph.at(urn));
    const named = (type: string) => waited.filter((one) => one.type.endsWith(`:${type}`)).map(({ name }) => name);
    // An association waits for the routes of its table.
    expect(named("RouteTableAssociation")).to.have.members(["app-private-0", "app-private-1"]);
    expect(named("SecurityGroup")).to.deep.equal(["web-group"]);
    expect(named("SecurityGroupEgressRule")).to.deep.equal(["web-to-anywhere"]);
  });

  for (const preview of [true, false]) {
    it(`have both rules to a LoadBalancer, which has none by itself, in ${preview ? "a preview" : "a deployment"}`, async () => {
      const program = (securityGroupIds?: string[]) => () => {
        const network = new Network("app", { strategies: ["nat-gateway"] });
        const { vpcId, vpcCidrBlocks, publicSubnetIds } = network.taskNetwork;
        const front = new LoadBalancer("front", {
          type: "alb",
          vpcId,
          vpcCidrBlocks,
          subnetIds: publicSubnetIds,
          targetType: "ip",
          port: 80,
        });
        const { securityGroupId } = front;
        const web = new ServiceNetwork("web", {
          network: network.taskNetwork,
          ingress: "alb",
          port: 80,
          loadBalancer: { securityGroupId },
          ...(securityGroupIds === undefined ? {} : { securityGroupIds }),
        });
        const cluster = new aws.ecs.Cluster("shop");
        const task = new aws.ecs.TaskDefinition("web", {
          family: "web",
          networkMode: web.networkMode,
          requiresCompatibilities: ["FARGATE"],
          cpu: "256",
          memory: "512",
          containerDefinitions: JSON.stringify([
            { name: "web", image: "nginx", portMappings: [{ containerPort: 80 }] },
          ]),
        });
        new aws.ecs.Service("web", {
          cluster: cluster.arn,
          taskDefinition: task.arn,
          loadBalancers: [{ targetGroupArn: front.targetGroupArn, containerName: "web", containerPort: 80 }],
          ...web.service,
        });
      };
      const graph = await build(program(), { preview });
      const report = await reportOf(program(), { preview });

      expect(graph.pointsAt(graph.one("web-load-balancer-to-tasks"), "securityGroupId")).to.deep.equal(["front-group"]);
      expect(graph.pointsAt(graph.one("web-from-load-balancer"), "referencedSecurityGroupId")).to.deep.equal([
        "front-group",
      ]);
      expect(report.services.map(({ ingress }) => ingress?.loadBalancer?.verdict)).to.deep.equal(["reachable"]);
      const refusal = await build(program(["sg-1"]), { preview }).catch((error: Error) => error.message);
      expect(refusal).to.contain("loadBalancer.securityGroupId: with securityGroupIds no rule is created");
    });
  }

  bothModes("have a public IP under public-ip alone, from a network of several strategies", async (mode) => {
    const graph = await build(() => {
      const network = new Network("app", { strategies: ["nat-gateway", "public-ip"] });
      ownService({ network: taskNetworkOf(network, "public-ip"), ingress: "direct", port: 80 });
    }, mode);

    expect(graph.one("web", "aws:ecs/service:Service").inputs.networkConfiguration).to.deep.include({
      assignPublicIp: true,
    });
    const [rule] = graph.ofType("SecurityGroupIngressRule");
    expect(rule?.inputs).to.include({ cidrIpv4: "0.0.0.0/0", fromPort: 80, toPort: 80 });
  });

  bothModes("on instances are a capacity provider and no launch type", async (mode) => {
    const graph = await build(() => ownService({ capacity: CAPACITY, networkMode: "awsvpc" }), mode);
    const { inputs } = graph.one("web", "aws:ecs/service:Service");

    expect(inputs).to.deep.include({
      capacityProviderStrategies: [{ capacityProvider: "fleet", weight: 1 }],
      forceNewDeployment: true,
    });
    expect(inputs).not.to.have.property("launchType");
    expect(inputs.networkConfiguration).not.to.have.property("assignPublicIp");
  });

  bothModes("on Fargate Spot are its shares, and no launch type", async (mode) => {
    const graph = await build(
      () =>
        ownService({
          capacityProviders: [
            { name: "FARGATE", base: 1 },
            { name: "FARGATE_SPOT", weight: 3 },
          ],
        }),
      mode,
    );
    const { inputs } = graph.one("web", "aws:ecs/service:Service");

    expect(inputs.capacityProviderStrategies).to.deep.equal([
      { capacityProvider: "FARGATE", weight: 1, base: 1 },
      { capacityProvider: "FARGATE_SPOT", weight: 3 },
    ]);
    expect(inputs).to.include({ forceNewDeployment: true }).and.not.to.have.property("launchType");
    expect(inputs.networkConfiguration).to.deep.include({ assignPublicIp: false });
  });

  bothModes("in bridge mode are no network configuration, and the provider waits for the routes", async (mode) => {
    const graph = await build(() => {
      const network = networkOf("public-host");
      const cluster = new aws.ecs.Cluster("shop");
      const { capacity } = new Ec2Capacity("fleet", { network, cluster: cluster.name });
      const web = ownService({ network, capacity, port: 80, ingress: "private" });
      return { networkMode: web.networkMode, targetType: web.targetType };
    }, mode);
    const service = graph.one("web", "aws:ecs/service:Service");

    expect(graph.result).to.deep.equal({ networkMode: "bridge", targetType: "instance" });
    expect(service.inputs).not.to.have.any.keys("networkConfiguration", "launchType");
    expect(graph.waitsFor(service)).to.include.members(["app-host-0", "app-host-1", "web-from-vpc-0"]);
    expect(graph.names("SecurityGroup").filter((name) => name.startsWith("web"))).to.deep.equal([]);
  });

  it("are those of awsx without the launch type that awsx sets, and those of targets without a new deployment", async () => {
    const graph = await build(
      () => ({ fargate: ownService(), ec2: new ServiceNetwork("api", { network: NETWORK, capacity: CAPACITY }) }),
      DEPLOYED,
    );
    const { fargate, ec2 } = graph.result;

    expect(Object.keys(fargate.service)).to.have.members(["launchType", "networkConfiguration"]);
    expect(Object.keys(fargate.awsxService)).to.deep.equal(["networkConfiguration"]);
    expect(Object.keys(fargate.target)).to.have.members(["launchType", "networkConfiguration"]);
    expect(Object.keys(ec2.awsxService)).to.have.members([
      "capacityProviderStrategies",
      "forceNewDeployment",
      "networkConfiguration",
    ]);
    expect(Object.keys(ec2.target)).to.have.members(["capacityProviderStrategies", "networkConfiguration"]);
  });

  bothModes("take the program's own groups, and then make neither group nor rule", async (mode) => {
    const graph = await build(() => ownService({ securityGroupIds: ["sg-own"], ingress: "alb", port: 80 }), mode);

    expect(graph.resources.map(({ name, type }) => `${type} ${name}`)).to.have.members([
      "ecs-connectivity:index:ServiceNetwork web",
      "aws:ecs/service:Service web",
    ]);
    expect(await valueOf(graph.result.securityGroupIds)).to.deep.equal(["sg-own"]);
  });

  it("are refused with all problems together", async () => {
    const refusals = await refusalsOf(() => {
      ownService({
        network: { ...NETWORK, hasPublicTier: false, availabilityZoneCount: 1 },
        networkMode: "bridge",
        ingress: "alb",
        securityGroupIds: [],
        egress: [],
      });
    });
    expect(refusals).to.deep.equal([
      "strategy (nat-gateway, fargate, bridge): Fargate requires awsvpc. [R-MODE-02] Use network mode awsvpc under nat-gateway on fargate.",
      "port: no container has a port for the traffic. [R-LB-14] Set port, or leave ingress and allowFrom out.",
      "ingress (alb): an internet-facing load balancer needs public subnets, and this network has none. [R-LB-16] Set loadBalancer.scheme to internal, or give publicSubnetIds and hasPublicTier.",
      "ingress (alb): an Application Load Balancer needs two Availability Zones. [R-LB-04] Use two zones or more, or ingress nlb.",
      "egress: in bridge mode tasks have no security group of their own, so egress limits nothing. [R-PUB-06] Use network mode awsvpc, or leave egress out.",
      "egress: with securityGroupIds no rule is created, because the groups are yours. [R-VPC-07] Leave egress out and create the rules in your program, or leave securityGroupIds out.",
      "securityGroupIds: in bridge mode the security groups of the instances filter the tasks' traffic. [R-MODE-08] Leave securityGroupIds out, or use network mode awsvpc.",
      "securityGroupIds ([]): without a group the tasks have the VPC's default one. [R-MODE-08] Give the ids of one to five groups, or leave securityGroupIds out.",
    ]);
    expect(await reasonsOf(() => ownService({ ingress: "nlb", port: 80 }))).to.deep.equal([
      "allowFrom: the tasks' security group must allow the load balancer's.",
    ]);
  });

  it("are refused exactly where EcsService refuses", async () => {
    const differences: string[] = [];
    for (const strategy of Object.values(Strategy)) {
      for (const launchType of Object.values(LaunchType)) {
        for (const networkMode of Object.values(NetworkMode)) {
          for (const ingress of Object.values(Ingress)) {
            const capacity = launchType === "fargate" ? {} : { capacity: { ...CAPACITY, launchType, strategy } };
            const args = {
              network: { ...NETWORK, strategy, s3PrefixListId: "pl-1" },
              launchType,
              networkMode,
              ingress,
              port: 80,
            };
            const image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1";
            const component = await reasonsOf(
              () => new EcsService("web", { ...args, ...capacity, cluster: CLUSTER, image, allowFrom: ["sg-1"] }),
            );
            const own = await reasonsOf(() => new ServiceNetwork("web", { ...args, ...capacity, allowFrom: ["sg-1"] }));
            if (component.join() !== own.join())
              differences.push(`${strategy} ${launchType} ${networkMode} ${ingress}`);
          }
        }
      }
    }
    expect(differences).to.deep.equal([]);
  }).timeout(120_000);

  for (const preview of [true, false]) {
    it(`make a service, a schedule and an event rule reachable (${preview ? "preview" : "deployed"})`, async () => {
      const report = await reportOf(
        () => {
          const network = networkOf("nat-gateway");
          const cluster = new aws.ecs.Cluster("shop");
          const task = new aws.ecs.TaskDefinition("job", {
            family: "job",
            networkMode: "awsvpc",
            requiresCompatibilities: ["FARGATE"],
            cpu: "256",
            memory: "512",
            containerDefinitions: JSON.stringify([{ name: "job", image: "public.ecr.aws/docker/library/busybox" }]),
          });
          const web = new ServiceNetwork("web", { network });
          new aws.ecs.Service("web", { cluster: cluster.arn, taskDefinition: task.arn, ...web.service });
          new aws.scheduler.Schedule("nightly", {
            flexibleTimeWindow: { mode: "OFF" },
            scheduleExpression: "rate(1 day)",
            target: {
              arn: cluster.arn,
              roleArn: "arn:aws:iam::123456789012:role/starter",
              ecsParameters: { taskDefinitionArn: task.arn, ...web.target },
            },
          });
          new aws.cloudwatch.EventTarget("uploads", {
            rule: "uploads",
            arn: cluster.arn,
            roleArn: "arn:aws:iam::123456789012:role/starter",
            ecsTarget: { taskDefinitionArn: task.arn, ...web.target },
          });
        },
        { preview },
      );

      expect(report.verdict).to.equal("reachable");
      for (const name of ["web", "nightly", "uploads"]) {
        const { strategy, launchType, network } = serviceNamed(report, name);
        expect(
          { strategy, launchType, tier: network.tier, assignPublicIp: network.assignPublicIp },
          name,
        ).to.deep.equal({
          strategy: "nat-gateway",
          launchType: "fargate",
          tier: "private",
          assignPublicIp: false,
        });
      }
    });
  }

  it("make an awsx.ecs.FargateService reachable", async () => {
    const graph = await awsxProgram(`
      import { Network, ServiceNetwork } from ${JSON.stringify(join(ROOT, "components"))};
      const network = new Network("app", { strategies: ["public-ip"] });
      const web = new ServiceNetwork("web", { network: network.taskNetwork });
      new awsx.ecs.FargateService("web", { cluster: new aws.ecs.Cluster("c").arn, ...web.awsxService,
        taskDefinitionArgs: { container: { name: "web", image: "nginx", memory: 128 } } });`);
    const report = analyse(topologyOf(graph), { kind: "program", name: "test", region: "eu-west-1" });

    expect(report.verdict).to.equal("reachable");
    expect(report.services.map(({ strategy, network }) => [strategy, network.assignPublicIp])).to.deep.equal([
      ["public-ip", true],
    ]);
  });

  it("add nothing to a program that does not use them", async () => {
    const { resources } = await graphFor(() => {
      new EcsService("web", { network: NETWORK, cluster: CLUSTER, image: "nginx", port: 80 });
    });
    expect(resources.filter(({ type }) => type.endsWith("ServiceNetwork"))).to.deep.equal([]);
  });
});
