/** The requirement of each security rule, by its id: from the rule's own page or source, evaluated on registered resources. */
import type { RuleId } from "../../build/documents/securityRows";
import type { Built } from "./securityBuilds";

type Inputs = Readonly<Record<string, unknown>>;
type Predicate = (built: Built) => boolean;

const at = (inputs: Inputs, ...path: string[]): unknown =>
  path.reduce<unknown>((outer, key) => (outer as Inputs | undefined)?.[key], inputs);
const list = (value: unknown): Inputs[] => (Array.isArray(value) ? (value as Inputs[]) : []);

const containersOf = (definition: Inputs): Inputs[] =>
  list(JSON.parse(definition["containerDefinitions"] as string) as unknown);
const containers =
  (passes: (container: Inputs) => boolean): Predicate =>
  (built) =>
    built.every("TaskDefinition", (definition) => {
      const all = containersOf(definition);
      return all.length > 0 && all.every(passes);
    });

const every =
  (type: string, passes: (inputs: Inputs) => boolean): Predicate =>
  (built) =>
    built.every(type, passes);
const none =
  (...types: string[]): Predicate =>
  (built) =>
    built.none(...types);
const all =
  (...predicates: Predicate[]): Predicate =>
  (built) =>
    predicates.every((predicate) => predicate(built));

/** The load balancers of AWS, without the components around them. */
const balancers = (built: Built, type: "application" | "network") =>
  built.of("LoadBalancer").filter(({ loadBalancerType }) => loadBalancerType === type);
const everyBalancer =
  (types: readonly ("application" | "network")[], passes: (inputs: Inputs) => boolean): Predicate =>
  (built) =>
    types.every((type) => {
      const found = balancers(built, type);
      return found.length > 0 && found.every(passes);
    });
const BOTH = ["application", "network"] as const;
const hasAccessLogs = (balancer: Inputs) => at(balancer, "accessLogs", "enabled") === true;
const isProtected = (balancer: Inputs) => balancer["enableDeletionProtection"] === true;
const mitigatesDesync = (balancer: Inputs) => balancer["desyncMitigationMode"] !== "monitor";
const isInternal = (balancer: Inputs) => balancer["internal"] === true;
const dropsHeaders = (balancer: Inputs) => balancer["dropInvalidHeaderFields"] === true;

const redirects = (listener: Inputs) =>
  list(listener["defaultActions"]).every((action) => at(action, "redirect", "protocol") === "HTTPS");
const redirectsHttp = every("Listener", (listener) => listener["protocol"] !== "HTTP" || redirects(listener));
const isTls = (listener: Inputs) => ["HTTPS", "TLS"].includes(listener["protocol"] as string);
const POLICIES_OF_ELB_17 = /^ELBSecurityPolicy-TLS13-1-(3|2-Res)-/;

/** Each ALB has an association with a web ACL. */
const hasWebAcl: Predicate = (built) =>
  built.of("WebAclAssociation").length === balancers(built, "application").length &&
  built.of("WebAclAssociation").every(({ webAclArn }) => typeof webAclArn === "string");

interface Span {
  readonly from: number;
  readonly to: number;
}
/** The ports that the whole internet reaches, by rule. */
const openToInternet = (built: Built): Span[] =>
  built
    .of("SecurityGroupIngressRule")
    .filter(({ cidrIpv4, cidrIpv6 }) => cidrIpv4 === "0.0.0.0/0" || cidrIpv6 === "::/0")
    .map(({ ipProtocol, fromPort, toPort }) =>
      ipProtocol === "-1" ? { from: 0, to: 65535 } : { from: fromPort as number, to: toPort as number },
    );
const closed =
  (...ports: number[]): Predicate =>
  (built) =>
    built.of("SecurityGroupIngressRule").length > 0 &&
    openToInternet(built).every(({ from, to }) => ports.every((port) => port < from || port > to));
const HIGH_RISK = [20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601];

const isV2 = (inputs: Inputs) => at(inputs, "metadataOptions", "httpTokens") === "required";
const metadataV2 = all(every("LaunchTemplate", isV2), every("Instance", isV2));
const templateVolumes = every("LaunchTemplate", ({ blockDeviceMappings }) =>
  list(blockDeviceMappings).every((mapping) => at(mapping, "ebs", "encrypted") === "true"),
);
const instanceVolumes = every("Instance", (instance) => at(instance, "rootBlockDevice", "encrypted") === true);
const templatesAssignNoIp = every("LaunchTemplate", ({ networkInterfaces }) =>
  list(networkInterfaces).every((network) => network["associatePublicIpAddress"] !== "true"),
);
const subnetsAssignNone = every("Subnet", ({ mapPublicIpOnLaunch }) => mapPublicIpOnLaunch !== true);
const instancesHaveNoIp = all(
  every("Instance", ({ associatePublicIpAddress }) => associatePublicIpAddress !== true),
  templatesAssignNoIp,
  subnetsAssignNone,
);
const servicesHaveNoIp = every(
  "ecs/service:Service",
  (service) => at(service, "networkConfiguration", "assignPublicIp") !== true,
);

