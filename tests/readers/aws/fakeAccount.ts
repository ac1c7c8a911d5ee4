/** An account that answers from a table, without network: what the reader asks of it is kept. */
import type { Answer, Caller } from "../../../readers/aws/caller";
import { AwsFailure, type FailureKind } from "../../../readers/aws/failure";
import { actionOf, type Operation } from "../../../readers/aws/operations";

export interface Asked {
  readonly operation: Operation;
  readonly input: Answer;
  /** Of a call in a Region that it names. */
  readonly region?: string;
}

export type Responder = (input: Answer, region?: string) => Answer;

export interface FakeAccount extends Caller {
  readonly asked: readonly Asked[];
}

/** An operation that the table does not name answers with nothing in it. */
export function fakeAccount(table: { readonly [operation in Operation]?: Responder }): FakeAccount {
  const asked: Asked[] = [];
  return {
    region: "eu-west-1",
    asked,
    call: async (operation, input, region) => {
      asked.push({ operation, input, ...(region === undefined ? {} : { region }) });
      return Promise.resolve(table[operation]?.(input, region) ?? {});
    },
  };
}

export function refuses(operation: Operation, kind: FailureKind, message = "no", code = ""): Responder {
  return () => {
    throw new AwsFailure(kind, actionOf(operation), message, code);
  };
}

export const CLUSTER = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop";

export function serviceArn(name: string): string {
  return `arn:aws:ecs:eu-west-1:123456789012:service/shop/${name}`;
}

/** `count` Fargate services, each with its own task definition, in one subnet of one VPC. */
export function accountOf(count: number, more: { readonly [operation in Operation]?: Responder } = {}): FakeAccount {
  const names = Array.from({ length: count }, (_, index) => `web-${index}`);
  return fakeAccount({
    GetCallerIdentity: () => ({ Account: "123456789012" }),
    ListClusters: () => ({ clusterArns: [CLUSTER] }),
    DescribeClusters: () => ({ clusters: [{ clusterArn: CLUSTER, clusterName: "shop", status: "ACTIVE" }] }),
    // Pages of 100, as ECS makes them.
    ListServices: ({ nextToken }) => {
      const start = typeof nextToken === "string" ? Number(nextToken) : 0;
      const page = names.slice(start, start + 100).map(serviceArn);
      return { serviceArns: page, ...(start + 100 < count ? { nextToken: String(start + 100) } : {}) };
    },
    DescribeServices: ({ services }) => ({ services: (services as string[]).map(serviceRecord) }),
    DescribeTaskDefinition: ({ taskDefinition }) => ({ taskDefinition: definitionRecord(String(taskDefinition)) }),
    DescribeSubnets: () => ({ Subnets: [{ SubnetId: "subnet-1", VpcId: "vpc-1", CidrBlock: "10.0.0.0/24" }] }),
    DescribeVpcs: () => ({ Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16", DhcpOptionsId: "dopt-1" }] }),
    DescribeVpcAttribute: ({ VpcId, Attribute }) => ({
      VpcId,
      [Attribute === "enableDnsSupport" ? "EnableDnsSupport" : "EnableDnsHostnames"]: { Value: true },
    }),
    ...more,
  });
}

function serviceRecord(arn: string): Answer {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  return {
    serviceArn: arn,
    serviceName: name,
    clusterArn: CLUSTER,
    status: "ACTIVE",
    launchType: "FARGATE",
    taskDefinition: `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}:1`,
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"] } },
    tags: [{ key: "token", value: "hunter2" }],
    deployments: [
      {
        id: "ecs-svc/1",
        status: "PRIMARY",
        serviceConnectConfiguration: {
          enabled: true,
          logConfiguration: { logDriver: "splunk", options: { "splunk-token": "hunter2" } },
        },
        volumeConfigurations: [
          {
            name: "data",
            managedEBSVolume: { tagSpecifications: [{ tags: [{ key: "token", value: "hunter2" }] }] },
          },
        ],
      },
    ],
  };
}

function definitionRecord(arn: string): Answer {
  return {
    taskDefinitionArn: arn,
    family: arn.slice(arn.lastIndexOf("/") + 1).replace(/:1$/, ""),
    containerDefinitions: [
      {
        name: "app",
        image: "nginx:1.29",
        command: ["--token", "hunter2"],
        environment: [{ name: "PASSWORD", value: "hunter2" }],
        secrets: [{ name: "KEY", valueFrom: "arn:aws:ssm:eu-west-1:123456789012:parameter/key" }],
        dockerLabels: { token: "hunter2" },
        logConfiguration: {
          logDriver: "splunk",
          options: { "splunk-token": "hunter2", "splunk-url": "https://ops:hunter2@hec.example.com:8088" },
        },
        firelensConfiguration: {
          type: "fluentbit",
          options: { "config-file-type": "file", "config-file-value": "/extra.conf", token: "hunter2" },
        },
      },
    ],
    volumes: [{ name: "data", dockerVolumeConfiguration: { driverOpts: { o: "password=hunter2" } } }],
  };
}
