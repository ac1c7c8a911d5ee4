/** A stack export as `pulumi stack export` writes it: one Fargate service that pulls from Docker Hub. */
interface Choice {
  /** A default route leads from the subnet to the internet gateway. */
  readonly route: boolean;
  readonly serviceName?: string;
}

const STACK = "urn:pulumi:live::shop";

function resource(type: string, name: string, id: string, values: Record<string, unknown>) {
  return { urn: `${STACK}::${type}::${name}`, type, custom: true, id, inputs: values, outputs: { id, ...values } };
}

export function stackExport({ route, serviceName = "web" }: Choice): string {
  const resources = [
    resource("pulumi:providers:aws", "default", "provider-1", { region: "eu-central-1" }),
    resource("aws:ec2/vpc:Vpc", "vpc", "vpc-1", {
      cidrBlock: "10.0.0.0/16",
      enableDnsSupport: true,
      enableDnsHostnames: true,
      region: "eu-central-1",
      mainRouteTableId: "rtb-main",
      defaultNetworkAclId: "acl-1",
      defaultSecurityGroupId: "sg-default",
    }),
    resource("aws:ec2/internetGateway:InternetGateway", "gateway", "igw-1", { vpcId: "vpc-1" }),
    resource("aws:ec2/subnet:Subnet", "public", "subnet-1", {
      vpcId: "vpc-1",
      cidrBlock: "10.0.0.0/24",
      availabilityZone: "eu-central-1a",
      mapPublicIpOnLaunch: false,
    }),
    resource("aws:ec2/routeTable:RouteTable", "table", "rtb-1", {
      vpcId: "vpc-1",
      routes: route ? [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] : [],
    }),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "association", "rtbassoc-1", {
      subnetId: "subnet-1",
      routeTableId: "rtb-1",
    }),
    resource("aws:ec2/securityGroup:SecurityGroup", "group", "sg-1", {
      vpcId: "vpc-1",
      ingress: [],
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    }),
    resource("aws:ecs/cluster:Cluster", "cluster", "arn:aws:ecs:eu-central-1:123456789012:cluster/c", { name: "c" }),
    resource(
      "aws:ecs/taskDefinition:TaskDefinition",
      "task",
      "arn:aws:ecs:eu-central-1:123456789012:task-definition/task:1",
      {
        arn: "arn:aws:ecs:eu-central-1:123456789012:task-definition/task:1",
        family: "task",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        containerDefinitions: JSON.stringify([{ name: "web", image: "nginx", essential: true }]),
      },
    ),
    resource("aws:ecs/service:Service", "web", "arn:aws:ecs:eu-central-1:123456789012:service/c/web", {
      name: serviceName,
      cluster: "arn:aws:ecs:eu-central-1:123456789012:cluster/c",
      taskDefinition: "arn:aws:ecs:eu-central-1:123456789012:task-definition/task:1",
      launchType: "FARGATE",
      desiredCount: 1,
      networkConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: true },
    }),
  ];
  return JSON.stringify({ version: 3, deployment: { resources } });
}
