/**
 * The few pieces that scenarios are made of, in plain `@pulumi/aws`, as people write them: a VPC with its gateway,
 * subnets with one table, NATs, endpoints, groups, and services of each launch type. Call them inside a program.
 */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export type Id = pulumi.Input<string>;

export interface Network {
  readonly vpc: aws.ec2.Vpc;
  readonly gateway: aws.ec2.InternetGateway;
  readonly region: string;
}

export function network(
  options: {
    cidr?: string;
    region?: string;
    dnsSupport?: boolean;
    dnsHostnames?: boolean;
    ipv6?: boolean;
  } = {},
): Network {
  const vpc = new aws.ec2.Vpc("vpc", {
    cidrBlock: options.cidr ?? "10.0.0.0/16",
    enableDnsSupport: options.dnsSupport ?? true,
    enableDnsHostnames: options.dnsHostnames ?? true,
    ...(options.ipv6 === true ? { assignGeneratedIpv6CidrBlock: true } : {}),
  });
  const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id });
  return { vpc, gateway, region: options.region ?? "ap-northeast-1" };
}

export interface Subnets {
  readonly ids: pulumi.Output<string>[];
  readonly table: aws.ec2.RouteTable;
}

/** Subnets with one table, one in each zone letter; `cidrs` and `ipv6Cidrs` go by the same position. */
export function subnets(
  on: Network,
  name: string,
  options: {
    cidrs: string[];
    zones?: string[];
    routes?: pulumi.Input<aws.types.input.ec2.RouteTableRoute>[];
    mapPublicIp?: boolean;
    ipv6Cidrs?: string[];
    ipv6Only?: boolean;
    dns64?: boolean;
  },
): Subnets {
  const table = new aws.ec2.RouteTable(name, { vpcId: on.vpc.id, routes: options.routes ?? [] });
  const ids = options.cidrs.map((cidrBlock, index) => {
    const ipv6CidrBlock = options.ipv6Cidrs?.[index];
    const subnet = new aws.ec2.Subnet(`${name}-${String(index)}`, {
      vpcId: on.vpc.id,
      ...(options.ipv6Only === true ? { ipv6Native: true } : { cidrBlock }),
      ...(ipv6CidrBlock === undefined ? {} : { ipv6CidrBlock, assignIpv6AddressOnCreation: true }),
      availabilityZone: `${on.region}${(options.zones ?? ["a", "c"])[index] ?? "a"}`,
      mapPublicIpOnLaunch: options.mapPublicIp ?? false,
      ...(options.dns64 === true ? { enableDns64: true } : {}),
    });
    new aws.ec2.RouteTableAssociation(`${name}-${String(index)}`, { subnetId: subnet.id, routeTableId: table.id });
    return subnet.id;
  });
  return { ids, table };
}

/** Two subnets whose default route is the internet gateway. */
export function publicSubnets(
  on: Network,
  options: { cidrs?: string[]; zones?: string[]; mapPublicIp?: boolean; routed?: boolean } = {},
): Subnets {
  return subnets(on, "public", {
    cidrs: options.cidrs ?? ["10.0.0.0/24", "10.0.1.0/24"],
    ...(options.zones === undefined ? {} : { zones: options.zones }),
    mapPublicIp: options.mapPublicIp ?? false,
    routes: options.routed === false ? [] : [{ cidrBlock: "0.0.0.0/0", gatewayId: on.gateway.id }],
  });
}

/** A zonal NAT gateway with its Elastic IP. */
export function natGateway(subnet: Id, name = "nat"): aws.ec2.NatGateway {
  const address = new aws.ec2.Eip(name, { domain: "vpc" });
  return new aws.ec2.NatGateway(name, { subnetId: subnet, allocationId: address.id });
}

export const ANYWHERE: aws.types.input.ec2.SecurityGroupEgress = {
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlocks: ["0.0.0.0/0"],
  ipv6CidrBlocks: ["::/0"],
};

/** A rule for one TCP port, or a range, from or to some CIDRs. */
export function tcp(port: number | [number, number], cidrBlocks: Id[]): aws.types.input.ec2.SecurityGroupIngress {
  const [fromPort, toPort] = typeof port === "number" ? [port, port] : port;
  return { protocol: "tcp", fromPort, toPort, cidrBlocks };
}

export function group(
  on: Network,
  name: string,
  rules: {
    ingress?: pulumi.Input<aws.types.input.ec2.SecurityGroupIngress>[];
    egress?: pulumi.Input<aws.types.input.ec2.SecurityGroupEgress>[];
  } = {},
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(name, {
    vpcId: on.vpc.id,
    ingress: rules.ingress ?? [],
    egress: rules.egress ?? [ANYWHERE],
  });
}

