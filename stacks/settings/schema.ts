/**
 * The keys of a stack's settings and their values. Checks of several keys together are in other files. A key that is
 * also an argument of a component has the meaning of that argument; all others have a description here. The tables of
 * the reference are made from both.
 */
import { z } from "zod";
import { DEFAULT_STRATEGY, Strategy } from "../../analysis/rules/strategies";
import {
  Architecture,
  ContainerInsights,
  Effect,
  FlowLogDestination,
  Ingress,
  IpFamily,
  LaunchType,
  LoadBalancerType,
  NetworkMode,
  Protocol,
  Scheme,
} from "../../analysis/rules/words";
import { capacityProvider, container, port, scaling, volume } from "./containerSchema";
import { strategyShape } from "./strategyOptions";
import { flag, list, object, structured, text, texts, wholeNumber, word } from "./values";

/** An image that the deployment builds and pushes to a private ECR repository: the directory with its Dockerfile. */
const build = z.preprocess(
  (value) => {
    const given = structured(value);
    return typeof given === "string" ? { context: given } : given;
  },
  z.strictObject({
    context: text.describe("The build context: the directory with the files of the image."),
    dockerfile: text.optional().describe("The path of the Dockerfile. Default: `Dockerfile` in the context."),
    platform: text.optional().describe("The platform, such as `linux/arm64`. Default: that of the task."),
    forceDelete: flag
      .optional()
      .describe("True to delete the repository although it still contains images. Default: false."),
  }),
);

const healthCheck = object({
  path: text.optional(),
  port: port.optional(),
  matcher: text.optional(),
  intervalSeconds: wholeNumber(5, 300).optional(),
  timeoutSeconds: wholeNumber(2, 120).optional(),
  healthyThreshold: wholeNumber(2, 10).optional(),
  unhealthyThreshold: wholeNumber(2, 10).optional(),
});

/** The keys of a load balancer itself, whether one service has it or several share it. */
const balancerShape = {
  scheme: word(Scheme).optional(),
  certificateArn: text.optional(),
  sslPolicy: text.optional(),
  accessLogs: object({ bucket: text, prefix: text.optional() }).optional(),
  deletionProtection: flag.optional(),
  webAclArn: text.optional(),
};

const loadBalancer = object({ ...balancerShape, healthCheck: healthCheck.optional() });

const serviceLoadBalancer = object({
  of: text
    .optional()
    .describe("The name of a load balancer in `balancers`, which this service shares. Default: one of its own."),
  listenerArn: text.optional(),
  targetGroupArn: text.optional(),
  securityGroupId: text.optional(),
  host: list(text).optional(),
  path: list(text).optional(),
  headers: texts.optional(),
  priority: wholeNumber(1, 50000).optional(),
  port: port.optional(),
  ...balancerShape,
  healthCheck: healthCheck.optional(),
});

const name = text.pipe(
  z
    .string()
    .regex(/^[a-zA-Z][a-zA-Z0-9-]{0,31}$/, "must be 1 to 32 letters, digits and hyphens, starting with a letter"),
);

const balancer = object({
  name: name.describe("The name of the load balancer, for `loadBalancer.of` of the services."),
  type: word(LoadBalancerType)
    .default(LoadBalancerType.Alb)
    .describe("`alb` routes by host, path and headers; `nlb` has one service on each port."),
  ...balancerShape,
  defaultAction: object({
    statusCode: wholeNumber(200, 599).optional(),
    body: text.optional(),
    redirectHost: text.optional(),
    targetGroupArn: text.optional(),
  }).optional(),
});

const STACKS = "Default: the stack's.";

const egress = object({
  cidrIpv4: text.optional(),
  cidrIpv6: text.optional(),
  prefixListId: text.optional(),
  securityGroupId: text.optional(),
  port: port.optional(),
  protocol: word(Protocol).optional(),
});

