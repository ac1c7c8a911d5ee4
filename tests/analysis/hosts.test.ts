/** Instances that never join the cluster of their services, and containers without credentials: what a warning needs. */
import { expect } from "chai";
import type { Finding } from "../../analysis/report";
import type { MachineImage } from "../../analysis/rules/machineImages";
import { topologyOf } from "../../analysis/topology/fromResources";
import { type ResourceState, SecretValue, UNKNOWN, type Value } from "../../analysis/topology/resource";
import { judged } from "../support/reportOf";
import { graph, resource } from "../support/resources";

const ECS = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";
const BOTTLEROCKET = "resolve:ssm:/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id";
const PLAIN = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
const WINDOWS = "resolve:ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-ECS_Optimized/image_id";
const MANAGED = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role";
const JOINS = "#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\n";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const powershell = (call: string): string => base64(`<powershell>\nImport-Module ECSTools\n${call}\n</powershell>`);

interface Options {
  readonly template?: Record<string, Value>;
  readonly policyArn?: Value;
  readonly task?: Record<string, Value>;
  readonly service?: Record<string, Value>;
  readonly cluster?: Record<string, Value>;
  readonly more?: readonly ResourceState[];
  readonly images?: Readonly<Record<string, MachineImage>>;
  readonly complete?: boolean;
}

/** Findings about the hosts of one service on one capacity provider, which is in order unless an option differs. */
function found(options: Options = {}): readonly Pick<Finding, "id" | "severity" | "message" | "fix">[] {
  const {
    template = {},
    policyArn = MANAGED,
    task = {},
    service = {},
    cluster = { name: "shop" },
    more = [],
  } = options;
  const topology = topologyOf(
    graph(
      [
        resource("aws:ecs/cluster:Cluster", "shop", cluster),
        resource("aws:iam/role:Role", "hosts", {}),
        resource("aws:iam/instanceProfile:InstanceProfile", "profile", { role: "hosts" }),
        resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attached", { role: "hosts", policyArn }),
        resource("aws:ec2/launchTemplate:LaunchTemplate", "lt", {
          imageId: ECS,
          userData: base64(JOINS),
          iamInstanceProfile: { name: "profile" },
          ...template,
        }),
        resource("aws:autoscaling/group:Group", "asg", { launchTemplate: { id: "lt" }, minSize: 1, maxSize: 1 }),
        resource("aws:ecs/capacityProvider:CapacityProvider", "cp", {
          name: "cp",
          autoScalingGroupProvider: { autoScalingGroupArn: "asg" },
        }),
        resource("aws:ecs/taskDefinition:TaskDefinition", "web", {
          networkMode: "bridge",
          containerDefinitions: JSON.stringify([{ name: "web", image: "nginx" }]),
          ...task,
        }),
        resource("aws:ecs/service:Service", "web", {
          cluster: "shop",
          taskDefinition: "web",
          capacityProviderStrategies: [{ capacityProvider: "cp", weight: 1 }],
          ...service,
        }),
        ...more,
      ],
      { ...(options.images === undefined ? {} : { images: options.images }), complete: options.complete ?? true },
    ),
  );
  return judged(topology)
    .findings.filter(({ id }) => id === "V-30" || id === "V-31")
    .map(({ id, severity, message, fix }) => ({ id, severity, message, fix }));
}

const messages = (options: Options): readonly string[] =>
  found(options).map(({ severity, message }) => `${severity} ${message}`);