/** One interface endpoint for each service word, in some subnets, behind one group. */
export function interfaceEndpoints(
  on: Network,
  services: string[],
  options: { subnetIds: Id[]; securityGroupId: Id; privateDns?: boolean },
): aws.ec2.VpcEndpoint[] {
  return services.map(
    (service) =>
      new aws.ec2.VpcEndpoint(service.replace(".", "-"), {
        vpcId: on.vpc.id,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${on.region}.${service}`,
        subnetIds: options.subnetIds,
        securityGroupIds: [options.securityGroupId],
        privateDnsEnabled: options.privateDns ?? true,
      }),
  );
}

export function s3Gateway(on: Network, routeTableIds: Id[]): aws.ec2.VpcEndpoint {
  return new aws.ec2.VpcEndpoint("s3", {
    vpcId: on.vpc.id,
    vpcEndpointType: "Gateway",
    serviceName: `com.amazonaws.${on.region}.s3`,
    routeTableIds,
  });
}

export interface Container {
  readonly image: string;
  readonly port?: number;
  readonly hostPort?: number;
  /** Sends its log to CloudWatch Logs. */
  readonly logs?: boolean;
  /** ARNs, or names of SSM parameters. */
  readonly secrets?: string[];
}

/** An image in the private registry of the lab's account. */
export const privateImage = (region = "ap-northeast-1"): string =>
  `123456789012.dkr.ecr.${region}.amazonaws.com/shop/web:1.4.2`;

export function task(
  name: string,
  container: Container,
  options: { networkMode: string; compatibility: string; region?: string },
): aws.ecs.TaskDefinition {
  const region = options.region ?? "ap-northeast-1";
  return new aws.ecs.TaskDefinition(name, {
    family: name,
    networkMode: options.networkMode,
    requiresCompatibilities: [options.compatibility],
    cpu: "256",
    memory: "512",
    containerDefinitions: JSON.stringify([
      {
        name,
        image: container.image,
        essential: true,
        portMappings:
          container.port === undefined
            ? []
            : [
                {
                  containerPort: container.port,
                  ...(container.hostPort === undefined ? {} : { hostPort: container.hostPort }),
                  protocol: "tcp",
                },
              ],
        ...(container.logs === true
          ? {
              logConfiguration: {
                logDriver: "awslogs",
                options: { "awslogs-group": name, "awslogs-region": region, "awslogs-stream-prefix": name },
              },
            }
          : {}),
        secrets: (container.secrets ?? []).map((valueFrom, index) => ({ name: `SECRET_${String(index)}`, valueFrom })),
      },
    ]),
  });
}

/** A service on Fargate. */
/** A task on Fargate that EventBridge Scheduler starts once a day. */
export function schedule(
  name: string,
  container: Container,
  options: { subnetIds: Id[]; securityGroupIds: Id[]; assignPublicIp?: boolean },
): aws.scheduler.Schedule {
  const definition = task(name, container, { networkMode: "awsvpc", compatibility: "FARGATE" });
  return new aws.scheduler.Schedule(name, {
    scheduleExpression: "rate(1 day)",
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: new aws.ecs.Cluster(name).arn,
      roleArn: "arn:aws:iam::111122223333:role/scheduler",
      ecsParameters: {
        taskDefinitionArn: definition.arn,
        launchType: "FARGATE",
        networkConfiguration: {
          subnets: options.subnetIds,
          securityGroups: options.securityGroupIds,
          ...(options.assignPublicIp === undefined ? {} : { assignPublicIp: options.assignPublicIp }),
        },
      },
    },
  });
}

export function fargate(
  name: string,
  container: Container,
  options: {
    subnetIds: Id[];
    securityGroupIds: Id[];
    assignPublicIp?: boolean;
    exec?: boolean;
    platformVersion?: string;
    desiredCount?: pulumi.Input<number>;
    targetGroup?: aws.lb.TargetGroup;
    region?: string;
  },
): aws.ecs.Service {
  const definition = task(name, container, {
    networkMode: "awsvpc",
    compatibility: "FARGATE",
    ...(options.region === undefined ? {} : { region: options.region }),
  });
  return new aws.ecs.Service(name, {
    cluster: new aws.ecs.Cluster(name).arn,
    taskDefinition: definition.arn,
    launchType: "FARGATE",
    desiredCount: options.desiredCount ?? 2,
    ...(options.platformVersion === undefined ? {} : { platformVersion: options.platformVersion }),
    ...(options.exec === true ? { enableExecuteCommand: true } : {}),
    networkConfiguration: {
      subnets: options.subnetIds,
      securityGroups: options.securityGroupIds,
      ...(options.assignPublicIp === undefined ? {} : { assignPublicIp: options.assignPublicIp }),
    },
    ...balanced(name, container, options.targetGroup),
  });
}

/** An Auto Scaling group of container instances, with the cluster and the provider that use it. */
export function instances(
  name: string,
  options: {
    subnetIds: Id[];
    securityGroupIds: Id[];
    instanceType?: string;
    associatePublicIp?: boolean;
    maxSize?: number;
  },
): { cluster: aws.ecs.Cluster; provider: aws.ecs.CapacityProvider } {
  const cluster = new aws.ecs.Cluster(name);
  const template = new aws.ec2.LaunchTemplate(name, {
    imageId: "ami-0abcdef1234567890",
    instanceType: options.instanceType ?? "m5.large",
    ...(options.associatePublicIp === undefined
      ? { vpcSecurityGroupIds: options.securityGroupIds }
      : {
          networkInterfaces: [
            {
              associatePublicIpAddress: String(options.associatePublicIp),
              securityGroups: options.securityGroupIds,
            },
          ],
        }),
  });
  const scaling = new aws.autoscaling.Group(name, {
    minSize: 1,
    maxSize: options.maxSize ?? 4,
    vpcZoneIdentifiers: options.subnetIds,
    launchTemplate: { id: template.id, version: "$Latest" },
  });
  const provider = new aws.ecs.CapacityProvider(name, {
    autoScalingGroupProvider: { autoScalingGroupArn: scaling.arn },
  });
  new aws.ecs.ClusterCapacityProviders(name, { clusterName: cluster.name, capacityProviders: [provider.name] });
  return { cluster, provider };
}

/** A Managed Instances provider and its cluster. */
export function managedInstances(
  name: string,
  options: { subnetIds: Id[]; securityGroupIds: Id[] },
): { cluster: aws.ecs.Cluster; provider: aws.ecs.CapacityProvider } {
  const cluster = new aws.ecs.Cluster(name);
  const provider = new aws.ecs.CapacityProvider(name, {
    cluster: cluster.name,
    managedInstancesProvider: {
      infrastructureRoleArn: "arn:aws:iam::123456789012:role/ecsInfrastructureRole",
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: "arn:aws:iam::123456789012:instance-profile/ecsInstanceRole",
        networkConfiguration: { subnets: options.subnetIds, securityGroups: options.securityGroupIds },
      },
    },
  });
  return { cluster, provider };
}

/** A service on a capacity provider of instances. Subnets and groups are for awsvpc alone. */
export function onInstances(
  name: string,
  container: Container,
  capacity: { cluster: aws.ecs.Cluster; provider: aws.ecs.CapacityProvider },
  options: {
    networkMode: string;
    compatibility?: string;
    subnetIds?: Id[];
    securityGroupIds?: Id[];
    assignPublicIp?: boolean;
    desiredCount?: number;
    targetGroup?: aws.lb.TargetGroup;
  },
): aws.ecs.Service {
  const definition = task(name, container, {
    networkMode: options.networkMode,
    compatibility: options.compatibility ?? "EC2",
  });
  return new aws.ecs.Service(name, {
    cluster: capacity.cluster.arn,
    taskDefinition: definition.arn,
    desiredCount: options.desiredCount ?? 1,
    capacityProviderStrategies: [{ capacityProvider: capacity.provider.name, weight: 1 }],
    ...(options.subnetIds === undefined
      ? {}
      : {
          networkConfiguration: {
            subnets: options.subnetIds,
            securityGroups: options.securityGroupIds ?? [],
            ...(options.assignPublicIp === undefined ? {} : { assignPublicIp: options.assignPublicIp }),
          },
        }),
    ...balanced(name, container, options.targetGroup),
  });
}

function balanced(
  name: string,
  container: Container,
  targetGroup: aws.lb.TargetGroup | undefined,
): Pick<aws.ecs.ServiceArgs, "loadBalancers"> {
  if (targetGroup === undefined) return {};
  return {
    loadBalancers: [{ targetGroupArn: targetGroup.arn, containerName: name, containerPort: container.port ?? 80 }],
  };
}

/** An Application Load Balancer with one HTTP listener and its target group. */
export function balancer(
  on: Network,
  options: { subnetIds: Id[]; securityGroupId: Id; targetType: string; port?: number; internal?: boolean },
): aws.lb.TargetGroup {
  const loadBalancer = new aws.lb.LoadBalancer("front", {
    loadBalancerType: "application",
    internal: options.internal ?? false,
    subnets: options.subnetIds,
    securityGroups: [options.securityGroupId],
  });
  const targetGroup = new aws.lb.TargetGroup("front", {
    vpcId: on.vpc.id,
    targetType: options.targetType,
    port: options.port ?? 80,
    protocol: "HTTP",
  });
  new aws.lb.Listener("front", {
    loadBalancerArn: loadBalancer.arn,
    port: 80,
    protocol: "HTTP",
    defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
  });
  return targetGroup;
}
