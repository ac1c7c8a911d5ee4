/** The rules about tasks that no ECS service runs: what starts them, and where each writes its network. */
import type { Fact } from "./rule";

export const starterRules: readonly Fact[] = [
  {
    id: "R-RUN-01",
    text: "EventBridge rules, EventBridge Scheduler, Pipes, Step Functions and aws.ecs.getTaskExecution start tasks by RunTask. networkConfiguration is required for awsvpc and unsupported for other network modes. Without launch type and capacity provider strategy the cluster's default strategy applies. A task of RunTask has no load balancer, no service discovery and no Service Connect.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html"],
  },
  {
    id: "R-RUN-02",
    text: "In everything that starts tasks a public IP is off unless it is set, and without security groups the VPC's default group applies.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html",
      "https://www.pulumi.com/registry/packages/aws/api-docs/cloudwatch/eventtarget/",
    ],
  },
  {
    id: "R-RUN-03",
    text: "The target of an EventBridge rule has its network in ecsTarget.networkConfiguration. It is required for launch type FARGATE; with a network mode other than awsvpc the task fails. AWS documents a public IP for launch type FARGATE only, and says nothing of a capacity provider strategy.",
    sources: ["https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EcsParameters.html"],
  },
  {
    id: "R-RUN-04",
    text: "A schedule of EventBridge Scheduler has its network in target.ecsParameters.networkConfiguration: 1 to 16 subnets, 1 to 5 security groups.",
    sources: ["https://docs.aws.amazon.com/scheduler/latest/APIReference/API_EcsParameters.html"],
  },
  {
    id: "R-RUN-05",
    text: "A pipe has its network in targetParameters.ecsTaskParameters.networkConfiguration.awsVpcConfiguration. Its task definition may be a JSON path, which each event fills.",
    sources: ["https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetEcsTaskParameters.html"],
  },
  {
    id: "R-RUN-06",
    text: "A state machine runs a task in a Task state whose resource is ecs:runTask, with or without .sync or .waitForTaskToken, also inside Map and Parallel. Parameters (Arguments in JSONata) has the settings of RunTask; a key that ends in .$ and a value {% … %} are decided by the input of each execution.",
    sources: ["https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html"],
  },
  {
    id: "R-RUN-07",
    text: "A job of AWS Batch on Fargate has the public IP and the platform version in its job definition, and subnets and security groups in the compute environment of its queue. The queue is chosen when the job is submitted. By default a job writes its output to CloudWatch Logs.",
    sources: [
      "https://docs.aws.amazon.com/batch/latest/APIReference/API_NetworkConfiguration.html",
      "https://docs.aws.amazon.com/batch/latest/APIReference/API_ComputeResource.html",
      "https://docs.aws.amazon.com/batch/latest/userguide/using_awslogs.html",
    ],
  },
  {
    id: "R-RUN-08",
    text: "A job of AWS Batch on EC2 uses the instances of its compute environment in network mode host; a network configuration must not be given.",
    sources: ["https://docs.aws.amazon.com/batch/latest/APIReference/API_EcsTaskProperties.html"],
  },
  {
    id: "R-RUN-09",
    text: "aws.ecs.getTaskExecution runs a task at every pulumi up. It is an invoke and no resource: a preview and an export do not contain it.",
    sources: ["https://www.pulumi.com/registry/packages/aws/api-docs/ecs/gettaskexecution/"],
  },
  {
    id: "R-RUN-10",
    text: "A service with the deployment controller EXTERNAL has no network, load balancers or task definition of its own: its task sets have them.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateTaskSet.html"],
  },
  {
    id: "R-RUN-11",
    text: "With the deployment controller CODE_DEPLOY, the network of a service is that of its creation; a later deployment can bring another one in its AppSpec file.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html",
      "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
    ],
  },
  {
    id: "R-RUN-12",
    status: "unconfirmed",
    text: "A task definition that no service and no other resource starts may be run by hand or by a pipeline (aws ecs run-task). Its network is then an argument of that call.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html"],
  },
  {
    id: "R-RUN-13",
    status: "unconfirmed",
    text: "An Express service runs on Fargate in awsvpc mode behind a load balancer that ECS creates. It has subnets and security groups, without them those of the default VPC, and no setting for a public IP: whether its tasks get one in public subnets is not documented.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateExpressGatewayService.html"],
  },
  {
    id: "R-RUN-14",
    status: "unconfirmed",
    text: "Daemons of Managed Instances run tasks of daemon task definitions on every instance of their capacity providers. They are not judged.",
    sources: ["https://www.pulumi.com/registry/packages/aws/api-docs/ecs/daemon/"],
  },
  {
    id: "R-RUN-15",
    text: "A schedule of EventBridge Scheduler is rate(VALUE minutes|hours|days), cron(minutes hours day-of-month month day-of-week year), of whose two days one is ?, or at(yyyy-mm-ddThh:mm:ss). It is in UTC unless it has a time zone of the IANA database. A flexible time window has 1 to 1440 minutes.",
    sources: [
      "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
      "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html",
    ],
  },
  {
    id: "R-RUN-16",
    text: "The target of a schedule is the ARN of a cluster, and it starts 1 to 10 tasks each time. It retries a failed start up to 185 times, and for 60 to 86400 seconds; then it sends the event to its dead-letter queue, which is a standard queue of SQS and not a FIFO queue.",
    sources: [
      "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html",
      "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_EcsParameters.html",
      "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html",
      "https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html",
    ],
  },
  {
    id: "R-RUN-17",
    text: "The role of a schedule trusts scheduler.amazonaws.com, with aws:SourceArn of the schedule group, never of one schedule. It needs ecs:RunTask for the task definition, iam:PassRole for the roles of the tasks to ecs-tasks.amazonaws.com, and sqs:SendMessage for the dead-letter queue.",
    sources: [
      "https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html",
      "https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html",
    ],
  },
];
