/** The rules about failures, in AWS's own wording. */
import type { Fact } from "./rule";

export const failuresRules: readonly Fact[] = [
  {
    id: "R-ERR-01",
    text: 'The message "CannotPullContainerError ... There is a connection issue between the task and Amazon ECR. Check your task network configuration." means that a route, an endpoint or a security group rule for 443 is missing.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-ERR-02",
    text: 'The message "... net/http: request canceled while waiting for connection" means that there is no route to the internet. In a public subnet set assignPublicIp to ENABLED; in a private subnet set it to DISABLED and use a NAT.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-ERR-03",
    text: 'The message "pull command failed: panic: runtime error: invalid memory address" means that the security group rule or the route to S3 (gateway endpoint route) is missing.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-ERR-04",
    text: 'The message "ResourceInitializationError: unable to pull secrets or registry auth" means that the task cannot reach ECR, SSM or Secrets Manager.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html"],
  },
  {
    id: "R-ERR-05",
    text: "These words inside a message show a network failure: dial tcp/udp, i/o timeout, TLS handshake timeout, read: connection timed out, Client.Timeout exceeded, request canceled while waiting for connection, signal: killed, context deadline exceeded.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html"],
  },
  {
    id: "R-ERR-06",
    text: 'The message "The task cannot find the Amazon CloudWatch log group ... connection issue between the task and Amazon CloudWatch" means that the logs endpoint or the route is missing. The message "failed to initialize logging driver" means that the log group does not exist.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html"],
  },
  {
    id: "R-ERR-07",
    text: 'The message "toomanyrequests: ... You have reached your pull rate limit" reports Docker Hub\'s limit (a shared NAT IP makes it worse: unconfirmed).',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-ERR-08",
    text: 'The message "was unable to place a task because no container instance met all of its requirements" has one of these causes: no instances, a port in use, more than 100 ports, CPU or memory, no free ENI slot, a missing attribute (no instance in the AZ of the awsvpc subnet), or a launchType where a capacity provider was meant.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html"],
  },
  {
    id: "R-ERR-09",
    text: 'The message "The closest matching container-instance is already using a port required by your task." means a conflict of static host ports. Its failure reason is `RESOURCE:PORTS`.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html"],
  },
  {
    id: "R-ERR-10",
    text: "The failure reason `RESOURCE:ENI` means that no instance has a free ENI slot. ENI trunking, larger instances or more instances give more slots.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html"],
  },
  {
    id: "R-ERR-11",
    text: "The failure reason `LOCATION` means that the instances are in another AZ than the subnets. `ATTRIBUTE` means that no instance has ecs.capability.task-eni. `AGENT` means that the agent is disconnected.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html"],
  },
  {
    id: "R-ERR-12",
    text: 'The messages "TaskFailedToStart: EMPTY CAPACITY PROVIDER" and "NO ACTIVE INSTANCES" mean that the cluster has no instance for the task.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html"],
  },
  {
    id: "R-ERR-13",
    text: "A task in PROVISIONING takes extra steps before its launch, such as the creation of its awsvpc ENI. A task in PENDING waits for the agent or for resources. A task in ACTIVATING pulls its image, sets up its network and is registered with its load balancer.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html"],
  },
  {
    id: "R-ERR-14",
    status: "unconfirmed",
    text: "A task that stays in PROVISIONING usually has one of these causes: no capacity (the Auto Scaling group or Managed Instances cannot launch or register instances: no egress for the agent), a subnet without free IPs, or the ENI quota.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html"],
  },
  {
    id: "R-ERR-15",
    text: 'The message "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet" means that the Fargate subnet has no free IP addresses.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html"],
  },
  {
    id: "R-ERR-16",
    text: "Network interfaces that are attached to an instance by hand confuse the placement of ECS: the task times out and goes to DEPROVISIONING.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-ERR-17",
    text: 'The message "was unable to place a task. Reason: Internal error." means that the Fargate subnet is in an AZ that is not supported.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html"],
  },
  {
    id: "R-ERR-18",
    text: "AWS has two runbooks: AWSSupport-TroubleshootECSTaskFailedToStart checks registry, endpoints and security groups of a task, and AWSSupport-TroubleshootECSContainerInstance checks an instance that cannot register.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
    ],
  },
  {
    id: "R-ERR-19",
    text: "When the load balancer is not enabled in the task's AZ, the task never passes the health check and ECS stops it.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html"],
  },
];
