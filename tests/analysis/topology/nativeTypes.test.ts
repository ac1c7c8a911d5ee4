import { expect } from "chai";
import { analyse } from "../../../analysis/analyse";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { type Properties, type ResourceGraph, type ResourceState, UNKNOWN } from "../../../analysis/topology/resource";

let serial = 0;

/** A resource of either provider, as a first preview knows it. */
function resource(
  type: string,
  name: string,
  inputs: Properties,
  propertyDependencies: Record<string, readonly string[]> = {},
): ResourceState {
  serial += 1;
  return {
    urn: `urn:pulumi:dev::p::${type}::${name}`,
    type,
    name,
    id: `id-${String(serial)}`,
    custom: true,
    inputs,
    outputs: {},
    dependencies: [],
    propertyDependencies,
  };
}

const graphOf = (...resources: ResourceState[]): ResourceGraph => ({
  resources,
  region: "eu-west-1",
  complete: true,
  assumptions: [],
  defects: [],
});

function publicService(): ResourceState[] {
  const vpc = resource("aws-native:ec2:Vpc", "net", { cidrBlock: "10.0.0.0/16", enableDnsSupport: true });
  const gateway = resource("aws-native:ec2:InternetGateway", "out", {});
  const subnet = resource("aws-native:ec2:Subnet", "a", {
    vpcId: vpc.id ?? "",
    cidrBlock: "10.0.0.0/24",
    availabilityZone: "eu-west-1a",
  });
  const table = resource("aws-native:ec2:RouteTable", "table", { vpcId: vpc.id ?? "" });
  const group = resource("aws-native:ec2:SecurityGroup", "web", {
    vpcId: vpc.id ?? "",
    groupDescription: "web",
    securityGroupIngress: [{ ipProtocol: "tcp", fromPort: 80, toPort: 80, cidrIp: "0.0.0.0/0" }],
  });
  const definition = resource("aws-native:ecs:TaskDefinition", "task", {
    family: "task",
    cpu: "256",
    memory: "512",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    containerDefinitions: [{ name: "web", image: "nginx", portMappings: [{ containerPort: 80 }] }],
  });
  return [
    vpc,
    gateway,
    subnet,
    table,
    group,
    definition,
    resource("aws-native:ec2:VpcGatewayAttachment", "attach", {
      vpcId: vpc.id ?? "",
      internetGatewayId: gateway.id ?? "",
    }),
    resource("aws-native:ec2:Route", "route", {
      routeTableId: table.id ?? "",
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id ?? "",
    }),
    resource("aws-native:ec2:SubnetRouteTableAssociation", "join", {
      routeTableId: table.id ?? "",
      subnetId: subnet.id ?? "",
    }),
    resource("aws-native:ecs:Service", "web", {
      serviceName: "web",
      launchType: "FARGATE",
      taskDefinition: definition.id ?? "",
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [subnet.id ?? ""],
          securityGroups: [group.id ?? ""],
          assignPublicIp: "ENABLED",
        },
      },
    }),
  ];
}

describe("resources of aws-native", () => {
  it("are judged as those of aws", () => {
    const report = analyse(topologyOf(graphOf(...publicService())), { kind: "state", name: "t", region: "eu-west-1" });

    expect(report.verdict).to.equal("reachable");
    expect(report.services[0]).to.include({
      name: "web",
      launchType: "fargate",
      networkMode: "awsvpc",
      strategy: "public-ip",
      desiredCount: 1,
    });
    expect(report.services[0]?.ingress?.internet.verdict).to.equal("reachable");
  });

  it("are blocked by security group rules with CloudFormation's property names", () => {
    const closed = publicService().map((one) =>
      one.type === "aws-native:ec2:SecurityGroup"
        ? {
            ...one,
            inputs: {
              ...one.inputs,
              securityGroupEgress: [{ ipProtocol: "tcp", fromPort: 25, toPort: 25, cidrIp: "0.0.0.0/0" }],
            },
          }
        : one,
    );
    const [need] =
      analyse(topologyOf(graphOf(...closed)), { kind: "state", name: "t", region: null }).services[0]?.needs ?? [];

    expect([need?.verdict, need?.code]).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
  });

  it("have rules of their own, load balancers, listeners and targets", () => {
    const vpc = resource("aws-native:ec2:Vpc", "net", { cidrBlock: "10.0.0.0/16" });
    const group = resource("aws-native:ec2:SecurityGroup", "g", { vpcId: vpc.id ?? "", securityGroupEgress: [] });
    const balancer = resource("aws-native:elasticloadbalancingv2:LoadBalancer", "lb", {
      scheme: "internal",
      type: "network",
      subnets: [],
    });
    const targets = resource("aws-native:elasticloadbalancingv2:TargetGroup", "tg", {
      vpcId: vpc.id ?? "",
      port: 80,
      protocol: "TCP",
      targetType: "ip",
      healthCheckPort: "8080",
    });
    const topology = topologyOf(
      graphOf(
        vpc,
        group,
        balancer,
        targets,
        resource("aws-native:ec2:SecurityGroupIngress", "in", {
          groupId: group.id ?? "",
          ipProtocol: "tcp",
          fromPort: 80,
          toPort: 80,
          cidrIp: "10.0.0.0/8",
        }),
        resource("aws-native:ec2:SecurityGroupEgress", "out", {
          groupId: group.id ?? "",
          ipProtocol: "-1",
          destinationSecurityGroupId: group.id ?? "",
        }),
        resource(
          "aws-native:elasticloadbalancingv2:Listener",
          "l",
          {
            loadBalancerArn: UNKNOWN,
            port: 80,
            protocol: "TCP",
            defaultActions: [
              { type: "forward", forwardConfig: { targetGroups: [{ targetGroupArn: targets.id ?? "" }] } },
            ],
          },
          { loadBalancerArn: [balancer.urn] },
        ),
      ),
    );

    const own = topology.securityGroups.find(({ key }) => key === group.urn);
    expect(own?.rules.map(({ direction, protocol, peer }) => [direction, protocol, peer])).to.have.deep.members([
      ["ingress", "tcp", { kind: "cidr", cidr: "10.0.0.0/8" }],
      ["egress", "all", { kind: "group", group: group.urn }],
    ]);
    expect(topology.loadBalancers[0]).to.include({ kind: "nlb", scheme: "internal" });
    expect(topology.targetGroups[0]).to.include({ targetType: "ip", healthCheckPort: 8080 });
    expect(topology.listeners[0]).to.deep.include({ loadBalancer: balancer.urn, targetGroups: [targets.urn] });
  });

  it("of a type that aws has no word for stay what they are", () => {
    const topology = topologyOf(graphOf(resource("aws-native:lambda:Function", "f", { vpcId: "vpc-1" })));

    expect([topology.services, topology.vpcs, topology.defects]).to.deep.equal([[], [], []]);
  });

  it("say in words of their own how many tasks a deployment may have", () => {
    const service = (deploymentConfiguration: Properties) =>
      topologyOf(graphOf(resource("aws-native:ecs:Service", "web", { deploymentConfiguration }))).services[0];

    expect(service({ maximumPercent: 150, minimumHealthyPercent: 50 })).to.include({
      maximumPercent: 150,
      minimumHealthyPercent: 50,
    });
    expect(service({})).to.include({ maximumPercent: 200, minimumHealthyPercent: 100 });
  });
});
