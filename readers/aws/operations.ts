/**
 * Every call to AWS that this tool makes, and nothing else: what docs/iam-policy.json allows. Each one describes, lists or
 * gets; none changes anything.
 */

export type AwsService =
  | "autoscaling"
  | "batch"
  | "ec2"
  | "ecr"
  | "ecs"
  | "efs"
  | "elasticache"
  | "elbv2"
  | "events"
  | "logs"
  | "pipes"
  | "rds"
  | "route53"
  | "scheduler"
  | "secretsmanager"
  | "ssm"
  | "sts"
  | "stepfunctions";

interface ServiceFacts {
  /** The word before the colon of an IAM action. */
  readonly iam: string;
  /** Names of the page's token: in the request, and in the answer. */
  readonly token: { readonly request: string; readonly answer: string };
  /** The request's parameter for the page size. */
  readonly limit: string;
}

export const SERVICES: { readonly [service in AwsService]: ServiceFacts } = {
  autoscaling: { iam: "autoscaling", token: { request: "NextToken", answer: "NextToken" }, limit: "MaxRecords" },
  batch: { iam: "batch", token: { request: "nextToken", answer: "nextToken" }, limit: "maxResults" },
  ec2: { iam: "ec2", token: { request: "NextToken", answer: "NextToken" }, limit: "MaxResults" },
  ecr: { iam: "ecr", token: { request: "nextToken", answer: "nextToken" }, limit: "maxResults" },
  ecs: { iam: "ecs", token: { request: "nextToken", answer: "nextToken" }, limit: "maxResults" },
  efs: { iam: "elasticfilesystem", token: { request: "Marker", answer: "NextMarker" }, limit: "MaxItems" },
  elasticache: { iam: "elasticache", token: { request: "Marker", answer: "Marker" }, limit: "MaxRecords" },
  elbv2: { iam: "elasticloadbalancing", token: { request: "Marker", answer: "NextMarker" }, limit: "PageSize" },
  events: { iam: "events", token: { request: "NextToken", answer: "NextToken" }, limit: "Limit" },
  logs: { iam: "logs", token: { request: "nextToken", answer: "nextToken" }, limit: "limit" },
  pipes: { iam: "pipes", token: { request: "NextToken", answer: "NextToken" }, limit: "Limit" },
  rds: { iam: "rds", token: { request: "Marker", answer: "Marker" }, limit: "MaxRecords" },
  scheduler: { iam: "scheduler", token: { request: "NextToken", answer: "NextToken" }, limit: "MaxResults" },
  secretsmanager: {
    iam: "secretsmanager",
    token: { request: "NextToken", answer: "NextToken" },
    limit: "MaxResults",
  },
  ssm: { iam: "ssm", token: { request: "NextToken", answer: "NextToken" }, limit: "MaxResults" },
  stepfunctions: { iam: "states", token: { request: "nextToken", answer: "nextToken" }, limit: "maxResults" },
  route53: { iam: "route53", token: { request: "NextToken", answer: "NextToken" }, limit: "MaxItems" },
  sts: { iam: "sts", token: { request: "", answer: "" }, limit: "" },
};

interface Facts {
  readonly service: AwsService;
  /**
   * Records a page holds at most, if the request should set it: without it, requests are throttled sooner and may time
   * out (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination).
   */
  readonly page?: number;
  /** The names of its pages, if they differ from those of its service. */
  readonly paging?: Pick<ServiceFacts, "token" | "limit">;
  /** The number of identifiers that one request takes. */
  readonly batch?: number;
}

