import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { actionOf, OPERATIONS } from "../../../readers/aws/operations";
import { keptFields } from "../../../readers/aws/kept";
import { readAccount } from "../../../readers/aws/read";
import { InputError } from "../../../readers/inputError";
import { graphOf } from "../../../readers/snapshot/graph";
import { ROOT } from "../../support/stacks";
import { accountOf, CLUSTER, fakeAccount, refuses, serviceArn } from "./fakeAccount";

const count = (asked: readonly { operation: string }[], operation: string): number =>
  asked.filter((each) => each.operation === operation).length;

async function failureOf(reading: Promise<unknown>): Promise<InputError> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("the reading succeeded");
}

describe("the reader of a live account", () => {
  it("reads many services per call: 250 of them in 3 pages and 25 descriptions, and the network in a fixed number of calls", async () => {
    const account = accountOf(250);

    const { files, missing } = await readAccount(account, {});

    expect(files["Services"]).to.have.length(250);
    expect(count(account.asked, "ListServices")).to.equal(3);
    expect(count(account.asked, "DescribeServices")).to.equal(25);
    expect(count(account.asked, "DescribeTaskDefinition")).to.equal(250);
    const others = account.asked.length - 3 - 25 - 250;
    const small = accountOf(1);
    await readAccount(small, {});
    expect(others).to.equal(small.asked.length - 3);
    expect(missing).to.deep.equal({});
  });

  it("describes a definition once, however many services use it", async () => {
    const shared = "arn:aws:ecs:eu-west-1:123456789012:task-definition/shared:7";
    const account = accountOf(30, {
      DescribeServices: ({ services }) => ({
        services: (services as string[]).map((serviceArn) => ({ serviceArn, taskDefinition: shared })),
      }),
    });

    await readAccount(account, {});

    expect(count(account.asked, "DescribeTaskDefinition")).to.equal(1);
  });

  it("reads everything of the VPCs that services are in, and requests no other VPC", async () => {
    const account = accountOf(1);

    await readAccount(account, {});

    const filters = account.asked
      .filter(({ operation }) =>
        ["DescribeRouteTables", "DescribeSecurityGroups", "DescribeNetworkInterfaces"].includes(operation),
      )
      .map(({ input }) => input["Filters"]);
    expect(filters).to.deep.equal(Array(3).fill([{ Name: "vpc-id", Values: ["vpc-1"] }]));
  });

  it("reads VPCs, balancers and groups of targets that no service uses, where the call names them or what is in them", async () => {
    const arn = (rest: string) => `arn:aws:elasticloadbalancing:eu-west-1:123456789012:${rest}`;
    const groups = [
      { TargetGroupArn: arn("targetgroup/new/1"), LoadBalancerArns: [] },
      { TargetGroupArn: arn("targetgroup/other/2"), LoadBalancerArns: [arn("loadbalancer/app/other/2")] },
    ];
    const balancers = ["shared/1", "other/2"].map((name) => ({ LoadBalancerArn: arn(`loadbalancer/app/${name}`) }));
    const account = accountOf(1, {
      DescribeSubnets: ({ Filters }) => ({
        Subnets: (Filters as { Values: string[] }[]).some(({ Values }) => Values.includes("subnet-new"))
          ? [{ SubnetId: "subnet-new", VpcId: "vpc-2" }]
          : [],
      }),
      DescribeSecurityGroups: () => ({ SecurityGroups: [{ GroupId: "sg-new", VpcId: "vpc-3" }] }),
      DescribeTargetGroups: () => ({ TargetGroups: groups }),
      DescribeLoadBalancers: () => ({ LoadBalancers: balancers }),
    });

    const also = ["vpc-4", "subnet-new", "sg-new", groups[0]?.TargetGroupArn ?? "", arn("listener/app/shared/1/9")];
    const { files } = await readAccount(account, { also });

    const tables = account.asked.filter(({ operation }) => operation === "DescribeRouteTables");
    const [filter] = tables.flatMap(({ input }) => input["Filters"] as { Values: string[] }[]);
    expect(filter?.Values).to.include.members(["vpc-2", "vpc-3", "vpc-4"]);
    expect(files["TargetGroups"]).to.have.lengthOf(1);
    expect(files["LoadBalancers"]).to.deep.equal([balancers[0]]);
  });

  it("reads the VPCs that those are peered with in the Region too, where a file system or a balancer may lie", async () => {
    const peering = (VpcId: string, Code = "active", Region = "eu-west-1") => ({
      Status: { Code },
      RequesterVpcInfo: { VpcId: "vpc-1", Region: "eu-west-1" },
      AccepterVpcInfo: { VpcId, Region },
    });
    const others = { ...peering("vpc-far"), RequesterVpcInfo: { VpcId: "vpc-elsewhere", Region: "eu-west-1" } };
    const account = accountOf(1, {
      DescribeVpcPeeringConnections: () => ({
        VpcPeeringConnections: [
          peering("vpc-2"),
          peering("vpc-3", "deleted"),
          peering("vpc-4", "active", "us-east-1"),
          others,
        ],
      }),
    });

    await readAccount(account, {});

    const tables = account.asked.filter(({ operation }) => operation === "DescribeRouteTables");
    expect(tables.map(({ input }) => input["Filters"])).to.deep.equal([
      [{ Name: "vpc-id", Values: ["vpc-1", "vpc-2"] }],
    ]);
  });

  it("keeps the image, the places of secrets and the destinations of logs, and nothing else of a container", async () => {
    const { files } = await readAccount(accountOf(1), {});

    expect(JSON.stringify(files)).not.to.include("hunter2");
    const [definition] = files["TaskDefinitions"] as { containerDefinitions: Record<string, unknown>[] }[];
    expect(definition?.containerDefinitions[0]).to.deep.equal({
      name: "app",
      image: "nginx:1.29",
      secrets: [{ name: "KEY", valueFrom: "arn:aws:ssm:eu-west-1:123456789012:parameter/key" }],
      logConfiguration: {
        logDriver: "splunk",
        options: { "splunk-url": "https://hec.example.com:8088" },
      },
      firelensConfiguration: {
        options: { "config-file-type": "file", "config-file-value": "/extra.conf" },
      },
    });
  });

  it("goes on where something may not be read, and names the action that is to be allowed", async () => {
    const account = accountOf(1, { DescribeVpcEndpoints: refuses("DescribeVpcEndpoints", "denied") });

    const { files, missing } = await readAccount(account, {});

    expect(missing).to.deep.equal({
      VpcEndpoints: "ec2:DescribeVpcEndpoints was denied: allow it as docs/iam-policy.json does",
    });
    expect(files).not.to.have.property("VpcEndpoints");
    expect(files["NatGateways"]).to.deep.equal([]);
  });

  it("reports that a list is incomplete if throttling ended it", async () => {
    const account = accountOf(1, { DescribeNatGateways: refuses("DescribeNatGateways", "throttled") });

    const { missing } = await readAccount(account, {});

    expect(missing["NatGateways"]).to.equal(
      "ec2:DescribeNatGateways was throttled, also after all retries: read again later",
    );
  });

  it("takes a definition that is deleted while it is read for gone, not for unread", async () => {
    const account = accountOf(2, { DescribeTaskDefinition: refuses("DescribeTaskDefinition", "gone") });

    const { files, missing } = await readAccount(account, {});

    expect(files["TaskDefinitions"]).to.deep.equal([]);
    expect(missing).to.deep.equal({});
  });

  it("reports what ECS omitted from an answer and why, except for resources that were deleted meanwhile", async () => {
    const web = serviceArn("web-0");
    const answering = (reason: string) =>
      accountOf(1, { DescribeServices: () => ({ services: [], failures: [{ arn: web, reason, detail: "later" }] }) });

    expect((await readAccount(answering("MISSING"), {})).missing).to.deep.equal({});
    expect((await readAccount(answering("THROTTLED"), {})).missing).to.deep.equal({
      Services: `ecs:DescribeServices failed: ${web}: THROTTLED, later`,
    });
    const providers = accountOf(1, { DescribeCapacityProviders: () => ({ failures: [{ reason: "UNKNOWN" }] }) });
    expect((await readAccount(providers, {})).missing).to.deep.equal({
      CapacityProviders: "ecs:DescribeCapacityProviders failed: something: UNKNOWN",
    });
  });

  it("ends immediately, with one sentence and its remedy, if no call can succeed", async () => {
    const expectations = [
      ["credentials", "AWS credentials are missing or not accepted in eu-west-1"],
      ["expired", "The AWS credentials have expired"],
    ] as const;
    for (const [kind, text] of expectations) {
      const account = accountOf(1, { GetCallerIdentity: refuses("GetCallerIdentity", kind) });

      const failure = await failureOf(readAccount(account, {}));

      expect(failure.message).to.include(text);
      expect(failure.remedy).not.to.equal("");
      expect(account.asked).to.have.length(1);
    }
  });

  it("goes on where a lesser service cannot be reached, and ends where ECS or EC2 cannot", async () => {
    const scaling = accountOf(1, { DescribeAutoScalingGroups: refuses("DescribeAutoScalingGroups", "unreachable") });
    const network = accountOf(1, { DescribeRouteTables: refuses("DescribeRouteTables", "unreachable") });

    expect((await readAccount(scaling, {})).files["Services"]).to.have.length(1);
    expect((await failureOf(readAccount(network, {}))).message).to.match(/does not respond .*ec2:DescribeRouteTables/);
  });

  it("reads all the same where STS alone does not answer", async () => {
    const account = accountOf(1, { GetCallerIdentity: refuses("GetCallerIdentity", "unreachable") });

    const answers = await readAccount(account, {});

    expect(answers.accountId).to.equal(null);
    expect(answers.files["Services"]).to.have.length(1);
  });

  it("reports a Region without an answer if ECS has no host there", async () => {
    const account = accountOf(1, {
      ListClusters: refuses("ListClusters", "region", "getaddrinfo ENOTFOUND ecs.eu-west-1"),
    });

    const failure = await failureOf(readAccount(account, {}));

    expect(failure.message).to.include(
      "eu-west-1 is not an AWS Region, or does not have this AWS service (ecs:ListClusters",
    );
    expect(failure.remedy).to.include("--region");
  });

  it("names the action without which no service is found", async () => {
    const account = accountOf(1, { ListServices: refuses("ListServices", "denied") });

    const failure = await failureOf(readAccount(account, {}));

    expect(failure.message).to.equal("ecs:ListServices was denied, and no service can be found without it.");
    expect(failure.remedy).to.equal("Allow ecs:ListServices, as docs/iam-policy.json does.");
  });

  it("names the nearest cluster for one that is not there", async () => {
    const account = accountOf(1, { DescribeClusters: () => ({ clusters: [], failures: [{ reason: "MISSING" }] }) });

    const failure = await failureOf(readAccount(account, { cluster: "shopp" }));

    expect(failure.message).to.equal("There is no ECS cluster shopp in eu-west-1. Did you mean shop?");
    expect(failure.remedy).to.equal("The clusters are shop.");
  });

  it("describes only the requested services, and names the nearest one for a service that does not exist", async () => {
    const account = accountOf(12);

    const { files } = await readAccount(account, { services: ["web-3", "web-11"] });

    expect((files["Services"] as { serviceName: string }[]).map(({ serviceName }) => serviceName)).to.deep.equal([
      "web-3",
      "web-11",
    ]);
    expect(count(account.asked, "DescribeServices")).to.equal(1);
    const failure = await failureOf(readAccount(accountOf(2), { services: ["web_1"] }));
    expect(failure.message).to.equal("There is no service web_1 in the clusters of this Region. Did you mean web-1?");
  });

  it("reads nothing of a network where there is no service", async () => {
    const account = fakeAccount({
      ListClusters: () => ({ clusterArns: [CLUSTER] }),
      DescribeClusters: () => ({ clusters: [{ clusterArn: CLUSTER }] }),
    });

    const { files } = await readAccount(account, {});

    expect(files["Services"]).to.deep.equal([]);
    expect(count(account.asked, "DescribeRouteTables")).to.equal(0);
    expect(count(account.asked, "DescribeTasks")).to.equal(0);
  });

  it("keeps every file of file systems, empty, where no service mounts one", async () => {
    const account = accountOf(1);

    const { files, missing } = await readAccount(account, {});

    expect(files["FileSystems"]).to.deep.equal([]);
    expect(files["MountTargets"]).to.deep.equal([]);
    expect(files["MountTargetSecurityGroups"]).to.deep.equal([]);
    expect(missing).to.deep.equal({});
    for (const { operation } of account.asked) expect(operation).to.not.match(/MountTarget|FileSystem/);
  });

  it("keeps all groups of targets behind a service's load balancer, since its listeners forward to them, and no others", async () => {
    const arn = (kind: string) => `arn:aws:elasticloadbalancing:eu-west-1:123456789012:${kind}/1`;
    const account = accountOf(1, {
      ...everything(),
      DescribeTargetGroups: () => ({
        TargetGroups: [
          { TargetGroupArn: arn("targetgroup/web"), LoadBalancerArns: [arn("loadbalancer/app/web")] },
          { TargetGroupArn: arn("targetgroup/lambda"), LoadBalancerArns: [arn("loadbalancer/app/web")] },
          { TargetGroupArn: arn("targetgroup/alien"), LoadBalancerArns: [arn("loadbalancer/app/alien")] },
          { TargetGroupArn: arn("targetgroup/idle"), LoadBalancerArns: [] },
        ],
      }),
    });

    const { files } = await readAccount(account, {});

    const arns = (file: string, field: string) => (files[file] as Record<string, unknown>[]).map((each) => each[field]);
    expect(arns("TargetGroups", "TargetGroupArn")).to.deep.equal([arn("targetgroup/web"), arn("targetgroup/lambda")]);
    expect(arns("LoadBalancers", "LoadBalancerArn")).to.deep.equal([arn("loadbalancer/app/web")]);
    expect(count(account.asked, "DescribeListeners")).to.equal(1);
  });

  it("knows nothing in front of a service whose groups of targets may not be read, instead of nothing being there", async () => {
    const account = accountOf(1, { ...everything(), DescribeTargetGroups: refuses("DescribeTargetGroups", "denied") });

    const { files, missing } = await readAccount(account, {});

    for (const file of [
      "TargetGroups",
      "TargetGroupAttributes",
      "LoadBalancers",
      "LoadBalancerAttributes",
      "Listeners",
      "ListenerRules",
    ]) {
      expect(missing[file]).to.equal(
        "elasticloadbalancing:DescribeTargetGroups was denied: allow it as docs/iam-policy.json does",
      );
      expect(files).not.to.have.property(file);
    }
  });

  it("lists the zones of a VPC, and the records of those that are its account's and may have a name that ECS calls", async () => {
    const zone = (HostedZoneId: string, Name: string, Owner: object) => ({ HostedZoneId, Name, Owner });
    const own = { OwningAccount: "123456789012" };
    const alias = { Name: "logs.eu-west-1.amazonaws.com.", Type: "A", AliasTarget: { DNSName: "vpce-1-x.example." } };
    const account = accountOf(1, {
      GetCallerIdentity: () => ({ Account: "123456789012" }),
      ListHostedZonesByVPC: ({ VPCId, VPCRegion }) => {
        expect([VPCId, VPCRegion]).to.deep.equal(["vpc-1", "eu-west-1"]);
        return {
          HostedZoneSummaries: [
            zone("Z1", "logs.eu-west-1.amazonaws.com.", own),
            zone("Z2", "corp.example.", own),
            zone("Z3", "ssm.eu-west-1.amazonaws.com.", { OwningAccount: "210987654321" }),
            zone("Z4", "fs-1.efs.eu-west-1.amazonaws.com.", { OwningService: "efs.amazonaws.com" }),
          ],
        };
      },
      ListResourceRecordSets: ({ StartRecordName }) =>
        StartRecordName === undefined
          ? { ResourceRecordSets: [alias], IsTruncated: true, NextRecordName: "z.", NextRecordType: "TXT" }
          : {
              ResourceRecordSets: [{ Name: "z.", Type: "TXT", ResourceRecords: [{ Value: "a secret" }] }],
              IsTruncated: false,
            },
    });

    const { files, missing } = await readAccount(account, {});

    expect(missing).to.deep.equal({});
    const listed = (files["HostedZones"] as Record<string, unknown>[]).map((each) => [
      each["HostedZoneId"],
      each["VpcIds"],
      each["RecordsRead"],
    ]);
    expect(listed).to.deep.equal([
      ["Z1", ["vpc-1"], true],
      ["Z2", ["vpc-1"], false],
      ["Z3", ["vpc-1"], false],
    ]);
    const asked = account.asked
      .filter(({ operation }) => operation === "ListResourceRecordSets")
      .map(({ input }) => input);
    expect(asked).to.deep.equal([
      { HostedZoneId: "Z1" },
      { HostedZoneId: "Z1", StartRecordName: "z.", StartRecordType: "TXT" },
    ]);
    expect(files["ResourceRecordSets"], "no text of a TXT record").to.deep.equal([{ ...alias, HostedZoneId: "Z1" }]);
  });

  it("reads all pages of serverless caches, whose token has another name than those of ElastiCache's other lists", async () => {
    const account = accountOf(1, {
      DescribeServerlessCaches: ({ NextToken }) =>
        NextToken === undefined
          ? { ServerlessCaches: [{ ServerlessCacheName: "a" }], NextToken: "2" }
          : { ServerlessCaches: [{ ServerlessCacheName: "b" }] },
      DescribeReplicationGroups: ({ Marker }) =>
        Marker === undefined
          ? { ReplicationGroups: [{ ReplicationGroupId: "a" }], Marker: "2" }
          : { ReplicationGroups: [{ ReplicationGroupId: "b" }] },
    });
    const { files } = await readAccount(account, {});
    expect(files["ServerlessCaches"]).to.deep.equal([{ ServerlessCacheName: "a" }, { ServerlessCacheName: "b" }]);
    expect(files["ReplicationGroups"]).to.deep.equal([{ ReplicationGroupId: "a" }, { ReplicationGroupId: "b" }]);
  });

  it("stops where a service returns the same page again and again", async () => {
    const account = accountOf(1, {
      DescribeAddresses: () => ({ Addresses: [{ PublicIp: "203.0.113.9" }], NextToken: "again" }),
    });

    const { missing } = await readAccount(account, {});

    expect(missing["Addresses"]).to.equal("ec2:DescribeAddresses failed: AWS returned the same page again");
  });
});

