/** Schedules of EventBridge Scheduler whose targets are tasks of ECS. */
import { CreateScheduleCommand, DeleteScheduleCommand, type Target } from "@aws-sdk/client-scheduler";
import { type Bag, bagOf, type Creators, given, numberOf, physicalName, textOf, textsOf, wanted } from "./creator";

function targetOf(target: Bag): Target {
  const task = bagOf(target, "ecsParameters");
  const network = bagOf(task, "networkConfiguration");
  return {
    Arn: wanted(target, "arn"),
    RoleArn: wanted(target, "roleArn"),
    EcsParameters: {
      TaskDefinitionArn: wanted(task, "taskDefinitionArn"),
      TaskCount: numberOf(task, "taskCount"),
      LaunchType: textOf(task, "launchType") as "FARGATE" | undefined,
      NetworkConfiguration: {
        awsvpcConfiguration: {
          Subnets: textsOf(network, "subnets"),
          SecurityGroups: textsOf(network, "securityGroups"),
          AssignPublicIp: network["assignPublicIp"] === true ? "ENABLED" : "DISABLED",
        },
      },
    },
  };
}

export const scheduleCreators: Creators = {
  "aws:scheduler/schedule:Schedule": {
    async create(inputs, name, { scheduler }) {
      const scheduleName = physicalName(inputs, name);
      const { ScheduleArn } = await scheduler.send(
        new CreateScheduleCommand({
          Name: scheduleName,
          ScheduleExpression: wanted(inputs, "scheduleExpression"),
          ScheduleExpressionTimezone: textOf(inputs, "scheduleExpressionTimezone"),
          FlexibleTimeWindow: { Mode: wanted(bagOf(inputs, "flexibleTimeWindow"), "mode") as "OFF" },
          Target: targetOf(bagOf(inputs, "target")),
        }),
      );
      const arn = given(ScheduleArn, "the schedule's ARN");
      return { id: `default/${scheduleName}`, outputs: { ...inputs, name: scheduleName, arn } };
    },
    async delete({ outputs }, { scheduler }) {
      await scheduler.send(new DeleteScheduleCommand({ Name: wanted(outputs, "name") }));
    },
  },
};