const TABLE = {
  GetCallerIdentity: { service: "sts" },

  ListClusters: { service: "ecs", page: 100 },
  DescribeClusters: { service: "ecs", batch: 100 },
  ListServices: { service: "ecs", page: 100 },
  DescribeServices: { service: "ecs", batch: 10 },
  DescribeTaskDefinition: { service: "ecs", batch: 1 },
  ListTasks: { service: "ecs", page: 100 },
  DescribeTasks: { service: "ecs", batch: 100 },
  ListContainerInstances: { service: "ecs", page: 100 },
  DescribeContainerInstances: { service: "ecs", batch: 100 },
  DescribeCapacityProviders: { service: "ecs" },
  ListAccountSettings: { service: "ecs", page: 10 },

  DescribeVpcs: { service: "ec2", batch: 200 },
  DescribeVpcAttribute: { service: "ec2", batch: 1 },
  DescribeDhcpOptions: { service: "ec2", batch: 200 },
  DescribeVpcBlockPublicAccessOptions: { service: "ec2" },
  DescribeVpcBlockPublicAccessExclusions: { service: "ec2", page: 1000 },
  DescribeSubnets: { service: "ec2", page: 1000, batch: 200 },
  DescribeRouteTables: { service: "ec2", page: 100 },
  DescribeInternetGateways: { service: "ec2", page: 1000 },
  DescribeEgressOnlyInternetGateways: { service: "ec2", page: 255 },
  DescribeVpcPeeringConnections: { service: "ec2", page: 1000 },
  DescribeNetworkAcls: { service: "ec2", page: 1000 },
  DescribeSecurityGroups: { service: "ec2", page: 1000 },
  DescribeNetworkInterfaces: { service: "ec2", page: 1000 },
  DescribeInstances: { service: "ec2", page: 1000 },
  DescribeAddresses: { service: "ec2" },
  DescribeNatGateways: { service: "ec2", page: 1000 },
  DescribeVpcEndpoints: { service: "ec2", page: 1000 },
  DescribeManagedPrefixLists: { service: "ec2", page: 100 },
  GetManagedPrefixListEntries: { service: "ec2", page: 100, batch: 1 },
  DescribeLaunchTemplateVersions: { service: "ec2", batch: 1 },

  DescribeLoadBalancers: { service: "elbv2", batch: 20 },
  DescribeLoadBalancerAttributes: { service: "elbv2", batch: 1 },
  DescribeListeners: { service: "elbv2", page: 400, batch: 1 },
  DescribeRules: { service: "elbv2", page: 400, batch: 1 },
  DescribeTargetGroups: { service: "elbv2", batch: 20 },
  DescribeTargetGroupAttributes: { service: "elbv2", batch: 1 },

  DescribeAutoScalingGroups: { service: "autoscaling", page: 100, batch: 50 },

  ListHostedZonesByVPC: { service: "route53", page: 100, batch: 1 },
  ListResourceRecordSets: { service: "route53", batch: 1 },

  ListEventBuses: { service: "events", page: 100 },
  ListRuleNamesByTarget: { service: "events", page: 100, batch: 1 },
  ListTargetsByRule: { service: "events", page: 100, batch: 1 },
  ListSchedules: { service: "scheduler", page: 100 },
  GetSchedule: { service: "scheduler", batch: 1 },
  ListPipes: { service: "pipes", page: 100 },
  DescribePipe: { service: "pipes", batch: 1 },
  ListStateMachines: { service: "stepfunctions", page: 1000 },
  DescribeStateMachine: { service: "stepfunctions", batch: 1 },

  DescribeComputeEnvironments: { service: "batch", page: 100 },
  DescribeJobQueues: { service: "batch", page: 100 },
  DescribeJobDefinitions: { service: "batch", page: 100 },

  DescribeDBInstances: { service: "rds", page: 100 },
  DescribeDBClusters: { service: "rds", page: 100 },
  DescribeDBSubnetGroups: { service: "rds", page: 100 },
  DescribeDBProxies: { service: "rds", page: 100 },
  DescribeReplicationGroups: { service: "elasticache", page: 100 },
  DescribeCacheClusters: { service: "elasticache", page: 100 },
  DescribeCacheSubnetGroups: { service: "elasticache", page: 100 },
  DescribeServerlessCaches: {
    service: "elasticache",
    page: 50,
    paging: { token: { request: "NextToken", answer: "NextToken" }, limit: "MaxResults" },
  },

  DescribeFileSystems: { service: "efs", page: 100 },
  DescribeMountTargets: { service: "efs", page: 100, batch: 1 },
  DescribeMountTargetSecurityGroups: { service: "efs", batch: 1 },

  // None of these returns a value of a secret or a parameter.
  DescribeImages: { service: "ecr", batch: 1 },
  DescribePullThroughCacheRules: { service: "ecr", page: 1000 },
  DescribeSecret: { service: "secretsmanager", batch: 1 },
  DescribeParameters: { service: "ssm", page: 50, batch: 50 },
  DescribeLogGroups: { service: "logs", batch: 1 },
} as const satisfies { readonly [operation: string]: Facts };

export type Operation = keyof typeof TABLE;

export const OPERATIONS = Object.keys(TABLE) as Operation[];

export function factsOf(operation: Operation): Facts {
  return TABLE[operation];
}

/** As an IAM policy writes it: `elasticfilesystem:DescribeMountTargets`. */
export function actionOf(operation: Operation): string {
  return `${SERVICES[TABLE[operation].service].iam}:${operation}`;
}