describe("instances that join the cluster of their services", () => {
  const joining: Readonly<Record<string, Record<string, Value>>> = {
    "by ecs.config": {},
    "by a here-document with quotes": {
      userData: base64('cat <<EOF >> /etc/ecs/ecs.config\nECS_CLUSTER="shop"\nEOF\n'),
    },
    "by cloud-init in a MIME archive whose parts are Base64": {
      userData: base64(
        `Content-Type: multipart/mixed; boundary="b1"\nMIME-Version: 1.0\n\n--b1\nContent-Type: text/x-shellscript\nContent-Transfer-Encoding: base64\n\n${base64(JOINS)}\n--b1--\n`,
      ),
    },
    "by the settings of Bottlerocket": {
      imageId: BOTTLEROCKET,
      userData: base64('[settings.ecs]\ncluster = "shop"\n'),
    },
    "by Initialize-ECSAgent": { imageId: WINDOWS, userData: powershell("Initialize-ECSAgent -Cluster 'shop'") },
    "by a script that is downloaded, as far as is known": {
      userData: base64("#!/bin/bash\ncurl -s https://a.example/boot | bash\n"),
    },
    "by a settings file that is copied, as far as is known": {
      userData: base64("#!/bin/bash\ncp /opt/settings /etc/ecs/ecs.config\n"),
    },
    "by a settings file that sed changes, as far as is known": {
      userData: base64(
        "#!/bin/bash\necho ECS_CLUSTER=default > /etc/ecs/ecs.config\nsed -i s/default/shop/ /etc/ecs/ecs.config\n",
      ),
    },
    "by a settings file that is fetched over another, as far as is known": {
      userData: base64(
        "#!/bin/bash\necho ECS_CLUSTER=x > /etc/ecs/ecs.config\naws s3 cp s3://b/c /etc/ecs/ecs.config\n",
      ),
    },
    "by a variable, as far as is known": {
      userData: base64("#!/bin/bash\necho ECS_CLUSTER=$NAME >> /etc/ecs/ecs.config\n"),
    },
    "by user data that is not known yet": { userData: UNKNOWN },
    "by user data that is compressed": { userData: Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]).toString("base64") },
    "by an agent that user data installs on plain Amazon Linux": {
      imageId: PLAIN,
      userData: base64("#!/bin/bash\nyum install -y ecs-init\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\n"),
    },
    "with a profile that is not in this source": { iamInstanceProfile: { name: "ecsInstanceRole" } },
    "with a profile that is not known yet": { iamInstanceProfile: UNKNOWN },
  };
  for (const [how, template] of Object.entries(joining)) {
    it(`get no warning: ${how}`, () => {
      expect(found({ template })).to.deep.equal([]);
    });
  }

  it("get no warning for the cluster named default", () => {
    expect(found({ cluster: { name: "default" }, template: { userData: "" } })).to.deep.equal([]);
  });
});