describe("the IAM policy for reading a live account", () => {
  const policy = JSON.parse(readFileSync(join(ROOT, "docs/iam-policy.json"), "utf8")) as {
    Statement: { Effect: string; Action: string[]; Resource: string }[];
  };

  it("allows exactly the calls that the reader has, and none that could change anything", () => {
    expect(policy.Statement).to.have.length(1);
    const [statement] = policy.Statement;
    expect(statement?.Effect).to.equal("Allow");
    expect([...(statement?.Action ?? [])].sort()).to.deep.equal(OPERATIONS.map(actionOf).sort());
    for (const action of statement?.Action ?? []) expect(action).to.match(/^[a-z0-9]+:(?:Describe|List|Get)[A-Za-z]+$/);
  });

  it("has no action that the reader never uses: an account with everything in it makes every call", async () => {
    const account = accountOf(1, everything());

    await readAccount(account, { existence: true });

    expect([...new Set(account.asked.map(({ operation }) => operation))].sort()).to.deep.equal([...OPERATIONS].sort());
  });
});

describe("the files of a live account", () => {
  it("are those whose kept fields are listed, each with at least one", async () => {
    const { files } = await readAccount(accountOf(1, everything()), { existence: true });

    expect(Object.keys(keptFields).sort()).to.deep.equal(Object.keys(files).sort());
    for (const [file, fields] of Object.entries(keptFields)) expect(Object.keys(fields), file).not.to.have.length(0);
  });

  it("are all read: by the graph, or beside it for the running tasks", async () => {
    const answers = await readAccount(accountOf(1, everything()), {});
    const read = new Set<PropertyKey>();
    const files = new Proxy(answers.files, {
      get: (target, file) => {
        read.add(file);
        return Reflect.get(target, file) as unknown;
      },
    });

    graphOf({ ...answers, files });

    const notRead = Object.keys(answers.files).filter((file) => !read.has(file));
    expect(notRead.sort()).to.deep.equal(["ContainerInstances", "Tasks"]);
  });
});

