/** The rules about trust policies, access logs, web ACLs, encryption of logs and the hardening of containers. */
import type { Fact } from "./rule";

export const securityRules: readonly Fact[] = [
  {
    id: "R-SEC-01",
    text: "AWS documents the condition keys aws:SourceAccount and aws:SourceArn for the trust policies of roles that ECS tasks use (arn:PARTITION:ecs:REGION:ACCOUNT:*, since one cluster is not supported) and of roles that flow logs use (arn:PARTITION:ec2:REGION:ACCOUNT:vpc-flow-log/*). The trust policies that it documents for instance roles (ec2) and for the infrastructure role of ECS (ecs) have no condition.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html",
    ],
  },
  {
    id: "R-SEC-02",
    text: "ECS Exec does not support a read-only root file system, because its agent in the container writes directories and files.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"],
  },
  {
    id: "R-SEC-03",
    text: "The user of a container is user, user:group, uid, uid:gid, user:gid or uid:group. Numbers are not negative. Without it the image decides, and many images run as root.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"],
  },
  {
    id: "R-SEC-04",
    text: "AWS WAF protects Application Load Balancers, but not Network Load Balancers. The web ACL is regional, in the Region of the load balancer, and a load balancer has at most one.",
    sources: [
      "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html",
      "https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html",
    ],
  },
  {
    id: "R-SEC-05",
    text: "Access logs of a load balancer go to an S3 bucket in its Region, given by name, whose policy allows the log delivery. The prefix must not contain AWSLogs, and must not start or end with a slash.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html",
    ],
  },
  {
    id: "R-SEC-06",
    text: "A Network Load Balancer writes access logs only if it has a TLS listener, and only for TLS requests.",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html"],
  },
  {
    id: "R-SEC-07",
    text: "The KMS key of a log group is a symmetric key, given by its ARN, and its policy must allow CloudWatch Logs to use it. A changed key encrypts new events only.",
    sources: [
      "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html",
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    ],
  },
  {
    id: "R-SEC-08",
    text: "A statement of an IAM policy has an effect (Allow or Deny), actions in the form service:Action, and resources. A condition has an operator, a key and values: of several values one must match, and of several conditions all must be met.",
    sources: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html"],
  },
  {
    id: "R-SEC-09",
    text: "A role is assumed by its ARN: arn:PARTITION:iam::ACCOUNT:role/NAME. A task definition names the task role, which the containers use, and the execution role, which ECS uses.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"],
  },
];