const closedDefaultGroup = every(
  "DefaultSecurityGroup",
  ({ ingress, egress }) => list(ingress).length === 0 && list(egress).length === 0,
);
const flowLogs: Predicate = (built) => built.of("FlowLog").length === built.of("Vpc").length;
const insights: Predicate = every("Cluster", ({ settings }) =>
  list(settings).some(({ name, value }) => name === "containerInsights" && value !== "disabled"),
);
const endpoint =
  (service: string): Predicate =>
  (built) =>
    built.of("VpcEndpoint").some(({ serviceName }) => (serviceName as string).endsWith(`.${service}`));
const keptForAYear = every("LogGroup", ({ retentionInDays }) => (retentionInDays as number) >= 365);
const logs = containers((container) => typeof at(container, "logConfiguration", "logDriver") === "string");
const noSharedProcesses = every("TaskDefinition", ({ pidMode }) => pidMode === undefined);
const notPrivileged = containers(({ privileged }) => privileged !== true);
const readOnly = containers(({ readonlyRootFilesystem }) => readonlyRootFilesystem === true);
const latestPlatform = every(
  "ecs/service:Service",
  ({ launchType, platformVersion }) => launchType !== "FARGATE" || platformVersion === "LATEST",
);
const noVolumes = every("TaskDefinition", ({ volumes }) => list(volumes).length === 0);
const scans = every("ecr:Repository", (one) => at(one, "imageScanningConfiguration", "scanOnPush") === true);
const immutable = every("ecr:Repository", ({ imageTagMutability }) => imageTagMutability === "IMMUTABLE");
const noDescription = (inputs: Inputs) => typeof inputs["description"] !== "string" || inputs["description"] === "";
const describedGroups = every("SecurityGroup", (group) => !noDescription(group));
const groupsUseTemplates = every("autoscaling/group:Group", ({ launchTemplate }) => launchTemplate !== undefined);
const noTargets = every("autoscaling/group:Group", ({ targetGroupArns }) => targetGroupArns === undefined);

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Principal?: Readonly<Record<string, string>>;
}
const statementsOf = (document: unknown): Statement[] =>
  (JSON.parse(document as string) as { Statement: Statement[] }).Statement;
const inline =
  (passes: (statement: Statement) => boolean): Predicate =>
  (built) =>
    built.every("RolePolicy", ({ policy }) => statementsOf(policy).every(passes));
const actionsOf = ({ Action }: Statement) => [Action].flat();
const trustsServices = every("Role", ({ assumeRolePolicy }) =>
  statementsOf(assumeRolePolicy).every(({ Principal = {} }) => Object.keys(Principal).join() === "Service"),
);
const noAttached = (name: string) =>
  every("RolePolicyAttachment", ({ policyArn }) => !(policyArn as string).endsWith(`/${name}`));

