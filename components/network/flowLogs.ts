/** Flow logs of a whole VPC: its accepted and rejected connections. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkRetention } from "../../analysis/rules/checks/retention";
import { kmsKeyProblems } from "../../analysis/rules/checks/security";
import { FlowLogDestination } from "../../analysis/rules/words";
import { accountRegionOf, trustForAccount } from "../accountRegion";
import { checkedIfLater, onceChecked, orDefault } from "../later";
import type { FlowLogsArgs, NetworkArgs } from "./args";
import { tagged } from "../strategies/routing";

const DEFAULT_RETENTION_IN_DAYS = 30;

/** Turns the VPC's flow logs on. */
export function createFlowLogs(
  parent: pulumi.Resource,
  name: string,
  vpcId: pulumi.Input<string>,
  flowLogs: FlowLogsArgs,
  tags: NetworkArgs["tags"],
): void {
  const childName = `${name}-flow-logs`;
  const common = { vpcId, trafficType: "ALL", tags: tagged(childName, tags) };
  if (flowLogs.destination === FlowLogDestination.S3) {
    new aws.ec2.FlowLog(
      `${childName}-s3`,
      { ...common, logDestinationType: "s3", logDestination: flowLogs.bucketArn },
      { parent },
    );
    return;
  }
  const checked = checkedIfLater(flowLogs, ["retentionInDays", "kmsKeyArn"], {
    component: "Network",
    name,
    shown: new Set(),
    problemsOf: ({ retentionInDays, kmsKeyArn }) => [
      ...checkRetention("flowLogs.retentionInDays", retentionInDays),
      ...kmsKeyProblems("flowLogs.kmsKeyArn", kmsKeyArn),
    ],
  });
  const group = new aws.cloudwatch.LogGroup(
    childName,
    {
      retentionInDays: orDefault(flowLogs.retentionInDays, DEFAULT_RETENTION_IN_DAYS),
      ...(flowLogs.kmsKeyArn === undefined ? {} : { kmsKeyId: flowLogs.kmsKeyArn }),
      tags: tagged(childName, tags),
    },
    { parent, ...onceChecked(checked) },
  );
  const role = new aws.iam.Role(
    childName,
    {
      assumeRolePolicy: trustForAccount("vpc-flow-logs.amazonaws.com", accountRegionOf(parent)),
      tags: tagged(childName, tags),
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    childName,
    {
      role: role.name,
      policy: group.arn.apply((arn) =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
              Resource: [arn, `${arn}:*`],
            },
          ],
        }),
      ),
    },
    { parent },
  );
  new aws.ec2.FlowLog(
    `${childName}-cloud-watch-logs`,
    { ...common, logDestinationType: "cloud-watch-logs", logDestination: group.arn, iamRoleArn: role.arn },
    { parent, dependsOn: [policy] },
  );
}
