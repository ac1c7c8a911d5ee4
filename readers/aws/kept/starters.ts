/**
 * Of what starts tasks beside services, the settings that decide where they run. Everything that is sent to a task may
 * contain secrets: inputs, overrides, parameters, and all other states of a state machine.
 */
import type * as batch from "@aws-sdk/client-batch";
import type * as eventbridge from "@aws-sdk/client-eventbridge";
import type * as pipes from "@aws-sdk/client-pipes";
import type * as scheduler from "@aws-sdk/client-scheduler";
import type * as stepfunctions from "@aws-sdk/client-sfn";
import { containerSettings } from "./containers";
import { type Fields, of, Prepared } from "./kinds";
import { sidecarSettings } from "./sidecars";
import { statesOfTasks, withoutExpression } from "./stateMachine";

const text = withoutExpression;

const ecsParameters = {
  TaskDefinitionArn: text,
  LaunchType: text,
  CapacityProviderStrategy: { capacityProvider: text, weight: true },
  PlatformVersion: text,
  NetworkConfiguration: { awsvpcConfiguration: { Subnets: text, SecurityGroups: text, AssignPublicIp: text } },
} as const;

const runtimePlatform = { operatingSystemFamily: true, cpuArchitecture: true } as const;
const volumes = { efsVolumeConfiguration: { fileSystemId: true } } as const;
const networkConfiguration = { assignPublicIp: true } as const;

const { image, environment, command, secrets, repositoryCredentials, logConfiguration } = containerSettings;
const containerOfJob = { image, environment, command, secrets, repositoryCredentials, logConfiguration };

export const starterFiles: { readonly [file: string]: Fields } = {
  EventTargets: of<eventbridge.Target, "Key" | "Rule">({
    Key: true,
    Rule: true,
    Arn: true,
    EcsParameters: ecsParameters,
  }),
  Schedules: of<scheduler.GetScheduleOutput>({
    Arn: true,
    Name: true,
    Target: { Arn: true, EcsParameters: ecsParameters },
  }),
  Pipes: of<pipes.DescribePipeResponse>({
    Arn: true,
    Name: true,
    Target: true,
    TargetParameters: { EcsTaskParameters: ecsParameters },
  }),
  StateMachines: of<stepfunctions.DescribeStateMachineOutput>({
    stateMachineArn: true,
    name: true,
    definition: statesOfTasks,
  }),
  ComputeEnvironments: of<batch.ComputeEnvironmentDetail>({
    computeEnvironmentArn: true,
    computeEnvironmentName: true,
    computeResources: { type: true, subnets: true, securityGroupIds: true },
  }),
  JobQueues: of<batch.JobQueueDetail>({
    jobQueueArn: true,
    jobQueueName: true,
    computeEnvironmentOrder: { computeEnvironment: true },
  }),
  JobDefinitions: of<batch.JobDefinition>({
    jobDefinitionArn: true,
    jobDefinitionName: true,
    platformCapabilities: true,
    containerProperties: new Prepared(
      sidecarSettings,
      of<batch.ContainerProperties>({
        ...containerOfJob,
        executionRoleArn: true,
        jobRoleArn: true,
        networkConfiguration,
        fargatePlatformConfiguration: { platformVersion: true },
        runtimePlatform,
        volumes,
      }),
    ),
    ecsProperties: {
      taskProperties: {
        executionRoleArn: true,
        taskRoleArn: true,
        networkConfiguration,
        platformVersion: true,
        runtimePlatform,
        volumes,
        containers: new Prepared(
          sidecarSettings,
          of<batch.TaskContainerProperties>({
            ...containerOfJob,
            name: true,
            essential: true,
            firelensConfiguration: containerSettings.firelensConfiguration,
          }),
        ),
      },
    },
  }),
};