/** The types that checkov knows as users of a security group, of those that the components make. */
const USERS_OF_GROUPS = /:(Instance|LaunchTemplate|LoadBalancer|NetworkInterface|Service|VpcEndpoint)$/;
const groupsAreUsed: Predicate = ({ resources }) => {
  const users = resources.filter(({ type }) => type.startsWith("aws:") && USERS_OF_GROUPS.test(type));
  const used = new Set(users.flatMap(({ propertyDependencies }) => Object.values(propertyDependencies).flat()));
  return resources
    .filter(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup")
    .every(({ urn }) => used.has(urn));
};
/** Every Elastic IP is part of a NAT gateway. */
const addressesOfGateways: Predicate = ({ resources }) => {
  const gateways = resources.filter(({ type }) => type.endsWith(":NatGateway"));
  const used = new Set(gateways.flatMap(({ propertyDependencies }) => Object.values(propertyDependencies).flat()));
  const addresses = resources.filter(({ type }) => type.endsWith(":Eip"));
  return addresses.every(({ urn }) => used.has(urn));
};

const CLASSIC = none("elb/loadBalancer:LoadBalancer");
const NO_ACL = none("NetworkAcl", "NetworkAclRule", "DefaultNetworkAcl");
const NO_VPN = none("VpnConnection");
const NO_CONFIGURATION = none("LaunchConfiguration");
const NO_POLICY = none("iam/policy:Policy");
const DETAILED = every("Instance", ({ monitoring }) => monitoring === true);

export const PREDICATES: Readonly<Record<RuleId, Predicate>> = {
  "ECS.2": servicesHaveNoIp,
  "ECS.3": noSharedProcesses,
  "ECS.4": notPrivileged,
  "ECS.5": readOnly,
  "ECS.8": containers(({ environment }) =>
    list(environment).every(
      ({ name }) => !["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA"].includes(name as string),
    ),
  ),
  "ECS.9": logs,
  "ECS.10": latestPlatform,
  "ECS.12": insights,
  "ECS.16": none("TaskSet"),
  "ECS.17": every("TaskDefinition", ({ networkMode }) => networkMode !== "host"),
  "ECS.18": noVolumes,
  "ECS.19": every(
    "CapacityProvider",
    ({ autoScalingGroupProvider: group }) =>
      group === undefined || (group as Inputs)["managedTerminationProtection"] === "ENABLED",
  ),
  "ECS.20": containers(({ user }) => typeof user === "string" && !/^(root|0)(:|$)/.test(user)),
  "ECS.21": every("TaskDefinition", (one) => at(one, "runtimePlatform", "operatingSystemFamily") === "LINUX"),
  "ELB.1": redirectsHttp,
  "ELB.2": CLASSIC,
  "ELB.3": CLASSIC,
  "ELB.4": everyBalancer(["application"], dropsHeaders),
  "ELB.5": everyBalancer(["application"], hasAccessLogs),
  "ELB.6": everyBalancer(BOTH, isProtected),
  "ELB.7": CLASSIC,
  "ELB.8": CLASSIC,
  "ELB.9": CLASSIC,
  "ELB.10": CLASSIC,
  "ELB.12": everyBalancer(["application"], mitigatesDesync),
  "ELB.13": everyBalancer(BOTH, ({ subnets }) => list(subnets).length > 1),
  "ELB.14": CLASSIC,
  "ELB.16": hasWebAcl,
  "ELB.17": (built) => {
    const secure = built.of("Listener").filter(isTls);
    return secure.length > 0 && secure.every(({ sslPolicy }) => POLICIES_OF_ELB_17.test(sslPolicy as string));
  },
  "ELB.18": every("Listener", isTls),
  "ELB.21": every("TargetGroup", (group) => at(group, "healthCheck", "protocol") === "HTTPS"),
  "ELB.22": every("TargetGroup", ({ protocol }) => ["HTTPS", "TLS", "QUIC"].includes(protocol as string)),
  "EC2.2": closedDefaultGroup,
  "EC2.3": all(templateVolumes, instanceVolumes),
  "EC2.6": flowLogs,
  "EC2.8": metadataV2,
  "EC2.9": instancesHaveNoIp,
  "EC2.10": endpoint("ec2"),
  "EC2.15": all(
    subnetsAssignNone,
    every("Subnet", ({ assignIpv6AddressOnCreation }) => assignIpv6AddressOnCreation !== true),
  ),
  "EC2.16": NO_ACL,
  "EC2.17": (built) =>
    built.none("NetworkInterface") &&
    built
      .of("TaskDefinition")
      .every(
        ({ networkMode, requiresCompatibilities: types }) =>
          networkMode !== "awsvpc" || (types as string[]).join() === "FARGATE",
      ),
  "EC2.18": (built) => openToInternet(built).every(({ from, to }) => from === to && (to === 80 || to === 443)),
  "EC2.19": closed(...HIGH_RISK, 8080, 8088, 8888, 9200, 9300),
  "EC2.20": NO_VPN,
  "EC2.21": NO_ACL,
  "EC2.23": none("TransitGateway"),
  "EC2.24": all(
    every("LaunchTemplate", ({ instanceType }) => /^t(3|4g)\./.test(instanceType as string)),
    every("Instance", ({ instanceType }) => /^t4g\./.test(instanceType as string)),
  ),
  "EC2.25": templatesAssignNoIp,
  "EC2.51": none("ClientVpnEndpoint", "clientVpn/endpoint:Endpoint"),
  "EC2.55": endpoint("ecr.api"),
  "EC2.56": endpoint("ecr.dkr"),
  "EC2.57": endpoint("ssm"),
  "EC2.58": endpoint("ssm-contacts"),
  "EC2.60": endpoint("ssm-incidents"),
  "EC2.170": every("LaunchTemplate", isV2),
  "EC2.171": NO_VPN,
  "EC2.173": none("SpotFleetRequest"),
  "EC2.180": (built) => built.of("NetworkInterface").every(({ sourceDestCheck }) => sourceDestCheck !== false),
  "EC2.181": templateVolumes,
  "EC2.183": NO_VPN,
  "ECR.1": scans,
  "ECR.2": immutable,
  // awsx adds its own policy unless the argument says that it should not.
  "ECR.3": every("ecr:Repository", (one) => at(one, "lifecyclePolicy", "skip") !== true),
  "AutoScaling.1": noTargets,
  "AutoScaling.2": every("autoscaling/group:Group", ({ vpcZoneIdentifiers }) => list(vpcZoneIdentifiers).length > 1),
  "AutoScaling.3": NO_CONFIGURATION,
  "AutoScaling.5": NO_CONFIGURATION,
  "AutoScaling.6": every("autoscaling/group:Group", ({ mixedInstancesPolicy }) => mixedInstancesPolicy !== undefined),
  "AutoScaling.9": groupsUseTemplates,
  "IAM.1": NO_POLICY,
  "IAM.21": NO_POLICY,
  "KMS.1": NO_POLICY,
  "KMS.2": inline((statement) => actionsOf(statement).every((action) => !action.startsWith("kms:") && action !== "*")),
  "CloudWatch.16": keptForAYear,

  CKV_AWS_2: every("Listener", (one) => one["protocol"] !== "HTTP" || redirects(one)),
  CKV_AWS_8: instanceVolumes,
  CKV_AWS_23: all(
    describedGroups,
    every("SecurityGroupIngressRule", (rule) => !noDescription(rule)),
    every("SecurityGroupEgressRule", (rule) => !noDescription(rule)),
  ),
  CKV_AWS_24: closed(22),
  CKV_AWS_25: closed(3389),
  CKV_AWS_32: none("RepositoryPolicy"),
  CKV_AWS_46: every(
    "LaunchTemplate",
    ({ userData }) =>
      !/AKIA[0-9A-Z]{16}|AWS_SECRET|PASSWORD/.test(
        Buffer.from((userData as string | undefined) ?? "", "base64").toString(),
      ),
  ),
  CKV_AWS_51: immutable,
  CKV_AWS_60: trustsServices,
  CKV_AWS_61: trustsServices,
  CKV_AWS_62: inline((statement) => !(actionsOf(statement).includes("*") && [statement.Resource].flat().includes("*"))),
  CKV_AWS_63: inline((statement) => !actionsOf(statement).includes("*")),
  CKV_AWS_65: insights,
  CKV_AWS_66: every("LogGroup", ({ retentionInDays }) => retentionInDays !== undefined),
  CKV_AWS_79: metadataV2,
  CKV_AWS_88: all(
    every("Instance", ({ associatePublicIpAddress }) => associatePublicIpAddress !== true),
    templatesAssignNoIp,
  ),
  CKV_AWS_91: everyBalancer(BOTH, hasAccessLogs),
  CKV_AWS_97: noVolumes,
  CKV_AWS_103: every("Listener", (one) =>
    isTls(one)
      ? /^ELBSecurityPolicy-(FS-1-2|TLS-1-2|TLS13)/.test(one["sslPolicy"] as string)
      : one["protocol"] === "TCP" || redirects(one),
  ),
  CKV_AWS_126: DETAILED,
  CKV_AWS_130: subnetsAssignNone,
  CKV_AWS_131: everyBalancer(["application"], dropsHeaders),
  CKV_AWS_135: every("Instance", ({ ebsOptimized }) => ebsOptimized === true),
  CKV_AWS_136: every("ecr:Repository", ({ encryptionConfigurations }) => list(encryptionConfigurations).length > 0),
  CKV_AWS_148: none("DefaultVpc"),
  CKV_AWS_150: everyBalancer(BOTH, isProtected),
  CKV_AWS_152: everyBalancer(["network"], (one) => one["enableCrossZoneLoadBalancing"] === true),
  CKV_AWS_153: every("autoscaling/group:Group", ({ tags }) => list(tags).length > 0),
  CKV_AWS_158: every("LogGroup", ({ kmsKeyId }) => typeof kmsKeyId === "string"),
  CKV_AWS_163: scans,
  CKV_AWS_223: every(
    "Cluster",
    (cluster) => at(cluster, "configuration", "executeCommandConfiguration", "logging") !== "NONE",
  ),
  CKV_AWS_224: every("Cluster", (cluster) => at(cluster, "configuration", "executeCommandConfiguration") === undefined),
  CKV_AWS_249: every("TaskDefinition", ({ executionRoleArn, taskRoleArn }) => executionRoleArn !== taskRoleArn),
  CKV_AWS_260: closed(80),
  CKV_AWS_261: every(
    "TargetGroup",
    (group) => group["protocol"] !== "HTTP" || typeof at(group, "healthCheck", "path") === "string",
  ),
  CKV_AWS_274: noAttached("AdministratorAccess"),
  CKV_AWS_277: (built) => openToInternet(built).every(({ from, to }) => from === to),
  CKV_AWS_315: groupsUseTemplates,
  CKV_AWS_328: everyBalancer(["application"], mitigatesDesync),
  CKV_AWS_332: latestPlatform,
  CKV_AWS_333: servicesHaveNoIp,
  CKV_AWS_334: notPrivileged,
  CKV_AWS_335: noSharedProcesses,
  CKV_AWS_336: readOnly,
  CKV_AWS_338: keptForAYear,
  CKV_AWS_341: every("LaunchTemplate", (one) => at(one, "metadataOptions", "httpPutResponseHopLimit") === 1),
  CKV_AWS_378: (built) =>
    built.every("Listener", (one) => one["protocol"] !== "HTTP" || redirects(one)) &&
    built.every("TargetGroup", ({ protocol }) => ["HTTP", "TCP"].includes(protocol as string)),
  CKV_AWS_382: every(
    "SecurityGroupEgressRule",
    ({ ipProtocol, cidrIpv4 }) => ipProtocol !== "-1" || cidrIpv4 !== "0.0.0.0/0",
  ),
  CKV_AWS_393: trustsServices,
  CKV2_AWS_1: NO_ACL,
  CKV2_AWS_5: groupsAreUsed,
  CKV2_AWS_11: flowLogs,
  CKV2_AWS_12: closedDefaultGroup,
  CKV2_AWS_15: noTargets,
  CKV2_AWS_19: addressesOfGateways,
  CKV2_AWS_20: redirectsHttp,
  CKV2_AWS_28: (built) => balancers(built, "application").every(isInternal) || hasWebAcl(built),
  CKV2_AWS_35: every("Route", ({ instanceId }) => instanceId === undefined),
  CKV2_AWS_40: inline((statement) => !actionsOf(statement).some((action) => action === "*" || action === "iam:*")),
  CKV2_AWS_41: every("Instance", ({ iamInstanceProfile }) => typeof iamInstanceProfile === "string"),
  CKV2_AWS_44: every("Route", ({ vpcPeeringConnectionId }) => vpcPeeringConnectionId === undefined),
  CKV2_AWS_56: noAttached("IAMFullAccess"),
  CKV2_AWS_74: every(
    "Listener",
    (one) => !isTls(one) || !/Policy-(20|TLS-1-[01]|Default)/.test(one["sslPolicy"] as string),
  ),
  // Without a web ACL among the resources, its rules are unknown to checkov.
  CKV2_AWS_76: (built) => balancers(built, "application").every(isInternal) || built.none("WebAclAssociation"),

  "AwsSolutions-AS1": every("autoscaling/group:Group", ({ defaultCooldown }) => defaultCooldown !== 0),
  "AwsSolutions-AS2": every(
    "autoscaling/group:Group",
    (group) => group["healthCheckType"] !== "ELB" || group["healthCheckGracePeriod"] !== undefined,
  ),
  "AwsSolutions-AS3": (built) => built.of("Notification").length > 0,
  "AwsSolutions-EC23": (built) => openToInternet(built).length === 0,
  "AwsSolutions-EC26": all(instanceVolumes, templateVolumes),
  "AwsSolutions-EC27": describedGroups,
  "AwsSolutions-EC28": DETAILED,
  "AwsSolutions-EC29": every("Instance", ({ disableApiTermination }) => disableApiTermination === true),
  "AwsSolutions-ECR1": none("RepositoryPolicy", "RegistryPolicy"),
  "AwsSolutions-ECS2": containers(({ environment }) => list(environment).length === 0),
  "AwsSolutions-ECS4": insights,
  "AwsSolutions-ECS7": logs,
  "AwsSolutions-ELB1": CLASSIC,
  "AwsSolutions-ELB2": everyBalancer(BOTH, hasAccessLogs),
  "AwsSolutions-ELB3": CLASSIC,
  "AwsSolutions-ELB4": CLASSIC,
  "AwsSolutions-ELB5": CLASSIC,
  "AwsSolutions-IAM4": none("RolePolicyAttachment"),
  "AwsSolutions-IAM5": inline(
    (statement) => ![...actionsOf(statement), ...[statement.Resource].flat()].some((part) => part.includes("*")),
  ),
  "AwsSolutions-VPC3": NO_ACL,
  "AwsSolutions-VPC7": flowLogs,
};
