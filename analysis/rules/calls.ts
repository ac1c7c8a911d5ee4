/**
 * The API calls of each need and their resources, which the policy of an endpoint on the path must allow. A need
 * without a row in this table makes calls that no page of AWS states.
 */

/** The placeholder in a resource for an unknown text: an account, a stream, a key. */
export const HOLE = "\u{FFFC}";

/**
 * The account of AWS's own examples, which no real account has: a program gets it as its own if the account is not
 * known.
 */
export const STAND_IN_ACCOUNT = "123456789012";

/** One action on one resource. */
export interface ApiCall {
  readonly action: string;
  /** An ARN, with `HOLE` for its unknown parts; `*` for actions without resource-level permissions. */
  readonly resource: string;
}

interface Row {
  readonly actions: readonly string[];
  readonly source: string;
}

const EXEC = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html";
const EXECUTION_ROLE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html";
const INSTANCE_ROLE =
  "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2ContainerServiceforEC2Role.html";
const ECR = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html";
const X_RAY = "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSXRayDaemonWriteAccess.html";
const AGENT_POLICY = "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchAgentServerPolicy.html";
const FLUENT_BIT = "https://docs.fluentbit.io/manual/pipeline/outputs";

const TABLE = {
  "ecr-login": { actions: ["ecr:GetAuthorizationToken"], source: ECR },
  "ecr-pull": { actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], source: ECR },
  "ecr-layers": { actions: ["s3:GetObject"], source: ECR },
  awslogs: { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], source: EXECUTION_ROLE },
  "awslogs-create-group": { actions: ["logs:CreateLogGroup"], source: EXECUTION_ROLE },
  secret: { actions: ["secretsmanager:GetSecretValue"], source: EXECUTION_ROLE },
  parameter: { actions: ["ssm:GetParameters"], source: EXECUTION_ROLE },
  "env-file": { actions: ["s3:GetObject"], source: EXECUTION_ROLE },
  "env-file-bucket": { actions: ["s3:GetBucketLocation"], source: EXECUTION_ROLE },
  exec: {
    actions: [
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ],
    source: EXEC,
  },
  "exec-key": { actions: ["kms:Decrypt"], source: EXEC },
  "exec-log-groups": { actions: ["logs:DescribeLogGroups"], source: EXEC },
  "exec-log-streams": {
    actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    source: EXEC,
  },
  "exec-log-bucket": { actions: ["s3:GetBucketLocation", "s3:GetEncryptionConfiguration"], source: EXEC },
  "exec-log-object": { actions: ["s3:PutObject"], source: EXEC },
  "agent-discovery": { actions: ["ecs:DiscoverPollEndpoint"], source: INSTANCE_ROLE },
  "agent-cluster": {
    actions: ["ecs:RegisterContainerInstance", "ecs:SubmitContainerStateChange", "ecs:SubmitTaskStateChange"],
    source: INSTANCE_ROLE,
  },
  "agent-poll": { actions: ["ecs:Poll"], source: INSTANCE_ROLE },
  "agent-telemetry": { actions: ["ecs:StartTelemetrySession"], source: INSTANCE_ROLE },
  fsx: {
    actions: ["fsx:DescribeFileSystems"],
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/tutorial-wfsx-volumes.html",
  },
  "firelens-logs": { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], source: FLUENT_BIT },
  "firelens-firehose": { actions: ["firehose:PutRecordBatch"], source: FLUENT_BIT },
  "firelens-kinesis": { actions: ["kinesis:PutRecords"], source: FLUENT_BIT },
  "firelens-s3": { actions: ["s3:PutObject"], source: FLUENT_BIT },
  "sidecar-traces": { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], source: X_RAY },
  "sidecar-logs": { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], source: AGENT_POLICY },
  "sidecar-metrics": { actions: ["cloudwatch:PutMetricData"], source: AGENT_POLICY },
  "sidecar-prometheus": {
    actions: ["aps:RemoteWrite"],
    source: "https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-onboard-ingest-metrics-OpenTelemetry.html",
  },
} as const satisfies Readonly<Record<string, Row>>;
export type CallName = keyof typeof TABLE;

/** The calls of a row, all of them on one resource. */
export function calls(name: CallName, resource: string): readonly ApiCall[] {
  return TABLE[name].actions.map((action) => ({ action, resource }));
}

/** The prefix of a service's actions, if it differs from the name of its endpoint: `ecr.api` → `ecr`. */
const ACTION_PREFIXES: Readonly<Record<string, string>> = {
  "aps-workspaces": "aps",
  "ecr.api": "ecr",
  "ecr.dkr": "ecr",
  "ecs-agent": "ecs",
  "ecs-telemetry": "ecs",
  "kinesis-firehose": "firehose",
  "kinesis-streams": "kinesis",
  monitoring: "cloudwatch",
};

/** An unknown call of a service. */
export function someCall(service: string): readonly ApiCall[] {
  return [{ action: `${ACTION_PREFIXES[service] ?? service}:${HOLE}`, resource: HOLE }];
}
