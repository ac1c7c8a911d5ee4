/** Every key that a stack may set, and what it takes. What keys mean together is judged elsewhere. */
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
  z.strictObject({ context: text, dockerfile: text.optional(), platform: text.optional() }),
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

const service = object({
  name: text.pipe(
    z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]{0,31}$/, "must be 1 to 32 letters, digits and hyphens, a letter first"),
  ),
  image: text.optional(),
  build: build.optional(),
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
  strategy: word(Strategy).optional(),
  launchType: word(LaunchType).optional(),
  networkMode: word(NetworkMode).optional(),
  ingress: word(Ingress).optional(),
  loadBalancer: loadBalancer.optional(),
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
  keep: list(word(Strategy)).optional(),
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
  strategy: word(Strategy).default(DEFAULT_STRATEGY),
  launchType: word(LaunchType).default(LaunchType.Fargate),
  networkMode: word(NetworkMode).optional(),
  ingress: word(Ingress).default(Ingress.None),
  services: list(service).optional(),
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
  capacity: capacity.optional(),
  client: flag.default(false),
  tags: texts.default({}),
});

export type Given = z.output<typeof schema>;
export type GivenService = NonNullable<Given["services"]>[number];