const taskRoleStatement = object({
  effect: word(Effect).optional(),
  actions: list(text),
  resources: list(text),
  conditions: list(object({ test: text, variable: text, values: list(text) })).optional(),
});

/** The keys of a task: of a service, and of a schedule. */
const task = {
  image: text.optional(),
  build: build
    .optional()
    .describe(
      "The directory of a Dockerfile, or an object: the image is built and pushed to a private ECR repository. Set it instead of `image`.",
    ),
  containers: list(container).optional(),
  cpu: wholeNumber(1, 16384).optional(),
  memory: wholeNumber(4, 122880).optional(),
  architecture: word(Architecture).optional(),
  ephemeralStorageGib: wholeNumber(21, 200).optional(),
  volumes: list(volume).optional(),
  environment: texts.optional(),
  secrets: texts.optional(),
  command: list(text).optional(),
  user: text.optional(),
  readonlyRootFilesystem: flag.optional(),
  logs: flag.optional(),
  logRetentionInDays: wholeNumber(0, 3653).optional(),
  logKmsKeyArn: text.optional(),
  exec: flag.optional(),
  platformVersion: text.optional(),
  taskRoleArn: text.optional(),
  taskRoleStatements: list(taskRoleStatement).optional(),
  egress: list(egress).optional(),
  strategy: word(Strategy).optional().describe(`The strategy of these tasks. ${STACKS}`),
  launchType: word(LaunchType).optional().describe(`The launch type of these tasks. ${STACKS}`),
  networkMode: word(NetworkMode).optional().describe(`The network mode of these tasks. ${STACKS}`),
};

const service = object({
  name: name.describe("The name of the service: 1 to 32 letters, digits and hyphens, starting with a letter."),
  ...task,
  port: port.optional(),
  desiredCount: wholeNumber(0, 5000).optional(),
  scaling: scaling.optional(),
  capacityProviders: list(capacityProvider).optional(),
  minimumHealthyPercent: wholeNumber(0, 100).optional(),
  maximumPercent: wholeNumber(100, 1000).optional(),
  healthCheckGracePeriodSeconds: wholeNumber(0, 2147483647).optional(),
  allowFrom: list(text)
    .optional()
    .describe("The names of other services of this stack that may reach the port. Default: none."),
  ingress: word(Ingress).optional().describe(`How clients reach this service. ${STACKS}`),
  loadBalancer: serviceLoadBalancer.optional().describe(`The load balancer of this service. ${STACKS}`),
});

const schedule = object({
  name: name.describe("The name of the schedule: 1 to 32 letters, digits and hyphens, starting with a letter."),
  schedule: text,
  timeZone: text.optional(),
  flexibleWindowMinutes: wholeNumber(1, 1440).optional(),
  taskCount: wholeNumber(1, 10).optional(),
  maximumRetryAttempts: wholeNumber(0, 185).optional(),
  maximumEventAgeInSeconds: wholeNumber(60, 86400).optional(),
  deadLetterQueueArn: text.optional(),
  enabled: flag.optional(),
  ...task,
});

/** Flow logs; `true` means flow logs with their defaults. */
const flowLogs = z.preprocess(
  (value) => (value === true || value === "true" ? {} : structured(value)),
  z.strictObject({
    destination: word(FlowLogDestination).optional(),
    bucketArn: text.optional(),
    retentionInDays: wholeNumber(1, 3653).optional(),
    kmsKeyArn: text.optional(),
  }),
);

