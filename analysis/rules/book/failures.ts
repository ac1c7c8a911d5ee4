/** The rules about how failures look, in AWS's own wording. */
import type { Fact } from "./rule";

export const failuresRules: readonly Fact[] = [
  {
    id: "R-ERR-01",
    text: '"CannotPullContainerError ... There is a connection issue between the task and Amazon ECR. Check your task network configuration." → no route/endpoint/security group 443.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-ERR-02",
    text: '"... net/http: request canceled while waiting for connection" → no route to the internet: public subnet set ENABLED; private subnet DISABLED + NAT.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-ERR-03",
    text: '"pull command failed: panic: runtime error: invalid memory address" → security group or route to S3 missing (gateway endpoint route).',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-ERR-04",
    text: '"ResourceInitializationError: unable to pull secrets or registry auth" → task cannot reach ECR, SSM or Secrets Manager.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html"],
  },
  {
    id: "R-ERR-05",
    text: "Network marks inside a message: dial tcp/udp, i/o timeout, TLS handshake timeout, read: connection timed out, Client.Timeout exceeded, request canceled while waiting for connection, signal: killed, context deadline exceeded.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html"],
  },
  {
    id: "R-ERR-06",
    text: '"The task cannot find the Amazon CloudWatch log group ... connection issue between the task and Amazon CloudWatch" → logs endpoint/route; "failed to initialize logging driver" → the log group does not exist.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html"],
  },
  {
    id: "R-ERR-07",
    text: '"toomanyrequests: ... You have reached your pull rate limit" → Docker Hub limit (shared NAT IP makes it worse: unconfirmed).',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-ERR-08",
    text: '"was unable to place a task because no container instance met all of its requirements" → no instances, port in use, >100 ports, CPU/memory, no ENI slot, missing attribute (awsvpc subnet/AZ without instance), or launchType given together with a capacity provider intent.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html"],
  },
  {
    id: "R-ERR-09",
    text: '"The closest matching container-instance is already using a port required by your task." → static host port conflict; `RESOURCE:PORTS`.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html"],
  },
  {
    id: "R-ERR-10",
    text: "`RESOURCE:ENI` → no free ENI slot on any instance: trunking, bigger or more instances.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html"],
  },
  {
    id: "R-ERR-11",
    text: "`LOCATION` → instance in another AZ than the subnets; `ATTRIBUTE` → no instance with ecs.capability.task-eni; `AGENT` → agent disconnected.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html"],
  },
  {
    id: "R-ERR-12",
    text: '"TaskFailedToStart: EMPTY CAPACITY PROVIDER / NO ACTIVE INSTANCES".',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html"],
  },
  {
    id: "R-ERR-13",
    text: "PROVISIONING = extra steps before launch, e.g. the awsvpc ENI; PENDING = waits for agent/resources; ACTIVATING = pull, network, load balancer registration.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html"],
  },
  {
    id: "R-ERR-14",
    status: "unconfirmed",
    text: "Stuck PROVISIONING is usually: no capacity (ASG/Managed Instances cannot launch or register: no egress for the agent), subnet without free IPs, or ENI quota.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html"],
  },
  {
    id: "R-ERR-15",
    text: '"Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet" → Fargate subnet out of IP addresses.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html"],
  },
  {
    id: "R-ERR-16",
    text: "Manually attached ENIs confuse ECS placement: task times out to DEPROVISIONING.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-ERR-17",
    text: '"was unable to place a task. Reason: Internal error." → Fargate subnet in an unsupported AZ.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html"],
  },
  {
    id: "R-ERR-18",
    text: "Runbooks: AWSSupport-TroubleshootECSTaskFailedToStart (task: registry, endpoint, security group checks) and AWSSupport-TroubleshootECSContainerInstance (instance cannot register).",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
    ],
  },
  {
    id: "R-ERR-19",
    text: "load balancer not enabled in the task's AZ → the task never passes the health check and is killed.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html"],
  },
];