describe("instances that do not join the cluster of their services", () => {
  it("have no user data, where their image is known to have the agent alone", () => {
    const [first, ...others] = found({ template: { userData: "" } });
    expect(others).to.deep.equal([]);
    expect(first).to.deep.equal({
      id: "V-30",
      severity: "warning",
      message: `userData: Launch template lt has no user data for its image ${ECS.slice(12)}: its instances join the cluster default and not shop. [R-PUB-19]`,
      fix: "Write ECS_CLUSTER=shop to /etc/ecs/ecs.config in the user data.",
    });
  });

  it("have user data with other settings of the agent", () => {
    const userData = base64("#!/bin/bash\necho ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config\n");
    expect(messages({ template: { userData } })).to.deep.equal([
      `warning userData: The user data of launch template lt has no ECS_CLUSTER for its image ${ECS.slice(12)}: its instances join the cluster default and not shop. [R-PUB-19]`,
    ]);
  });

  it("have an image by its id, which may contain the name of the cluster: no more than information", () => {
    expect(
      messages({ template: { userData: base64("#!/bin/bash\nyum update -y\n"), imageId: "ami-1" } }),
    ).to.deep.equal([
      "info userData: The user data of launch template lt has no ECS_CLUSTER, and its image is not known: unless the image names a cluster, its instances join the cluster default and not shop. [R-PUB-19]",
    ]);
  });

  it("name another cluster, whatever their image", () => {
    const userData = base64(JOINS.replace("shop", "old"));
    for (const imageId of [ECS, "ami-1"]) {
      expect(messages({ template: { userData, imageId } })).to.deep.equal([
        "warning userData (old): The user data of launch template lt names the cluster old, so its instances join that one and not shop. [R-PUB-19]",
      ]);
    }
    expect(found({ template: { userData }, cluster: {} }), "the name of the cluster is not known").to.deep.equal([]);
  });

  it("are not named if the user data is secret", () => {
    const userData = new SecretValue(base64(JOINS.replace("shop", "hunter2")));
    expect(found({ template: { userData } })).to.deep.equal([]);
    expect(found({ template: { userData: new SecretValue(base64("#!/bin/bash\n")) } })).to.have.length(1);
  });

  it("are found for a capacity provider of a cluster that has no service yet", () => {
    const providers = resource("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "of shop", {
      clusterName: "shop",
      capacityProviders: ["cp"],
    });
    const service = { capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }] };
    expect(found({ template: { userData: "" }, service, more: [providers] }).map(({ id }) => id)).to.deep.equal([
      "V-30",
    ]);
  });

  it("have a shell script on Bottlerocket", () => {
    expect(messages({ template: { imageId: BOTTLEROCKET } })).to.deep.equal([
      `warning userData: The user data of launch template lt is a shell script, and its image is Bottlerocket (${BOTTLEROCKET.slice(12)}), which reads TOML and runs no script: its instances do not join shop. [R-PUB-20]`,
    ]);
  });

  it("have an image without the agent, by its parameter or by the name in a lookup of public images", () => {
    const without = (source: string): string =>
      `warning imageId (${source}): The image of launch template lt has no ECS agent, and its user data does not install one: its instances do not join shop. [R-PUB-21]`;
    expect(messages({ template: { imageId: PLAIN } })).to.deep.equal([without(PLAIN.slice(12))]);
    const source = "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-*";
    const images = { "ami-9": { source, kind: "other" as const } };
    expect(messages({ template: { imageId: "ami-9" }, images })).to.deep.equal([without(source)]);
  });

  it("have no instance profile", () => {
    expect(messages({ template: { iamInstanceProfile: null } })).to.deep.equal([
      "warning iamInstanceProfile: Launch template lt has no instance profile, so the ECS agent has no credentials: its instances do not join shop. [R-PUB-24]",
    ]);
  });

  it("have a role whose policies are all known, and none allows the registration", () => {
    const warned = [
      "warning iamInstanceProfile (hosts): Role hosts in the instance profile of launch template lt does not allow ecs:RegisterContainerInstance: its instances do not join shop. [R-PUB-24]",
    ];
    const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
    const inline = (action: Value, effect = "Allow"): ResourceState =>
      resource("aws:iam/rolePolicy:RolePolicy", "inline", {
        role: "hosts",
        policy: JSON.stringify({ Statement: [{ Effect: effect, Action: action, Resource: "*" }] }),
      });
    const policyArn: Value = aws("AmazonSSMManagedInstanceCore");
    expect(messages({ policyArn })).to.deep.equal(warned);
    expect(messages({ policyArn, more: [inline("s3:GetObject")] })).to.deep.equal(warned);
    expect(messages({ policyArn, more: [inline("ecs:*", "Deny")] })).to.deep.equal(warned);
    for (const action of ["ecs:*", "*", ["ecs:Poll", "ecs:RegisterContainer*"]]) {
      expect(messages({ policyArn, more: [inline(action)] }), JSON.stringify(action)).to.deep.equal([]);
    }
    const opens: readonly Value[] = [aws("SomePolicyOfAws"), "arn:aws:iam::123456789012:policy/own", UNKNOWN];
    for (const open of opens) {
      expect(messages({ policyArn: open }), JSON.stringify(open)).to.deep.equal([]);
    }
    expect(messages({ policyArn, complete: false }), "a part of the stack").to.deep.equal([]);
    const listed = resource("aws:iam/policyAttachment:PolicyAttachment", "list", {
      roles: ["hosts"],
      policyArn: MANAGED,
    });
    expect(messages({ policyArn, more: [listed] })).to.deep.equal([]);
  });
});