const existingNetwork = object({
  vpcId: text.describe(
    "The id of the VPC. Its DNS support and DNS hostnames must be on. Alone, or with `subnetIds`, the VPC is looked up at each preview and deployment (`ec2:Describe*`): its subnets are recognised by their routes, which stay as they are.",
  ),
  subnetIds: list(text)
    .optional()
    .describe(
      "With a VPC that is looked up: the ids of the subnets that count, if a tier has several in one Availability Zone. Default: all of the VPC.",
    ),
  vpcCidrBlocks: list(text)
    .optional()
    .describe("All IPv4 CIDR blocks of the VPC. Required unless the VPC is looked up."),
  vpcIpv6CidrBlock: text.optional(),
  keepRoutes: flag.optional(),
  publicSubnetIds: list(text).optional(),
  hostSubnetIds: list(text).optional(),
  privateSubnetIds: list(text).optional(),
  isolatedSubnetIds: list(text).optional(),
  ipv6SubnetIds: list(text).optional(),
  internetGatewayId: text.optional(),
  egressOnlyGatewayId: text.optional(),
  routeTableIds: list(text).optional(),
  sourceIps: list(text).optional(),
});

const capacity = object({
  instanceType: text
    .optional()
    .describe(
      "The EC2 instance type; with `managed-instances` the only type that ECS may choose. Default: `t3.medium` with `ec2`, any type with `managed-instances`.",
    ),
  minSize: wholeNumber(0, 5000).optional(),
  maxSize: wholeNumber(1, 5000).optional(),
  keep: list(word(Strategy))
    .optional()
    .describe(
      "Strategies whose EC2 instances are kept during a switch. The command `switch` prints when this is needed.",
    ),
  requirements: object({
    minVcpus: wholeNumber(1, 448).optional(),
    maxVcpus: wholeNumber(1, 448).optional(),
    minMemoryMib: wholeNumber(1, 33554432).optional(),
    maxMemoryMib: wholeNumber(1, 33554432).optional(),
    allowedInstanceTypes: list(text).optional(),
  }).optional(),
});

/** The schema of the namespace. */
export const schema = z.strictObject({
  strategy: word(Strategy).default(DEFAULT_STRATEGY).describe("The strategy: how tasks connect."),
  launchType: word(LaunchType).default(LaunchType.Fargate).describe("The launch type: what the tasks run on."),
  networkMode: word(NetworkMode)
    .optional()
    .describe(
      "The network mode of the tasks. Default: `awsvpc`; with `public-host`, `host` on Managed Instances and `bridge` on EC2.",
    ),
  ingress: word(Ingress)
    .default(Ingress.None)
    .describe(
      "How clients reach the services: `private` from the VPC, `direct` from the internet, `alb` or `nlb` through a load balancer, or `none`.",
    ),
  services: list(service)
    .optional()
    .describe("The services, see below. Default: one public nginx on port 80, in a stack without schedules."),
  schedules: list(schedule).optional().describe("Tasks that start at given times, see below. Default: none."),
  loadBalancer: loadBalancer.optional(),
  balancers: list(balancer)
    .optional()
    .describe("Load balancers that several services share by `loadBalancer.of`. Default: none."),
  cidrBlock: text.optional(),
  availabilityZones: list(text).optional(),
  availabilityZoneCount: wholeNumber(1, 8).optional(),
  maxAvailabilityZones: wholeNumber(1, 8).optional(),
  ipFamily: word(IpFamily).optional(),
  flowLogs: flowLogs.optional(),
  existingNetwork: existingNetwork.optional(),
  ...strategyShape,
  endpoints: object({
    add: list(text).optional(),
    remove: list(text).optional(),
    policies: texts.optional(),
    securityGroupIds: list(text).optional(),
  }).optional(),
  capacity: capacity.optional().describe("The instances of services that do not run on Fargate."),
  containerInsights: word(ContainerInsights)
    .optional()
    .describe("Container Insights of the cluster. Default: the setting of the account. Cost: metrics of CloudWatch."),
  client: flag
    .default(false)
    .describe("True to create an instance inside the VPC from which you can call services, by Session Manager."),
  tags: texts.default({}).describe("Tags of every resource that supports tags."),
});

export type Given = z.output<typeof schema>;
export type GivenService = NonNullable<Given["services"]>[number];
export type GivenSchedule = NonNullable<Given["schedules"]>[number];
/** A load balancer that services share. */
export type BalancerSettings = NonNullable<Given["balancers"]>[number];
