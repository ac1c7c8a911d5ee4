/**
 * Every key that a stack may set, and its values. What keys mean together is judged elsewhere. A key that is also an argument
 * of a component has the meaning of that argument; all others have a description here. The reference's tables are made of both.
 */
import { z } from "zod";
import { DEFAULT_STRATEGY, Strategy } from "../../analysis/rules/strategies";
import { FlowLogDestination, Ingress, IpFamily, LaunchType, NetworkMode, Scheme } from "../../analysis/rules/words";
import { strategyShape } from "./strategyOptions";
import { flag, list, object, structured, text, texts, wholeNumber, word } from "./values";

const port = wholeNumber(1, 65535);

/** An image that the deployment builds and pushes to a private ECR repository: the directory with its Dockerfile. */
const build = z.preprocess(
  (value) => {
    const given = structured(value);
    return typeof given === "string" ? { context: given } : given;
  },
  z.strictObject({
    context: text.describe("The directory that is sent to the build."),
    dockerfile: text.optional().describe("The Dockerfile's path. `Dockerfile` in the context if left out."),
    platform: text.optional().describe("The platform, such as `linux/arm64`. The task's own if left out."),
  }),
);

const container = object({
  name: text,
  image: text,
  port: port.optional(),
  hostPort: wholeNumber(0, 65535).optional(),
  essential: flag.optional(),
  command: list(text).optional(),
  environment: texts.optional(),
  secrets: texts.optional(),
  cpu: wholeNumber(1, 16384).optional(),
  memory: wholeNumber(4, 122880).optional(),
});

const healthCheck = object({
  path: text.optional(),
  port: port.optional(),
  matcher: text.optional(),
  intervalSeconds: wholeNumber(5, 300).optional(),
  timeoutSeconds: wholeNumber(2, 120).optional(),
  healthyThreshold: wholeNumber(2, 10).optional(),
  unhealthyThreshold: wholeNumber(2, 10).optional(),
});

const loadBalancer = object({
  scheme: word(Scheme).optional(),
  certificateArn: text.optional(),
  healthCheck: healthCheck.optional(),
});

const STACKS = "The stack's if left out.";

const service = object({
  name: text
    .pipe(
      z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]{0,31}$/, "must be 1 to 32 letters, digits and hyphens, a letter first"),
    )
    .describe("The service's name: 1 to 32 letters, digits and hyphens, a letter first."),
  image: text.optional(),
  build: build
    .optional()
    .describe(
      "A directory with a Dockerfile, or an object: built and pushed to a private ECR repository. Instead of `image`.",
    ),
  port: port.optional(),
  containers: list(container).optional(),
  cpu: wholeNumber(1, 16384).optional(),
  memory: wholeNumber(4, 122880).optional(),
  desiredCount: wholeNumber(0, 5000).optional(),
  environment: texts.optional(),
  secrets: texts.optional(),
  command: list(text).optional(),
  logs: flag.optional(),
  exec: flag.optional(),
  platformVersion: text.optional(),
  allowFrom: list(text).optional(),
  strategy: word(Strategy).optional().describe(`The service's own strategy. ${STACKS}`),
  launchType: word(LaunchType).optional().describe(`The service's own launch type. ${STACKS}`),
  networkMode: word(NetworkMode).optional().describe(`The service's own network mode. ${STACKS}`),
  ingress: word(Ingress).optional().describe(`How clients reach this service. ${STACKS}`),
  loadBalancer: loadBalancer.optional().describe(`The service's load balancer. ${STACKS}`),
});

/** `true` means flow logs as they are by default. */
const flowLogs = z.preprocess(
  (value) => (value === true || value === "true" ? {} : structured(value)),
  z.strictObject({
    destination: word(FlowLogDestination).optional(),
    bucketArn: text.optional(),
    retentionInDays: wholeNumber(1, 3653).optional(),
  }),
);

const existingNetwork = object({
  vpcId: text,
  vpcCidrBlocks: list(text),
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
  instanceType: text.optional(),
  minSize: wholeNumber(0, 5000).optional(),
  maxSize: wholeNumber(1, 5000).optional(),
  keep: list(word(Strategy))
    .optional()
    .describe("Strategies whose EC2 instances stay for the time of a switch. `switch` says when it is needed."),
  requirements: object({
    minVcpus: wholeNumber(1, 448).optional(),
    maxVcpus: wholeNumber(1, 448).optional(),
    minMemoryMib: wholeNumber(1, 33554432).optional(),
    maxMemoryMib: wholeNumber(1, 33554432).optional(),
    allowedInstanceTypes: list(text).optional(),
  }).optional(),
});

/** The whole namespace. */
export const schema = z.strictObject({
  strategy: word(Strategy).default(DEFAULT_STRATEGY).describe("How tasks connect, see the strategies."),
  launchType: word(LaunchType).default(LaunchType.Fargate).describe("Where tasks run."),
  networkMode: word(NetworkMode)
    .optional()
    .describe(
      "Network mode of the tasks. `awsvpc` if left out; with `public-host`, `host` on Managed Instances and `bridge` on EC2.",
    ),
  ingress: word(Ingress)
    .default(Ingress.None)
    .describe(
      "How clients reach the services: `private` from the VPC, `direct` from the internet, or a load balancer.",
    ),
  services: list(service).optional().describe("The services, below. One public nginx on port 80 if left out."),
  loadBalancer: loadBalancer.optional(),
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
  capacity: capacity.optional().describe("The instances, unless all services run on Fargate."),
  client: flag.default(false).describe("An instance inside the VPC to call services from, by Session Manager."),
  tags: texts.default({}).describe("Tags for every resource that can have them."),
});

export type Given = z.output<typeof schema>;
export type GivenService = NonNullable<Given["services"]>[number];
