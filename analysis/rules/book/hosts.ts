/** The rules about container instances: how they join a cluster, and what their containers reach of their metadata. */
import type { Fact } from "./rule";

const AGENT = "https://github.com/aws/amazon-ecs-agent/blob/master/README.md";

export const hostRules: readonly Fact[] = [
  {
    id: "R-PUB-19",
    text: "A container instance joins the cluster that ECS_CLUSTER in /etc/ecs/ecs.config names, and without it the cluster default.",
    sources: [AGENT, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_container_instance.html"],
  },
  {
    id: "R-PUB-20",
    text: "The user data of Bottlerocket is TOML: [settings.ecs] with cluster. A shell script there is not run (unconfirmed), so the instance does not join the cluster that it names.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bottlerocket-launch.html",
      "https://github.com/aws/aws-cdk/issues/29432",
    ],
  },
  {
    id: "R-PUB-21",
    status: "unconfirmed",
    text: "An image without the ECS agent, such as plain Amazon Linux or Ubuntu, never joins a cluster unless its user data installs the agent. An AMI's id says nothing about its content.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-install.html",
      "https://github.com/aws/aws-cdk/issues/16260",
    ],
  },
  {
    id: "R-PUB-22",
    text: "An answer of IMDSv2 passes as many hops as httpPutResponseHopLimit allows. A container behind a bridge is one hop more than its instance: with limit 1 and required tokens it gets no answer. Tasks in awsvpc mode have access unless ECS_AWSVPC_BLOCK_IMDS is true. The credentials of a task role do not come from there.",
    sources: [
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
      AGENT,
    ],
  },
  {
    id: "R-PUB-24",
    text: "The ECS agent calls ECS with the role in the instance profile of its instance. The role must allow ecs:RegisterContainerInstance, as the managed policy AmazonEC2ContainerServiceforEC2Role does; without a profile or without this permission the instance does not register.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html",
      "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2ContainerServiceforEC2Role.html",
    ],
  },
  {
    id: "R-PUB-25",
    text: "On Windows instances, task roles require the option -EnableTaskIAMRole of Initialize-ECSAgent in the user data.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows_task_IAM_roles.html"],
  },
];