/** Answers that lead to every further call: instances, balancers, file systems, prefix lists. */
function everything(): NonNullable<Parameters<typeof accountOf>[1]> {
  const balancer = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/1";
  const group = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1";
  return {
    ListHostedZonesByVPC: () => ({
      HostedZoneSummaries: [
        { HostedZoneId: "Z1", Name: "logs.eu-west-1.amazonaws.com.", Owner: { OwningAccount: "123456789012" } },
      ],
    }),
    DescribeServices: ({ services }) => ({
      services: (services as string[]).map((serviceArn) => ({
        serviceArn,
        taskDefinition: "web:1",
        loadBalancers: [{ targetGroupArn: group }],
        networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } },
      })),
    }),
    DescribeTaskDefinition: () => ({
      taskDefinition: {
        taskDefinitionArn: "web:1",
        containerDefinitions: [
          {
            name: "web",
            image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1",
            secrets: [
              { name: "KEY", valueFrom: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf" },
              { name: "TOKEN", valueFrom: "/shop/token" },
            ],
            logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/ecs/web" } },
          },
        ],
        volumes: [{ name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1" } }],
      },
    }),
    DescribeImages: refuses("DescribeImages", "gone", "no such image", "ImageNotFoundException"),
    ListTasks: () => ({ taskArns: ["task/1"] }),
    ListContainerInstances: () => ({ containerInstanceArns: ["instance/1"] }),
    DescribeContainerInstances: () => ({ containerInstances: [{ ec2InstanceId: "i-1" }] }),
    DescribeCapacityProviders: () => ({
      capacityProviders: [
        {
          capacityProviderArn: "cp",
          autoScalingGroupProvider: {
            autoScalingGroupArn:
              "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:1:autoScalingGroupName/pool/a",
          },
        },
      ],
    }),
    DescribeAutoScalingGroups: ({ AutoScalingGroupNames }) => ({
      AutoScalingGroups: (AutoScalingGroupNames as string[]).map((name) => ({
        AutoScalingGroupName: name,
        AutoScalingGroupARN: `arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:1:autoScalingGroupName/${name}`,
        LaunchTemplate: { LaunchTemplateId: "lt-1", Version: "$Latest" },
      })),
    }),
    DescribeTargetGroups: () => ({
      TargetGroups: [{ TargetGroupArn: group, Protocol: "TCP", LoadBalancerArns: [balancer] }],
    }),
    DescribeLoadBalancers: () => ({ LoadBalancers: [{ LoadBalancerArn: balancer }] }),
    DescribeListeners: () => ({ Listeners: [{ ListenerArn: "listener/1" }] }),
    ListRuleNamesByTarget: () => ({ RuleNames: ["weekly"] }),
    ListTargetsByRule: () => ({ Targets: [{ Id: "1", Arn: CLUSTER, EcsParameters: { TaskDefinitionArn: "web" } }] }),
    ListSchedules: () => ({ Schedules: [{ Name: "weekly", GroupName: "default", Target: { Arn: CLUSTER } }] }),
    GetSchedule: () => ({ Arn: "schedule/weekly", Name: "weekly", Target: { Arn: CLUSTER, EcsParameters: {} } }),
    ListPipes: () => ({ Pipes: [{ Name: "pump", Target: CLUSTER }] }),
    DescribePipe: () => ({ Arn: "pipe/pump", Name: "pump", Target: CLUSTER }),
    ListStateMachines: () => ({ stateMachines: [{ stateMachineArn: "machine/flow" }] }),
    DescribeStateMachine: () => ({ stateMachineArn: "machine/flow", name: "flow", definition: "{}" }),
    DescribeComputeEnvironments: () => ({
      computeEnvironments: [{ computeEnvironmentArn: "environment/1", ecsClusterArn: CLUSTER }],
    }),
    DescribeMountTargets: () => ({ MountTargets: [{ MountTargetId: "fsmt-1", SubnetId: "subnet-1" }] }),
    DescribeRouteTables: () => ({ RouteTables: [{ Routes: [{ DestinationPrefixListId: "pl-1" }] }] }),
  };
}