describe("instances of a service without a capacity provider", () => {
  const service = { capacityProviderStrategies: [], launchType: "EC2" };
  const instance = (name: string, inputs: Record<string, Value>): ResourceState =>
    resource("aws:ec2/instance:Instance", name, inputs);

  it("are warned of if there is one machine only, and it is surely for ECS", () => {
    expect(messages({ template: { userData: "" }, service })[0]).to.match(
      /^warning userData: Launch template lt has no/,
    );
  });

  it("may be others than a bastion", () => {
    const bastion = { imageId: PLAIN, iamInstanceProfile: null, userData: "" };
    expect(found({ template: bastion, service })).to.deep.equal([]);
    expect(found({ template: bastion, service, more: [instance("bastion", { ami: "ami-1" })] })).to.deep.equal([]);
  });
});

describe("the credentials of containers on instances", () => {
  const oneHop = { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 } };

  it("do not come from metadata behind a bridge with hop limit 1, if the task has no role", () => {
    expect(messages({ template: oneHop })).to.deep.equal([
      "warning metadataOptions.httpPutResponseHopLimit (1): The instance metadata service (IMDS) of launch template lt does not answer the containers of web, which are behind a bridge and one hop away. They get no credentials of the instance's role, and the task has no task role. [R-PUB-22]",
    ]);
  });

  it("come from a task role, from IMDSv1, from more hops, in host mode, or are not judged without both settings", () => {
    expect(found({ template: oneHop, task: { taskRoleArn: "arn:aws:iam::123456789012:role/web" } })).to.deep.equal([]);
    expect(found({ template: oneHop, task: { taskRoleArn: UNKNOWN } })).to.deep.equal([]);
    expect(found({ template: oneHop, task: { networkMode: "host" } })).to.deep.equal([]);
    const options: readonly Record<string, Value>[] = [
      { httpTokens: "required", httpPutResponseHopLimit: 2 },
      { httpTokens: "optional", httpPutResponseHopLimit: 1 },
      { httpTokens: "required" },
      { httpPutResponseHopLimit: 1 },
      { httpTokens: "required", httpPutResponseHopLimit: UNKNOWN },
    ];
    for (const metadataOptions of options) {
      expect(found({ template: { metadataOptions } }), JSON.stringify(metadataOptions)).to.deep.equal([]);
    }
  });

  it("are kept from awsvpc tasks by ECS_AWSVPC_BLOCK_IMDS, which is information: the setting is deliberate", () => {
    const userData = base64(`${JOINS}echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config\n`);
    const task = { networkMode: "awsvpc" };
    expect(messages({ template: { userData }, task })).to.deep.equal([
      "info userData (ECS_AWSVPC_BLOCK_IMDS): The instance metadata service (IMDS) of launch template lt does not answer the containers of web, which are in awsvpc mode. They get no credentials of the instance's role, and the task has no task role. [R-PUB-22]",
    ]);
    expect(found({ template: { userData } }), "bridge").to.deep.equal([]);
    expect(found({ task })).to.deep.equal([]);
  });

  it("of a task role need -EnableTaskIAMRole on Windows", () => {
    const windows = (call: string, task: Record<string, Value> = {}): readonly string[] =>
      messages({
        template: { imageId: WINDOWS, userData: powershell(`Initialize-ECSAgent -Cluster shop ${call}`) },
        task: {
          networkMode: "default",
          runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" },
          taskRoleArn: "arn:aws:iam::123456789012:role/web",
          ...task,
        },
      });
    expect(windows("")).to.deep.equal([
      "warning userData (Initialize-ECSAgent): The user data of launch template lt starts the ECS agent without -EnableTaskIAMRole, so the Windows containers of web do not get the credentials of their task role. [R-PUB-25]",
    ]);
    expect(windows("", { taskRoleArn: null })).to.deep.equal([]);
    expect(windows("-EnableTaskIAMRole")).to.deep.equal([]);
  });
});
